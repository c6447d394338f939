from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desk_app.domain.page import PageImage
from desk_app.domain.sheet_code import parse_payload, readable, ticket_payload
from desk_app.domain.ticket import Ticket
from devices.sim_ticket_printer import SimTicketPrinter
from printing.escpos import DOTS, EscPosTicket, columns_of, dots, line, wrapped


def a_ticket(language: str = "ja", purpose: str = "転入") -> Ticket:
    made = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    return Ticket("A012", purpose, language, {}, made, ticket_payload("A012", "1124"))


def printed(ticket: Ticket) -> list[str]:
    printer = SimTicketPrinter()
    printer.receive(EscPosTicket().data(ticket))
    (lines,) = printer.tickets
    return lines


def test_a_ticket_says_number_purpose_and_what_to_do() -> None:
    lines = printed(a_ticket())
    assert lines[:3] == ["受付番号", "A012", "転入"]
    assert "番号をお呼びするまで、お待ちください。" in lines
    assert lines[-1] == "2026-11-24 09:05"
    payload = next(one for one in lines if one.startswith("[barcode")).removeprefix("[barcode ").removesuffix("]")
    assert parse_payload(payload) == parse_payload(ticket_payload("A012", "1124"))
    assert readable(payload) in lines


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en", "vi"])
def test_no_line_is_wider_than_the_paper(language: str) -> None:
    lines = printed(a_ticket(language, "Moving in from another municipality with children"))
    assert max(columns_of(one) for one in lines if not one.startswith("[")) <= 48
    assert len(lines) > 7


def test_what_the_printer_has_no_letters_for_is_drawn() -> None:
    lines = printed(a_ticket(purpose="𠮷野さくら"))
    assert any(one.startswith(f"[raster {DOTS}x") for one in lines)
    assert line("髙橋").startswith(b"\x1c&"), "cp932 has 髙"
    drawn = line("𠮷")
    assert drawn.startswith(b"\x1dv0")
    assert sum(drawn[8:].count(bytes([value])) for value in range(1, 256)) > 20, "there is ink on it"


def test_dots_are_packed_from_the_left() -> None:
    pixels = [0, 255, 0, 255, 255, 255, 255, 255, 0, 255]
    image = PageImage(10, 1, 32, bytes(v for p in pixels for v in (p, p, p)) + bytes(2))
    assert dots(image) == b"\x1dv0\x00\x02\x00\x01\x00" + bytes([0b10100000, 0b10000000])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Please wait here", ["Please", "wait", "here"]),
        ("番号をお呼びします", ["番号をお", "呼びしま", "す"]),
        ("番号をお。呼び", ["番号を", "お。呼び"]),
        ("", []),
        ("abcdefgh", ["abcdefgh"]),
        ("abcdefghi", ["abcdefgh", "i"]),
    ],
)
def test_wrapping(text: str, lines: list[str]) -> None:
    assert list(wrapped(text, 8)) == lines
