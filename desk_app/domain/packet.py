"""The packet (申請書一式): cover, guidance slip, every filled form and the resident's copy of one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk_app.domain.form import FilledForm
from desk_app.domain.form_set import FormSet
from desk_app.domain.ids import CaseNumber
from desk_app.domain.procedure import Determination
from desk_app.domain.signature import Signature
from desk_app.domain.situation import Situation


@dataclass(frozen=True, slots=True)
class Packet:
    """The content of a packet: what is drawn from, independent of fonts and layout.

    ``pack_version`` and each form's revision, with the answers, are enough to build it again.
    """

    number: CaseNumber
    situation: Situation
    forms: tuple[FilledForm, ...]
    determinations: tuple[Determination, ...]
    made_on: date
    pack_version: str
    language: str = "ja"
    desk: str = ""
    clerk: str = ""
    signature: Signature | None = None
    belongings_seen: frozenset[str] | None = None
    """Ids of the things to bring that the counter has seen; None where nobody kept count."""

    @property
    def form_set(self) -> FormSet:
        """The forms alone, with what their sheets carry."""
        return FormSet(self.number, self.situation.town, self.forms, self.pack_version, self.signature)

    @property
    def content_sha256(self) -> str:
        """Hash over the content hashes of all forms in order."""
        return self.form_set.content_sha256
