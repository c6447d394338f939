"""The pen: text, rules, circles, bars and strokes on A4 pages, in millimetres from the upper left corner."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from desk_app.domain.signature import Strokes
from printing.barcodes import MODULE_MM, QR_MODULE_MM, code128_bits, qr_rows
from printing.direct.document import LatePiece, Sheet, Written, write
from printing.direct.stored import StoredPages
from printing.direct.type0 import PacketFont
from printing.fonts import Face, Glyph, Piece, Shaped

MM = 72 / 25.4
"""Points per millimetre."""
A4 = (210.0, 297.0)
"""Width and height of the page in millimetres."""
LEFT = 15.0
WIDTH = 180.0
"""Left edge and width of everything on a form, in millimetres."""
FOOT = 285.0
"""Baseline of the footer, in millimetres."""

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

_BEZIER = 0.5523
_RUN = re.compile("1+")


class PenFont(Protocol):
    """What a pen needs of a font of its document: the name in the page's resources, a code for each glyph."""

    resource: str

    def code(self, glyph: Glyph) -> str:
        """Four hexadecimal digits that draw this glyph."""
        ...


class _Codes(dict[Piece, str]):
    """The codes of pieces already drawn in this document; others are made when asked for."""

    def __init__(self, font_of: Callable[[Face], PenFont]) -> None:
        super().__init__()
        self._font_of = font_of

    def __missing__(self, piece: Piece) -> str:
        font = self._font_of(piece.face)
        glyphs = piece.glyphs
        code = font.code(glyphs[0]) if len(glyphs) == 1 else "".join([font.code(glyph) for glyph in glyphs])
        self[piece] = code
        return code


