"""Invented names: surnames by frequency with their variant spellings, given names by sex and decade of birth."""

from __future__ import annotations

import csv
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

from resources import ROOT

VARIANT_SHARE = 0.15
"""Part of the bearers of a surname who are registered with one of its variant characters."""


@dataclass(frozen=True, slots=True)
class Surname:
    """A surname, how it is read, and the variant spellings it is registered in."""

    text: str
    kana: str
    variants: tuple[str, ...]


class Names:
    """Draws names; equal random states draw equal names."""

    def __init__(self, folder: Path) -> None:
        rows = _rows(folder / "surnames.csv")
        self._surnames = [
            Surname(r["surname"], r["kana"], tuple(v for v in r["variants"].split("/") if v)) for r in rows
        ]
        self._totals = list(accumulate(int(r["weight"]) for r in rows))
        self._given: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for r in _rows(folder / "given_names.csv"):
            for decade in range(int(r["born_from"]) // 5 * 5, int(r["born_to"]) + 1, 5):
                self._given.setdefault((r["sex"], decade), []).append((r["name"], r["kana"]))
        self._foreign = [(r["family"], r["kana"], r["category"]) for r in _rows(folder / "foreign_families.csv")]
        self._foreign_given = [(r["given"], r["kana"], r["sex"]) for r in _rows(folder / "foreign_given.csv")]

    def surname(self, random: Random) -> tuple[str, str]:
        """Text as registered and kana."""
        one = self._surnames[bisect(self._totals, random.random() * self._totals[-1])]
        if one.variants and random.random() < VARIANT_SHARE:
            return random.choice(one.variants), one.kana
        return one.text, one.kana

    def given(self, random: Random, sex: str, year: int) -> tuple[str, str]:
        """Given name and kana that fit the sex and the year of birth."""
        return random.choice(self._given[(sex, min(max(year, 1920), 2025) // 5 * 5)])

    def foreign_family(self, random: Random) -> tuple[str, str, str]:
        """Family name in Latin letters, kana, 在留の区分."""
        return random.choice(self._foreign)

    def foreign_given(self, random: Random, sex: str) -> tuple[str, str]:
        """Given name in Latin letters and kana."""
        return random.choice([(text, kana) for text, kana, of in self._foreign_given if of == sex])


@dataclass(frozen=True, slots=True)
class Town:
    """A 町名 of the demo town; ``blocks`` is the number of its 丁目, 0 where it has none."""

    name: str
    postal_code: str
    blocks: int
    weight: int


@cache
def names() -> Names:
    """The name lists of the product (resources/demo)."""
    return Names(ROOT / "demo")


@cache
def towns() -> tuple[Town, ...]:
    """The 町名 of the demo town."""
    rows = _rows(ROOT / "demo" / "towns.csv")
    return tuple(Town(r["town"], r["postal_code"], int(r["blocks"]), int(r["weight"])) for r in rows)


@cache
def buildings() -> tuple[str, ...]:
    """Names of apartment houses (方書)."""
    return tuple(r["building"] for r in _rows(ROOT / "demo" / "buildings.csv"))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
