"""The household to try: a case of the day, a case file, or people and facts typed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import ResidentKind, Sex
from ui import theme
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.fact_picker import FactPicker
from ui.screens.supervisor.workbench.parts import WideSelect
from ui.screens.supervisor.workbench.trial_presenter import TrialPresenter, TypedPerson
from ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from ui.widgets.inputs import Field, TextEdit
from ui.widgets.labels import ElidedLabel, Label, WrapLabel
from ui.widgets.layouts import ScrollColumn, Surface, clear_layout
from ui.widgets.wareki_date import WarekiDateEdit

AskFile = Callable[[QWidget, str], str]
"""(window, filter) → file chosen, empty when given up."""


class PersonCard(Surface):
    """One typed person: birth, relationship, kind, sex, whether they take part."""

    def __init__(self, number: int, person: TypedPerson, remove: Callable[[], object]) -> None:
        super().__init__("card")
        self._person = person
        self.birth = TextEdit(wording.BIRTH_HINT)
        self.birth.setText(person.birth)
        self.relationship = WideSelect(wording.RELATIONSHIP)
        self.relationship.offer(
            [(wording.UNKNOWN, ""), *((one, one) for one in wording.RELATIONS)], person.relationship
        )
        self.kind = WideSelect(wording.KIND)
        self.kind.offer([(wording.UNKNOWN, ""), *((one.value, one.value) for one in ResidentKind)], person.kind)
        self.sex = WideSelect(wording.SEX)
        self.sex.offer([(wording.UNKNOWN, ""), *((one.value, one.value) for one in Sex)], person.sex)
        self.takes_part = QCheckBox(wording.TAKES_PART)
        self.takes_part.setChecked(bool(person.takes_part))
        self.remove = LinkButton(wording.REMOVE_PERSON, remove, dense=True)
        self.remove.setAccessibleName(f"{wording.person(number)} {wording.REMOVE_PERSON}")
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(theme.GAP_S)
        grid.setVerticalSpacing(theme.SPACE)
        grid.addWidget(Label(wording.person(number), "strong"), 0, 0)
        grid.addWidget(self.remove, 0, 1, Qt.AlignmentFlag.AlignRight)
        parts = (
            (wording.BIRTH, self.birth),
            (wording.RELATIONSHIP, self.relationship),
            (wording.KIND, self.kind),
            (wording.SEX, self.sex),
        )
        for place, (name, part) in enumerate(parts):
            row, column = divmod(place, 2)
            part.setAccessibleName(f"{wording.person(number)} {name}")
            grid.addWidget(Label(name, "note"), 1 + 2 * row, column)
            grid.addWidget(part, 2 + 2 * row, column)
        grid.addWidget(self.takes_part, 5, 0, 1, 2)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        self.birth.textChanged.connect(lambda text: setattr(person, "birth", text))
        self.takes_part.toggled.connect(lambda on: setattr(person, "takes_part", on))
        for name, box in (("relationship", self.relationship), ("kind", self.kind), ("sex", self.sex)):
            box.activated.connect(lambda _n, n=name, b=box: setattr(person, n, b.currentData()))


class TypedForm(QWidget):
    """A household typed in: event, dates, people, facts."""

    def __init__(self, presenter: TrialPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        held = presenter.household
        self.event_box = WideSelect(wording.EVENT)
        self.event_box.offer([(one.value, one) for one in LifeEvent], held.life_event)
        self.event_on, self.filed_on = WarekiDateEdit(), WarekiDateEdit()
        self.cards: list[PersonCard] = []
        self._people = QVBoxLayout()
        self._people.setSpacing(theme.GAP_S)
        self.add_person = SecondaryButton(wording.ADD_PERSON, presenter.add_person, key="F4", size="small")
        self.facts = FactPicker(presenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_M)
        column.addWidget(Field(wording.EVENT, self.event_box, required=True))
        for name, day in ((wording.EVENT_ON, self.event_on), (wording.FILED_ON, self.filed_on)):
            column.addWidget(Field(name, day))
        column.addWidget(Label(wording.PEOPLE, "strong"))
        column.addLayout(self._people)
        column.addWidget(self.add_person)
        column.addWidget(self.facts)
        self.event_box.activated.connect(lambda _n: self._set("life_event", LifeEvent(self.event_box.currentData())))
        self.event_on.changed.connect(lambda: self._set("event_on", self.event_on.value()))
        self.filed_on.changed.connect(lambda: self._set("filed_on", self.filed_on.value()))
        self._shown: list[TypedPerson] = []
        self.show_household()

    def show_household(self) -> None:
        """Show the people and the facts said; what is typed in a card stays."""
        people = self._presenter.household.people
        if [id(one) for one in people] != [id(one) for one in self._shown]:
            added = len(people) > len(self._shown) > 0
            self._shown = list(people)
            clear_layout(self._people)
            self.cards = [
                PersonCard(number + 1, one, partial(self._presenter.remove_person, number))
                for number, one in enumerate(people)
            ]
            for card in self.cards:
                self._people.addWidget(card)
            if added:
                self.cards[-1].birth.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.facts.show_facts()

    def _set(self, name: str, value: LifeEvent | date | None) -> None:
        setattr(self._presenter.household, name, value)


class TrialForm(Surface):
    """The left side: which household, and the button that tries it."""

    def __init__(self, presenter: TrialPresenter, ask_file: AskFile, parent: QWidget | None = None) -> None:
        super().__init__("ground", "right", parent)
        self._presenter = presenter
        self._ask_file = ask_file
        self.sources = {
            name: SecondaryButton(word, partial(self._choose_source, name), size="small")
            for name, word in wording.SOURCES.items()
        }
        self.case = WideSelect(wording.CASE)
        self.no_case = WrapLabel(wording.NO_CASES, "note")
        self.file_name = ElidedLabel(wording.NO_FILE, "body")
        self.choose_file = SecondaryButton(wording.CHOOSE_FILE, self.ask_for_file)
        self.typed = TypedForm(presenter)
        self.start = PrimaryButton(wording.TRY, presenter.run, key="F9")
        self._stack = QStackedWidget()
        self._build()
        self.case.activated.connect(lambda _n: setattr(presenter, "case", self.case.currentData()))

    def focus(self) -> None:
        """Go to what is chosen now."""
        target: Any = {"case": self.case, "file": self.choose_file, "typed": self.typed.event_box}[
            self._presenter.source
        ]
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_for_file(self) -> None:
        """Ask for a case file."""
        self._presenter.choose_file(self._ask_file(self, wording.FILE_FILTER))

    def show_state(self) -> None:
        """Draw everything from the presenter."""
        presenter = self._presenter
        for name, button in self.sources.items():
            button.setChecked(name == presenter.source)
        self._stack.setCurrentIndex(tuple(wording.SOURCES).index(presenter.source))
        cases = presenter.cases or ()
        self.case.offer(
            [(f"{case.number}  {case.life_event} {case.people}人", case.id) for case in cases], presenter.case
        )
        self.case.setVisible(bool(cases))
        self.no_case.setVisible(presenter.cases is not None and not cases)
        self.file_name.setText(presenter.file.name if presenter.file else wording.NO_FILE)
        self.start.refuse(presenter.busy)

    def _choose_source(self, name: str) -> None:
        self._presenter.choose_source(name)
        self.focus()

    def _build(self) -> None:
        switches = QHBoxLayout()
        switches.setSpacing(theme.GAP_S)
        for button in self.sources.values():
            button.setCheckable(True)
            switches.addWidget(button, 1)
        for parts in (
            (self.case, self.no_case, WrapLabel(wording.CASE_HINT, "note", line_height=1.5)),
            (self.file_name, self.choose_file),
        ):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 6, 6, 0)
            column.setSpacing(theme.GAP_M)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            self._stack.addWidget(page)
        scroll = ScrollColumn(margins=(6, 6, 14, 8))
        scroll.add(self.typed)
        scroll.column.addStretch(1)
        self._stack.addWidget(scroll)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 14, 16, 12)
        box.setSpacing(theme.GAP_M)
        box.addLayout(switches)
        box.addWidget(self._stack, 1)
        box.addWidget(self.start)
