"""Pages of any PDF as objects that can be put into another file: how a blank is kept and used again.

Each page becomes a Form XObject; with everything it refers to it is kept as the bytes it is written in, references
as places within the set. Taking it into a packet is then a matter of renumbering.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from printing.direct.pdf_file import PdfFile
from printing.direct.values import Ref

StoredObject: TypeAlias = "tuple[bytes | int, ...]"
"""One object from its value to its endobj: bytes, and in every second place that of an object whose number goes
there."""


class StoredPages(NamedTuple):
    """Pages as Form XObjects: ``roots`` are their places among the objects, ``digests`` by the manifest's rule."""

    objects: tuple[StoredObject, ...]
    roots: tuple[int, ...]
    digests: tuple[str, ...]

    def add_to(self, file: PdfFile) -> tuple[Ref, ...]:
        """Write the objects; gives the Form XObject of each page."""
        refs = [file.reserve() for _ in self.objects]
        names = [b"%d 0 R" % ref.number for ref in refs]
        for ref, pieces in zip(refs, self.objects, strict=True):
            file.add_written(ref, b"".join([names[one] if isinstance(one, int) else one for one in pieces]))
        for root, digest in zip(self.roots, self.digests, strict=True):
            file.digests[refs[root].number] = digest
        return tuple(refs[root] for root in self.roots)
