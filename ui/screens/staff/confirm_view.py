"""Step 4 手続き確認: procedures by division with their reasons, overrides, and the things to bring."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from desk_app.domain.procedure import Result
from desk_app.services.views import CaseView
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.pane_presenter import PaneRow
from ui.screens.staff.papers_presenter import BelongingModel, belonging_models, by_division, figures_line
from ui.screens.staff.parts import RING, CheckRow, Heading, StepTable, StepView, TabRow, pass_clicks
from ui.widgets.banner import Banner
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.labels import ElidedLabel, Label, NumberBadge, WrapLabel
from ui.widgets.layouts import ScrollColumn, clear_layout
from ui.widgets.table import Cell, Column, Row

RESULTS = (Result.REQUIRED, Result.UNDECIDED, Result.NOT_REQUIRED)
TABS = (words.TAB_REQUIRED, words.TAB_UNDECIDED, words.TAB_NOT, words.TAB_BELONGINGS)
BELONGINGS = 3


class ProcedureTable(StepTable):
    """Procedures of one result. Space opens the reason; Enter is left to the step (次へ)."""

    why_wanted = Signal(str)

    def __init__(self, result: Result) -> None:
        # What is not required has no day to keep; its reason takes the room.
        last = (
            (Column("理由", 160, 4),)
            if result is Result.NOT_REQUIRED
            else (Column("だれ", 88, 2), Column("期限", 130))
        )
        super().__init__((Column("課", 76, 1), Column("手続き", 160, 4), *last))
        self.taken.connect(self.why_wanted.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space: why. Enter bubbles up."""
        key = self.current_key()
        if event.key() == Qt.Key.Key_Space and key is not None:
            self.why_wanted.emit(key)
        else:
            super().keyPressEvent(event)

    def show_groups(self, view: CaseView, result: Result) -> None:
        """Rows by division; the division is said once."""
        rows = []
        for group in by_division(view, result):
            for n, row in enumerate(group.rows):
                cells = _cells(group.division, row, first=n == 0)
                rows.append(Row(row.key, cells[: len(self.columns())]))
        self.set_rows(rows)


def _cells(division: str, row: PaneRow, *, first: bool) -> tuple[Cell, ...]:
    tags = ((words.OVERRIDDEN, "yellow"),) if words.OVERRIDDEN in row.note else ()
    who = row.note.replace(words.OVERRIDDEN, "").replace(words.NEWLY, "").strip(" ·")
    who = "" if who == division else who
    when = Cell(row.when, ((words.LATE[:4], "red"),) if row.late else ())
    return (Cell(division if first else ""), Cell(row.name, tags, bold=True), Cell(who, personal=True), when)


