from __future__ import annotations

import pytest

from desk_app.storage.cache_terms import Compare
from desk_app.storage.cache_words import values_of


def found(word: str) -> set[tuple[str, object]]:
    return {(record.column, record.low) for record in values_of(word, 10)}


@pytest.mark.parametrize(
    ("word", "column", "low"),
    [
        ("s600304", "birth_sort", 19850304),
        ("3月4日", "birth_md", 304),
        ("昭和12年頃", "birth_sort", 19370101),
        ("不詳", "birth_sort", 18000101),
        ("157", "resident_id", "0000000157"),
        ("5101", "household_id", "0000005101"),
        ("000-1234-0001", "phone_key", "00012340001"),
        ("0001", "phone_tail", "1000"),
        ("ab12345678cd", "card_key", "AB12345678CD"),
        ("A-1234", "resident_id", "A-1234"),
        ("女", "sex", "女"),
        ("男性", "sex", "男"),
        ("世帯主", "relationship", "世帯主"),
        ("長男", "relationship", "子"),
        ("孫", "relationship", "子の子"),
        ("転出", "status", "転出"),
        ("外国人", "kind", "外国人"),
        ("203号室", "katagaki_key", "203"),
    ],
)
def test_what_a_word_can_be(word: str, column: str, low: object):
    assert (column, low) in found(word)


def test_a_year_of_two_digits_is_any_of_its_years():
    (record,) = [one for one in values_of("60.3.4", 10) if one.column == "birth_sort"]
    assert record.test is Compare.ANY
    assert {19850304, 19600304} <= set(record.values)


def test_a_room_alone_cannot_drive_a_search():
    assert all(not record.drives for record in values_of("203号室", 10))


@pytest.mark.parametrize("word", ["髙橋", "さくら", "smith", "桜町"])
def test_names_and_towns_are_no_values(word: str):
    assert values_of(word, 10) == []


def test_twelve_digits_are_never_a_number_card():
    assert {column for column, _ in found("123456789012")} <= {"resident_id", "household_id", "phone_key"}
