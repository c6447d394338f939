"""Step 4 手続き確認: procedures by division with their reasons, overrides, and the things to bring."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QVBoxLayout, QWidget

from desk_app.domain.procedure import Result
from desk_app.services.views import CaseView
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.pane_presenter import PaneRow
from ui.screens.staff.papers_presenter import BelongingModel, belonging_models, by_division
from ui.screens.staff.parts import MARGIN, Heading, StepTable, StepView, TabRow
from ui.widgets.banner import Banner
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.labels import Label, WrapLabel
from ui.widgets.layouts import ScrollColumn, clear_layout
from ui.widgets.table import Cell, Column, Row

RESULTS = (Result.REQUIRED, Result.UNDECIDED, Result.NOT_REQUIRED)
TABS = (words.TAB_REQUIRED, words.TAB_UNDECIDED, words.TAB_NOT, words.TAB_BELONGINGS)
BELONGINGS = 3


class ProcedureTable(StepTable):
    """Procedures of one result. Space opens the reason; Enter is left to the step (次へ)."""

    why_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__((Column("課", 128), Column("手続き", 220, 1), Column("だれ", 150), Column("期限", 150)))
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
                rows.append(Row(row.key, _cells(group.division if n == 0 else "", row)))
        self.set_rows(rows)


def _cells(division: str, row: PaneRow) -> tuple[Cell, ...]:
    tags = ((words.OVERRIDDEN, "yellow"),) if words.OVERRIDDEN in row.note else ()
    who = row.note.replace(words.OVERRIDDEN, "").strip(" ·")
    when = Cell(row.when, ((words.LATE[:4], "red"),) if row.late else ())
    return (Cell(division), Cell(row.name, tags, bold=True), Cell(who, personal=True), when)


class BelongingBox(QWidget):
    """A thing to bring with its mark and what it is for."""

    toggled = Signal(str, bool)

    def __init__(self, model: BelongingModel, number: int) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.box = QCheckBox(f"{number}　{model.text}" if number < 10 else model.text)
        self.box.setChecked(model.seen)
        self.box.setAccessibleDescription(model.purpose)
        self.box.clicked.connect(lambda seen: self.toggled.emit(model.id, seen))
        column.addWidget(self.box)
        note = WrapLabel(model.purpose, "note", line_height=1.4)
        note.setContentsMargins(36, 0, 0, 0)
        column.addWidget(note)


class ConfirmView(StepView):
    """Look once over everything before it is printed."""

    why_wanted = Signal(str)
    override_wanted = Signal(str)

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions)
        self.heading = Heading(words.CONFIRM_TITLE, words.CONFIRM_LEAD, role="title")
        self.warning = Banner()
        self.tabs = TabRow(TABS)
        self.tables = [ProcedureTable() for _result in RESULTS]
        self.belongings = ScrollColumn(gap=theme.GAP_S)
        self.stack = QStackedWidget()
        for label, table in zip(TABS, self.tables, strict=False):
            table.setAccessibleName(label)
            table.why_wanted.connect(self.why_wanted.emit)
            self.stack.addWidget(table)
        self.stack.addWidget(self.belongings)
        self.none = Label(words.NO_ROWS, "note")
        self.stack.addWidget(self.none)
        self.body.column.setContentsMargins(MARGIN, theme.GAP_L, MARGIN, 0)
        self.body.column.setSpacing(theme.GAP_S)
        for widget in (self.heading, self.warning, self.tabs):
            self.body.add(widget)
        self.body.add(self.stack, 1)
        self.stack.setMinimumHeight(180)
        self.change = SecondaryButton(words.OVERRIDE, self._override, key="F")
        self.next = PrimaryButton(words.TO_SIGN, self.advance, key="Enter")
        self.footer.addWidget(self.change)
        self.footer.addStretch(1)
        self.footer.addWidget(self.next)
        self.tabs.changed.connect(lambda _index: self._turn())

    def show_case(self, view: CaseView) -> None:
        """Show all four lists."""
        self.view = view
        for index, (table, result) in enumerate(zip(self.tables, RESULTS, strict=True)):
            table.show_groups(view, result)
            self.tabs.set_count(index, view.count(result))
        self.tabs.set_count(BELONGINGS, len(view.belongings))
        if view.warnings:
            self.warning.show_message("warning", "", "\n".join(view.warnings), closable=False)
        self.warning.setVisible(bool(view.warnings))
        self._show_belongings(belonging_models(view))
        self._turn()

    def focus_first(self) -> None:
        """The list of the present tab."""
        index = self.tabs.current()
        if index == BELONGINGS:
            boxes = self.belongings.findChildren(QCheckBox)
            if boxes:
                boxes[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.tables[index].setFocus(Qt.FocusReason.TabFocusReason)

    def advance(self) -> None:
        """Make the papers and go on to the signature."""
        self.actions.go_to(4)

    def digit(self, key: str) -> bool:
        """Ticks a thing to bring by its number."""
        boxes = self.belongings.findChildren(QCheckBox)
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

    def _turn(self) -> None:
        index = self.tabs.current()
        empty = index < len(self.tables) and not self.tables[index].rows()
        if empty:
            self.stack.setCurrentWidget(self.none)
        else:
            self.stack.setCurrentIndex(index)
        self.change.setVisible(index < len(self.tables) and not empty)

    def _show_belongings(self, models: tuple[BelongingModel, ...]) -> None:
        focused = next((n for n, b in enumerate(self.belongings.findChildren(QCheckBox)) if b.hasFocus()), None)
        clear_layout(self.belongings.column)
        self.belongings.add(WrapLabel(words.BELONGINGS_LEAD, "note"))
        boxes = [BelongingBox(model, n) for n, model in enumerate(models, 1)]
        for box in boxes:
            box.toggled.connect(lambda thing, seen: self.actions.belonging_seen(thing, seen=seen))
            self.belongings.add(box)
        self.belongings.column.addStretch(1)
        if focused is not None and boxes:
            boxes[min(focused, len(boxes) - 1)].box.setFocus()
