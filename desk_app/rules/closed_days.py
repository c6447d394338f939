"""Days on which the town hall is closed, and where a filing deadline moves to.

地方自治法4条の2: Saturdays, Sundays, holidays and the year-end days of the ordinance (usually 29 December to
3 January); paragraph 4 moves a deadline toward the municipality that ends on one of them to the next open day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import jpholiday

MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """The town's closed days; ``year_end`` is the ordinance's span (first day in December, last day in January)."""

    year_end: tuple[MonthDay, MonthDay] = ((12, 29), (1, 3))

    def is_closed(self, day: date) -> bool:
        """Whether the counter is closed on this day."""
        first, last = self.year_end
        month_day = (day.month, day.day)
        return day.weekday() >= 5 or month_day >= first or month_day <= last or bool(jpholiday.is_holiday(day))

    def next_open(self, day: date) -> date:
        """This day when it is open, otherwise the first open one after it."""
        while self.is_closed(day):
            day += timedelta(days=1)
        return day
