"""A serial port by URL, with pyserial's many ways of failing turned into one: Disconnected."""

from __future__ import annotations

import contextlib
from typing import Any

import serial

from devices.errors import Disconnected, UnknownDevice
from devices.serial_names import resolve_port
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

    def __init__(
        self,
        uri: DeviceUri,
        *,
        timeout_seconds: float = 0.1,
        baud: int = 9600,
        stop: int = 1,
        rts: bool = True,
        exclusive: bool | None = None,
    ) -> None:
        """Open it. Options: ``baud``, ``bits`` 8, ``parity`` none/even/odd, ``stop``; ``rts`` is the line's level;
        ``exclusive`` refuses a port that another program holds in the same way.

        The target is a port, a stable name below /dev/serial/by-id, or ``usb-VID:PID:SERIAL``.
        Raises Disconnected when it cannot be opened, UnknownDevice for wrong settings.
        """
        self._name = uri.target
        settings = port_settings(uri, baud=baud, stop=stop)
        port = resolve_port(uri.target)
        try:
            self._port: Any = serial.serial_for_url(
                port, do_not_open=True, timeout=timeout_seconds, exclusive=exclusive, **settings
            )
            self._port.rts = rts
            self._port.open()
        except ValueError as wrong:
            raise UnknownDevice(f"シリアルポートの設定が違います: {uri.text}") from wrong
        except LOST as lost:
            raise Disconnected(self._name, "ポートを開けません。") from lost

    def read(self) -> bytes:
        """Whatever has come, at least one byte unless the timeout passes. Raises Disconnected."""
        try:
            found = bytes(self._port.read(max(1, self._port.in_waiting)))
        except LOST as lost:
            raise Disconnected(self._name) from lost
        return found + self._at_once() if len(found) == 1 else found

    def _at_once(self) -> bytes:
        """What came together with a first byte. Left for the next reading, a busy machine's pause between the two
        would look like a silence of the line; a line that hangs up here says so at the next reading."""
        with contextlib.suppress(*LOST):
            if waiting := self._port.in_waiting:
                return bytes(self._port.read(waiting))
        return b""

    def read_within(self, seconds: float) -> bytes:
        """As ``read``, waiting only so long this once. Raises Disconnected."""
        try:
            usual, self._port.timeout = self._port.timeout, seconds
            found = bytes(self._port.read(max(1, self._port.in_waiting)))
            self._port.timeout = usual
            return found
        except LOST as lost:
            raise Disconnected(self._name) from lost

    def write(self, data: bytes | bytearray) -> None:
        """Send bytes to the device. Raises Disconnected."""
        try:
            self._port.write(data)
        except LOST as lost:
            raise Disconnected(self._name) from lost

    def close(self) -> None:
        """Close it; never raises."""
        with contextlib.suppress(*LOST):
            self._port.close()


def port_settings(uri: DeviceUri, *, baud: int = 9600, stop: int = 1) -> dict[str, object]:
    """pyserial's settings from the URL's options over these defaults. Raises UnknownDevice."""
    parity = _PARITY.get(uri.one("parity", "none"))
    rate, bits, stops = (uri.number(name, given) for name, given in (("baud", baud), ("bits", 8), ("stop", stop)))
    if parity is None or rate < 300 or bits not in (7, 8) or stops not in (1, 2):
        raise UnknownDevice(f"シリアルポートの設定が違います: {uri.text}")
    return {"baudrate": int(rate), "bytesize": int(bits), "parity": parity, "stopbits": int(stops)}
