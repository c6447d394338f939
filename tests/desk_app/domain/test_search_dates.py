from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.calendar_jp import to_wareki
from desk_app.domain.search_dates import joined_dates, search_days

DAY = date(1985, 3, 4)
DAYS = st.dates(date(1870, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "昭和60年3月4日", "S60.3.4", "s600304", "S60-03-04", "s60/3/4", "昭60.3.4", "昭和60.3.4",
        "昭和六十年三月四日", "19850304", "1985/3/4", "1985-03-04", "1985.3.4", "3600304", "Ｓ６０．３．４",
        "昭和６０年３月４日生",
        "1985年3月4日生まれ", "S60年3月4日", "S60‐3‐4",
    ],
)  # fmt: skip
def test_a_day_however_it_is_written(text: str):
    assert [(span.first, span.last) for span in search_days(text)] == [(DAY, DAY)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("昭60", date(1985, 1, 1), date(1985, 12, 31)),
        ("S60", date(1985, 1, 1), date(1985, 12, 31)),
        ("昭和60年生", date(1985, 1, 1), date(1985, 12, 31)),
        ("S60.3", date(1985, 3, 1), date(1985, 3, 31)),
        ("昭和60年3月", date(1985, 3, 1), date(1985, 3, 31)),
    ],
)
def test_a_part_of_a_date(text: str, first: date, last: date):
    assert [(span.first, span.last) for span in search_days(text)] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "day"),
    [("平成31年5月1日", date(2019, 5, 1)), ("平成1年1月5日", date(1989, 1, 5)), ("H1.1.5", date(1989, 1, 5))],
)
def test_a_day_in_the_era_before_or_after_is_forgiven(text: str, day: date):
    assert [span.first for span in search_days(text)] == [day]


def test_a_year_of_two_digits_may_be_of_any_era_or_century():
    days = {span.first for span in search_days("60.3.4")}
    assert {DAY, date(1960, 3, 4)} <= days
    assert {span.first for span in search_days("85-3-4")} >= {DAY}
    assert date(1993, 3, 4) in {span.first for span in search_days("5年3月4日")}


@pytest.mark.parametrize("text", ["", "さとう", "令和9年13月45日", "60.13.4", "桜町3-4-5", "昭"])
def test_what_is_no_date(text: str):
    assert search_days(text) == ()


@given(DAYS)
def test_every_day_is_found_by_its_own_wareki(day: date):
    assert any(span.first == span.last == day for span in search_days(to_wareki(day)))


@given(st.text(max_size=12))
def test_any_text_gives_real_spans(text: str):
    assert all(span.first <= span.last for span in search_days(text))


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        (["s60", "3", "4"], ["s60.3.4"]),
        (["髙橋", "昭和", "60年", "3月", "4日"], ["髙橋", "昭和60年3月4日"]),
        (["昭和11年7月", "日不詳"], ["昭和11年7月日不詳"]),
        (["佐藤", "1212"], None),
        (["3", "4"], None),
    ],
)
def test_a_date_typed_with_spaces_is_joined(words: list[str], joined: list[str] | None):
    found = list(joined_dates(words))
    assert found == ([words] if joined is None else [words, joined])


@pytest.mark.parametrize("text", ["60.2.30", "60.13.1", "60.4.31"])
def test_a_short_date_that_no_calendar_has_finds_nobody(text: str):
    assert list(search_days(text)) == []


def test_a_leap_day_is_searched_in_the_leap_years_alone():
    assert {span.first for span in search_days("63.2.29")} == {date(1988, 2, 29)}
