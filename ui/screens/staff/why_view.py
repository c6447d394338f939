"""The reason panel: article, deadlines, the facts used with their source, and what would change the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.procedure import Result
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.parts import LineRow, pass_clicks, row_layout
from ui.widgets.buttons import LinkButton
from ui.widgets.cards import Mark
from ui.widgets.labels import Label, SourceTag, Tag, WrapLabel
from ui.widgets.layouts import Rule, ScrollColumn, clear_layout

if TYPE_CHECKING:
    from ui.screens.staff.why_presenter import FactLine, WhyModel, WhyPart

TONES = {Result.REQUIRED: "green", Result.UNDECIDED: "yellow", Result.NOT_REQUIRED: ""}
HOLDS_MARK = {True: "required", False: "not_required", None: "undecided"}


class FactRow(LineRow):
    """A fact used: mark, words, source; pressing it asks the question again."""

    def __init__(self, line: FactLine) -> None:
        spoken = f"{words.WHY_HOLDS[line.holds]} {line.text} {line.source}"
        super().__init__("", spoken, focusable=line.ask is not None)
        self.line = line
        row = row_layout(self, (line.depth * theme.GAP_L, 4, 0, 4))
        row.setSpacing(theme.GAP_S)
        mark = Mark(HOLDS_MARK[line.holds])
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(WrapLabel(line.text, "body", line_height=1.4, personal=True))
        if line.said:
            texts.addWidget(WrapLabel(line.said, "note", line_height=1.3))
        row.addLayout(texts, 1)
        if line.source:
            row.addWidget(SourceTag(line.source), 0, Qt.AlignmentFlag.AlignTop)
        pass_clicks(self)
        self.setEnabled(line.ask is not None)

    def hasHeightForWidth(self) -> bool:
        """Long reasons wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height with the words wrapped."""
        layout = self.layout()
        return max(36, layout.heightForWidth(width)) if layout is not None else 36


class WhyView(QWidget):
    """One procedure explained."""

    left = Signal()
    ask_wanted = Signal(str, object)
    override_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model: WhyModel | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP_L, 0, 0)
        column.setSpacing(theme.GAP_S)
        top = QHBoxLayout()
        top.setContentsMargins(20, 0, 20, 0)
        self.result = Tag("")
        self.back = LinkButton(words.WHY_BACK, self.left.emit, dense=True)
        top.addWidget(self.result)
        top.addStretch(1)
        top.addWidget(self.back)
        self.list = ScrollColumn(margins=(20, 0, 20, theme.GAP_L), gap=theme.GAP_M)
        column.addLayout(top)
        column.addWidget(self.list, 1)

    def focus_first(self) -> None:
        """The way back, so that Enter and Esc both close."""
        self.back.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_facts(self) -> None:
        """The first fact that can be asked again."""
        for row in self.findChildren(FactRow):
            if row.isEnabled():
                row.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def show_why(self, model: WhyModel) -> None:
        """Show the reasons of a procedure; the same ones are not built twice, the place stays for the same row."""
        if model == self._model:
            return
        same, self._model = self._model is not None and self._model.title == model.title, model
        place = self.list.verticalScrollBar().value() if same else 0
        clear_layout(self.list.column)
        result = model.parts[0].result if model.parts else Result.UNDECIDED
        self.result.set_tag(model.result, TONES[result])
        self.list.add(WrapLabel(model.title, "heading", line_height=1.4))
        if model.plain:
            self.list.add(WrapLabel(model.plain, "body", line_height=1.6))
        self._lines(words.WHY_BASIS, model.basis)
        for part in model.parts:
            self.list.add(Rule())
            self._part(part)
        self._lines(words.WHY_BRING, ("・".join(model.belongings),) if model.belongings else ())
        if model.division:
            self._lines("担当", (model.division,))
        self.list.add(Rule())
        self.list.add(LinkButton(words.OVERRIDE, self.override_wanted.emit))
        self.list.column.addStretch(1)
        self.list.verticalScrollBar().setValue(place)

    def _part(self, part: WhyPart) -> None:
        if part.who:
            self.list.add(WrapLabel(part.who, "strong", line_height=1.4, personal=True))
        if part.summary:
            self.list.add(WrapLabel(part.summary, "body", line_height=1.5, personal=True))
        self._facts(words.WHY_OPEN, part.open)
        self._facts(words.WHY_FACTS, part.facts)
        self._facts(words.WHY_COUNTER, part.counter)
        self._lines(words.WHY_CONFLICTS, part.conflicts)
        self._deadlines(part.deadlines)
        self._lines(words.WHY_CHANGE, part.change)
        self._lines(words.WHY_DECIDED, part.decided)
        if part.note:
            self.list.add(WrapLabel(part.note, "body", line_height=1.5))

    def _deadlines(self, deadlines: tuple[str, ...]) -> None:
        """Each clock: what it is for and its last day in bold, how it was counted below."""
        if deadlines:
            self.list.add(Label(words.WHY_DEADLINES, "note"))
        for deadline in deadlines:
            head, _, rest = deadline.partition("\n")
            self.list.add(WrapLabel(head, "strong", line_height=1.4))
            if rest:
                self.list.add(WrapLabel(rest, "body", line_height=1.5))

    def _facts(self, title: str, lines: tuple[FactLine, ...]) -> None:
        if lines:
            self.list.add(Label(title, "note"))
        for line in lines:
            row = FactRow(line)
            if line.ask is not None:
                row.clicked.connect(lambda _=False, a=line.ask: self.ask_wanted.emit(*a))
            self.list.add(row)

    def _lines(self, title: str, lines: tuple[str, ...]) -> None:
        if not lines:
            return
        self.list.add(Label(title, "note"))
        self.list.add(WrapLabel("\n".join(lines), "body", line_height=1.5))
