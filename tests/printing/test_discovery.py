from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing import ipp
from printing.discovery import PTR, SERVICE, SRV, TXT, A, cups_queues, parse_answer, printers_of, question
from tests.support.ipp_server import IppServer


def name(text: str) -> bytes:
    return b"".join(bytes([len(part.encode())]) + part.encode() for part in text.split(".")) + b"\x00"


def record(owner: bytes, kind: int, data: bytes) -> bytes:
    return owner + struct.pack(">HHIH", kind, 1, 120, len(data)) + data


def texts(*pairs: str) -> bytes:
    return b"".join(bytes([len(pair.encode())]) + pair.encode() for pair in pairs)


def an_answer(pdl: str = "application/pdf,image/urf") -> bytes:
    """As avahi answers: PTR, then SRV and TXT with a compressed name, then the address."""
    head = struct.pack(">6H", 0, 0x8400, 0, 1, 0, 3)
    instance = b"\x12" + "窓口プリンター"[:6].encode() + b"\xc0\x0c"
    ptr = record(name(SERVICE), PTR, instance)
    at = 12 + len(name(SERVICE)) + 10
    owner = struct.pack(">H", 0xC000 | at)
    srv = record(owner, SRV, struct.pack(">3H", 0, 0, 8631) + name("printer.local"))
    txt = record(owner, TXT, texts("txtvers=1", "rp=ipp/print", f"pdl={pdl}", "ty=Desk Printer"))
    return head + ptr + srv + txt + record(name("printer.local"), A, bytes([192, 0, 2, 7]))


def test_a_printer_is_read_out_of_an_answer() -> None:
    found = printers_of(parse_answer(an_answer()))
    assert [(one.uri, one.name, one.detail) for one in found] == [
        ("ipp://192.0.2.7:8631/ipp/print", "窓口プリンタ", "Desk Printer")
    ]


def test_a_printer_without_pdf_is_none_for_us() -> None:
    assert printers_of(parse_answer(an_answer("image/urf"))) == ()


@pytest.mark.parametrize("size", range(0, len(an_answer()) - 1, 7))
def test_a_cut_answer_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=r"cut|shorter"):
        parse_answer(an_answer()[:size])


@given(st.binary(max_size=200))
def test_rubbish_never_hangs_or_breaks(raw: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(printers_of(parse_answer(raw)), tuple)


def test_a_name_that_points_at_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="circles"):
        parse_answer(struct.pack(">6H", 0, 0, 0, 1, 0, 0) + b"\xc0\x0c" + bytes(20))


def test_the_question_asks_for_ipp_printers() -> None:
    assert name(SERVICE) in question(SERVICE)
    assert question(SERVICE)[-4:] == struct.pack(">2H", PTR, 0x8001)


def test_where_no_cups_answers_there_are_no_queues() -> None:
    with IppServer() as server:
        assert cups_queues(server.uri) == (), "it does not know the question"
    assert cups_queues(server_gone(server)) == ()
    assert ipp.CUPS_GET_PRINTERS == 0x4002


def server_gone(server: IppServer) -> str:
    with IppServer() as other:
        return other.uri
