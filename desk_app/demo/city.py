"""Writes the demo town: a deterministic CSV of invented residents, for the same door as a real town's data."""

from __future__ import annotations

import csv
import shutil
from bisect import bisect
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import IO

from desk_app.demo.families import fixed_households
from desk_app.demo.history import give_history
from desk_app.demo.members import Maker, people_of
from desk_app.demo.names import Town, buildings, city_buildings, city_towns, names, towns
from desk_app.demo.person import HEADERS, Household, Place
from desk_app.demo.status import give_status

AS_OF = date(2026, 11, 23)
"""The day the demo town is as of: the evening before the demo family files."""

_SHAPES = (
    ("single_young", 28),
    ("single_old", 29),
    ("couple_young", 8),
    ("couple_old", 14),
    ("family", 27),
    ("single_parent", 8),
    ("three_generations", 6),
    ("child_and_parent", 5),
    ("siblings", 1),
    ("unregistered_couple", 1),
    ("with_relative", 1),
    ("with_lodger", 1),
    ("foreign_single", 1),
    ("foreign_family", 1),
)
_SHAPE_NAMES = [name for name, _ in _SHAPES]
_SHAPE_TOTALS = list(accumulate(weight for _, weight in _SHAPES))
_GONE = (("転出", 0.016), ("死亡", 0.010), ("消除", 0.004))
_ORIGINS = (
    ("東京都", "千代田区", "131016", "102-0082", "一番町"),
    ("北海道", "札幌市", "011002", "060-0001", "北一条西二丁目"),
    ("愛知県", "岡崎市", "232025", "444-0001", "岡町"),
    ("大阪府", "大阪市", "271004", "530-0001", "梅田一丁目"),
    ("宮崎県", "都城市", "452025", "885-0001", "上町"),
    ("千葉県", "市原市", "122190", "290-0001", "八幡"),
)
PART = 50_000
"""So many people are made from one state of chance; a town of no more is a small one."""
RARE = 0.55
"""Part of the surnames and given names of a big city that are rare: the commonest are then as common as in Japan."""
_PARTS_WORTH_PROCESSES = 4
_KANJI = "〇一二三四五六七八九"


