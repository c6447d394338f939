"""Outlines cut out of a TrueType file: just the glyphs of a packet, sliced from the mapped file.

HarfBuzz' subsetter reads all of a 33 MB glyph table for two hundred names; looking up each glyph through ``loca``
takes a fraction of a millisecond. Instructions are left out, as they need tables that are not embedded.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from printing.direct.cmap import CharacterMap

_POSTSCRIPT = 6
_ARGS_ARE_WORDS, _HAS_SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO, _INSTRUCTIONS = 0x1, 0x8, 0x20, 0x40, 0x80, 0x100


class _Glyph(NamedTuple):
    """One outline without instructions; ``parts`` are the places of component numbers in it with those numbers."""

    data: bytes
    parts: tuple[tuple[int, int], ...] = ()
    metric: bytes = b""


class Outlines:
    """The glyph tables of one face, read from the mapped file as they are needed."""

    def __init__(self, path: Path, index: int = 0) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start = struct.unpack_from(">I", self._map, 12 + 4 * index)[0] if self._map[:4] == b"ttcf" else 0
        count = struct.unpack_from(">H", self._map, start + 4)[0]
        rows = [struct.unpack_from(">4sIII", self._map, start + 12 + 16 * n) for n in range(count)]
        self._tables = {tag: (offset, size) for tag, _, offset, size in rows}
        self._head = self._table(b"head")
        self._long = struct.unpack_from(">h", self._head, 50)[0] == 1
        self.bounds: tuple[int, int, int, int] = struct.unpack_from(">4h", self._head, 36)
        self.identity = self._head + str(len(self._map)).encode("ascii")
        self._hhea = self._table(b"hhea")
        self._metrics = struct.unpack_from(">H", self._hhea, 34)[0]
        self._maxp = self._table(b"maxp")
        self.upem: int = struct.unpack_from(">H", self._head, 18)[0]
        self._known: dict[int, _Glyph] = {}

    def _table(self, tag: bytes) -> bytes:
        offset, size = self._tables[tag]
        return self._map[offset : offset + size]

    @property
    def drawable(self) -> bool:
        """Whether the face has TrueType outlines."""
        return b"glyf" in self._tables

    @property
    def name(self) -> str:
        """The PostScript name (name 6 of the name table), empty where there is none."""
        if b"name" not in self._tables:
            return ""
        table = self._table(b"name")
        count, texts = struct.unpack_from(">HH", table, 2)
        rows = [struct.unpack_from(">HHHHHH", table, 6 + 12 * n) for n in range(count)]
        for platform, _, _, kind, size, at in sorted(rows, reverse=True):
            if kind == _POSTSCRIPT and platform in {1, 3}:
                text = table[texts + at : texts + at + size]
                return text.decode("utf-16-be" if platform == 3 else "latin-1", "replace")
        return ""

    @property
    def extents(self) -> tuple[int, int] | None:
        """Ascender and descender of the line in font units; None where they stand elsewhere (OS/2, MATH …)."""
        found = struct.unpack_from(">2h", self._hhea, 4)
        typographic = b"OS/2" in self._tables and self._table(b"OS/2")[63] & 0x80
        return None if typographic or not any(found) else found

    def characters(self) -> CharacterMap | None:
        """The glyphs by character; None where only HarfBuzz can tell them."""
        try:
            return CharacterMap(self._table(b"cmap"))
        except LookupError:
            return None

    def advance(self, gid: int) -> int:
        """Advance width of a glyph in font units."""
        return int.from_bytes(self._metric(gid)[:2], "big")

    def font_file(self, gids: Sequence[int]) -> bytes:
        """A TrueType file whose glyph n+1 is ``gids[n]``; 0 stays the face's own glyph 0, components come last."""
        order = [0, *gids]
        place = {gid: n for n, gid in reversed(list(enumerate(order)))}
        chunks: list[bytes] = []
        offsets = [0]
        done = 0
        at = 0
        while done < len(order):
            glyph = self._glyph(order[done])
            data = glyph.data
            if glyph.parts:
                changed = bytearray(data)
                for spot, part in glyph.parts:
                    if part not in place:
                        place[part] = len(order)
                        order.append(part)
                    struct.pack_into(">H", changed, spot, place[part])
                data = bytes(changed)
            chunks.append(data)
            at += len(data)
            offsets.append(at)
            done += 1
        return self._packed(order, b"".join(chunks), offsets)

    def _packed(self, order: Sequence[int], glyf: bytes, offsets: Sequence[int]) -> bytes:
        head = bytearray(self._head)
        struct.pack_into(">I", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        hhea, maxp = bytearray(self._hhea), bytearray(self._maxp)
        struct.pack_into(">H", hhea, 34, len(order))
        struct.pack_into(">H", maxp, 4, len(order))
        tables = (
            (b"glyf", glyf),
            (b"head", bytes(head)),
            (b"hhea", bytes(hhea)),
            (b"hmtx", b"".join([self._glyph(gid).metric for gid in order])),
            (b"loca", struct.pack(f">{len(offsets)}I", *offsets)),
            (b"maxp", bytes(maxp)),
        )
        at = 12 + 16 * len(tables)
        directory = [struct.pack(">IHHHH", 0x00010000, len(tables), 64, 2, 32)]
        bodies = []
        for tag, body in tables:
            directory.append(struct.pack(">4sIII", tag, 0, at, len(body)))
            padded = body + b"\0" * (-len(body) % 4)
            bodies.append(padded)
            at += len(padded)
        return b"".join((*directory, *bodies))

    def _metric(self, gid: int) -> bytes:
        """Advance width and left side bearing as they stand in hmtx."""
        start = self._tables[b"hmtx"][0]
        if gid < self._metrics:
            return self._map[start + 4 * gid : start + 4 * gid + 4]
        bearing = start + 4 * self._metrics + 2 * (gid - self._metrics)
        return (
            self._map[start + 4 * self._metrics - 4 : start + 4 * self._metrics - 2]
            + self._map[bearing : bearing + 2]
        )

    def _glyph(self, gid: int) -> _Glyph:
        found = self._known.get(gid)
        if found is None:
            found = _without_instructions(self._outline(gid))._replace(metric=self._metric(gid))
            self._known[gid] = found
        return found

    def _outline(self, gid: int) -> bytes:
        loca, glyf = self._tables[b"loca"][0], self._tables[b"glyf"][0]
        if self._long:
            start, end = struct.unpack_from(">II", self._map, loca + 4 * gid)
        else:
            start, end = (2 * one for one in struct.unpack_from(">HH", self._map, loca + 2 * gid))
        return self._map[glyf + start : glyf + end]


@lru_cache(maxsize=16)
def outlines(path: Path, index: int = 0) -> Outlines:
    """The outlines of a face, mapped once per process."""
    return Outlines(path, index)


def _without_instructions(data: bytes) -> _Glyph:
    if len(data) < 10:
        return _Glyph(b"")
    contours = struct.unpack_from(">h", data)[0]
    if contours >= 0:
        after = 10 + 2 * contours
        skipped = after + 2 + struct.unpack_from(">H", data, after)[0]
        return _Glyph(_even(data[:after] + b"\0\0" + data[skipped:]))
    changed = bytearray(data)
    parts: list[tuple[int, int]] = []
    at = 10
    while True:
        flags, part = struct.unpack_from(">HH", data, at)
        struct.pack_into(">H", changed, at, flags & ~_INSTRUCTIONS)
        parts.append((at + 2, part))
        at += 4 + (4 if flags & _ARGS_ARE_WORDS else 2)
        at += 2 if flags & _HAS_SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
        if not flags & _MORE:
            return _Glyph(_even(bytes(changed[:at])), tuple(parts))


def _even(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 4)
