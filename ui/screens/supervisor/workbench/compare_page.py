"""Comparing: two books above, differences and changed cases in a list, the chosen one in full beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desk_app.services.rule_views import AffectedCase, RuleBook, RuleComparison, RuleDifference
from ui import theme
from ui.screens.supervisor.workbench import rows, wording
from ui.screens.supervisor.workbench.compare_presenter import ComparePresenter
from ui.screens.supervisor.workbench.parts import Pane, Section, WideSelect
from ui.widgets.banner import Banner
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.labels import Label, WrapLabel
from ui.widgets.layouts import Surface
from ui.widgets.progress import ProgressLine
from ui.widgets.table import Row, Table

AskFolder = Callable[[QWidget], str]
"""window → folder chosen, empty when given up."""


class ComparePane(Surface):
    """The chosen difference or case in full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ground", "left", parent)
        self.heading = WrapLabel("", "heading", line_height=1.4)
        self.note = WrapLabel("", "note", line_height=1.5)
        names = (wording.BEFORE, wording.AFTER, wording.REASON, wording.BECAUSE, wording.PLACE)
        self.sections = {name: Section(name) for name in names}
        self.sheet = Pane()
        for part in (self.heading, self.note, *self.sections.values()):
            self.sheet.add(part)
        self.sheet.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self.sheet)

    def show_nothing(self, words: str) -> None:
        """Say what would stand here."""
        self._show("", words, {})

    def show_difference(self, one: RuleDifference) -> None:
        """Show a difference."""
        place = f"{one.file} {one.line}行目" if one.file else ""
        values = {wording.BEFORE: one.old or wording.NONE, wording.AFTER: one.new or wording.NONE}
        if not one.old and not one.new:
            values = {}
        kind = wording.KINDS.get(one.kind, (one.kind, ""))[0]
        self._show(
            rows.difference_words(one),
            f"{kind}: {one.item}",
            values | {wording.REASON: one.reason, wording.PLACE: place},
        )

    def show_affected(self, one: AffectedCase) -> None:
        """Show a case that comes out differently."""
        because = "\n".join(
            f"{rows.difference_words(part)} {part.item}: {rows.change_words(part.old, part.new)}"
            for part in one.because
        )
        self._show(
            f"{one.case}  {one.procedure} {one.name}",
            one.person_label,
            {wording.BEFORE: one.before, wording.AFTER: one.after, wording.BECAUSE: because},
        )

    def _show(self, heading: str, note: str, values: dict[str, str]) -> None:
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        self.note.setText(note)
        for name, section in self.sections.items():
            text = values.get(name, "")
            section.show_lines([(line, "", "") for line in text.splitlines()] if text else [])
        self.sheet.to_top()


