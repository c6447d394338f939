from __future__ import annotations

import pytest

from desk_app.domain.card import BarcodeKind
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.pre_entry import PreEntry, pre_entry_payload
from desk_app.domain.sheet_code import COVER_INDEX, sheet_payload, ticket_payload
from devices.decoding import Decoded
from devices.routing import route

SHEET = sheet_payload("1124-0043", 3, 1)
PRE_ENTRY = pre_entry_payload(PreEntry(LifeEvent.MOVE_IN, "ja", {"owns_car": True}))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (sheet_payload("1124-0043", COVER_INDEX, 1), BarcodeKind.CASE),
        (SHEET, BarcodeKind.SHEET),
        (ticket_payload("A012", "1124"), BarcodeKind.TICKET),
        (PRE_ENTRY, BarcodeKind.PRE_ENTRY),
        (PRE_ENTRY.replace("ja", "jb"), BarcodeKind.UNKNOWN),
        (SHEET.lower(), BarcodeKind.UNKNOWN),
        (SHEET[:-1] + ("A" if SHEET[-1] != "A" else "B"), BarcodeKind.UNKNOWN),
        ("4901234567894", BarcodeKind.UNKNOWN),
        ("髙橋 健一", BarcodeKind.UNKNOWN),
    ],
)
def test_goes_by_content_alone(text: str, kind: BarcodeKind) -> None:
    read = route(Decoded(text, "Code128", "utf-8", False))
    assert (read.kind, read.text, read.symbology) == (kind, text, "Code128")


@pytest.mark.parametrize(("text", "rest"), [("A123B", "123"), ("d123a", "123"), ("123", "123"), ("AB", "AB")])
def test_nw7_start_and_stop_letters_go(text: str, rest: str) -> None:
    assert route(Decoded(text, "NW-7", "ascii", False)).text == rest
    assert route(Decoded(text, "Code39", "ascii", False)).text == text
