"""A condition as a tree: every node in words, with its truth for a household or its counts over the cases."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desk_app.services.rule_views import ConditionNode
from ui import theme
from ui.screens.supervisor.workbench import wording
from ui.widgets.focus_ring import paint_focus
from ui.widgets.icons import paint_icon

Index = QModelIndex | QPersistentModelIndex
_NODE = Qt.ItemDataRole.UserRole
_INDENT, _PAD, _ICON, _LINE = 22, 6, 18, 24
_JOINING = frozenset({"all", "any", "not", "exists", "every"})
_MARKS = {True: ("yes", "success"), False: ("no", "error"), None: ("", "warning")}


def truth_words(node: ConditionNode) -> str:
    """The truth of a node in words; of several people how many."""
    asked = node.holds + node.fails + node.open
    word = wording.TRUTH[node.truth]
    return f"{word} {node.holds}/{asked}人" if asked > 1 else word


def counts_words(node: ConditionNode) -> str:
    """How often a node held, failed and stayed open; empty where nothing was counted."""
    if not node.holds + node.fails + node.open:
        return ""
    words = f"○{node.holds} ×{node.fails}"
    return f"{words} ?{node.open}" if node.open else words


class _Delegate(QStyledItemDelegate):
    """Paints a node: mark of its truth, its words over as many lines as they need."""

    def __init__(self, tree: ConditionTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Height of the words at the present width."""
        del option
        if index.column():
            return QSize(self._tree.columnWidth(1), 36)
        node = self._tree.node(index)
        room = self._tree.word_room(index)
        high = _laid(node, room)[1]
        return QSize(room, max(36, high + 2 * _PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        colours = theme.current()
        node = self._tree.node(index)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.colour("select"))
        if index.column():
            painter.setFont(theme.font("body"))
            painter.setPen(colours.colour("muted"))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(rect.adjusted(0, _PAD + 4, -_PAD, 0), side, str(index.data(Qt.ItemDataRole.DisplayRole)))
            return
        left = rect.left() + 2
        if self._tree.with_truth:
            icon, colour = _MARKS[node.truth]
            box = QRectF(left, rect.top() + _PAD + 3, _ICON, _ICON)
            if icon:
                paint_icon(painter, icon, box, colour)
            else:
                painter.setFont(theme.font("strong"))
                painter.setPen(colours.colour(colour))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
            left += _ICON + _PAD
        painter.setFont(_font(node))
        painter.setPen(colours.colour("heading" if node.kind in _JOINING else "text"))
        laid, _high = _laid(node, self._tree.word_room(index))
        laid.draw(painter, QPointF(left, rect.top() + _PAD))


class ConditionTree(QTreeView):
    """The tree as high as its nodes, so that the page around it scrolls; ←/→ close and open a node."""

    def __init__(self, parent: QWidget | None = None, *, with_truth: bool = False) -> None:
        super().__init__(parent)
        self.with_truth = with_truth
        self._items = QStandardItemModel(0, 2, self)
        self._nodes: dict[str, ConditionNode] = {}
        self.setModel(self._items)
        self.setItemDelegate(_Delegate(self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(_INDENT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setProperty("noRing", True)
        self.setAccessibleName(wording.TREE)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(20)
        self.expanded.connect(lambda _index: self._fit())
        self.collapsed.connect(lambda _index: self._fit())

    def show_tree(self, root: ConditionNode | None) -> None:
        """Show a condition, every node open."""
        self._items.removeRows(0, self._items.rowCount())
        self._nodes = {}
        if root is not None:
            self._add(self._items.invisibleRootItem(), root)
            blocked = self.blockSignals(True)
            self.expandAll()
            self.blockSignals(blocked)
            self.setCurrentIndex(self._items.index(0, 0))
            self.clearSelection()
        self._fit()

    def words(self) -> list[str]:
        """The lines as read aloud, top to bottom."""
        return [str(index.data(Qt.ItemDataRole.AccessibleTextRole)) for index in self._indexes()]

    def node(self, index: Index) -> ConditionNode:
        """The node at an index."""
        return self._nodes[str(index.data(_NODE))]

    def word_room(self, index: Index) -> int:
        """Width for the words of a node."""
        depth, parent = 0, index.parent()
        while parent.isValid():
            depth, parent = depth + 1, parent.parent()
        mark = _ICON + _PAD if self.with_truth else 0
        return max(80, self.columnWidth(0) - depth * _INDENT - mark - 2 - _PAD)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draw a line for each level, and the ground of a chosen node."""
        if self.selectionModel().isSelected(self._items.index(index.row(), 0, index.parent())):
            painter.fillRect(rect, theme.current().colour("select"))
        painter.setPen(QPen(theme.current().colour("line"), 2))
        for level in range(rect.width() // _INDENT):
            x = rect.left() + level * _INDENT + 9
            painter.drawLine(x, rect.top(), x, rect.bottom())

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a node, and the focus ring round the current one."""
        super().drawRow(painter, option, index)
        if (
            self.hasFocus()
            and index.row() == self.currentIndex().row()
            and index.parent() == self.currentIndex().parent()
        ):
            paint_focus(painter, QRectF(option.rect).adjusted(0, 0, -1, -1))

    def _add(self, parent: QStandardItem, node: ConditionNode) -> None:
        label, beside = QStandardItem(node.label), QStandardItem(self._beside(node))
        self._nodes[node.path] = node
        for item in (label, beside):
            item.setData(node.path, _NODE)
        spoken = " ".join(part for part in (node.label, self._beside(node)) if part)
        label.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        label.setData(spoken, Qt.ItemDataRole.ToolTipRole)
        for child in node.children:
            self._add(label, child)
        parent.appendRow([label, beside])

    def _beside(self, node: ConditionNode) -> str:
        return truth_words(node) if self.with_truth else counts_words(node)

    def _indexes(self, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
        """The nodes that are seen, top to bottom."""
        above = parent or QModelIndex()
        for row in range(self._items.rowCount(above)):
            index = self._items.index(row, 0, above)
            yield index
            if self.isExpanded(index):
                yield from self._indexes(index)

    def _fit(self) -> None:
        """Widths of the columns, then the height of all open nodes."""
        metrics = QFontMetrics(theme.font("body"))
        widths = [metrics.horizontalAdvance(self._beside(self.node(index))) for index in self._indexes()]
        beside = max(widths, default=0) + 2 * _PAD if any(widths) else 0
        self.setColumnWidth(1, beside)
        self.setColumnWidth(0, max(120, self.viewport().width() - beside))
        self.doItemsLayout()
        delegate, option = self.itemDelegate(), QStyleOptionViewItem()
        high = sum(delegate.sizeHint(option, index).height() for index in self._indexes())
        self.setFixedHeight(max(36, high + 2))


def _laid(node: ConditionNode, room: int) -> tuple[QTextLayout, int]:
    """The words of a node broken into lines of this width, and their height with the space of running text."""
    laid = QTextLayout(node.label, _font(node))
    laid.beginLayout()
    high = 0
    while (line := laid.createLine()).isValid():
        line.setLineWidth(room)
        line.setPosition(QPointF(0, high + (_LINE - line.height()) / 2))
        high += _LINE
    laid.endLayout()
    return laid, high


def _font(node: ConditionNode) -> QFont:
    return theme.font("strong" if node.kind in _JOINING else "body")
