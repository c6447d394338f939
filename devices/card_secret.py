"""What opens a card: the secrets of every kind of card, checked before sending and wiped after use."""

from __future__ import annotations

import re
from enum import Enum
from types import TracebackType
from typing import Self

from desk_app.domain.secret_text import SecretText, TypedSecret
from devices.errors import MalformedSecret


class CardSecret(Enum):
    """A secret: its file or place, what the clerk calls it, its length, tries after a success, name in a CardRead."""

    def __init__(self, file_id: int, label: str, digits: int, tries: int, word: str) -> None:
        self.file_id = file_id
        self.label = label
        self.digits = digits
        self.tries = tries
        self.word = word

    @property
    def pattern(self) -> str:
        """What the secret looks like, as a regular expression."""
        return rf"[0-9]{{{self.digits}}}"

    @property
    def form(self) -> str:
        """The same in the clerk's words."""
        return f"数字{self.digits}桁"


class SecretKind(CardSecret):
    """Secrets of the 券面入力補助 application, by the file they stand in."""

    PIN = (0x0011, "暗証番号(4桁)", 4, 3, "pin")
    VERIFICATION_A = (0x0014, "照合番号A", 12, 10, "verification_a")
    VERIFICATION_B = (0x0015, "照合番号B", 14, 10, "verification_b")


class FaceSecret(CardSecret):
    """Secrets of the 券面 application (what is printed, as images): the same numbers, other files, other counters."""

    VERIFICATION_A = (0x0013, "照合番号A(券面)", 12, 10, "verification_a")
    VERIFICATION_B = (0x0012, "照合番号B(券面)", 14, 10, "verification_b")


class JpkiSecret(CardSecret):
    """Secrets of the JPKI application (公的個人認証)."""

    AUTH_PIN = (0x0018, "利用者証明用の暗証番号(4桁)", 4, 3, "auth_pin")
    SIGN_PASSWORD = (0x001B, "署名用パスワード", 16, 5, "sign_password")

    @property
    def pattern(self) -> str:
        """6–16 capital letters and digits with one of each at least (公的個人認証サービス, 署名用電子証明書)."""
        if self.word == "auth_pin":
            return super().pattern
        return "(?=.*[A-Z])(?=.*[0-9])[A-Z0-9]{6,16}"

    @property
    def form(self) -> str:
        """The same in the clerk's words."""
        return super().form if self.word == "auth_pin" else "英大文字と数字を両方使った6から16文字"


class LicenceSecret(CardSecret):
    """Secrets of driving licences, by P2 of VERIFY."""

    PIN1 = (0x81, "免許証の暗証番号1(4桁)", 4, 3, "pin")
    MYNA_PIN = (0x86, "マイナ免許証の暗証番号(4桁)", 4, 10, "pin")


class ResidenceSecret(CardSecret):
    """What opens a residence card: the number printed on it. The card has no counter for it."""

    CARD_NUMBER = (0x86, "在留カード等の番号", 12, 0, "card_number")

    @property
    def pattern(self) -> str:
        """Two letters, eight digits, two letters."""
        return "[A-Z]{2}[0-9]{8}[A-Z]{2}"

    @property
    def form(self) -> str:
        """The same in the clerk's words."""
        return "英大文字2・数字8・英大文字2の12文字"


class Secret:
    """A SecretText in the form that its kind asks for, on its way to the card. Use as a context manager.

    The SecretText it is made from is wiped. A ``str`` cannot be cleared by Python: let go of it at once.
    """

    def __init__(self, kind: CardSecret, text: TypedSecret) -> None:
        self.kind = kind
        if isinstance(text, SecretText):
            self._text = text.copy()
            text.wipe()
        else:
            self._text = SecretText.of(text if text.isascii() and text.isprintable() else "")
        if not re.fullmatch(kind.pattern.encode("ascii"), self.digits):
            self.wipe()
            raise MalformedSecret(kind.label, kind.form)

    def __repr__(self) -> str:
        return f"Secret({self.kind.word})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()

    @property
    def digits(self) -> memoryview:
        """The characters where they lie, so that no copy outlives them. Empty after ``wipe``."""
        return self._text.characters

    def wipe(self) -> None:
        """Overwrite and forget the digits; harmless a second time."""
        self._text.wipe()
