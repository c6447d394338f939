"""A page as a PNG file: sixteen greys, or colours, packed with the standard library alone."""

from __future__ import annotations

import struct
import zlib

from desk_app.domain.page import PageImage


def grey_png(image: PageImage) -> bytes:
    """The page in sixteen greys, two pixels a byte: small enough to lie in a repository."""
    rows = bytearray()
    for y in range(image.height):
        row = image.rgb[y * image.stride : y * image.stride + image.width * 3]
        greys = row[1::3]  # green stands for the brightness: the papers are black on white
        if len(greys) % 2:
            greys += b"\xff"
        high, low = greys[0::2], greys[1::2]
        rows.append(0)
        rows += bytes([(_sixteenth(a) << 4) | _sixteenth(b) for a, b in zip(high, low, strict=True)])
    return _file(image.width, image.height, 4, 0, bytes(rows))


def colour_png(image: PageImage) -> bytes:
    """The page in full colour."""
    rows = bytearray()
    for y in range(image.height):
        rows.append(0)
        rows += image.rgb[y * image.stride : y * image.stride + image.width * 3]
    return _file(image.width, image.height, 8, 2, bytes(rows))


def _sixteenth(grey: int) -> int:
    return (grey + 8) // 17


def _file(width: int, height: int, depth: int, kind: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
