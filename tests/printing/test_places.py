"""Places on a town's own blank are read whole, and everything that is wrong with them is told by its key."""

from __future__ import annotations

from typing import Any

import pytest

from printing.places import Place, read_codes, read_places

NAME = {"id": "name", "label": "氏名", "source": "applicant.name", "area": [42.0, 61.5, 80, 9]}


def faults_of(*rows: Any) -> dict[str, str]:
    told: dict[str, str] = {}
    read_places(rows, told.__setitem__)
    return told


def test_a_place_is_read_with_what_it_leaves_out() -> None:
    told: dict[str, str] = {}
    (place,) = read_places([NAME], told.__setitem__)
    assert not told
    assert place == Place("name", "氏名", "applicant.name", area=(42.0, 61.5, 80.0, 9.0))


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        ({"kind": "stamp"}, "place[0].kind", "「stamp」という種類はありません。"),
        ({"colour": "red"}, "place[0].colour", "知らない項目です。"),
        ({"page": "1"}, "place[0].page", "値の種類が違います。"),
        ({"required": 1}, "place[0].required", "値の種類が違います。"),
        ({"source": ""}, "place[0]", "id と source が必要です。"),
        ({"area": [1, 2, 3]}, "place[0].area", "[左, 上, 幅, 高さ] をミリメートルで書いてください。"),
        ({"area": [1, 2, "3", 4]}, "place[0].area", "[左, 上, 幅, 高さ] をミリメートルで書いてください。"),
        ({"area": [1, 2, 0, 4]}, "place[0].area", "幅と高さのある area が必要です。"),
        ({"kind": "comb", "comb": 1}, "place[0].comb", "けた数が必要です。"),
        ({"kind": "choice"}, "place[0].marks", "選択肢ごとの位置が必要です。"),
        ({"kind": "check", "marks": {"転入": [1]}}, "place[0].marks.転入", "[左, 上, 幅, 高さ] をミリメートルで"),
        ({"kind": "check", "marks": [1]}, "place[0].marks", "選択肢ごとの位置が必要です。"),
        ({"each": "movers"}, "place[0]", "表の欄には「表.列」の id、rows、step が必要です。"),
        ({"each": "movers", "id": "people.name", "rows": 2}, "place[0]", "表の欄には「表.列」の id、rows、step"),
        ({"page": 0}, "place[0].page", "1から数えます。"),
    ],
)
def test_what_is_wrong_is_told_by_its_key(change: dict[str, Any], key: str, message: str) -> None:
    told = faults_of(NAME | change)
    assert list(told) == [key]
    assert told[key].startswith(message)


def test_every_fault_of_every_place_is_told() -> None:
    assert set(faults_of(NAME | {"page": 0, "kind": "stamp"}, NAME, 3, NAME | {"colour": 1})) >= {
        "place[0].page",
        "place[0].kind",
        "place[2]",
        "place[3].colour",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "signature", "id": "", "source": ""},
        {"kind": "comb", "comb": 2},
        {"kind": "choice", "area": [0, 0, 0, 0], "marks": {"転入": [30, 50, 12, 6]}},
        {"each": "movers", "id": "people.name", "rows": 1},
        {"each": "movers", "id": "people.name", "rows": 5, "step": 8.5},
    ],
)
def test_what_is_enough_is_taken(change: dict[str, Any]) -> None:
    assert not faults_of(NAME | change)


def test_a_signature_is_no_field_and_a_row_of_a_table_asks_each_person() -> None:
    assert Place("s", kind="signature").field_template() is None
    row = Place("people.name", "氏名", "name", required=True, each="movers").field_template()
    assert row is not None
    assert (row.id, row.source, row.required) == ("people.name", "each:movers/name", True)


@pytest.mark.parametrize("data", [{"right": 195.0}, {"right": "195", "top": 9}, [195.0, 9.5], "195"])
def test_codes_without_both_edges_are_refused(data: Any) -> None:
    told: dict[str, str] = {}
    assert read_codes(data, told.__setitem__) is None
    assert list(told) == ["codes"]


def test_codes_are_where_the_town_says_or_in_the_corner() -> None:
    told: dict[str, str] = {}
    assert read_codes({"right": 195, "top": 9.5}, told.__setitem__) == (195.0, 9.5)
    assert read_codes(None, told.__setitem__) is None
    assert not told
