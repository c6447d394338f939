"""The live procedure pane at the right: what the answers bring, what is open, and the figures below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desk_app.domain.procedure import Result
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.pane_list import PaneList
from ui.screens.staff.pane_presenter import PaneModel, askable, not_required_rows, pane_model
from ui.screens.staff.papers_presenter import row_of
from ui.screens.staff.why_presenter import Explanations, why_model
from ui.screens.staff.why_view import WhyView
from ui.widgets.buttons import LinkButton
from ui.widgets.cards import Figure
from ui.widgets.labels import Label, WrapLabel
from ui.widgets.layouts import Rule, Surface

if TYPE_CHECKING:
    from desk_app.services.views import CaseView

WIDTH, NARROW_WIDTH = 384, 336
MARGIN = 20


class LivePane(QWidget):
    """Required and undecided procedures, the link to those not required, and three figures."""

    why_wanted = Signal(str)
    ask_wanted = Signal(str)
    not_required_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model: PaneModel | None = None
        self.title = Label("", "heading")
        self.undecided = Label("", "body")
        top = QHBoxLayout()
        top.setContentsMargins(MARGIN, theme.GAP_L, MARGIN, theme.GAP_S)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.undecided)
        self.list = PaneList()
        self.list.acted.connect(self._act)
        self.waiting = WrapLabel(words.PANE_WAITING, "note")
        self.not_required = LinkButton("", self.not_required_wanted.emit)
        inner = QVBoxLayout()
        inner.setContentsMargins(MARGIN, 4, MARGIN - 8, 0)
        inner.setSpacing(0)
        inner.addWidget(self.waiting)
        inner.addWidget(self.list, 1)
        inner.addWidget(self.not_required)
        self._spare = QWidget()
        inner.addWidget(self._spare, 1)
        self.sheets = Figure(words.SHEETS, role="title", centred=True)
        self.fee = Figure(words.FEE, role="title", centred=True)
        self.lacking = Figure(words.LACKING, role="title", centred=True)
        self._foot, self._rule = QWidget(), Rule()
        figures = QHBoxLayout(self._foot)
        figures.setContentsMargins(MARGIN - 8, theme.GAP_S, MARGIN - 8, theme.GAP_M)
        figures.addWidget(self.sheets, 3)
        figures.addWidget(self.fee, 3)
        figures.addWidget(self.lacking, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(inner, 1)
        column.addWidget(self._rule)
        column.addWidget(self._foot)
        self.show_case(None)

    def show_case(self, view: CaseView | None) -> None:
        """Show the procedures of a view; the same content is not built twice."""
        model = pane_model(view)
        if model == self._model:
            return
        self._model = model
        self.title.setText(model.title)
        self._foot.setVisible(not model.waiting)
        self._rule.setVisible(not model.waiting)
        self.undecided.setText(model.undecided)
        self._figures(model)
        self.waiting.setVisible(model.waiting)
        self._spare.setVisible(model.waiting)
        self.list.setVisible(not model.waiting)
        self.list.set_rows(model.rows)
        self.not_required.setText(words.NOT_REQUIRED_LINK.format(n=model.not_required))
        self.not_required.setVisible(bool(model.not_required))

    def focus_first(self) -> None:
        """The list (F7)."""
        self.list.focus_first()

    def _act(self, key: str) -> None:
        row = next(row for row in self.list.rows() if row.key == key)
        signal = self.ask_wanted if row.action == words.ASK else self.why_wanted
        signal.emit(key)

    def _figures(self, model: PaneModel) -> None:
        self.sheets.set_figure(f"{model.sheets} {words.SHEETS_UNIT}")
        self.fee.set_figure(f"{model.fee_yen:,} {words.FEE_UNIT}")
        self.lacking.set_figure(str(model.lacking), tone="error" if model.lacking else "")


class NotRequiredPane(QWidget):
    """Every procedure that is not required; each says why not."""

    why_wanted = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = Label("", "heading")
        self.list = PaneList()
        self.list.acted.connect(self.why_wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP_L, 0, 0)
        column.setSpacing(theme.GAP_S)
        top = QHBoxLayout()
        top.setContentsMargins(MARGIN, 0, MARGIN, 0)
        top.addWidget(self.title)
        top.addStretch(1)
        self.close_link = LinkButton(words.WHY_BACK, self.left.emit, dense=True)
        top.addWidget(self.close_link)
        column.addLayout(top)
        inner = QVBoxLayout()
        inner.setContentsMargins(MARGIN, 4, MARGIN - 8, 0)
        inner.addWidget(self.list)
        column.addLayout(inner, 1)

    def show_case(self, view: CaseView) -> None:
        """List them."""
        self.title.setText(f"{words.TAB_NOT} {view.count(Result.NOT_REQUIRED)} 件")
        self.list.set_rows(not_required_rows(view))


class SidePane(Surface):
    """The right column: live pane, list of what is not required, or one reason. Esc goes back."""

    ask_wanted = Signal(str, object)
    override_wanted = Signal(str)
    explanation_wanted = Signal(object)
    """The row whose reasons are shown: the rules shall explain it."""

    def __init__(self) -> None:
        super().__init__("ground", "left")
        self._told = Explanations()
        self.view: CaseView | None = None
        self.live = LivePane()
        self.not_required = NotRequiredPane()
        self.why = WhyView()
        self.stack = QStackedWidget()
        for page in (self.live, self.not_required, self.why):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self.stack)
        self.setFixedWidth(WIDTH)
        self._from: QWidget = self.live
        self._key = ""
        self._focus: QWidget | None = None
        self._following = False
        self.live.why_wanted.connect(self.show_why)
        self.live.ask_wanted.connect(self._ask)
        self.live.not_required_wanted.connect(self.show_not_required)
        self.not_required.why_wanted.connect(self.show_why)
        self.not_required.left.connect(self.leave)
        self.why.left.connect(self.leave)
        self.why.ask_wanted.connect(self.ask_wanted.emit)
        self.why.override_wanted.connect(lambda: self.override_wanted.emit(self._key))

    def set_narrow(self, narrow: bool) -> None:
        """Whether it stands in a narrow window, where it is slimmer."""
        self.setFixedWidth(NARROW_WIDTH if narrow else WIDTH)

    def show_case(self, view: CaseView | None) -> None:
        """Refresh; an open reason stays open while its row is there."""
        self.view = view
        self.live.show_case(view)
        if self.stack.currentWidget() is self.live:
            return
        if view is None or (self._key and row_of(view, self._key) is None):
            self.stack.setCurrentWidget(self.live)
        elif self.stack.currentWidget() is self.not_required:
            self.not_required.show_case(view)
        else:
            self._fill_why()

    def show_why(self, key: str) -> None:
        """Open the reason of a row."""
        if self.view is None or row_of(self.view, key) is None:
            return
        if self._following:
            self.why.focus_facts()
            return
        current = self.stack.currentWidget()
        if current is not None and current is not self.why:
            self._from = current
            self._focus = self.focusWidget() or self.window().focusWidget()
        self._key = key
        self._fill_why()
        self.stack.setCurrentWidget(self.why)
        self.why.focus_first()

    def follow(self, key: str) -> None:
        """Tell the reason of the row chosen in the middle, without taking the focus; empty shows the live pane."""
        if self.view is None or (key and row_of(self.view, key) is None):
            return
        self._following = bool(key)
        self._key = key
        self.why.back.setVisible(not key)
        if key:
            self._fill_why()
        self.stack.setCurrentWidget(self.why if key else self.live)

    def unfollow(self) -> None:
        """The middle has no rows any more."""
        if self._following:
            self.follow("")

    def show_not_required(self) -> None:
        """Open the list of what is not required."""
        if self.view is not None:
            self._focus = self.window().focusWidget()
            self.not_required.list.setCurrentIndex(QModelIndex())
            self.not_required.show_case(self.view)
            self.stack.setCurrentWidget(self.not_required)
            self.not_required.list.focus_first()

    def leave(self) -> bool:
        """One page back; False when the live pane is shown already."""
        current = self.stack.currentWidget()
        if current is self.live or self._following:
            return False
        self._key = ""
        back = self._from if current is self.why and self._from is not self.why else self.live
        self._from = self.live
        self.stack.setCurrentWidget(back)
        if self._focus is not None and self._focus.isVisible():
            self._focus.setFocus()
        return True

    def take_explanations(self, told: Explanations) -> None:
        """The rules explained a procedure: its reasons are told anew when they are still the ones shown."""
        self._told = told
        row = row_of(self.view, self._key) if self.view is not None else None
        if row is not None and self.view is not None and row.procedure == told.procedure:
            self.why.show_why(why_model(row, self.view, told))

    def _fill_why(self) -> None:
        row = row_of(self.view, self._key) if self.view is not None else None
        if row is not None and self.view is not None:
            self.why.show_why(why_model(row, self.view, self._told))
            self.explanation_wanted.emit(row)

    def _ask(self, key: str) -> None:
        row = row_of(self.view, key) if self.view is not None else None
        wanted = askable(row) if row is not None else None
        if wanted is not None:
            self.ask_wanted.emit(*wanted)
        else:
            self.show_why(key)
