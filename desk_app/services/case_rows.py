"""A case as a row of a list, with what a reviewer should look at first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from desk_app.domain.case import Case
from desk_app.domain.desk import Desk
from desk_app.domain.ids import ClerkId
from desk_app.domain.review import Finding, ReviewState
from desk_app.services.views import CaseRow

SHORT_MINUTES = 3
"""A case closed faster than this is looked at first: questions may have been skipped."""
SAMPLE_ONE_IN = 10
"""One in so many cases is reviewed although nothing stands out."""


def minutes_of(case: Case) -> int | None:
    """Whole minutes from opening to hand-over; None while open."""
    return None if case.closed_at is None else _minutes(case.opened_at, case.closed_at)


def in_sample(case: Case) -> bool:
    """Whether the case is in the random sample; fixed by its id so that nobody can choose it."""
    return hashlib.sha256(case.id.encode()).digest()[0] % SAMPLE_ONE_IN == 0


def findings_of(case: Case) -> tuple[Finding, ...]:
    """Why this case should be looked at first, worst first."""
    minutes = minutes_of(case)
    undecided = case.counts.get("undecided", 0)
    checks = [
        ("guarded" in case.flags, Finding("guarded", "支援措置", "error")),
        (case.review is ReviewState.RETURNED, Finding("returned", "差戻し中", "error")),
        (bool(case.overrides), Finding("override", "判定を変更")),
        ("missing_sheet" in case.flags, Finding("missing_sheet", "照合していない紙")),
        ("reprint" in case.flags, Finding("reprint", "再印刷")),
        (undecided > 0, Finding("undecided", f"未確定のまま {undecided}")),
        ("card_replaced" in case.flags, Finding("card_replaced", "カードと住民情報が相違")),
        ("card_typed" in case.flags, Finding("card_typed", "カードの画像を見て入力")),
        (minutes is not None and minutes < SHORT_MINUTES, Finding("short", f"{minutes}分で完了")),
    ]
    found = tuple(finding for holds, finding in checks if holds)
    if not found and case.closed_at is not None and in_sample(case):
        return (Finding("sample", "無作為", "info"),)
    return found


def case_row(case: Case, clerks: Mapping[ClerkId, str], desk: Desk, now: datetime | None = None) -> CaseRow:
    """The row of this case; ``clerks`` names the accounts, ``desk`` this desk (others stand by their id)."""
    minutes = minutes_of(case)
    if minutes is None and now is not None:
        minutes = _minutes(case.opened_at, now)
    situation = case.state.situation if case.state else None
    chosen = "event_chosen" in case.flags and situation is not None
    return CaseRow(
        id=case.id,
        number=case.number,
        life_event=situation.life_event.value if chosen and situation else "",
        status=case.status.value,
        desk=desk.name if case.desk == desk.id else case.desk,
        clerk=clerks.get(case.clerk, case.clerk),
        clerk_id=case.clerk,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        people=len(situation.household) if situation else 0,
        procedures=case.counts.get("procedures", 0),
        forms=case.counts.get("forms", 0),
        minutes=minutes,
        review=case.review,
        findings=findings_of(case),
        guarded="guarded" in case.flags,
    )


def _minutes(start: datetime, end: datetime) -> int:
    """Whole minutes between two moments, never below 0: a clock that was set back is not the clerk's."""
    return max(0, int((end - start).total_seconds() // 60))
