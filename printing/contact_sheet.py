"""The contact sheet: the first page of every form side by side, to see the whole set at a glance."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from printing.catalogue import draw_samples
from printing.draw import A4, MM, QUIET, Pen
from printing.fonts import load_fonts
from printing.png import grey_png
from printing.raster import PageRasteriser

COLUMNS = 12
SCALE = 0.5
"""Size of a form on the sheet: A4 becomes A6."""
GAP = 9.0
CAPTION = 9.0
TITLE = 26.0
"""Room between the forms, under each and above them all, in millimetres."""
PIXELS = 3600
"""Width of the picture."""


def draw_contact_sheet(folder: Path, *, extra_fonts: Path | None = None) -> bytes:
    """One large page with every form of the folder, filled with the sample and named, as PDF."""
    samples, names = draw_samples(folder, extra_fonts=extra_fonts)
    wide, tall = A4[0] * SCALE, A4[1] * SCALE
    rows = -(-len(names) // COLUMNS)
    size = (GAP + COLUMNS * (wide + GAP), TITLE + rows * (tall + CAPTION + GAP))
    places = [
        (GAP + n % COLUMNS * (wide + GAP), TITLE + n // COLUMNS * (tall + CAPTION + GAP)) for n in range(len(names))
    ]
    ground = _ground(names, places, size, extra_fonts)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples)) as source, pikepdf.open(io.BytesIO(ground)) as target:
        sheet = target.pages[0]
        for page, (x, y) in zip(source.pages, places, strict=True):
            left, top = x * MM, (size[1] - y) * MM
            sheet.add_overlay(page, pikepdf.Rectangle(left, top - tall * MM, left + wide * MM, top))
        target.save(out, deterministic_id=True)
    return out.getvalue()


def contact_picture(folder: Path, *, extra_fonts: Path | None = None) -> bytes:
    """The contact sheet as a PNG of sixteen greys."""
    pdf = draw_contact_sheet(folder, extra_fonts=extra_fonts)
    wide = GAP + COLUMNS * (A4[0] * SCALE + GAP)
    return grey_png(PageRasteriser().page(pdf, 0, round(PIXELS / (wide / 25.4))))


def _ground(
    names: Sequence[str],
    places: Sequence[tuple[float, float]],
    size: tuple[float, float],
    extra_fonts: Path | None,
) -> bytes:
    """The sheet without the forms: title, a white page for each form and its name below."""
    fonts = load_fonts(extra_fonts)
    wide, tall = A4[0] * SCALE, A4[1] * SCALE
    pen = Pen("様式の一覧", size=size)
    pen.new_page()
    pen.box(0, 0, *size, width=None, fill=0.9)
    pen.text(GAP, TITLE - 9.0, fonts.bold.shape(f"様式の一覧　{len(names)}種", "様式の一覧", "題"), 40)
    for name, (x, y) in zip(names, places, strict=True):
        pen.box(x, y, wide, tall, width=0.5, fill=1.0, grey=QUIET)
        line = fonts.label.shape(name, "様式の一覧", "名前")
        pen.text(x, y + tall + 5.5, line, min(13.0, wide * MM / line.width))
    return pen.finish()
