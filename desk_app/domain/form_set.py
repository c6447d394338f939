"""The forms of a packet alone: all that drawing them needs. Apart from the packet, which knows the whole case."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from desk_app.domain.form import FilledForm
from desk_app.domain.ids import CaseNumber
from desk_app.domain.signature import Signature
from desk_app.domain.town import Town


@dataclass(frozen=True, slots=True)
class FormSet:
    """The filled forms of a case with what each of their sheets carries: 受付番号, town, signature."""

    number: CaseNumber
    town: Town
    forms: tuple[FilledForm, ...]
    pack_version: str
    signature: Signature | None = None

    @property
    def content_sha256(self) -> str:
        """Hash over the content hashes of all forms in order."""
        return content_hash({form.key: form.content_sha256 for form in self.forms})


def content_hash(forms: Mapping[str, str]) -> str:
    """Hash over the content hashes of forms by key, in their order."""
    joined = "\n".join([f"{key} {sha256}" for key, sha256 in forms.items()])
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()
