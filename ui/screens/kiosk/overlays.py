"""What lies over the kiosk: the time-out warning, and the staff's way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.screens.kiosk import wording
from ui.screens.kiosk.presenter import KioskPresenter
from ui.widgets.buttons import Button, PrimaryButton, SecondaryButton
from ui.widgets.furigana import FuriganaLabel, plain
from ui.widgets.labels import Label, WrapLabel
from ui.widgets.layouts import Surface


class Overlay(QWidget):
    """Covers its whole window, so that nothing of the page can be pressed or read beneath."""

    def __init__(self, window: QWidget, widest: int) -> None:
        super().__init__(window)
        self.box = Surface("box")
        self.box.setMaximumWidth(widest)
        self.column = QVBoxLayout(self.box)
        self.column.setContentsMargins(40, 36, 40, 36)
        self.column.setSpacing(theme.GAP_XL)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.box, 8)
        row.addStretch(1)
        outer.addLayout(row)
        outer.addStretch(1)
        self.hide()

    def cover(self) -> None:
        """Lie over the window."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hide what is beneath."""
        del event
        QPainter(self).fillRect(self.rect(), theme.current().colour("panel"))


class TimeoutOverlay(Overlay):
    """「続けますか」 with the seconds left."""

    def __init__(self, window: QWidget, go_on: Callable[[], object], restart: Callable[[], object]) -> None:
        super().__init__(window, 760)
        self.title = FuriganaLabel("", "kiosk-title")
        self.seconds = Label("", "display")
        self.seconds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = FuriganaLabel("", "kiosk-body")
        self.go_on = PrimaryButton("続ける", go_on, size="kiosk")
        self.restart = SecondaryButton("最初にもどる", restart, size="kiosk")
        for part in (self.title, self.seconds, self.text):
            self.column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP_L)
        buttons.addWidget(self.restart, 1)
        buttons.addWidget(self.go_on, 2)
        self.column.addLayout(buttons)

    def set_low(self, low: bool) -> None:
        """Less space around on low windows."""
        side = 24 if low else 40
        self.column.setContentsMargins(side, side - 8, side, side)
        self.column.setSpacing(theme.GAP_S if low else theme.GAP_XL)

    def warn(self, language: str, seconds: int) -> None:
        """Show or update the warning."""
        self.title.setText(wording.words("still_there", language))
        self.seconds.setText(str(seconds))
        self.text.setText(wording.words("still_how", language, seconds=seconds))
        for button, name in ((self.go_on, "continue"), (self.restart, "restart")):
            button.setText(plain(wording.words(name, language)))
            button.setAccessibleName(button.text())
        if self.isHidden():
            self.cover()
            self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)


class ExitOverlay(Overlay):
    """A number pad for the staff code, the only way out of the kiosk."""

    def __init__(
        self,
        window: QWidget,
        presenter: KioskPresenter,
        left: Callable[[], object],
        quitted: Callable[[], object],
    ) -> None:
        super().__init__(window, 460)
        self._presenter = presenter
        self._left = left
        self._quitted = quitted
        self.column.setSpacing(theme.GAP_M)
        self.column.setContentsMargins(28, 20, 28, 20)
        self.code = QLineEdit()
        self.code.setEchoMode(QLineEdit.EchoMode.Password)
        self.code.setMaxLength(12)
        self.code.setAccessibleName(wording.EXIT_HINT)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.returnPressed.connect(self.check)
        self.message = WrapLabel(wording.EXIT_HINT, "body", line_height=1.4)
        self.column.addWidget(Label(wording.EXIT_TITLE, "heading"))
        self.column.addWidget(self.message)
        self.column.addWidget(self.code)
        pad = QGridLayout()
        pad.setSpacing(theme.GAP_S)
        for place, digit in enumerate("123456789"):
            pad.addWidget(SecondaryButton(digit, self._digit(digit)), place // 3, place % 3)
        self.delete = SecondaryButton(wording.EXIT_DELETE, self.code.backspace)
        pad.addWidget(self.delete, 3, 0)
        pad.addWidget(SecondaryButton("0", self._digit("0")), 3, 1)
        self.ok: Button = PrimaryButton(wording.EXIT_OK, self.check)
        pad.addWidget(self.ok, 3, 2)
        self.column.addLayout(pad)
        self.column.addWidget(SecondaryButton(wording.EXIT_QUIT, self.quit))

    def ask(self) -> None:
        """Ask for the code."""
        self.code.clear()
        self._say(wording.EXIT_PAUSED if self._presenter.paused() else wording.EXIT_HINT, "")
        self.cover()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def check(self) -> None:
        """Check what was entered; it is cleared at once, right or wrong."""
        code = self.code.text()
        self.code.clear()
        if code and not self._presenter.check_code(
            code, self._checked, lambda: self._say(wording.EXIT_FAILED, "error")
        ):
            self._say(wording.EXIT_PAUSED, "error")

    def quit(self) -> None:
        """Back to the kiosk."""
        self.code.clear()
        self.hide()
        self._quitted()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.quit()
        else:
            super().keyPressEvent(event)

    def _checked(self, right: bool) -> None:
        if right:
            self.hide()
            self._left()
            return
        self._say(wording.EXIT_PAUSED if self._presenter.paused() else wording.EXIT_WRONG, "error")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, text: str, tone: str) -> None:
        self.message.setText(text)
        self.message.set_tone(tone)

    def _digit(self, digit: str) -> Callable[[], object]:
        return lambda: self.code.insert(digit)
