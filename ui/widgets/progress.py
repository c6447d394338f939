"""Progress: a thin line for work that takes time, segments for the pages of a questionnaire."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import ElidedLabel


class _Line(QWidget):
    """The line itself; without a known end a piece travels along it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(8)
        self.setMinimumWidth(80)
        self.share: float | None = 0.0
        self._phase = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(40)
        self._timer.timeout.connect(self._travel)

    def set_share(self, share: float | None) -> None:
        """0…1, or None while the end is unknown."""
        self.share = share
        if share is None:
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw groove and part."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("disabled_ground"))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(colours.colour("primary"))
        if self.share is None:
            start = self._phase * (self.width() + 80) - 80
            painter.setClipRect(self.rect())
            painter.drawRoundedRect(QRectF(start, 0, 80, 8), 4, 4)
        elif self.share > 0:
            painter.drawRoundedRect(QRectF(0, 0, max(8.0, self.width() * min(1.0, self.share)), 8), 4, 4)

    def _travel(self) -> None:
        if not self.isVisible():
            self._timer.stop()
            return
        self._phase = (self._phase + 0.02) % 1.0
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Travel on when it is seen again."""
        super().showEvent(event)
        self.set_share(self.share)


class ProgressLine(QWidget):
    """Words, line and a link to cancel, for work that lasts: import, packet, print."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP_M)
        self._words = ElidedLabel("", "body")
        self._words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._line = _Line()
        self.cancel = LinkButton("中止", dense=True)
        self.cancel.hide()
        row.addWidget(self._words)
        row.addWidget(self._line, 1)
        row.addWidget(self.cancel)
        self.hide()

    def start(self, words: str, share: float | None = None, *, cancellable: bool = False) -> None:
        """Show work going on; ``share`` 0…1 or None while unknown."""
        self._words.setText(words)
        self._line.set_share(share)
        self.cancel.setVisible(cancellable)
        self.setAccessibleName(words if share is None else f"{words} {round(share * 100)}パーセント")
        self.show()

    def stop(self) -> None:
        """The work is over."""
        self._line.set_share(0.0)
        self.hide()


class Segments(QWidget):
    """Which page of how many, as filled segments; the words 「全4中2」 are the accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current, self._total = 1, 1
        self.setFixedHeight(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_progress(self, current: int, total: int) -> None:
        """Page ``current`` of ``total``, from 1."""
        self._current, self._total = current, max(1, total)
        self.setAccessibleName(f"全{self._total}中{self._current}")
        self.update()

    def progress(self) -> tuple[int, int]:
        """Present page and number of pages."""
        return self._current, self._total

    def sizeHint(self) -> QSize:
        """Wide and thin."""
        return QSize(200, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the segments."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = 12
        wide = (self.width() - gap * (self._total - 1)) / self._total
        for place in range(self._total):
            painter.setBrush(colours.colour("primary" if place < self._current else "disabled_ground"))
            painter.drawRoundedRect(QRectF(place * (wide + gap), 0, wide, 12), 6, 6)
