"""What the barcode of a sheet or a ticket says: made and read here, drawn in printing, recognised in devices.

A sheet is ``C`` + MMDDNNNN (受付番号) + form place, 2 digits + sheet, 2 digits + check character. A ticket is ``T`` +
MMDD + ticket number, 4 characters + check character. Both have one length, so that a code that lost characters on its
way is none, and begin with a letter: encoders that start a digit payload in Code C may lose a leading ``99``. No
personal data, ever.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CASE_NUMBER = re.compile(r"(\d{4})-(\d{4})")
_SHEET = r"C(\d{4})(\d{4})(\d{2})(\d{2})([0-9A-Z])"
_TICKET = r"T(\d{4})([0-9A-Z]\d{3})([0-9A-Z])"
_TICKET_NUMBER = r"[A-Z]\d{3}|\d{3}|[1-9]\d{3}"

MAC_MARK = "."
"""Stands in a QR code between the sheet code and the short MAC over it (the bars carry no MAC)."""

COVER_INDEX = 0
"""Form place of the cover; forms count from 1."""
GUIDANCE_INDEX = 98
"""Form place of the guidance slip (手続案内書)."""
COPY_INDEX = 99
"""Form place of the resident's copy (控え)."""
FAMILY_INDEX = 97
"""Form place of the family's list after a death (おくやみ手続き一覧)."""
LAST_SLIP_INDEX = 96
"""Form place of the first division's hand-over slip (引継票); the next divisions' count down from here."""


class SheetCode(NamedTuple):
    """One sheet of a case: 受付番号 (MMDD-NNNN), place of the form in the packet, sheet of that form from 1."""

    number: str
    form_index: int
    sheet: int


class TicketCode(NamedTuple):
    """A check-in ticket of the kiosk: its number and the day (MMDD) it was drawn."""

    number: str
    month_day: str


def check_character(body: str) -> str:
    """Check character of ``body`` (0–9, A–Z) by ISO/IEC 7064 MOD 37,36; finds every single slip and swap."""
    product = 36
    for char in body:
        total = (product + _ALPHABET.index(char)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


@lru_cache(maxsize=1024)
def sheet_payload(number: str, form_index: int, sheet: int) -> str:
    """Barcode text of one sheet.

    ``number`` is MMDD-NNNN, ``form_index`` 0…99 (see the constants above), ``sheet`` 1…99 within the form.
    Raises ValueError for anything that does not fit.
    """
    match = _CASE_NUMBER.fullmatch(number)
    if match is None or not 0 <= form_index <= 99 or not 1 <= sheet <= 99:
        raise ValueError("a sheet code takes MMDD-NNNN, a form place 0…99 and a sheet 1…99")
    body = f"C{match[1]}{match[2]}{form_index:02d}{sheet:02d}"
    return body + check_character(body)


def ticket_payload(number: str, month_day: str) -> str:
    """Barcode text of a kiosk ticket. ``number`` is a letter and 3 digits or 3 to 4 digits, ``month_day`` MMDD.

    Raises ValueError for anything that does not fit.
    """
    body = f"T{month_day}{number:0>4}"
    if re.fullmatch(_TICKET_NUMBER, number) is None or re.fullmatch(_TICKET, body + "0") is None:
        raise ValueError("a ticket code takes a letter and 3 digits, or 3 to 4 digits, and MMDD")
    return body + check_character(body)


def parse_payload(text: str) -> SheetCode | TicketCode | None:
    """What a scanned or typed code names, or None when it is not one of ours or its check character is wrong.

    Spaces, hyphens and small letters of a code typed by hand are put up with; the MAC of a QR code is left aside.
    """
    folded = re.sub(r"[\s\-]", "", text).upper().partition(MAC_MARK)[0]
    if not folded.isascii() or not folded or check_character_or_none(folded[:-1]) != folded[-1]:
        return None
    if match := re.fullmatch(_SHEET, folded):
        sheet = int(match[4])
        return SheetCode(f"{match[1]}-{match[2]}", int(match[3]), sheet) if sheet else None
    if match := re.fullmatch(_TICKET, folded):
        return TicketCode(match[2].removeprefix("0"), match[1])
    return None


def check_character_or_none(body: str) -> str | None:
    """``check_character``, or None where ``body`` has a character outside 0–9, A–Z."""
    return check_character(body) if body and all(char in _ALPHABET for char in body) else None


def readable(payload: str) -> str:
    """The payload as printed below its bars: C1124-0043-01-01-K, T1124-A012-K."""
    if payload.startswith("C") and len(payload) == 14:
        return f"{payload[:5]}-{payload[5:9]}-{payload[9:11]}-{payload[11:13]}-{payload[13:]}"
    return f"{payload[:5]}-{payload[5:-1]}-{payload[-1:]}"
