"""What is drawn on a page as a list of marks, for the libraries that a packet is measured against."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.domain.signature import Strokes


@dataclass(frozen=True, slots=True)
class FontOf:
    """The file a text is drawn with: name, path, place in a collection."""

    name: str
    path: str
    index: int


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text in one face: left end of its baseline, size and tracking in points, grey."""

    x: float
    y: float
    text: str
    face: FontOf
    size: float
    grey: float
    tracking: float


@dataclass(frozen=True, slots=True)
class Path:
    """A line through points, closed to a box or an oval by its ``shape``; widths in points, None for none."""

    shape: str
    points: tuple[tuple[float, float], ...]
    width: float | None
    grey: float
    fill: float | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode: ``kind`` code128 or qr, lower left corner, module or side, height in points."""

    kind: str
    payload: str
    x: float
    y: float
    wide: float
    tall: float


@dataclass(frozen=True, slots=True)
class Signed:
    """The signature in a box (lower left corner, width and height in points)."""

    strokes: Strokes
    x: float
    y: float
    w: float
    h: float


Mark = Text | Path | Code | Signed