def write_city(path: Path, *, residents: int = 20000, seed: int = 1) -> int:
    """Write a town of this many people (at least 20) as a resident CSV in UTF-8; returns the number of households.

    Equal numbers and seeds give the same bytes. The households of ``families`` always come first, with the same
    宛名番号. One person in twenty has earlier rows (履歴番号). A big city is made in parts by several processes, has
    thousands of surnames, given names and 町, and few people of the same name.
    """
    parts = [
        Part(first, min(PART, residents - first + 1), seed, residents > PART)
        for first in range(1, residents + 1, PART)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(HEADERS)
        if len(parts) < _PARTS_WORTH_PROCESSES:
            return sum(_write_part(part, file) for part in parts)
    files = [path.with_name(f"{path.name}.part{part.first}") for part in parts]
    try:
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as workers, path.open("ab") as whole:
            count = 0
            for households, one in zip(workers.map(_write_file, parts, files), files, strict=True):
                count += households
                with one.open("rb") as made:
                    shutil.copyfileobj(made, whole, 1 << 20)
                one.unlink()
            return count
    finally:
        for one in files:
            one.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Part:
    """So many people of a city, numbered from ``first`` on."""

    first: int
    residents: int
    seed: int
    big: bool


def _write_file(part: Part, path: Path) -> int:
    with path.open("w", encoding="utf-8", newline="") as file:
        return _write_part(part, file)


def _write_part(part: Part, file: IO[str]) -> int:
    """Write the rows of a part; a household has the serial of its head, so that parts need not know each other."""
    random = Random(part.seed * 1_000_003 + part.first)
    maker = Maker(random, AS_OF, names(RARE if part.big else 0.0))
    writer = csv.writer(file, lineterminator="\n")
    serial, end, count = part.first, part.first + part.residents, 0
    for household in fixed_households() if part.first == 1 else ():
        household.updated_at = _stamp(random)
        writer.writerows(household.rows(serial, serial))
        serial += len(household.people)
        count += 1
    while serial < end:
        household = _household(random, maker, part.big)
        del household.people[end - serial :]
        writer.writerows(household.rows(serial, serial))
        serial += len(household.people)
        count += 1
    return count


def _household(random: Random, maker: Maker, big: bool) -> Household:
    people = people_of(maker, _SHAPE_NAMES[bisect(_SHAPE_TOTALS, random.random() * _SHAPE_TOTALS[-1])])
    head = people[0]
    oldest = max(AS_OF.year - head.birth.year - 18, 1)
    since = AS_OF - timedelta(days=30 + int(random.random() * (oldest * 365 + 1)))
    household = Household(people, _place(random, big), since, updated_at=_stamp(random))
    household.honseki = _honseki(random)
    if random.random() < 0.35:
        household.previous = _previous(random)
    if random.random() < 0.6:
        head.cells["電話番号"] = _phone(random)
    for person in people[1:]:
        if person.age_on(AS_OF) >= 16 and random.random() < 0.4:
            person.cells["電話番号"] = _phone(random)
    give_status(random, household, AS_OF)
    _announce_or_end(random, household)
    give_history(random, household, lambda: _place(random, big), maker.family)
    return household


def _announce_or_end(random: Random, household: Household) -> None:
    """A few households are announced, some people have left: the register keeps both."""
    draw = random.random()
    if draw < 0.003:
        household.status = "転入予定"
        household.previous = _previous(random)
        certificate = "カード" if any(p.cells.get("カード保有") == "有" for p in household.people) else "紙"
        planned = (AS_OF - timedelta(days=random.randrange(10))).isoformat()
        for person in household.people:
            person.cells |= {"転出予定日": planned, "転出証明": certificate}
            person.cells.pop("国保資格", None)
        return
    for status, share in _GONE:
        if random.random() < share:
            person = random.choice(household.people)
            if status != "死亡" or person.age_on(AS_OF) > 60:
                person.cells["住民状態"] = status


def _place(random: Random, big: bool) -> Place:
    known, totals = _known_towns(big)
    town = known[bisect(totals, random.random() * totals[-1])]
    rural = town.name.startswith("大字")
    if town.blocks:
        name = f"{town.name}{_KANJI[_from(random, 1, town.blocks)]}丁目"
        banchi = f"{_from(random, 1, 29)}番{_from(random, 1, 24)}号"
    else:
        name = town.name
        banchi = (
            f"{_from(random, 1, 899 if rural else 119)}番地{_from(random, 1, 19) if random.random() < 0.5 else ''}"
        )
    katagaki = "" if rural or random.random() < 0.55 else _katagaki(random, big)
    return Place(town.postal_code, name, banchi, katagaki)


@cache
def _known_towns(big: bool) -> tuple[tuple[Town, ...], list[int]]:
    known = city_towns() if big else towns()
    return known, list(accumulate(town.weight for town in known))


def _from(random: Random, low: int, high: int) -> int:
    """One of these whole numbers, both ends included."""
    return low + int(random.random() * (high - low + 1))


def _katagaki(random: Random, big: bool) -> str:
    houses = city_buildings() if big else buildings()
    room = f"{_from(random, 1, 8)}{_from(random, 1, 12):02d}"
    return f"{houses[int(random.random() * len(houses))]}{room}{random.choice(('号室', '号室', '', '号'))}"


def _previous(random: Random) -> Place:
    prefecture, city, code, postal_code, town = random.choice(_ORIGINS)
    return Place(
        postal_code, town, f"{random.randrange(1, 60)}番地{random.randrange(1, 20)}", "", prefecture, city, code
    )


def _honseki(random: Random) -> str:
    if random.random() < 0.6:
        town = random.choice(towns())
        return f"架空県みらい市{town.name}{random.randrange(1, 900)}番地"
    prefecture, city, _, _, town_name = random.choice(_ORIGINS)
    return f"{prefecture}{city}{town_name}{random.randrange(1, 900)}番地"


def _phone(random: Random) -> str:
    """Numbers that begin with 000 are nobody's."""
    return f"000-{_from(random, 2000, 9999)}-{_from(random, 0, 9999):04d}"


def _stamp(random: Random) -> str:
    minutes = _from(random, 0, 9 * 60 - 1)
    day = AS_OF - timedelta(days=_from(random, 0, 399))
    return f"{day.isoformat()}T{9 + minutes // 60:02d}:{minutes % 60:02d}:00+09:00"
