"""CCID messages and the framing that carries them over a serial line (GemPC Twin), as pure functions of bytes.

A frame is 03 06, the CCID message, and the exclusive or of all that. Between frames a reader may say 03 15 16 (not
understood), 50 02 or 50 03 (card out, in) and a single byte from 80 up (wait a little longer). A GemPC Twin sends
each command back before it answers. Source: USB CCID 1.1, chapter 6, and the open driver for these readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

SYNC, TAKEN, REFUSED, MOVED = 0x03, 0x06, 0x15, 0x50
CARD_OUT, CARD_IN = 0x02, 0x03
HEADER_BYTES = 10
LONGEST_MESSAGE = 271

POWER_ON, POWER_OFF, SLOT_STATUS, TRANSFER, ESCAPE = 0x62, 0x63, 0x65, 0x6F, 0x6B
SET_PARAMETERS, GET_PARAMETERS, RESET_PARAMETERS = 0x61, 0x6C, 0x6D
DATA_BLOCK, SLOT_STATUS_ANSWER, PARAMETERS, ESCAPE_ANSWER = 0x80, 0x81, 0x82, 0x83
ACTIVE, INACTIVE, ABSENT = 0, 1, 2
FAILED, MORE_TIME = 0x40, 0x80
ICC_MUTE = 0xFE


@dataclass(frozen=True, slots=True)
class Message:
    """A CCID message; ``rest`` are the three bytes before the data: status, error and chain in an answer."""

    kind: int
    slot: int
    sequence: int
    rest: bytes = bytes(3)
    data: bytes = field(default=b"", repr=False)

    @property
    def is_answer(self) -> bool:
        """From the reader, not the echo of ours."""
        return self.kind >= 0x80

    @property
    def card(self) -> int:
        """ACTIVE, INACTIVE or ABSENT, of an answer."""
        return self.rest[0] & 0x03

    @property
    def has_failed(self) -> bool:
        """The reader could not do it."""
        return self.rest[0] & 0xC0 == FAILED

    @property
    def wants_time(self) -> bool:
        """The reader will answer later."""
        return self.rest[0] & 0xC0 == MORE_TIME


@dataclass(frozen=True, slots=True)
class Refused:
    """03 15 16: the frame arrived broken and nothing was done."""


@dataclass(frozen=True, slots=True)
class CardMoved:
    """A card came or went."""

    is_in: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """A little longer."""


@dataclass(frozen=True, slots=True)
class Garbled:
    """Bytes that are none of these; what follows them cannot be trusted."""


Event = Message | Refused | CardMoved | Wait | Garbled


def encode(message: Message) -> bytearray:
    """The frame of a message, as a bytearray that can be wiped."""
    head = bytes([message.kind]) + len(message.data).to_bytes(4, "little") + bytes([message.slot, message.sequence])
    frame = bytearray([SYNC, TAKEN]) + head + message.rest + message.data
    frame.append(reduce(xor, frame))
    return frame


class FrameReader:
    """Bytes in pieces of any size, events out. After Garbled everything waiting is thrown away."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, data: bytes) -> Iterator[Event]:
        """The events that are complete now, in order."""
        self._waiting += data
        while (found := self._next()) is not None:
            event, used = found
            self._waiting[:used] = bytes(used)
            del self._waiting[:used]
            yield event

    def _next(self) -> tuple[Event, int] | None:
        waiting = self._waiting
        if waiting and waiting[0] >= 0x80:
            return Wait(), 1
        if waiting and waiting[0] not in (SYNC, MOVED):
            return Garbled(), len(waiting)
        if len(waiting) < 2:
            return None
        kinds: dict[tuple[int, int], Callable[[], tuple[Event, int] | None]] = {
            (SYNC, TAKEN): self._message,
            (SYNC, REFUSED): self._refused,
            (MOVED, CARD_OUT): lambda: (CardMoved(False), 2),
            (MOVED, CARD_IN): lambda: (CardMoved(True), 2),
        }
        second = kinds.get((waiting[0], waiting[1]))
        return second() if second else (Garbled(), len(waiting))

    def _refused(self) -> tuple[Event, int] | None:
        if len(self._waiting) < 3:
            return None
        return (Refused(), 3) if self._waiting[2] == SYNC ^ REFUSED else (Garbled(), len(self._waiting))

    def _message(self) -> tuple[Event, int] | None:
        waiting = self._waiting
        if len(waiting) < 7:
            return None
        size = HEADER_BYTES + int.from_bytes(waiting[3:7], "little")
        if size > LONGEST_MESSAGE:
            return Garbled(), len(waiting)
        if len(waiting) < size + 3:
            return None
        if reduce(xor, waiting[: size + 3]):
            return Garbled(), len(waiting)
        head, data = bytes(waiting[2 : 2 + HEADER_BYTES]), bytes(waiting[2 + HEADER_BYTES : 2 + size])
        return Message(head[0], head[5], head[6], head[7:10], data), size + 3
