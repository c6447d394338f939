"""What the pages of the workbench share: one call at a time with its words, its cancel and its error; the books."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from desk_app.services.api import RuleBookService
from desk_app.services.changes import Changes
from desk_app.services.rule_views import IN_USE, BookKind, RuleBook
from ui.runner import Runner, Running
from ui.screens.supervisor.workbench import wording

R = TypeVar("R")


class View(Protocol):
    """What the presenters tell the page. ``part`` is books, browse, trial, compare, release or graph."""

    def show_part(self, part: str) -> None:
        """Something of this part changed."""

    def show_error(self, error: Exception, part: str) -> None:
        """A call of this part failed."""

    def clear_error(self, part: str) -> None:
        """A new call of this part begins."""

    def say(self, text: str) -> None:
        """Something is done."""


class Part:
    """One page's work. ``busy`` holds the words of a call that takes time; it can be cancelled."""

    NAME = ""

    def __init__(self, rules: RuleBookService, runner: Runner, view: View) -> None:
        self.rules = rules
        self.runner = runner
        self.view = view
        self.busy = ""
        self._running: Running | None = None

    def call(
        self,
        op: Callable[[], R],
        then: Callable[[R], None],
        *,
        words: str = "",
        key: str = "",
        changes: Changes | None = None,
    ) -> None:
        """Run a call of the service; ``words`` says what goes on where it takes time."""
        self.view.clear_error(self.NAME)

        def arrived(result: R) -> None:
            self._over(words)
            then(result)

        def failed(error: Exception) -> None:
            self._over(words)
            self.failed(error)
            if words:
                self.view.show_part(self.NAME)

        self.busy = words or self.busy
        running = self.runner.run(
            op, then=arrived, failed=failed, changes=changes, key=f"workbench-{key}" if key else ""
        )
        if words and self.busy:
            self._running = running
            self.view.show_part(self.NAME)

    def failed(self, error: Exception) -> None:
        """A call went wrong; the page says so where it belongs."""
        self.view.show_error(error, self.NAME)

    def cancel(self) -> bool:
        """Drop the call that takes time; False when none is under way."""
        if self._running is None:
            return False
        self._running.cancel()
        self._over(self.busy)
        self.view.show_part(self.NAME)
        self.view.say(wording.CANCELLED)
        return True

    def _over(self, words: str) -> None:
        if words:
            self.busy, self._running = "", None


class Shelf(Part):
    """The books and which one is looked at."""

    NAME = "books"

    def __init__(self, rules: RuleBookService, runner: Runner, view: View) -> None:
        super().__init__(rules, runner, view)
        self.books: tuple[RuleBook, ...] = ()
        self.chosen = IN_USE

    def load(self) -> None:
        """Read the books."""
        self.call(self.rules.books, self.show, key="books")

    def choose(self, book: str) -> None:
        """Look at another book."""
        if book != self.chosen and any(one.id == book for one in self.books):
            self.chosen = book
            self.view.show_part(self.NAME)

    def book(self, own: str) -> RuleBook | None:
        """A book by its id."""
        return next((one for one in self.books if one.id == own), None)

    def drafts(self) -> tuple[RuleBook, ...]:
        """The books that can be proposed."""
        return tuple(one for one in self.books if one.kind is BookKind.DRAFT)

    def show(self, books: tuple[RuleBook, ...]) -> None:
        """These are the books now; one that is gone is no longer looked at."""
        self.books = books
        if books and self.book(self.chosen) is None:
            self.chosen = books[0].id
            self.view.say(wording.GONE)
        self.view.show_part(self.NAME)
