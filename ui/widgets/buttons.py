"""Buttons: one main action a screen (primary), others (secondary, link), and the refusal of a disabled one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import theme
from ui.widgets.icons import paint_icon


class Button(QPushButton):
    """A push button of a kind of the theme; Enter presses it as Space does."""

    KIND = "secondary"

    def __init__(
        self,
        text: str,
        on_press: Callable[[], object] | None = None,
        parent: QWidget | None = None,
        *,
        key: str = "",
        size: str = "",
    ) -> None:
        super().__init__(f"{text} {key}".strip(), parent)
        self.setProperty("kind", self.KIND)
        if size:
            self.setProperty("scale", size)  # «size» is a property of Qt itself
        self.setAutoDefault(True)
        self.setAccessibleName(f"{text}({key})" if key else text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if on_press is not None:
            self.clicked.connect(lambda *_: on_press())

    def refuse(self, why: str) -> None:
        """Disable with the reason in tooltip and accessible description; an empty reason enables."""
        self.setEnabled(not why)
        self.setToolTip(why)
        self.setAccessibleDescription(why)


class PrimaryButton(Button):
    """The one main action of a screen."""

    KIND = "primary"


class SecondaryButton(Button):
    """Any other action."""

    KIND = "secondary"


class DangerButton(Button):
    """An action that throws something away."""

    KIND = "danger"


class BarButton(Button):
    """A button on the dark top bar."""

    KIND = "bar"


class IconButton(Button):
    """A square button with an icon on the bar; it needs an accessible name."""

    KIND = "nav"

    def __init__(
        self, icon: str, on_press: Callable[[], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("", on_press, parent)
        self.icon_name = icon
        self.setProperty("ringInside", True)
        self.setFixedWidth(theme.TOUCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button and its icon."""
        super().paintEvent(event)
        box = QRectF((self.width() - 20) / 2, (self.height() - 20) / 2, 20, 20)
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        paint_icon(painter, self.icon_name, box, "bar_text")


class LinkButton(Button):
    """An action that looks like a link (なぜ?); it keeps a hit area of the touch height."""

    KIND = "link"

    def __init__(
        self,
        text: str,
        on_press: Callable[[], object] | None = None,
        parent: QWidget | None = None,
        *,
        dense: bool = False,
    ) -> None:
        super().__init__(text, on_press, parent)
        self._dense = dense
        if dense:
            self.setStyleSheet("min-height: 28px;")

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        self.ensurePolished()
        height = 28 if self._dense else theme.TOUCH
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 12, height)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()
