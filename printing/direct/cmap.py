"""The characters of a face: glyphs by code point and by variation sequence, looked up in its cmap table.

It reads what every Japanese font of today has (OpenType, cmap: subtable 3/10 of format 12, 0/5 of format 14) and
saves each start the loading of HarfBuzz; a face with other subtables is left to HarfBuzz.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_right
from collections.abc import Callable

_FULL, _VARIANTS = (3, 10), (0, 5)


class CharacterMap:
    """The glyphs of one cmap table. Raises LookupError for a table without a full map of format 12."""

    def __init__(self, table: bytes) -> None:
        count = struct.unpack_from(">H", table, 2)[0]
        rows = (struct.unpack_from(">HHI", table, 4 + 8 * n) for n in range(count))
        places = {(platform, encoding): at for platform, encoding, at in rows}
        at = places.get(_FULL)
        if at is None or table[at : at + 2] != b"\0\x0c":
            raise LookupError("cmap")
        groups = struct.unpack_from(">I", table, at + 12)[0]
        numbers = array("I", table[at + 16 : at + 16 + 12 * groups])
        if sys.byteorder == "little":
            numbers.byteswap()
        self._first, self._last, self._glyph = numbers[0::3], numbers[1::3], numbers[2::3]
        self._table = table
        self._selectors = self._read_selectors(places.get(_VARIANTS))

    def glyph(self, code: int) -> int:
        """The glyph of a character, 0 where the face has none."""
        place = bisect_right(self._first, code) - 1
        if place < 0 or code > self._last[place]:
            return 0
        return self._glyph[place] + code - self._first[place]

    def variant(self, code: int, selector: int) -> int:
        """The glyph of a variation sequence; 0 where the face does not know it."""
        if selector not in self._selectors:
            return 0
        plain, others = self._selectors[selector]
        if plain and (row := self._row(plain, 4, code)) is not None:
            first, more = self._three(row), self._table[row + 3]
            if code <= first + more:
                return self.glyph(code)
        if others and (row := self._row(others, 5, code)) is not None and self._three(row) == code:
            return int(struct.unpack_from(">H", self._table, row + 3)[0])
        return 0

    def _row(self, start: int, size: int, code: int) -> int | None:
        """Where the last row that begins at or before a code point stands, of rows sorted by it."""
        count = struct.unpack_from(">I", self._table, start)[0]
        begins: Callable[[int], int] = lambda n: self._three(start + 4 + size * n)  # noqa: E731  # the key of bisect
        place = bisect_right(range(count), code, key=begins) - 1
        return None if place < 0 else start + 4 + size * place

    def _three(self, at: int) -> int:
        return int.from_bytes(self._table[at : at + 3], "big")

    def _read_selectors(self, at: int | None) -> dict[int, tuple[int, int]]:
        """Places of the default and the other sequences of each selector; 0 where it has none."""
        if at is None or self._table[at : at + 2] != b"\0\x0e":
            return {}
        found = {}
        for n in range(struct.unpack_from(">I", self._table, at + 6)[0]):
            row = at + 10 + 11 * n
            plain, others = struct.unpack_from(">II", self._table, row + 3)
            found[self._three(row)] = (plain and at + plain, others and at + others)
        return found
