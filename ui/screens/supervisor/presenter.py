"""What the supervisor's screen shows and does, without widgets."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from desk_app.app import App
from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.ids import CaseId, ClerkId
from desk_app.domain.page import PageImage
from desk_app.domain.review import ReviewState
from desk_app.services.changes import Changes, Kind
from desk_app.services.views import CaseRow, DayView, ReviewDetail
from ui.runner import Runner
from ui.screens.supervisor import wording

_SEVERITY = {"error": 0, "warning": 1, "info": 2}


class View(Protocol):
    """What the presenter tells the window."""

    def show_day(self) -> None:
        """The day, its figures or the list changed."""

    def leave_case(self) -> None:
        """The case chosen before is left: nothing of its people may stand any more. Before ``show_case``."""

    def show_case(self) -> None:
        """The chosen case or its detail changed."""

    def show_statistics(self) -> None:
        """The figures of the period changed."""

    def show_error(self, error: Exception, where: str) -> None:
        """Something failed; ``where`` is ``day``, ``report``, ``case`` or ``statistics``."""

    def clear_error(self, where: str) -> None:
        """What failed there before has now gone well."""

    def say(self, text: str) -> None:
        """Something is done."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None is everything."""

    state: ReviewState | None = ReviewState.WAITING
    event: str | None = None
    clerk: str | None = None
    reason: str | None = None

    def keeps(self, row: CaseRow) -> bool:
        """Whether a case passes."""
        return (
            self.state in (None, row.review)
            and self.event in (None, row.life_event)
            and self.clerk in (None, row.clerk)
            and (self.reason is None or self.reason in reasons(row))
        )

    def narrowed(self) -> bool:
        """Whether anything but the state is set."""
        return any(value is not None for value in (self.event, self.clerk, self.reason))


def reasons(row: CaseRow) -> tuple[str, ...]:
    """The words of all findings, and 支援措置 where a guarded person is among them."""
    words = tuple(finding.text for finding in row.findings)
    return (wording.GUARDED, *words) if row.guarded and wording.GUARDED not in words else words


