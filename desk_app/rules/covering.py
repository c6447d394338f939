"""Covering arrays: few rows in which every two values of every two parameters stand together (pairwise testing)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache


@cache
def pairwise(sizes: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Rows of value indexes, one a parameter, that hold every pair of values of two parameters at least once.

    ``sizes`` are the numbers of values, each 1 or more. Greedy: each row starts with a pair that stands nowhere yet
    and takes for every other parameter the value that adds most. One parameter gives each of its values once, none
    one empty row.
    """
    if len(sizes) < 2:
        return tuple((n,) for n in range(sizes[0])) if sizes else ((),)
    open_pairs = _open_pairs(sizes)
    rows = []
    for first in range(len(sizes)):
        for value in range(sizes[first]):
            wanted = open_pairs[first][value]
            for second in range(first + 1, len(sizes)):
                while wanted[second]:
                    other = (wanted[second] & -wanted[second]).bit_length() - 1
                    row = _filled({first: value, second: other}, sizes, open_pairs)
                    _close(row, open_pairs)
                    rows.append(tuple(row))
    return tuple(rows)


def _open_pairs(sizes: Sequence[int]) -> list[list[list[int]]]:
    """For each value of each parameter: bits of the values of each other parameter it has not met."""
    return [
        [[0 if other == own else (1 << size) - 1 for other, size in enumerate(sizes)] for _ in range(sizes[own])]
        for own in range(len(sizes))
    ]


def _filled(start: dict[int, int], sizes: Sequence[int], open_pairs: list[list[list[int]]]) -> list[int]:
    """A whole row around two given values."""
    chosen = dict(start)
    for own, size in enumerate(sizes):
        if own not in chosen:
            chosen[own] = max(range(size), key=lambda value: _gain(open_pairs[own][value], chosen))
    return [chosen[own] for own in range(len(sizes))]


def _gain(wanted: Sequence[int], chosen: dict[int, int]) -> int:
    return sum(wanted[other] >> value & 1 for other, value in chosen.items())


def _close(row: Sequence[int], open_pairs: list[list[list[int]]]) -> None:
    for own, value in enumerate(row):
        wanted = open_pairs[own][value]
        for other, met in enumerate(row):
            wanted[other] &= ~(1 << met)
