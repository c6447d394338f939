"""Dates as the screens say them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from ui.dates import clock_time, long_date, moment_words, short_date

NOW = datetime(2026, 11, 24, 10, 42)


def test_day_in_words():
    assert long_date(date(2026, 11, 24)) == "令和8年11月24日(火)"
    assert long_date(date(1989, 1, 7)) == "昭和64年1月7日(土)"
    assert short_date(date(2026, 12, 4)) == "12月4日(金)"
    assert clock_time(datetime(2026, 1, 1, 9, 5)) == "9:05"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 24, 6, 12), "今朝 6:12"),
        (datetime(2026, 11, 24, 9, 12), "9:12"),
        (datetime(2026, 11, 23, 18, 0), "きのう 18:00"),
        (datetime(2026, 11, 20, 18, 0), "11月20日(金)"),
    ],
)
def test_moment_seen_from_now(moment, said):
    assert moment_words(moment, NOW) == said