class Pen:
    """Draws on the current page of one document. The same calls give the same bytes."""

    def __init__(self, title: str, *, size: tuple[float, float] = A4) -> None:
        """Start a document; ``size`` is page width and height in millimetres, ``title`` holds no personal data."""
        self.size = self._usual = size
        self.title = title
        self.sheets: list[Sheet] = []
        self._fonts: dict[int, PenFont] = {}
        self._codes = _Codes(self._font)
        self._sheet = Sheet(size)
        self._code = self._sheet.code
        self.signed: dict[str, Strokes] = {}
        self._signatures = 0

    @property
    def pages(self) -> int:
        """How many pages were begun."""
        return len(self.sheets)

    def new_page(
        self, under: tuple[StoredPages, int] | None = None, *, size: tuple[float, float] | None = None
    ) -> int:
        """Begin a page after the others and draw on it, over a blank if one is given; gives its place (0-based).

        ``size`` in millimetres is that of the document where none is given.
        """
        wide, tall = size or self._usual
        self.sheets.append(Sheet((wide * MM, tall * MM), under=under))
        return self.go_to(len(self.sheets) - 1)

    def bring_forward(self, first: int) -> int:
        """Put the pages from ``first`` on before the others; gives how many they are."""
        self.sheets = self.sheets[first:] + self.sheets[:first]
        return len(self.sheets) - first

    def go_to(self, page: int) -> int:
        """Draw on an earlier page again (footers that need the number of pages)."""
        self._sheet = self.sheets[page]
        self._code = self._sheet.code
        self.size = (self._sheet.size[0] / MM, self._sheet.size[1] / MM)
        return page

    def prepare(self, attachment: str = "") -> Written:
        """Everything in the file but what the signature decides; ``attachment`` names a file that is made last."""
        fonts = [font for font in self._fonts.values() if isinstance(font, PacketFont)]
        return write(self.title, self.sheets, fonts, attachment=attachment)

    def finish(self) -> bytes:
        """Give the PDF of all pages, unsigned where the signature is left open."""
        return self.prepare().finish(self.signed)

    def text(
        self, x: float, baseline: float, line: Shaped, size: float, *, grey: float = BLACK, tracking: float = 0.0
    ) -> None:
        """One line of text. ``size`` and ``tracking`` (extra space after each glyph) in points."""
        pieces = line.pieces
        if not pieces:
            return
        left, base = x * MM, (self.size[1] - baseline) * MM
        if tracking or not line.plain:
            self._code.append(self._text_code((left, base), line, size, f"{grey:.3g} g", tracking))
            return
        codes = "".join(map(self._codes.__getitem__, pieces))
        self._code.append(
            f"BT {grey:.3g} g /{self._font(pieces[0].face).resource} {size:g} Tf "
            f"1 0 0 1 {left:.2f} {base:.2f} Tm <{codes}> Tj ET"
        )

    def _text_code(
        self, at: tuple[float, float], line: Shaped, size: float, colour: str, tracking: float = 0.0
    ) -> str:
        code = []
        for face, codes, offset in self._runs(line, size, tracking):
            spacing = f"{tracking:.2f} Tc " if tracking else ""
            code.append(
                f"BT {colour} /{self._font(face).resource} {size:g} Tf {spacing}"
                f"1 0 0 1 {at[0] + offset[0]:.2f} {at[1] + offset[1]:.2f} Tm <{codes}> Tj"
                f"{' 0 Tc' if tracking else ''} ET"
            )
        return "\n".join(code)

    def _runs(self, line: Shaped, size: float, tracking: float) -> Iterable[tuple[Face, str, tuple[float, float]]]:
        """Stretches of one face that need no repositioning, with their offset from the start in points."""
        pieces = line.pieces
        if not pieces:
            return
        face = pieces[0].face
        if line.plain:
            yield face, "".join(map(self._codes.__getitem__, pieces)), (0.0, 0.0)
            return
        codes: list[str] = []
        start = (0.0, 0.0)
        at = 0.0
        for piece in pieces:
            font = self._font(piece.face)
            for glyph in piece.glyphs:
                moved = bool(glyph.x or glyph.y)
                if codes and (piece.face is not face or moved):
                    yield face, "".join(codes), start
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
            yield face, "".join(codes), start

    def _font(self, face: Face) -> PenFont:
        font = self._fonts.get(id(face))
        if font is None:
            font = self._new_font(face, f"V{len(self._fonts) + 1}")
            self._fonts[id(face)] = font
        return font

    def _new_font(self, face: Face, resource: str) -> PenFont:
        return PacketFont(face, resource)

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
        area = f"{x * MM:.2f} {(self.size[1] - y - h) * MM:.2f} {w * MM:.2f} {h * MM:.2f} re"
        if fill is not None:
            self._code.append(f"{fill:.3g} g {area} f")
        if width is not None:
            self._code.append(f"{grey:.3g} G {width:g} w {area} S")

    def oval(self, x: float, y: float, w: float, h: float, *, width: float = 1.1) -> None:
        """A ring around a choice; x, y, w, h is the box it fills. A wide one is straight between round ends."""
        ry, rx = h / 2, min(w / 2, h * 0.62)
        kx, ky = rx * _BEZIER, ry * _BEZIER
        cy, left, right = y + ry, x + rx, x + w - rx
        at = self._at
        self._code.append(
            f"0 G {width:g} w {at(x, cy)} m "
            f"{at(x, cy - ky)} {at(left - kx, y)} {at(left, y)} c {at(right, y)} l "
            f"{at(right + kx, y)} {at(x + w, cy - ky)} {at(x + w, cy)} c "
            f"{at(x + w, cy + ky)} {at(right + kx, y + h)} {at(right, y + h)} c {at(left, y + h)} l "
            f"{at(left - kx, y + h)} {at(x, cy + ky)} {at(x, cy)} c S"
        )

    def path(self, points: Sequence[tuple[float, float]], *, width: float, grey: float = BLACK) -> None:
        """A line through points with round ends; width in points."""
        steps = " ".join(f"{self._at(x, y)} {'l' if n else 'm'}" for n, (x, y) in enumerate(points))
        self._code.append(f"1 J 1 j {grey:.3g} G {width:g} w {steps} S 0 J 0 j")

    def bars(self, bits: str, x: float, y: float, module: float, height: float) -> None:
        """Bars of a barcode: each run of 1 in ``bits`` is one filled rectangle ``module`` millimetres a bit."""
        self.modules((bits,), x, y, (module, height))

    def code128(self, payload: str, x: float, y: float, height: float) -> None:
        """The bars of a payload from x, y down; ``height`` in millimetres."""
        self.bars(code128_bits(payload), x, y, MODULE_MM, height)

    def qr(self, text: str, right: float, y: float) -> None:
        """The QR code of a text with its upper right corner at right, y."""
        rows = qr_rows(text)
        self.modules(rows, right - len(rows) * QR_MODULE_MM, y, (QR_MODULE_MM, QR_MODULE_MM))

    def modules(self, rows: Sequence[str], x: float, y: float, module: tuple[float, float]) -> None:
        """Rows of a code from the top down: each run of 1 is one filled rectangle; a module's width and height in mm.

        The rectangles are whole numbers on a grid of modules, so that no rounding makes one bar wider than another.
        """
        top = (self.size[1] - y) * MM
        code = [f"q {module[0] * MM:.4f} 0 0 {-module[1] * MM:.4f} {x * MM:.2f} {top:.2f} cm 0 g"]
        code += [_row_code(row).replace("n", str(n)) for n, row in enumerate(rows)]
        code.append("f Q")
        self._code.append("\n".join(code))

    def strokes(self, strokes: Strokes, x: float, y: float, w: float, h: float) -> None:
        """A signature as vector paths inside the box, its proportions kept; pressure sets the width of the line.

        What was drawn fills the box, not the pad around it, but a small hand stays smaller than a whole pad would.
        """
        key = f"strokes {self._signatures}"
        self.signed[key] = strokes
        self.signature(key, x, y, w, h)

    def signature(self, form: str, x: float, y: float, w: float, h: float) -> None:
        """The box in which the signature of a form will stand: empty until the document is finished with it."""
        self._place(LatePiece(form, (w * MM, h * MM)), x, y + h)

    def late_text(self, form: str, x: float, baseline: float, texts: tuple[Shaped, Shaped], size: float) -> None:
        """The first text where the form is signed when the document is finished, else the second."""
        signed, unsigned = (self._text_code((0.0, 0.0), line, size, "0 g") for line in texts)
        self._place(LatePiece(form, None, signed, unsigned), x, baseline)

    def _place(self, piece: LatePiece, x: float, bottom: float) -> None:
        self._signatures += 1
        name = f"/L{self._signatures}"
        self._sheet.late[name] = piece
        self._code.append(f"q 1 0 0 1 {self._at(x, bottom)} cm {name} Do Q")

    def _at(self, x: float, y: float) -> str:
        return f"{x * MM:.2f} {(self.size[1] - y) * MM:.2f}"


def _row_code(row: str) -> str:
    """Rectangles for the dark modules of one row; ``n`` stands for its number.

    They are looked up eight modules at a time: a run over such an edge is drawn in two parts of one path.
    """
    return "".join([_eight_code(at, row[at : at + 8]) for at in range(0, len(row), 8)])


@lru_cache(maxsize=8192)
def _eight_code(at: int, bits: str) -> str:
    return "".join([f"{at + run.start()} n {run.end() - run.start()} 1 re\n" for run in _RUN.finditer(bits)])
