"""Simple bar charts, drawn by ourselves: lying bars for names, standing bars for hours and days."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

_LINE = 36
_LABEL_SHARE = 0.34


class LyingBars(QWidget):
    """Named bars, one a line, each with its figure; the words and figures are the accessible name."""

    def __init__(self, title: str, parent: QWidget | None = None, *, most: int = 8) -> None:
        super().__init__(parent)
        self._title = title
        self._most = most
        self._bars: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: Sequence[tuple[str, int]]) -> None:
        """Show these bars; beyond the most that fit the rest is summed up as ほか."""
        shown = list(bars[: self._most])
        rest = sum(value for _, value in bars[self._most :])
        self._bars = (*shown, ("ほか", rest)) if rest else tuple(shown)
        spoken = "、".join(f"{label} {value}" for label, value in self._bars)
        self.setAccessibleName(f"{self._title} {spoken}")
        self.setFixedHeight(max(1, len(self._bars)) * _LINE)
        self.update()

    def bars(self) -> tuple[tuple[str, int], ...]:
        """The bars shown."""
        return self._bars

    def sizeHint(self) -> QSize:
        """A line for each bar."""
        return QSize(320, max(1, len(self._bars)) * _LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw label, bar and figure of each line."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setFont(theme.font("body"))
        metrics = QFontMetrics(theme.font("body"))
        widest = max((metrics.horizontalAdvance(label) for label, _ in self._bars), default=0)
        label_width = min(widest, round(self.width() * _LABEL_SHARE)) + 4
        figure = max((metrics.horizontalAdvance(str(value)) for _, value in self._bars), default=0)
        room = self.width() - label_width - figure - 24
        top = max((value for _, value in self._bars), default=0) or 1
        middle = Qt.AlignmentFlag.AlignVCenter
        for place, (label, value) in enumerate(self._bars):
            y = place * _LINE
            words = metrics.elidedText(label, Qt.TextElideMode.ElideRight, label_width)
            painter.setPen(colours.colour("text"))
            painter.drawText(QRectF(0, y, label_width, _LINE), middle | Qt.AlignmentFlag.AlignLeft, words)
            wide = max(2.0, room * value / top) if value else 0.0
            painter.fillRect(QRectF(label_width + 12, y + 8, wide, _LINE - 16), colours.colour("primary"))
            painter.setPen(colours.colour("heading"))
            painter.drawText(
                QRectF(label_width + 12 + wide + 8, y, figure + 8, _LINE),
                middle | Qt.AlignmentFlag.AlignLeft,
                str(value),
            )


class StandingBars(QWidget):
    """Bars side by side over their labels; a bar of nothing is a line on the ground."""

    def __init__(self, title: str, parent: QWidget | None = None, *, height: int = 208) -> None:
        super().__init__(parent)
        self._title = title
        self._bars: tuple[tuple[str, int], ...] = ()
        self.setFixedHeight(height)
        self.setMinimumWidth(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: Sequence[tuple[str, int]]) -> None:
        """Show these bars."""
        self._bars = tuple(bars)
        spoken = "、".join(f"{label} {value}" for label, value in self._bars)
        self.setAccessibleName(f"{self._title} {spoken}")
        self.update()

    def bars(self) -> tuple[tuple[str, int], ...]:
        """The bars shown."""
        return self._bars

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, their figures above and labels below; labels are thinned out where they would touch."""
        del event
        if not self._bars:
            return
        colours = theme.current()
        painter = QPainter(self)
        font = theme.font("body")
        painter.setFont(font)
        metrics = QFontMetrics(font)
        ground = self.height() - 30
        step = self.width() / len(self._bars)
        wide = min(44.0, step * 0.7)
        top = max(value for _, value in self._bars) or 1
        widest = max(metrics.horizontalAdvance(label) for label, _ in self._bars)
        every = max(1, -(-(widest + 6) // max(1, int(step))))
        figures = max(metrics.horizontalAdvance(str(value)) for _, value in self._bars) + 4 <= step
        painter.setPen(QPen(colours.colour("border"), 1))
        painter.drawLine(0, ground, self.width(), ground)
        centre = Qt.AlignmentFlag.AlignHCenter
        for place, (label, value) in enumerate(self._bars):
            middle = (place + 0.5) * step
            high = (ground - 30) * value / top
            painter.fillRect(QRectF(middle - wide / 2, ground - high, wide, high), colours.colour("primary"))
            painter.setPen(colours.colour("heading"))
            if value and figures:
                over = QRectF(middle - step / 2, ground - high - 26, step, 24)
                painter.drawText(over, centre | Qt.AlignmentFlag.AlignBottom, str(value))
            painter.setPen(colours.colour("text"))
            if place % every == 0:
                below = QRectF(middle - widest / 2 - 2, ground + 6, widest + 4, 22)
                painter.drawText(below, centre | Qt.AlignmentFlag.AlignTop, label)
