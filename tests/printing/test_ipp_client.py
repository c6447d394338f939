from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desk_app.domain.errors import InvalidInput
from printing import ipp
from printing.ipp_client import IppClient, parse_address
from printing.spoolers.errors import AnswerLost, PrinterBusy, PrinterProblem, PrinterRefused, PrinterUnreachable

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"


@contextmanager
def raw_server(answer: bytes) -> Iterator[str]:
    """A server that reads a request and answers with these bytes, whatever they are."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(60)
            received = b""
            while not received.endswith(b"\x03"):
                received += connection.recv(65536)
            connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listener:
        yield f"ipp://127.0.0.1:{listener.getsockname()[1]}/ipp/print"
        thread.join(60)


def ask(uri: str) -> ipp.Message:
    return IppClient(parse_address(uri), timeout_seconds=60).request(ipp.GET_PRINTER_ATTRIBUTES)


def with_length(body: bytes) -> bytes:
    return HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


def test_addresses() -> None:
    address = parse_address("ipp://printer.example/ipp/print?x=1")
    assert (address.host, address.port, address.path) == ("printer.example", 631, "/ipp/print")
    assert address.uri == "ipp://printer.example/ipp/print"
    assert parse_address("ipp://[::1]:8631").path == "/ipp/print"


@pytest.mark.parametrize("uri", ["http://a/", "ipp:///x", "ipp://a:99999/x", "ipp://user:secret@a/x", ""])
def test_wrong_addresses_are_refused(uri: str) -> None:
    with pytest.raises(InvalidInput):
        parse_address(uri)


def test_nobody_listens_is_unreachable() -> None:
    with socket.socket() as kept:  # bound and not listening: no other program gets the port meanwhile
        kept.bind(("127.0.0.1", 0))
        with pytest.raises(PrinterUnreachable, match="電源"):
            ask(f"ipp://127.0.0.1:{kept.getsockname()[1]}/ipp/print")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200",
        HEAD + b"Content-Length: 100\r\n\r\nshort",
        with_length(b"\x02\x00\x00\x00"),
        with_length(b"not ipp at all, but long enough"),
        b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_half_an_answer_is_an_answer_lost(answer: bytes) -> None:
    with raw_server(answer) as uri, pytest.raises(AnswerLost):
        ask(uri)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, PrinterRefused), (404, PrinterRefused), (503, PrinterBusy)],
)
def test_http_refusals(status: int, kind: type[PrinterProblem]) -> None:
    with raw_server(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status) as uri, pytest.raises(kind):
        ask(uri)


@pytest.mark.parametrize(
    ("code", "kind", "is_retried"),
    [
        (0x0403, PrinterRefused, False),
        (0x040A, PrinterRefused, False),
        (0x040B, PrinterRefused, False),
        (0x0507, PrinterBusy, True),
        (0x0500, PrinterProblem, True),
    ],
)
def test_ipp_refusals_say_whether_to_try_again(code: int, kind: type[PrinterProblem], is_retried: bool) -> None:
    body = ipp.encode(ipp.Message(code, 1, ()))
    with raw_server(with_length(body)) as uri, pytest.raises(kind) as raised:
        ask(uri)
    assert raised.value.retry is is_retried


def test_an_answer_that_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printing.ipp_client.MAX_ANSWER_BYTES", 1000)
    with raw_server(with_length(ipp.encode(ipp.Message(0, 1, ())) + bytes(5000))) as uri, pytest.raises(AnswerLost):
        ask(uri)
