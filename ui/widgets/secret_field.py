"""A field for a secret: dots are shown, the characters go one by one into memory that can be wiped.

A QLineEdit would keep the text, its undo history and what an input method made of it; here no text ever exists.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.domain.secret_text import SecretText
from ui import theme

DOT, STEP = 12, 26


def secret_code(event: QKeyEvent, *, letters: bool) -> int | None:
    """The ASCII code of a key that belongs to a secret (small letters become capitals), None for any other key."""
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return None
    key = event.key()
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        return key
    return key if letters and Qt.Key.Key_A <= key <= Qt.Key.Key_Z else None


class SecretField(QWidget):
    """Digits, or letters and digits, of at most ``most`` characters. ``changed`` says that the number of them did."""

    changed = Signal()

    def __init__(self, most: int = 4, *, letters: bool = False) -> None:
        super().__init__()
        self._secret = SecretText()
        self._most = most
        self._letters = letters
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.FIELD)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._say()

    def configure(self, most: int, *, letters: bool = False) -> None:
        """Take another kind of secret; what was typed is wiped."""
        self._most, self._letters = most, letters
        self.wipe()

    def count(self) -> int:
        """How many characters were typed."""
        return len(self._secret)

    def take(self) -> SecretText:
        """Hand the secret over; the field is empty afterwards and the one who takes it has to wipe it."""
        secret, self._secret = self._secret, SecretText()
        self._say()
        return secret

    def wipe(self) -> None:
        """Overwrite and forget what was typed."""
        self._secret.wipe()
        self._say()

    def press(self, code: int) -> None:
        """One character more, by its ASCII code."""
        if len(self._secret) < self._most:
            self._secret.add(code)
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits (and letters), Backspace; everything else goes to the dialog."""
        code = secret_code(event, letters=self._letters)
        if code is not None:
            self.press(code)
        elif event.key() == Qt.Key.Key_Backspace:
            self._secret.drop_last()
            self._say()
        elif event.key() == Qt.Key.Key_Delete:
            self.wipe()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click gives it the focus."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the caret."""
        super().focusOutEvent(event)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as any field."""
        return QSize(self._most * STEP + 2 * theme.GAP_L, theme.FIELD)

    def minimumSizeHint(self) -> QSize:
        """Room for a few dots; the others are drawn closer together."""
        return QSize(120, theme.FIELD)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, a dot for each character, a ring for each one still to come."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colours.colour("ground"))
        border = "error" if self.property("invalid") == "true" else "border"
        painter.setPen(QPen(colours.colour(border), 1))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, theme.RADIUS_M, theme.RADIUS_M)
        step = min(STEP, (self.width() - 2 * theme.GAP_L) / max(1, self._most))
        size = min(DOT, step - 4)
        middle = self.height() / 2
        typed = len(self._secret)
        for n in range(self._most):
            dot = QRectF(theme.GAP_L + n * step, middle - size / 2, size, size)
            painter.setPen(QPen(colours.colour("text" if n < typed else "border"), 1))
            painter.setBrush(colours.colour("text") if n < typed else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(dot)
        if self.hasFocus() and typed < self._most:
            x = theme.GAP_L + typed * step - 4
            painter.fillRect(QRectF(x, middle - 12, 2, 24), colours.colour("primary"))

    def _say(self) -> None:
        self.setAccessibleDescription(f"{self._most}文字のうち{len(self._secret)}文字")
        self.update()
        self.changed.emit()
