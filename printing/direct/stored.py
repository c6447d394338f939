"""Pages of any PDF as objects that can be put into another file: how a blank is kept and used again.

Each page becomes a Form XObject; with everything it refers to it is kept as text and packed bytes, references as
numbers within the set between two marks. Taking it into a packet is then a matter of renumbering.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from printing.direct.pdf_file import PdfFile
from printing.direct.values import Ref

MARK = "\x01"
"""Stands around a reference; PDF text never holds it, as names and strings escape it."""


class StoredObject(NamedTuple):
    """One object: its text with marked references, and the bytes of its stream as they are packed."""

    head: str
    body: bytes | None

    def pieces(self) -> tuple[bytes | int, ...]:
        """The object as it is written, with the place of an object where the number of that one goes."""
        parts: list[bytes | int] = []
        for n, part in enumerate(self.head.split(MARK)):
            parts.append(int(part) if n % 2 else part.encode("latin-1"))
        tail = b"\nendobj\n" if self.body is None else b"\nstream\n" + self.body + b"\nendstream\nendobj\n"
        return (*parts, tail)


@dataclass(frozen=True, slots=True)
class StoredPages:
    """Pages as Form XObjects: ``roots`` are their places among the objects, ``digests`` by the manifest's rule."""

    objects: tuple[StoredObject, ...]
    roots: tuple[int, ...]
    digests: tuple[str, ...]
    _pieces: list[tuple[bytes | int, ...]] = field(default_factory=list, compare=False)

    def add_to(self, file: PdfFile) -> tuple[Ref, ...]:
        """Write the objects; gives the Form XObject of each page."""
        refs = [file.reserve() for _ in self.objects]
        if not self._pieces:
            self._pieces.extend(one.pieces() for one in self.objects)
        names = [b"%d 0 R" % ref.number for ref in refs]
        for ref, pieces in zip(refs, self._pieces, strict=True):
            file.add_written(ref, b"".join([names[one] if isinstance(one, int) else one for one in pieces]))
        for root, digest in zip(self.roots, self.digests, strict=True):
            file.digests[refs[root].number] = digest
        return tuple(refs[root] for root in self.roots)
