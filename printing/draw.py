"""The pen: text, rules, circles, bars and strokes on A4 pages, in millimetres from the upper left corner."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from desk_app.domain.signature import Strokes
from printing.draw_fonts import EmbeddedFont
from printing.fonts import Face, Shaped

MM = 72 / 25.4
"""Points per millimetre."""
A4 = (210.0, 297.0)
"""Width and height of the page in millimetres."""

BLACK = 0.0
QUIET = 0.35
"""Grey of notes and footers; still above 7:1 on white."""
OFFICE = 0.3
SHADE = 0.945
"""Fill of label cells."""

HAIR = 0.35
RULE = 0.55
FRAME = 1.1
"""Line widths in points."""

MOST_MM = 110.0
"""Width a whole pad may take on paper, in millimetres."""

_BEZIER = 0.5523


class _BareCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A reportlab canvas that names no standard font: every font of the papers is embedded."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class Pen:
    """Draws on the current page of one document. The same calls give the same bytes."""

    def __init__(self, title: str, *, size: tuple[float, float] = A4) -> None:
        """Start a document; ``size`` is page width and height in millimetres, ``title`` holds no personal data."""
        rl_config.useA85 = 0  # ASCII85 costs a quarter of the time and a tenth of the size for nothing
        self.size = size
        self._out = io.BytesIO()
        self._canvas: Any = _BareCanvas(
            self._out, pagesize=(size[0] * MM, size[1] * MM), invariant=1, pageCompression=1, lang="ja-JP"
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("Ippitsu")
        self._canvas.setAuthor("")
        self._fonts: dict[int, EmbeddedFont] = {}
        self._pages: list[list[str]] = []
        self._code: list[str] = []

    @property
    def pages(self) -> int:
        """How many pages were begun."""
        return len(self._pages)

    def new_page(self) -> int:
        """Begin a page after the others and draw on it; gives its place (0-based)."""
        self._code = []
        self._pages.append(self._code)
        return len(self._pages) - 1

    def go_to(self, page: int) -> None:
        """Draw on an earlier page again (footers that need the number of pages)."""
        self._code = self._pages[page]

    def finish(self) -> bytes:
        """Give the PDF of all pages."""
        for code in self._pages:
            self._canvas._code.append("\n".join(code))
            self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()

    def text(
        self, x: float, baseline: float, line: Shaped, size: float, *, grey: float = BLACK, tracking: float = 0.0
    ) -> None:
        """One line of text. ``size`` and ``tracking`` (extra space after each glyph) in points."""
        left, base = x * MM, (self.size[1] - baseline) * MM
        for face, codes, offset in self._runs(line, size, tracking):
            font = self._font(face)
            spacing = f"{tracking:.3f} Tc " if tracking else ""
            self._code.append(
                f"BT {grey:.3g} g /{font.resource} {size:g} Tf {spacing}"
                f"1 0 0 1 {left + offset[0]:.3f} {base + offset[1]:.3f} Tm <{codes}> Tj"
                f"{' 0 Tc' if tracking else ''} ET"
            )

    def _runs(self, line: Shaped, size: float, tracking: float) -> Iterable[tuple[Face, str, tuple[float, float]]]:
        """Stretches of one face that need no repositioning, with their offset from the start in points."""
        face: Face | None = None
        codes: list[str] = []
        start = (0.0, 0.0)
        at = 0.0
        for piece in line.pieces:
            font = self._font(piece.face)
            for glyph in piece.glyphs:
                moved = bool(glyph.x or glyph.y)
                if codes and (piece.face is not face or moved):
                    yield _known(face), "".join(codes), start
                    codes = []
                if not codes:
                    start = (at + glyph.x * size, glyph.y * size)
                face = piece.face
                codes.append(font.code(glyph))
                at += glyph.advance * size + tracking
                if moved:
                    yield face, "".join(codes), start
                    codes = []
        if codes:
            yield _known(face), "".join(codes), start

    def _font(self, face: Face) -> EmbeddedFont:
        font = self._fonts.get(id(face))
        if font is None:
            font = EmbeddedFont(face, f"V{len(self._fonts) + 1}")
            self._fonts[id(face)] = font
            self._canvas._doc.delayedFonts.append(font)
        return font

    def line(self, x1: float, y1: float, x2: float, y2: float, *, width: float = RULE, grey: float = BLACK) -> None:
        """A straight rule; width in points."""
        self._code.append(f"{grey:.3g} G {width:g} w {self._at(x1, y1)} m {self._at(x2, y2)} l S")

    def dashed(self, x1: float, y1: float, x2: float, y2: float, *, width: float = HAIR, grey: float = QUIET) -> None:
        """A dotted guide line."""
        self._code.append(f"[1 1.5] 0 d {grey:.3g} G {width:g} w {self._at(x1, y1)} m {self._at(x2, y2)} l S [] 0 d")

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        width: float | None = RULE,
        fill: float | None = None,
        grey: float = BLACK,
    ) -> None:
        """A rectangle with upper left corner x, y; ``width`` None draws no outline, ``fill`` None no ground."""
        area = f"{x * MM:.3f} {(self.size[1] - y - h) * MM:.3f} {w * MM:.3f} {h * MM:.3f} re"
        if fill is not None:
            self._code.append(f"{fill:.3g} g {area} f")
        if width is not None:
            self._code.append(f"{grey:.3g} G {width:g} w {area} S")

    def oval(self, x: float, y: float, w: float, h: float, *, width: float = 1.1) -> None:
        """A circle around a choice; x, y, w, h is the box it fills."""
        cx, cy, rx, ry = x + w / 2, y + h / 2, w / 2, h / 2
        kx, ky = rx * _BEZIER, ry * _BEZIER
        at = self._at
        self._code.append(
            f"0 G {width:g} w {at(cx - rx, cy)} m "
            f"{at(cx - rx, cy - ky)} {at(cx - kx, cy - ry)} {at(cx, cy - ry)} c "
            f"{at(cx + kx, cy - ry)} {at(cx + rx, cy - ky)} {at(cx + rx, cy)} c "
            f"{at(cx + rx, cy + ky)} {at(cx + kx, cy + ry)} {at(cx, cy + ry)} c "
            f"{at(cx - kx, cy + ry)} {at(cx - rx, cy + ky)} {at(cx - rx, cy)} c S"
        )

    def path(self, points: Sequence[tuple[float, float]], *, width: float, grey: float = BLACK) -> None:
        """A line through points with round ends; width in points."""
        steps = " ".join(f"{self._at(x, y)} {'l' if n else 'm'}" for n, (x, y) in enumerate(points))
        self._code.append(f"1 J 1 j {grey:.3g} G {width:g} w {steps} S 0 J 0 j")

    def bars(self, bits: str, x: float, y: float, module: float, height: float) -> None:
        """Bars of a barcode: each run of 1 in ``bits`` is one filled rectangle ``module`` millimetres a bit."""
        self._code.append("0 g")
        place = 0
        bottom, tall = (self.size[1] - y - height) * MM, height * MM
        while place < len(bits):
            run = len(bits[place:]) - len(bits[place:].lstrip(bits[place]))
            if bits[place] == "1":
                self._code.append(
                    f"{(x + place * module) * MM:.3f} {bottom:.3f} {run * module * MM:.3f} {tall:.3f} re"
                )
            place += run
        self._code.append("f")

    def strokes(self, strokes: Strokes, x: float, y: float, w: float, h: float) -> None:
        """A signature as vector paths inside the box, its proportions kept; pressure sets the width of the line.

        What was drawn fills the box, not the pad around it, but a small hand stays smaller than ``MOST_MM`` a pad.
        """
        points = [point for stroke in strokes.strokes for point in stroke]
        if not points:
            return
        left, top = min(p[0] for p in points), min(p[1] for p in points)
        wide, tall = max(p[0] for p in points) - left, max(p[1] for p in points) - top
        scale = min(w / max(wide, 1e-6), h / max(tall, 1e-6), MOST_MM)
        x, y = x + (w - wide * scale) / 2, y + (h - tall * scale) / 2
        code: list[str] = ["0 G 1 J 1 j"]
        for stroke in strokes.strokes:
            for (x1, y1, p1, _), (x2, y2, p2, _) in pairwise(stroke):
                width = 0.7 + 1.1 * min(1.0, max(0.0, (p1 + p2) / 2))
                start = self._at(x + (x1 - left) * scale, y + (y1 - top) * scale)
                end = self._at(x + (x2 - left) * scale, y + (y2 - top) * scale)
                code.append(f"{width:.2f} w {start} m {end} l S")
        code.append("0 J 0 j")
        self._code.append("\n".join(code))

    def _at(self, x: float, y: float) -> str:
        return f"{x * MM:.3f} {(self.size[1] - y) * MM:.3f}"


def _known(face: Face | None) -> Face:
    assert face is not None
    return face
