"""Icons drawn as paths on a 24-unit grid, so that they are sharp at every scale and need no files."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui import theme

Draw = Callable[[QPainterPath], None]


def _lines(*strokes: tuple[tuple[float, float], ...]) -> Draw:
    def draw(path: QPainterPath) -> None:
        for stroke in strokes:
            path.moveTo(*stroke[0])
            for point in stroke[1:]:
                path.lineTo(*point)

    return draw


def _person(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 7.5), 4, 4)
    path.moveTo(4.5, 20.5)
    path.cubicTo(4.5, 13, 19.5, 13, 19.5, 20.5)


def _baby(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 11), 7, 7)
    path.moveTo(9, 12.8)
    path.cubicTo(10, 15, 14, 15, 15, 12.8)
    path.moveTo(12, 4)
    path.cubicTo(13.6, 4, 13.8, 6.4, 12, 6.4)
    for x in (9.4, 14.6):
        path.addEllipse(QPointF(x, 10), 0.3, 0.3)


def _heart(path: QPainterPath) -> None:
    path.moveTo(12, 20)
    path.cubicTo(2, 13, 3, 5, 8, 5)
    path.cubicTo(10, 5, 11.5, 6.5, 12, 8)
    path.cubicTo(12.5, 6.5, 14, 5, 16, 5)
    path.cubicTo(21, 5, 22, 13, 12, 20)


def _people(path: QPainterPath) -> None:
    path.addEllipse(QPointF(8.5, 8), 3.2, 3.2)
    path.moveTo(2.5, 19.5)
    path.cubicTo(2.5, 13, 14.5, 13, 14.5, 19.5)
    path.addEllipse(QPointF(16.5, 9), 2.5, 2.5)
    path.moveTo(17, 14.2)
    path.cubicTo(20, 14.2, 21.5, 16.5, 21.5, 19)


def _clock(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    _lines(((12, 7), (12, 12), (15.5, 14)))(path)


def _flower(path: QPainterPath) -> None:
    for x, y in ((12, 5.6), (15.6, 8.2), (14.2, 12.2), (9.8, 12.2), (8.4, 8.2)):
        path.addEllipse(QPointF(x, y), 2.3, 2.3)
    _lines(((12, 14), (12, 21)), ((12, 18.5), (15, 16.5)))(path)


def _info(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    _lines(((12, 11), (12, 16.5)), ((12, 7.5), (12, 7.6)))(path)


def _check_round(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    _lines(((7.8, 12.4), (10.8, 15.4), (16.2, 9.2)))(path)


def _bell(path: QPainterPath) -> None:
    path.moveTo(5, 17)
    path.lineTo(19, 17)
    path.cubicTo(17, 15, 17.5, 12, 17, 9.5)
    path.cubicTo(16, 4, 8, 4, 7, 9.5)
    path.cubicTo(6.5, 12, 7, 15, 5, 17)
    _lines(((10.5, 20), (13.5, 20)))(path)


def _search(path: QPainterPath) -> None:
    path.addEllipse(QPointF(10.5, 10.5), 6.5, 6.5)
    _lines(((15.5, 15.5), (21, 21)))(path)


def _globe(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 12), 9, 9)
    path.addEllipse(QPointF(12, 12), 4, 9)
    _lines(((3, 12), (21, 12)))(path)


ICONS: dict[str, Draw] = {
    "home": _lines(((2.5, 12), (12, 3.5), (21.5, 12)), ((5.5, 10), (5.5, 20), (18.5, 20), (18.5, 10))),
    "leave": _lines(((3, 12), (21, 12)), ((13.5, 5), (21, 12), (13.5, 19))),
    "within": _lines(((3, 9), (20, 9)), ((16, 5), (20, 9)), ((21, 15), (4, 15)), ((8, 19), (4, 15))),
    "person": _person,
    "baby": _baby,
    "people": _people,
    "heart": _heart,
    "flower": _flower,
    "paper": _lines(
        ((6, 3), (14.5, 3), (18.5, 7), (18.5, 21), (6, 21), (6, 3)),
        ((9.5, 11.5), (15, 11.5)),
        ((9.5, 15.5), (15, 15.5)),
    ),
    "more": _lines(((5, 12), (6, 12)), ((11.5, 12), (12.5, 12)), ((18, 12), (19, 12))),
    "yes": _lines(((4, 12.5), (9.5, 18), (20, 6.5))),
    "no": _lines(((6, 6), (18, 18)), ((18, 6), (6, 18))),
    "clock": _clock,
    "info": _info,
    "success": _check_round,
    "error": _lines(
        ((8.5, 3), (15.5, 3), (21, 8.5), (21, 15.5), (15.5, 21), (8.5, 21), (3, 15.5), (3, 8.5), (8.5, 3)),
        ((12, 7.5), (12, 13)),
        ((12, 16.4), (12, 16.5)),
    ),
    "warning": _lines(
        ((12, 3.5), (22, 20.5), (2, 20.5), (12, 3.5)), ((12, 9.5), (12, 14.5)), ((12, 17.4), (12, 17.5))
    ),
    "bell": _bell,
    "globe": _globe,
    "back": _lines(((20, 12), (4, 12)), ((10.5, 5.5), (4, 12), (10.5, 18.5))),
    "search": _search,
    "left": _lines(((15, 5), (8, 12), (15, 19))),
    "right": _lines(((9, 5), (16, 12), (9, 19))),
    "down": _lines(((5, 8.5), (12, 15.5), (19, 8.5))),
}
"""Icons by name; an unknown name is drawn as ``more``."""
ALIASES = {
    "house": "home",
    "swap": "within",
    "arrow": "leave",
    "dots": "more",
    "move_in": "home",
    "move_out": "leave",
    "move_within": "within",
    "birth": "baby",
    "death": "flower",
    "marriage": "heart",
    "divorce": "person",
    "certificate": "paper",
    "household": "people",
    "other": "more",
    "child": "person",
    "unknown": "info",
    "staff": "bell",
}
"""Other names for the same pictures, as the questions use them."""


_ROUND = frozenset(
    {"person", "people", "baby", "heart", "flower", "bell", "info", "success", "warning", "error", "clock"}
)


def paint_icon(painter: QPainter, name: str, box: QRectF, colour: str) -> None:
    """Draw an icon into a square box in a colour role of the theme."""
    path = QPainterPath()
    ICONS.get(ALIASES.get(name, name), ICONS["more"])(path)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 24, box.height() / 24)
    thick = 3.0 if ALIASES.get(name, name) == "more" else 1.9
    pen = QPen(theme.current().colour(colour), thick)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if thick > 2 else Qt.PenCapStyle.SquareCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if ALIASES.get(name, name) in _ROUND:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(path)
    painter.restore()


class Icon(QWidget):
    """An icon of a fixed size; decoration only, so it has no accessible name."""

    def __init__(self, name: str, size: int = 24, colour: str = "primary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.colour = colour
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_icon(self, name: str, colour: str = "primary") -> None:
        """Show another icon."""
        self.name, self.colour = name, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        del event
        paint_icon(QPainter(self), self.name, QRectF(self.rect()), self.colour)
