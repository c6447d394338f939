from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.calendar_jp import parse_registered, to_wareki, to_western
from desk_app.storage.quick_dates import quick_day

DAYS = st.dates(date(1873, 1, 1), date(2090, 12, 31))


@given(DAYS, st.sampled_from((to_wareki, to_western, date.isoformat)))
def test_what_is_read_quickly_is_what_the_calendar_says(day: date, write):  # type: ignore[no-untyped-def]
    text = write(day)
    quick = quick_day(text)
    exact = parse_registered(text).exact
    assert quick in (0, day.year * 10_000 + day.month * 100 + day.day)
    assert exact == day


@pytest.mark.parametrize(
    "text",
    [
        "昭和63年2月30日",
        "昭和14年2月29日",
        "平成元年1月1日",
        "平成1年1月1日",
        "平成31年5月1日",
        "昭和64年1月8日",
        "大正15年12月26日",
        "昭和63年13月1日",
        "昭和63年5月0日",
        "昭和063年5月1日",
        "2026-02-29",
        "2026-00-10",
        "昭和63年5月頃",
        "s63.5.1",
        "",
    ],
)
def test_everything_else_gets_a_closer_look(text: str):
    assert quick_day(text) == 0


def test_nearly_every_day_is_read_quickly():
    days = [date(1930, 1, 1) + timedelta(days=n) for n in range(0, 35_000, 7)]
    assert sum(map(bool, map(quick_day, map(to_wareki, days)))) > 0.95 * len(days)
