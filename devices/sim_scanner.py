"""A barcode scanner in software on a pseudo-terminal: training mode, tests and ``desk devices simulate scanner``.

It needs an operating system with pseudo-terminals (not Windows).
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.code_marks import MARK_OF, Marks
from devices.errors import DeviceProblem, UnknownDevice
from devices.framing import BlockCheck, FrameRules, Framing, wrap
from devices.pseudo_terminal import open_terminal
from devices.structured_append import parity

_AIM = {"Code128": "]C0", "QR": "]Q1", "NW-7": "]F0", "Code39": "]A0", "GS1-128": "]C1", "": ""}
_ECI = {"utf-8": b"\\000026", "cp932": b"\\000020"}


class PtyScanner:
    """Sends what it "scans" to whoever opens ``url``. Use as a context manager or ``close`` it.

    ``link`` is a stable name (as /dev/serial/by-id) that is made to point at the pseudo-terminal.
    """

    def __init__(
        self,
        *,
        framing: Framing = Framing.CRLF,
        charset: str = "utf-8",
        marks: Marks = Marks.AIM,
        check: BlockCheck = BlockCheck.OFF,
        link: Path | None = None,
    ) -> None:
        self._rules = FrameRules(framing, check)
        self._charset = charset
        self._marks = marks
        self._master, self._slave = open_terminal("模擬スキャナー")
        self._link = link
        self._path = os.ttyname(self._slave)
        if link is not None:
            link.unlink(missing_ok=True)
            link.symlink_to(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        """The device URL to give to the program."""
        path = self._link or self._path
        line = f"serial:{path}?baud=9600&framing={self._rules.framing}&bcc={self._rules.check}"
        return f"{line}&charset={self._charset}&marks={self._marks}"

    def scan(self, text: str, symbology: str = "Code128") -> None:
        """Send one code. ``symbology`` is Code128, QR, NW-7, Code39, GS1-128 or empty (no AIM identifier)."""
        if symbology not in _AIM:
            raise UnknownDevice(f"模擬スキャナーにない種類です: {symbology}")
        self.send(wrap(self._mark(symbology) + text.encode(self._charset), self._rules))

    def scan_eci(self, text: str) -> None:
        """Send a QR that names its charset (AIM ``]Q2``): an ECI escape, and each 5C twice."""
        data = text.encode(self._charset).replace(b"\\", b"\\\\")
        self.send(wrap(b"]Q2" + _ECI[self._charset] + data, self._rules))

    def scan_split(self, text: str, total: int) -> None:
        """Send a split QR as a DENSO reader in non-edit mode does, cut at bytes and not at characters."""
        data = text.encode(self._charset)
        size = -(-len(data) // total)
        for index in range(total):
            head = f"S{index:X}{total - 1:X}{parity(data):02X}".encode("ascii")
            self.send(wrap(head + data[index * size : (index + 1) * size], self._rules))

    def _mark(self, symbology: str) -> bytes:
        if self._marks is Marks.DENSO:
            return MARK_OF.get(symbology, "Q").encode("ascii")
        return _AIM[symbology].encode("ascii") if self._marks is Marks.AIM else b""

    def send(self, data: bytes) -> None:
        """Send raw bytes, whole or torn. Raises DeviceProblem after ``close``."""
        if self._master < 0:
            raise DeviceProblem("模擬スキャナー", "もう閉じています。", "作り直してください。", retry=False)
        while data:
            data = data[os.write(self._master, data) :]

    def close(self) -> None:
        """Hang up, as a pulled plug does; a second call does nothing."""
        if self._master < 0:
            return
        if self._link is not None:  # first, so that nobody is led to a terminal that has the number next
            with contextlib.suppress(OSError):
                self._link.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1
