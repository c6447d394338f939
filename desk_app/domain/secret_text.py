"""A secret on its way from the one who types it to the card: held in memory that can be wiped, never as text.

Python cannot clear a ``str``: freed memory keeps its characters until something else is written there. So a PIN is
gathered byte by byte into a buffer of its own, and whoever is done with it wipes the buffer.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

MOST_CHARACTERS = 32


class SecretText:
    """ASCII characters in a buffer of fixed size, so that growing leaves no copies behind.

    Use as a context manager, or call ``wipe`` when done.
    """

    __slots__ = ("_buffer", "_length")

    def __init__(self) -> None:
        self._buffer = bytearray(MOST_CHARACTERS)
        self._length = 0

    @classmethod
    def of(cls, text: str | bytes | bytearray) -> Self:
        """From characters that are in memory anyway (a test, a command line's input). Raises ValueError."""
        one = cls()
        for code in map(ord, text) if isinstance(text, str) else text:
            one.add(code)
        return one

    def add(self, code: int) -> bool:
        """One more character by its ASCII code; False when there is no room. Raises ValueError for another code."""
        if not 0x20 <= code < 0x7F:
            raise ValueError("a secret has printable ASCII characters only")
        if self._length >= MOST_CHARACTERS:
            return False
        self._buffer[self._length] = code
        self._length += 1
        return True

    def drop_last(self) -> None:
        """Take the last character back, if there is one."""
        if self._length:
            self._length -= 1
            self._buffer[self._length] = 0

    def copy(self) -> SecretText:
        """A second one with the same characters, to be wiped on its own."""
        one = SecretText()
        one._buffer[:] = self._buffer
        one._length = self._length
        return one

    @property
    def characters(self) -> memoryview:
        """The characters where they lie, as ASCII codes: no copy that outlives a wipe. Look anew after a change."""
        return memoryview(self._buffer)[: self._length]

    def copy_to(self, target: bytearray) -> None:
        """Append the characters to a buffer of the caller's, who has to wipe it."""
        target.extend(self.characters)

    def reveal(self) -> str:
        """The characters as text, for the paper they are printed on: this copy cannot be wiped."""
        return self._buffer[: self._length].decode("ascii")

    def wipe(self) -> None:
        """Overwrite and forget; harmless a second time."""
        self._buffer[:] = bytes(MOST_CHARACTERS)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        return "SecretText()"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()


TypedSecret = str | SecretText
"""What a reading takes: a SecretText, which it wipes, or a ``str`` where nobody could avoid one."""
