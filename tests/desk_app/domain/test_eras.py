"""Every day has one 和暦, and every 和暦 that registers hold is read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.eras import (
    ERAS,
    days_in_month,
    era_named,
    era_of,
    from_wareki,
    to_wareki,
    to_wareki_short,
    to_western,
)
from desk_app.domain.errors import InvalidInput
from desk_app.domain.uncertain_dates import read_date

ERA_DAYS = st.dates(date(1868, 1, 25), date(2100, 12, 31))


def test_every_day_from_1868_to_2100_goes_to_wareki_and_back() -> None:
    day, end = date(1868, 1, 25), date(2100, 12, 31)
    while day <= end:
        era = era_of(day)
        assert era is not None
        assert from_wareki(era.name, era.year_of(day), day.month, day.day) == day
        day += timedelta(days=1)


@given(ERA_DAYS)
def test_what_is_rendered_is_read_back(day: date) -> None:
    for text in (to_wareki(day), to_wareki_short(day), to_western(day), day.isoformat()):
        assert read_date(text).exact == day


@given(ERA_DAYS)
def test_no_day_is_shown_in_two_eras(day: date) -> None:
    era = era_of(day)
    assert era is not None
    assert era.starts_on <= day
    later = [one for one in ERAS if one.starts_on > era.starts_on]
    assert all(day < one.starts_on for one in later)


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(1868, 1, 25), "明治元年1月25日", "明治元.1.25"),
        (date(1912, 7, 29), "明治45年7月29日", "明治45.7.29"),
        (date(1912, 7, 30), "大正元年7月30日", "大正元.7.30"),
        (date(1926, 12, 24), "大正15年12月24日", "大正15.12.24"),
        (date(1926, 12, 25), "昭和元年12月25日", "昭和元.12.25"),
        (date(1989, 1, 7), "昭和64年1月7日", "昭和64.1.7"),
        (date(1989, 1, 8), "平成元年1月8日", "平成元.1.8"),
        (date(2019, 4, 30), "平成31年4月30日", "平成31.4.30"),
        (date(2019, 5, 1), "令和元年5月1日", "令和元.5.1"),
        (date(2026, 11, 24), "令和8年11月24日", "令和8.11.24"),
    ],
)
def test_the_edges_of_the_eras(day: date, long: str, short: str) -> None:
    assert to_wareki(day) == long
    assert to_wareki_short(day) == short


def test_the_weekday_is_added_on_request() -> None:
    assert to_wareki(date(2026, 11, 24), weekday=True) == "令和8年11月24日(火)"


def test_days_before_meiji_are_western() -> None:
    assert era_of(date(1868, 1, 24)) is None
    assert to_wareki(date(1868, 1, 24)) == "1868年1月24日"
    assert to_wareki_short(date(1868, 1, 24)) == "1868.1.24"


@pytest.mark.parametrize(
    ("era", "year", "month", "day", "western"),
    [
        ("明治", 45, 7, 30, date(1912, 7, 30)),
        ("大正", 15, 12, 25, date(1926, 12, 25)),
        ("昭和", 64, 1, 7, date(1989, 1, 7)),
        ("S", 63, 5, 1, date(1988, 5, 1)),
        ("r", 1, 5, 1, date(2019, 5, 1)),
    ],
)
def test_the_last_day_of_an_era_is_accepted(era: str, year: int, month: int, day: int, western: date) -> None:
    assert from_wareki(era, year, month, day) == western


@pytest.mark.parametrize(
    ("era", "year", "month", "day", "instead"),
    [
        ("昭和", 64, 1, 8, "平成元年1月8日"),
        ("平成", 31, 5, 1, "令和元年5月1日"),
        ("令和", 1, 4, 30, "平成31年4月30日"),
        ("大正", 1, 7, 29, "明治45年7月29日"),
    ],
)
def test_a_day_outside_its_era_is_refused_with_the_right_one(
    era: str, year: int, month: int, day: int, instead: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        from_wareki(era, year, month, day)
    assert instead in refused.value.remedy


@pytest.mark.parametrize(("era", "year", "month", "day"), [("慶応", 3, 1, 1), ("昭和", 63, 2, 30), ("昭和", 0, 1, 1)])
def test_what_is_no_day_is_refused(era: str, year: int, month: int, day: int) -> None:
    with pytest.raises(InvalidInput):
        from_wareki(era, year, month, day)


def test_eras_are_found_by_name_and_letter() -> None:
    assert era_named("令和") is era_named("R") is era_named("r") is ERAS[-1]
    assert era_named("") is None


def test_the_span_of_a_year_of_an_era() -> None:
    showa, reiwa = ERAS[2], ERAS[4]
    assert (showa.first_day_of(1), showa.last_day_of(64)) == (date(1926, 12, 25), date(1989, 1, 7))
    assert (reiwa.first_day_of(8), reiwa.last_day_of(8)) == (date(2026, 1, 1), date(2026, 12, 31))
    assert showa.has_year(64)
    assert not showa.has_year(65)
    assert not reiwa.has_year(0)


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_days_of_a_month(year: int, month: int) -> None:
    last = days_in_month(year, month)
    assert (date(year, month, last) + timedelta(days=1)).day == 1


def test_a_month_that_there_is_not() -> None:
    for year, month in ((2026, 0), (2026, 13), (0, 1), (9999, 12)):
        with pytest.raises(InvalidInput):
            days_in_month(year, month)
