"""The look-up audit (照会の記録): who searched and opened whom, from which case, why; what stands out of a day.

住民記録システム標準仕様書 wants look-ups in numbers, without a case, at night or on a closed day to be found in
the operation log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from desk_app.domain.audit import AuditEntry
from desk_app.services.context import Context
from desk_app.services.protection_views import Lookup, LookupRow

SEARCH, OPEN, RELEASED, LOOK, NUMBERS = "search", "take_household", "release_look", "look", "individual_numbers"
ACTIONS = (SEARCH, OPEN, RELEASED, LOOK, NUMBERS)
_OF_CASE = frozenset({SEARCH, NUMBERS})
"""Entries whose subject is the case, not a person."""
OPENING, CLOSING = time(7, 30), time(20, 0)
"""Look-ups before or after these hours are marked 夜間: the counter's hours with the work around them."""

NUMBER_LIMIT = 5
"""More searches by number in a day without a case are flagged: who has a number at hand has a paper, so a case."""


class Lookups:
    """Reads the audit log; ``is_closed`` says whether the hall is closed on a day."""

    def __init__(self, context: Context, is_closed: Callable[[date], bool]) -> None:
        self._context = context
        self._is_closed = is_closed

    def of_day(self, day: date) -> tuple[LookupRow, ...]:
        """One row a person at work, flagged ones first, then by number of look-ups."""
        context = self._context
        start = datetime.combine(day, time(), context.clock.now().tzinfo)
        with context.unit_of_work() as uow:
            found = [entry for action in ACTIONS for entry in uow.audit.entries(since=start, action=action)]
            clerks = {clerk.id: clerk.name for clerk in uow.clerks.all()}
            numbers = {str(case.id): str(case.number) for case in uow.cases.opened_on(day)}
            context.audit(uow, "lookups", day.isoformat(), "確認")
            uow.commit()
        of_day = sorted((one for one in found if one.at < start + timedelta(days=1)), key=lambda one: one.at)
        by_clerk = {entry.by: [one for one in of_day if one.by == entry.by] for entry in of_day}
        rows = [
            self._row(entries[0], clerks.get(by, by), [self._lookup(one, numbers) for one in entries])
            for by, entries in by_clerk.items()
        ]
        return tuple(sorted(rows, key=lambda row: (not row.flags, -row.searches - row.opened, row.clerk_id)))

    def _lookup(self, entry: AuditEntry, numbers: dict[str, str]) -> Lookup:
        detail = dict(entry.detail or {})
        of_case = entry.action in _OF_CASE
        case = entry.subject if of_case else str(detail.get("in_case", ""))
        subject = "" if of_case else str(detail.get("resident", entry.subject))
        by, hits = str(detail.get("by", "")), int(detail.get("hits", detail.get("people", 0)))
        number = numbers.get(case, case)
        return Lookup(entry.at, entry.action, subject, number, entry.why, self.unusual(entry.at), by, hits)

    def unusual(self, at: datetime) -> str:
        """「休日」 or 「夜間」 where it was either, else empty."""
        if self._is_closed(at.date()):
            return "休日"
        return "" if OPENING <= at.time() < CLOSING else "夜間"

    def _row(self, entry: AuditEntry, name: str, lookups: list[Lookup]) -> LookupRow:
        without = sum(1 for one in lookups if not one.case)
        unusual = sum(1 for one in lookups if one.unusual)
        searches = sum(1 for one in lookups if one.action == SEARCH)
        by_number = sum(1 for one in lookups if one.by_number)
        flags = tuple(self._flags(without, lookups))
        opened = len(lookups) - searches
        return LookupRow(entry.by, name, searches, opened, without, unusual, flags, tuple(lookups), by_number)

    def _flags(self, without: int, lookups: list[Lookup]) -> Iterable[str]:
        if without > self._context.lookup_limit:
            yield f"受付のない照会 {without}件(目安 {self._context.lookup_limit}件)"
        numbers = sum(1 for one in lookups if one.by_number and not one.case)
        if numbers > NUMBER_LIMIT:
            yield f"受付なしで番号の検索 {numbers}件"
        for word in ("夜間", "休日"):
            count = sum(1 for one in lookups if one.unusual == word)
            if count:
                yield f"{word}の照会 {count}件"
