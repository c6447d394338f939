"""Receipt printers for the kiosk's tickets: ESC/POS over a serial line or TCP, with the printer's own state.

The state comes by DLE EOT n, which the printer answers even while it does not print: 1 printer, 2 cause of being off
line (cover, paper, error), 4 paper sensors. Bits as in Epson's ESC/POS reference.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.errors import DeviceProblem, Disconnected, UnknownDevice
from devices.serial_port import SerialPort, port_settings
from devices.uri import DeviceUri

NAME = "受付票プリンター"
TCP = "tcp://"
DEFAULT_PORT = 9100
ANSWER_SECONDS = 1.0
SERIAL_OPTIONS = frozenset({"baud", "bits", "parity", "stop"})
ASK_PRINTER, ASK_OFFLINE, ASK_PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
OFFLINE, COVER_OPEN, ERROR = 0x08, 0x04, 0x40
PAPER_LOW, PAPER_OUT = 0x0C, 0x60
FIXED_BITS, FIXED_VALUE = 0x93, 0x12
"""Bits 0, 1, 4 and 7 are the same in every status byte; anything else is noise."""


class PrinterLine(Protocol):
    """A line to a printer: ``read`` gives what has come within a short while, possibly nothing."""

    def write(self, data: bytes) -> None:
        """Send. Raises DeviceProblem."""
        ...

    def read(self) -> bytes:
        """What has come. Raises Disconnected."""
        ...

    def close(self) -> None:
        """Let go; never raises."""
        ...


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """What the printer says of itself."""

    offline: bool
    cover_open: bool
    paper_out: bool
    paper_low: bool
    error: bool

    def problem(self) -> DeviceProblem | None:
        """What keeps it from printing and what to do, or None."""
        if self.cover_open:
            return DeviceProblem(NAME, "カバーが開いています。", "カバーを閉めてください。")
        if self.paper_out:
            return DeviceProblem(NAME, "用紙がありません。", "ロール紙を入れ替えてください。")
        if self.error:
            return DeviceProblem(NAME, "エラーで止まっています。", "紙詰まりを取り除き、電源を入れ直してください。")
        if self.offline:
            return DeviceProblem(NAME, "印刷できない状態です。", "電源と紙送りボタンを確かめてください。")
        return None


class TicketDevice:
    """One receipt printer, opened for each ticket."""

    def __init__(self, open_line: Callable[[], PrinterLine]) -> None:
        self._open_line = open_line

    def status(self) -> PrinterStatus:
        """Its state now. Raises Disconnected when it does not answer."""
        line = self._open_line()
        try:
            return _status(line)
        finally:
            line.close()

    def print(self, data: bytes) -> None:
        """Print one ticket whole, if the printer can: its state is asked before and after.

        Raises DeviceProblem; then nothing, or an incomplete ticket, came out, and nothing is sent again.
        """
        line = self._open_line()
        try:
            for step in (b"", data):
                if step:
                    line.write(step)
                if problem := _status(line).problem():
                    raise problem
        finally:
            line.close()


def _status(line: PrinterLine) -> PrinterStatus:
    printer, offline, paper = (_ask(line, question) for question in (ASK_PRINTER, ASK_OFFLINE, ASK_PAPER))
    return PrinterStatus(
        offline=bool(printer & OFFLINE),
        cover_open=bool(offline & COVER_OPEN),
        paper_out=bool(paper & PAPER_OUT),
        paper_low=bool(paper & PAPER_LOW),
        error=bool(offline & ERROR),
    )


def _ask(line: PrinterLine, question: bytes) -> int:
    line.write(question)
    ends = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < ends:
        for byte in line.read():
            if byte & FIXED_BITS == FIXED_VALUE:
                return byte
    raise Disconnected(NAME, "プリンターが応えません。")


class TcpLine:
    """A printer in the network, by host and port (9100)."""

    def __init__(self, address: str) -> None:
        """Connect. Raises UnknownDevice for a wrong address, Disconnected."""
        try:
            self._socket = socket.create_connection(tcp_address(address), timeout=3.0)
        except OSError as error:
            raise Disconnected(NAME, "プリンターにつながりません。") from error
        self._socket.settimeout(0.1)

    def write(self, data: bytes) -> None:
        """Send. Raises Disconnected."""
        try:
            self._socket.settimeout(5.0)
            self._socket.sendall(data)
            self._socket.settimeout(0.1)
        except OSError as error:
            raise Disconnected(NAME) from error

    def read(self) -> bytes:
        """What has come within a tenth of a second. Raises Disconnected."""
        try:
            data = self._socket.recv(64)
        except TimeoutError:
            return b""
        except OSError as error:
            raise Disconnected(NAME) from error
        if not data:
            raise Disconnected(NAME)
        return data

    def close(self) -> None:
        """Hang up; never raises."""
        with contextlib.suppress(OSError):
            self._socket.close()


def tcp_address(text: str) -> tuple[str, int]:
    """Host and port of ``tcp://host:port``; the port may be missing. Raises UnknownDevice."""
    host, _, port = text.removeprefix(TCP).partition(":")
    if not host or not (port or "0").isdigit() or int(port or "1") > 65_535:
        raise UnknownDevice(f"受付票プリンターの宛先が違います: {text}")
    return host, int(port) if port else DEFAULT_PORT


def check_printer_uri(uri: DeviceUri) -> None:
    """Raise UnknownDevice unless this is ``escpos:tcp://host:port`` or ``escpos:<serial port>?baud=…``."""
    if uri.target.startswith(TCP):
        uri.require_options(frozenset())
        tcp_address(uri.target)
    else:
        uri.require_options(SERIAL_OPTIONS)
        port_settings(uri)
        if not uri.target:
            raise UnknownDevice("受付票プリンターの宛先がありません。")


def open_printer_line(uri: DeviceUri) -> PrinterLine:
    """A fresh line to the printer of this URL. Raises Disconnected, UnknownDevice."""
    return TcpLine(uri.target) if uri.target.startswith(TCP) else SerialPort(uri)
