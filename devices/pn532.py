"""PN532 boards on a serial line (HSU), for the laboratory only: ``pn532:/dev/ttyUSB0?lab=yes``.

Many boards do not reach Type B cards, and a transmitter without a Japanese type approval (電波法) must not be used
at a counter; so the URL has to say ``lab=yes``. Source: NXP UM0701-02.
"""

from __future__ import annotations

import contextlib
import time

from devices.errors import ChannelBroken, DeviceProblem, NoCard, TooSlow, UnknownDevice
from devices.host_frame_line import FrameLine
from devices.host_frames import Pn532Frames
from devices.reader_line import ReaderLine
from devices.uri import DeviceUri
from devices.wiping import wiped_after

WAKE = b"\x55\x55" + bytes(10)
TO_CHIP, FROM_CHIP = 0xD4, 0xD5
DIAGNOSE, FIRMWARE, SAM, CONFIGURE, LIST, EXCHANGE, RELEASE = 0x00, 0x02, 0x14, 0x32, 0x4A, 0x40, 0x52
NORMAL_MODE = b"\x01\x00\x00"
RETRIES = b"\x05\xff\x01\x02"
"""Retries of ATR, PSL and passive activation: the last is finite, so that an empty field is told."""
FIELD_OFF = b"\x01\x00"
ONE_TYPE_B = b"\x01\x03\x00"
MORE = 0x40
CHUNK = 252
LONGEST_ANSWER = 65_538
TIMEOUT_MILLISECONDS = 3000
_GONE = frozenset({0x01, 0x0A, 0x27, 0x29, 0x2B})


class Pn532SerialReader:
    """The chip on an open line, whether a card lies there or not."""

    def __init__(self, uri: DeviceUri) -> None:
        """Open the line and wake the chip. Options: those of the port, ``lab=yes``, ``timeout`` milliseconds.

        Raises UnknownDevice without ``lab=yes``, Disconnected, DeviceProblem.
        """
        require_lab(uri)
        self._name = uri.target
        self._timeout = uri.number("timeout", TIMEOUT_MILLISECONDS) / 1000
        self._target = 0
        self._is_open = True
        self._line = ReaderLine(uri)
        self._frames = FrameLine(self._line, Pn532Frames())
        self._line.wake(self._greet, self.close)

    def is_present(self) -> bool:
        """Diagnose 06, the chip's own look for an ISO 14443-4 card; no command to the card."""
        try:
            return self._is_open and self._ask(DIAGNOSE, b"\x06") == b"\x00"
        except DeviceProblem:
            self.close()
            return False

    def cancel(self) -> None:
        """From any thread."""
        self._line.cancel()

    def close(self) -> None:
        """Let the card go: the field's end resets it. Never raises."""
        if not self._is_open:
            return
        self._is_open = False
        if self._line.is_cancelled:
            self._line.last_words(Pn532Frames.ACK + Pn532Frames.encode(bytes([TO_CHIP, CONFIGURE]) + FIELD_OFF))
        with contextlib.suppress(DeviceProblem):  # the next opening configures the chip anew
            self._ask(RELEASE, b"\x00")
            self._ask(CONFIGURE, FIELD_OFF)
        self._line.close()

    def _greet(self) -> None:
        self._line.send(WAKE)
        self._ask(SAM, NORMAL_MODE)
        self._ask(FIRMWARE)

    def _ask(self, command: int, data: bytes | bytearray = b"") -> bytes:
        """One command of the chip. A command that takes too long is aborted by the host's acknowledgement."""
        content = bytearray([TO_CHIP, command]) + data
        with wiped_after(content):
            self._frames.send(content)
        deadline = time.monotonic() + self._timeout
        try:
            answer = self._frames.answer(deadline)
        except TooSlow:
            self._line.send(Pn532Frames.ACK)
            raise
        if answer[:2] != bytes([FROM_CHIP, command + 1]):
            raise ChannelBroken(self._name, "リーダーが命令を受け付けません。")
        return answer[2:]


class Pn532Channel(Pn532SerialReader):
    """One Type B card in the field of the reader, until ``close``."""

    def __init__(self, uri: DeviceUri) -> None:
        """Find the reader and the card. Raises UnknownDevice, Disconnected, NoCard, DeviceProblem."""
        super().__init__(uri)
        try:
            self._ask(CONFIGURE, RETRIES)
            found = self._ask(LIST, ONE_TYPE_B)
            if len(found) < 2 or found[0] != 1:
                raise NoCard(self._name)
            self._target = found[1]
        except BaseException:
            self.close()
            raise

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """One command, in chunks where it is long. Raises DeviceProblem; the channel is closed then."""
        if not self._is_open:
            raise ChannelBroken(self._name)
        try:
            for at in range(0, max(1, len(apdu)) - CHUNK, CHUNK):
                self._exchange(self._target | MORE, apdu[at : at + CHUNK])
            last = (max(1, len(apdu)) - 1) // CHUNK * CHUNK
            more, answer = self._exchange(self._target, apdu[last:])
            while more:
                more, part = self._exchange(self._target, b"")
                answer += part
                if len(answer) > LONGEST_ANSWER:
                    raise ChannelBroken(self._name, "カードの返事が長すぎます。")
            return answer
        except DeviceProblem:
            self.close()
            raise

    def _exchange(self, target: int, data: bytes | bytearray) -> tuple[bool, bytes]:
        """InDataExchange: whether more follows, and the data. Raises ChannelBroken for an error status."""
        command = bytearray([target]) + data
        with wiped_after(command):
            answer = self._ask(EXCHANGE, command)
        status = answer[0] if answer else 0xFF
        if status & 0x3F:
            gone = status & 0x3F in _GONE
            raise ChannelBroken(self._name, "カードが外されました。" if gone else "カードが応じません。")
        return bool(status & MORE), answer[1:]


def require_lab(uri: DeviceUri) -> None:
    """Raise UnknownDevice unless the URL says that this is a laboratory."""
    if uri.one("lab", "") != "yes":
        raise UnknownDevice(
            "PN532 は実験用です(技術基準適合の表示がない読取装置は窓口で使えません)。"
            "実験室では ?lab=yes を付けてください。"
        )
