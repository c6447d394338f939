"""The list of procedures at the right, painted: dozens of rows change with each answer and none may be a widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desk_app.domain.procedure import Result
from ui import theme

if TYPE_CHECKING:
    from ui.screens.staff.pane_presenter import PaneRow

Index = QModelIndex | QPersistentModelIndex
HEIGHT, GAP, PAD = 64, 8, 12
HEADING = 44
SLACK = 6
"""Measured on the screen and painted on a device, the same words differ by a few pixels."""
MARK_WORDS = {Result.REQUIRED: "必要", Result.UNDECIDED: "未確定", Result.NOT_REQUIRED: "不要"}
MARK_COLOURS = {Result.REQUIRED: "success", Result.UNDECIDED: "warning", Result.NOT_REQUIRED: "muted"}


class _Rows(QAbstractListModel):
    """The rows for the view; words for reading aloud and for the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[PaneRow, ...] = ()

    def replace(self, rows: Sequence[PaneRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading can neither be chosen nor pressed."""
        heading = index.isValid() and self.rows[index.row()].heading
        return Qt.ItemFlag.NoItemFlags if heading else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Everything a row says in words."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        row = self.rows[index.row()]
        parts = (MARK_WORDS[row.result], row.name, row.note, row.when, row.action)
        return " ".join(part for part in parts if part)


class _Painter(QStyledItemDelegate):
    """Paints a row as a card: mark, name, deadline, whom it concerns, link."""

    def __init__(self, view: PaneList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One height for all cards, a lower one for a heading between them."""
        del option
        return QSize(100, HEADING if self._view.rows()[index.row()].heading else HEIGHT + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one card."""
        row = self._view.rows()[index.row()]
        if row.heading:
            _text(painter, option.rect.adjusted(0, 8, 0, -4), row.name, theme.font("strong"), "heading")
            return
        colours = theme.current()
        card = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -GAP - 0.5)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "primary" if chosen else "success" if row.changed else "line"
        painter.setPen(QPen(colours.colour(edge), 2 if chosen else 1))
        painter.setBrush(colours.colour("select" if chosen else "success_ground" if row.changed else "ground"))
        painter.drawRoundedRect(card, theme.RADIUS_M, theme.RADIUS_M)
        _draw_mark(painter, QPoint(int(card.left()) + PAD, int(card.top()) + 13), row.result)
        self._words(painter, card.toRect(), row)
        painter.restore()

    def _words(self, painter: QPainter, card: QRect, row: PaneRow) -> None:
        left, right, middle = card.left() + PAD + 26, card.right() - PAD, card.top() + 34
        link = theme.font("body")
        link.setUnderline(True)
        wide = QFontMetrics(link).horizontalAdvance(row.action) + SLACK
        _text(painter, QRect(right - wide, middle, wide, 24), row.action, link, "link")
        note_end = right - wide - PAD
        when = QFontMetrics(theme.font("note")).horizontalAdvance(row.when) + SLACK
        when = min(when, card.width() * 2 // 5)  # a clock without a day says its rule; the name goes before it
        tone = "error" if row.late else "muted"
        _text(painter, QRect(right - when, card.top() + 8, when, 24), row.when, theme.font("note"), tone)
        name_end = right - when - (PAD if row.when else 0)
        _text(painter, QRect(left, card.top() + 8, name_end - left, 24), row.name, theme.font("strong"), "heading")
        _text(painter, QRect(left, middle, note_end - left, 24), row.note, theme.font("note"), "muted")


class PaneList(QListView):
    """Procedures; ↑↓ choose, Enter or a click on the link acts (なぜ?, 聞く)."""

    acted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Rows(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("noRing", True)
        self.setAccessibleName("手続き")

    def rows(self) -> tuple[PaneRow, ...]:
        """The rows shown."""
        return self._model.rows

    def set_rows(self, rows: Sequence[PaneRow]) -> None:
        """Show these rows; the scroll stays unless something changed further down or up."""
        if tuple(rows) == self._model.rows:
            return
        place = self.verticalScrollBar().value()
        self._model.replace(rows)
        self.verticalScrollBar().setValue(place)
        changed = next((n for n, row in enumerate(rows) if row.changed), None)
        if changed is not None:
            self.scrollTo(self._model.index(changed, 0))

    def focus_first(self) -> None:
        """Take the keys; the first row is chosen."""
        if self.rows() and not self.currentIndex().isValid():
            first = next((n for n, row in enumerate(self.rows()) if not row.heading), 0)
            self.setCurrentIndex(self._model.index(first, 0))
            self.scrollToTop()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter and Space act; the rest is left to the window."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._act(self.currentIndex().row())
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on a card acts."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._act(index.row())

    def _act(self, row: int) -> None:
        if 0 <= row < len(self.rows()) and not self.rows()[row].heading:
            self.acted.emit(self.rows()[row].key)


def _draw_mark(painter: QPainter, place: QPoint, result: Result) -> None:
    """Filled dot: required; ring: undecided; dash: not required. Shape and word differ, not the colour alone."""
    colour = theme.current().colour(MARK_COLOURS[result])
    painter.setPen(QPen(colour, 2))
    if result is Result.NOT_REQUIRED:
        painter.drawLine(place + QPoint(1, 7), place + QPoint(13, 7))
        return
    painter.setBrush(colour if result is Result.REQUIRED else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(place.x() + 1, place.y() + 1, 12, 12))


def _text(painter: QPainter, box: QRect, text: str, font: QFont, role: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.current().colour(role))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