class ComparePage(QWidget):
    """比べる."""

    def __init__(self, presenter: ComparePresenter, ask_folder: AskFolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._ask_folder = ask_folder
        self._seen: RuleComparison | None = None
        self.old, self.new = WideSelect(wording.OLD), WideSelect(wording.NEW)
        self.cases = WideSelect(wording.TRIED_ON)
        self.start = PrimaryButton(wording.COMPARE, presenter.run, key="F9")
        self.banner = Banner()
        self.progress = ProgressLine()
        self.summary = WrapLabel("", "body", line_height=1.5)
        self.differences = Table(rows.DIFFERENCE_COLUMNS, row_height=60)
        self.affected = Table(rows.AFFECTED_COLUMNS, row_height=60)
        self.differences.setAccessibleName(wording.DIFFERENCES)
        self.affected.setAccessibleName(wording.AFFECTED)
        self.lists = QStackedWidget()
        self.switches = {
            "differences": SecondaryButton(wording.DIFFERENCES, partial(self._show, "differences"), size="small"),
            "affected": SecondaryButton(wording.AFFECTED, partial(self._show, "affected"), size="small"),
        }
        self.pane = ComparePane()
        self._build()
        for box in (self.old, self.new):
            box.activated.connect(lambda _n: presenter.choose_books(self.old.currentData(), self.new.currentData()))
        self.cases.activated.connect(lambda _n: self._choose_cases())
        for table in (self.differences, self.affected):
            table.chosen.connect(presenter.choose)
        self.progress.cancel.clicked.connect(lambda *_: presenter.cancel())

    def focus(self) -> None:
        """Go to the list where there is one, else to the books."""
        table = self.lists.currentWidget()
        target = table if self._presenter.comparison and table is not None else self.new
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def switch(self) -> None:
        """The other of the two lists."""
        self._show("affected" if self._presenter.showing == "differences" else "differences")

    def show_books(self, books: tuple[RuleBook, ...]) -> None:
        """Offer these books."""
        values: list[tuple[str, object]] = [(book_words(book), book.id) for book in books]
        self.old.offer(values, self._presenter.old)
        self.new.offer(values, self._presenter.new)

    def show_state(self) -> None:
        """Draw everything from the presenter."""
        presenter = self._presenter
        folder = presenter.folder
        values: list[tuple[str, object]] = [(wording.OWN_CASES, ""), (wording.FOLDER_CASES, "ask")]
        if folder is not None:
            values.insert(1, (f"フォルダー {folder.name}", "folder"))
        self.cases.offer(values, "folder" if folder else "")
        self.start.refuse(presenter.busy)
        if presenter.busy:
            self.progress.start(presenter.busy, cancellable=True)
        else:
            self.progress.stop()
        self._show_result()
        if presenter.comparison is not self._seen:
            self._seen = presenter.comparison
            if self._seen is not None and self.isVisible():
                self.focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width between list and reading pane."""
        super().resizeEvent(event)
        self.pane.setFixedWidth(min(max(round(self.width() * 0.34), 330), 640))

    def _build(self) -> None:
        self.lists.addWidget(self.differences)
        self.lists.addWidget(self.affected)
        for button in self.switches.values():
            button.setCheckable(True)
        head = QGridLayout()
        head.setHorizontalSpacing(theme.GAP_M)
        head.setVerticalSpacing(theme.SPACE)
        for place, (name, box) in enumerate(
            ((wording.OLD, self.old), (wording.NEW, self.new), (wording.TRIED_ON, self.cases))
        ):
            label = Label(name, "note")
            label.setBuddy(box)
            head.addWidget(label, 0, place)
            head.addWidget(box, 1, place)
            head.setColumnStretch(place, 1)
        head.addWidget(self.start, 1, 3)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP_S)
        for button in self.switches.values():
            line.addWidget(button)
        line.addStretch(1)
        left = QVBoxLayout()
        left.setContentsMargins(20, 10, 20, 8)
        left.setSpacing(theme.GAP_S)
        for item in (head, self.progress, self.banner, self.summary, line, self.lists):
            if isinstance(item, QWidget):
                left.addWidget(item, 1 if item is self.lists else 0)
            else:
                left.addLayout(item)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.pane)

    def _show_result(self) -> None:
        presenter = self._presenter
        result = presenter.comparison
        shown = presenter.showing
        self.lists.setCurrentIndex(0 if shown == "differences" else 1)
        counts = {
            "differences": len(result.differences) if result else 0,
            "affected": len(result.affected) if result else 0,
        }
        for name, button in self.switches.items():
            word = wording.DIFFERENCES if name == "differences" else wording.AFFECTED
            button.setText(f"{word} {counts[name]}" if result else word)
            button.setChecked(name == shown)
            button.setEnabled(result is not None)
        self._fill(
            self.differences,
            [rows.difference_row(n, one) for n, one in enumerate(result.differences if result else ())],
        )
        self._fill(
            self.affected, [rows.affected_row(n, one) for n, one in enumerate(result.affected if result else ())]
        )
        waiting = "" if presenter.busy else wording.COMPARE_FIRST
        self.differences.set_empty_text(wording.NO_DIFFERENCES if result else waiting)
        self.affected.set_empty_text(wording.NO_AFFECTED if result else waiting)
        if result is None:
            self.summary.hide()
        else:
            words = wording.compared(len(result.differences), len(result.affected), result.cases_tried)
            faults = [wording.not_tried(len(result.faults)), *result.faults[:3]] if result.faults else []
            self.summary.setText("\n".join([words, *faults]))
            self.summary.show()
        difference, affected = presenter.difference(), presenter.affected()
        if difference is not None:
            self.pane.show_difference(difference)
        elif affected is not None:
            self.pane.show_affected(affected)
        else:
            self.pane.show_nothing(wording.CHOOSE_DIFFERENCE)

    def _fill(self, table: Table, made: list[Row]) -> None:
        blocked = table.blockSignals(True)
        table.set_rows(made)
        if self.lists.currentWidget() is table:
            table.choose(str(self._presenter.chosen))
        table.blockSignals(blocked)

    def _show(self, what: str) -> None:
        self._presenter.show(what)
        table = self.lists.currentWidget()
        if table is not None:
            table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose_cases(self) -> None:
        value = self.cases.currentData()
        if value == "ask":
            chosen = self._ask_folder(self)
            if chosen:
                self._presenter.choose_cases(chosen)
            else:
                self.show_state()
        elif value == "":
            self._presenter.choose_cases("")


def book_words(book: RuleBook) -> str:
    """A book as one line: kind, name and version."""
    name = book.kind.value if book.kind.value in book.title else f"{book.kind.value} {book.title}"
    return f"{name}  {book.version}"
