"""Parts that only the staff window has: the frame of a step, rows that can be picked, tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.icons import paint_icon
from ui.widgets.labels import ElidedLabel, Label, Tag, WrapLabel
from ui.widgets.layouts import ScrollColumn, Surface, set_shown
from ui.widgets.table import Table

if TYPE_CHECKING:
    from desk_app.services.views import CaseView
    from ui.screens.staff.actions import StaffActions

MARGIN = theme.GAP_XXL
"""Left and right margin of the middle column."""
READING_WIDTH = 440
RING = (0, theme.GAP_S, theme.GAP_S, theme.GAP_S)
"""Room inside a scrolling page for the focus ring of its outermost controls."""


class StepView(QWidget):
    """One step in the middle: what to do on top, the content below it, the main action fixed at the bottom.

    Enter that no widget wants leads on (``advance``), Alt+← leads back (``back``), digits go to ``digit``.
    """

    def __init__(self, actions: StaffActions, *, scrolls: bool = True) -> None:
        super().__init__()
        self.acts = actions
        self.view: CaseView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        margins = (MARGIN, theme.GAP_L, MARGIN, theme.GAP_S)
        self.body: ScrollColumn | FixedColumn = (
            ScrollColumn(margins=margins, gap=theme.GAP_L) if scrolls else FixedColumn(margins, theme.GAP_M)
        )
        self.footer = QHBoxLayout()
        self.footer.setContentsMargins(MARGIN, theme.GAP_S, MARGIN, theme.GAP_M)
        self.footer.setSpacing(theme.GAP_M)
        column.addWidget(self.body, 1)
        column.addLayout(self.footer)

    def show_case(self, view: CaseView) -> None:
        """Show this view; called on every change of the case."""
        self.view = view

    def focus_first(self) -> None:
        """Put the focus where the work of this step begins."""

    def advance(self) -> None:
        """The main action (Enter)."""

    def back(self) -> bool:
        """Go one page back within the step; False when it is at its first page."""
        return False

    def digit(self, key: str) -> bool:
        """A digit that no field wanted."""
        del key
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads on, digits choose."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.advance()
        elif not (event.text().isdigit() and not event.modifiers() and self.digit(event.text())):
            super().keyPressEvent(event)


class FixedColumn(QWidget):
    """The content of a step whose list scrolls by itself; the step around it stays where it is."""

    def __init__(self, margins: tuple[int, int, int, int], gap: int) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(gap)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget at the end of the column."""
        self.column.addWidget(widget, stretch)

    def to_top(self) -> None:
        """It is always at its top."""


