"""The supervisor's day: the list by exception, one case beside its packet, decisions, reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

from desk_app.domain.case import Case
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import NotAllowed
from desk_app.domain.ids import CaseId, ClerkId
from desk_app.domain.procedure import Result
from desk_app.domain.review import Finding, Review, ReviewState
from desk_app.services.case_rows import case_row
from desk_app.services.case_view import procedure_rows, sheet_rows, work_out
from desk_app.services.context import Context
from desk_app.services.ports import DayReports, UnitOfWork
from desk_app.services.views import CaseRow, DayView, ReviewDetail

SEVERITY = {"error": 0, "warning": 1, "info": 2}
WAITING_ORDER = {
    ReviewState.WAITING: 0,
    ReviewState.RETURNED: 1,
    ReviewState.NOT_NEEDED: 2,
    ReviewState.APPROVED: 3,
}


def worst(findings: Sequence[Finding]) -> int:
    """Rank of the worst finding, 3 when there is none."""
    return min((SEVERITY.get(f.severity, 1) for f in findings), default=3)


class Reviews:
    """Second look at finished cases, never by the one who made them."""

    def __init__(self, context: Context, reports: DayReports) -> None:
        self._context = context
        self._reports = reports

    def day(self, day: date) -> DayView:
        """The day's figures and its cases, those to look at first on top."""
        with self._context.unit_of_work() as uow:
            cases = uow.cases.opened_on(day)
            before = len(uow.cases.opened_on(day - timedelta(days=1)))
            clerks = self._clerks(uow)
            self._context.audit(uow, "review_day", day.isoformat(), "確認")
            uow.commit()
        now = self._context.clock.now()
        rows = [case_row(case, clerks, self._context.desk, now) for case in cases]
        rows.sort(key=lambda r: (WAITING_ORDER[r.review], worst(r.findings), r.opened_at))
        minutes = [r.minutes for r in rows if r.closed_at and r.minutes is not None]
        return DayView(
            day=day,
            received=len(cases),
            done=sum(1 for c in cases if c.status is CaseStatus.CLOSED),
            waiting=sum(1 for c in cases if c.review is ReviewState.WAITING),
            returned=sum(1 for c in cases if c.review is ReviewState.RETURNED),
            median_minutes=median(minutes) if minutes else None,
            not_written=sum(c.counts.get("not_written", 0) for c in cases),
            rows=tuple(rows),
            by_division=self._by_division(cases),
            by_hour=tuple(sorted(Counter(c.opened_at.hour for c in cases).items())),
            previous_received=before,
        )

    def detail(self, case: CaseId) -> ReviewDetail:
        """One case with its timeline and packet; the look is audited."""
        with self._context.unit_of_work() as uow:
            one = uow.cases.get(case)
            self._context.audit(uow, "review_look", case, "確認")
            detail = self._detail(uow, one)
            uow.commit()
        return detail

    def approve(self, case: CaseId) -> ReviewDetail:
        """Approve a waiting case. Raises NotAllowed for one's own or without the role."""
        return self._decide(case, ReviewState.APPROVED, "")

    def send_back(self, case: CaseId, reason: str) -> ReviewDetail:
        """Return a waiting case with a reason; it re-opens at the interview for its clerk."""
        return self._decide(case, ReviewState.RETURNED, reason)

    def report_pdf(self, day: date) -> bytes:
        """The day report (日報) as PDF."""
        return self._reports.pdf(self.day(day))

    def report_xlsx(self, day: date) -> bytes:
        """The day report as an Excel workbook."""
        return self._reports.xlsx(self.day(day))

    def _decide(self, case: CaseId, decision: ReviewState, reason: str) -> ReviewDetail:
        context = self._context
        why_not = self._why_not(None)
        if why_not:
            raise NotAllowed("審査", why_not, "確認者の職員に頼んでください。")
        with context.unit_of_work() as uow:
            one = uow.cases.get(case)
            review = Review(decision, context.clerk.id, context.clock.now(), reason)
            words = "承認" if decision is ReviewState.APPROVED else f"差戻し 理由: {reason}"
            decided = one.reviewed(review).noted(context.line(words, "review"))
            uow.cases.save(decided)
            context.audit(uow, f"review_{decision.value}", case)
            detail = self._detail(uow, decided)
            uow.commit()
        return detail

    def _why_not(self, case: Case | None) -> str:
        clerk = self._context.clerk
        if not clerk.may_review():
            return "審査の権限がありません。"
        if case is not None and case.clerk == clerk.id:
            return "自分が受け付けたものは確認できません。"
        if case is not None and case.review is not ReviewState.WAITING:
            return "確認待ちではありません。"
        return ""

    def _clerks(self, uow: UnitOfWork) -> dict[ClerkId, str]:
        return {clerk.id: clerk.name for clerk in uow.clerks.all()}

    def _detail(self, uow: UnitOfWork, case: Case) -> ReviewDetail:
        row: CaseRow = case_row(case, self._clerks(uow), self._context.desk, self._context.clock.now())
        worked = work_out(self._context, case, uow.releases.for_case(case.id))
        drawn = uow.packets.get(case.id)
        why_not = self._why_not(case)
        return ReviewDetail(
            row=row,
            timeline=case.timeline,
            sheets=sheet_rows(self._context, case, worked, drawn) if worked else (),
            reviews=case.reviews,
            may_decide=not why_not,
            why_not=why_not,
            pages=drawn.pages if drawn else 0,
            procedures=procedure_rows(self._context, worked, None) if worked else (),
        )

    def _by_division(self, cases: Sequence[Case]) -> tuple[tuple[str, int], ...]:
        count: Counter[str] = Counter()
        for case in cases:
            worked = work_out(self._context, case)
            if worked is not None:
                count.update({d.division for d in worked.determinations if d.result is Result.REQUIRED})
        return tuple(sorted(count.items(), key=lambda one: (-one[1], one[0])))
