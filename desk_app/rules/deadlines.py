"""Deadlines: counts the clocks of a row, moves those the law moves, says whether the filing is late."""

from __future__ import annotations

from datetime import date

from desk_app.domain.calendar_jp import end_of_period
from desk_app.domain.procedure import ClosedDay, Deadline
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.pack import DeadlineRule


def count(rule: DeadlineRule, start: date | None, filed_on: date, calendar: ClosedDays) -> Deadline:
    """The clock of a rule that starts on a day; without one its last day and lateness stay open.

    ``next_open`` clocks end on the next open day (地方自治法4条の2第4項). Where it is not settled whether a clock
    moves (``unknown``) the last day is the counted one; a filing between the two days is neither late nor in time.
    """
    if start is None:
        return _deadline(rule, None, None)
    counted = end_of_period(
        start, days=rule.days, months=rule.months, years=rule.years, counts_first_day=rule.counts_first_day
    )
    if rule.closed_day is ClosedDay.NEXT_OPEN:
        counted = calendar.next_open(counted)
    late: bool | None = filed_on > counted
    if late and rule.closed_day is ClosedDay.UNKNOWN and filed_on <= calendar.next_open(counted):
        late = None
    return _deadline(rule, counted, late)


def _deadline(rule: DeadlineRule, on: date | None, late: bool | None) -> Deadline:
    return Deadline(rule.what, on, rule.rule, rule.counts_first_day, rule.closed_day, late, rule.consequence)
