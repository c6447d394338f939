from __future__ import annotations

import pytest

from desk_app.domain.ids import HouseholdId, ResidentId
from desk_app.domain.resident import Address, PersonName, ResidentKind, ResidentRecord, ResidentStatus, Sex
from desk_app.domain.search import kind_of_match, telling_apart, what_narrows


@pytest.mark.parametrize(
    ("matched", "first"),
    [
        (("氏名",), "生年月日"),
        (("カナ", "生年月日"), "町名"),
        (("氏名", "生年月日", "住所"), "電話の下4桁"),
    ],
)
def test_the_strongest_item_not_yet_typed_is_named_first(matched: tuple[str, ...], first: str):
    assert what_narrows(matched)[0] == first


def test_an_address_before_narrows_as_one_of_today():
    assert "町名" not in what_narrows(("前住所",))


def a_person(
    number: int, name: str, *, kana: str = "サトウ　ミノル", town: str = "桜町", head: str = ""
) -> ResidentRecord:
    return ResidentRecord(
        resident_id=ResidentId(str(number)),
        household_id=HouseholdId("1"),
        order=1,
        name=PersonName(name, kana),
        birth=None,
        sex=Sex.UNKNOWN,
        relationship="",
        kind=ResidentKind.JAPANESE,
        status=ResidentStatus.LIVING,
        address=Address(town=town),
        head_name=head,
    )


def test_people_read_alike_are_told_apart_by_what_differs():
    people = [
        a_person(1, "佐藤　実", head="佐藤　実"),
        a_person(2, "佐東　稔", town="川端町"),
        a_person(3, "森　茂", kana="モリ"),
    ]
    assert telling_apart(people) == {ResidentId("1"): ("町", "世帯主"), ResidentId("2"): ("町", "世帯主")}


def test_nobody_needs_telling_apart_alone():
    assert telling_apart([a_person(1, "佐藤　実")]) == {}
    assert telling_apart([]) == {}


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("旧氏「渡邉」", "旧氏"), ("氏名（字体のちがい）", "氏名"), ("読みが1字ちがい", "読みが1字ちがい"), ("", "")],
)
def test_the_kind_of_a_reason_quotes_nothing(reason: str, kind: str):
    assert kind_of_match(reason) == kind


def test_one_written_name_read_in_two_ways_is_told_apart_by_its_reading():
    people = [
        a_person(1, "倉持　裕子", kana="クラモチ　ユウコ"),
        a_person(2, "倉持　裕子", kana="クラモチ　ヒロコ"),
        a_person(3, "倉持　裕子", kana="クラモチ ヒロコ", town="川端町"),
    ]
    assert telling_apart(people) == {
        ResidentId("1"): ("フリガナ",),
        ResidentId("2"): ("町", "フリガナ"),
        ResidentId("3"): ("町", "フリガナ"),
    }
