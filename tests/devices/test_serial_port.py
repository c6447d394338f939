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
