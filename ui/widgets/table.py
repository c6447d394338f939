"""A clean list: header, rows with tags, one row chosen, arrow keys and Enter; no grid, no horizontal bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme
from ui.widgets.focus_ring import paint_focus

Index = QModelIndex | QPersistentModelIndex
_TAG_TONES = {
    "red": ("error", "on_error_ground", "error_ground"),
    "yellow": ("warning", "warning", "warning_ground"),
    "green": ("success", "success", "ground"),
    "blue": ("info", "info", "ground"),
    "": ("border", "text", "ground"),
}
_PAD = 12
_TAG_PAD = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column: title, smallest width, share of the spare width, whether figures stand at the right.

    A ``droppable`` column is left out where the list is too narrow for all, the last one first.
    """

    title: str
    width: int
    stretch: int = 0
    right: bool = False
    droppable: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Text and tags (words, tone) of a cell, ``sub`` a second line; ``bold`` and ``personal`` choose the face."""

    text: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    bold: bool = False
    personal: bool = False
    sub: str = ""

    @property
    def words(self) -> str:
        """All words, for the tooltip and for reading aloud."""
        return " ".join([*(tag for tag, _ in self.tags), self.text, self.sub]).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """A row with a key of its own; the key is what the signals carry."""

    key: str
    cells: tuple[Cell, ...]
    payload: object = field(default=None, compare=False)


class _Model(QAbstractTableModel):
    """Rows for the view."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()

    def replace(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def cell(self, index: Index) -> Cell:
        """The cell at an index."""
        return self.rows[index.row()].cells[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for reading aloud and for the tooltip; painting is the delegate's."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.cell(index).words
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Column titles."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _Delegate(QStyledItemDelegate):
    """Paints ground, tags and text of a cell."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Row height of the table."""
        del option, index
        return QSize(10, self._table.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        colours = theme.current()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.colour("select"))
        painter.setPen(QPen(colours.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        column = self._table.columns()[index.column()]
        cell = self._table.cell(index)
        x = rect.left() + _PAD
        end = rect.right() - _PAD
        for words, tone in cell.tags:
            x = self._tag(painter, QRect(x, rect.top(), end - x, rect.height()), words, tone) + 6
            if x >= end:
                return
        room = QRect(x, rect.top(), end - x, rect.height())
        if cell.sub:
            half = (rect.height() - 8) // 2
            below = QRect(room.left(), rect.top() + 4 + half, room.width(), half)
            self._text(painter, below, cell.sub, cell, "note", right=column.right)
            room = QRect(room.left(), rect.top() + 4, room.width(), half)
        if cell.text:
            self._text(painter, room, cell.text, cell, "strong" if cell.bold else "body", right=column.right)

    def _text(self, painter: QPainter, room: QRect, text: str, cell: Cell, role: str, *, right: bool) -> None:
        """Draw one line of text, shortened where the room ends."""
        font = theme.font(role, name=cell.personal and theme.needs_name_face(text))
        painter.setFont(font)
        painter.setPen(theme.current().colour(theme.TEXT[role].colour))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _tag(self, painter: QPainter, room: QRect, words: str, tone: str) -> int:
        """Draw a tag at the left of the room; returns where it ends."""
        edge, ink, ground = _TAG_TONES.get(tone, _TAG_TONES[""])
        colours = theme.current()
        font = theme.font("body")
        metrics = QFontMetrics(font)
        wide = min(metrics.horizontalAdvance(words) + 2 * _TAG_PAD, room.width())
        if wide < 3 * _TAG_PAD:
            return room.right() + 1
        box = QRectF(room.left() + 0.5, room.center().y() - 13.5, wide - 1, 27)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.colour(edge), 1))
        painter.setBrush(colours.colour(ground))
        painter.drawRoundedRect(box, theme.RADIUS_S, theme.RADIUS_S)
        painter.setFont(font)
        painter.setPen(colours.colour(ink))
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, round(box.width()) - _TAG_PAD)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()
        return round(box.right()) + 1


_SIDEWAYS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right})
_PAGES = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class Table(QTableView):
    """The list. ``chosen`` comes with each move, ``taken`` with Enter or a double click."""

    chosen = Signal(str)
    taken = Signal(str)

    def __init__(
        self,
        columns: Sequence[Column],
        parent: QWidget | None = None,
        *,
        row_height: int = 52,
        turns_pages: bool = True,
    ) -> None:
        super().__init__(parent)
        self.row_height = row_height
        self._left_alone = _SIDEWAYS if turns_pages else _SIDEWAYS | _PAGES
        self._model = _Model(columns, self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setProperty("noRing", True)
        self._empty = ""
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(24)
        header.setFixedHeight(40)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self.taken.emit(self._model.rows[index.row()].key))

    def set_empty_text(self, text: str) -> None:
        """What to say in place of the rows when there are none."""
        self._empty = text
        self.setAccessibleDescription(text if not self._model.rows else "")
        self.viewport().update()

    def empty_text(self) -> str:
        """What is said now in place of the rows; empty while there are rows."""
        return "" if self._model.rows else self._empty

    def columns(self) -> tuple[Column, ...]:
        """The columns."""
        return self._model.columns

    def cell(self, index: Index) -> Cell:
        """The cell at an index."""
        return self._model.cell(index)

    def rows(self) -> tuple[Row, ...]:
        """The rows shown."""
        return self._model.rows

    def set_rows(self, rows: Sequence[Row], *, keep: bool = True) -> None:
        """Show these rows; with ``keep`` the chosen row stays chosen when it is still there, else the first."""
        before = self.current_key() if keep else None
        if tuple(rows) == self._model.rows:
            return
        self.selectionModel().blockSignals(True)
        self._model.replace(rows)
        self.selectionModel().blockSignals(False)
        self._widths()
        keys = [row.key for row in rows]
        if not keys:
            self.chosen.emit("")
            return
        self.choose(before if before in keys else keys[0])

    def choose(self, key: str | None) -> bool:
        """Choose a row by key."""
        for number, row in enumerate(self._model.rows):
            if row.key == key:
                self.setCurrentIndex(self._model.index(number, 0))
                return True
        return False

    def current_key(self) -> str | None:
        """Key of the chosen row."""
        index = self.currentIndex()
        return self._model.rows[index.row()].key if index.isValid() and index.row() < len(self._model.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the chosen row; Home and End go to the ends of the list."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            current = self.current_key()
            if current is not None:
                self.taken.emit(current)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._model.rows:
            self.choose(self._model.rows[0 if key == Qt.Key.Key_Home else -1].key)
        elif key in self._left_alone:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._widths()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and the focus ring round the chosen one."""
        super().paintEvent(event)
        if self.empty_text():
            painter = QPainter(self.viewport())
            painter.setFont(theme.font("body"))
            painter.setPen(theme.current().colour("text"))
            band = QRect(0, 0, self.viewport().width(), self.row_height)
            painter.drawText(band.adjusted(_PAD, 0, -_PAD, 0), Qt.AlignmentFlag.AlignVCenter, self._empty)
            if self.hasFocus():
                paint_focus(painter, QRectF(band))
        index = self.currentIndex()
        if not self.hasFocus() or not index.isValid():
            return
        row = self.visualRect(index)
        row.setLeft(0)
        row.setRight(self.viewport().width() - 1)
        paint_focus(QPainter(self.viewport()), QRectF(row).adjusted(0, 0, 0, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring; with nothing chosen yet take the first row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rows:
            self.choose(self._model.rows[0].key)
        self.viewport().update()

    def _widths(self) -> None:
        columns = self._model.columns
        room = self.viewport().width()
        shown = list(range(len(columns)))
        for place in reversed(range(len(columns))):
            if columns[place].droppable and sum(columns[one].width for one in shown) > room > 0:
                shown.remove(place)
        fixed = sum(columns[place].width for place in shown)
        shares = sum(columns[place].stretch for place in shown)
        spare = room - fixed
        for place, column in enumerate(columns):
            self.setColumnHidden(place, place not in shown)
            if place not in shown:
                continue
            extra = spare * column.stretch // shares if shares and spare > 0 else 0
            squeeze = -(spare * column.width // fixed) if spare < 0 and fixed else 0
            self.setColumnWidth(place, max(24, column.width + extra - squeeze))

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._model.rows[current.row()].key)
