"""Where we are and what can be done: the step rail on the left, the function keys along the bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.icons import paint_icon
from ui.widgets.labels import KeyCap, Label
from ui.widgets.layouts import Surface


class StepItem(QAbstractButton):
    """One step: number or tick, label, and whether it is done, present, reached or still ahead."""

    def __init__(self, number: int, total: int, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._total = total
        self._state = "ahead"
        self.setText(label)
        self.setFixedHeight(theme.FIELD)
        self.setMinimumWidth(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_state("ahead")

    def set_state(self, state: str) -> None:
        """``done``, ``current``, ``reached`` or ``ahead``; only steps already reached can be pressed."""
        self._state = state
        words = {"done": "済み", "current": "いまここ", "reached": "開けます", "ahead": "これから"}[state]
        self.setAccessibleName(f"全{self._total}中{self._number} {self.text()} {words}")
        self.setEnabled(state != "ahead")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if state == "ahead" else Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor if state == "ahead" else Qt.CursorShape.PointingHandCursor)
        self.update()

    def state(self) -> str:
        """The state shown."""
        return self._state

    def sizeHint(self) -> QSize:
        """Room for circle and label."""
        metrics = self.fontMetrics()
        return QSize(64 + metrics.horizontalAdvance(self.text()) + 12, theme.FIELD)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, circle and label."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current, done = self._state == "current", self._state == "done"
        if current or (self.underMouse() and self.isEnabled()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("select_strong" if current else "select"))
            painter.drawRoundedRect(QRectF(self.rect()), theme.RADIUS_M, theme.RADIUS_M)
        circle = QRectF(13, (self.height() - 26) / 2, 26, 26)
        if current or done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.colour("primary" if current else "success"))
            painter.drawEllipse(circle.adjusted(-1, -1, 1, 1))
        else:
            painter.setPen(QPen(colours.colour("border"), 2))
            painter.setBrush(colours.colour("ground"))
            painter.drawEllipse(circle)
        if done:
            paint_icon(painter, "yes", circle.adjusted(6, 6, -6, -6), "ground")
        else:
            painter.setFont(theme.font("strong"))
            painter.setPen(colours.colour("on_primary" if current else "heading"))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(theme.font("strong" if current else "body"))
        painter.setPen(colours.colour("on_select" if current else "text"))
        words = QRectF(52, 0, self.width() - 60, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


class StepRail(Surface):
    """The steps of the work from top to bottom; a step already reached can be chosen."""

    chosen = Signal(int)

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("panel", "right", parent)
        self.setAccessibleName("手順")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 20, 12, 20)
        column.setSpacing(4)
        self._items: list[StepItem] = []
        for index, label in enumerate(labels):
            item = StepItem(index + 1, len(labels), label)
            item.clicked.connect(lambda _=False, i=index: self.chosen.emit(i))
            column.addWidget(item)
            self._items.append(item)
        column.addStretch(1)

    def set_state(self, current: int, reached: int) -> None:
        """Mark the present step (0-based; the number of steps when all is done) and the furthest one reached."""
        for index, item in enumerate(self._items):
            if index == current:
                item.set_state("current")
            elif index < current:
                item.set_state("done")
            else:
                item.set_state("reached" if index <= reached else "ahead")

    def items(self) -> tuple[StepItem, ...]:
        """The step buttons in order."""
        return tuple(self._items)


@dataclass(frozen=True, slots=True)
class KeyAction:
    """A function key: what it is called, what it does, where it stands and why it may be off.

    ``sequence`` is the Qt key sequence where it differs from ``key`` ("Alt ←" → "Alt+Left"); ``shortcut=False``
    shows the key without taking it from the widgets (Enter).
    """

    key: str
    label: str
    run: Callable[[], object]
    right: bool = False
    why_not: str = ""
    sequence: str = ""
    shortcut: bool = True


class KeyButton(QPushButton):
    """A key cap with its action."""

    def __init__(self, action: KeyAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.action = action
        self.setProperty("kind", "key")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{action.key} {action.label}")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(6)
        self._cap = KeyCap(action.key)
        self._words = Label(action.label, "note" if action.why_not else "body")
        row.addWidget(self._cap)
        row.addWidget(self._words)
        for part in (self._cap, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setEnabled(not action.why_not)
        self.setToolTip(action.why_not or action.label)
        self.clicked.connect(lambda *_: action.run())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_compact(self, compact: bool) -> None:
        """Show the key cap alone where the window is narrow; the words stay in the tooltip."""
        self._words.setVisible(not compact)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for cap and words."""
        layout = self.layout()
        hint = layout.sizeHint() if layout is not None else QSize()
        return QSize(hint.width(), theme.TOUCH)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()


class FunctionKeyBar(Surface):
    """The function keys along the bottom, the same on every screen; each works by key and by press."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("panel", "top", parent)
        self.setFixedHeight(theme.FOOT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(18, 0, 18, 0)
        self._row.setSpacing(18)
        self._buttons: list[KeyButton] = []
        self._shortcuts: list[QShortcut] = []

    def set_keys(self, actions: Sequence[KeyAction]) -> None:
        """Replace the keys."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        ordered = [a for a in actions if not a.right] + [a for a in actions if a.right]
        self._buttons = [KeyButton(action) for action in ordered]
        stretched = False
        for button in self._buttons:
            if button.action.right and not stretched:
                self._row.addStretch(1)
                stretched = True
            self._row.addWidget(button)
            self._listen(button.action)
        if not stretched:
            self._row.addStretch(1)
        self._fit()

    def press(self, key: str) -> bool:
        """Run the action of a key; False when it is missing or off."""
        for button in self._buttons:
            if button.action.key == key and button.isEnabled():
                button.action.run()
                return True
        return False

    def keys(self) -> tuple[KeyAction, ...]:
        """The actions shown."""
        return tuple(button.action for button in self._buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop words where they do not fit."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """It never widens the window: words are dropped instead."""
        return QSize(200, theme.FOOT)

    def _listen(self, action: KeyAction) -> None:
        if action.shortcut and not action.why_not:
            shortcut = QShortcut(QKeySequence(action.sequence or action.key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(action.run)
            self._shortcuts.append(shortcut)

    def _fit(self) -> None:
        for button in self._buttons:
            button.set_compact(False)
        room = self.width() - 36 - self._row.spacing() * max(0, len(self._buttons) - 1)
        for button in reversed([b for b in self._buttons if not b.action.right]):
            if sum(b.sizeHint().width() for b in self._buttons) <= room:
                return
            button.set_compact(True)
