"""Between two cases: call the next person, open a case by hand, go on with one that was put away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desk_app.domain.ids import CaseId
from ui.dates import clock_time, short_date
from ui.screens.staff import wording as words
from ui.screens.staff.parts import Heading, StepView
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.labels import Label
from ui.widgets.layouts import Rule
from ui.widgets.table import Cell, Column, Row, Table

if TYPE_CHECKING:
    from desk_app.services.views import CaseRow
    from ui.screens.staff.actions import StaffActions

CALL, NEW = "call", "new"


def case_cells(row: CaseRow) -> tuple[Cell, ...]:
    """A case of the list: number, event, step, people, when it was opened. No name."""
    opened = f"{short_date(row.opened_at.date())} {clock_time(row.opened_at)}"
    return (
        Cell(row.number, bold=True),
        Cell(row.life_event or words.NO_EVENT_YET),
        Cell(row.status),
        Cell(f"{row.people}人"),
        Cell(opened),
    )


class HomeView(StepView):
    """The start page of the desk."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions)
        self._waiting = 0
        self._choices = ChoiceGrid(columns=2)
        self._choices.chosen.connect(self._choose)
        self._none = Label(words.NO_OPEN_CASES, "note")
        self.cases = Table(
            (
                Column("受付番号", 120, 1),
                Column("きっかけ", 110, 1),
                Column("段階", 110, 1),
                Column("人数", 60),
                Column("始めた時", 170),
            )
        )
        self.cases.setAccessibleName(words.OPEN_CASES)
        self.cases.taken.connect(lambda key: self.acts.resume(CaseId(key)))
        self.body.add(Heading(words.HOME_TITLE, words.HOME_LEAD))
        self.body.add(self._choices)
        self.body.add(Rule())
        self.body.add(Label(words.OPEN_CASES, "strong"))
        self.body.add(self._none)
        self.body.add(self.cases)
        self.body.column.addStretch(1)
        actions.cases_listed.connect(self.show_cases)
        self.set_waiting(0)
        self.show_cases(())

    def set_waiting(self, waiting: int) -> None:
        """How many people wait; the choice says it."""
        sub = words.WAITING.format(n=waiting)
        options = (
            Option(CALL, words.CALL_NEXT, sub, "1", "bell"),
            Option(NEW, words.NEW_CASE, "番号札なし", "2", "person"),
        )
        if waiting != self._waiting or not self._choices.buttons():
            focused = any(button.hasFocus() for button in self._choices.buttons())
            self._waiting = waiting
            self._choices.set_options(options)
            if focused:
                self._choices.focus_first()

    def show_cases(self, rows: Sequence[CaseRow]) -> None:
        """The cases that were put away (also those a crash interrupted)."""
        self.cases.set_rows([Row(row.id, case_cells(row)) for row in rows])
        self.cases.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self.cases.setMinimumHeight(min(5, len(rows)) * self.cases.row_height + 44)

    def focus_first(self) -> None:
        """The first choice."""
        self._choices.focus_first()

    def digit(self, key: str) -> bool:
        """1 calls, 2 opens."""
        return self._choices.press_key(key)

    def _choose(self, value: str) -> None:
        if value == CALL:
            self.acts.call_next()
        else:
            self.acts.open_new()
        for button in self._choices.buttons():
            button.setChecked(False)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
