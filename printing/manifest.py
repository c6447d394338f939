"""Making the manifest of a packet: what is known before the pen is up is prepared, signing only adds its few words.

What it says, and the rule of the hashes in it, stand in packet_manifest, which compares it with a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

from desk_app.domain.drawn import SheetInfo
from desk_app.domain.form_set import FormSet
from desk_app.domain.signature import Signature
from printing.draw_fields import Placed

NAME = "ippitsu-manifest.json"
"""Name of the attachment."""


class ManifestDraft:
    """The manifest of a packet but for its signature and the hashes of its pages."""

    def __init__(
        self, forms: FormSet, content: str, sheets: Sequence[SheetInfo], placed: Mapping[str, Sequence[Placed]]
    ) -> None:
        """``content`` is the hash over what all forms say; ``placed`` where each value stands, by sheet key, so that
        an edited field can be named later.
        """
        self._packet: dict[str, Any] = {
            "number": forms.number,
            "pack_version": forms.pack_version,
            "content_sha256": content,
        }
        self._fields = ",".join([f"{_json(one.key)}:[{_fields_of(one, placed.get(one.key, ()))}]" for one in sheets])

    def finished(self, signature: Signature | None, sheets: Sequence[SheetInfo], digests: Sequence[str]) -> bytes:
        """The manifest as it is attached. ``digests`` are the hashes of all pages in order."""
        body = {
            **self._packet,
            "pages": len(digests),
            "bound": _bound(signature, sheets),
            "signed_at": signature.signed_at.isoformat() if signature else None,
            "sheets": [
                {
                    "key": sheet.key,
                    "form": sheet.form,
                    "revision": sheet.revision,
                    "person": sheet.person,
                    "pages": list(sheet.pages),
                    "sha256": sheet.sha256,
                    "signed": sheet.signed,
                    "digests": [digests[page] for page in sheet.pages],
                }
                for sheet in sheets
            ],
        }
        return f'{_json(body)[:-1]},"fields":{{{self._fields}}}}}'.encode()


def text_hash(text: str) -> str:
    """Hash of what a field says. White space does not count: it is not drawn."""
    return hashlib.sha256("".join(text.split()).encode("utf-8")).hexdigest()[:16]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _bound(signature: Signature | None, sheets: Sequence[SheetInfo]) -> dict[str, str]:
    """The content that each form was signed with: of several signatures the one that stands on what is drawn."""
    if signature is None:
        return {}
    found: dict[str, str] = {}
    for one in reversed(signature.given):
        found.update(one.bound)
    return found | {one.key: one.sha256 for one in sheets if signature.covers(one.key, one.sha256)}


def _fields_of(sheet: SheetInfo, placed: Sequence[Placed]) -> str:
    """A list a page: key, box in millimetres and hash of the text, of each field written as text on it."""
    pages: list[list[str]] = [[] for _ in sheet.pages]
    for one in placed:
        if one.kind != "choice":
            box = f"{one.x:.1f},{one.y:.1f},{one.w:.1f},{one.h:.1f}"
            pages[one.page].append(f'[{encode_basestring(one.field)},{box},"{text_hash(one.text)}"]')
    return ",".join([f"[{','.join(rows)}]" for rows in pages])
