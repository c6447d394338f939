"""The kiosk's ticket (受付票) as ESC/POS: kanji in Shift_JIS, what cp932 lacks as a raster, a Code 128, a cut.

Commands by name as in Epson's ESC/POS reference. The bytes are written here rather than by a library because the
kanji mode (FS C, FS &) is what makes a Japanese ticket legible.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from desk_app.domain.page import PageImage
from desk_app.domain.sheet_code import readable
from desk_app.domain.ticket import Ticket
from printing.draw import Pen
from printing.draw_text import width_mm
from printing.fonts import load_fonts
from printing.raster import PageRasteriser
from printing.ticket import NAME, ticket_words

INITIALISE = b"\x1b@"
SHIFT_JIS = b"\x1cC\x01"
KANJI_ON, KANJI_OFF = b"\x1c&", b"\x1c."
CENTRED = b"\x1ba\x01"
SIZE = b"\x1d!"
CUT = b"\x1dVB\x00"
BAR_HEIGHT, BAR_WIDTH, BAR_NO_TEXT, CODE128 = b"\x1dh\x60", b"\x1dw\x02", b"\x1dH\x00", b"\x1dkI"
RASTER = b"\x1dv0\x00"
COLUMNS = 48
"""Half-width characters of 12 dots on 80 mm paper (576 dots); a kanji takes two."""
DOTS, DPI = 576, 203
DARK = 128
NOT_FIRST = "。、」)）ーっゃゅょ"
"""Characters that begin no line."""


class EscPosTicket:
    """Sets a ticket for a receipt printer of 80 mm and 203 dots an inch."""

    def data(self, ticket: Ticket) -> bytes:
        """Everything to send for one ticket, the cut included."""
        words = ticket_words(ticket.language)
        parts = [INITIALISE, SHIFT_JIS, CENTRED, line(words[0][0]), sized(ticket.number, 4), b"\n"]
        for text in wrapped(ticket.purpose, COLUMNS // 2):
            parts.append(sized(text, 2))
        parts.append(b"\n")
        for _, now, later in words:
            parts += [line(text) for sentence in (now, later) for text in wrapped(sentence, COLUMNS)]
            parts.append(b"\n")
        parts += [barcode(ticket.barcode), line(readable(ticket.barcode))]
        parts += [line(f"{ticket.made_at:%Y-%m-%d %H:%M}"), CUT]
        return b"".join(parts)


def line(text: str) -> bytes:
    """One line in the printer's own characters, or as a raster where cp932 has not all of them."""
    try:
        code = text.encode("cp932")
    except UnicodeEncodeError:
        return raster(text)
    return KANJI_ON + code + KANJI_OFF + b"\n"


def sized(text: str, times: int) -> bytes:
    """The same, ``times`` as wide and as high (1…8)."""
    scale = (times - 1) * 0x11
    return SIZE + bytes([scale]) + line(text) + SIZE + b"\x00"


def barcode(payload: str) -> bytes:
    """Code 128 set B of an ASCII payload of at most 253 characters, without the text below."""
    body = b"{B" + payload.encode("ascii")
    return BAR_HEIGHT + BAR_WIDTH + BAR_NO_TEXT + CODE128 + bytes([len(body)]) + body + b"\n"


def wrapped(text: str, columns: int) -> Iterator[str]:
    """The text in lines of at most so many half-width columns; breaks at spaces where there are any."""
    rest = text
    while columns_of(rest) > columns:
        cut = 0
        while columns_of(rest[: cut + 1]) <= columns:
            cut += 1
        space = rest.rfind(" ", 0, cut + 1)
        if space >= cut // 2:
            cut = space
        elif rest[cut] in NOT_FIRST and cut > 1:
            cut -= 1
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def columns_of(text: str) -> int:
    """Half-width columns that a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def raster(text: str) -> bytes:
    """One line drawn with the fonts of the papers, black dots on white (GS v 0)."""
    width, height, size = DOTS / DPI * 25.4, 6.0, 10.0
    shaped = load_fonts().label.shape(text, NAME, NAME)
    while width_mm(shaped, size) > width and size > 5:
        size -= 0.5
    pen = Pen(NAME, size=(width, height))
    pen.new_page()
    pen.text(max(0.0, (width - width_mm(shaped, size)) / 2), height - 1.8, shaped, size)
    return dots(PageRasteriser().page(pen.finish(), 0, DPI))


def dots(image: PageImage) -> bytes:
    """A page of pixels as GS v 0: one bit a dot, rows filled up to whole bytes."""
    across = (min(image.width, DOTS) + 7) // 8
    rows = bytearray()
    for y in range(image.height):
        row = image.rgb[y * image.stride : y * image.stride + 3 * image.width : 3]
        bits = [value < DARK for value in row[: across * 8]] + [False] * (across * 8 - len(row))
        rows += bytes(
            sum(bit << 7 - place for place, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits), 8)
        )
    return RASTER + across.to_bytes(2, "little") + image.height.to_bytes(2, "little") + bytes(rows)
