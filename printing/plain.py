"""The baselines of the speed figures: the same packet drawn by reportlab, plainly and as well as it can be tuned.

Plain is the library as its manual shows it: the fonts registered for each document, its own barcode widgets, its
default compression. Tuned registers the fonts once, leaves ASCII85 out, takes the QR code from zxing and draws the
signature once as a form. Both draw every mark of the packet; neither lays anything out. reportlab uses its compiled
rl_accel wherever that is installed, so both baselines do.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from reportlab import rl_config
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from printing.barcodes import code128_bits, qr_rows
from printing.marks import Code, Mark, Path, Signed, Text

Pages = Sequence[Sequence[Mark]]


def plain_document(pages: Pages) -> bytes:
    """The packet by reportlab as it is used at first: nothing is kept between two documents."""
    with _ascii85(1):
        return _document(pages, "plain-", _plain_code, _plain_signature)


def tuned_document(pages: Pages) -> bytes:
    """The packet by reportlab with everything tuned that its users know of."""
    with _ascii85(0):
        return _document(pages, "tuned-", _tuned_code, _tuned_signature)


_REGISTERED: set[str] = set()


@contextmanager
def _ascii85(value: int) -> Iterator[None]:
    before = rl_config.useA85
    rl_config.useA85 = value
    try:
        yield
    finally:
        rl_config.useA85 = before


def _document(
    pages: Pages, prefix: str, code: Callable[[Any, Code], None], sign: Callable[[Any, Signed], None]
) -> bytes:
    faces = {mark.face.name: mark.face for page in pages for mark in page if isinstance(mark, Text)}
    for name, face in faces.items():
        if prefix == "plain-" or prefix + name not in _REGISTERED:
            pdfmetrics.registerFont(TTFont(prefix + name, face.path, subfontIndex=face.index))
            _REGISTERED.add(prefix + name)
    out = io.BytesIO()
    canvas: Any = Canvas(out, pagesize=A4)
    for page in pages:
        for mark in page:
            if isinstance(mark, Text):
                canvas.setFillGray(mark.grey)
                canvas.setFont(prefix + mark.face.name, mark.size)
                canvas.drawString(mark.x, mark.y, mark.text, charSpace=mark.tracking)
            elif isinstance(mark, Path):
                _draw_path(canvas, mark)
            elif isinstance(mark, Code):
                canvas.setFillGray(0)
                code(canvas, mark)
            else:
                sign(canvas, mark)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_path(canvas: Any, mark: Path) -> None:
    canvas.setStrokeGray(mark.grey)
    canvas.setLineWidth(mark.width or 0)
    stroke = int(mark.width is not None)
    if mark.fill is not None:
        canvas.setFillGray(mark.fill)
    if mark.shape == "box":
        (x, y), (w, h) = mark.points
        canvas.rect(x, y, w, h, stroke=stroke, fill=int(mark.fill is not None))
    elif mark.shape == "oval":
        (x, y), (w, h) = mark.points
        canvas.ellipse(x, y, x + w, y + h, stroke=1, fill=0)
    else:
        if mark.shape == "dashed":
            canvas.setDash(1, 1.5)
        canvas.lines([(*start, *end) for start, end in pairwise(mark.points)])
        if mark.shape == "dashed":
            canvas.setDash()


def _plain_code(canvas: Any, mark: Code) -> None:
    if mark.kind == "code128":
        bars = Code128(mark.payload, barWidth=mark.wide, barHeight=mark.tall, quiet=0)
        bars.drawOn(canvas, mark.x, mark.y)
        return
    widget = QrCodeWidget(mark.payload, barLevel="M", barWidth=mark.wide, barHeight=mark.tall, barBorder=0)
    drawing = Drawing(mark.wide, mark.tall)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, mark.x, mark.y)


def _tuned_code(canvas: Any, mark: Code) -> None:
    qr = mark.kind == "qr"
    rows = qr_rows(mark.payload) if qr else (code128_bits(mark.payload),)
    wide = mark.wide / len(rows) if qr else mark.wide
    tall = mark.tall / len(rows)
    path = canvas.beginPath()
    for n, row in enumerate(rows):
        at = 0
        for run in row.replace("01", "0 1").replace("10", "1 0").split(" "):
            if run[0] == "1":
                path.rect(mark.x + at * wide, mark.y + mark.tall - (n + 1) * tall, len(run) * wide, tall)
            at += len(run)
    canvas.drawPath(path, stroke=0, fill=1)


def _strokes(canvas: Any, mark: Signed) -> None:
    points = [point for stroke in mark.strokes.strokes for point in stroke]
    left, top = min(p[0] for p in points), min(p[1] for p in points)
    wide, tall = max(p[0] for p in points) - left or 1.0, max(p[1] for p in points) - top or 1.0
    scale = min(mark.w / wide, mark.h / tall)
    canvas.setStrokeGray(0)
    canvas.setLineCap(1)
    for stroke in mark.strokes.strokes:
        for (x1, y1, p1, _), (x2, y2, p2, _) in pairwise(stroke):
            canvas.setLineWidth(0.7 + 0.55 * (p1 + p2))
            start = (x1 - left) * scale, (tall - y1 + top) * scale
            canvas.line(*start, (x2 - left) * scale, (tall - y2 + top) * scale)
    canvas.setLineCap(0)


def _plain_signature(canvas: Any, mark: Signed) -> None:
    canvas.saveState()
    canvas.translate(mark.x, mark.y)
    _strokes(canvas, mark)
    canvas.restoreState()


def _tuned_signature(canvas: Any, mark: Signed) -> None:
    name = f"signature {mark.w:.2f} {mark.h:.2f}"
    if not canvas.hasForm(name):
        canvas.beginForm(name)
        _strokes(canvas, mark)
        canvas.endForm()
    canvas.saveState()
    canvas.translate(mark.x, mark.y)
    canvas.doForm(name)
    canvas.restoreState()
