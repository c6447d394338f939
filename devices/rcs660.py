"""Sony RC-S660/S (NFC Port-400) on a serial line: ``rcs660:/dev/ttyUSB0``.

Frames ``00 00 FF``, in them CCID Escape messages, in them pseudo-APDUs of PC/SC part 3 (transparent session). Written
from published notes of others, the maker's manual is for registered customers: not tried against the hardware.
"""

from __future__ import annotations

import contextlib
import secrets
import time

from devices.apdu import SW_OK
from devices.errors import BeyondTheReader, ChannelBroken, DeviceProblem, NoCard
from devices.host_frame_line import FrameLine
from devices.host_frames import Rcs660Frames
from devices.reader_line import ReaderLine
from devices.split_reads import is_plain_read, read_in_pieces
from devices.uri import DeviceUri
from devices.wiping import wiped_after

ESCAPE, ESCAPE_ANSWER, DONE = 0x6B, 0x83, 0x02
RESET = bytes.fromhex("FF550000")
START_SESSION = bytes.fromhex("FFC2000002810000")
FIELD_OFF, FIELD_ON = bytes.fromhex("FFC2000002830000"), bytes.fromhex("FFC2000002840000")
END_SESSION = bytes.fromhex("FFC2000002820000")
FIND_TYPE_B = bytes.fromhex("FFC20002048F02010400")
AFTER_RESET_SECONDS = 0.03
PACE_MILLISECONDS = 70
"""Between two commands, as the notes on this reader have it."""
TIMEOUT_MILLISECONDS = 3000
LONGEST_COMMAND = 120
INS_SIGN = 0x2A
"""Its answer, a signature of 256 bytes, is longer than a frame."""
LONGEST_READ = 112
"""Lengths stay below 128, where one byte means the same in every reading of the notes."""
TAG_STATUS, TAG_ANSWER, TAG_ATR = 0xC0, 0x97, 0x5F51
NO_CARD = 0x6401


class Rcs660SerialReader:
    """The reader on an open line, whether a card lies there or not."""

    def __init__(self, uri: DeviceUri) -> None:
        """Open the line and reset the reader. Options: those of the port, ``timeout`` and ``pace`` milliseconds.

        Raises Disconnected, DeviceProblem.
        """
        self._name = uri.target
        self._timeout = uri.number("timeout", TIMEOUT_MILLISECONDS) / 1000
        self._pace = uri.number("pace", PACE_MILLISECONDS) / 1000
        self._sequence = secrets.randbelow(256)
        self._last = 0.0
        self._is_open = True
        self._line = ReaderLine(uri)
        self._frames = FrameLine(self._line, Rcs660Frames())
        self._line.wake(self._greet, self.close)

    def is_present(self) -> bool:
        """The reader tells of its card only when it is spoken to; until then what the last command showed."""
        return self._is_open

    def cancel(self) -> None:
        """From any thread."""
        self._line.cancel()

    def close(self) -> None:
        """Field off, which resets the card, and the session's end. Never raises."""
        if not self._is_open:
            return
        self._is_open = False
        if self._line.is_cancelled:
            self._line.last_words(Rcs660Frames.encode(self._escape(FIELD_OFF)))
        with contextlib.suppress(DeviceProblem):  # a reset of the reader at the next opening switches the field off
            self._ask(FIELD_OFF)
            self._ask(END_SESSION)
        self._line.close()

    def _greet(self) -> None:
        self._exchange(RESET)
        self._line.send(Rcs660Frames.ACK)
        self._line.pause(AFTER_RESET_SECONDS)

    def _ask(self, command: bytes | bytearray, *, may_be_empty: bool = False) -> dict[int, bytes]:
        """The data objects of a pseudo-APDU's answer. Raises ChannelBroken for an error of reader or card."""
        raw = self._exchange(command)
        if len(raw) < 2 or int.from_bytes(raw[-2:], "big") != SW_OK:
            raise ChannelBroken(self._name, "リーダーが命令を受け付けません。")
        try:
            found = data_objects(raw[:-2])
        except IndexError:
            raise ChannelBroken(self._name, "リーダーの返事が壊れています。") from None
        status = int.from_bytes(found.get(TAG_STATUS, b"\x00\x90\x00")[-2:], "big")
        if status == SW_OK or may_be_empty:
            return found
        raise ChannelBroken(self._name, "カードが外されました。" if status == NO_CARD else "カードが応じません。")

    def _escape(self, command: bytes | bytearray) -> bytearray:
        self._sequence = (self._sequence + 1) & 0xFF
        head = bytes([ESCAPE]) + len(command).to_bytes(4, "little") + bytes([0, self._sequence, 0, 0, 0])
        return bytearray(head) + command

    def _exchange(self, command: bytes | bytearray) -> bytes:
        """A CCID Escape message and what comes back in its answer."""
        self._line.pause(self._last + self._pace - time.monotonic())
        message = self._escape(command)
        with wiped_after(message):
            self._frames.send(message)
        deadline = time.monotonic() + self._timeout
        while True:
            answer = self._frames.answer(deadline)
            if len(answer) >= 10 and answer[6] == self._sequence:
                break
        self._last = time.monotonic()
        if answer[0] != ESCAPE_ANSWER or answer[7] != DONE:
            raise ChannelBroken(self._name, "リーダーが命令を受け付けません。")
        return answer[10:]


class Rcs660Channel(Rcs660SerialReader):
    """One Type B card in the field of the reader, until ``close``."""

    def __init__(self, uri: DeviceUri) -> None:
        """Find the reader and the card. Raises Disconnected, NoCard, DeviceProblem."""
        super().__init__(uri)
        try:
            self._ask(START_SESSION)
            found = self._ask(FIND_TYPE_B, may_be_empty=True)
            if TAG_ATR not in found:
                raise NoCard(self._name)
            self._ask(FIELD_ON)
        except BaseException:
            self.close()
            raise

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """One command. Raises BeyondTheReader for one too long; other problems close the channel."""
        if not self._is_open:
            raise ChannelBroken(self._name)
        if len(apdu) > LONGEST_COMMAND or _is_extended(apdu) or apdu[1] == INS_SIGN:
            raise BeyondTheReader(self._name)
        try:
            if is_plain_read(apdu):
                return read_in_pieces(self._carry, apdu, LONGEST_READ)
            return self._carry(apdu)
        except DeviceProblem:
            self.close()
            raise

    def _carry(self, apdu: bytes | bytearray) -> bytes:
        """Transceive: 5F46 the card's time in microseconds, 95 the command; 97 is the card's answer."""
        micros = int(self._timeout * 1_000_000).to_bytes(4, "little")
        body = bytearray(b"\x5f\x46\x04" + micros + bytes([0x95, len(apdu)])) + apdu
        command = bytearray(b"\xff\xc2\x00\x01" + bytes([len(body)])) + body + b"\x00"
        with wiped_after(command, body):
            answer = self._ask(command).get(TAG_ANSWER)
        if answer is None:
            raise ChannelBroken(self._name, "カードが応じません。")
        return answer


def data_objects(raw: bytes) -> dict[int, bytes]:
    """Tag and value of each object; the tags FFxx and 5Fxx have two bytes. Raises IndexError when torn."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(raw):
        width = 2 if raw[at] in (0x5F, 0xFF) else 1
        tag, size = int.from_bytes(raw[at : at + width], "big"), raw[at + width]
        at += width + 1
        if at + size > len(raw):
            raise IndexError
        found[tag] = raw[at : at + size]
        at += size
    return found


def _is_extended(apdu: bytes | bytearray) -> bool:
    return len(apdu) > 5 and apdu[4] == 0
