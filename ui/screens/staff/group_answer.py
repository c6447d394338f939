"""One question asked of several people at once: a row each, by digits, Space or lists; わからない for each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.fact import FactType, FactValue
from desk_app.domain.ids import PersonId
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.parts import CheckRow, pass_clicks
from ui.screens.staff.question_presenter import UNKNOWN, ChoiceModel, PersonModel, QuestionModel
from ui.widgets.inputs import Select
from ui.widgets.labels import ElidedLabel, Label, NumberBadge, Tag
from ui.widgets.layouts import clear_layout


class PersonMark(CheckRow):
    """A person with a yes or no; 0 says わからない, which takes the mark away."""

    def __init__(self, person: PersonModel, number: int) -> None:
        super().__init__(person.id, f"{person.name} {person.about}", person.present is True)
        self.unknown = Tag("", "yellow")
        self.row.addWidget(NumberBadge(str(number) if number < 10 else ""))
        self.row.addWidget(ElidedLabel(person.name, "strong", personal=True), 1)
        self.row.addWidget(self.unknown)
        self.row.addWidget(Label(person.about, "body"))
        pass_clicks(self)
        self.set_unknown(False)
        self.toggled.connect(lambda on: self.set_unknown(False) if on else None)

    def set_unknown(self, unknown: bool) -> None:
        """Say that it is not known for this person."""
        self._unknown = unknown
        self.unknown.setText(words.GROUP_UNKNOWN if unknown else "")
        self.unknown.setVisible(unknown)
        if unknown:
            self.setChecked(False)
        self.setAccessibleDescription(words.GROUP_UNKNOWN if unknown else "")

    def value(self) -> FactValue | None:
        """True, False, or None for わからない."""
        return None if self._unknown else self.isChecked()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """0 turns わからない over; other digits and Enter are left to the step."""
        if event.text() == "0":
            self.set_unknown(not self._unknown)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.text().isdigit() or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class PersonChoice(Select):
    """The choices for one person; a digit takes one and goes on to the next person."""

    taken = Signal()

    def __init__(self, person: PersonModel, choices: tuple[ChoiceModel, ...]) -> None:
        super().__init__()
        self.setAccessibleName(f"{person.name} {person.about}")
        self.addItem(words.GROUP_OPEN, "")
        for choice in choices:
            self.addItem(f"{choice.key} {choice.label}".strip(), choice.value)
        self._keys = {choice.key: choice.value for choice in choices if choice.key}
        self.setCurrentIndex(max(0, self.findData(person.present)))
        self.setFixedWidth(300)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses; Enter is left to the step."""
        if event.text() in self._keys and not event.modifiers():
            self.setCurrentIndex(self.findData(self._keys[event.text()]))
            self.taken.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class GroupAnswer(QWidget):
    """A row for everyone the question is asked of."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[PersonMark] = []
        self.choices: dict[str, PersonChoice] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SPACE)

    def show_question(self, model: QuestionModel) -> None:
        """The people of this question; none hides the rows."""
        clear_layout(self._column)
        self.marks, self.choices = [], {}
        if not model.people:
            return
        for n, person in enumerate(model.people, 1):
            if model.kind is FactType.BOOL:
                mark = PersonMark(person, n)
                self.marks.append(mark)
                self._column.addWidget(mark)
            else:
                self._column.addWidget(self._choice_row(person, model.choices))

    def values(self) -> dict[PersonId, FactValue | None] | None:
        """What was said of each person; None while a choice is still open."""
        said: dict[PersonId, FactValue | None] = {PersonId(mark.key): mark.value() for mark in self.marks}
        for person, select in self.choices.items():
            value = str(select.currentData() or "")
            if not value:
                return None
            said[PersonId(person)] = None if value == UNKNOWN else value
        return said

    def focus_first(self) -> None:
        """The first row, or the first choice that is open."""
        if self.marks:
            self.marks[0].setFocus(Qt.FocusReason.TabFocusReason)
            return
        open_ = [select for select in self.choices.values() if not select.currentData()]
        for select in (*open_, *self.choices.values())[:1]:
            select.setFocus(Qt.FocusReason.TabFocusReason)

    def digit(self, key: str) -> bool:
        """A person's mark by number."""
        if not 1 <= int(key) <= len(self.marks):
            return False
        mark = self.marks[int(key) - 1]
        mark.setFocus(Qt.FocusReason.ShortcutFocusReason)
        mark.toggle()
        return True

    def _choice_row(self, person: PersonModel, choices: tuple[ChoiceModel, ...]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_M)
        row.addWidget(ElidedLabel(person.name, "strong", personal=True), 1)
        about = Label(person.about, "body")
        about.setMinimumWidth(104)
        about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(about)
        select = PersonChoice(person, choices)
        select.taken.connect(lambda p=person.id: self._next(p))
        self.choices[person.id] = select
        row.addWidget(select)
        return holder

    def _next(self, person: str) -> None:
        order = list(self.choices)
        place = order.index(person) + 1
        if place < len(order):
            self.choices[order[place]].setFocus(Qt.FocusReason.TabFocusReason)
