"""A check-in at the kiosk becomes a case at the desk: touched answers, a printed number, a scan, the interview."""

from __future__ import annotations

import pytest

from desk_app.domain.case_status import CaseStatus
from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.sheet_code import ticket_payload
from tests.end_to_end.hands import KEY, Person
from ui.screens.kiosk.window import KioskWindow
from ui.screens.resident.wording import text as resident_words
from ui.widgets.barcode import Barcode

GIVEN = {"from_kind": "国内", "dog_situation": "いない", "owns_moped": "false"}
"""What the visitor touches, by question."""
TOLD = {"from_kind": "国内", "dog_situation": "いない", "owns_moped": False}
"""The same as the interview has it."""


class Visitor(Person):
    """Touches the kiosk."""

    @property
    def page(self):
        return self.window.page

    def choose(self, value):
        """Touch a choice."""
        button = next(b for b in self.page.grid.buttons() if b.option.value == value)
        self.touch(button)

    def check_in(self, language, purpose):
        """From the language to the ticket; the text of its barcode as it stands on the screen."""
        self.choose(language)
        self.choose(purpose)
        asked = []
        while (state := self.window.presenter.state).ticket is None:
            asked.append(state.question.id)
            self.choose(GIVEN[state.question.id])
        assert asked == list(GIVEN)
        (shown,) = self.page.findChildren(Barcode)
        assert shown.isVisible()
        return state.ticket.barcode


@pytest.fixture
def visitor(clerk):
    """Somebody at the kiosk of the same town."""
    window = KioskWindow(clerk.app, clerk.background, full_screen=False)
    window.show()
    visitor = Visitor(window, clerk.background)
    visitor.settle()
    yield visitor
    window.hide()
    window.deleteLater()


def to_the_desk(clerk):
    """The clerk looks at the staff window again."""
    clerk.window.activateWindow()
    clerk.settle()


def scan(clerk, scanner, barcode):
    """The clerk scans the slip; its case opens."""
    scanner.scan(barcode)
    clerk.settled(lambda: clerk.view is not None, "the scan opened no case")


def pre_entered(view):
    """Answers marked as 事前入力."""
    return {a.fact: a.value for a in view.answered if a.source is Source.PRE_ENTRY}


def test_check_in_becomes_the_interview(clerk, visitor, scanner):
    barcode = visitor.check_in("en", "転入")
    to_the_desk(clerk)
    scan(clerk, scanner, barcode)
    case, number = clerk.view.id, clerk.view.ticket
    assert barcode == ticket_payload(number, "1124")
    assert clerk.view.language == "en"
    assert clerk.resident.heading.text() == resident_words("waiting", "en")
    assert clerk.view.situation.life_event is LifeEvent.MOVE_IN
    assert pre_entered(clerk.view) == TOLD
    clerk.find_family()
    clerk.digits("1")
    assert clerk.view.status is CaseStatus.CHOOSING_EVENT
    clerk.to_interview()
    assert clerk.view.id == case
    assert clerk.view.people[0].name == "髙橋\u3000健一"
    assert pre_entered(clerk.view) == TOLD
    rows = {row.key: row.cells for row in clerk.window.current_view().answers.rows()}
    for fact in TOLD:
        assert [word for cell in rows[f"{fact}/"] for word, _tone in cell.tags] == ["事前入力"]
    clerk.interview()
    assert not {fact for fact, _person in clerk.asked} & {FactId(fact) for fact in TOLD}


def test_second_scan_opens_the_same_case(clerk, visitor, scanner):
    barcode = visitor.check_in("ja-easy", "転入")
    to_the_desk(clerk)
    scan(clerk, scanner, barcode)
    case = clerk.view.id
    assert clerk.view.language == "ja-easy"
    clerk.key(KEY.Key_F8)
    assert clerk.view is None
    scan(clerk, scanner, barcode)
    assert clerk.view.id == case
    assert len(clerk.app.cases.open_cases()) == 1
    scanner.scan(barcode)
    clerk.settled(clerk.window.toast.isVisible, "a scan in the middle of a case goes unsaid")
    assert clerk.view.id == case


def test_next_visitor_finds_nothing_of_the_one_before(visitor):
    visitor.check_in("en", "転入")
    visitor.touch(visitor.page.finish)
    state = visitor.window.presenter.state
    assert (state.language, state.purpose, state.answers, state.ticket) == ("ja", "", {}, None)
    second = visitor.check_in("ja", "転入")
    assert second.startswith("T1124")
