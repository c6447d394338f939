"""Choices: large buttons with a number key, a label, a second line, and where wanted an icon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.furigana import FuriganaLabel, plain
from ui.widgets.icons import Icon
from ui.widgets.labels import NumberBadge


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``key`` is the number key shown in its badge ("" for none); texts may carry furigana."""

    value: str
    label: str
    sub: str = ""
    key: str = ""
    icon: str = ""


_STEPS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class ChoiceButton(QPushButton):
    """One choice as a large button; it can be marked as the present answer."""

    def __init__(self, option: Option, parent: QWidget | None = None, *, look: str = "staff") -> None:
        super().__init__(parent)
        self.option = option
        self.setCheckable(True)
        self.setAutoDefault(True)
        self.setProperty("look", look)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name = plain(option.label)
        self.setAccessibleName(f"{option.key} {name}".strip())
        self.setAccessibleDescription(plain(option.sub))
        kiosk = look == "kiosk"
        row = QHBoxLayout(self)
        self._row = row
        self.set_dense(not kiosk)
        if option.key:
            row.addWidget(NumberBadge(option.key))
        if option.icon:
            row.addWidget(Icon(option.icon, 56 if kiosk else 32))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(FuriganaLabel(option.label, "kiosk-choice" if kiosk else "choice"))
        if option.sub:
            words.addWidget(FuriganaLabel(option.sub, "kiosk-note" if kiosk else "note"))
        words.addStretch(1)
        row.addLayout(words, 1)
        self._least = 96 if kiosk else 64
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_dense(self, dense: bool) -> None:
        """Less space inside."""
        self._row.setContentsMargins(*((16, 8, 16, 8) if dense else (36, 12, 24, 12)))
        self._row.setSpacing(18 if dense else 36)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave arrows and digits to the grid; Qt would move the focus in its own order."""
        if event.key() in _STEPS or event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def hasHeightForWidth(self) -> bool:
        """Yes: long labels wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height with the label wrapped at this width."""
        layout = self.layout()
        needed = layout.heightForWidth(width) if layout is not None else 0
        return max(self._least, needed)

    def sizeHint(self) -> QSize:
        """Room for its words."""
        layout = self.layout()
        hint = layout.sizeHint() if layout is not None else QSize()
        return QSize(hint.width(), max(self._least, hint.height()))

    def minimumSizeHint(self) -> QSize:
        """Room for its longest unbroken word."""
        layout = self.layout()
        hint = layout.minimumSize() if layout is not None else QSize()
        height = self.heightForWidth(self.width()) if self.width() > hint.width() else self._least
        return QSize(max(theme.TOUCH, hint.width()), height)


class ChoiceGrid(QWidget):
    """Choices in columns. Number keys choose, arrow keys move, Enter or Space takes the one with the focus."""

    chosen = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, columns: int = 2, look: str = "staff", gap: int = theme.GAP_M
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap)
        self._buttons: list[ChoiceButton] = []

    def set_options(self, options: Sequence[Option], *, present: str | None = None) -> None:
        """Replace the choices; ``present`` marks the value that stands now."""
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for index, option in enumerate(options):
            button = ChoiceButton(option, self, look=self._look)
            button.setChecked(option.value == present)
            button.clicked.connect(lambda _=False, b=button: self._press(b))
            self._grid.addWidget(button, index // self._columns, index % self._columns)
            self._buttons.append(button)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)

    def buttons(self) -> tuple[ChoiceButton, ...]:
        """The buttons in order."""
        return tuple(self._buttons)

    def set_columns(self, columns: int) -> None:
        """Lay the same choices out in another number of columns."""
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for index, button in enumerate(self._buttons):
            self._grid.addWidget(button, index // columns, index % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def set_rhythm(self, row_height: int, gap: int) -> None:
        """Smallest height of a row and the gap between rows and columns."""
        self._grid.setSpacing(gap)
        for row in range(self._grid.rowCount()):
            used = row * self._columns < len(self._buttons)
            self._grid.setRowMinimumHeight(row, row_height if used else 0)

    def set_dense(self, dense: bool) -> None:
        """Less space inside the choices, for low windows."""
        for button in self._buttons:
            button.set_dense(dense)

    def focus_first(self) -> None:
        """Focus the present answer, else the first choice."""
        present = next((b for b in self._buttons if b.isChecked()), None)
        target = present or (self._buttons[0] if self._buttons else None)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def press_key(self, key: str) -> bool:
        """Choose by number key; False when no choice has it."""
        for button in self._buttons:
            if key and button.option.key == key and button.isEnabled():
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self._press(button)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Number keys choose; arrows move through the grid."""
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }.get(Qt.Key(event.key()))
        if event.text().isdigit() and self.press_key(event.text()):
            return
        if step is not None and self._move(step):
            return
        super().keyPressEvent(event)

    def _move(self, step: int) -> bool:
        here = next((i for i, b in enumerate(self._buttons) if b.hasFocus()), None)
        there = None if here is None else here + step
        if there is None or not 0 <= there < len(self._buttons):
            return False
        self._buttons[there].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _press(self, button: ChoiceButton) -> None:
        for other in self._buttons:
            other.setChecked(other is button)
        self.chosen.emit(button.option.value)
