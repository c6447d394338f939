"""Japanese dates: registered texts with their hidden sortable day; eras and counting come from the rooms beside it.

``eras`` renders and reads 和暦, ``uncertain_dates`` reads the forms of the register, ``periods`` counts deadlines
and ages; their functions can be had from here.
"""

from __future__ import annotations

from datetime import date

from desk_app.domain.eras import ERAS, Era, era_of, from_wareki, to_wareki, to_wareki_short, to_western
from desk_app.domain.periods import (
    age_on,
    end_of_period,
    grade_label,
    reaches_age_on,
    school_grade_on,
    school_year_end,
)
from desk_app.domain.registered_date import RegisteredDate
from desk_app.domain.uncertain_dates import DateRange, parse_partial, read_date

__all__ = [
    "ERAS",
    "DateRange",
    "Era",
    "RegisteredDate",
    "age_on",
    "end_of_period",
    "era_of",
    "from_wareki",
    "grade_label",
    "parse_partial",
    "parse_registered",
    "reaches_age_on",
    "registered_on",
    "registered_text",
    "school_grade_on",
    "school_year_end",
    "to_wareki",
    "to_wareki_short",
    "to_western",
]


def parse_registered(text: str) -> RegisteredDate:
    """The registered date that this text is; the text is kept exactly.

    Forms and sorting rules: ``desk_app.domain.uncertain_dates``. Raises InvalidInput when it is none of them.
    """
    read = read_date(text)
    return RegisteredDate(text, read.days.first, read.exact)


def registered_on(day: date) -> RegisteredDate:
    """An exact day as registered, its text in ISO form."""
    return RegisteredDate(day.isoformat(), day, day)


def registered_text(registered: RegisteredDate, *, western: bool = False) -> str:
    """The date as screens and papers show it: 和暦, or 西暦 for a foreigner's birth date (標準仕様書 1.1.9).

    Uncertain and non-calendar dates, and 和暦 texts such as 明治45年7月30日, stand exactly as registered.
    """
    if registered.exact is None:
        return registered.text
    if western:
        return to_western(registered.exact)
    if registered.text.startswith(tuple(era.name for era in ERAS)):
        return registered.text
    return to_wareki(registered.exact)
