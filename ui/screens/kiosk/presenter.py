"""The kiosk's run without widgets: language, purpose, a few questions, ticket; time-out and wipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Protocol

from desk_app.domain.fact import FactValue
from desk_app.domain.ticket import Ticket
from desk_app.services.api import KioskService
from desk_app.services.changes import Changes, Kind
from desk_app.services.views import KioskQuestion
from ui.runner import Runner

MOST_QUESTIONS = 6
"""A kiosk never asks more; the interview does the rest."""
MOST_LOOKS = 120
WRONG_CODES = 5
PAUSE_SECONDS = 60


class Page(Enum):
    """The pages in order."""

    LANGUAGE = auto()
    PURPOSE = auto()
    QUESTION = auto()
    TICKET = auto()


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds without a touch until the warning, of the warning, and of the ticket screen."""

    idle: int = 60
    warning: int = 20
    ticket: int = 60


class View(Protocol):
    """What the presenter tells the window."""

    def leave_visitor(self) -> None:
        """The visitor is gone: nothing of them may stay. Before ``show_page``."""

    def show_page(self) -> None:
        """The page changed: draw it anew and let nothing of the old one stand."""

    def show_notice(self) -> None:
        """Only the notice (called, failed, wait) changed."""

    def show_countdown(self) -> None:
        """The seconds left changed."""


@dataclass(slots=True)
class KioskState:
    """Everything of one visitor; a wipe replaces it whole."""

    page: Page = Page.LANGUAGE
    language: str = "ja"
    language_chosen: bool = False
    purpose: str = ""
    answers: dict[str, FactValue] = field(default_factory=dict)
    asked: list[KioskQuestion] = field(default_factory=list)
    question: KioskQuestion | None = None
    questions_left: int = 1
    ticket: Ticket | None = None
    busy: bool = False
    called: bool = False
    failed: bool = False
    idle: int = 0
    warning: int | None = None
    closing: int | None = None


