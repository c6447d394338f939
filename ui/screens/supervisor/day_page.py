"""The day: figures, the list with its filters, and in its place the large view of a packet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desk_app.domain.review import ReviewState
from ui import theme
from ui.screens.supervisor import rows, wording
from ui.screens.supervisor.presenter import SupervisorPresenter
from ui.widgets.banner import Banner
from ui.widgets.buttons import LinkButton
from ui.widgets.cards import Figure
from ui.widgets.inputs import Select
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.layouts import Surface
from ui.widgets.table import Table


class FigureRow(Surface):
    """Six figures side by side; on a low or narrow window they take less room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ground", "bottom", parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 1)
        row.setSpacing(0)
        self._figures: list[Figure] = []
        self._cells: list[QVBoxLayout] = []
        for place, (caption, _figure, _beside, _tone) in enumerate(rows.figures(None)):
            cell = Surface("ground", "" if place == 0 else "left")
            box = QVBoxLayout(cell)
            figure = Figure(caption)
            box.addWidget(figure)
            row.addWidget(cell, 1)
            self._figures.append(figure)
            self._cells.append(box)
        self.set_low(False)

    def set_low(self, low: bool) -> None:
        """Less room for low and narrow windows."""
        self.setFixedHeight(76 if low else 104)
        for box in self._cells:
            box.setContentsMargins(*((12, 6, 8, 6) if low else (20, 14, 12, 18)))
        for figure in self._figures:
            figure.set_small(low)

    def show_figures(self, figures: tuple[tuple[str, str, str, str], ...]) -> None:
        """Show the figures of a day."""
        for widget, (_caption, figure, beside, tone) in zip(self._figures, figures, strict=True):
            widget.set_figure(figure, beside, tone)

    def figures(self) -> tuple[str, ...]:
        """The figures as shown."""
        return tuple(figure.figure() for figure in self._figures)


