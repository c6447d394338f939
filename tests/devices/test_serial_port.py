from __future__ import annotations

import pytest

from devices.errors import DeviceProblem, Disconnected, UnknownDevice
from devices.serial_port import SerialPort, port_settings
from devices.sim_scanner import PtyScanner
from devices.uri import parse_uri


def test_a_port_that_is_not_there_or_goes_away() -> None:
    with pytest.raises(Disconnected):
        SerialPort(parse_uri("serial:/dev/no-such-port"))
    scanner = PtyScanner()
    port = SerialPort(parse_uri(scanner.url))
    scanner.close()
    with pytest.raises(Disconnected):
        port.read()
    with pytest.raises(Disconnected):
        port.write(b"x")
    port.close()
    with pytest.raises(Disconnected):
        port.read()
    with pytest.raises(DeviceProblem):
        scanner.scan("x")


@pytest.mark.parametrize("query", ["baud=1", "baud=x", "parity=mark", "bits=5", "stop=3"])
def test_wrong_port_settings_are_refused(query: str) -> None:
    with pytest.raises(UnknownDevice):
        SerialPort(parse_uri(f"serial:loop://?{query}"))


def test_settings_of_the_line() -> None:
    assert port_settings(parse_uri("serial:COM3?baud=115200&bits=7&parity=even&stop=2")) == {
        "baudrate": 115200,
        "bytesize": 7,
        "parity": "E",
        "stopbits": 2,
    }
    assert port_settings(parse_uri("serial:COM3"))["baudrate"] == 9600


class LateRest:
    """A port on which one byte is there, then the rest: what pyserial shows of a code that just comes."""

    def __init__(self, first: bytes, rest: bytes, hangs_up: bool) -> None:
        self.pieces = [first, rest]
        self._hangs_up = hangs_up

    @property
    def in_waiting(self) -> int:
        if len(self.pieces) == 1 and self._hangs_up:
            raise OSError(5, "hung up")
        return len(self.pieces[0]) if len(self.pieces) == 1 else 0

    def read(self, count: int) -> bytes:
        assert self.pieces
        return self.pieces.pop(0)


@pytest.mark.parametrize(("hangs_up", "found"), [(False, b"]C0AB\r\n"), (True, b"]")])
def test_what_comes_together_is_read_together(hangs_up: bool, found: bytes) -> None:
    """Between two readings a busy machine may pause longer than the silence that tears a code."""
    port = SerialPort(parse_uri("serial:loop://"))
    port._port.close()
    port._port = LateRest(b"]", b"C0AB\r\n", hangs_up)
    assert port.read() == found
