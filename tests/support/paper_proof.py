"""Proof of a drawn form against its PDF: what PDFium reads on the page is held against what should stand there.

Positions are millimetres from the upper left corner. Only the finished PDF and the places that drawing reported are
looked at, so the proof holds for whatever drew it.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from desk_app.domain.form import FilledForm
from desk_app.rules.form_filling import field_of
from printing.draw import MM
from printing.draw_fields import Placed
from printing.form_pdf import DrawnForm
from printing.layout import Block, FormLayout

SLACK = 0.45
"""How far ink may stand over the edge of its area, in millimetres: side bearings and the rounding of sizes."""
OVERFLOW_LEFT = 65.0
"""Where the values on a continuation sheet begin, in millimetres."""
TOUCH = 0.15
"""How far two glyphs, or a glyph and a rule, may share room before they count as overlapping, in millimetres."""


@dataclass(frozen=True, slots=True)
class Ink:
    """One character on the page: its ink box (zero for a blank) and the middle of its advance box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    y: float

    @property
    def blank(self) -> bool:
        """Whether nothing is painted."""
        return self.right - self.left < 0.01 or self.bottom - self.top < 0.01


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight piece of a rule, level or upright; ``at`` is its fixed coordinate, from ``low`` to ``high``."""

    upright: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A curve or a slanting line: a circle around an option, a tick. Its bounds."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class ProofPage:
    """All that is painted on one page."""

    ink: tuple[Ink, ...]
    edges: tuple[Edge, ...]
    marks: tuple[Mark, ...]

    @property
    def text(self) -> str:
        """Every character in the order of drawing, blanks left out."""
        return squeezed("".join(one.text for one in self.ink))


def squeezed(text: str) -> str:
    """The text without blanks and line breaks."""
    return "".join(text.split())


class ProofPdf:
    """The pages of one PDF, each read when it is asked for."""

    def __init__(self, pdf: bytes) -> None:
        """Open the document; the caller closes it."""
        self._document = pypdfium2.PdfDocument(pdf)

    def close(self) -> None:
        """Give the document back."""
        self._document.close()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._document)

    def page(self, number: int) -> ProofPage:
        """What stands on a page (0-based)."""
        page = self._document[number]
        tall = page.get_height()
        edges, marks = _paths(page, tall)
        return ProofPage(tuple(_ink(page, tall)), edges, marks)


def _ink(page: pypdfium2.PdfPage, tall: float) -> Iterator[Ink]:
    reader = page.get_textpage()
    raw = reader.raw
    sides = [ctypes.c_double() for _ in range(4)]
    loose = pdfium.FS_RECTF()
    high = 0
    for n in range(reader.count_chars()):
        if pdfium.FPDFText_IsGenerated(raw, n) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(raw, n)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        pdfium.FPDFText_GetCharBox(raw, n, *sides)
        pdfium.FPDFText_GetLooseCharBox(raw, n, loose)
        left, right, bottom, top = (side.value for side in sides)
        yield Ink(
            chr(code),
            left / MM,
            (tall - top) / MM,
            right / MM,
            (tall - bottom) / MM,
            (loose.left + loose.right) / 2 / MM,
            (tall - (loose.top + loose.bottom) / 2) / MM,
        )


def _paths(page: pypdfium2.PdfPage, tall: float) -> tuple[tuple[Edge, ...], tuple[Mark, ...]]:
    edges: list[Edge] = []
    marks: list[Mark] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for one in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,)):
        points: list[tuple[float, float]] = []
        slanting = False
        found: list[Edge] = []
        for n in range(pdfium.FPDFPath_CountSegments(one.raw)):
            segment = pdfium.FPDFPath_GetPathSegment(one.raw, n)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = (x.value / MM, (tall - y.value) / MM)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                slanting = True
            elif kind == pdfium.FPDF_SEGMENT_LINETO and points:
                edge = _edge(points[-1], point)
                slanting = slanting or edge is None
                found += [edge] if edge else []
            points.append(point)
        if slanting:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            marks.append(Mark(min(xs), min(ys), max(xs), max(ys)))
        else:
            edges += found
    return tuple(edges), tuple(marks)


def _edge(start: tuple[float, float], end: tuple[float, float]) -> Edge | None:
    (x1, y1), (x2, y2) = start, end
    if abs(x1 - x2) < 0.02:
        return Edge(True, x1, min(y1, y2), max(y1, y2))
    if abs(y1 - y2) < 0.02:
        return Edge(False, y1, min(x1, x2), max(x1, x2))
    return None


# --- what may be wrong ----------------------------------------------------------------------------------------------
def faults_of(layout: FormLayout, form: FilledForm, drawn: DrawnForm, pages: Sequence[ProofPage]) -> list[str]:
    """Everything wrong with one drawn form; ``pages`` are its own in order."""
    found = [*missing(form, drawn), *unreported(layout, drawn), *unprinted(layout, pages)]
    for n, page in enumerate(pages):
        found += [f"p{n + 1} {fault}" for fault in (*collisions(page), *crossings(page))]
    for place in drawn.placed:
        if place.kind == "choice":
            continue
        found += [f"p{place.page + 1} {fault}" for fault in misplaced(place, pages[place.page])]
    return found


def missing(form: FilledForm, drawn: DrawnForm) -> Iterator[str]:
    """Values of the form that stand nowhere."""
    placed = {place.field for place in drawn.placed}
    for key, value in form.values.items():
        if (value.text or value.chosen) and key not in placed:
            yield f"{key}: 「{value.text or '/'.join(value.chosen)}」 stands nowhere"


def unreported(layout: FormLayout, drawn: DrawnForm) -> Iterator[str]:
    """Values moved to the rows of the continuation sheet that no warning names by field."""
    told = {one.field for one in drawn.warnings}
    for place in drawn.placed:
        moved = place.page > 0 and abs(place.x - OVERFLOW_LEFT) < 0.1
        field = field_of(layout.template, place.field)
        if moved and field is not None and not any(field.label in one for one in told):
            yield f"{place.field}: on the continuation sheet, but 「{field.label}」 is not reported"


def misplaced(place: Placed, page: ProofPage) -> Iterator[str]:
    """A value that does not read back exactly from its area, or whose ink leaves it."""
    inside = [
        one
        for one in page.ink
        if place.x - 0.2 <= one.x <= place.x + place.w + (3.0 if one.blank else 0.2)  # a blank may hang over the edge
        and place.y - 0.3 <= one.y <= place.y + place.h + 0.3
    ]
    read = "".join(one.text for one in inside)
    wanted = place.text.replace("\n", "")
    if read != wanted:
        yield f"{place.field}: 「{wanted}」 reads 「{read}」"
    for one in inside:
        if not one.blank and not (
            place.x - SLACK <= one.left
            and one.right <= place.x + place.w + SLACK
            and place.y - SLACK <= one.top
            and one.bottom <= place.y + place.h + SLACK
        ):
            yield f"{place.field}: 「{one.text}」 of 「{wanted}」 leaves its box"
            return


def collisions(page: ProofPage) -> Iterator[str]:
    """Glyphs that stand on each other."""
    rows: dict[int, list[Ink]] = defaultdict(list)
    for one in page.ink:
        if not one.blank:
            for band in range(int(one.top // 4), int(one.bottom // 4) + 1):
                rows[band].append(one)
    seen: set[frozenset[str]] = set()
    for neighbours in rows.values():
        neighbours.sort(key=lambda one: one.left)
        for n, one in enumerate(neighbours):
            for other in neighbours[n + 1 :]:
                if other.left > one.right - TOUCH:
                    break
                pair = frozenset((_around(page, one), _around(page, other)))
                if _overlap(one, other) and pair not in seen:
                    seen.add(pair)
                    yield f"「{one.text}」 and 「{other.text}」 overlap at {one.left:.0f},{one.top:.0f}: {pair}"


def _overlap(one: Ink, other: Ink) -> bool:
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    across = min(one.right, other.right) - max(one.left, other.left)
    same = one.left == other.left and one.top == other.top  # a character and its selector are one glyph
    return down > TOUCH and across > TOUCH and not same and not {one.text, other.text} & {"\u309a", "\u3099"}


def crossings(page: ProofPage) -> Iterator[str]:
    """Glyphs that a rule runs through."""
    for upright in (True, False):
        bands: dict[int, list[Edge]] = defaultdict(list)
        for edge in page.edges:
            if edge.upright is upright:
                bands[int(edge.at)].append(edge)
        for one in page.ink:
            if one.blank:
                continue
            low, high = (one.left, one.right) if upright else (one.top, one.bottom)
            start, end = (one.top, one.bottom) if upright else (one.left, one.right)
            near = (edge for band in range(int(low), int(high) + 1) for edge in bands.get(band, ()))
            if any(
                low + TOUCH < edge.at < high - TOUCH and min(end, edge.high) - max(start, edge.low) > TOUCH
                for edge in near
            ):
                yield f"a rule runs through 「{one.text}」 at {one.left:.0f},{one.top:.0f}: {_around(page, one)}"


def _around(page: ProofPage, one: Ink) -> str:
    n = page.ink.index(one)
    return "".join(near.text for near in page.ink[max(0, n - 6) : n + 7])


def unprinted(layout: FormLayout, pages: Sequence[ProofPage]) -> Iterator[str]:
    """Labels, options, notes and texts of the layout that stand nowhere."""
    whole = "".join(page.text for page in pages)
    for text in _printed(layout):
        if squeezed(text) not in whole:
            yield f"the printed text 「{text}」 is missing"


def _printed(layout: FormLayout) -> Iterator[str]:
    yield from (layout.title, layout.subtitle)
    yield layout.basis.replace("{town}", "みらい市")
    yield layout.address_to.replace("{mayor}", "みらい市長").replace("{town}", "みらい市")
    for block in layout.blocks:
        yield block.title if block.kind != "office" or block.title else "職員記入欄"
        yield from _printed_in(block)


def _printed_in(block: Block) -> Iterator[str]:
    for line in block.lines:
        yield line.replace("{town}", "みらい市")
    for cells in block.cells:
        yield from cells.split("/")
    for row in block.rows:
        for box in row.boxes:
            note = "" if box.kind == "individual_number" else box.note.replace("{town}", "みらい市")
            yield from (box.label, box.prefix, box.suffix, note, *box.choices)


def circled(place: Placed, page: ProofPage, option: str) -> bool:
    """Whether exactly this option of a choice is marked: a circle around its letters or a tick before them."""
    for start in _occurrences(place, page, option):
        left = min(one.left for one in start)
        right = max(one.right for one in start)
        top = min(one.top for one in start)
        bottom = max(one.bottom for one in start)
        for mark in page.marks:
            around = mark.left <= left and right <= mark.right and mark.top <= top and bottom <= mark.bottom
            before = left - 5.5 < mark.left and mark.right <= left + 0.4 and mark.top < bottom and mark.bottom > top
            if around or before:
                return True
    return False


def _occurrences(place: Placed, page: ProofPage, option: str) -> Iterable[list[Ink]]:
    inside = [
        one
        for one in page.ink
        if place.x - 1 <= one.x <= place.x + place.w + 1 and place.y - 1 <= one.y <= place.y + place.h + 1
    ]
    inside = [one for one in inside if not one.text.isspace()]
    text = "".join(one.text for one in inside)
    wanted = squeezed(option)
    at = text.find(wanted)
    while at >= 0:
        yield [one for one in inside[at : at + len(wanted)] if not one.blank]
        at = text.find(wanted, at + 1)


def marks_in(place: Placed, page: ProofPage) -> list[Mark]:
    """The circles and ticks whose middle lies in a choice's area."""
    return [
        one
        for one in page.marks
        if place.x - 1.5 <= (one.left + one.right) / 2 <= place.x + place.w + 1.5
        and place.y - 1 <= (one.top + one.bottom) / 2 <= place.y + place.h + 1
    ]
