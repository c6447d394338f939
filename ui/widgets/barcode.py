"""A Code 128 barcode drawn from its modules, with quiet zones and its text below."""

from __future__ import annotations

from barcode.codex import Code128
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

QUIET_MODULES = 10
"""Clear modules at each side (ISO/IEC 15417)."""


def modules(text: str) -> str:
    """The modules of a text as 1 (bar) and 0 (space), without quiet zones."""
    return str(Code128(text).build()[0])


class Barcode(QWidget):
    """Bars in ink on paper in every theme, so that a scanner reads them from the screen; whole pixels a module."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, height: int = 120) -> None:
        super().__init__(parent)
        self._text = ""
        self._modules = ""
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Draw this text; an empty one draws nothing."""
        self._text = text
        self._modules = modules(text) if text else ""
        self.setAccessibleName(f"バーコード {text}" if text else "")
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The text drawn."""
        return self._text

    def sizeHint(self) -> QSize:
        """Two pixels a module."""
        return QSize(2 * (len(self._modules) + 2 * QUIET_MODULES), self.height())

    def minimumSizeHint(self) -> QSize:
        """One pixel a module."""
        return QSize(len(self._modules) + 2 * QUIET_MODULES, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw paper, bars and text."""
        del event
        if not self._modules:
            return
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.colour("paper"))
        total = len(self._modules) + 2 * QUIET_MODULES
        scale = self.devicePixelRatioF()
        unit = max(1, int(self.width() * scale / total)) / scale
        left = round((self.width() - unit * len(self._modules)) / 2 * scale) / scale
        font = theme.font("body")
        font.setPixelSize(20)
        high = self.height() - 36
        for place, bit in enumerate(self._modules):
            if bit == "1":
                painter.fillRect(QRectF(left + place * unit, 8, unit, high - 8), colours.colour("ink"))
        painter.setFont(font)
        painter.setPen(colours.colour("ink"))
        painter.drawText(QRectF(0, high, self.width(), 36), Qt.AlignmentFlag.AlignCenter, self._text)
