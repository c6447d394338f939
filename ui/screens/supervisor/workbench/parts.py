"""Small parts of the workbench's pages: a section of the right pane, lines of it, a drop-down filled anew."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QStyleOptionComboBox,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.widgets.inputs import Select
from ui.widgets.labels import Label, Tag, WrapLabel
from ui.widgets.layouts import ScrollColumn, clear_layout


class Section(QWidget):
    """A title with lines below it; without lines it is hidden."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label(title, "strong")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.title)
        column.addLayout(self._lines)
        self.hide()

    def show_lines(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """Show lines of (text, a muted second line, words of a yellow tag)."""
        clear_layout(self._lines)
        for text, below, tag in lines:
            self._lines.addWidget(_Line(text, below, tag))
        self.setVisible(bool(lines))

    def words(self) -> str:
        """Everything that it says."""
        return "\n".join(label.full_text() for label in self.findChildren(WrapLabel) if label.parent() is not None)


class _Line(QWidget):
    """A line with its mark at the right and a quieter line below."""

    def __init__(self, text: str, below: str, tag: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP_S)
        row.addWidget(WrapLabel(text, "body", line_height=1.5), 1)
        if tag:
            row.addWidget(Tag(tag, "yellow"), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        if below:
            column.addWidget(WrapLabel(below, "note", line_height=1.5))


class Pane(ScrollColumn):
    """A right pane: one column of sections that scrolls as a whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margins=(20, 14, 20, 16), gap=theme.GAP_M)

    def follow(self, tree: QTreeView) -> None:
        """Keep the current node of a tree in this column in sight; the tree itself does not scroll."""

        def move(index: QModelIndex) -> None:
            if index.isValid() and tree.hasFocus():
                box = tree.visualRect(index)
                self.ensureVisible(0, tree.y() + box.center().y(), 0, box.height() // 2 + theme.GAP_XL)

        tree.selectionModel().currentChanged.connect(move)


class WideSelect(Select):
    """A drop-down that takes the room there is; long words are shortened by the list, not by the window."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Shorten the words with … where they do not fit; the tooltip has the whole."""
        super().initStyleOption(option)
        room = max(24, self.width() - 48)
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def offer(self, values: Sequence[tuple[str, object]], chosen: object) -> None:
        """Offer (words, value) pairs and mark the chosen value, without telling it as a choice."""
        blocked = self.blockSignals(True)
        if [(self.itemText(i), self.itemData(i)) for i in range(self.count())] != list(values):
            self.clear()
            for word, value in values:
                self.addItem(word, value)
        self.setCurrentIndex(next((i for i, (_, value) in enumerate(values) if value == chosen), -1))
        self.setToolTip(self.currentText())
        self.blockSignals(blocked)