class Pages(QWidget):
    """One of several pages; only the page shown counts for the height (a QStackedWidget takes the tallest)."""

    def __init__(self, pages: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._pages: list[QWidget] = []
        self._current: QWidget | None = None
        for page in pages:
            self.add_page(page)

    def add_page(self, page: QWidget) -> None:
        """Take a page; the first one is shown."""
        self._pages.append(page)
        self._column.addWidget(page)
        if self._current is not None:
            page.hide()
        self._current = self._current or page

    def current(self) -> QWidget | None:
        """The page shown."""
        return self._current

    def show_page(self, page: QWidget) -> None:
        """Show a page."""
        self._current = page
        for other in self._pages:
            if other is not page:
                other.hide()
        page.show()


class Heading(QWidget):
    """Lead line, large title and the line under it."""

    def __init__(self, title: str = "", under: str = "", *, role: str = "question") -> None:
        super().__init__()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        lead = QHBoxLayout()
        lead.setSpacing(theme.GAP_M)
        self.lead = Label("", "body")
        self.lead_note = ElidedLabel("", "note")
        lead.setContentsMargins(0, 0, 0, theme.GAP_S)
        lead.addWidget(self.lead)
        lead.addWidget(self.lead_note, 1)
        self.title = WrapLabel(title, role, line_height=1.5, personal=True)
        self.under = WrapLabel(under, "note", line_height=1.5)
        column.addLayout(lead)
        column.addWidget(self.title)
        column.addWidget(self.under)
        self.set_lead("", "")
        self.set_under(under)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        """As high as its words at a usual width."""
        return QSize(READING_WIDTH, self._column.heightForWidth(max(self.width(), READING_WIDTH)))

    def minimumSizeHint(self) -> QSize:
        """Its height follows from the width; at the narrowest it would claim a whole screen."""
        return QSize(200, self._column.heightForWidth(max(self.width(), READING_WIDTH)))

    def set_lead(self, lead: str, note: str = "") -> None:
        """The small line over the title."""
        self.lead.setText(lead)
        set_shown(self.lead, bool(lead))
        self.lead_note.setText(note)
        set_shown(self.lead_note, bool(note))

    def set_title(self, title: str) -> None:
        """The large line."""
        self.title.setText(title)

    def set_under(self, under: str) -> None:
        """The line under the title."""
        self.under.setText(under)
        set_shown(self.under, bool(under))


class PickRow(QAbstractButton):
    """A row of any content that can be picked; own-painted from the theme, marked while it is the chosen one."""

    def __init__(self, key: str, spoken: str, *, focusable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.chosen = False
        self.setAccessibleName(spoken)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if focusable else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_chosen(self, chosen: bool) -> None:
        """Mark as the chosen row."""
        self.chosen = chosen
        self.update()

    def sizeHint(self) -> QSize:
        """Room for its content."""
        layout = self.layout()
        hint = layout.sizeHint() if layout is not None else QSize(100, theme.TOUCH)
        return QSize(hint.width(), max(theme.TOUCH, hint.height()))

    def minimumSizeHint(self) -> QSize:
        """Its content may shorten itself."""
        layout = self.layout()
        return QSize(layout.minimumSize().width() if layout is not None else 60, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as Space does, when it can have the focus."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hasFocus():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and border."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = 2 if self.chosen else 1
        ground = "select" if self.chosen else "hover" if self.underMouse() else "ground"
        painter.setBrush(colours.colour(ground))
        painter.setPen(QPen(colours.colour("primary" if self.chosen else "line"), edge))
        frame = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        painter.drawRoundedRect(frame, theme.RADIUS_M, theme.RADIUS_M)


class CheckRow(QAbstractButton):
    """A line with a mark (DADS check box 24 px); the whole line can be pressed, Space turns the mark over."""

    def __init__(self, key: str, spoken: str, checked: bool) -> None:
        super().__init__()
        self.key = key
        self.setCheckable(True)
        self.setChecked(checked)
        self.setAccessibleName(spoken)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(40, 6, 8, 6)
        self.row.setSpacing(theme.GAP_M)

    def sizeHint(self) -> QSize:
        """At least as high as a touch target."""
        hint = self.row.sizeHint()
        return QSize(hint.width(), max(theme.TOUCH, hint.height()))

    def minimumSizeHint(self) -> QSize:
        """Its words may shorten themselves."""
        return QSize(self.row.minimumSize().width(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, and the tick where it is marked."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS_S, theme.RADIUS_S)
        box = QRectF(5, (self.height() - 24) / 2, 24, 24).adjusted(1, 1, -1, -1)
        on = self.isChecked()
        painter.setPen(QPen(colours.colour("primary" if on else "border"), 2))
        painter.setBrush(colours.colour("primary" if on else "ground"))
        painter.drawRoundedRect(box, theme.RADIUS_S, theme.RADIUS_S)
        if on:
            paint_icon(painter, "yes", box.adjusted(2, 2, -2, -2), "on_primary")


class LineRow(PickRow):
    """A row without a frame: a thin line below it, as in the list of answers."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground when pointed at."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("hover"))
            painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS_S, theme.RADIUS_S)


class StepTable(Table):
    """A list inside a step: arrows move, everything else (Enter, digits, letters) is left to the step."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the arrows, Home and End."""
        key = event.key()
        own = key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
        if own or key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            super().keyPressEvent(event)
        else:
            event.ignore()


class TabRow(Surface):
    """A few tabs in a row: ← → change, the present one is underlined and bold."""

    changed = Signal(int)

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("ground", "bottom", parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_S)
        self._tabs = [_Tab(label) for label in labels]
        for index, tab in enumerate(self._tabs):
            tab.clicked.connect(lambda _=False, n=index: self.choose(n))
            row.addWidget(tab)
        row.addStretch(1)
        self._current = 0
        self._tabs[0].setChecked(True)

    def current(self) -> int:
        """Number of the present tab."""
        return self._current

    def choose(self, index: int) -> None:
        """Change to a tab."""
        self._current = index
        for n, tab in enumerate(self._tabs):
            tab.setChecked(n == index)
        self.changed.emit(index)

    def set_count(self, index: int, count: int) -> None:
        """Show how many there are behind a tab."""
        self._tabs[index].set_count(count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← and → change the tab."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        index = (self._current + step) % len(self._tabs)
        self._tabs[index].setFocus(Qt.FocusReason.TabFocusReason)
        self.choose(index)


class _Tab(QAbstractButton):
    """One tab with its count."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self.setCheckable(True)
        self.setText(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int) -> None:
        """Show a count behind the label."""
        self.setText(f"{self._label} {count}")
        self.setAccessibleName(f"{self._label} {count}件")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the bold label."""
        self.setFont(theme.font("strong"))
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 32, theme.FIELD)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw label and underline."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setFont(theme.font("strong" if self.isChecked() else "body"))
        painter.setPen(colours.colour("primary" if self.isChecked() else "text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.isChecked():
            painter.fillRect(0, self.height() - 4, self.width(), 4, colours.colour("primary"))


def row_layout(widget: QWidget, margins: tuple[int, int, int, int] = (14, 8, 14, 8)) -> QHBoxLayout:
    """A horizontal layout inside a row."""
    row = QHBoxLayout(widget)
    row.setContentsMargins(*margins)
    row.setSpacing(theme.GAP_M)
    return row


def put_all(layout: QLayout, widgets: Sequence[QWidget]) -> None:
    """Add widgets one after the other."""
    for widget in widgets:
        layout.addWidget(widget)


def pass_clicks(widget: QWidget) -> None:
    """Let clicks on labels inside a row reach the row."""
    for part in widget.findChildren(QWidget):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def guard_tag(text: str) -> Tag:
    """The mark of a person under 支援措置: red and in words."""
    return Tag(text, "red")