def exception_rank(row: CaseRow) -> tuple[int, int, datetime]:
    """Sort key «what to look at first»: gravest finding, guarded, then many findings, then the oldest."""
    worst = min((_SEVERITY.get(finding.severity, 1) for finding in row.findings), default=3)
    if row.guarded:
        worst = min(worst, 0)
    return (worst, -len(row.findings), row.opened_at)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of a day, a week or a month."""

    period: str
    first: date
    last: date
    received: int = 0
    done: int = 0
    not_written: int = 0
    median_minutes: float | None = None
    by_hour: tuple[tuple[int, int], ...] = ()
    by_division: tuple[tuple[str, int], ...] = ()
    by_event: tuple[tuple[str, int], ...] = ()
    by_day: tuple[tuple[date, int], ...] = ()


def period_days(period: str, day: date) -> tuple[date, ...]:
    """The days of the day, week (Monday first) or month around a day."""
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return tuple(monday + timedelta(days=n) for n in range(7))
    if period == "month":
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return tuple(first + timedelta(days=n) for n in range((following - first).days))
    return (day,)


def gather(period: str, days: tuple[DayView, ...]) -> Statistics:
    """The figures of several days together; the median is taken over the cases, not over the days."""
    hours: Counter[int] = Counter()
    divisions: Counter[str] = Counter()
    events: Counter[str] = Counter()
    for view in days:
        hours.update(dict(view.by_hour))
        divisions.update(dict(view.by_division))
        events.update(row.life_event for row in view.rows if row.life_event)
    minutes = sorted(row.minutes for view in days for row in view.rows if row.minutes is not None)
    single = days[0].median_minutes if len(days) == 1 else None
    return Statistics(
        period,
        days[0].day,
        days[-1].day,
        sum(view.received for view in days),
        sum(view.done for view in days),
        sum(view.not_written for view in days),
        single if single is not None else _median(minutes),
        tuple(sorted(hours.items())),
        tuple(divisions.most_common()),
        tuple(events.most_common()),
        tuple((view.day, view.received) for view in days),
    )


def _median(values: list[int]) -> float | None:
    if not values:
        return None
    middle = len(values) // 2
    return float(values[middle]) if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


@dataclass(slots=True)
class SupervisorState:
    """Everything the window draws from."""

    today: date | None = None
    day: date | None = None
    view: DayView | None = None
    filters: Filters = field(default_factory=Filters)
    order: str = "first"
    chosen: CaseId | None = None
    detail: ReviewDetail | None = None
    clerks: dict[ClerkId, str] = field(default_factory=dict)
    me: str = ""
    period: str = "day"
    statistics: Statistics | None = None
    statistics_day: date | None = None
    deciding: bool = False


class SupervisorPresenter:
    """Loads the day, keeps filters and choice, decides, exports."""

    def __init__(self, app: App, background: Runner, view: View) -> None:
        self._app = app
        self._background = background
        self._view = view
        self.state = SupervisorState()

    # --- the day --------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Load who works here, what day it is, and that day."""
        session = self._app.session
        self._background.run(
            lambda: (session.top_bar().now, session.clerk(), session.clerks()),
            then=self._started,
            failed=lambda error: self._view.show_error(error, "day"),
        )

    def load(self, day: date | None = None) -> None:
        """Load a day (the present one when None)."""
        state = self.state
        wanted = day or state.day
        if wanted is None:
            return
        if wanted != state.day:
            self._leave()
            state.day, state.view = wanted, None
            self._view.show_day()
            self._view.show_case()
        self._background.run(
            lambda: self._app.reviews.day(wanted),
            then=self._loaded,
            failed=lambda error: self._view.show_error(error, "day"),
            key="supervisor-day",
        )

    def step_day(self, days: int) -> None:
        """Another day; never one after today."""
        state = self.state
        if state.day is None or state.today is None:
            return
        wanted = state.day + timedelta(days=days)
        if wanted <= state.today:
            self.load(wanted)

    def refresh(self, changes: Changes) -> None:
        """Read again what another screen changed."""
        own = changes.initiator is self
        if changes.touches(Kind.CASE_LIST | Kind.REVIEW | Kind.CASE | Kind.PRINTING) and not own:
            self.load()
            if self.state.chosen is not None and changes.case_id in (None, self.state.chosen):
                self._load_detail(self.state.chosen)

    # --- the list -------------------------------------------------------------------------------------------------

    def rows(self) -> tuple[CaseRow, ...]:
        """The cases that pass the filters, in order."""
        view = self.state.view
        kept = [row for row in (view.rows if view else ()) if self.state.filters.keeps(row)]
        if self.state.order == "opened":
            return tuple(sorted(kept, key=lambda row: row.opened_at))
        if self.state.order == "longest":
            return tuple(sorted(kept, key=lambda row: -(row.minutes or 0)))
        return tuple(sorted(kept, key=exception_rank))

    def set_filters(self, **changes: Any) -> None:
        """Narrow the list."""
        self.state.filters = replace(self.state.filters, **changes)
        self._after_rows()

    def clear_filters(self) -> None:
        """Back to everything that waits."""
        self.state.filters = Filters()
        self._after_rows()

    def set_order(self, order: str) -> None:
        """Another order of the list."""
        self.state.order = order
        self._after_rows()

    def options(self, what: str) -> tuple[str, ...]:
        """The values of this day to filter by: ``event``, ``clerk`` or ``reason``, the commonest first."""
        rows = self.state.view.rows if self.state.view else ()
        counted: Counter[str] = Counter()
        for row in rows:
            found = {"event": (row.life_event,), "clerk": (row.clerk,), "reason": reasons(row)}[what]
            counted.update(word for word in found if word)
        return tuple(word for word, _ in counted.most_common())

    def choose(self, case: str | None) -> None:
        """Choose a case and load its timeline and packet."""
        chosen = CaseId(case) if case else None
        if chosen == self.state.chosen:
            return
        self._leave()
        self.state.chosen = chosen
        self._view.show_case()
        if chosen is not None:
            self._load_detail(chosen)

    def _leave(self) -> None:
        had = self.state.chosen is not None
        self.state.chosen = self.state.detail = None
        if had:
            self._view.leave_case()

    def chosen_row(self) -> CaseRow | None:
        """The row of the chosen case."""
        rows = self.state.view.rows if self.state.view else ()
        return next((row for row in rows if row.id == self.state.chosen), None)

    # --- the decision ---------------------------------------------------------------------------------------------

    def why_not(self) -> str:
        """Why the chosen case cannot be decided now; empty when it can."""
        detail = self.state.detail
        if detail is None:
            return wording.LOADING if self.state.chosen else wording.CHOOSE
        return "" if detail.may_decide else detail.why_not

    def approve(self) -> None:
        """Approve the chosen case."""
        self._decide(self._app.reviews.approve, wording.approved)

    def send_back(self, reason: str) -> None:
        """Return the chosen case with what is to be put right."""
        self._decide(lambda case: self._app.reviews.send_back(case, reason.strip()), wording.returned)

    def _decide(self, act: Callable[[CaseId], ReviewDetail], said: Callable[[str], str]) -> None:
        state = self.state
        case = state.chosen
        if case is None or self.why_not() or state.deciding:
            return
        state.deciding = True
        following = self._following(case)

        def done(detail: ReviewDetail) -> None:
            state.deciding = False
            self._view.say(said(detail.row.number))
            if state.chosen == case:
                state.detail = detail
                if following is not None:
                    self.choose(following)
                else:
                    self._view.show_case()
            self.load()

        def failed(error: Exception) -> None:
            state.deciding = False
            self._view.show_error(error, "case")

        self._background.run(
            lambda: act(case),
            then=done,
            failed=failed,
            changes=Changes(Kind.REVIEW | Kind.CASE_LIST | Kind.CASE, case, self),
        )

    def _following(self, case: CaseId) -> CaseId | None:
        """The case to look at after this one, while only waiting ones are listed."""
        rows = [row.id for row in self.rows()]
        if self.state.filters.state is not ReviewState.WAITING or case not in rows:
            return None
        place = rows.index(case)
        rest = rows[place + 1 :] or rows[:place]
        return rest[0] if rest else None

    # --- pages and reports ----------------------------------------------------------------------------------------

    def page(self, number: int, dpi: int, then: Callable[[PageImage], None], *, key: str) -> None:
        """Load a page of the chosen packet; a later request with the same key replaces it."""
        case = self.state.chosen
        if case is None:
            return
        self._background.run(
            lambda: self._app.packets.page(case, number, dpi=dpi),
            then=lambda image: then(image) if self.state.chosen == case else None,
            failed=lambda error: self._view.show_error(error, "case"),
            key=key,
        )

    def save_report(self, ending: str, path: str) -> None:
        """Write the day's report to a file that is either whole or not there (``pdf`` or ``xlsx``)."""
        day = self.state.day
        if day is None or not path:
            return
        target = Path(path if path.lower().endswith(f".{ending}") else f"{path}.{ending}")
        make = self._app.reviews.report_pdf if ending == "pdf" else self._app.reviews.report_xlsx
        self._background.run(
            lambda: write_whole(target, make(day)),
            then=lambda _: self._view.say(wording.saved(target.name)),
            failed=lambda error: self._view.show_error(error, "report"),
        )

    # --- statistics -----------------------------------------------------------------------------------------------

    def show_period(self, period: str | None = None, *, step: int = 0) -> None:
        """Figures of a day, week or month; ``step`` goes to the one before or after."""
        state = self.state
        anchor = state.statistics_day or state.day
        if anchor is None or state.today is None:
            return
        state.period = period or state.period
        if step:
            days = period_days(state.period, anchor)
            anchor = days[-1] + timedelta(days=1) if step > 0 else days[0] - timedelta(days=1)
        state.statistics_day = anchor = min(anchor, state.today)
        wanted = tuple(day for day in period_days(state.period, anchor) if day <= state.today)
        chosen = state.period
        self._background.run(
            lambda: gather(chosen, tuple(self._app.reviews.day(day) for day in wanted)),
            then=self._counted,
            failed=lambda error: self._view.show_error(error, "statistics"),
            key="supervisor-statistics",
        )

    # --- arrivals -------------------------------------------------------------------------------------------------

    def _started(self, loaded: tuple[datetime, Any, tuple[Any, ...]]) -> None:
        now, me, clerks = loaded
        self.state.today = now.date()
        self.state.me = me.name
        self.state.clerks = {clerk.id: clerk.name for clerk in clerks}
        self.load(now.date())

    def _loaded(self, view: DayView) -> None:
        self.state.view = view
        self._view.clear_error("day")
        self._after_rows()

    def _after_rows(self) -> None:
        """Keep the choice when the case is still listed, else take the first of the list."""
        rows = self.rows()
        self._view.show_day()
        ids = [row.id for row in rows]
        if self.state.chosen not in ids:
            self.choose(ids[0] if ids else None)

    def _load_detail(self, case: CaseId) -> None:
        self._background.run(
            lambda: self._app.reviews.detail(case),
            then=self._detailed,
            failed=lambda error: self._view.show_error(error, "case"),
            key="supervisor-detail",
        )

    def _detailed(self, detail: ReviewDetail) -> None:
        if detail.row.id == self.state.chosen:
            self.state.detail = detail
            self._view.show_case()

    def _counted(self, statistics: Statistics) -> None:
        self.state.statistics = statistics
        self._view.show_statistics()


def write_whole(target: Path, content: bytes) -> None:
    """Write a file beside its place and move it there. Raises EnvironmentProblem when the place refuses it."""
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=target.suffix, dir=target.parent)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            beside.replace(target)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EnvironmentProblem(
            "日報の保存", "この場所には書き込めません。", "別の場所を選ぶか、同じ名前のファイルを閉じてください。"
        ) from error
