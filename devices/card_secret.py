"""What opens a card: the secrets of the 券面入力補助 application, checked before sending and wiped after use."""

from __future__ import annotations

from enum import Enum
from types import TracebackType
from typing import Self

from devices.errors import MalformedSecret


class SecretKind(Enum):
    """A secret: its file, what the clerk calls it, how many digits, tries after a success, name in a CardRead."""

    PIN = (0x0011, "暗証番号(4桁)", 4, 3, "pin")
    VERIFICATION_A = (0x0014, "照合番号A", 12, 10, "verification_a")
    VERIFICATION_B = (0x0015, "照合番号B", 14, 10, "verification_b")

    def __init__(self, file_id: int, label: str, digits: int, tries: int, word: str) -> None:
        self.file_id = file_id
        self.label = label
        self.digits = digits
        self.tries = tries
        self.word = word


class Secret:
    """Digits on their way to the card, in memory that ``wipe`` clears. Use as a context manager.

    The text it is made from is the caller's: Python cannot clear a ``str``, so let go of it at once.
    """

    def __init__(self, kind: SecretKind, text: str) -> None:
        if len(text) != kind.digits or not (text.isascii() and text.isdigit()):
            raise MalformedSecret(kind.label, f"数字{kind.digits}桁")
        self.kind = kind
        self._digits = bytearray(text, "ascii")

    def __repr__(self) -> str:
        return f"Secret({self.kind.word})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()

    @property
    def digits(self) -> bytearray:
        """The buffer itself, so that no copy outlives it. Empty after ``wipe``."""
        return self._digits

    def wipe(self) -> None:
        """Overwrite and forget the digits; harmless a second time."""
        self._digits[:] = bytes(len(self._digits))
        self._digits.clear()
