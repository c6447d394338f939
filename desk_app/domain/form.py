"""The filled form (申請書・届書): what stands in its fields, and how it is signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.ids import FormId, PersonId


class SignatureMode(StrEnum):
    """``once``: takes the one signature; ``ink``: the law wants ink on paper; ``none``: not signed."""

    ONCE = "once"
    INK = "ink"
    NONE = "none"


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
    numbers: frozenset[str] = frozenset()
    """Keys of ``values`` that are for a 個人番号. It is taken from the register for the paper alone and is no part of
    what is signed, so that the content is the same whether or not a number was handed over."""

    @property
    def key(self) -> str:
        """Stable name of this form within its packet: form id, or form id and person."""
        return self.form if self.person is None else f"{self.form}/{self.person}"

    @property
    def content_sha256(self) -> str:
        """Hash of what the form says (form, revision, person, values), independent of how it is drawn."""
        body = [self.form, self.revision, self.person or "", self.subject_name]
        said = ((key, value) for key, value in sorted(self.values.items()) if key not in self.numbers)
        rows = [[key, value.text, list(value.chosen)] for key, value in said]
        text = json.dumps([body, rows], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
