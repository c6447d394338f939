"""Invented names: surnames by frequency with their variant spellings, given names by sex and decade of birth.

A few hundred of each are written out. A big city needs thousands: rare ones are put together of two parts, and are
drawn by their rank (Zipf).
"""

from __future__ import annotations

import csv
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
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
    """Draws names; equal random states draw equal names. ``rare`` is the part of them put together."""

    def __init__(self, folder: Path, rare: float = 0.0) -> None:
        self._rare = rare
        rows = _rows(folder / "surnames.csv")
        self._surnames = [
            Surname(r["surname"], r["kana"], tuple(v for v in r["variants"].split("/") if v)) for r in rows
        ]
        self._totals = list(accumulate(int(r["weight"]) for r in rows))
        self._given: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for r in _rows(folder / "given_names.csv"):
            for decade in range(int(r["born_from"]) // 5 * 5, int(r["born_to"]) + 1, 5):
                self._given.setdefault((r["sex"], decade), []).append((r["name"], r["kana"]))
        taken = {one.text for one in self._surnames}
        surnames = _composed(_rows(folder / "surname_parts.csv"))
        self._rare_surnames = Ranked([pair for pair in surnames if pair[0] not in taken], after=len(rows))
        self._rare_given = _composed_given(_rows(folder / "given_parts.csv")) if rare else {}
        self._foreign = [(r["family"], r["kana"], r["category"]) for r in _rows(folder / "foreign_families.csv")]
        self._foreign_given = [(r["given"], r["kana"], r["sex"]) for r in _rows(folder / "foreign_given.csv")]

    def surname(self, random: Random) -> tuple[str, str]:
        """Text as registered and kana."""
        if self._rare and random.random() < self._rare:
            return self._rare_surnames.draw(random)
        one = self._surnames[bisect(self._totals, random.random() * self._totals[-1])]
        if one.variants and random.random() < VARIANT_SHARE:
            return random.choice(one.variants), one.kana
        return one.text, one.kana

    def given(self, random: Random, sex: str, year: int) -> tuple[str, str]:
        """Given name and kana that fit the sex and the year of birth."""
        decade = min(max(year, 1920), 2025) // 5 * 5
        if self._rare and random.random() < self._rare:
            return self._rare_given[(sex, decade)].draw(random)
        return _one_of(random, self._given[(sex, decade)])

    def foreign_family(self, random: Random) -> tuple[str, str, str]:
        """Family name in Latin letters, kana, 在留の区分."""
        return random.choice(self._foreign)

    def foreign_given(self, random: Random, sex: str) -> tuple[str, str]:
        """Given name in Latin letters and kana."""
        return random.choice([(text, kana) for text, kana, of in self._foreign_given if of == sex])


class Ranked:
    """Names drawn by rank (Zipf): the n-th behind ``after`` commoner ones comes 1/(n + after) as often.

    The ranks are dealt once, the same each time.
    """

    def __init__(self, pairs: list[tuple[str, str]], after: int = 20) -> None:
        self._pairs = sorted(pairs)
        Random(len(pairs)).shuffle(self._pairs)
        self._totals = list(accumulate(1 / (rank + after) for rank in range(1, len(pairs) + 1)))

    def draw(self, random: Random) -> tuple[str, str]:
        """A name and how it is read."""
        return self._pairs[bisect(self._totals, random.random() * self._totals[-1])]


def _one_of(random: Random, pairs: list[tuple[str, str]]) -> tuple[str, str]:
    return pairs[int(random.random() * len(pairs))]


def _composed(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    parts = {place: [r for r in rows if r["place"] == place] for place in ("first", "second")}
    every = product(parts["first"], parts["second"])
    unlike = ((a, b) for a, b in every if a["part"] != b["part"] and a["kana"] != b["kana"])
    return [(a["part"] + b["part"], a["kana"] + b["kana"]) for a, b in unlike]


def _composed_given(rows: list[dict[str, str]]) -> dict[tuple[str, int], Ranked]:
    """By sex and five years of birth: both parts have to be of the time."""
    return {
        (sex, decade): Ranked(
            _composed(
                [r for r in rows if r["sex"] == sex and int(r["born_from"]) // 5 * 5 <= decade <= int(r["born_to"])]
            )
        )
        for sex in ("男", "女")
        for decade in range(1920, 2026, 5)
    }


@dataclass(frozen=True, slots=True)
class Town:
    """A 町名 of the demo town; ``blocks`` is the number of its 丁目, 0 where it has none."""

    name: str
    postal_code: str
    blocks: int
    weight: int


@cache
def names(rare: float = 0.0) -> Names:
    """The name lists of the product (resources/demo)."""
    return Names(ROOT / "demo", rare)


@cache
def towns() -> tuple[Town, ...]:
    """The 町名 of the demo town."""
    rows = _rows(ROOT / "demo" / "towns.csv")
    return tuple(Town(r["town"], r["postal_code"], int(r["blocks"]), int(r["weight"])) for r in rows)


@cache
def city_towns() -> tuple[Town, ...]:
    """The thousands of 町名 of a big city, put together like its rare surnames."""
    pairs = _composed(_rows(ROOT / "demo" / "surname_parts.csv"))
    return towns() + tuple(
        Town(f"{text}町", f"999-{1000 + n:04d}", n % 7, 1 + n % 5) for n, (text, _) in enumerate(sorted(pairs))
    )


@cache
def buildings() -> tuple[str, ...]:
    """Names of apartment houses (方書)."""
    return tuple(r["building"] for r in _rows(ROOT / "demo" / "buildings.csv"))


@cache
def city_buildings() -> tuple[str, ...]:
    """Those of a big city: each kind of house in each 町."""
    kinds = ("コーポ", "メゾン", "ハイツ", "グランド", "サンライズ")
    return buildings() + tuple(
        f"{kind}{town.name.removesuffix('町')}" for kind in kinds for town in city_towns()[20:]
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
