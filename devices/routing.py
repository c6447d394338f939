"""Where a scanned code goes, by its content alone: our own papers, known papers of other offices, or unknown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from desk_app.domain.card import BarcodeKind, BarcodeRead
from desk_app.domain.pre_entry import parse_pre_entry
from desk_app.domain.sheet_code import COVER_INDEX, SheetCode, TicketCode, parse_payload
from devices.code_layouts import CodeLayout, read_layouts
from devices.decoding import Decoded
from devices.errors import UnreadableCode
from devices.nw7 import Nw7Check, check_holds, without_start_stop

_AS_PRINTED = re.compile(r"[0-9A-Z]+(?:\.[0-9A-Za-z_-]+)?")
"""What hands may write otherwise (small letters, hyphens) a scanner does not: there it is a damaged code."""
_TWELVE_DIGITS = re.compile(r"\d{4}[ -]?\d{4}[ -]?\d{4}")


def route(decoded: Decoded, layouts: Sequence[CodeLayout] | None = None, nw7: Nw7Check = Nw7Check.OFF) -> BarcodeRead:
    """The read with its kind. The text stays as scanned, except that NW-7 loses its start and stop letters.

    ``layouts`` are of other offices' papers (the product's where None). Twelve bare digits may be a 個人番号 (the
    back of the card has them as a QR): their text is thrown away here (番号法 20条: no collecting without need).
    Raises UnreadableCode where a check digit does not hold.
    """
    text = decoded.text
    if decoded.symbology == "NW-7":
        if not check_holds(text, nw7):
            raise UnreadableCode("NW-7 の検査数字が合いません。")
        text = without_start_stop(text)
    if _TWELVE_DIGITS.fullmatch(unicodedata.normalize("NFKC", text).strip()):
        return BarcodeRead(BarcodeKind.INDIVIDUAL_NUMBER, decoded.symbology, "", decoded.charset, decoded.guessed)
    kind = _kind(text)
    if kind is BarcodeKind.UNKNOWN:
        for layout in read_layouts() if layouts is None else layouts:
            values = layout.items(decoded)
            if values is not None:
                return BarcodeRead(
                    layout.kind, decoded.symbology, text, decoded.charset, decoded.guessed, values, layout.name
                )
    return BarcodeRead(kind, decoded.symbology, text, decoded.charset, decoded.guessed)


def _kind(text: str) -> BarcodeKind:
    if parse_pre_entry(text) is not None:
        return BarcodeKind.PRE_ENTRY
    code = parse_payload(text) if _AS_PRINTED.fullmatch(text) else None
    if isinstance(code, SheetCode):
        return BarcodeKind.CASE if code.form_index == COVER_INDEX else BarcodeKind.SHEET
    return BarcodeKind.TICKET if isinstance(code, TicketCode) else BarcodeKind.UNKNOWN
