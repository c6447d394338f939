"""Writes the demo town: a deterministic CSV of invented residents, for the same door as a real town's data."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from desk_app.demo.families import fixed_households
from desk_app.demo.members import Maker, people_of
from desk_app.demo.names import buildings, towns
from desk_app.demo.person import HEADERS, Household, Place
from desk_app.demo.status import give_status

AS_OF = date(2026, 11, 23)
"""The day the demo town is as of: the evening before the demo family files."""

_SHAPES = (
    ("single_young", 13),
    ("single_old", 14),
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
_GONE = (("転出", 0.016), ("死亡", 0.010), ("消除", 0.004))
_ORIGINS = (
    ("東京都", "千代田区", "131016", "102-0082", "一番町"),
    ("北海道", "札幌市", "011002", "060-0001", "北一条西二丁目"),
    ("愛知県", "岡崎市", "232025", "444-0001", "岡町"),
    ("大阪府", "大阪市", "271004", "530-0001", "梅田一丁目"),
    ("宮崎県", "都城市", "452025", "885-0001", "上町"),
    ("千葉県", "市原市", "122190", "290-0001", "八幡"),
)
_KANJI = "〇一二三四五六七八九"


def write_city(path: Path, *, residents: int = 20000, seed: int = 1) -> int:
    """Write a town of this many people (at least 20) as a resident CSV in UTF-8; returns the number of households.

    Equal numbers and seeds give the same bytes. The households of ``families`` always come first, with the same
    宛名番号.
    """
    random = Random(seed)
    maker = Maker(random, AS_OF)
    serial, count = 1, 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADERS)
        for household in fixed_households():
            household.updated_at = _stamp(random)
            count += 1
            writer.writerows(household.rows(count, serial))
            serial += len(household.people)
        while serial <= residents:
            household = _household(random, maker)
            del household.people[residents - serial + 1 :]
            count += 1
            writer.writerows(household.rows(count, serial))
            serial += len(household.people)
    return count


def _household(random: Random, maker: Maker) -> Household:
    shape = random.choices([name for name, _ in _SHAPES], [weight for _, weight in _SHAPES])[0]
    people = people_of(maker, shape)
    head = people[0]
    oldest = max(AS_OF.year - head.birth.year - 18, 1)
    since = AS_OF - timedelta(days=random.randrange(30, oldest * 365 + 31))
    household = Household(people, _place(random), since, updated_at=_stamp(random))
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


def _place(random: Random) -> Place:
    known = towns()
    town = random.choices(known, [one.weight for one in known])[0]
    rural = town.name.startswith("大字")
    if town.blocks:
        name = f"{town.name}{_KANJI[random.randrange(1, town.blocks + 1)]}丁目"
        banchi = f"{random.randrange(1, 30)}番{random.randrange(1, 25)}号"
    else:
        name = town.name
        banchi = f"{random.randrange(1, 900 if rural else 120)}番地{random.choice(('', random.randrange(1, 20)))}"
    katagaki = "" if rural or random.random() < 0.55 else _katagaki(random)
    return Place(town.postal_code, name, banchi, katagaki)


def _katagaki(random: Random) -> str:
    room = f"{random.randrange(1, 9)}{random.randrange(1, 13):02d}"
    return f"{random.choice(buildings())}{room}{random.choice(('号室', '号室', '', '号'))}"


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
    return f"000-{random.randrange(2000, 10000)}-{random.randrange(10000):04d}"


def _stamp(random: Random) -> str:
    minutes = random.randrange(9 * 60)
    day = AS_OF - timedelta(days=random.randrange(400))
    return f"{day.isoformat()}T{9 + minutes // 60:02d}:{minutes % 60:02d}:00+09:00"
