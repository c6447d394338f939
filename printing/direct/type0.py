"""The fonts of a packet: one Type0 font per face, holding just the glyphs used and their exact text.

One CID per (glyph, source text), numbered as they come; glyph n of the embedded file is CID n, so the map between
them is the identity. ToUnicode is UTF-16BE with selectors and combining marks, so that text reads back exactly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from printing.direct.pdf_file import PdfFile
from printing.direct.values import Ref, Value
from printing.fonts import Face, Glyph

_CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
)
_CMAP_TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_MOST_ROWS = 100
"""Entries of one bfchar section (PDF 32000, 9.10.3)."""


class PacketFont:
    """The part of one face that one document uses. ``resource`` is its name in the page resources."""

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        self._codes: dict[tuple[int, str], str] = {}

    @property
    def used(self) -> bool:
        """Whether anything was drawn with it."""
        return bool(self._codes)

    def code(self, glyph: Glyph) -> str:
        """Four hexadecimal digits that draw this glyph and read back as its text."""
        key = (glyph.gid, glyph.text)
        code = self._codes.get(key)
        if code is None:
            code = f"{len(self._codes) + 1:04X}"
            self._codes[key] = code
        return code

    def add_to(self, file: PdfFile) -> Ref:
        """Write the font's objects; gives the font."""
        gids = [gid for gid, _ in self._codes]
        digest = hashlib.sha256(repr(gids).encode("ascii")).digest()
        name = "/" + "".join(chr(ord("A") + byte % 26) for byte in digest[:6]) + f"+{self.face.name}"
        cid_font: dict[str, Value] = {
            "/Type": "/Font",
            "/Subtype": "/CIDFontType2",
            "/BaseFont": name,
            "/CIDSystemInfo": {"/Registry": "(Adobe)", "/Ordering": "(Identity)", "/Supplement": 0},
            "/FontDescriptor": self._descriptor(file, name, gids),
            "/DW": 1000,
            "/W": [1, [self.face.pdf_width(gid) for gid in gids]],
            "/CIDToGIDMap": "/Identity",
        }
        return file.add_hashed(
            {
                "/Type": "/Font",
                "/Subtype": "/Type0",
                "/BaseFont": name,
                "/Encoding": "/Identity-H",
                "/DescendantFonts": [file.add_hashed(cid_font)],
                "/ToUnicode": file.add_stream(
                    {}, to_unicode((code, text) for (_, text), code in self._codes.items())
                ),
            }
        )

    def _descriptor(self, file: PdfFile, name: str, gids: list[int]) -> Ref:
        outlines = self.face.outlines  # left unpacked: outlines shrink by a quarter and take longer than all pages
        data = outlines.font_file(gids)
        scale = 1000 / self.face.upem
        ascent, descent = self.face.extents
        return file.add_hashed(
            {
                "/Type": "/FontDescriptor",
                "/FontName": name,
                "/Flags": 4,
                "/FontBBox": [round(value * scale) for value in outlines.bounds],
                "/ItalicAngle": 0,
                "/Ascent": round(ascent * scale),
                "/Descent": round(descent * scale),
                "/CapHeight": 700,
                "/StemV": 80,
                "/FontFile2": file.add_stream({"/Length1": len(data)}, data, pack=False),
            }
        )


def to_unicode(codes: Iterable[tuple[str, str]]) -> bytes:
    """The ToUnicode map (PDF 32000, 9.10.3) of pairs of code (four hexadecimal digits) and text."""
    rows = [f"<{code}> <{_utf16(text)}>" for code, text in codes]
    blocks = [rows[start : start + _MOST_ROWS] for start in range(0, len(rows), _MOST_ROWS)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (_CMAP_HEAD + body + _CMAP_TAIL).encode("ascii")


@lru_cache(maxsize=8192)
def _utf16(text: str) -> str:
    """A character with its selector or marks in UTF-16BE, as hexadecimal digits."""
    return text.encode("utf-16-be").hex().upper()
