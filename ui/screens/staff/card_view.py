"""Step 1: a card that was read, beside what the case has; nothing of it goes anywhere unless the clerk says so."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.card import CardRead
from desk_app.services.views import CardDifference
from ui import theme
from ui.screens.staff import card_words
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.card_pictures import PictureRow
from ui.screens.staff.card_words import kind_of, read_line
from ui.screens.staff.parts import Heading, PickRow, pass_clicks
from ui.screens.staff.people_presenter import (
    DifferenceModel,
    difference_models,
    offered,
    search_offers,
    with_typed,
)
from ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from ui.widgets.inputs import TextEdit
from ui.widgets.labels import Label, Tag, WrapLabel
from ui.widgets.layouts import FlowLayout, Rule, ScrollColumn, clear_layout

LABEL_WIDTH = 112


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
    """Card and case side by side, or the card alone while nobody is in the case. Nothing is taken over by itself."""

    left = Signal()
    search_wanted = Signal(str)
    """The clerk wants to look somebody up by this text of the card."""
    person_wanted = Signal()
    """The person of the card shall come into the case as the card says."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.acts = actions
        self._read: CardRead | None = None
        self._models: tuple[DifferenceModel, ...] = ()
        self._take: dict[str, bool] = {}
        self._buttons: dict[tuple[str, bool], ValueButton] = {}
        self._typed: dict[str, TextEdit] = {}
        self._offers: tuple[tuple[str, str], ...] = ()
        self.heading = Heading(words.CARD_TITLE, words.CARD_LEAD)
        self.source = Tag("", "blue")
        self.read_words = WrapLabel("", "note", line_height=1.5)
        self._list = ScrollColumn(gap=theme.GAP_M)
        self.accept = PrimaryButton(words.CARD_ACCEPT, self.submit, key="Enter")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_M)
        column.addWidget(self.heading)
        line = QHBoxLayout()
        line.setSpacing(theme.GAP_M)
        line.addWidget(self.source)
        line.addWidget(self.read_words, 1)
        column.addLayout(line)
        column.addWidget(self._list, 1)
        foot = QHBoxLayout()
        foot.addWidget(SecondaryButton(words.CARD_SKIP, self._skip))
        foot.addStretch(1)
        foot.addWidget(self.accept)
        column.addLayout(foot)

    def show_differences(self, read: CardRead, rows: tuple[CardDifference, ...]) -> None:
        """Show the items of a card beside the case's."""
        self._begin(read)
        self._models = difference_models(rows, read)
        self._take = {model.item: model.take for model in self._models}
        same = all(model.same for model in self._models)
        self.heading.set_title(words.CARD_TITLE)
        self.heading.set_under(words.CARD_SAME if same else words.CARD_LEAD)
        for model in self._models:
            self._list.add(self._picture_item(model) if model.pictures else self._item(model))
        for label, value in offered(read, extras_only=True):
            self._list.add(_plain_item(label, value))
        self._end(read, words.CARD_ACCEPT if self._models else card_words.SEEN)
        self._mark()

    def show_offer(self, read: CardRead) -> None:
        """Show what was read while nobody is in the case: it can be looked up, or left."""
        self._begin(read)
        self._models, self._take = (), {}
        self._offers = search_offers(read)
        self.heading.set_title(card_words.OFFER_TITLE)
        self.heading.set_under(card_words.OFFER_LEAD)
        for label, value in offered(read):
            self._list.add(_plain_item(label, value))
        others = QWidget()
        flow = FlowLayout(others, gap=theme.GAP_L)
        for label, text in self._offers[1:]:
            flow.addWidget(LinkButton(label, partial(self.search_wanted.emit, text)))
        flow.addWidget(LinkButton(words.CARD_PERSON, self._take_person))
        self._list.add(others)
        self._end(read, self._offers[0][0] if self._offers else words.CARD_SKIP)

    def chosen_items(self) -> tuple[str, ...]:
        """The items to take from the card, with those that were typed from its pictures."""
        typed = tuple(item for item, box in self._typed.items() if box.text().strip())
        return (*(item for item, take in self._take.items() if take), *typed)

    def focus_first(self) -> None:
        """The first item to type or to choose, else the button."""
        if self._typed:
            next(iter(self._typed.values())).setFocus(Qt.FocusReason.TabFocusReason)
            return
        first = next((m for m in self._models if not m.same), None)
        target = self._buttons[(first.item, self._take[first.item])] if first is not None else self.accept
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def submit(self) -> None:
        """Take the chosen items over, or look the person up."""
        if self._read is None:
            return
        if not self._models:
            if self._offers:
                self.search_wanted.emit(self._offers[0][1])
            else:
                self._skip()
            return
        texts = {item: box.text().strip() for item, box in self._typed.items() if box.text().strip()}
        items = self.chosen_items() or tuple(model.item for model in self._models if model.same)
        read = with_typed(self._read, texts)
        self.forget()
        self.acts.accept_card(read, items)

    def forget(self) -> None:
        """Let go of the card and of its pictures."""
        self._read = None
        self._models, self._take, self._buttons, self._typed, self._offers = (), {}, {}, {}, ()
        clear_layout(self._list.column)

    def _begin(self, read: CardRead) -> None:
        self.forget()
        self._read = read
        self.source.setText(kind_of(read.kind))
        self.read_words.setText(read_line(read))

    def _end(self, read: CardRead, accept: str) -> None:
        """Pictures, notes and the main button's words."""
        beside = {model.item for model in self._models if model.pictures}
        shown = {n: data for n, data in read.images.items() if n in card_words.PICTURES and n not in beside}
        if shown:
            self._list.add(Rule())
            self._list.add(PictureRow(shown))
        for note in read.notes:
            self._list.add(WrapLabel(f"・{note}", "body", line_height=1.5, personal=True))
        self._list.column.addStretch(1)
        self._list.to_top()
        self.accept.setText(f"{accept} Enter")
        self.accept.setAccessibleName(f"{accept}(Enter)")

    def _item(self, model: DifferenceModel) -> QWidget:
        box, grid = _row(model.label)
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

    def _picture_item(self, model: DifferenceModel) -> QWidget:
        """What the card holds as a picture only: shown beside an empty box for the clerk, and the present value."""
        box, grid = _row(model.label)
        pictures = PictureRow({f"{model.item}_{n}": data for n, data in enumerate(model.pictures)}, captions=False)
        typing = TextEdit(card_words.TYPE_FROM_PICTURE)
        typing.setAccessibleName(f"{model.label} {card_words.TYPE_FROM_PICTURE}")
        self._typed[model.item] = typing
        left = QVBoxLayout()
        left.setSpacing(theme.GAP_S)
        left.addWidget(pictures)
        left.addWidget(typing)
        grid.addLayout(left, 0, 1)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(Label(words.CARD_KEEP, "note"))
        right.addWidget(WrapLabel(model.present, "strong", line_height=1.4, personal=True))
        right.addStretch(1)
        grid.addLayout(right, 0, 2)
        return box

    def _choose(self, item: str, take: bool) -> None:
        self._take[item] = take
        self._mark()

    def _mark(self) -> None:
        for (item, take), button in self._buttons.items():
            button.set_chosen(self._take[item] is take)

    def _take_person(self) -> None:
        if self._read is not None:
            self.person_wanted.emit()

    def _skip(self) -> None:
        self.forget()
        self.left.emit()


def _row(label: str, *, top: bool = False) -> tuple[QWidget, QGridLayout]:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.GAP_M)
    grid.setColumnMinimumWidth(0, LABEL_WIDTH)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(2, 1)
    where = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
    grid.addWidget(Label(label, "strong"), 0, 0, where)
    return box, grid


def _plain_item(label: str, value: str) -> QWidget:
    box, grid = _row(label, top=True)
    grid.addWidget(WrapLabel(value, "body", line_height=1.4, personal=True), 0, 1, 1, 2)
    return box
