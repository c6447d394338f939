"""Pages of step 2 for case facts that an event sets itself: kind of divorce …, certificates and their copies."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desk_app.domain.fact import FactType, FactValue
from desk_app.domain.ids import FactId
from desk_app.services.views import CaseView, EventFact
from ui import theme
from ui.screens.staff import event_presenter as presenter
from ui.screens.staff import wording as words
from ui.screens.staff.event_pages import DetailPage
from ui.screens.staff.event_presenter import Draft
from ui.screens.staff.parts import CheckRow, pass_clicks
from ui.screens.staff.trouble import Trouble
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.inputs import Field, Select, TextEdit
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.layouts import Rule, clear_layout

MOST_COPIES = 99
MOST_WIDTH = 820
"""A wider row would part the name of a certificate from its number."""
LATER = ""


class FactsPage(DetailPage):
    """One choice fact a block; digits answer the first open one. わからない leaves it to the interview."""

    def __init__(self) -> None:
        super().__init__("", words.FACTS_LEAD)
        self.grids: dict[FactId, ChoiceGrid] = {}
        self._holder = QVBoxLayout()
        self._holder.setSpacing(theme.GAP_L)
        self.column.addLayout(self._holder)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """A grid for each fact; with a single one its label is the question."""
        del view
        clear_layout(self._holder)
        self.grids = {}
        facts = presenter.choice_facts(draft.facts_of_page)
        self.heading.set_title(facts[0].question or facts[0].label if len(facts) == 1 else str(draft.event or ""))
        self.heading.set_under(facts[0].hint if len(facts) == 1 else words.FACTS_LEAD)
        for fact in facts:
            if len(facts) > 1:
                self._holder.addWidget(Label(fact.label, "strong"))
            grid = ChoiceGrid(columns=2 if len(fact.choices) > 3 else 1)
            options = [Option(value, label, key=str(n)) for n, (value, label) in enumerate(fact.choices[:9], 1)]
            options.append(Option(LATER, words.UNKNOWN, key="0"))
            said = draft.facts.get(fact.fact)
            grid.set_options(options, present=said if isinstance(said, str) else None)
            grid.chosen.connect(lambda _value: self._chosen())
            self.grids[fact.fact] = grid
            self._holder.addWidget(grid)

    def read(self, draft: Draft) -> Draft:
        """The choices marked; one left to the interview is absent."""
        said = dict(draft.facts)
        for fact, grid in self.grids.items():
            value = next((b.option.value for b in grid.buttons() if b.isChecked()), LATER)
            said.pop(fact, None)
            if value != LATER:
                said[fact] = value
        return replace(draft, facts=said)

    def focus_first(self) -> None:
        """The first fact without an answer."""
        grid = self._open() or next(iter(self.grids.values()), None)
        if grid is not None:
            grid.focus_first()

    def digit(self, key: str) -> bool:
        """A choice of the first open fact."""
        grid = self._open() or next(iter(self.grids.values()), None)
        return grid is not None and grid.press_key(key)

    def _open(self) -> ChoiceGrid | None:
        return next((g for g in self.grids.values() if not any(b.isChecked() for b in g.buttons())), None)

    def _chosen(self) -> None:
        if self._open() is None:
            self.done.emit()
        else:
            self.focus_first()


class CopiesEdit(QLineEdit):
    """A number of copies: digits type it, + and - change it, ↑ ↓ go to the next certificate. Empty is none."""

    moved = Signal(int)

    def __init__(self, name: str, count: int) -> None:
        super().__init__(str(count) if count else "")
        self.setAccessibleName(f"{name} {words.COPIES}")
        self.setValidator(QIntValidator(0, MOST_COPIES, self))
        self.setMaxLength(2)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("0")
        self.setFixedWidth(72)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def count(self) -> int:
        """Copies wanted."""
        return int(self.text() or 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """+ - ↑ ↓; the rest is typing."""
        step = {"+": 1, ";": 1, "-": -1}.get(event.text())
        move = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            count = min(MOST_COPIES, max(0, self.count() + step))
            self.setText(str(count) if count else "")
            self.selectAll()
        elif move is not None:
            self.moved.emit(move)
        else:
            super().keyPressEvent(event)


class OptionField(QWidget):
    """An option of a certificate or of the whole request: yes or no as a mark, a choice as a list, else text."""

    changed = Signal()

    def __init__(self, fact: EventFact, value: FactValue | None) -> None:
        super().__init__()
        self.fact = fact
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.mark = CheckRow(fact.fact, fact.label, value is True)
        self.mark.row.addWidget(ElidedLabel(fact.label, "body"))
        pass_clicks(self.mark)
        self.select, self.text = Select(), TextEdit()
        self.select.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.select.setMinimumContentsLength(8)
        self.select.addItem("", "")
        for known, label in fact.choices:
            self.select.addItem(label, known)
        self.select.setCurrentIndex(max(0, self.select.findData(value)))
        self.text.setText(value if isinstance(value, str) else "")
        if fact.type is FactType.BOOL:
            row.addWidget(self.mark)
        elif fact.type is FactType.CHOICE:
            row.addWidget(Field(fact.label, self.select))
        else:
            row.addWidget(Field(fact.label, self.text))
        self.mark.toggled.connect(lambda _on: self.changed.emit())
        self.select.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def value(self) -> FactValue | None:
        """What was chosen; nothing chosen stays unknown. A mark that is not set is a no."""
        if self.fact.type is FactType.BOOL:
            return self.mark.isChecked()
        if self.fact.type is FactType.CHOICE:
            return str(self.select.currentData() or "") or None
        return self.text.text().strip() or None


class CertificateRow(QWidget):
    """One kind of certificate: name, fee of one, copies, fee of all; its options open when copies are wanted."""

    changed = Signal()

    def __init__(self, fact: EventFact, options: tuple[EventFact, ...], draft: Draft) -> None:
        super().__init__()
        self.fact = fact
        said = draft.facts.get(fact.fact)
        name = ElidedLabel(fact.label, "strong")
        self.copies = CopiesEdit(fact.label, said if isinstance(said, int) else 0)
        self.sum = Label("", "body")
        unit = Label(fee_words(fact.fee_yen), "note")
        for label, wide in ((self.sum, 96), (unit, 72)):
            label.setFixedWidth(wide)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_M)
        for widget, stretch in ((name, 1), (unit, 0), (self.copies, 0), (self.sum, 0)):
            row.addWidget(widget, stretch)
        self.options = [OptionField(option, draft.facts.get(option.fact)) for option in options]
        self._more = QWidget()
        more = QGridLayout(self._more)
        more.setContentsMargins(theme.GAP_XL, 0, 0, theme.GAP_S)
        more.setHorizontalSpacing(theme.GAP_L)
        more.setColumnStretch(0, 1)
        more.setColumnStretch(1, 1)
        place = 0
        for option in self.options:
            wide = 2 if option.fact.type is not FactType.BOOL else 1
            place += place % 2 if wide == 2 else 0
            more.addWidget(option, place // 2, place % 2, 1, wide)
            place += wide
            option.changed.connect(self.changed.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addLayout(row)
        column.addWidget(self._more)
        self.setMaximumWidth(MOST_WIDTH)
        self.copies.textChanged.connect(lambda _text: self._count())
        self._count()

    def said(self) -> dict[FactId, FactValue]:
        """The copies; none is said as well, so that nobody asks again."""
        return {self.fact.fact: self.copies.count()}

    def show_options(self, wanted: frozenset[FactId]) -> None:
        """Open the options while copies that they belong to are wanted."""
        self._more.setVisible(any(wanted & set(option.fact.of) for option in self.options))

    def options_said(self) -> dict[FactId, FactValue]:
        """The options that are open."""
        if self._more.isHidden():
            return {}
        values = {option.fact.fact: option.value() for option in self.options}
        return {fact: value for fact, value in values.items() if value is not None}

    def _count(self) -> None:
        count = self.copies.count()
        known = self.fact.fee_yen is not None
        self.sum.setText(f"{(self.fact.fee_yen or 0) * count:,}円" if count and known else "")
        self.changed.emit()


def fee_words(fee_yen: int | None) -> str:
    """The fee of one copy; one that is not in the table says so."""
    return "" if fee_yen is None else f"{fee_yen:,}円"


class CertificatesPage(DetailPage):
    """Kinds × copies with their options, what they are for, and the running sum."""

    def __init__(self) -> None:
        super().__init__(words.CERTIFICATES_TITLE, words.CERTIFICATES_LEAD)
        self.rows: list[CertificateRow] = []
        self.common: list[OptionField] = []
        self._holder = QVBoxLayout()
        self._holder.setSpacing(theme.SPACE)
        self.column.addLayout(self._holder)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """The pack's certificates with what was asked for so far."""
        del view
        facts = draft.facts_of_page
        clear_layout(self._holder)
        self.common, self.rows = [], []
        self._show_common([fact for fact in facts if not (fact.copies or fact.of)], draft)
        section = ""
        for fact in facts:
            if not fact.copies:
                continue
            if fact.section != section:
                section = fact.section
                self._holder.addSpacing(theme.GAP_M)
                self._holder.addWidget(Label(section, "note"))
            line = Rule()
            line.setMaximumWidth(MOST_WIDTH)
            self._holder.addWidget(line)
            self._add_row(CertificateRow(fact, options_of(facts, fact), draft))
        self._follow()

    def read(self, draft: Draft) -> Draft:
        """Everything asked for; what the page shows and was taken back is gone."""
        shown = {fact.fact for fact in draft.facts_of_page}
        said = {fact: value for fact, value in draft.facts.items() if fact not in shown}
        for row in self.rows:
            said |= row.said() | row.options_said()
        for field in self.common:
            value = field.value()
            if value is not None:
                said[field.fact.fact] = value
        return replace(draft, facts=said)

    def problem(self) -> Trouble | None:
        """At least one copy."""
        if self.rows and not any(row.copies.count() for row in self.rows):
            return Trouble(words.COPIES, words.NO_COPIES, words.NO_COPIES_REMEDY)
        return None

    def focus_first(self) -> None:
        """The first number of copies."""
        if self.rows:
            self.rows[0].copies.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_common(self, facts: list[EventFact], draft: Draft) -> None:
        """What concerns the whole request: who asks, what for."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_L)
        for n, fact in enumerate(facts):
            field = OptionField(fact, draft.facts.get(fact.fact))
            field.changed.connect(self.changed.emit)
            self.common.append(field)
            grid.addWidget(field, n // 2, n % 2)
        self._holder.addLayout(grid)

    def _add_row(self, row: CertificateRow) -> None:
        self.rows.append(row)
        self._holder.addWidget(row)
        row.changed.connect(self._follow)
        row.copies.moved.connect(lambda step: self._move(row, step))

    def _follow(self) -> None:
        wanted = frozenset(row.fact.fact for row in self.rows if row.copies.count())
        for row in self.rows:
            row.show_options(wanted)
        self.changed.emit()

    def _move(self, row: CertificateRow, step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].copies.setFocus(Qt.FocusReason.TabFocusReason)
            self.rows[place].copies.selectAll()


def options_of(facts: tuple[EventFact, ...], fact: EventFact) -> tuple[EventFact, ...]:
    """The options that stand below this kind: those that name it first."""
    return tuple(one for one in facts if one.of and one.of[0] == fact.fact)
