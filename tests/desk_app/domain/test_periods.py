"""Deadlines and ages, counted as the articles say; the worked examples are the law's own edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.errors import BugError
from desk_app.domain.periods import (
    age_on,
    end_of_period,
    grade_label,
    reaches_age_on,
    school_grade_on,
    school_year_end,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "counts_first_day", "last"),
    [
        (date(2026, 11, 20), 14, False, date(2026, 12, 4)),  # 転入 14日, 住基法22条
        (date(2026, 11, 24), 14, True, date(2026, 12, 7)),  # 出生 14日, 戸籍法43・49条
        (date(2026, 11, 24), 7, True, date(2026, 11, 30)),  # 死亡 7日
        (date(2026, 11, 24), 15, False, date(2026, 12, 9)),  # 児童手当 15日
        (date(2028, 2, 20), 14, False, date(2028, 3, 5)),  # over a leap day
    ],
)
def test_periods_of_days(start: date, days: int, counts_first_day: bool, last: date) -> None:
    assert end_of_period(start, days=days, counts_first_day=counts_first_day) == last


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 9, 30), 3, date(2026, 12, 31)),  # from 1 October
        (date(2026, 11, 24), 3, date(2027, 2, 24)),
        (date(2026, 11, 29), 3, date(2027, 2, 28)),  # no 30 February: end of the month
        (date(2026, 11, 30), 3, date(2027, 2, 28)),  # from 1 December
        (date(2027, 11, 29), 3, date(2028, 2, 29)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),  # from the 31st
        (date(2026, 1, 31), 1, date(2026, 2, 28)),  # from 1 February
    ],
)
def test_periods_of_months_without_the_first_day(start: date, months: int, last: date) -> None:
    assert end_of_period(start, months=months, counts_first_day=False) == last


@pytest.mark.parametrize(
    ("start", "years", "counts_first_day", "last"),
    [
        (date(2026, 4, 1), 2, False, date(2028, 4, 1)),
        (date(2026, 4, 1), 2, True, date(2028, 3, 31)),
        (date(2024, 2, 29), 1, True, date(2025, 2, 28)),
        (date(2024, 2, 28), 1, False, date(2025, 2, 28)),
    ],
)
def test_periods_of_years(start: date, years: int, counts_first_day: bool, last: date) -> None:
    assert end_of_period(start, years=years, counts_first_day=counts_first_day) == last


def test_two_years_and_one_month() -> None:
    assert end_of_period(date(2026, 11, 24), years=2, months=1, counts_first_day=False) == date(2028, 12, 24)


@given(DAYS, st.integers(1, 400))
def test_days_are_counted_one_by_one(start: date, days: int) -> None:
    assert end_of_period(start, days=days, counts_first_day=False) == start + timedelta(days=days)
    assert end_of_period(start, days=days, counts_first_day=True) == start + timedelta(days=days - 1)


@given(DAYS, st.integers(1, 60))
def test_a_longer_period_never_ends_earlier(start: date, months: int) -> None:
    shorter = end_of_period(start, months=months, counts_first_day=False)
    assert shorter < end_of_period(start, months=months + 1, counts_first_day=False)


@pytest.mark.parametrize("period", [{}, {"days": 3, "months": 1}, {"days": -1}, {"months": -1}])
def test_a_period_has_days_or_months_and_years(period: dict[str, int]) -> None:
    with pytest.raises(BugError):
        end_of_period(date(2026, 11, 24), counts_first_day=False, **period)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(1988, 5, 1), date(2026, 4, 30), 37),
        (date(1988, 5, 1), date(2026, 5, 1), 38),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 11, 24), date(2026, 11, 20), -1),
    ],
)
def test_age_rises_on_the_birthday(birth: date, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    ("birth", "age", "day"),
    [
        (date(2008, 4, 1), 18, date(2026, 3, 31)),
        (date(2008, 4, 2), 18, date(2026, 4, 1)),
        (date(2008, 2, 29), 18, date(2026, 2, 28)),
        (date(2008, 2, 29), 20, date(2028, 2, 28)),
        (date(1961, 1, 1), 65, date(2025, 12, 31)),
    ],
)
def test_the_law_reaches_an_age_the_day_before(birth: date, age: int, day: date) -> None:
    assert reaches_age_on(birth, age) == day


@given(DAYS, st.integers(1, 110))
def test_the_everyday_age_is_had_the_day_after(birth: date, age: int) -> None:
    day = reaches_age_on(birth, age)
    assert age_on(birth, day + timedelta(days=1)) >= age - ((birth.month, birth.day) == (2, 29))
    assert age_on(birth, day) == age - 1


@pytest.mark.parametrize(
    ("birth", "age", "end"),
    [
        (date(2008, 4, 1), 18, date(2026, 3, 31)),
        (date(2008, 4, 2), 18, date(2027, 3, 31)),
        (date(2008, 12, 24), 18, date(2027, 3, 31)),
        (date(2009, 1, 5), 18, date(2027, 3, 31)),
    ],
)
def test_born_on_the_first_of_april_belongs_to_the_older_year(birth: date, age: int, end: date) -> None:
    assert school_year_end(birth, age) == end


@pytest.mark.parametrize(
    ("birth", "day", "grade"),
    [
        (date(2018, 7, 3), date(2026, 11, 24), 2),
        (date(2020, 4, 1), date(2026, 4, 1), 1),
        (date(2020, 4, 2), date(2026, 4, 1), None),
        (date(2020, 4, 2), date(2027, 3, 31), None),
        (date(2020, 4, 2), date(2027, 4, 1), 1),
        (date(2011, 4, 2), date(2026, 11, 24), 9),
        (date(2011, 4, 1), date(2026, 11, 24), None),
        (date(2011, 4, 2), date(2027, 4, 1), None),
    ],
)
def test_school_grades(birth: date, day: date, grade: int | None) -> None:
    assert school_grade_on(birth, day) == grade


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(7 * 366, 13 * 365))
def test_a_grade_rises_by_one_each_first_of_april(birth: date, days_old: int) -> None:
    day = birth + timedelta(days=days_old)
    grade = school_grade_on(birth, day)
    assert grade is not None
    april = date(day.year + (1 if day.month >= 4 else 0), 4, 1)
    assert school_grade_on(birth, april) == grade + 1


def test_grades_have_names() -> None:
    assert [grade_label(grade) for grade in (1, 6, 7, 9)] == ["小学1年", "小学6年", "中学1年", "中学3年"]
