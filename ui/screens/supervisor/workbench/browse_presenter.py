"""Browsing a book: the rows that pass the filters, and the one chosen."""

from __future__ import annotations

from desk_app.domain.life_event import LifeEvent
from desk_app.services.api import RuleBookService
from desk_app.services.rule_views import IN_USE, RuleBookView, RuleDetail, RuleRow
from ui.runner import Runner
from ui.screens.supervisor.workbench.presenter import Part, View


class BrowsePresenter(Part):
    """The list of procedures, its filters, and everything of the chosen one."""

    NAME = "browse"

    def __init__(self, rules: RuleBookService, runner: Runner, view: View) -> None:
        super().__init__(rules, runner, view)
        self.book = ""
        self.overview: RuleBookView | None = None
        self.rows: tuple[RuleRow, ...] = ()
        self.event: LifeEvent | None = None
        self.division = ""
        self.text = ""
        self.chosen: str | None = None
        self.detail: RuleDetail | None = None

    def show_book(self, book: str = IN_USE) -> None:
        """Look at a book; the filters stay where the book has them."""
        self.book, self.overview, self.rows, self.detail = book, None, (), None
        self.view.show_part(self.NAME)
        self.call(
            lambda: (self.rules.overview(book), self._read(book)), lambda found: self._arrived(*found), key="overview"
        )

    def reload(self) -> None:
        """Read the book again."""
        self.show_book(self.book or IN_USE)

    def narrow(self, event: LifeEvent | None, division: str, text: str) -> None:
        """Set the filters; None and empty are everything."""
        before = (self.event, self.division, self.text)
        self.event, self.division, self.text = event, division, text.strip()
        if before != (self.event, self.division, self.text) and self.book:
            book = self.book
            self.call(lambda: self._read(book), self._rows_arrived, key="rows")

    def choose(self, procedure: str | None) -> None:
        """Choose a procedure and read everything of it."""
        if procedure == self.chosen and (self.detail is None) == (procedure is None):
            return
        self.chosen, self.detail = procedure, None
        self.view.show_part(self.NAME)
        if procedure is not None:
            book = self.book
            self.call(lambda: self.rules.detail(procedure, book), self._detail_arrived, key="detail")

    def _read(self, book: str) -> tuple[RuleRow, ...]:
        return self.rules.rows(book, event=self.event, division=self.division, text=self.text)

    def _arrived(self, overview: RuleBookView, rows: tuple[RuleRow, ...]) -> None:
        self.overview = overview
        has_event = self.event is None or any(event is self.event for event, _ in overview.events)
        has_division = not self.division or any(name == self.division for name, _ in overview.divisions)
        if not (has_event and has_division):
            self.event = self.event if has_event else None
            self.division = self.division if has_division else ""
            self.call(lambda: self._read(self.book), self._rows_arrived, key="rows")
        else:
            self._rows_arrived(rows)

    def _rows_arrived(self, rows: tuple[RuleRow, ...]) -> None:
        self.rows = rows
        wanted = self.chosen if any(row.id == self.chosen for row in rows) else (rows[0].id if rows else None)
        if wanted != self.chosen or self.detail is None:
            self.chosen = None
            self.choose(wanted)
        self.view.show_part(self.NAME)

    def _detail_arrived(self, detail: RuleDetail) -> None:
        self.detail = detail
        self.view.show_part(self.NAME)
