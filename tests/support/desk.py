"""A whole desk for tests: the real rooms over a small demo town, keys in memory, a clock that stands still."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from desk_app.bootstrap.clock import DEMO_START
from desk_app.bootstrap.demo_town import demo_settings
from desk_app.bootstrap.desk import OpenDesk, create_desk
from desk_app.cli.demo import demo_answers, fill_town
from desk_app.cli.scripted import MOVED_ON, NEW_ADDRESS, SEARCH, demo_strokes
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.fact import Source
from desk_app.domain.ids import CaseId
from desk_app.domain.interview import Answer, FactKey
from desk_app.domain.life_event import LifeEvent
from desk_app.services.views import CaseView
from desk_app.storage.keys import MemoryKeys

ANSWERS = demo_answers()


class StillClock:
    """Time that moves only when told."""

    def __init__(self, start: datetime = DEMO_START) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def forward(self, **span: int) -> None:
        self.moment += timedelta(**span)


def a_desk(
    home: Path, *, residents: int = 200, clock: StillClock | None = None, keys: MemoryKeys | None = None
) -> OpenDesk:
    """A new desk of the demo town with so many residents beside the demo households."""
    desk = create_desk(demo_settings(home), keys=keys or MemoryKeys(), clock=clock or StillClock())
    fill_town(desk, residents)
    return desk


def interviewing(desk: OpenDesk) -> CaseView:
    """The demo family at the first question."""
    cases = desk.app.cases
    view = cases.open()
    found = desk.app.residents.search(SEARCH).hits[0]
    cases.take_household(view.id, found.resident_id)
    cases.confirm_identity(view.id, "マイナンバーカード")
    return cases.choose_event(view.id, LifeEvent.MOVE_IN, event_on=MOVED_ON, new_address=NEW_ADDRESS)


def interviewed(desk: OpenDesk) -> CaseView:
    """The demo family with every question answered.

    The first time in a test run question after question, as a clerk does; from then on the same answers at once.
    """
    view = interviewing(desk)
    known = _ASKED.get(desk.context.engine.version, ())
    if known:
        view = _answered_at_once(desk, view.id, known)
    asked = list(known)
    while view.question is not None:
        fact, person = view.question.fact, view.question.person
        asked.append((fact, person))
        view = desk.app.cases.answer(view.id, fact, person, ANSWERS.get((fact, person)))
    _ASKED[desk.context.engine.version] = tuple(asked)
    return view


_ASKED: dict[str, tuple[FactKey, ...]] = {}
"""What was asked, in order, by the version of the rules: the interview of the same family asks the same."""


def _answered_at_once(desk: OpenDesk, case: CaseId, asked: Sequence[FactKey]) -> CaseView:
    context = desk.context
    with context.unit_of_work() as uow:
        one = uow.cases.get(case)
        for fact, person in asked:
            value = ANSWERS.get((fact, person))
            one = one.with_answer(Answer(fact, person, value, Source.SPOKEN, context.clock.now(), context.clerk.id))
        uow.cases.save(one)
        uow.commit()
    return desk.app.cases.view(case)


def signed(desk: OpenDesk) -> CaseView:
    """The demo family with a signed packet."""
    view = interviewed(desk)
    desk.app.cases.go_to(view.id, CaseStatus.CONFIRMING)
    desk.app.cases.go_to(view.id, CaseStatus.SIGNING)
    desk.app.packets.draw(view.id)
    desk.app.packets.sign(view.id, demo_strokes())
    return desk.app.cases.view(view.id)


def closed(desk: OpenDesk) -> CaseView:
    """The demo family's case handed over, every sheet scanned."""
    view = signed(desk)
    desk.app.cases.go_to(view.id, CaseStatus.PRINTING)
    view = desk.app.cases.go_to(view.id, CaseStatus.HANDING_OVER)
    for sheet in view.sheets:
        desk.app.cases.scan_sheet(view.id, sheet.barcode)
    return desk.app.cases.close(view.id)


def unknown_case() -> CaseId:
    """An id that no case has."""
    return CaseId("0" * 32)
