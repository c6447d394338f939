"""Contact card readers on a serial line in the framing of the GemPC Twin: ``ccid:/dev/ttyS0``, no driver needed.

The reader carries T=1 blocks only, so protocol and block length are settled here. Licences and residence cards have
no contacts: such a reader reads My Number cards.
"""

from __future__ import annotations

import secrets
import time

from devices.atr import LONGEST_BLOCK, Atr, parse_atr
from devices.ccid_frames import (
    ABSENT,
    ESCAPE,
    POWER_OFF,
    POWER_ON,
    SET_PARAMETERS,
    SLOT_STATUS,
    TRANSFER,
    CardMoved,
    FrameReader,
    Garbled,
    Message,
    Refused,
    Wait,
    encode,
)
from devices.errors import CardUnreadable, ChannelBroken, DeviceProblem, NoCard
from devices.reader_line import ReaderLine
from devices.t1 import T1Line
from devices.uri import DeviceUri
from devices.wiping import wiped_after

FIRMWARE = b"\x02"
TELL_CARD_MOVES_WITH_ANSWERS = b"\x01\x01\x01"
TIMEOUT_MILLISECONDS = 3000
LONGEST_WAIT_FACTOR = 10
"""A card or reader may ask for more time, up to so many times the time-out for one command."""


class CcidSerialReader:
    """A serial CCID reader on an open line, whether a card lies there or not."""

    def __init__(self, uri: DeviceUri) -> None:
        """Open the line and find the reader. Options: those of the port, ``timeout`` milliseconds.

        Raises Disconnected, DeviceProblem.
        """
        self._name = uri.target
        self._timeout = uri.number("timeout", TIMEOUT_MILLISECONDS) / 1000
        self._sequence = secrets.randbelow(256)  # a late answer to an earlier reading has another number
        self._frames = FrameReader()
        self._is_open = True
        self._line = ReaderLine(uri, stop=2, rts=False)  # RTS high makes the reader send its plug-and-play string
        self._line.wake(self._greet, self.close)

    def is_present(self) -> bool:
        """Asks the reader for its slot; no command to the card."""
        try:
            return self._is_open and self._ask(SLOT_STATUS).card != ABSENT
        except DeviceProblem:
            self.close()
            return False

    def cancel(self) -> None:
        """From any thread."""
        self._line.cancel()

    def close(self) -> None:
        """Take the power from the card and let the line go. Never raises."""
        if not self._is_open:
            return
        self._is_open = False
        self._line.last_words(encode(Message(POWER_OFF, 0, self._next_sequence())))
        self._line.close()

    def _greet(self) -> None:
        """The reader's firmware answers, and card movements are told only together with answers."""
        self._ask(ESCAPE, FIRMWARE)
        self._ask(ESCAPE, TELL_CARD_MOVES_WITH_ANSWERS)

    def _ask(self, kind: int, data: bytes = b"", *, rest: bytes = bytes(3), patience: int = 1) -> Message:
        """One message to the reader and its answer. Raises NoCard, ChannelBroken, Disconnected, Cancelled."""
        sent = Message(kind, 0, self._next_sequence(), rest, data)
        self._write(sent)
        started = time.monotonic()
        limit = started + self._timeout * LONGEST_WAIT_FACTOR
        deadline = started + self._timeout * min(patience, LONGEST_WAIT_FACTOR)
        while True:
            for event in self._frames.feed(self._line.some(min(deadline, limit))):
                if isinstance(event, Wait) or (isinstance(event, Message) and event.wants_time):
                    deadline = time.monotonic() + self._timeout
                elif isinstance(event, Refused | Garbled):
                    raise ChannelBroken(self._name, "リーダーとの通信が乱れました。")
                elif isinstance(event, CardMoved):
                    continue  # the answer tells what it means
                elif event.is_answer and event.sequence == sent.sequence:
                    return self._judged(event, kind)

    def _judged(self, answer: Message, kind: int) -> Message:
        if not answer.has_failed:
            return answer
        if answer.card == ABSENT:
            raise NoCard(self._name) if kind == POWER_ON else ChannelBroken(self._name, "カードが外されました。")
        raise ChannelBroken(self._name, "カードが応じません。")

    def _write(self, message: Message) -> None:
        frame = encode(message)
        with wiped_after(frame):
            self._line.send(frame)

    def _next_sequence(self) -> int:
        self._sequence = (self._sequence + 1) & 0xFF
        return self._sequence


class CcidSerialChannel(CcidSerialReader):
    """One card in a serial CCID reader, powered until ``close``."""

    def __init__(self, uri: DeviceUri) -> None:
        """Find the reader and power the card. Raises Disconnected, NoCard, DeviceProblem."""
        super().__init__(uri)
        try:
            self._card = self._power_on()
        except BaseException:
            self.close()
            raise

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """One command. Raises DeviceProblem; the channel is closed then."""
        if not self._is_open:
            raise ChannelBroken(self._name)
        try:
            return self._card.exchange(apdu)
        except DeviceProblem:
            self.close()
            raise

    def _power_on(self) -> T1Line:
        answer = self._ask(POWER_ON)
        atr = parse_atr(answer.data)
        if 1 not in atr.protocols or atr.crc:
            raise CardUnreadable("このリーダーで読める種類のカードではありません。")
        if atr.needs_pps:
            self._negotiate(atr.speed)
        self._ask(SET_PARAMETERS, _parameters(atr), rest=bytes([1, 0, 0]))
        card = T1Line(self._carry_block, atr.card_block, self._name)
        card.announce(LONGEST_BLOCK)
        return card

    def _negotiate(self, speed: int) -> None:
        """PPS: T=1 at the speed the card offers; the card says it back."""
        wish = bytes([0xFF, 0x11, speed, 0xFF ^ 0x11 ^ speed])
        if self._ask(TRANSFER, wish).data != wish:
            raise CardUnreadable("カードと通信の方式が合いません。")

    def _carry_block(self, block: bytes, extension: int) -> bytes:
        rest = bytes([min(extension, 255) if extension > 1 else 0, 0, 0])
        return self._ask(TRANSFER, block, rest=rest, patience=extension).data


def _parameters(atr: Atr) -> bytes:
    """T=1 parameters of CCID 6.1.7: speed, checksum LRC, guard time, waiting times, clock, block length, address."""
    return bytes([atr.speed, 0x10, atr.guard, atr.waiting, 0, atr.card_block, 0])
