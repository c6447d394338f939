"""Layout parts: a scrolling column without a horizontal bar, a flow of chips, lines and surfaces."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QLayout, QLayoutItem, QScrollArea, QVBoxLayout, QWidget

from ui import theme


class Surface(QWidget):
    """A plain area with a background of the theme (``ground``, ``panel``, ``bar``, ``card``, ``box``)."""

    def __init__(self, surface: str = "ground", edge: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", surface)
        if edge:
            self.setProperty("edge", edge)


class Rule(Surface):
    """A thin line between groups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ground", "top", parent)
        self.setFixedHeight(1)


class _Inner(QWidget):
    """Content of a scrolling column: its height follows from the width alone, or a bar would show without need."""

    def minimumSizeHint(self) -> QSize:
        """Width of the content; wrapped text would claim its height at the narrowest width."""
        hint = super().minimumSizeHint()
        layout = self.layout()
        return QSize(hint.width(), 0) if layout is not None and layout.hasHeightForWidth() else hint


_MEASURING = (QEvent.Type.StyleChange, QEvent.Type.LayoutRequest)


class ScrollColumn(QScrollArea):
    """A column of widgets that scrolls up and down only, keeps the focused widget in sight and starts at the top."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
        gap: int = theme.GAP_M,
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setSingleStep(theme.GAP_XL)
        inner = _Inner()
        inner.setProperty("surface", "none")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(gap)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    def event(self, event: QEvent) -> bool:
        """Measure nothing before the first showing, which measures anyway.

        A page in the making is handed from part to part, and Qt would style and lay out all its content each time.
        """
        if event.type() in _MEASURING and not self.testAttribute(Qt.WidgetAttribute.WA_WState_Created):
            return QAbstractScrollArea.event(self, event)
        return super().event(event)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget at the end of the column."""
        self.column.addWidget(widget, stretch)

    def clear(self) -> None:
        """Take everything out of the column."""
        clear_layout(self.column)

    def to_top(self) -> None:
        """Scroll to the top."""
        self.verticalScrollBar().setValue(0)


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide a part of something larger; a new part that is to be shown comes with what it belongs to.

    To show a widget at once styles and lays out all that is in it, also while nobody can see it: done at every level
    of a page that is being made, that is most of the work of making it.
    """
    if shown and not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
        return
    widget.setVisible(shown)


def clear_layout(layout: QLayout) -> None:
    """Remove and delete all widgets and nested layouts of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, nested = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif nested is not None:
            clear_layout(nested)


class FlowLayout(QLayout):
    """Widgets side by side, going on in the next line when a line is full (chips, tags)."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = theme.GAP_S) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def invalidate(self) -> None:
        """An item came, went or changed its size."""
        self._heights.clear()
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item (called by addWidget)."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It does not ask for more room."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Yes: fewer columns make more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines at this width; asked for many times over between two changes."""
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Room for the widest item; the height follows from the width."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Room for the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():  # what is hidden takes no place and no gap
                continue
            hint = item.sizeHint()
            wide = min(hint.width(), rect.width())
            if x > rect.x() and x + wide > rect.right() + 1:
                x, y, line = rect.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(wide, hint.height())))
            x += wide + self._gap
            line = max(line, hint.height())
        return y + line - rect.y()
