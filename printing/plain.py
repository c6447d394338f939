"""The baseline of the speed figures: a packet's text set by plain reportlab, fonts registered for each document."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from printing.fonts import VALUE_FILES, font_folders

SIZE = 9
LINES = 70


def font_path() -> Path:
    """The font of the values. Raises FileNotFoundError where it is not installed."""
    for folder in font_folders():
        if (folder / VALUE_FILES[0]).is_file():
            return folder / VALUE_FILES[0]
    raise FileNotFoundError(VALUE_FILES[0])


def page_lines(pdf: bytes) -> list[list[str]]:
    """The lines of text of each page."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded().splitlines() for page in document]
    finally:
        document.close()


def plain_document(pages: list[list[str]]) -> bytes:
    """These lines on as many pages, nothing cached between two calls, as the library is used at first."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    pdfmetrics.registerFont(TTFont("plain", str(font_path())))
    for lines in pages:
        canvas.setFont("plain", SIZE)
        for place, line in enumerate(lines[:LINES]):
            canvas.drawString(40, 800 - place * 11, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
