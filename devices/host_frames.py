"""The frames ``00 00 FF …`` of two families of NFC readers, as pure functions of bytes.

PN532 (UM0701-02, 6.2.1): length one byte, or FF FF and two bytes; acknowledgement 00 00 FF 00 FF 00. RC-S660/S:
length always two bytes, acknowledgement 00 00 FF 00 00 FF 00. Length and data each have a sum that makes zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

START = b"\x00\x00\xff"
PN532_LONGEST = 265
RCS660_LONGEST = 0x0115


@dataclass(frozen=True, slots=True)
class Data:
    """A frame with content."""

    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """The acknowledgement."""


@dataclass(frozen=True, slots=True)
class Again:
    """The other side did not understand (PN532)."""


@dataclass(frozen=True, slots=True)
class Garbled:
    """Bytes that are no frame, or one with a wrong sum."""


Event = Data | Taken | Again | Garbled
Found = tuple[Event, int] | None


def _sum(data: bytes | bytearray) -> int:
    return -sum(data) & 0xFF


class Pn532Frames:
    """Frames of the PN532: ``encode`` and, for bytes in pieces of any size, ``feed``."""

    ACK = b"\x00\x00\xff\x00\xff\x00"
    NACK = b"\x00\x00\xff\xff\x00\x00"
    FAULT = b"\x00\x00\xff\x01\xff\x7f\x81\x00"

    def __init__(self) -> None:
        self._waiting = bytearray()

    @staticmethod
    def encode(content: bytes | bytearray) -> bytearray:
        """The frame, extended where 255 bytes are passed; to be wiped by whoever sends it."""
        size = len(content)
        if size <= 0xFF:
            head = bytes([size, -size & 0xFF])
        else:
            length = size.to_bytes(2, "big")
            head = b"\xff\xff" + length + bytes([_sum(length)])
        return bytearray(START + head) + content + bytes([_sum(content), 0])

    def feed(self, data: bytes) -> Iterator[Event]:
        """The events that are complete now."""
        self._waiting += data
        while (found := self._next()) is not None:
            yield _use(self._waiting, found)

    def _next(self) -> Found:
        if (early := _begin(self._waiting, 6)) is not None or len(self._waiting) < 6:
            return early
        waiting = self._waiting
        if waiting[3:6] == self.ACK[3:]:
            return Taken(), 6
        if waiting[3:6] == self.NACK[3:]:
            return Again(), 6
        if waiting[3:5] != b"\xff\xff":
            sound = not (waiting[3] + waiting[4]) & 0xFF
            return _content(waiting, 5, waiting[3], sound)
        if len(waiting) < 8:
            return None
        size = int.from_bytes(waiting[5:7], "big")
        return _content(waiting, 8, size, not sum(waiting[5:8]) & 0xFF and size <= PN532_LONGEST)


class Rcs660Frames:
    """Frames of the RC-S660/S."""

    ACK = b"\x00\x00\xff\x00\x00\xff\x00"

    def __init__(self) -> None:
        self._waiting = bytearray()

    @staticmethod
    def encode(content: bytes | bytearray) -> bytearray:
        """The frame; to be wiped by whoever sends it."""
        length = len(content).to_bytes(2, "big")
        return bytearray(START + length + bytes([_sum(length)])) + content + bytes([_sum(content), 0])

    def feed(self, data: bytes) -> Iterator[Event]:
        """The events that are complete now."""
        self._waiting += data
        while (found := self._next()) is not None:
            yield _use(self._waiting, found)

    def _next(self) -> Found:
        if (early := _begin(self._waiting, 7)) is not None or len(self._waiting) < 7:
            return early
        waiting = self._waiting
        if waiting[3:7] == self.ACK[3:]:
            return Taken(), 7
        size = int.from_bytes(waiting[3:5], "big")
        return _content(waiting, 6, size, not sum(waiting[3:6]) & 0xFF and 0 < size <= RCS660_LONGEST)


def _begin(waiting: bytearray, enough: int) -> Found:
    """What stands before a frame's start: zeros are idle line, anything else is garbled."""
    if len(waiting) < enough:
        return None if waiting == (START + bytes(waiting[3:]))[: len(waiting)] else _skip(waiting)
    return None if waiting.startswith(START) else _skip(waiting)


def _skip(waiting: bytearray) -> Found:
    if not any(waiting):
        return None if len(waiting) < 3 else (Data(b""), len(waiting) - 2)
    at = waiting.find(START)
    if at > 0 and not any(waiting[:at]):
        return Data(b""), at
    return Garbled(), len(waiting)


def _content(waiting: bytearray, begin: int, size: int, sound: bool) -> Found:
    if not sound:
        return Garbled(), len(waiting)
    if len(waiting) < begin + size + 2:
        return None
    body = bytes(waiting[begin : begin + size + 1])
    return (Data(body[:-1]), begin + size + 2) if not sum(body) & 0xFF else (Garbled(), len(waiting))


def _use(waiting: bytearray, found: tuple[Event, int]) -> Event:
    event, used = found
    waiting[:used] = bytes(used)
    del waiting[:used]
    return event