class BelongingBox(CheckRow):
    """A thing to bring with its mark and what it is for."""

    def __init__(self, model: BelongingModel, number: int) -> None:
        super().__init__(model.id, f"{model.text} {model.purpose}", model.seen)
        words_ = QVBoxLayout()
        words_.setSpacing(theme.SPACE)
        words_.addWidget(ElidedLabel(model.text, "strong"))
        words_.addWidget(ElidedLabel(model.purpose, "note"))
        self.row.addWidget(NumberBadge(str(number) if number < 10 else ""), 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addLayout(words_, 1)
        pass_clicks(self)


class ConfirmView(StepView):
    """Look once over everything before it is printed."""

    why_wanted = Signal(str)
    row_shown = Signal(str)
    """The row chosen in the list; the right column tells its reason. Empty: none."""
    override_wanted = Signal(str)

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions, scrolls=False)
        self._boxes: list[BelongingBox] = []
        self._shown: tuple[BelongingModel, ...] = ()
        self._behind: set[int] = set()  # tabs whose list is not yet that of the view
        self.heading = Heading(words.CONFIRM_TITLE, role="title")
        self.warning = Banner()
        self.tabs = TabRow(TABS)
        self.tables = [ProcedureTable(result) for result in RESULTS]
        self.belongings = ScrollColumn(margins=RING, gap=theme.GAP_S)
        self.stack = QStackedWidget()
        for label, table in zip(TABS, self.tables, strict=False):
            table.setAccessibleName(label)
            table.why_wanted.connect(self.why_wanted.emit)
            table.chosen.connect(lambda _key: self._tell())
            self.stack.addWidget(table)
        self.stack.addWidget(self.belongings)
        self.none = Label(words.NO_ROWS, "note")
        self.stack.addWidget(self.none)
        for widget in (self.heading, self.warning, self.tabs):
            self.body.add(widget)
        self.body.add(self.stack, 1)
        self.change = SecondaryButton(words.OVERRIDE, self._override, key="F")
        self.next = PrimaryButton(words.TO_SIGN, self.advance, key="Enter")
        self.footer.addWidget(self.change)
        self.footer.addStretch(1)
        self.footer.addWidget(self.next)
        self.tabs.changed.connect(lambda _index: self._turn())

    def show_case(self, view: CaseView) -> None:
        """Show the list of the present tab; the others are filled when one turns to them."""
        self.view = view
        self._behind = set(range(len(TABS)))
        for index, result in enumerate(RESULTS):
            self.tabs.set_count(index, view.count(result))
        self.tabs.set_count(BELONGINGS, len(view.belongings))
        if view.warnings:
            self.warning.show_message("warning", "", "\n".join(view.warnings), closable=False)
        self.warning.setVisible(bool(view.warnings))
        self.heading.set_under(figures_line(view))
        self._turn()

    def focus_first(self) -> None:
        """The list of the present tab."""
        index = self.tabs.current()
        if index == BELONGINGS:
            if self._boxes:
                self._boxes[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.tables[index].setFocus(Qt.FocusReason.TabFocusReason)

    def advance(self) -> None:
        """Make the papers and go on to the signature."""
        self.acts.go_to(4)

    def digit(self, key: str) -> bool:
        """Ticks a thing to bring by its number."""
        boxes = self._boxes
        if self.tabs.current() != BELONGINGS or not 1 <= int(key) <= len(boxes):
            return False
        boxes[int(key) - 1].click()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F changes a determination; ← → change the tab from the list."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_F and not event.modifiers():
            self._override()
        elif step is not None and not event.modifiers():
            self.tabs.choose((self.tabs.current() + step) % len(TABS))
            self.focus_first()
        else:
            super().keyPressEvent(event)

    def current_key(self) -> str | None:
        """The procedure row chosen in the present tab."""
        index = self.tabs.current()
        return self.tables[index].current_key() if index < len(self.tables) else None

    def _override(self) -> None:
        key = self.current_key()
        if key is not None:
            self.override_wanted.emit(key)

    def _fill(self, index: int) -> None:
        if self.view is None or index not in self._behind:
            return
        self._behind.discard(index)
        if index == BELONGINGS:
            self._show_belongings(belonging_models(self.view))
            return
        with QSignalBlocker(self.tables[index]):  # its chosen row is told once, when all is there
            self.tables[index].show_groups(self.view, RESULTS[index])

    def _turn(self) -> None:
        index = self.tabs.current()
        self._fill(index)
        empty = index < len(self.tables) and not self.tables[index].rows()
        if empty:
            self.stack.setCurrentWidget(self.none)
        else:
            self.stack.setCurrentIndex(index)
        self.change.setVisible(index < len(self.tables) and not empty)
        self._tell()

    def _tell(self) -> None:
        self.row_shown.emit(self.current_key() or "")

    def _show_belongings(self, models: tuple[BelongingModel, ...]) -> None:
        plain = tuple(replace(model, seen=False) for model in models)
        if plain != self._shown:
            self._shown = plain
            self._rebuild(models)
        for box, model in zip(self._boxes, models, strict=True):
            box.setChecked(model.seen)

    def _rebuild(self, models: tuple[BelongingModel, ...]) -> None:
        clear_layout(self.belongings.column)
        self.belongings.add(WrapLabel(words.BELONGINGS_LEAD, "note"))
        self._boxes = [BelongingBox(model, n) for n, model in enumerate(models, 1)]
        for box in self._boxes:
            box.clicked.connect(lambda seen, b=box: self.acts.belonging_seen(b.key, seen=seen))
            self.belongings.add(box)
        self.belongings.column.addStretch(1)
