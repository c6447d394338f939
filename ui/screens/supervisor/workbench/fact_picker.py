"""Facts of a typed household: picked from the list of facts, with a value of their kind, shown as lines."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desk_app.domain.fact import FactType, FactValue
from desk_app.services.rule_views import RuleFact
from ui import theme
from ui.screens.supervisor.workbench import rows, wording
from ui.screens.supervisor.workbench.parts import WideSelect
from ui.screens.supervisor.workbench.trial_presenter import TrialPresenter
from ui.widgets.buttons import LinkButton, SecondaryButton
from ui.widgets.inputs import TextEdit
from ui.widgets.labels import Label, WrapLabel
from ui.widgets.layouts import clear_layout
from ui.widgets.wareki_date import WarekiDateEdit


class FactPicker(QWidget):
    """Which fact, whose, and its value; below them what was said."""

    def __init__(self, presenter: TrialPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._facts: tuple[RuleFact, ...] = ()
        self.fact = WideSelect(wording.FACT)
        self.fact.setEditable(True)
        self.fact.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.fact.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.whom = WideSelect(wording.WHOM)
        self.choice, self.text, self.day = WideSelect(wording.VALUE), TextEdit(), WarekiDateEdit()
        self.text.setAccessibleName(wording.VALUE)
        self.value = QStackedWidget()
        for part in (self.choice, self.text, self.day):
            self.value.addWidget(part)
        self.add = SecondaryButton(wording.ADD_FACT, self.take, size="small")
        self.add.setAccessibleName(f"{wording.FACTS} {wording.ADD_FACT}")
        self.error = WrapLabel("", "error", line_height=1.4)
        self.error.hide()
        self._said = QVBoxLayout()
        self._said.setSpacing(theme.SPACE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_S)
        grid.setVerticalSpacing(theme.SPACE)
        for row, (name, control) in enumerate(
            ((wording.FACT, self.fact), (wording.WHOM, self.whom), (wording.VALUE, self.value))
        ):
            grid.addWidget(Label(name, "note"), row, 0)
            grid.addWidget(control, row, 1)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_S)
        column.addWidget(Label(wording.FACTS, "strong"))
        column.addLayout(self._said)
        column.addLayout(grid)
        column.addWidget(self.error)
        column.addWidget(self.add)
        self.fact.currentIndexChanged.connect(lambda _n: self._fact_changed())

    def show_facts(self) -> None:
        """Offer the facts of the book, the people, and show what was said."""
        presenter = self._presenter
        if presenter.facts != self._facts:
            self._facts = presenter.facts
            self.fact.offer([(fact.label, number) for number, fact in enumerate(self._facts)], 0)
        self._fact_changed()
        clear_layout(self._said)
        for fact, person, value in presenter.said():
            whom = wording.HOUSEHOLD if person is None else wording.person(person + 1)
            words = f"{whom} {fact.label}: {rows.value_words(fact, value)}"
            line = QHBoxLayout()
            line.addWidget(WrapLabel(words, "body", line_height=1.4), 1)
            remove = LinkButton(wording.REMOVE_FACT, partial(presenter.set_fact, fact.id, person, None), dense=True)
            remove.setAccessibleName(f"{words} {wording.REMOVE_FACT}")
            line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
            self._said.addLayout(line)

    def picked(self) -> RuleFact | None:
        """The fact that is picked."""
        number = self.fact.currentIndex()
        return self._facts[number] if 0 <= number < len(self._facts) else None

    def take(self) -> None:
        """Say the fact with its value; a value that cannot be read is told below."""
        fact = self.picked()
        if fact is None:
            return
        value, problem = self._read(fact)
        self.error.setText(f"＊{problem}" if problem else "")
        self.error.setVisible(bool(problem))
        if value is not None:
            person = self.whom.currentData() if fact.per_person else None
            self._presenter.set_fact(fact.id, person, value)
            self.text.clear()

    def _fact_changed(self) -> None:
        fact = self.picked()
        self.add.setEnabled(fact is not None)
        if fact is None:
            return
        count = len(self._presenter.household.people)
        people: list[tuple[str, object]] = [(wording.person(n + 1), n) for n in range(count)]
        present = self.whom.currentData()
        if fact.per_person:
            self.whom.offer(people, present if isinstance(present, int) and present < count else 0)
        else:
            self.whom.offer([(wording.HOUSEHOLD, None)], None)
        if fact.type is FactType.BOOL:
            self.choice.offer([(wording.YES, True), (wording.NO, False)], True)
        elif fact.type is FactType.CHOICE:
            self.choice.offer([(label, value) for value, label in fact.choices], self.choice.currentData())
            self.choice.setCurrentIndex(max(0, self.choice.currentIndex()))
        place = {FactType.BOOL: 0, FactType.CHOICE: 0, FactType.DATE: 2}.get(fact.type, 1)
        self.value.setCurrentIndex(place)
        self.text.setPlaceholderText(fact.unit)

    def _read(self, fact: RuleFact) -> tuple[FactValue | None, str]:
        if fact.type in (FactType.BOOL, FactType.CHOICE):
            value: FactValue | None = self.choice.currentData()
            return value, "" if value is not None else wording.NEED_VALUE
        if fact.type is FactType.DATE:
            day = self.day.value()
            return day, "" if day is not None else self.day.problem() or wording.NEED_VALUE
        text = self.text.text().strip()
        if fact.type is FactType.NUMBER:
            number = int(text) if text.isdecimal() else None
            return number, "" if number is not None else wording.WRONG_NUMBER
        return text or None, "" if text else wording.NEED_VALUE
