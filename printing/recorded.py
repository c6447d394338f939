"""A packet as a list of what is drawn on each page: the same content for the libraries it is measured against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk_app.domain.packet import Packet
from desk_app.domain.signature import Strokes
from printing.barcodes import MODULE_MM, QR_MODULE_MM, qr_rows
from printing.blank_pages import draw_static
from printing.direct.stored import StoredPages
from printing.draw import BLACK, FRAME, HAIR, MM, QUIET, RULE, Pen
from printing.fonts import Face, Shaped, load_fonts
from printing.marks import Code, FontOf, Mark, Path, Signed, Text
from printing.packet_pdf import PacketRenderer, strokes_for


class RecordingPen(Pen):
    """Notes what it draws. ``statics`` are the marks of the blanks' pages by the identity of the stored pages."""

    def __init__(self, statics: Mapping[int, Sequence[Sequence[Mark]]], signatures: Mapping[str, Strokes]) -> None:
        super().__init__("")
        self._statics = statics
        self._given = signatures
        self.marks: list[list[Mark]] = []
        self._now: list[Mark] = []

    def new_page(
        self, under: tuple[StoredPages, int] | None = None, *, size: tuple[float, float] | None = None
    ) -> int:
        """Begin a page, with the marks of its blank."""
        place = super().new_page(size=size)
        self.marks.append([] if under is None else list(self._statics[id(under[0])][under[1]]))
        return self.go_to(place)

    def go_to(self, page: int) -> int:
        """Go on with an earlier page."""
        if page < len(self.marks):
            self._now = self.marks[page]
        return super().go_to(page)

    def bring_forward(self, first: int) -> int:
        """Put the pages from ``first`` on before the others."""
        self.marks = self.marks[first:] + self.marks[:first]
        return super().bring_forward(first)

    def text(
        self, x: float, baseline: float, line: Shaped, size: float, *, grey: float = BLACK, tracking: float = 0.0
    ) -> None:
        """Note a line as stretches of one face each."""
        left, base = self._point(x, baseline)
        face: Face | None = None
        start, found = left, ""
        for piece in line.pieces:
            if face is not None and piece.face is not face:
                self._now.append(Text(start, base, found, _font(face), size, grey, tracking))
                start, found = left, ""
            face = piece.face
            found += piece.text
            left += piece.width * size + tracking
        if face is not None:
            self._now.append(Text(start, base, found, _font(face), size, grey, tracking))

    def line(self, x1: float, y1: float, x2: float, y2: float, *, width: float = RULE, grey: float = BLACK) -> None:
        """Note a rule."""
        self._now.append(Path("line", (self._point(x1, y1), self._point(x2, y2)), width, grey))

    def dashed(self, x1: float, y1: float, x2: float, y2: float, *, width: float = HAIR, grey: float = QUIET) -> None:
        """Note a dotted line."""
        self._now.append(Path("dashed", (self._point(x1, y1), self._point(x2, y2)), width, grey))

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
        """Note a rectangle."""
        self._now.append(Path("box", (self._point(x, y + h), (w * MM, h * MM)), width, grey, fill))

    def oval(self, x: float, y: float, w: float, h: float, *, width: float = FRAME) -> None:
        """Note a circle."""
        self._now.append(Path("oval", (self._point(x, y + h), (w * MM, h * MM)), width, BLACK))

    def path(self, points: Sequence[tuple[float, float]], *, width: float, grey: float = BLACK) -> None:
        """Note a line through points."""
        self._now.append(Path("path", tuple(self._point(x, y) for x, y in points), width, grey))

    def code128(self, payload: str, x: float, y: float, height: float) -> None:
        """Note a barcode."""
        self._now.append(Code("code128", payload, *self._point(x, y + height), MODULE_MM * MM, height * MM))

    def qr(self, text: str, right: float, y: float) -> None:
        """Note a QR code of the size of ours."""
        side = len(qr_rows(text)) * QR_MODULE_MM
        self._now.append(Code("qr", text, *self._point(right - side, y + side), side * MM, side * MM))

    def signature(self, form: str, x: float, y: float, w: float, h: float) -> None:
        """Note the signature where there is one."""
        if form in self._given:
            self._now.append(Signed(self._given[form], *self._point(x, y + h), w * MM, h * MM))

    def late_text(self, form: str, x: float, baseline: float, texts: tuple[Shaped, Shaped], size: float) -> None:
        """Note the text that holds."""
        self.text(x, baseline, texts[0 if form in self._given else 1], size)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return x * MM, (self.size[1] - y) * MM


def _font(face: Face) -> FontOf:
    return FontOf(face.name, str(face.path), face.index)


def recorded(renderer: PacketRenderer, packet: Packet, *, forms_alone: bool = False) -> list[list[Mark]]:
    """The marks of every page of a packet, those of the blanks among them."""
    statics: dict[int, list[list[Mark]]] = {}
    forms = packet.form_set
    for form in forms.forms:
        blank = renderer.blank(form, forms.town)
        if id(blank.pages) not in statics:
            pen = RecordingPen({}, {})
            draw_static(pen, renderer.layout(form.form), load_fonts(), forms.town)
            statics[id(blank.pages)] = pen.marks
    signatures = {form.key: one for form in forms.forms if (one := strokes_for(forms, form)) is not None}
    pen = RecordingPen(statics, signatures)
    if forms_alone:
        renderer.draw_forms_on(pen, forms)
    else:
        renderer.draw_on(pen, packet)
    return pen.marks
