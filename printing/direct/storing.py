"""Taking the pages of any PDF apart into objects that are kept: only where a blank is not kept yet."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pikepdf

from printing.direct.stored import StoredObject, StoredPages
from printing.direct.values import PACKING

MARK = "\x01"
"""Stands around a reference while a text is put together; PDF text never holds it: names and strings escape it."""
KEPT_LEVEL = 9
"""What is kept is packed once and used often."""


def stored_pages(pdf: bytes, pages: Sequence[int] | None = None) -> StoredPages:
    """These pages (0-based, all when None) of a PDF; rotation and crop box are taken into account.

    Raises pikepdf.PdfError when it cannot be read.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        taken = range(len(document.pages)) if pages is None else pages
        forms = [document.make_indirect(document.pages[page].as_form_xobject()) for page in taken]
        walk = _Walk()
        roots = [walk.indirect(form) for form in forms]
        found = tuple(one for one in walk.objects if one is not None)
        return StoredPages(found, tuple(place for place, _ in roots), tuple(digest for _, digest in roots))


def stored_object(text: str, body: bytes | None) -> StoredObject:
    """An object of its text with marked references, and the bytes of its stream as they are packed."""
    *parts, last = text.split(MARK)
    tail = b"\nendobj\n" if body is None else b"\nstream\n" + body + b"\nendstream\nendobj\n"
    pieces = [int(part) if n % 2 else part.encode("latin-1") for n, part in enumerate(parts)]
    return (*pieces, last.encode("latin-1") + tail)


@dataclass(slots=True)
class _Walk:
    """Goes through objects and what they refer to, once each."""

    objects: list[StoredObject | None] = field(default_factory=list)
    known: dict[tuple[int, int], tuple[int, str]] = field(default_factory=dict)

    def indirect(self, value: Any) -> tuple[int, str]:
        """Place and digest of an indirect object."""
        if value.objgen in self.known:
            return self.known[value.objgen]
        place = len(self.objects)
        self.objects.append(None)
        self.known[value.objgen] = (place, "loop")  # an object that leads back to itself
        if isinstance(value, pikepdf.Stream):
            text, body, digest = self._stream(value)
            self.objects[place] = stored_object(text, body)
        else:
            text, digest = self._value(value)
            self.objects[place] = stored_object(text, None)
        self.known[value.objgen] = (place, digest)
        return place, digest

    def _stream(self, value: Any) -> tuple[str, bytes, str]:
        """Text, packed bytes and digest of a stream; a picture (JPEG, JBIG2, fax) stays packed as it is."""
        kept = {key: one for key, one in value.items() if key != "/Length"}
        try:
            data = bytes(value.read_bytes(pikepdf.StreamDecodeLevel.generalized))
        except pikepdf.PdfError:
            raw = bytes(value.read_raw_bytes())
            text, canonical = self._entries(kept)
            head = f"{text[:-2]}/Length {len(raw)}>>"
            return head, raw, _sha(f"{canonical}stream raw {hashlib.sha256(raw).hexdigest()}")
        packed = zlib.compress(data, KEPT_LEVEL)
        kept = {key: one for key, one in kept.items() if key not in {"/Filter", "/DecodeParms"}}
        text, canonical = self._entries(kept)
        head = f"{text[:-2]}/Filter /FlateDecode/Length {len(packed)}>>"
        return head, packed, _sha(f"{canonical}stream {hashlib.sha256(data).hexdigest()}")

    def _value(self, value: Any) -> tuple[str, str]:
        """Text and digest of a direct value, or of an indirect object that is no stream."""
        if isinstance(value, pikepdf.Dictionary):
            text, canonical = self._entries(dict(value.items()))
            return text, _sha(canonical)
        if isinstance(value, pikepdf.Array):
            rows = [self._part(one) for one in value]
            return "[" + " ".join(text for text, _ in rows) + "]", _sha("[" + "\n".join(one for _, one in rows))
        if isinstance(value, pikepdf.Object):
            text = value.unparse().decode("latin-1")
            return text, _sha(text)
        if isinstance(value, bool):
            return str(value).lower(), _sha(str(value))
        if isinstance(value, Decimal):
            return format(value, "f"), _sha(str(value))
        return ("null" if value is None else str(value)), _sha(str(value))

    def _part(self, value: Any) -> tuple[str, str]:
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            place, digest = self.indirect(value)
            return f"{MARK}{place}{MARK}", digest
        return self._value(value)

    def _entries(self, entries: dict[str, Any]) -> tuple[str, str]:
        rows = {key: self._part(entries[key]) for key in sorted(entries)}
        text = "<<" + "".join(f"{key} {one}" for key, (one, _) in rows.items()) + ">>"
        canonical = "\n".join(f"{key} {digest}" for key, (_, digest) in rows.items() if key not in PACKING)
        return text, f"<<{canonical}\n"


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
