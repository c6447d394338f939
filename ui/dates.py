"""Dates as the screens say them: 令和8年11月24日(火), and the time of day."""

from __future__ import annotations

from datetime import date, datetime

from desk_app.domain.eras import to_wareki

WEEKDAYS = "月火水木金土日"


def long_date(day: date) -> str:
    """和暦 with the weekday: 令和8年11月24日(火)."""
    return f"{to_wareki(day)}({WEEKDAYS[day.weekday()]})"


def short_date(day: date) -> str:
    """Month and day with the weekday: 12月4日(金)."""
    return f"{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def clock_time(moment: datetime) -> str:
    """Hours and minutes as said: 9:05."""
    return f"{moment.hour}:{moment.minute:02d}"


def moment_words(moment: datetime, now: datetime) -> str:
    """When something was, seen from now: 今朝 6:12, 9:12, きのう 18:00, 11月20日(金)."""
    days = (now.date() - moment.date()).days
    if days == 0:
        return f"今朝 {clock_time(moment)}" if moment.hour < 9 else clock_time(moment)
    if days == 1:
        return f"きのう {clock_time(moment)}"
    return short_date(moment.date())
