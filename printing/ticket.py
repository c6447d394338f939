"""The kiosk's ticket (受付票) on 80 mm paper: number, purpose, barcode; no name."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.domain.sheet_code import readable
from desk_app.domain.ticket import Ticket
from printing.barcodes import MODULE_MM, QUIET_MODULES, code128_bits
from printing.barcodes import width_mm as bars_width
from printing.draw import HAIR, Pen
from printing.draw_text import Type, fit, width_mm
from printing.fonts import FontBook, FontStack, load_fonts

WIDTH = 80.0
HEIGHT = 110.0
MARGIN = 5.0
NAME = "受付票"

WORDS: Mapping[str, tuple[str, str, str]] = {
    "ja": ("受付番号", "番号をお呼びするまで、お待ちください。", "この紙は窓口で職員にお見せください。"),
    "ja-easy": ("あなたの 番号", "番号を よぶまで 待って ください。", "この 紙を 窓口で 見せて ください。"),
    "en": ("Your number", "Please wait until your number is called.", "Show this slip at the counter."),
}
"""Heading, what to do now, what the slip is for; a language without words gets the Japanese and the English ones."""


def ticket_words(language: str) -> list[tuple[str, str, str]]:
    """Heading and sentences in the language of the ticket; the Japanese ones for the staff under foreign ones."""
    words = [WORDS[language]] if language in WORDS else [WORDS["ja"], WORDS["en"]]
    return [*words, WORDS["ja"]] if language == "en" else words


class TicketPrinter:
    """Draws tickets."""

    def draw(self, ticket: Ticket) -> bytes:
        """The ticket as a PDF of one page, 80 mm wide. Raises ValueError where its barcode could not be read."""
        fonts = load_fonts()
        pen = Pen(NAME, size=(WIDTH, HEIGHT))
        pen.new_page()
        words = ticket_words(ticket.language)
        y = 12.0
        _centred(pen, fonts.label, words[0][0], y, 11)
        _centred(pen, fonts.bold, ticket.number, y + 19.0, 44)
        _centred(pen, fonts.bold, ticket.purpose, y + 29.0, 13)
        pen.line(MARGIN, y + 33.0, WIDTH - MARGIN, y + 33.0, width=HAIR)
        y += 39.0
        for _, now, later in words:
            for text in (now, later):
                y = _wrapped(pen, fonts, text, y)
            y += 1.5
        _barcode(pen, fonts, ticket.barcode)
        _centred(pen, fonts.label, f"{ticket.made_at:%Y-%m-%d %H:%M}", HEIGHT - 4.0, 7.5)
        return pen.finish()


def _barcode(pen: Pen, fonts: FontBook, payload: str) -> None:
    wide = bars_width(payload)
    if wide + 2 * QUIET_MODULES * MODULE_MM > WIDTH:
        raise ValueError("the ticket's barcode is wider than the paper")
    pen.bars(code128_bits(payload), (WIDTH - wide) / 2, HEIGHT - 27.0, MODULE_MM, 14.0)
    _centred(pen, fonts.label, readable(payload), HEIGHT - 9.5, 8)


def _centred(pen: Pen, stack: FontStack, text: str, baseline: float, size: float) -> None:
    """One line in the middle, smaller where it is too long."""
    line = stack.shape(text, NAME, NAME)
    while width_mm(line, size) > WIDTH - 2 * MARGIN and size > 6:
        size -= 0.5
    pen.text((WIDTH - width_mm(line, size)) / 2, baseline, line, size)


def _wrapped(pen: Pen, fonts: FontBook, text: str, y: float) -> float:
    fitted = fit(fonts.label, text, WIDTH - 2 * MARGIN, 14.0, Type(9.0, 7.0, 3), form=NAME, field=NAME)
    for line in fitted.lines if fitted else ():
        pen.text(MARGIN, y, line, fitted.size if fitted else 9.0)
        y += 4.6
    return y
