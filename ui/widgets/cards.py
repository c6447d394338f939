"""Cards and chips: a procedure in the live pane, a person of the household."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import ElidedLabel, Label, Tag

MARKS = {"required": "必要", "undecided": "未確定", "not_required": "不要", "done": "済み"}
"""Marks of a row with the word they stand for; shape and word differ, not the colour alone."""


class Mark(QWidget):
    """Filled dot: required; ring: undecided; dash: not required; ring with a filled core: done."""

    def __init__(self, mark: str = "required", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(16, 16)
        self._mark = mark
        self.set_mark(mark)

    def set_mark(self, mark: str) -> None:
        """Show another mark."""
        self._mark = mark
        self.setAccessibleName(MARKS.get(mark, mark))
        self.setToolTip(MARKS.get(mark, mark))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = {"required": "success", "undecided": "warning", "done": "success"}.get(self._mark, "muted")
        pen = QPen(colours.colour(colour), 2)
        box = QRectF(2, 2, 12, 12)
        painter.setPen(pen)
        if self._mark == "not_required":
            painter.drawLine(3, 8, 13, 8)
            return
        painter.setBrush(colours.colour(colour) if self._mark == "required" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        if self._mark == "done":
            painter.setBrush(colours.colour(colour))
            painter.drawEllipse(box.adjusted(4, 4, -4, -4))


class Card(QFrame):
    """A procedure row: mark, name, whom it concerns, deadline at the right and one link (なぜ?)."""

    link_pressed = Signal(str)

    def __init__(
        self,
        key: str,
        title: str,
        sub: str = "",
        *,
        mark: str = "required",
        right: str = "",
        right_tone: str = "",
        link: str = "なぜ?",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("changed", "false")
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 8, 10, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self._mark = Mark(mark)
        self._title = ElidedLabel(title, "strong")
        self._sub = ElidedLabel(sub, "note", personal=True)
        self._right = Label(right, "note")
        self._right.setProperty("tone", right_tone)
        self._link = LinkButton(link, lambda: self.link_pressed.emit(self.key), dense=True)
        self._link.setAccessibleName(f"{title} {link}")
        if not link:
            self._link.hide()  # shown before it has a parent it would flash up as a window of its own
        grid.addWidget(self._mark, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._right, 0, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._sub, 1, 1)
        grid.addWidget(self._link, 1, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def set_changed(self, changed: bool) -> None:
        """Mark that the last answer brought or changed this row; the second line should say so in words too."""
        theme.set_role(self, "changed", "true" if changed else "false")

    def set_sub(self, text: str) -> None:
        """Change the second line."""
        self._sub.setText(text)
        self._name()

    def link(self) -> LinkButton:
        """The link at the right."""
        return self._link

    def _name(self) -> None:
        mark = self._mark.accessibleName()
        parts = (mark, self._title.full_text(), self._sub.full_text(), self._right.text())
        self.setAccessibleName(" ".join(part for part in parts if part))


class Chip(QFrame):
    """A person (or another thing) in a pill: name, a short second part, tags. Pressing it emits ``pressed``."""

    pressed = Signal(str)

    def __init__(
        self,
        key: str,
        name: str,
        detail: str = "",
        tags: tuple[Tag, ...] = (),
        *,
        pressable: bool = False,
        longest: int = 320,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("part", "chip")
        self._pressable = pressable
        if pressable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(10)
        self._name = ElidedLabel(name, "strong", personal=True)
        self._name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name.setMaximumWidth(longest)
        row.addWidget(self._name)
        if detail:
            row.addWidget(Label(detail, "body"))
        for tag in tags:
            row.addWidget(tag)
        self.setMinimumHeight(40 if not pressable else theme.TOUCH)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        words = (name, detail, *(tag.text() for tag in tags))
        self.setAccessibleName(" ".join(word for word in words if word))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press inside chooses it."""
        if self._pressable and self.rect().contains(event.position().toPoint()):
            self.pressed.emit(self.key)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose it."""
        if self._pressable and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.key)
            return
        super().keyPressEvent(event)


class Figure(QWidget):
    """A figure with its caption and an optional comparison: 受付 86 件 昨日 79."""

    def __init__(
        self, caption: str, *, role: str = "figure", centred: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self._caption = ElidedLabel(caption, "body")
        self._figure = Label("–", role)
        self._figure.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._beside = ElidedLabel("", "note")
        side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        if centred:
            self._caption.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self._caption, 0, 0)
            grid.addWidget(self._figure, 1, 0, side)
        else:
            grid.addWidget(self._caption, 0, 0, 1, 2)
            grid.addWidget(self._figure, 1, 0, Qt.AlignmentFlag.AlignBaseline)
            grid.addWidget(self._beside, 1, 1, Qt.AlignmentFlag.AlignBaseline)
            grid.setColumnStretch(1, 1)

    def set_figure(self, figure: str, beside: str = "", tone: str = "") -> None:
        """Show a figure, what stands beside it, and its tone."""
        self._figure.setText(figure)
        self._figure.set_tone(tone)
        self._beside.setText(beside)
        self.setAccessibleName(f"{self._caption.full_text()} {figure} {beside}".strip())

    def set_small(self, small: bool) -> None:
        """Set the figure smaller and alone where room is short."""
        theme.set_role(self._figure, "role", "heading" if small else "figure")
        self._beside.setVisible(not small)

    def figure(self) -> str:
        """The figure shown."""
        return self._figure.text()

    def minimumSizeHint(self) -> QSize:
        """The figure itself is never cut."""
        return QSize(self._figure.sizeHint().width(), super().minimumSizeHint().height())
