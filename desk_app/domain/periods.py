"""Counting of periods and ages by law: 民法140・143条, 戸籍法43条, 年齢計算ニ関する法律."""

from __future__ import annotations

from datetime import date, timedelta

from desk_app.domain.eras import days_in_month
from desk_app.domain.errors import BugError

_ONE_DAY = timedelta(days=1)


def end_of_period(start: date, *, days: int = 0, months: int = 0, years: int = 0, counts_first_day: bool) -> date:
    """The last day of a period that begins with the event on ``start``.

    ``counts_first_day`` False: counting begins the next day (民法140条; 住民基本台帳法 and most others); True: the
    day itself is the first (戸籍法43条1項). Days are counted one by one. Months and years run by the calendar and
    end the day before the corresponding day, or on the last day of the month where there is no such day
    (民法143条2項). Give either days, or months and years together. Closed days are not looked at.
    """
    first = start if counts_first_day else start + _ONE_DAY
    if days > 0 and months == years == 0:
        return first + timedelta(days=days - 1)
    if days == 0 and months >= 0 and years >= 0 and months + years > 0:
        return _before_corresponding(first, years * 12 + months)
    raise BugError("a period has either days, or months and years")


def age_on(birth: date, day: date) -> int:
    """Completed years of age on a day as everyone says it: one more from the birthday on.

    Born on 29 February, the birthday of a common year is 1 March: the age is reached at the end of 28 February.
    Negative before birth.
    """
    had_birthday = (day.month, day.day) >= (birth.month, birth.day)
    return day.year - birth.year - (0 if had_birthday else 1)


def reaches_age_on(birth: date, age: int) -> date:
    """The day at whose end the age is reached: the day before the birthday.

    年齢計算ニ関する法律 counts the day of birth, 民法143条 ends the year the day before the corresponding day: born
    1 April, the age is reached on 31 March; born 29 February, on 28 February.
    """
    return _before_corresponding(birth, age * 12)


def school_year_end(birth: date, age: int) -> date:
    """31 March (年度末) of the school year in which the age is reached; born 1 April belongs to the older year."""
    reached = reaches_age_on(birth, age)
    return date(reached.year + (1 if reached.month >= 4 else 0), 3, 31)


def school_grade_on(birth: date, day: date) -> int | None:
    """School year of compulsory education on a day, 小1 = 1 … 小6 = 6, 中1 = 7 … 中3 = 9; None outside it.

    School begins on 1 April after the day six years are reached (学校教育法17条1・2項, 年齢計算ニ関する法律).
    """
    starts = school_year_end(birth, 6) + _ONE_DAY
    fiscal_year = day.year if day.month >= 4 else day.year - 1
    grade = fiscal_year - starts.year + 1
    return grade if 1 <= grade <= 9 else None


def grade_label(grade: int) -> str:
    """``小学2年`` for 2, ``中学1年`` for 7."""
    return f"小学{grade}年" if grade <= 6 else f"中学{grade - 6}年"


def _before_corresponding(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    year, month = divmod(index, 12)
    last = days_in_month(year, month + 1)
    if first.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, first.day) - _ONE_DAY