class KioskPresenter:
    """Leads one visitor after the other through the pages; holds nothing once a visitor is gone."""

    def __init__(self, kiosk: KioskService, background: Runner, view: View, times: Times | None = None) -> None:
        self._kiosk = kiosk
        self._background = background
        self._view = view
        self._visitor = 0
        self.times = times or Times()
        self.state = KioskState()
        self.purposes: KioskQuestion | None = None
        self._longest = 1
        self._wrong_codes = 0
        self._pause = 0

    # --- the pages ------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Load the purposes; they are the same for everyone."""
        self._background.run(self._first_look, then=self._arrived, failed=self._failed)

    def choose_language(self, language: str) -> None:
        """Take a language; the first time it leads on, later back to where one was."""
        state = self.state
        state.language, state.language_chosen = language, True
        if state.page is Page.LANGUAGE:
            state.page = self._resume()
        self._touched_page()

    def change_language(self) -> None:
        """Back to the languages without losing what was chosen."""
        if self.state.page is not Page.TICKET:
            self.state.page = Page.LANGUAGE
            self._touched_page()

    def choose(self, value: str) -> None:
        """Take the choice of the page shown: a purpose or an answer."""
        state = self.state
        if state.busy:
            return
        if state.page is Page.PURPOSE:
            if value != state.purpose:
                state.answers.clear()
            state.purpose = value
        elif state.page is Page.QUESTION and state.question is not None:
            state.answers[state.question.id] = value
        else:
            return
        self.go_on()

    def go_on(self) -> None:
        """Ask for the next question, or for the ticket when none is left. A failure leaves the page as it is."""
        state = self.state
        state.busy, state.failed, state.idle = True, False, 0
        self._view.show_notice()
        on_question = state.page is Page.QUESTION and state.question is not None
        path = [*state.asked, state.question] if on_question and state.question else []
        purpose, language = state.purpose, state.language
        given = {question.id: state.answers[question.id] for question in path}
        if len(given) >= MOST_QUESTIONS:
            self._issue(purpose, language, given, path)
            return

        def asked(found: tuple[KioskQuestion | None, int]) -> None:
            question, left = found
            if question is None:
                self._issue(purpose, language, given, path)
                return
            state.busy, state.asked = False, path
            state.page, state.question, state.questions_left = Page.QUESTION, question, left
            self._touched_page()

        self._background.run(lambda: self._look_ahead(purpose, given), then=self._mine(asked), failed=self._failed)

    def back(self) -> None:
        """One page back; what was chosen there stays marked."""
        state = self.state
        if state.busy:
            return
        if state.page is Page.QUESTION:
            state.question = state.asked.pop() if state.asked else None
            state.questions_left += 1
            if state.question is None:
                state.page = Page.PURPOSE
        elif state.page is Page.PURPOSE:
            state.page = Page.LANGUAGE
        state.failed = False
        self._touched_page()

    def can_go_back(self) -> bool:
        """Whether there is a page before this one."""
        return self.state.page in (Page.PURPOSE, Page.QUESTION)

    def present(self) -> str | None:
        """The value chosen on this page before."""
        state = self.state
        if state.page is Page.LANGUAGE:
            return state.language if state.language_chosen else None
        if state.page is Page.PURPOSE:
            return state.purpose or None
        value = state.answers.get(state.question.id) if state.question else None
        return None if value is None else str(value)

    def progress(self) -> tuple[int, int]:
        """This page of how many; the number never grows on the way."""
        state = self.state
        if state.page is Page.TICKET:
            total = 3 + len(state.asked)
            return total, total
        if state.page is Page.QUESTION:
            here = 3 + len(state.asked)
            return here, here + state.questions_left
        return (1 if state.page is Page.LANGUAGE else 2), 3 + self._longest

    # --- staff ----------------------------------------------------------------------------------------------------

    def call_staff(self) -> None:
        """Call a member of staff to the kiosk."""
        self.touch()

        def called(_result: object) -> None:
            self.state.called = True
            self._view.show_notice()

        self._background.run(self._kiosk.call_staff, then=self._mine(called), failed=self._failed)

    def check_code(self, code: str, then: Callable[[bool], None], failed: Callable[[], None]) -> bool:
        """Check the staff code; False at once while paused after wrong ones."""
        if self._pause > 0:
            return False

        def checked(right: bool) -> None:
            self._wrong_codes = 0 if right else self._wrong_codes + 1
            if self._wrong_codes >= WRONG_CODES:
                self._wrong_codes, self._pause = 0, PAUSE_SECONDS
            then(right)

        self._background.run(
            lambda: self._kiosk.check_exit_code(code), then=checked, failed=lambda _error: failed(), key="kiosk-code"
        )
        return True

    def paused(self) -> bool:
        """Whether codes are refused for now."""
        return self._pause > 0

    # --- time -----------------------------------------------------------------------------------------------------

    def touch(self) -> None:
        """Someone is there."""
        state = self.state
        state.idle = 0
        if state.warning is not None:
            state.warning = None
            self._view.show_countdown()

    def tick(self) -> None:
        """One second passed."""
        state = self.state
        self._pause = max(0, self._pause - 1)
        if state.closing is not None:
            state.closing -= 1
            if state.closing <= 0:
                self.wipe()
            else:
                self._view.show_countdown()
        elif state.warning is not None:
            state.warning -= 1
            if state.warning <= 0:
                self.wipe()
            else:
                self._view.show_countdown()
        elif self._used():
            state.idle += 1
            if state.idle >= self.times.idle:
                state.warning = self.times.warning
                self._view.show_countdown()

    def wipe(self) -> None:
        """Forget this visitor and begin again; results still under way are dropped."""
        self._visitor += 1
        self.state = KioskState()
        self._view.leave_visitor()
        self._view.show_page()

    # --- inside ---------------------------------------------------------------------------------------------------

    def _used(self) -> bool:
        state = self.state
        return state.page is not Page.LANGUAGE or state.language_chosen or state.called or state.failed

    def _resume(self) -> Page:
        if self.state.question is not None:
            return Page.QUESTION
        return Page.PURPOSE

    def _touched_page(self) -> None:
        self.state.idle = 0
        self.state.warning = None
        self._view.show_page()

    def _issue(self, purpose: str, language: str, given: Mapping[str, FactValue], path: list[KioskQuestion]) -> None:
        def issued(ticket: Ticket) -> None:
            state = self.state
            state.busy, state.ticket, state.page = False, ticket, Page.TICKET
            state.closing, state.asked, state.question = self.times.ticket, path, None
            state.answers.clear()
            self._touched_page()

        self._background.run(
            lambda: self._kiosk.issue(purpose, language, given),
            then=self._mine(issued),
            failed=self._failed,
            changes=Changes(Kind.TICKETS, None, self),
        )

    def _look_ahead(self, purpose: str, given: Mapping[str, FactValue]) -> tuple[KioskQuestion | None, int]:
        """The next question, and how many questions at most are left with it (at least 1)."""
        looks = [0]

        def deepest(answers: Mapping[str, FactValue], depth: int) -> int:
            looks[0] += 1
            if depth >= MOST_QUESTIONS or looks[0] > MOST_LOOKS:
                return 0
            question = self._kiosk.next_question(purpose, answers)
            if question is None or question.id in answers:
                return 0
            values = [value for value, _, _ in question.choices]
            return 1 + max((deepest({**answers, question.id: value}, depth + 1) for value in values), default=0)

        return self._kiosk.next_question(purpose, given), max(1, deepest(given, len(given)))

    def _mine(self, act: Callable[[Any], None]) -> Callable[[Any], None]:
        """Deliver a result only to the visitor who asked for it."""
        visitor = self._visitor

        def deliver(result: Any) -> None:
            if visitor == self._visitor:
                act(result)

        return deliver

    def _first_look(self) -> tuple[KioskQuestion, int]:
        """The purposes, and the most questions that any of them brings."""
        purposes = self._kiosk.purposes()
        return purposes, max((self._look_ahead(value, {})[1] for value, _, _ in purposes.choices), default=1)

    def _arrived(self, found: tuple[KioskQuestion, int]) -> None:
        self.purposes, self._longest = found
        self._view.show_page()

    def _failed(self, _error: Exception) -> None:
        self.state.busy, self.state.failed = False, True
        self._view.show_notice()
