"""The signature pad: pen, finger or mouse become normalised strokes."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.domain.signature import StrokePoint, Strokes
from ui import theme

MIN_STEP = 0.0008
"""Points nearer than this part of the width are the same point (hand tremor, not writing)."""
PEN_THIN, PEN_THICK = 3.0, 7.0
MOUSE_PRESSURE = 0.5
MAX_POINTS = 20000
"""A pad that is scribbled on for minutes must not grow without bound."""


class SignaturePad(QWidget):
    """One field to write in. ``strokes()`` gives x, y in parts of the width, pressure and seconds."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[StrokePoint]] = []
        self._drawing = False
        self._tablet = False
        self._points = 0
        self._clock = QElapsedTimer()
        self.note = ""
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_TabletTracking)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("署名")
        self.setCursor(Qt.CursorShape.CrossCursor)

    def strokes(self) -> Strokes:
        """What was written, independent of the size of the pad."""
        aspect = self.height() / self.width() if self.width() else 0.5
        kept = tuple(tuple(stroke) for stroke in self._strokes if len(stroke) > 1)
        return Strokes(kept, aspect)

    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return self.strokes().empty

    def clear(self) -> None:
        """Write again from the start."""
        self._strokes = []
        self._drawing = False
        self._points = 0
        self.changed.emit()
        self.update()

    def set_strokes(self, strokes: Strokes) -> None:
        """Show strokes taken elsewhere (a scripted run)."""
        self._strokes = [list(stroke) for stroke in strokes.strokes]
        self._points = sum(len(stroke) for stroke in self._strokes)
        self.changed.emit()
        self.update()

    def set_note(self, text: str) -> None:
        """The small line in the upper left corner."""
        self.note = text
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Twice as wide as high."""
        return QSize(724, 420)

    def minimumSizeHint(self) -> QSize:
        """Still enough to write a name."""
        return QSize(320, 150)

    # --- input ---
    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen with pressure. The eraser end is not a pen."""
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            event.ignore()
            return
        self._tablet = True
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position(), event.pressure())
        elif kind == QEvent.Type.TabletMove and self._drawing:
            self._extend(event.position(), event.pressure())
        elif kind == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Fingers write as a pen does; a second finger is ignored."""
        kinds = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)
        if event.type() not in kinds or not isinstance(event, QTouchEvent):
            return super().event(event)
        points = event.points()
        if points:
            place = points[0].position()
            pressure = points[0].pressure() or MOUSE_PRESSURE
            if event.type() == QEvent.Type.TouchBegin:
                self._begin(place, pressure)
            elif event.type() == QEvent.Type.TouchUpdate and self._drawing:
                self._extend(place, pressure)
            else:
                self._end()
        event.accept()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse writes with an even pressure."""
        if event.button() == Qt.MouseButton.LeftButton and not self._tablet:
            self._begin(event.position(), MOUSE_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke."""
        if self._drawing and not self._tablet:
            self._extend(event.position(), MOUSE_PRESSURE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke ends."""
        if event.button() == Qt.MouseButton.LeftButton and not self._tablet:
            self._end()
        self._tablet = False

    def _begin(self, place: QPointF, pressure: float) -> None:
        if not self._strokes:
            self._clock.start()
        self._strokes.append([])
        self._drawing = True
        self._extend(place, pressure)

    def _extend(self, place: QPointF, pressure: float) -> None:
        point = self._point(place, pressure)
        stroke = self._strokes[-1]
        if self._points >= MAX_POINTS or (stroke and _near(stroke[-1], point)):
            return
        stroke.append(point)
        self._points += 1
        self.update()

    def _end(self) -> None:
        if not self._drawing:
            return
        self._drawing = False
        if self._strokes and len(self._strokes[-1]) == 1:
            x, y, pressure, seconds = self._strokes[-1][0]
            self._strokes[-1].append((x + MIN_STEP, y, pressure, seconds))  # a dot is a stroke of its own
        self.changed.emit()
        self.update()

    def _point(self, place: QPointF, pressure: float) -> StrokePoint:
        width = max(1, self.width())
        x = min(max(place.x() / width, 0.0), 1.0)
        y = min(max(place.y() / width, 0.0), self.height() / width)
        return (x, y, min(max(pressure, 0.0), 1.0), self._clock.elapsed() / 1000)

    # --- drawing ---
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, its line and the strokes."""
        del event
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.colour("border"), 2))
        painter.setBrush(colours.colour("paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS_L, theme.RADIUS_L)
        line = QPen(colours.colour("border" if theme.current().name == "light" else "line"), 2, Qt.PenStyle.DashLine)
        painter.setPen(line)
        baseline = self.height() * 0.84
        painter.drawLine(QPointF(40, baseline), QPointF(self.width() - 40, baseline))
        for stroke in self._strokes:
            self._draw(painter, stroke)

    def _draw(self, painter: QPainter, stroke: list[StrokePoint]) -> None:
        width = self.width()
        ink = theme.current().colour("ink")
        for one, two in pairwise(stroke):
            thick = PEN_THIN + (PEN_THICK - PEN_THIN) * (one[2] + two[2]) / 2
            pen = QPen(ink, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawLine(QPointF(one[0] * width, one[1] * width), QPointF(two[0] * width, two[1] * width))


def _near(one: StrokePoint, two: StrokePoint) -> bool:
    return abs(one[0] - two[0]) < MIN_STEP and abs(one[1] - two[1]) < MIN_STEP
