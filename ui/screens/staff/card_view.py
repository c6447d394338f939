"""Step 1: what a card says beside what the case has; the clerk chooses item by item."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.card import CardRead
from desk_app.services.views import CardDifference
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.parts import Heading, PickRow, pass_clicks
from ui.screens.staff.people_presenter import DifferenceModel, difference_models
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.labels import Label, Tag, WrapLabel
from ui.widgets.layouts import ScrollColumn, clear_layout


class ValueButton(PickRow):
    """One of the two values of an item."""

    def __init__(self, key: str, caption: str, value: str) -> None:
        super().__init__(key, f"{caption} {value}", focusable=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2)
        column.addWidget(Label(caption, "note"))
        column.addWidget(WrapLabel(value, "strong", line_height=1.4, personal=True))
        pass_clicks(self)

    def hasHeightForWidth(self) -> bool:
        """Long addresses wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height with the value wrapped."""
        layout = self.layout()
        return max(theme.TOUCH, layout.heightForWidth(width)) if layout is not None else theme.TOUCH


class CardView(QWidget):
    """Card and case side by side. Nothing is taken over that the clerk did not choose."""

    left = Signal()

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.acts = actions
        self._read: CardRead | None = None
        self._models: tuple[DifferenceModel, ...] = ()
        self._take: dict[str, bool] = {}
        self._buttons: dict[tuple[str, bool], ValueButton] = {}
        self.heading = Heading(words.CARD_TITLE, words.CARD_LEAD)
        self._list = ScrollColumn(gap=theme.GAP_M)
        self.accept = PrimaryButton(words.CARD_ACCEPT, self.submit, key="Enter")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_L)
        column.addWidget(self.heading)
        column.addWidget(self._list, 1)
        foot = QHBoxLayout()
        foot.addWidget(SecondaryButton(words.CARD_SKIP, self._skip))
        foot.addStretch(1)
        foot.addWidget(self.accept)
        column.addLayout(foot)

    def show_differences(self, read: CardRead, rows: tuple[CardDifference, ...]) -> None:
        """Show the items of a card."""
        self._read = read
        self._models = difference_models(rows)
        self._take = {model.item: model.take for model in self._models}
        self._buttons = {}
        clear_layout(self._list.column)
        same = all(model.same for model in self._models)
        self.heading.set_under(words.CARD_SAME if same else words.CARD_LEAD)
        for model in self._models:
            self._list.add(self._item(model))
        self._list.column.addStretch(1)
        self._mark()

    def chosen_items(self) -> tuple[str, ...]:
        """The items to take from the card."""
        return tuple(item for item, take in self._take.items() if take)

    def focus_first(self) -> None:
        """The first item that differs, else the button."""
        first = next((m for m in self._models if not m.same), None)
        target = self._buttons[(first.item, self._take[first.item])] if first is not None else self.accept
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def submit(self) -> None:
        """Take the chosen items over."""
        if self._read is None:
            return
        read, self._read = self._read, None
        items = self.chosen_items() or tuple(model.item for model in self._models if model.same)
        self.acts.accept_card(read, items)

    def _item(self, model: DifferenceModel) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP_M)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(Label(model.label, "strong"), 0, 0)
        if model.same:
            line = QHBoxLayout()
            line.setSpacing(theme.GAP_M)
            line.addWidget(WrapLabel(model.card, "body", line_height=1.4, personal=True), 1)
            line.addWidget(Tag("同じ", "green"))
            grid.addLayout(line, 0, 1, 1, 2)
            return box
        for place, (take, caption, value) in enumerate(
            ((True, words.CARD_USE, model.card), (False, words.CARD_KEEP, model.present)), 1
        ):
            button = ValueButton(model.item, caption, value)
            button.clicked.connect(lambda _=False, i=model.item, t=take: self._choose(i, t))
            self._buttons[(model.item, take)] = button
            grid.addWidget(button, 0, place)
        return box

    def _choose(self, item: str, take: bool) -> None:
        self._take[item] = take
        self._mark()

    def _mark(self) -> None:
        for (item, take), button in self._buttons.items():
            button.set_chosen(self._take[item] is take)

    def _skip(self) -> None:
        self._read = None
        self.left.emit()
