"""A receipt printer in software: it understands the ESC/POS that tickets use, and can run out of paper.

``SimTicketPrinter`` is the engine; ``TcpTicketPrinter`` puts it into the network, ``PtyTicketPrinter`` on a serial
line.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from types import TracebackType
from typing import Self

from devices.pseudo_terminal import open_terminal

_FIXED = 0x12
_ARGUMENTS = {b"\x1b@": 0, b"\x1cC": 1, b"\x1c&": 0, b"\x1c.": 0, b"\x1ba": 1, b"\x1d!": 1}
_ARGUMENTS |= {b"\x1dh": 1, b"\x1dw": 1, b"\x1dH": 1, b"\x1dV": 2}
_TWO_BYTES = 0x81


class SimTicketPrinter:
    """Paper, cover and what came out: ``tickets`` holds the lines of every ticket that was cut off.

    A line is its text, ``[barcode PAYLOAD]`` or ``[raster WxH]``. Kanji are read in kanji mode only, as printers do.
    """

    def __init__(self) -> None:
        self.paper_out = False
        self.paper_low = False
        self.cover_open = False
        self.tickets: list[list[str]] = []
        self._waiting = bytearray()
        self._lines: list[str] = []
        self._text = bytearray()
        self._kanji = False
        self._lock = threading.Lock()

    def receive(self, data: bytes) -> bytes:
        """Take bytes, give the answers. While it cannot print it only answers; the rest waits in its memory."""
        with self._lock:
            answer = bytearray()
            self._waiting += data
            while (at := self._waiting.find(b"\x10\x04")) >= 0 and len(self._waiting) > at + 2:
                answer.append(self._status(self._waiting[at + 2]))
                del self._waiting[at : at + 3]
            if not (self.paper_out or self.cover_open):
                while self._waiting and self._step():
                    pass
            return bytes(answer)

    def _status(self, which: int) -> int:
        stopped = self.paper_out or self.cover_open
        bits = {
            1: 0x08 * stopped,
            2: 0x04 * self.cover_open | 0x20 * self.paper_out,
            4: 0x0C * (self.paper_low or self.paper_out) | 0x60 * self.paper_out,
        }
        return _FIXED | bits.get(which, 0)

    def _step(self) -> bool:
        """Carry out one command or take one character; False when it is not all there yet."""
        head = bytes(self._waiting[:2])
        if head[:1] not in (b"\x1b", b"\x1c", b"\x1d"):
            return self._character()
        size = self._size(head)
        if size is None or len(self._waiting) < size:
            return False
        command = bytes(self._waiting[:size])
        del self._waiting[:size]
        self._do(head, command)
        return True

    def _size(self, head: bytes) -> int | None:
        """Bytes of the command that begins here; None when that cannot be told yet."""
        if head == b"\x1dk":
            return 4 + self._waiting[3] if len(self._waiting) > 3 else None
        if head == b"\x1dv":
            if len(self._waiting) < 8:
                return None
            across, down = (int.from_bytes(self._waiting[at : at + 2], "little") for at in (4, 6))
            return 8 + across * down
        if len(head) < 2:
            return None
        return 2 + _ARGUMENTS.get(head, 0)

    def _do(self, head: bytes, command: bytes) -> None:
        if head == b"\x1b@":
            self._text.clear()
            self._kanji = False
        elif head in (b"\x1c&", b"\x1c."):
            self._kanji = head == b"\x1c&"
        elif head == b"\x1dk":
            self._lines.append(f"[barcode {command[4:].removeprefix(b'{B').decode('ascii', 'replace')}]")
        elif head == b"\x1dv":
            self._lines.append(
                f"[raster {int.from_bytes(command[4:6], 'little') * 8}x{command[6] + command[7] * 256}]"
            )
        elif head == b"\x1dV":
            self.tickets.append([one for one in self._lines if one])
            self._lines = []

    def _character(self) -> bool:
        first = self._waiting[0]
        if first == 0x0A:
            del self._waiting[:1]
            self._lines.append(self._text.decode("cp932", "replace"))
            self._text.clear()
            return True
        double = self._kanji and first >= _TWO_BYTES and not 0xA0 <= first <= 0xDF
        if double and len(self._waiting) < 2:
            return False
        count = 2 if double else 1
        self._text += self._waiting[:count] if double or first < 0x80 else b"?"
        del self._waiting[:count]
        return True


class EngineLine:
    """A line straight to the engine, for training without a port."""

    def __init__(self, printer: SimTicketPrinter) -> None:
        self._printer = printer
        self._answers = b""

    def write(self, data: bytes) -> None:
        """Hand bytes over."""
        self._answers += self._printer.receive(data)

    def read(self) -> bytes:
        """The answers since the last call."""
        answers, self._answers = self._answers, b""
        return answers

    def close(self) -> None:
        """Nothing to let go of."""


class TcpTicketPrinter:
    """The engine on a TCP port of this machine. Use as a context manager or ``close`` it."""

    def __init__(self, printer: SimTicketPrinter, *, port: int = 0) -> None:
        """Listen; ``port`` 0 takes a free one."""
        self.printer = printer
        self._server = socket.create_server(("127.0.0.1", port))
        self._server.settimeout(0.1)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sim-ticket-printer", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The device URL to give to the program."""
        return f"escpos:tcp://127.0.0.1:{self._server.getsockname()[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop; a second call does nothing."""
        self._stop.set()
        self._thread.join(2.0)
        self._server.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                line, _ = self._server.accept()
            except TimeoutError:
                continue
            with line, contextlib.suppress(OSError):
                line.settimeout(0.1)
                self._serve(line)

    def _serve(self, line: socket.socket) -> None:
        while not self._stop.is_set():
            try:
                data = line.recv(4096)
            except TimeoutError:
                continue
            if not data:
                return
            line.sendall(self.printer.receive(data))


class PtyTicketPrinter:
    """The engine on a pseudo-terminal, as a printer on a serial line. Use as a context manager or ``close`` it."""

    def __init__(self, printer: SimTicketPrinter) -> None:
        """Raises DeviceProblem where there are no pseudo-terminals (Windows)."""
        self.printer = printer
        self._master, self._slave = open_terminal("模擬受付票プリンター", "TCP を使ってください。")
        self.url = f"escpos:{os.ttyname(self._slave)}?baud=9600"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sim-ticket-printer", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up; a second call does nothing."""
        if not self._stop.is_set():
            self._stop.set()
            self._thread.join(2.0)
            os.close(self._slave)
            os.close(self._master)

    def _run(self) -> None:
        import select  # noqa: PLC0415 - of terminals on POSIX only

        while not self._stop.is_set():
            ready, _, _ = select.select([self._master], [], [], 0.05)
            if ready:
                with contextlib.suppress(OSError):
                    os.write(self._master, self.printer.receive(os.read(self._master, 4096)))
