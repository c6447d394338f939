"""A PNG file that other programs read back: size, depth and every pixel."""

from __future__ import annotations

import struct
import zlib

from desk_app.domain.page import PageImage
from printing.png import colour_png, grey_png

SMALL = PageImage(3, 2, 12, bytes([0, 0, 0, 136, 136, 136, 255, 255, 255, 9, 9, 9] + [255, 0, 0] * 3 + [9, 9, 9]))
"""Three pixels by two, with three bytes of padding a row."""


def parts(png: bytes) -> dict[bytes, bytes]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = {}, 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size]) == (zlib.crc32(kind + data),)
        found[kind] = data
        at += 12 + size
    return found


def test_sixteen_greys_are_packed_two_a_byte_without_the_padding() -> None:
    found = parts(grey_png(SMALL))
    assert struct.unpack(">IIBB", found[b"IHDR"][:10]) == (3, 2, 4, 0)
    assert zlib.decompress(found[b"IDAT"]) == bytes([0, 0x08, 0xFF, 0, 0x00, 0x0F])


def test_colours_stand_as_they_are() -> None:
    found = parts(colour_png(SMALL))
    assert struct.unpack(">IIBB", found[b"IHDR"][:10]) == (3, 2, 8, 2)
    assert zlib.decompress(found[b"IDAT"])[10:] == bytes([0] + [255, 0, 0] * 3)
