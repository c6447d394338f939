"""A town in which every kind of search has somebody to find: 5,000 of one name, homonyms, longest names, 支援措置."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from desk_app.demo.city import write_city
from desk_app.demo.person import Household, Person, Place

MANY = 5_200
"""So many people are called 寺西 besides those the town has of itself."""
TWENTY = "春原"
"""A family name that exactly twenty people have."""
LONG_FAMILY, LONG_GIVEN = "寿限無寿限無五劫の擦切", "海砂利水魚の水行末雲来末風来末食寝処に住む処藪柑子の藪柑子"
LONG_KANA = (
    "ジュゲムジュゲムゴコウノスリキレ",
    "カイジャリスイギョノスイギョウマツウンライマツフウライマツクウネルトコロニスムトコロ",
)
LONG_PLACE = Place(
    "999-0199",
    "大字上野原字下の谷一丁目",
    "1234番地の56789",
    "メゾン・ド・ルミエール・グランドステージ中央公園通り弐番館東棟アネックス・ガーデンテラス第二エントランス1203号室",
)
IVS_NAME = ("辻\U000e0102", "𠮷郎")
_GIVEN = (("陽子", "ヨウコ"), ("一郎", "イチロウ"), ("美咲", "ミサキ"), ("健太", "ケンタ"), ("久美子", "クミコ"))
_SINCE = date(2015, 4, 1)
_HOME = Place("999-0104", "新町二丁目", "6番11号")


def write_search_town(path: Path, *, residents: int) -> None:
    """The demo town of so many people, and after it the people of this module. Equal numbers give the same bytes."""
    write_city(path, residents=residents, seed=1)
    serial = residents + 1
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for household in households():
            household.updated_at = "2026-11-20T10:00:00+09:00"
            writer.writerows(household.rows(serial, serial))
            serial += len(household.people)


def households() -> Iterator[Household]:
    """The people besides the demo town's."""
    yield from _homonyms()
    yield from _gone()
    yield from _hidden()
    yield from _twenty()
    yield Household(
        [_one(LONG_FAMILY, LONG_KANA[0], LONG_GIVEN, LONG_KANA[1], "男", date(1970, 1, 1))], LONG_PLACE, _SINCE
    )
    yield Household([_one(IVS_NAME[0], "ツジ", IVS_NAME[1], "ヨシロウ", "男", date(1961, 2, 3))], _HOME, _SINCE)
    for n in range(MANY):
        given, kana = _GIVEN[n % len(_GIVEN)]
        born = date(1940, 1, 1) + timedelta(days=5 * n)
        place = Place("999-0105", f"緑町{'一二三四五六七八九'[n % 9]}丁目", f"{n % 29 + 1}番{n % 23 + 1}号")
        yield Household([_one("寺西", "テラニシ", given, kana, "男女"[n % 2], born)], place, _SINCE)


def _one(family: str, family_kana: str, given: str, given_kana: str, sex: str, birth: date, **cells: str) -> Person:
    return Person(family, family_kana, given, given_kana, sex, birth, cells=dict(cells))


def _homonyms() -> Iterator[Household]:
    """Four people written 倉持 裕子: read ユウコ or ヒロコ, two born on one day, two of one 町."""
    born = date(1985, 6, 7)
    for kana, day, place in (
        ("ユウコ", born, Place("999-0101", "桜町一丁目", "2番3号")),
        ("ユウコ", born, Place("999-0111", "潮見二丁目", "14番1号", "シーサイドみらい502号室")),
        ("ユウコ", date(1962, 11, 30), Place("999-0101", "桜町一丁目", "9番8号")),
        ("ヒロコ", date(1990, 3, 3), Place("999-0101", "桜町一丁目", "2番3号")),
    ):
        head = _one("倉持", "クラモチ", "裕子", kana, "女", day)
        child = Person("倉持", "クラモチ", f"{'蓮湊葵凪'[day.day % 4]}", "レン", "男", date(2014, 5, 5), "子")
        yield Household([head, child] if day == born else [head], place, _SINCE)


def _gone() -> Iterator[Household]:
    """Somebody who has died, somebody who moved out, and a woman who was called otherwise and lived elsewhere."""
    people = [
        _one("桐生", "キリュウ", "善吉", "ゼンキチ", "男", date(1931, 5, 5)),
        Person("桐生", "キリュウ", "志乃", "シノ", "女", date(1958, 9, 1), "子"),
        Person("桐生", "キリュウ", "渉", "ワタル", "男", date(1988, 12, 24), "子の子"),
    ]
    people[0].cells |= {"住民状態": "死亡", "異動事由": "死亡"}
    people[2].cells |= {"住民状態": "転出", "異動事由": "転出"}
    people[1].cells |= {"旧氏": "綾小路", "旧氏フリガナ": "アヤノコウジ"}
    elsewhere = Place("999-0112", "港三丁目", "1番1号", "コーポ鴎201号室")
    people[1].past = [
        elsewhere.cells()
        | {
            "氏名": "綾小路　志乃",
            "氏名フリガナ": "アヤノコウジ　シノ",
            "世帯主氏名": "綾小路　志乃",
            "続柄": "世帯主",
        }
        | {"異動年月日": "平成2年4月1日", "異動事由": "国内転入", "更新日時": "1990-04-01T10:00:00+09:00"}
    ]
    yield Household(people, _HOME, _SINCE)


def _hidden() -> Iterator[Household]:
    """A mother and child under 支援措置, and a namesake who is not."""
    people = [
        _one("月岡", "ツキオカ", "千尋", "チヒロ", "女", date(1989, 8, 8)),
        Person("月岡", "ツキオカ", "灯", "アカリ", "女", date(2017, 3, 9), "子"),
    ]
    for person in people:
        person.cells |= {"支援措置開始日": "2026-04-01", "支援措置終了日": "2027-03-31", "仮支援措置": "無"}
    yield Household(people, Place("999-0106", "駅前通二丁目", "8番1号", "アーバンみらい1201号室"), _SINCE)
    yield Household([_one("月岡", "ツキオカ", "千尋", "チヒロ", "女", date(1971, 1, 15))], _HOME, _SINCE)


def _twenty() -> Iterator[Household]:
    for n in range(20):
        given, kana = _GIVEN[n % len(_GIVEN)]
        born = date(1950 + 3 * n, n % 12 + 1, n + 1)
        place = Place("999-0107", "川端町", f"{n + 1}番地{n % 3 + 1}")
        yield Household([_one(TWENTY, "スノハラ", given, kana, "男女"[n % 2], born)], place, _SINCE)
