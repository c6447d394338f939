"""What stands where the hits will be: how to search before anything is typed, what to try when nobody was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.screens.staff import search_wording as words
from ui.screens.staff.people_presenter import Narrowing
from ui.widgets.buttons import SecondaryButton
from ui.widgets.labels import Label, Tag, WrapLabel
from ui.widgets.layouts import FlowLayout, Rule, clear_layout


class HintPanel(QWidget):
    """Ways to search with examples, before anything is typed."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP_L, 0, 0)
        column.setSpacing(theme.GAP_M)
        column.addWidget(Label(words.HINTS_TITLE, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_XL)
        grid.setVerticalSpacing(theme.GAP_M)
        for line, (what, *examples) in enumerate(words.HINTS):
            grid.addWidget(Label(what, "note"), line, 0)
            row = FlowLayout(gap=theme.GAP_S)
            for example in examples:
                if example:
                    row.addWidget(Tag(example))
            grid.addLayout(row, line, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addSpacing(theme.GAP_S)
        column.addWidget(WrapLabel(words.HINTS_ALSO, "note", line_height=1.5))
        column.addStretch(1)


class NobodyPanel(QWidget):
    """Nobody was found: each word by itself at one press, other ways to search, the way on by hand."""

    wanted = Signal(str)
    """Search for this text instead."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_L)
        self.note = WrapLabel("", "body", line_height=1.5)
        self._words = QWidget()
        self._alone = FlowLayout(self._words, gap=theme.GAP_S)
        self._ways = QWidget()
        ways = QGridLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setHorizontalSpacing(theme.GAP_XL)
        ways.setVerticalSpacing(theme.GAP_M)
        ways.addWidget(Label(words.TRY_TITLE, "note"), 0, 0, 1, 2)
        for line, (what, example) in enumerate(words.TRY, 1):
            ways.addWidget(Label(what, "body"), line, 0)
            ways.addWidget(Label(example, "note"), line, 1)
        ways.setColumnStretch(1, 1)
        self.still = WrapLabel(words.STILL, "body", line_height=1.5)
        for part in (self.note, self._words, self._ways, Rule(), self.still):
            column.addWidget(part)
        column.addStretch(1)

    def show_ways(self, note: str, alone: Sequence[str]) -> None:
        """``note`` says why something was not searched by, in place of the ways; ``alone`` are the words."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._ways.setVisible(not note)
        self.still.setText(words.BESIDES if note else words.STILL)
        self._words.setVisible(bool(alone))
        clear_layout(self._alone)
        for word in alone:
            button = SecondaryButton(words.ALONE.format(word=word), size="small")
            button.clicked.connect(lambda _=False, text=word: self.wanted.emit(text))
            self._alone.addWidget(button)

    def buttons(self) -> tuple[SecondaryButton, ...]:
        """What can be pressed."""
        return _pressed(self._alone)


class NarrowBar(QWidget):
    """Presses that make a long list short."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.SPACE)
        row.setSpacing(theme.GAP_M)
        row.addWidget(Label(words.NARROW, "note"))
        holder = QWidget()
        self._flow = FlowLayout(holder, gap=theme.GAP_S)
        row.addWidget(holder, 1)
        self._models: tuple[Narrowing, ...] = ()

    def show_narrowing(self, models: tuple[Narrowing, ...]) -> None:
        """Offer these."""
        self.setVisible(bool(models))
        if models == self._models:
            return
        self._models = models
        clear_layout(self._flow)
        for model in models:
            button = SecondaryButton(model.label, size="small")
            button.setAccessibleName(f"{words.NARROW} {model.label}")
            button.clicked.connect(lambda _=False, one=model: self.chosen.emit(one))
            self._flow.addWidget(button)

    def buttons(self) -> tuple[SecondaryButton, ...]:
        """What can be pressed."""
        return _pressed(self._flow)


def _pressed(flow: FlowLayout) -> tuple[SecondaryButton, ...]:
    items = (flow.itemAt(place) for place in range(flow.count()))
    widgets = (item.widget() for item in items if item is not None)
    return tuple(one for one in widgets if isinstance(one, SecondaryButton))
