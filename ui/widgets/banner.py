"""Banners and notices: they stand where the matter belongs and say item, reason and what to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.buttons import LinkButton
from ui.widgets.icons import Icon
from ui.widgets.labels import Label, WrapLabel

_WORDS = {"error": "エラー", "warning": "注意", "info": "お知らせ", "success": "完了"}


class Banner(QWidget):
    """A message with item, reason and remedy. ``tone``: error, warning, info, success; the word says it too."""

    action_pressed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("part", "banner")
        self._icon = Icon("info", 28, "info")
        self._title = WrapLabel("", "strong", line_height=1.5)
        self._text = WrapLabel("", "body", line_height=1.5)
        self._action = LinkButton("", self.action_pressed.emit, dense=True)
        self._close = LinkButton("閉じる", self.dismiss, dense=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._action, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def show_message(
        self, tone: str, item: str, reason: str, remedy: str = "", *, action: str = "", closable: bool = True
    ) -> None:
        """Show a message; ``action`` adds a link that emits ``action_pressed``."""
        theme.set_role(self, "tone", tone)
        self._icon.set_icon(tone, "info" if tone == "info" else tone)
        word = _WORDS[tone]
        self._title.setText(item)
        self._title.setVisible(bool(item))
        self._text.setText(" ".join(part for part in (reason, remedy) if part))
        self._text.setVisible(bool(reason or remedy))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._close.setVisible(closable)
        self.setAccessibleName(f"{word} {item}")
        self.setAccessibleDescription(self._text.full_text())
        self.show()

    def message(self) -> str:
        """What it says now, empty when hidden."""
        return "" if self.isHidden() else f"{self._title.full_text()} {self._text.full_text()}".strip()

    def dismiss(self) -> None:
        """Hide it."""
        self.hide()
        self.closed.emit()

    def forget(self) -> None:
        """Hide it and keep nothing of what it said, also not for a screen reader."""
        self.hide()
        for label in (self._title, self._text):
            label.setText("")
        self.setAccessibleName("")
        self.setAccessibleDescription("")


class FieldNote(QWidget):
    """A quiet box of running text beside what it explains."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "card")
        self.label = WrapLabel(text, "body", line_height=1.5)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 10)
        box.addWidget(self.label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_text(self, text: str, tone: str = "") -> None:
        """Change the text; an empty text hides the box."""
        self.label.setText(text)
        self.label.set_tone(tone)
        self.setVisible(bool(text))


class Toast(QWidget):
    """A short notice over the bottom of a window: done and where. It goes away by itself and takes no focus."""

    def __init__(self, window: QWidget, *, milliseconds: int = 5000) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("part", "notice")
        self._label = Label("", "body")
        self._label.setProperty("ground", "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 12, 20, 12)
        row.addWidget(self._label)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        """Show this text now."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def text(self) -> str:
        """The text shown, empty when hidden."""
        return "" if self.isHidden() else self._label.text()

    def forget(self) -> None:
        """Hide it and keep nothing of what it said, also not for a screen reader."""
        self._timer.stop()
        self.hide()
        self._label.setText("")
        self.setAccessibleName("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom of the window."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.adjustSize()
        window = self.parentWidget()
        if window is not None:
            x = (window.width() - self.width()) // 2
            self.move(x, window.height() - self.height() - theme.FOOT - theme.GAP_L)
