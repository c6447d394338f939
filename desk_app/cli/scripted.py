"""The demo family's visit, step by step, through the services a clerk's screens use."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from desk_app.app import App
from desk_app.bootstrap.demo_town import DEMO_CARD, DEMO_PIN
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import BugError
from desk_app.domain.fact import FactValue
from desk_app.domain.ids import CaseId, ClerkId
from desk_app.domain.interview import FactKey
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address
from desk_app.domain.signature import StrokePoint, Strokes
from desk_app.services.views import CaseView

SEARCH = "たかはし けんいち s63"
MOVED_ON = date(2026, 11, 20)
NEW_ADDRESS = Address(
    postal_code="999-0101",
    prefecture="架空県",
    municipality="みらい市",
    town="桜町三丁目",
    banchi="4番5号",
    katagaki="コーポさくら203号室",
    municipality_code="999997",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of the visit worth a picture."""

    name: str
    view: CaseView


def demo_strokes() -> Strokes:
    """A signature of invented strokes: 高橋 as a quick hand might draw it, with pressure."""
    lines = (
        ((0.10, 0.12), (0.10, 0.17)),
        ((0.04, 0.18), (0.17, 0.175)),
        ((0.07, 0.21), (0.07, 0.26), (0.14, 0.26), (0.14, 0.21), (0.07, 0.21)),
        ((0.04, 0.40), (0.045, 0.30), (0.17, 0.295), (0.172, 0.40), (0.16, 0.39)),
        ((0.075, 0.33), (0.078, 0.37), (0.14, 0.37), (0.138, 0.33), (0.075, 0.33)),
        ((0.24, 0.18), (0.34, 0.17)),
        ((0.29, 0.12), (0.288, 0.41)),
        ((0.285, 0.21), (0.24, 0.33)),
        ((0.295, 0.22), (0.33, 0.29)),
        ((0.37, 0.16), (0.47, 0.14)),
        ((0.42, 0.13), (0.38, 0.23)),
        ((0.42, 0.16), (0.48, 0.23)),
        ((0.37, 0.41), (0.375, 0.28), (0.48, 0.275), (0.482, 0.40), (0.47, 0.40)),
        ((0.40, 0.31), (0.40, 0.37), (0.455, 0.37), (0.455, 0.31), (0.40, 0.31)),
        ((0.55, 0.16), (0.62, 0.15), (0.58, 0.25), (0.55, 0.40)),
        ((0.60, 0.24), (0.70, 0.23)),
        ((0.66, 0.13), (0.655, 0.40)),
        ((0.59, 0.40), (0.74, 0.39)),
        ((0.79, 0.28), (0.93, 0.265)),
    )
    strokes: list[tuple[StrokePoint, ...]] = []
    moment = 0.0
    for line in lines:
        points: list[StrokePoint] = []
        for (x0, y0), (x1, y1) in pairwise(line):
            for part in range(8):
                share = part / 7
                pressure = 0.45 + 0.35 * math.sin(math.pi * share)
                points.append((x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, pressure, round(moment, 3)))
                moment += 0.012
        strokes.append(tuple(points))
        moment += 0.08
    return Strokes(tuple(strokes), aspect=0.5)


class DemoVisit:
    """The visit of the demo family, from the search to the closed case.

    ``answers`` are what the family says (fact and person → value); a question without one is answered わからない.
    ``pause`` lets so many minutes pass on the desk's clock, as they would between the steps of a real visit.
    """

    def __init__(
        self,
        app: App,
        answers: Mapping[FactKey, FactValue],
        *,
        printer: str,
        pause: Callable[[float], None] = lambda _minutes: None,
    ) -> None:
        self._app = app
        self._printer = printer
        self._pause = pause
        self._answers = answers
        self.asked: list[FactKey] = []

    def steps(self) -> Iterator[Step]:
        """Walk through the visit; each step yields the view that the screens show."""
        cases = self._app.cases
        view = cases.open()
        case = view.id
        yield Step("1-search", view)
        hits = self._app.residents.search(SEARCH, case=case).hits
        if not hits:
            raise BugError("the demo family is not in the resident cache")
        view = cases.take_household(case, hits[0].resident_id)
        read = self._app.devices.read_card(DEMO_CARD, pin=DEMO_PIN)
        view = cases.accept_card(case, read, [d.item for d in cases.card_differences(case, read)])
        yield Step("1-card", view)
        self._pause(1.5)
        view = cases.confirm_identity(case, "マイナンバーカード")
        yield Step("2-event", view)
        self._pause(1)
        view = cases.choose_event(
            case,
            LifeEvent.MOVE_IN,
            event_on=MOVED_ON,
            new_address=NEW_ADDRESS,
            moving={person.id: True for person in view.people},
        )
        yield from self._interview(case, view)
        self._pause(1.5)
        yield Step("4-confirm", cases.go_to(case, CaseStatus.CONFIRMING))
        for row in cases.view(case).belongings:
            cases.belonging_seen(case, row.id, seen=True)
        cases.go_to(case, CaseStatus.SIGNING)
        self._app.packets.draw(case)
        yield Step("5-preview", cases.view(case))
        self._pause(1)
        self._app.packets.sign(case, demo_strokes())
        yield Step("5-signed", cases.view(case))
        yield Step("6-print", cases.go_to(case, CaseStatus.PRINTING))
        self._pause(0.5)
        yield Step("6-printed", self._printed(case))
        view = cases.go_to(case, CaseStatus.HANDING_OVER)
        for sheet in view.sheets[: len(view.sheets) // 2]:
            view = cases.scan_sheet(case, sheet.barcode)
        yield Step("7-hand-over", view)
        for sheet in view.sheets:
            view = cases.scan_sheet(case, sheet.barcode)
        self._pause(1.5)
        yield Step("8-closed", cases.close(case))

    def _printed(self, case: CaseId) -> CaseView:
        job = self._app.printing.start(case, self._printer)
        while job.running:
            time.sleep(0.05)
            job = self._app.printing.status(job.job)
        if not job.complete:
            raise BugError(f"the demo printer stopped: {job.message}")
        return self._app.cases.view(case)

    def _interview(self, case: CaseId, view: CaseView) -> Iterator[Step]:
        first = True
        while view.question is not None:
            question = view.question
            key: FactKey = (question.fact, question.person)
            if first or len(self.asked) == 6:
                yield Step("3-interview-first" if first else "3-interview", view)
                first = False
            if key in self.asked:
                raise BugError(f"asked twice: {question.fact}")
            self.asked.append(key)
            self._pause(0.1)
            view = self._app.cases.answer(case, question.fact, question.person, self._answers.get(key))
        yield Step("3-interview-done", view)

    def approve(self, case: CaseId, reviewer: ClerkId) -> None:
        """The supervisor takes over the desk's session and approves."""
        self._app.session.sign_in(reviewer)
        self._app.reviews.approve(case)
