"""The blank form (様式): its fields, the procedures it is for, the days on which its revision is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk_app.domain.form import SignatureMode
from desk_app.domain.ids import FormId, ProcedureId


@dataclass(frozen=True, slots=True)
class FieldTemplate:
    """A field of a blank. ``source`` names the value (see desk_app.rules.form_filling); ``purpose_number`` fields
    hold a 個人番号 and exist only where the form's purpose allows it (番号法9条)."""

    id: str
    label: str
    source: str
    kind: str = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """A blank form (様式) of one revision."""

    id: FormId
    revision: str
    name: str
    procedures: tuple[ProcedureId, ...]
    signature: SignatureMode
    per_person: bool
    fields: tuple[FieldTemplate, ...]
    division: str = ""
    uses_individual_number: bool = False
    pages: int = 1
    order: int = 100
    plain: str = ""
    purpose: str = ""
    """What a 個人番号 on this form is used for (番号法9条); empty where the form has no box for one."""
    valid_from: date | None = None
    valid_until: date | None = None
    """First and last filing day of this revision; None where there is no such bound."""

    def valid_on(self, day: date) -> bool:
        """Whether what is filed on this day takes this revision."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)
