"""Eras (元号) and the rendering of days as 和暦 or 西暦.

Era starts follow the way resident registers are kept: the day an era begins also still exists as the last day of
the era before it where the change came within the day (明治45年7月30日, 大正15年12月25日;
住民記録システム標準仕様書 1.1.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desk_app.domain.errors import InvalidInput

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Era:
    """One era. ``last`` is the last day that may be written in it, None while it runs."""

    name: str
    letter: str
    starts_on: date
    last: date | None

    def year_of(self, day: date) -> int:
        """The year of this era that the day falls in; 1 is 元年."""
        return day.year - self.starts_on.year + 1

    def western_year(self, year: int) -> int:
        """The western year that this year of the era begins in."""
        return self.starts_on.year + year - 1

    def first_day_of(self, year: int) -> date:
        """The first day of this year that belongs to the era."""
        return max(date(self.western_year(year), 1, 1), self.starts_on)

    def last_day_of(self, year: int) -> date:
        """The last day of this year that belongs to the era."""
        end = date(self.western_year(year), 12, 31)
        return end if self.last is None else min(end, self.last)

    def has_year(self, year: int) -> bool:
        """Whether the era has a year of this number. The running era is taken to have a hundred."""
        last = 100 if self.last is None else self.year_of(self.last)
        return 1 <= year <= last


ERAS = (
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "R", date(2019, 5, 1), None),
)
"""The era table, oldest first. A later era is one more row (and the ``last`` of the row before it)."""


def era_of(day: date, eras: tuple[Era, ...] = ERAS) -> Era | None:
    """The era a day is shown in (the newer one on a day that two share), None before the first."""
    return next((era for era in reversed(eras) if day >= era.starts_on), None)


def era_named(name: str, eras: tuple[Era, ...] = ERAS) -> Era | None:
    """The era of this name (昭和) or letter (S, s), None when there is none."""
    return next((era for era in eras if name in (era.name, era.letter, era.letter.lower())), None)


def to_wareki(day: date, *, weekday: bool = False) -> str:
    """``令和8年11月24日``, with ``(火)`` where the weekday is wanted. Days before 明治 are given in western years."""
    era = era_of(day)
    text = to_western(day) if era is None else f"{era.name}{_year_text(era.year_of(day))}年{day.month}月{day.day}日"
    return f"{text}({WEEKDAYS[day.weekday()]})" if weekday else text


def to_wareki_short(day: date) -> str:
    """``令和8.11.24``, as narrow boxes and tables show it. Days before 明治 as ``1868.1.24``."""
    era = era_of(day)
    year = str(day.year) if era is None else f"{era.name}{_year_text(era.year_of(day))}"
    return f"{year}.{day.month}.{day.day}"


def to_western(day: date) -> str:
    """``2026年11月24日``: the form for a foreigner's birth date and 在留期間満了日 (標準仕様書 1.1.9)."""
    return f"{day.year}年{day.month}月{day.day}日"


def from_wareki(era: str, year: int, month: int, day: int) -> date:
    """The calendar day of a 和暦 date; ``era`` is its name or letter, 元年 is 1.

    The last day of an era is accepted although the next one began on it (明治45年7月30日, 大正15年12月25日).
    Raises InvalidInput for an unknown era, a day that does not exist and a day outside the era.
    """
    found = era_named(era)
    if found is None:
        raise InvalidInput("年月日", "元号が正しくありません。", "明治・大正・昭和・平成・令和で書いてください。")
    try:
        exact = date(found.western_year(year), month, day)
    except ValueError:
        raise InvalidInput("年月日", "暦にない日付です。", "年月日を確かめてください。") from None
    check_within(found, exact, year)
    return exact


def check_within(era: Era, day: date, year: int) -> None:
    """Raise InvalidInput, with the right 和暦 as the remedy, when the day is not one of the era's."""
    too_late = era.last is not None and day > era.last
    if year < 1 or day < era.starts_on or too_late:
        raise InvalidInput("年月日", f"{era.name}の期間の外の日付です。", f"{to_wareki(day)}ではありませんか。")


def days_in_month(year: int, month: int) -> int:
    """Number of days of a western month. Raises InvalidInput for a month that there is not."""
    if not (1 <= month <= 12 and 1 <= year <= 9998):
        raise InvalidInput("年月日", "年または月が正しくありません。", "年月日を確かめてください。")
    first = date(year, month, 1)
    return ((first + timedelta(days=31)).replace(day=1) - first).days


def _year_text(year: int) -> str:
    return "元" if year == 1 else str(year)
