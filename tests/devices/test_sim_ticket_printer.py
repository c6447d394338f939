from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.sim_ticket_printer import SimTicketPrinter

TICKET = (
    b"\x1b@\x1cC\x01\x1ba\x01\x1c&" + "受付番号 ①".encode("cp932") + b"\x1c.\n\x1d!\x33A1\n"
    b"\x1dh\x60\x1dw\x02\x1dH\x00\x1dkI\x05{BT12\n\x1dv0\x00\x01\x00\x02\x00\xff\x0a\x1dVB\x00"
)


def test_understands_what_tickets_use() -> None:
    printer = SimTicketPrinter()
    assert printer.receive(TICKET) == b""
    assert printer.tickets == [["受付番号 ①", "A1", "[barcode T12]", "[raster 8x2]"]]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(TICKET)), max_size=6))
def test_the_same_in_any_pieces(cuts: list[int]) -> None:
    printer, places = SimTicketPrinter(), [0, *sorted(cuts), len(TICKET)]
    for begin, end in pairwise(places):
        printer.receive(TICKET[begin:end])
    assert printer.tickets == [["受付番号 ①", "A1", "[barcode T12]", "[raster 8x2]"]]


def test_kanji_without_kanji_mode_are_not_kanji() -> None:
    printer = SimTicketPrinter()
    printer.receive("受付".encode("cp932") + b"\n\x1dVB\x00")
    assert "受" not in printer.tickets[0][0]


@pytest.mark.parametrize(
    ("paper_out", "cover_open", "answers"),
    [(False, False, "121212"), (True, False, "1a327e"), (False, True, "1a1612")],
)
def test_status_bytes(paper_out: bool, cover_open: bool, answers: str) -> None:
    printer = SimTicketPrinter()
    printer.paper_out, printer.cover_open = paper_out, cover_open
    assert printer.receive(b"\x10\x04\x01\x10\x04\x02\x10\x04\x04").hex() == answers
