"""Parts of a split QR (structured append, ISO/IEC 18004 §8) to the bytes of the whole, pure.

Parts are joined as bytes: a character may be cut in two. The parity byte is the exclusive or of all bytes.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

from devices.code_marks import Part
from devices.errors import UnreadableCode

WAIT_SECONDS = 30.0
"""After so long without another part the ones read so far are forgotten."""


def parity(data: bytes) -> int:
    """Parity byte of a whole text as the symbols carry it."""
    return reduce(xor, data, 0)


class Joiner:
    """Collects the parts of one split code in any order; the same part again does no harm."""

    def __init__(self, wait_seconds: float = WAIT_SECONDS) -> None:
        self._wait = wait_seconds
        self._parts: dict[int, bytes] = {}
        self._set = (0, 0)
        self._last = 0.0

    @property
    def waiting(self) -> tuple[int, int] | None:
        """(parts read, parts in all) of a set that is not complete."""
        return (len(self._parts), self._set[0]) if self._parts else None

    def add(self, part: Part, now: float) -> bytes | None:
        """Take a part at ``now`` (monotonic seconds); the whole when it was the last one missing.

        Raises UnreadableCode, forgetting the set: parts of another code, two different parts with one number, or a
        whole that does not give its parity.
        """
        self.tick(now)
        self._last = now
        key = (part.total, part.parity)
        if self._parts and key != self._set:
            self.reset()
            raise UnreadableCode("別の分割QRが混ざりました。1枚目から読み直してください。")
        if self._parts.get(part.index, part.data) != part.data:
            self.reset()
            raise UnreadableCode("分割QRの同じ番号に違う内容がありました。1枚目から読み直してください。")
        self._set = key
        self._parts[part.index] = part.data
        if len(self._parts) < part.total:
            return None
        whole = b"".join(self._parts[index] for index in range(part.total))
        self.reset()
        if parity(whole) != part.parity:
            raise UnreadableCode("分割QRの検査値が合いません。1枚目から読み直してください。")
        return whole

    def tick(self, now: float) -> None:
        """Tell the time: parts that nobody went on with are forgotten."""
        if now - self._last > self._wait:
            self.reset()

    def reset(self) -> None:
        """Forget the parts read so far."""
        self._parts.clear()
