"""Embedding: a Type0 font of our own per face and document, holding just the glyphs used and their exact text.

reportlab's TrueType fonts write wrong ToUnicode entries beyond the BMP and drop variation selectors, so text goes
through these objects instead: one CID per (glyph, source text), ToUnicode in UTF-16BE, outlines cut by HarfBuzz.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import Any

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from printing.direct.type0 import to_unicode
from printing.fonts import Face, Glyph

_DROPPED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "VORG", "cmap", "gasp", "name", "post", "vhea", "vmtx")


class EmbeddedFont:
    """The part of one face that one document uses. ``resource`` is its name in the page resources."""

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        self._cids: dict[tuple[int, str], int] = {}
        self._widths: list[float] = []

    def code(self, glyph: Glyph) -> str:
        """Four hexadecimal digits that draw this glyph and read back as its text."""
        key = (glyph.gid, glyph.text)
        cid = self._cids.get(key)
        if cid is None:
            cid = len(self._cids) + 1
            self._cids[key] = cid
            # A mark placed by offsets is drawn at its base's width, but the font's own width is what /W must say.
            self._widths.append(self.face.font.get_glyph_h_advance(glyph.gid) * 1000 / self.face.upem)
        return f"{cid:04X}"

    def addObjects(self, doc: Any) -> None:
        """Add the font's objects to the document; reportlab calls this once, when all pages are drawn."""
        gids = sorted({gid for gid, _ in self._cids})
        data, new_gids = _subset(self.face, gids)
        tag = _tag(gids)
        base_font = pdfdoc.PDFName(f"{tag}+{self.face.name}")
        descriptor = doc.Reference(self._descriptor(doc, base_font, data), f"descriptor:{self.resource}")
        cid_font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": base_font,
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": descriptor,
                "DW": 1000,
                "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray([round(width, 2) for width in self._widths])]),
                "CIDToGIDMap": doc.Reference(_stream(self._gid_map(new_gids)), f"gids:{self.resource}"),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": base_font,
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(cid_font, f"cid:{self.resource}")]),
                "ToUnicode": doc.Reference(
                    _stream(to_unicode((f"{cid:04X}", text) for (_, text), cid in self._cids.items())),
                    f"unicode:{self.resource}",
                ),
            }
        )
        doc.idToObject["BasicFonts"].dict[self.resource] = doc.Reference(font, f"font:{self.resource}")

    def _descriptor(self, doc: Any, base_font: Any, data: bytes) -> Any:
        scale = 1000 / self.face.upem
        extents = self.face.font.get_font_extents("ltr")
        stream = _stream(data)
        stream.dictionary["Length1"] = len(data)
        ascent, descent = round(extents.ascender * scale), round(extents.descender * scale)
        # The box all glyphs fit in, as the file says it: viewers may cut off what lies outside.
        head = self.face.hb_face.reference_table("head").data
        bounds = [round(value * scale) for value in struct.unpack(">4h", head[36:44])]
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": base_font,
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray(bounds),
                "ItalicAngle": 0,
                "Ascent": ascent,
                "Descent": descent,
                "CapHeight": 700,
                "StemV": 80,
                "FontFile2": doc.Reference(stream, f"file:{self.resource}"),
            }
        )

    def _gid_map(self, new_gids: dict[int, int]) -> bytes:
        rows = bytearray(2)
        for gid, _ in self._cids:
            rows += new_gids[gid].to_bytes(2, "big")
        return bytes(rows)


def _stream(content: bytes) -> Any:
    stream = pdfdoc.PDFStream(content=content)
    stream.filters = [pdfdoc.PDFZCompress]
    return stream


def _tag(gids: Sequence[int]) -> str:
    digest = hashlib.sha256(repr(list(gids)).encode("ascii")).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _subset(face: Face, gids: Sequence[int]) -> tuple[bytes, dict[int, int]]:
    """Font file of these glyphs only, and old glyph number → new one."""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.glyph_set.update(gids)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in _DROPPED)
    plan = hb.SubsetPlan(face.hb_face, wanted)
    mapping = plan.old_to_new_glyph_mapping
    return bytes(plan.execute().blob.data), {gid: mapping[gid] for gid in gids}
