"""Title and footer of a page: what this paper is, and which page of how many."""

from __future__ import annotations

from printing.draw import FOOT, HAIR, LEFT, WIDTH
from printing.draw_fields import FormDrawing
from printing.draw_text import width_mm


def spaced(text: str) -> float:
    """Tracking in points for a title of this length: short titles breathe, long ones stay tight."""
    return max(1.0, min(9.0, 60.0 / max(1, len(text)) - 2.0))


def centred(d: FormDrawing, text: str, baseline: float, size: float) -> None:
    """A bold title centred on the page, smaller when it is long."""
    line = d.fonts.bold.shape(text, d.name, text)
    tracking = spaced(text)
    while width_mm(line, size, tracking) > WIDTH - 4 and size > 9:
        size, tracking = size - 0.5, max(0.5, tracking - 0.25)
    wide = width_mm(line, size, tracking)
    d.pen.text(LEFT + (WIDTH - wide) / 2, baseline, line, size, tracking=tracking)


def draw_foot(d: FormDrawing, text: str) -> None:
    """Footer: a rule, and what this paper is on the left."""
    d.pen.line(LEFT, FOOT - 4.2, LEFT + WIDTH, FOOT - 4.2, width=HAIR, grey=0.6)
    d.small(text, LEFT, FOOT, size=7.0)


def draw_page_number(d: FormDrawing, page: int, pages: int) -> None:
    """Page of pages at the right of the footer."""
    line = d.fonts.label.shape(f"{page} / {pages}", d.name, "ページ")
    d.pen.text(LEFT + WIDTH - width_mm(line, 8), FOOT, line, 8)
