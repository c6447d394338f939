"""Comparing two books: differences in words, and the cases that come out differently."""

from __future__ import annotations

from pathlib import Path

from desk_app.domain.errors import OperatorError
from desk_app.services.api import RuleBookService
from desk_app.services.rule_views import IN_USE, AffectedCase, BookKind, RuleBook, RuleComparison, RuleDifference
from ui.runner import Runner
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.presenter import Part, View


class ComparePresenter(Part):
    """Two books, the cases to try them on, and what came out."""

    NAME = "compare"

    def __init__(self, rules: RuleBookService, runner: Runner, view: View) -> None:
        super().__init__(rules, runner, view)
        self.old = IN_USE
        self.new = ""
        self.folder: Path | None = None
        self.comparison: RuleComparison | None = None
        self.showing = "differences"
        self.chosen = 0
        self._picked = False

    def offer(self, books: tuple[RuleBook, ...]) -> None:
        """Choose two books that are there: in use against the first draft, else against another one."""
        known = [book.id for book in books]
        if self.old not in known:
            self.old = known[0] if known else ""
        if self.new not in known or not self._picked:
            others = sorted(
                (one for one in books if one.id != self.old), key=lambda one: one.kind is not BookKind.DRAFT
            )
            new = others[0].id if others else self.old
            if new != self.new:
                self.new, self.comparison = new, None
        self.view.show_part(self.NAME)

    def choose_books(self, old: str, new: str) -> None:
        """Choose what to compare; an older result goes."""
        if (old, new) != (self.old, self.new):
            self.old, self.new, self.comparison, self._picked = old, new, None, True
            self.view.show_part(self.NAME)

    def choose_cases(self, folder: str) -> None:
        """Try on the case files of a folder; an empty name is this desk's own cases."""
        self.folder = Path(folder) if folder else None
        self.comparison = None
        self.view.show_part(self.NAME)

    def run(self) -> None:
        """Compare; it takes time and can be cancelled."""
        if self.busy:
            return
        if self.old == self.new:
            self.view.show_error(OperatorError(wording.COMPARE, wording.SAME_BOOK, ""), self.NAME)
            return
        old, new, folder = self.old, self.new, self.folder
        self.comparison = None
        self.call(
            lambda: self.rules.compare(old, new, cases=folder), self._compared, words=wording.COMPARING, key="compare"
        )

    def show(self, what: str) -> None:
        """Show ``differences`` or ``affected``."""
        self.showing, self.chosen = what, 0
        self.view.show_part(self.NAME)

    def choose(self, key: str) -> None:
        """Choose a line of the list by its key (its number)."""
        self.chosen = int(key) if key else 0
        self.view.show_part(self.NAME)

    def difference(self) -> RuleDifference | None:
        """The chosen difference."""
        found = self.comparison.differences if self.comparison and self.showing == "differences" else ()
        return found[self.chosen] if self.chosen < len(found) else None

    def affected(self) -> AffectedCase | None:
        """The chosen case that comes out differently."""
        found = self.comparison.affected if self.comparison and self.showing == "affected" else ()
        return found[self.chosen] if self.chosen < len(found) else None

    def _compared(self, comparison: RuleComparison) -> None:
        self.comparison, self.chosen = comparison, 0
        self.view.show_part(self.NAME)
