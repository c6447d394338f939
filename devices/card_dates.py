"""Days as cards write them: YYYYMMDD, and EYYMMDD with the era's digit (運転免許証)."""

from __future__ import annotations

from datetime import date

_YEAR_BEFORE = {"1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018}
"""The year before the first one of 明治, 大正, 昭和, 平成, 令和."""


def iso_day(digits: str) -> str | None:
    """YYYYMMDD as an ISO day, or None for a date that is not a calendar day (registered as unknown)."""
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return None


def era_day(digits: str) -> str | None:
    """EYYMMDD (1 明治 … 5 令和) as an ISO day, or None for what is no calendar day."""
    if len(digits) != 7 or not (digits.isascii() and digits.isdigit()) or digits[0] not in _YEAR_BEFORE:
        return None
    return iso_day(f"{_YEAR_BEFORE[digits[0]] + int(digits[1:3]):04}{digits[3:]}")


def to_era_day(iso: str) -> str:
    """An ISO day as EYYMMDD by the day each era began (平成 from 1989-01-08, 令和 from 2019-05-01)."""
    begins = {"5": "2019-05-01", "4": "1989-01-08", "3": "1926-12-25", "2": "1912-07-30", "1": "1868-01-25"}
    era = next(digit for digit, first in begins.items() if iso >= first)
    return f"{era}{int(iso[:4]) - _YEAR_BEFORE[era]:02}{iso[5:7]}{iso[8:10]}"
