"""Forms: the blank (様式) with its fields, and the filled form (申請書・届書)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.ids import FormId, PersonId, ProcedureId


class SignatureMode(StrEnum):
    """``once``: takes the one signature; ``ink``: the law wants ink on paper; ``none``: not signed."""

    ONCE = "once"
    INK = "ink"
    NONE = "none"


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


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What stands in a field: text (may be several lines) or the chosen marks of a choice field."""

    text: str = ""
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form with its values, for a person or (None) for the case."""

    form: FormId
    revision: str
    person: PersonId | None
    values: Mapping[str, FieldValue]
    subject_name: str = ""
    signature: SignatureMode = SignatureMode.NONE

    @property
    def key(self) -> str:
        """Stable name of this form within its packet: form id, or form id and person."""
        return self.form if self.person is None else f"{self.form}/{self.person}"

    @property
    def content_sha256(self) -> str:
        """Hash of what the form says (form, revision, person, values), independent of how it is drawn."""
        body = [self.form, self.revision, self.person or "", self.subject_name]
        rows = [[k, v.text, list(v.chosen)] for k, v in sorted(self.values.items())]
        text = json.dumps([body, rows], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
