"""Where a scanned code goes, by its content alone: case cover, sheet, kiosk ticket, pre-entry or unknown."""

from __future__ import annotations

from desk_app.domain.card import BarcodeKind, BarcodeRead
from desk_app.domain.sheet_code import COVER_INDEX, SheetCode, TicketCode, parse_payload
from devices.decoding import Decoded

PRE_ENTRY_PREFIX = "IP1:"
"""First characters of a QR made by pre-entry at home (事前入力)."""


def route(decoded: Decoded) -> BarcodeRead:
    """The read with its kind. The text stays as scanned, except that NW-7 loses its start and stop letters."""
    text = _without_start_stop(decoded.text) if decoded.symbology == "NW-7" else decoded.text
    return BarcodeRead(_kind(text), decoded.symbology, text, decoded.charset, decoded.guessed)


def _kind(text: str) -> BarcodeKind:
    if text.startswith(PRE_ENTRY_PREFIX):
        return BarcodeKind.PRE_ENTRY
    code = parse_payload(text)
    if isinstance(code, SheetCode):
        return BarcodeKind.CASE if code.form_index == COVER_INDEX else BarcodeKind.SHEET
    return BarcodeKind.TICKET if isinstance(code, TicketCode) else BarcodeKind.UNKNOWN


def _without_start_stop(text: str) -> str:
    """NW-7 scanners may send the start and stop characters A–D, in either case, or not."""
    is_framed = len(text) > 2 and text[0].upper() in "ABCD" and text[-1].upper() in "ABCD"
    return text[1:-1] if is_framed else text
