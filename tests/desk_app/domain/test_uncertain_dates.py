"""The fourteen uncertain forms, non-calendar days, and parts of dates for the search box."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.errors import InvalidInput
from desk_app.domain.uncertain_dates import UNKNOWN_SORTS_ON, DateRange, parse_partial, read_date

FOURTEEN_FORMS = [
    ("令和8年頃", date(2026, 1, 1), date(2026, 12, 31)),
    ("令和8年2月頃", date(2026, 2, 1), date(2026, 2, 28)),
    ("令和8年5月3日頃", date(2026, 5, 3), date(2026, 5, 3)),
    ("推定令和8年5月3日", date(2026, 5, 3), date(2026, 5, 3)),
    ("推定令和8年5月", date(2026, 5, 1), date(2026, 5, 31)),
    ("令和8年春", date(2026, 3, 1), date(2026, 5, 31)),
    ("令和8年5月上旬", date(2026, 5, 1), date(2026, 5, 10)),
    ("令和8年5月中旬頃", date(2026, 5, 11), date(2026, 5, 20)),
    ("年月日不詳", UNKNOWN_SORTS_ON, date(9998, 12, 31)),
    ("令和8年 月日不詳", date(2026, 1, 1), date(2026, 12, 31)),
    ("令和8年5月 日不詳", date(2026, 5, 1), date(2026, 5, 31)),
    ("令和8年5月3日から6月4日頃までの間", date(2026, 5, 3), date(2026, 6, 4)),
    ("令和8年5月推定3日から5日までの間", date(2026, 5, 3), date(2026, 5, 5)),
    ("令和8年5月3日頃から5日頃までの間", date(2026, 5, 3), date(2026, 5, 5)),
]

FURTHER_FORMS = [
    ("推定令和8年", date(2026, 1, 1), date(2026, 12, 31)),
    ("令和8年5月推定3日頃", date(2026, 5, 3), date(2026, 5, 3)),
    ("昭和20年夏", date(1945, 6, 1), date(1945, 8, 31)),
    ("昭和20年秋頃", date(1945, 9, 1), date(1945, 11, 30)),
    ("昭和20年冬", date(1945, 12, 1), date(1946, 2, 28)),
    ("令和8年2月下旬", date(2026, 2, 21), date(2026, 2, 28)),
    ("大正年月日不詳", date(1912, 7, 30), date(1926, 12, 25)),
    ("令和年月日不詳", date(2019, 5, 1), date(9998, 12, 31)),
    ("平成元年1月頃", date(1989, 1, 8), date(1989, 1, 31)),
    ("昭和64年頃", date(1989, 1, 1), date(1989, 1, 7)),
    ("昭和63年12月31日から昭和64年1月2日頃までの間", date(1988, 12, 31), date(1989, 1, 2)),
    ("1960年頃", date(1960, 1, 1), date(1960, 12, 31)),
    ("1960年00月00日", date(1960, 1, 1), date(1960, 12, 31)),
    ("1960-05-00", date(1960, 5, 1), date(1960, 5, 31)),
]


@pytest.mark.parametrize(("text", "first", "last"), FOURTEEN_FORMS + FURTHER_FORMS)
def test_uncertain_forms_have_a_span_and_no_exact_day(text: str, first: date, last: date) -> None:
    read = read_date(text)
    assert read.exact is None
    assert read.days == DateRange(first, last)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1988-05-01", date(1988, 5, 1)),
        ("1988/5/1", date(1988, 5, 1)),
        ("1988年5月1日", date(1988, 5, 1)),
        ("19880501", date(1988, 5, 1)),
        ("昭和63年5月1日", date(1988, 5, 1)),
        ("昭和６３年　５月　１日", date(1988, 5, 1)),
        ("S63.5.1", date(1988, 5, 1)),
        ("s630501", date(1988, 5, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_exact_days(text: str, day: date) -> None:
    assert read_date(text).exact == day
    assert read_date(text).days == DateRange(day, day)


@pytest.mark.parametrize(
    ("text", "sorted_on"),
    [
        ("1989-02-29", date(1989, 2, 28)),
        ("平成元年2月29日", date(1989, 2, 28)),
        ("2026年4月31日", date(2026, 4, 30)),
        ("昭和63年2月31日", date(1988, 2, 29)),
    ],
)
def test_days_that_no_calendar_has_sort_at_the_end_of_their_month(text: str, sorted_on: date) -> None:
    assert read_date(text).exact is None
    assert read_date(text).days.first == sorted_on


@pytest.mark.parametrize(
    "text",
    [
        "",
        "あした",
        "昭和63年5月",
        "昭和63年",
        "2026-13-01",
        "2026-00-05",
        "2026-05-32",
        "0005-05-05",
        "9999-12-31",
        "平成31年5月1日",
        "昭和64年3月頃",
        "昭和65年1月1日",
        "慶応3年1月1日",
        "令和8年5月5日から3日までの間",
        "令和8年13月頃",
        "令和8年5月上旬から",
    ],
)
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_date(text)
    assert refused.value.item == "年月日"
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("s60", date(1985, 1, 1), date(1985, 12, 31)),
        ("昭和60年", date(1985, 1, 1), date(1985, 12, 31)),
        ("Ｓ６０", date(1985, 1, 1), date(1985, 12, 31)),
        ("h元", date(1989, 1, 8), date(1989, 12, 31)),
        ("1985", date(1985, 1, 1), date(1985, 12, 31)),
        ("S60.5", date(1985, 5, 1), date(1985, 5, 31)),
        ("昭和60年5月", date(1985, 5, 1), date(1985, 5, 31)),
        ("1985-05", date(1985, 5, 1), date(1985, 5, 31)),
        ("198505", date(1985, 5, 1), date(1985, 5, 31)),
        ("s6005", date(1985, 5, 1), date(1985, 5, 31)),
        ("19850501", date(1985, 5, 1), date(1985, 5, 1)),
        ("S60.5.1", date(1985, 5, 1), date(1985, 5, 1)),
        ("3600501", date(1985, 5, 1), date(1985, 5, 1)),
        ("5080401", date(2026, 4, 1), date(2026, 4, 1)),
    ],
)
def test_parts_of_dates_for_searching(typed: str, first: date, last: date) -> None:
    assert parse_partial(typed) == DateRange(first, last)


@pytest.mark.parametrize("typed", ["0501", "5/1", "05-01", "5月1日"])
def test_a_day_without_a_year_is_that_day_of_every_year(typed: str) -> None:
    days = parse_partial(typed)
    assert days is not None
    assert date(1985, 5, 1) in days
    assert date(2026, 5, 1) in days
    assert date(1985, 5, 2) not in days
    assert date(1700, 5, 1) not in days


@pytest.mark.parametrize(
    "typed", ["", "髙橋", "s", "501", "1385", "198513", "0230", "昭和65年", "3650101", "s60年春"]
)
def test_what_is_no_date_is_none(typed: str) -> None:
    assert parse_partial(typed) is None


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading(text: str) -> None:
    days = parse_partial(text)
    assert days is None or days.first <= days.last


@given(st.text(alphabet="明治大正昭和平成令和年月日頃推定春夏秋冬上中下旬不詳から0123456789元.-/", max_size=20))
def test_a_read_date_lies_in_its_span(text: str) -> None:
    try:
        read = read_date(text)
    except InvalidInput:
        return
    assert read.days.first <= read.days.last
    assert read.exact is None or read.exact in read.days
