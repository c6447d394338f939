from __future__ import annotations

import csv
import random
from collections import Counter
from pathlib import Path

import pytest

from desk_app.cli.bench_queries import (
    KINDS,
    Query,
    difference_rows,
    hit_share,
    queries,
    sampled_people,
    typed,
    write_difference,
)
from desk_app.demo.city import write_city


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    path = tmp_path_factory.mktemp("bench") / "a.csv"
    write_city(path, residents=1500)
    return sampled_people(path, 400, 7)


def test_people_are_present_rows_and_each_once(people: list[dict[str, str]]):
    assert len({one["宛名番号"] for one in people}) == len(people) == 400
    assert {one["住民状態"] for one in people} == {"現存"}


def test_the_mixture_is_that_of_the_shares(people: list[dict[str, str]]):
    found = queries(people, 1000, 3)
    assert sum(share for _, share, _ in KINDS) == 100
    counts = Counter(query.kind for query in found)
    assert {kind: counts[kind] for kind, _, _ in KINDS} == {kind: share * 10 for kind, share, _ in KINDS}
    assert found == queries(people, 1000, 3)
    assert found != queries(people, 1000, 4)
    by_number = {one["宛名番号"]: one for one in people}
    assert all(query.target in by_number or query.kind == "nobody" for query in found)


def test_what_is_typed_is_of_the_person(people: list[dict[str, str]]):
    one = next(one for one in people if one["電話番号"])
    assert one["電話番号"][-4:] in typed("end of telephone and kana", one, random.Random(1))
    assert typed("number", one, random.Random(1)) == one["宛名番号"]
    assert typed("telephone", {**one, "電話番号": ""}, random.Random(1)) == ""
    assert typed("birth", {**one, "生年月日": "昭和12年頃"}, random.Random(1)) == ""


def test_hits_are_counted_for_those_who_were_named():
    found = [
        (Query("a", "1", "full name", True), ["2", "1"]),
        (Query("b", "3", "full name", True), ["2"]),
        (Query("c", "9", "surname", False), []),
    ]
    assert hit_share(found) == 50.0
    assert hit_share([]) == 0.0


def test_a_difference_has_each_kind_of_change(people: list[dict[str, str]], tmp_path: Path):
    rows = difference_rows(people, 100, 900_000_000, "2026-11-24T03:00:00+09:00")
    assert write_difference(tmp_path / "d.csv", rows, tuple(people[0])) == 100
    with (tmp_path / "d.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert Counter(row["異動区分"] for row in read) == {"変更": 60, "新規": 30, "消除": 10}
    assert len({row["宛名番号"] for row in read}) == 100
