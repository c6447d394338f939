"""A page of the packet as pixels: fitted or zoomed, sharp on every screen."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.domain.page import PageImage
from ui import theme

A4_RATIO = math.sqrt(2)
A4_WIDTH_INCHES = 210 / 25.4
ZOOMS = (1.0, 1.25, 1.5, 2.0, 3.0)


def to_image(page: PageImage) -> QImage:
    """The page as a Qt image that owns its pixels."""
    return QImage(page.rgb, page.width, page.height, page.stride, QImage.Format.Format_RGB888).copy()


class PageView(QWidget):
    """Shows one page on its paper. ``zoom`` 1.0 fits the width; ``wanted_dpi`` says at which to draw it."""

    pressed = Signal()
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, pressable: bool = False) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._zoom = 1.0
        self._waiting = ""
        self._chosen = False
        self._pressable = pressable
        if pressable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_page(self, page: PageImage | None, *, waiting: str = "") -> None:
        """Show a page, or none with a word about why (「描いています」)."""
        self._image = None if page is None else to_image(page)
        self._waiting = waiting
        self.updateGeometry()
        self.update()

    def has_page(self) -> bool:
        """Whether a page is shown."""
        return self._image is not None

    def set_chosen(self, chosen: bool) -> None:
        """Mark as the one shown large."""
        self._chosen = chosen
        self.update()

    def zoom(self) -> float:
        """Zoom over fitting the width."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Zoom; the width grows with it, so put the view into a scroll area."""
        self._zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        self.zoomed.emit(self._zoom)
        self.updateGeometry()
        self.update()

    def step_zoom(self, step: int) -> None:
        """The next larger (1) or smaller (-1) zoom."""
        nearest = min(range(len(ZOOMS)), key=lambda i: abs(ZOOMS[i] - self._zoom))
        self.set_zoom(ZOOMS[min(max(nearest + step, 0), len(ZOOMS) - 1)])

    def wanted_dpi(self) -> int:
        """Dots per inch at which an A4 page is as sharp as the screen at the present width."""
        pixels = max(self.width(), 60) * self.devicePixelRatioF()
        return min(max(round(pixels / A4_WIDTH_INCHES), 24), 300)

    def ratio(self) -> float:
        """Height over width of the page."""
        return self._image.height() / self._image.width() if self._image is not None else A4_RATIO

    def hasHeightForWidth(self) -> bool:
        """Yes: paper keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the paper at this width."""
        return round(width * self.ratio())

    def sizeHint(self) -> QSize:
        """A small page."""
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        """A thumbnail."""
        return QSize(48, round(48 * A4_RATIO))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A press chooses the page."""
        if self._pressable and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose, + and - zoom."""
        if self._pressable and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        elif not self._pressable and event.text() in ("+", "-", ";"):
            self.step_zoom(-1 if event.text() == "-" else 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and not self._pressable:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw paper, page and edge."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sheet = self._sheet()
        painter.fillRect(sheet, colours.colour("paper"))
        if self._image is not None:
            self._draw(painter, sheet, self._image)
        elif self._waiting:
            painter.setPen(colours.colour("ink"))
            painter.setFont(theme.font("body"))
            painter.drawText(sheet, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._waiting)
        thick = 3 if self._chosen else 1
        edge = "primary" if self._chosen else "border" if self._pressable else "line"
        painter.setPen(QPen(colours.colour(edge), thick))
        painter.drawRect(sheet.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2))

    def _draw(self, painter: QPainter, sheet: QRectF, image: QImage) -> None:
        """Scale in whole steps down first: thin lines of a form survive a smooth scaling, not a nearest one."""
        pixels = sheet.size() * self.devicePixelRatioF()
        wide = max(1, round(pixels.width()))
        if image.width() > wide * 2:
            image = image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(sheet, image)

    def _sheet(self) -> QRectF:
        wide = min(float(self.width()), self.height() / self.ratio())
        high = wide * self.ratio()
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)
