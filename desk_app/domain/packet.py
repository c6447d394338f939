"""The packet (申請書一式): cover, guidance slip, every filled form and the resident's copy of one case."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desk_app.domain.form import FilledForm
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
    def content_sha256(self) -> str:
        """Hash over the content hashes of all forms in order."""
        return content_hash({form.key: form.content_sha256 for form in self.forms})


def content_hash(forms: Mapping[str, str]) -> str:
    """Hash over the content hashes of forms by key, in their order."""
    joined = "\n".join([f"{key} {sha256}" for key, sha256 in forms.items()])
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One drawn form within the packet PDF: which pages (0-based) it takes."""

    key: str
    form: str
    revision: str
    person: str | None
    title: str
    pages: tuple[int, ...]
    barcode: str
    sha256: str
    signed: bool
    covered: tuple[tuple[int, float, float, float, float], ...] = ()
    """Boxes with a 個人番号 that screens cover: page of the packet (0-based), x, y, width, height in millimetres."""


@dataclass(frozen=True, slots=True)
class PacketWarning:
    """Something the clerk should know of the drawn packet (a value shrank, went to a continuation sheet …)."""

    form: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class DrawnPacket:
    """The packet as PDF bytes with its page map."""

    pdf: bytes
    pages: int
    sheets: tuple[SheetInfo, ...]
    warnings: tuple[PacketWarning, ...] = ()
