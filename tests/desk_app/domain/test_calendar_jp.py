"""Registered dates keep their text, and are shown as the law wants."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain import calendar_jp
from desk_app.domain.calendar_jp import RegisteredDate, parse_registered, registered_on, registered_text, to_wareki


@pytest.mark.parametrize("text", ["昭和６３年５月１日", "S63.5.1", "1988-05-01", "昭和63年5月頃", "年月日不詳"])
def test_the_text_is_kept_exactly(text: str) -> None:
    assert parse_registered(text).text == text


@given(st.dates(date(1868, 1, 25), date(2100, 12, 31)))
def test_a_registered_day_comes_back_from_its_text(day: date) -> None:
    assert parse_registered(to_wareki(day)) == RegisteredDate(to_wareki(day), day, day)
    assert parse_registered(registered_on(day).text) == registered_on(day)


@pytest.mark.parametrize(
    ("text", "japanese", "western"),
    [
        ("1988-05-01", "昭和63年5月1日", "1988年5月1日"),
        ("S63.5.1", "昭和63年5月1日", "1988年5月1日"),
        ("明治45年7月30日", "明治45年7月30日", "1912年7月30日"),
        ("昭和20年頃", "昭和20年頃", "昭和20年頃"),
        ("昭和62年2月29日", "昭和62年2月29日", "昭和62年2月29日"),
    ],
)
def test_dates_are_shown_in_one_calendar_only(text: str, japanese: str, western: str) -> None:
    assert registered_text(parse_registered(text)) == japanese
    assert registered_text(parse_registered(text), western=True) == western


def test_everything_promised_can_be_had_from_here() -> None:
    assert all(hasattr(calendar_jp, name) for name in calendar_jp.__all__)
