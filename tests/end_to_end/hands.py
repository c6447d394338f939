"""Hands for the whole walks: the clerk presses keys, the resident writes on the pad and touches the kiosk."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desk_app.app import App
from desk_app.cli.scripted import SEARCH, demo_strokes
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.eras import era_of
from desk_app.domain.fact import FactType, FactValue
from desk_app.domain.interview import FactKey
from tests.support.desk import ANSWERS
from tests.support.staff_desk import IDLE_SECONDS, NO, StaffDesk
from ui.background import Background
from ui.screens.staff import question_presenter

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
WAIT_SECONDS = 240
MOST_PAGES = 8
MOST_QUESTIONS = 120
"""More than this means that the interview goes round in circles."""


class Clerk(StaffDesk):
    """Works the staff window by keys alone."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.asked: list[FactKey] = []

    def settled(self, ready, what: str) -> None:
        """Wait for something that another thread brings about."""
        self.wait(ready, what, WAIT_SECONDS)

    def type(self, text: str) -> None:
        """Type: ASCII as keys, everything else as an input method commits it."""
        for char in text:
            if char.isascii():
                QTest.keyClicks(self.target(), char)
            else:
                event = QInputMethodEvent()
                event.setCommitString(char)
                QApplication.sendEvent(self.target(), event)
        self.settle()

    def clear_field(self) -> None:
        """Empty the field one is in."""
        self.key(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.key(KEY.Key_Delete)

    def date(self, day: date) -> None:
        """Type a day in its era: letter, year, month, day."""
        era = era_of(day)
        assert era is not None
        year = era.year_of(day)
        self.type(f"{era.letter.lower()}{year}{'.' if year < 10 else ''}{day.month:02d}{day.day:02d}")

    # --- the steps ---
    def find_family(self) -> None:
        """F3, what one would type, the hit, Enter: the household is in the case."""
        self.key(KEY.Key_F3)
        search = self.window.current_view().search
        self.type(SEARCH)
        self.settled(lambda: search.current() is not None, "nobody was found")
        self.enter()
        self.settled(lambda: self.view is not None and len(self.view.people) == 4, "the household did not come")

    def read_card(self, pin: str, *, sure: bool = False) -> None:
        """F4, the secret number, the second word where few tries are left, Enter; then what the reader says."""
        self.key(KEY.Key_F4)
        assert QApplication.activeModalWidget() is not None, "no dialog asks for the secret"
        self.type(pin)
        if sure:
            self.key(KEY.Key_Tab)
            self.key(KEY.Key_Space)
        self.enter()

    def to_interview(self, moved_on: date | None = None) -> None:
        """転入 by its number, the day if it is told; the other pages as the certificate says them."""
        self.digits("1")
        if moved_on is not None:
            self.date(moved_on)
        for _page in range(MOST_PAGES):
            if self.view.status is CaseStatus.CHOOSING_EVENT:
                self.enter()
        assert self.view.status is CaseStatus.INTERVIEWING, "the interview did not begin"

    def interview(self) -> None:
        """Answer each question as the demo family does."""
        while (question := self.view.question) is not None:
            assert len(self.asked) < MOST_QUESTIONS, "the interview does not end"
            key: FactKey = (question.fact, question.person)
            keys = [(question.fact, person) for person in question.people] or [key]
            assert not set(keys) & set(self.asked), f"asked twice: {keys}"
            self.asked += keys
            if question.people:
                self.answer_group([ANSWERS.get(one) for one in keys])
            else:
                self.answer(ANSWERS.get(key))
            self.settled(lambda q=question: self.view.question is not q, f"{key} was not taken")

    def answer(self, value: FactValue | None) -> None:
        """Give one answer with the keys of its question."""
        question = self.view.question
        if question.type in (FactType.BOOL, FactType.CHOICE) or value is None:
            self.key(getattr(KEY, f"Key_{self._choice_key(value)}"))
            return
        if isinstance(value, date):
            self.date(value)
        else:
            self.clear_field()
            self.type(str(value))
        self.enter()

    def answer_group(self, values: list[FactValue | None]) -> None:
        """Give everyone's answer to a question of several people, then Enter."""
        question = self.view.question
        group = self.window.current_view().answer.group
        keys = {choice.value: choice.key for choice in question_presenter.choices_of(question)}
        for n, value in enumerate(values, 1):
            if question.type is FactType.CHOICE:
                self.digits(keys[question_presenter.UNKNOWN if value is None else value])
            elif value is None or value is not group.marks[n - 1].isChecked():
                self.digits(str(n))
                self.digits("0" if value is None else "")
        self.enter()

    def _choice_key(self, value: FactValue | None) -> str:
        """The number that stands on the choice."""
        wanted = question_presenter.UNKNOWN if value is None else value
        if isinstance(value, bool):
            wanted = question_presenter.YES if value else question_presenter.NO
        buttons = self.window.current_view().answer.grid.buttons()
        return next(button.option.key for button in buttons if button.option.value == wanted)

    def confirm(self) -> None:
        """From the end of the interview over the procedures to the papers."""
        self.enter()
        assert self.view.status is CaseStatus.CONFIRMING
        self.enter()
        self.settled(lambda: self.store.packet is not None, "the packet was not drawn")
        assert self.view.status is CaseStatus.SIGNING

    def print(self) -> None:
        """Choose the printer that is marked, wait for the last sheet."""
        self.enter()
        assert self.view.status is CaseStatus.PRINTING
        step = self.window.current_view()
        self.settled(lambda: step.printers.chosen() is not None, "no printer was found")
        self.leave_slips_out()
        self.enter()
        self.settled(lambda: step.job is not None and step.job.complete, "printing did not end")

    def leave_slips_out(self) -> None:
        """Take the marks of all slips off: walks that are about something else print the packet alone."""
        choice = self.window.current_view().choice
        self.settled(lambda: bool(choice.ticks), "no slips are offered")
        choice.all.setFocus()
        self.key(KEY.Key_Space)
        assert choice.wanted() == ()
        self.window.current_view().focus_first()


class Pen:
    """The resident's pen on the pad."""

    def __init__(self, pad: QWidget) -> None:
        self.pad = pad

    def sign(self) -> None:
        """Write the demo signature."""
        for stroke in demo_strokes().strokes:
            places = [QPoint(round(x * self.pad.width()), round(y * self.pad.width())) for x, y, _p, _t in stroke]
            QTest.mousePress(self.pad, LEFT, NO, places[0])
            for place in places[1:]:
                QTest.mouseMove(self.pad, place)
            QTest.mouseRelease(self.pad, LEFT, NO, places[-1])


class Person:
    """Somebody before another window (kiosk, supervisor's): touches it or presses its keys."""

    def __init__(self, window: QWidget, background: Background) -> None:
        self.window = window
        self.background = background

    def settle(self) -> None:
        """Deliver and paint everything under way."""
        for _ in range(3):
            assert self.background.wait_idle(IDLE_SECONDS)
            QApplication.processEvents()

    def touch(self, widget: QWidget) -> None:
        """Touch the middle of something that can be seen."""
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, LEFT, NO, widget.rect().center())
        self.settle()

    def key(self, key: Qt.Key) -> None:
        """Press a key where the focus of the window is."""
        QTest.keyClick(self.window.focusWidget() or self.window, key)
        self.settle()
