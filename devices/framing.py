"""Bytes of a scanner to frames, pure: it is fed whatever chunks arrive, with the time they arrived.

A frame ends with CR, LF or CRLF, or lies between STX and ETX with an optional check byte (BCC, exclusive or). The
BCC is taken by its position: its value equals a control character in about three frames of a hundred.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import xor

STX, ETX = 0x02, 0x03


class Framing(StrEnum):
    """How a scanner marks the end (and the beginning) of one code."""

    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    STX_ETX = "stx-etx"


class BlockCheck(StrEnum):
    """Whether a BCC follows ETX, and whether it covers ETX (QS20H) or the data only (AT10Q, QK20)."""

    OFF = "off"
    WITH_TERMINATOR = "terminator"
    DATA_ONLY = "data"


@dataclass(frozen=True, slots=True)
class FrameRules:
    """Settings of one scanner. ``gap_seconds``: silence after which a torn frame is dropped (200 bytes take 0.21 s
    at 9600 baud, but bytes within a frame follow each other); ``max_bytes``: longer is noise (a QR holds 2,953)."""

    framing: Framing = Framing.CRLF
    check: BlockCheck = BlockCheck.OFF
    gap_seconds: float = 0.2
    max_bytes: int = 4096


@dataclass(frozen=True, slots=True)
class Frame:
    """The data of one code without its marks."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Bytes that were thrown away as a whole: why (Japanese) and how many."""

    reason: str
    size: int


_TERMINATOR = {Framing.CR: b"\r", Framing.LF: b"\n", Framing.CRLF: b"\r\n", Framing.STX_ETX: bytes([ETX])}


class Framer:
    """Collects bytes of one port and gives complete frames."""

    def __init__(self, rules: FrameRules) -> None:
        if rules.check is not BlockCheck.OFF and rules.framing is not Framing.STX_ETX:
            raise ValueError("a BCC needs STX-ETX framing")
        self._rules = rules
        self._buffer = bytearray()
        self._last = 0.0
        self._skipping = False

    def feed(self, data: bytes, now: float) -> list[Frame | Dropped]:
        """Take bytes that arrived at ``now`` (monotonic seconds)."""
        found = self.tick(now)
        self._buffer += data
        self._last = now if data else self._last
        while (one := self._next()) is not None:
            if not (isinstance(one, Frame) and not one.data):  # an empty line is no code
                found.append(one)
        if len(self._buffer) > self._rules.max_bytes:
            found.append(self._drop("長すぎる読み取りを捨てました。"))
            self._skipping = self._rules.framing is not Framing.STX_ETX
        return found

    def tick(self, now: float) -> list[Frame | Dropped]:
        """Tell the time without bytes: what has waited longer than the gap is torn and dropped."""
        if now - self._last <= self._rules.gap_seconds:
            return []
        self._skipping = False
        return [self._drop("途中で切れた読み取りを捨てました。")] if self._buffer else []

    def reset(self) -> None:
        """Forget everything, as after a reconnection."""
        self._buffer.clear()
        self._skipping = False

    def _drop(self, reason: str) -> Dropped:
        size = len(self._buffer)
        self._buffer.clear()
        return Dropped(reason, size)

    def _next(self) -> Frame | Dropped | None:
        return self._next_block() if self._rules.framing is Framing.STX_ETX else self._next_line()

    def _next_line(self) -> Frame | Dropped | None:
        mark = _TERMINATOR[self._rules.framing]
        end = self._buffer.find(mark)
        if end < 0:
            return None
        data = bytes(self._buffer[:end])
        del self._buffer[: end + len(mark)]
        if self._skipping:  # the tail of a frame that was too long
            self._skipping = False
            return Frame(b"")
        if len(data) > self._rules.max_bytes:
            return Dropped("長すぎる読み取りを捨てました。", len(data))
        return Frame(data)

    def _next_block(self) -> Frame | Dropped | None:
        start = self._buffer.find(STX)
        if start != 0 and self._buffer:
            size = start if start > 0 else len(self._buffer)
            del self._buffer[:size]
            return Dropped("開始記号のない読み取りを捨てました。", size)
        end = self._buffer.find(ETX, 1)
        has_check = self._rules.check is not BlockCheck.OFF
        if end < 0 or (has_check and len(self._buffer) < end + 2):
            return None
        data = bytes(self._buffer[1:end])
        check = self._buffer[end + 1] if has_check else None
        del self._buffer[: end + (2 if has_check else 1)]
        if len(data) > self._rules.max_bytes:
            return Dropped("長すぎる読み取りを捨てました。", len(data))
        if STX in data:
            return Dropped("途中で切れた読み取りを捨てました。", len(data))
        if check is not None and check != block_check(data, self._rules.check):
            return Dropped("検査文字の合わない読み取りを捨てました。", len(data))
        return Frame(data)


def block_check(data: bytes, check: BlockCheck) -> int:
    """BCC of the data of a block."""
    covered = data + bytes([ETX]) if check is BlockCheck.WITH_TERMINATOR else data
    return reduce(xor, covered, 0)


def wrap(data: bytes, rules: FrameRules) -> bytes:
    """What a scanner with these settings sends for ``data``."""
    if rules.framing is not Framing.STX_ETX:
        return data + _TERMINATOR[rules.framing]
    tail = b"" if rules.check is BlockCheck.OFF else bytes([block_check(data, rules.check)])
    return bytes([STX]) + data + bytes([ETX]) + tail
