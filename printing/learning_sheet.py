"""The learning sheet (学習シート): three codes with known texts, from which the settings of a scanner are learned."""

from __future__ import annotations

from desk_app.domain.learning import LEARNING_SYMBOLOGY, LEARNING_TEXTS
from printing.barcodes import MODULE_MM, code128_bits, qr_rows
from printing.draw import FRAME, HAIR, LEFT, WIDTH, Pen
from printing.draw_text import width_mm
from printing.fonts import load_fonts

NAME = "スキャナー学習シート"
LEAD = (
    "画面の「スキャナーの学習」を始めてから、1・2・3 の順に、画面が進むのを待って読み取ります。",
    "読み取る間は、ほかのコードを隠してください。氏名などの情報は入っていません。",
)
TOP, STEP = 62.0, 70.0
QR_MODULE_MM = 0.8
BAR_HEIGHT = 18.0


def learning_sheet() -> bytes:
    """The sheet as a PDF of one A4 page."""
    fonts = load_fonts()
    pen = Pen(NAME)
    pen.new_page()
    pen.box(LEFT, 12.0, WIDTH, 273.0, width=FRAME)
    title = fonts.bold.shape(NAME, NAME, NAME)
    pen.text(LEFT + (WIDTH - width_mm(title, 22)) / 2, 30.0, title, 22)
    for n, words in enumerate(LEAD):
        pen.text(LEFT + 8.0, 42.0 + n * 7.0, fonts.label.shape(words, NAME, NAME), 10.5)
    for n, (text, symbology) in enumerate(zip(LEARNING_TEXTS, LEARNING_SYMBOLOGY, strict=True)):
        top = TOP + n * STEP
        pen.line(LEFT + 8.0, top, LEFT + WIDTH - 8.0, top, width=HAIR)
        pen.text(LEFT + 14.0, top + 36.0, fonts.bold.shape(str(n + 1), NAME, NAME), 40)
        if symbology == "QR":
            _qr(pen, text, LEFT + 80.0, top + 14.0)
        else:
            pen.bars(code128_bits(text), LEFT + 60.0, top + 20.0, MODULE_MM, BAR_HEIGHT)
            pen.text(LEFT + 60.0, top + 20.0 + BAR_HEIGHT + 6.0, fonts.label.shape(text, NAME, NAME), 10)
    return pen.finish()


def _qr(pen: Pen, text: str, x: float, y: float) -> None:
    for row, modules in enumerate(qr_rows(text)):
        pen.bars(modules, x, y + row * QR_MODULE_MM, QR_MODULE_MM, QR_MODULE_MM)
