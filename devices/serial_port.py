"""A serial port by URL, with pyserial's many ways of failing turned into one: Disconnected."""

from __future__ import annotations

import contextlib
from typing import Any

import serial

from devices.errors import Disconnected, UnknownDevice
from devices.uri import DeviceUri

try:
    from termios import error as _TerminalError
except ImportError:  # Windows has no termios
    _TerminalError = OSError  # type: ignore[assignment,misc]

LOST = (serial.SerialException, OSError, _TerminalError, TypeError)
"""What pyserial raises when the line hangs up: termios.error is no OSError, and a port closed under a blocked read
raises TypeError."""
_PARITY = {"none": "N", "even": "E", "odd": "O"}


class SerialPort:
    """An open port that gives bytes as they come."""

    def __init__(self, uri: DeviceUri, *, timeout_seconds: float = 0.1) -> None:
        """Open it. Options: ``baud`` 9600, ``bits`` 8, ``parity`` none/even/odd, ``stop`` 1.

        Raises Disconnected when it cannot be opened, UnknownDevice for wrong settings.
        """
        self._name = uri.target
        settings = port_settings(uri)
        try:
            self._port: Any = serial.serial_for_url(uri.target, timeout=timeout_seconds, **settings)
        except ValueError as wrong:
            raise UnknownDevice(f"シリアルポートの設定が違います: {uri.text}") from wrong
        except LOST as lost:
            raise Disconnected(self._name, "ポートを開けません。") from lost

    def read(self) -> bytes:
        """Whatever has come, at least one byte unless the timeout passes. Raises Disconnected."""
        try:
            return bytes(self._port.read(max(1, self._port.in_waiting)))
        except LOST as lost:
            raise Disconnected(self._name) from lost

    def write(self, data: bytes) -> None:
        """Send bytes to the device. Raises Disconnected."""
        try:
            self._port.write(data)
        except LOST as lost:
            raise Disconnected(self._name) from lost

    def close(self) -> None:
        """Close it; never raises."""
        with contextlib.suppress(*LOST):
            self._port.close()


def port_settings(uri: DeviceUri) -> dict[str, object]:
    """pyserial's settings from the URL's options. Raises UnknownDevice."""
    parity = _PARITY.get(uri.one("parity", "none"))
    baud, bits, stop = (uri.number(name, default) for name, default in (("baud", 9600), ("bits", 8), ("stop", 1)))
    if parity is None or baud < 300 or bits not in (7, 8) or stop not in (1, 2):
        raise UnknownDevice(f"シリアルポートの設定が違います: {uri.text}")
    return {"baudrate": int(baud), "bytesize": int(bits), "parity": parity, "stopbits": int(stop)}
