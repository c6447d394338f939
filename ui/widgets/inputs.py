"""Fields: text with a label and its own error, kana, search."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.icons import paint_icon
from ui.widgets.labels import Label, WrapLabel


class Field(QWidget):
    """A control under its label, with 「※必須」 in words and its error below; the error is linked to the control."""

    def __init__(
        self, label: str, control: QWidget, parent: QWidget | None = None, *, required: bool = False, hint: str = ""
    ) -> None:
        super().__init__(parent)
        self.control = control
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_S)  # the focus ring reaches 6 px beyond the control
        self._label = Label(label + ("  ※必須" if required else ""), "strong")
        self._hint = WrapLabel(hint, "note", line_height=1.4)
        self._error = WrapLabel("", "error", line_height=1.4)
        self._label.setBuddy(control)
        if not hint:
            self._hint.hide()
        self._error.hide()
        for part in (self._label, self._hint, control, self._error):
            column.addWidget(part)
        control.setAccessibleName(label)

    def set_label(self, label: str) -> None:
        """Change the words over the control."""
        self._label.setText(label)
        self.control.setAccessibleName(label)

    def set_error(self, text: str) -> None:
        """Show what is wrong (empty clears); the words begin with 「＊」 and the border turns."""
        self._error.setText(f"＊{text}" if text else "")
        self._error.setVisible(bool(text))
        self.control.setAccessibleDescription(text)
        theme.set_role(self.control, "invalid", "true" if text else "false")

    def error(self) -> str:
        """The error shown."""
        return self._error.full_text()


class TextEdit(QLineEdit):
    """One line of text that keeps exactly what was typed (髙, 﨑, variation selectors), never normalised."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.textChanged.connect(self._choose_face)

    def _choose_face(self, text: str) -> None:
        face = theme.font("body", name=theme.needs_name_face(text))
        face.setPixelSize(self.font().pixelSize() if self.font().pixelSize() > 0 else 16)
        self.setFont(face)


def to_katakana(text: str) -> str:
    """Hiragana to katakana, nothing else changed."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def is_kana(text: str) -> bool:
    """Whether a text is kana, prolonged sound marks, middle dots and spaces only."""
    return all("ァ" <= c <= "ヺ" or "ぁ" <= c <= "ゖ" or c in "ー・ 　ヽヾ" for c in text)


class KanaEdit(TextEdit):
    """A name in katakana: hiragana becomes katakana when the field is left, other characters are refused in words."""

    invalid = Signal(str)

    def __init__(self, placeholder: str = "ヤマダ タロウ", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferUppercase)
        self.editingFinished.connect(self._tidy)

    def kana(self) -> str | None:
        """The kana, or None when something else stands there."""
        text = to_katakana(self.text().strip())
        return text if is_kana(text) else None

    def _tidy(self) -> None:
        kana = self.kana()
        if kana is None:
            theme.set_role(self, "invalid", "true")
            self.invalid.emit("カタカナで入力してください。")
            return
        theme.set_role(self, "invalid", "false")
        if kana != self.text():
            self.setText(kana)


class SearchBox(QLineEdit):
    """The one search box: emits ``searched`` while typing (after a short rest) and at Enter, Esc empties it.

    ``moved`` says ↓/↑ so that the list below follows without leaving the box.
    """

    searched = Signal(str)
    taken = Signal()
    moved = Signal(int)

    def __init__(self, placeholder: str, parent: QWidget | None = None, *, rest_ms: int = 150) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setTextMargins(30, 0, 0, 0)
        self.setClearButtonEnabled(False)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_ms)
        self._rest.timeout.connect(self.search_now)
        self.textChanged.connect(lambda _text: self._rest.start())

    def pending(self) -> bool:
        """Whether something typed has not been searched for yet."""
        return self._rest.isActive()

    def search_now(self) -> None:
        """Search without waiting."""
        self._rest.stop()
        self.searched.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, arrows move the list, Esc empties."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._rest.isActive():
                self.search_now()
            self.taken.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field with a magnifier."""
        super().paintEvent(event)
        painter = QPainter(self)
        paint_icon(painter, "search", QRectF(12, (self.height() - 20) / 2, 20, 20), "muted")


class Select(QComboBox):
    """A drop-down list with a chevron of the theme; the wheel does not change it by accident."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field with a chevron at its right."""
        super().paintEvent(event)
        painter = QPainter(self)
        box = QRectF(self.width() - 28, (self.height() - 16) / 2, 16, 16)
        paint_icon(painter, "down", box, "text" if self.isEnabled() else "disabled_text")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page around it unless the field has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
