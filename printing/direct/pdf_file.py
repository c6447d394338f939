"""A PDF file as it grows: objects one after another, the cross-reference table at the end. Only ever appended to."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping

from printing.direct.values import Ref, Value, canonical_of, digest_of, text_of

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
LEVEL = 1
"""How hard streams are pressed: level 6 takes twice the time and saves a fourteenth."""


class StreamHead:
    """The dictionary of several streams, made once; everything it refers to is written already."""

    def __init__(self, entries: dict[str, Value], digests: Mapping[int, str]) -> None:
        self.text = text_of(entries)[:-2]
        self.canonical = canonical_of(entries, digests)


class PdfFile:
    """Objects in the order they are added; ``digests`` are those of the manifest's rule, by object number."""

    def __init__(self) -> None:
        self.digests: dict[int, str] = {}
        self._parts: list[bytes] = [HEAD]
        self._size = len(HEAD)
        self._offsets: list[int] = [0]

    def reserve(self) -> Ref:
        """A number whose object is put in later."""
        self._offsets.append(-1)
        return Ref(len(self._offsets) - 1)

    def add(self, value: Value, at: Ref | None = None) -> Ref:
        """Write an object, at a number reserved before or at the next one."""
        ref = at or self.reserve()
        self._put(ref, (text_of(value),), b"")
        return ref

    def add_hashed(self, value: Value) -> Ref:
        """Write an object that the manifest hashes; everything it refers to is written already."""
        ref = self.add(value)
        self.digests[ref.number] = digest_of(value, self.digests)
        return ref

    def add_stream(self, entries: dict[str, Value], data: bytes, *, at: Ref | None = None, pack: bool = True) -> Ref:
        """Write a stream with these entries; ``pack`` compresses it."""
        ref = at or self.reserve()
        body = zlib.compress(data, LEVEL) if pack else data
        more: dict[str, Value] = {"/Filter": "/FlateDecode"} if pack else {}
        self._put(ref, (text_of({**entries, **more, "/Length": len(body)}), "\nstream\n"), body, b"\nendstream")
        self.digests[ref.number] = digest_of(entries, self.digests, hashlib.sha256(data).hexdigest())
        return ref

    def add_under(self, head: StreamHead, data: bytes, at: Ref) -> None:
        """Write a stream with this dictionary, unpacked, at a number reserved before."""
        self._put(at, (head.text, f"/Length {len(data)}>>\nstream\n"), data, b"\nendstream")
        whole = f"{head.canonical}stream {hashlib.sha256(data).hexdigest()}"
        self.digests[at.number] = hashlib.sha256(whole.encode("utf-8")).hexdigest()

    def add_written(self, ref: Ref, body: bytes) -> None:
        """Write an object that was made before, from its value to its endobj."""
        self._offsets[ref.number] = self._size
        head = b"%d 0 obj\n" % ref.number
        self._parts += (head, body)
        self._size += len(head) + len(body)

    def _put(self, ref: Ref, texts: tuple[str, ...], body: bytes, tail: bytes = b"") -> None:
        self._offsets[ref.number] = self._size
        head = "".join((f"{ref.number} 0 obj\n", *texts)).encode("latin-1")
        self._parts += (head, body, tail, b"\nendobj\n")
        self._size += len(head) + len(body) + len(tail) + 8

    def copy(self) -> PdfFile:
        """The file so far, to be ended more than once."""
        other = PdfFile()
        other.digests = dict(self.digests)
        self._parts = [b"".join(self._parts)]
        other._parts = list(self._parts)
        other._size = self._size
        other._offsets = list(self._offsets)
        return other

    def finish(self, root: Ref, info: Ref, identity: str) -> bytes:
        """The whole file. ``identity`` is 32 hexadecimal digits that stand for its content."""
        count = len(self._offsets)
        rows = "".join([f"{offset:010d} 00000 n \n" for offset in self._offsets[1:]])
        trailer = text_of(
            {"/Size": count, "/Root": root, "/Info": info, "/ID": [f"<{identity}>", f"<{identity}>"]},
        )
        end = f"xref\n0 {count}\n0000000000 65535 f \n{rows}trailer\n{trailer}\nstartxref\n{self._size}\n%%EOF\n"
        return b"".join((*self._parts, end.encode("ascii")))