class FilterBar(Surface):
    """State, life event, clerk and reason to narrow the list by."""

    changed = Signal(str, object)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", "", parent)
        self.boxes: dict[str, Select] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        names = {
            "state": wording.FILTER_STATE,
            "event": wording.FILTER_EVENT,
            "clerk": wording.FILTER_CLERK,
            "reason": wording.FILTER_REASON,
        }
        self._labels: dict[str, Label] = {}
        for what, name in names.items():
            box = Select()
            box.setAccessibleName(name)
            box.setMinimumWidth(96)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.activated.connect(lambda _index, w=what: self.changed.emit(w, self.boxes[w].currentData()))
            label = Label(name, "note")
            label.setBuddy(box)
            self._labels[what] = label
            self.boxes[what] = box
        self.clear_link = LinkButton(wording.FILTER_CLEAR, self.cleared.emit)
        self._grid = grid
        self._across = 0
        self._place(4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two beside each other where four are too narrow to read."""
        super().resizeEvent(event)
        self._place(4 if self.width() >= 700 else 2)

    def _place(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for place, what in enumerate(self.boxes):
            row, column = divmod(place, across)
            self._grid.addWidget(self._labels[what], 2 * row, column)
            self._grid.addWidget(self.boxes[what], 2 * row + 1, column)
        for column in range(4):
            self._grid.setColumnStretch(column, (3 if column == 3 else 2) if column < across else 0)
        self._grid.addWidget(self.clear_link, 2 * ((len(self.boxes) - 1) // across) + 1, 4)

    def show_filters(self, presenter: SupervisorPresenter) -> None:
        """Offer the values of this day and mark the chosen ones."""
        filters = presenter.state.filters
        states: list[tuple[str, object]] = [(wording.STATE_WORDS[state], state) for state in ReviewState]
        states.sort(key=lambda pair: pair[1] is not ReviewState.WAITING)
        self._fill("state", [*states, (wording.ALL, None)], filters.state)
        for what in ("event", "clerk", "reason"):
            values: list[tuple[str, object]] = [(wording.ALL, None)]
            chosen = getattr(filters, what)
            values += [(word, word) for word in presenter.options(what)]
            if chosen is not None and chosen not in [value for _, value in values]:
                values.append((chosen, chosen))
            self._fill(what, values, chosen)

    def _fill(self, what: str, values: list[tuple[str, object]], chosen: object) -> None:
        box = self.boxes[what]
        present = [(box.itemText(i), box.itemData(i)) for i in range(box.count())]
        if present != values:
            box.clear()
            for word, value in values:
                box.addItem(word, value)
        box.setCurrentIndex(next(i for i, (_, value) in enumerate(values) if value == chosen))


def empty_words(presenter: SupervisorPresenter) -> str:
    """Why the list is empty: nothing yet that day, nothing waiting, or nothing that fits the filters."""
    state = presenter.state
    if state.view is None:
        return wording.LOADING
    if not state.view.rows:
        return wording.NO_CASES
    waiting = state.filters.state is ReviewState.WAITING and not state.filters.narrowed()
    return wording.NONE_WAITING if waiting else wording.NO_ROWS


class DayList(QWidget):
    """The list of cases with its heading, order and filters."""

    opened = Signal()

    def __init__(self, presenter: SupervisorPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 8)
        column.setSpacing(8)
        self.heading = ElidedLabel("", "heading")
        self.order = Select()
        self.order.setAccessibleName("並べ方")
        for key, word in wording.ORDERS.items():
            self.order.addItem(word, key)
        self.order.setFixedWidth(190)
        self.order.activated.connect(lambda _index: presenter.set_order(self.order.currentData()))
        self.filter_link = LinkButton(wording.FILTER, self.toggle_filters)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_M)
        head.addWidget(self.heading, 1)
        head.addWidget(self.order)
        head.addWidget(self.filter_link)
        self.filters = FilterBar()
        self.filters.changed.connect(lambda what, value: presenter.set_filters(**{what: value}))
        self.filters.cleared.connect(presenter.clear_filters)
        self.filters.hide()
        self.table = Table(rows.CASE_COLUMNS)
        self.table.setAccessibleName("受付の一覧")
        self.table.chosen.connect(presenter.choose)
        self.table.taken.connect(lambda _key: self.opened.emit())
        column.addLayout(head)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)

    def show_list(self) -> None:
        """Draw list, heading and filters from the presenter."""
        presenter = self._presenter
        state = presenter.state
        listed = presenter.rows()
        chosen = state.filters.state
        word = wording.EVERYTHING if chosen is None else wording.STATE_WORDS[chosen]
        self.heading.setText(f"{word}  {len(listed)} 件" if state.view else word)
        self.filters.show_filters(presenter)
        self.table.set_rows([rows.case_row(row) for row in listed])
        if state.chosen is not None:
            self.table.choose(state.chosen)
        self.table.set_empty_text(empty_words(presenter))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the filters; what they narrow to stays."""
        if event.key() == Qt.Key.Key_Escape and not self.filters.isHidden():
            self.toggle_filters()
        else:
            super().keyPressEvent(event)

    def toggle_filters(self) -> None:
        """Open the filters and go to the first, or close them and go back to the list."""
        if self.filters.isHidden():
            self.filters.show()
            self.filters.boxes["state"].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.filters.hide()
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)


class DayPage(QWidget):
    """Figures above; below them the list or the packet, with the chosen case at the right."""

    def __init__(
        self,
        presenter: SupervisorPresenter,
        viewer: QWidget,
        pane: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._viewer = viewer
        self._pane = pane
        self.figure_row = FigureRow()
        self.banner = Banner()
        self.list = DayList(presenter)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.list)
        self.middle.addWidget(viewer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.figure_row)
        holder = QVBoxLayout()
        holder.setContentsMargins(20, 8, 20, 0)
        holder.addWidget(self.banner)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(holder)
        left.addWidget(self.middle, 1)
        below.addLayout(left, 1)
        below.addWidget(pane)
        column.addLayout(below, 1)

    def show_viewer(self, shown: bool, focus: Callable[[], None] | None = None) -> None:
        """Put the packet in the place of the list, or the list back."""
        self.figure_row.setVisible(not shown)
        self.middle.setCurrentWidget(self._viewer if shown else self.list)
        if focus is not None:
            focus()

    def take_viewer(self, viewer: QWidget) -> None:
        """Put a new viewer in the place of the one before."""
        shown = self.viewing()
        self.middle.removeWidget(self._viewer)
        self._viewer = viewer
        self.middle.addWidget(viewer)
        if shown:
            self.middle.setCurrentWidget(viewer)

    def viewing(self) -> bool:
        """Whether the packet is shown large."""
        return self.middle.currentWidget() is self._viewer

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width between list and case; less height for the figures on a low window."""
        super().resizeEvent(event)
        self._pane.setFixedWidth(min(max(round(self.width() * 0.344), 372), 620))
        self.figure_row.set_low(self.height() < 600 or self.width() < 1100)
