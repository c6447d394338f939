"""The test page (試し印刷): ruler, characters and a barcode, so that one look and one scan prove a printer."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from desk_app.domain.errors import OperatorError
from desk_app.domain.print_job import PrinterView, PrintState, SpoolStatus
from desk_app.domain.sheet_code import readable, sheet_payload
from printing.barcodes import MODULE_MM, code128_bits
from printing.barcodes import width_mm as bars_width
from printing.draw import FRAME, HAIR, LEFT, WIDTH, Pen
from printing.draw_text import width_mm
from printing.fonts import FontStack, load_fonts
from printing.spoolers.base import Spooler

NAME = "試し印刷"
WAIT_SECONDS = 60.0
PAUSE_SECONDS = 0.2
RULER_MM = 100
MOST_SHOWN = 60
SAMPLE = "髙 﨑 𠮷 邉 齋 葛　あいうえお　アイウエオ　0123456789"
WORDS = (
    "1. 枠の四辺が欠けずに印刷されていること。",
    "2. 下の目盛りを定規で測ると、ちょうど 100 mm あること(拡大・縮小されていない)。",
    "3. 文字がつぶれずに読めること。",
    "4. 読取機でバーコードを読めること。",
)


def trial_payload(day: datetime) -> str:
    """Barcode of the page: 受付番号 MMDD-0000, which no case ever gets."""
    return sheet_payload(f"{day:%m%d}-0000", 0, 1)


def trial_page(printer: PrinterView, at: datetime) -> bytes:
    """The page as a PDF."""
    fonts = load_fonts()
    pen = Pen(NAME)
    pen.new_page()
    pen.box(LEFT, 12.0, WIDTH, 273.0, width=FRAME)

    def line(text: str, y: float, size: float) -> None:
        pen.text(LEFT + 10.0, y, fonts.label.shape(text, NAME, NAME), size)

    title = fonts.bold.shape("試し印刷", NAME, NAME)
    pen.text(LEFT + (WIDTH - width_mm(title, 26)) / 2, 38.0, title, 26)
    line(f"{at:%Y-%m-%d %H:%M}", 54.0, 11.5)
    line(shown_name(fonts.label, printer), 62.0, 11.5)
    for n, words in enumerate(WORDS):
        line(words, 74.0 + n * 9.0, 11.5)
    line(SAMPLE, 124.0, 16)
    for mm in range(RULER_MM + 1):
        tall = 8.0 if mm % 10 == 0 else 5.0 if mm % 5 == 0 else 3.0
        pen.line(LEFT + 10.0 + mm, 150.0, LEFT + 10.0 + mm, 150.0 - tall, width=HAIR)
    pen.line(LEFT + 10.0, 150.0, LEFT + 10.0 + RULER_MM, 150.0, width=HAIR)
    payload = trial_payload(at)
    pen.bars(code128_bits(payload), LEFT + (WIDTH - bars_width(payload)) / 2, 180.0, MODULE_MM, 16.0)
    code = fonts.label.shape(readable(payload), NAME, NAME)
    pen.text(LEFT + (WIDTH - width_mm(code, 9)) / 2, 202.0, code, 9)
    return pen.finish()


def shown_name(stack: FontStack, printer: PrinterView) -> str:
    """The printer's name; its address where the name has a character that no font has."""
    try:
        stack.shape(printer.name, NAME, NAME)
    except OperatorError:
        return printer.uri[:MOST_SHOWN]
    return printer.name[:MOST_SHOWN]


def print_trial_page(
    spooler: Spooler,
    at: datetime,
    *,
    wait_seconds: float = WAIT_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
) -> SpoolStatus:
    """Print the page and ask until it ended; at ``wait_seconds`` what is known then. Raises PrinterProblem.

    It names nobody, so it stands in no ledger.
    """
    spooler.validate()
    title = f"ippitsu-test-{at:%H%M%S}"
    key = spooler.submit(trial_page(spooler.describe(), at), title)
    status = spooler.poll(key, title)
    waited = 0.0
    while status.state in (PrintState.SENT, PrintState.PRINTING, PrintState.HELD) and waited < wait_seconds:
        sleep(PAUSE_SECONDS)
        waited += PAUSE_SECONDS
        status = spooler.poll(key, title)
    return status
