"""A My Number card in software that speaks real APDUs: the training mode and the tests read it as they read a card.

All people are invented, and every 個人番号 carries a wrong check digit.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from devices.apdu import (
    INS_READ_BINARY,
    INS_SELECT,
    INS_VERIFY,
    SW_LOCKED,
    SW_NOT_FOUND,
    SW_NOT_VERIFIED,
    SW_OK,
    SW_PAST_END,
    SW_WRONG_LENGTH,
    SW_WRONG_P1P2,
)
from devices.card_secret import SecretKind
from devices.mynumber import (
    AID,
    EF_BASIC,
    EF_NUMBER,
    TAG_ADDRESS,
    TAG_BASIC,
    TAG_BIRTH,
    TAG_NAME,
    TAG_SEX,
)
from devices.sim_card import CardFault, SimulatedCard, sw
from devices.tlv import build

_PADDING = b"\xff" * 8


@dataclass(frozen=True, slots=True)
class CardProfile:
    """The invented holder of a simulated card. Days are ISO; ``known_generation`` off hides the application."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    birth: str = field(repr=False)
    sex: str
    pin: str = field(default="1234", repr=False)
    expiry: str = "2033-05-01"
    security_code: str = field(default="4649", repr=False)
    number: str = field(default="123456789010", repr=False)
    tries: int = SecretKind.PIN.tries
    known_generation: bool = True

    @property
    def verification_b(self) -> str:
        """照合番号B: birth YYMMDD, expiry year YYYY, security code, all printed on the front."""
        return self.birth.replace("-", "")[2:] + self.expiry[:4] + self.security_code


PROFILES = {
    "demo": CardProfile("髙橋 健一", "東京都千代田区一番町1番地2", "1988-05-01", "男"),
    "yumi": CardProfile(
        "髙橋 由美", "東京都千代田区一番町1番地2", "1990-02-14", "女", pin="2580", number="234567890120"
    ),
    "tenkyo": CardProfile(
        "佐々木 花子", "架空県みらい市本町一丁目1番1号", "1975-11-30", "女", pin="4321", number="345678901230"
    ),
    "locked": CardProfile(
        "田中 一郎", "架空県みらい市緑町二丁目5番8号", "1960-01-15", "男", tries=0, number="456789012340"
    ),
    "last-try": CardProfile(
        "鈴木 次郎", "架空県みらい市港町7番地", "1999-09-09", "男", tries=1, number="567890123450"
    ),
    "next-generation": CardProfile(
        "山本 未来", "架空県みらい市新町3番3号", "2001-03-03", "女", known_generation=False, number="678901234560"
    ),
    "rare-name": CardProfile(
        "𠮷田 葛\U000e0100子", "京都府京都市上京区辻\U000e0100町1番地", "1966-12-24", "女", number="789012345670"
    ),
}


class SimulatedMyNumberCard(SimulatedCard):
    """The card: files, tries counters and what is selected and verified. Tries live as long as this object."""

    def __init__(
        self,
        profile: CardProfile,
        faults: tuple[CardFault, ...] = (),
        *,
        delay_seconds: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(faults, delay_seconds=delay_seconds, sleep=sleep)
        self.profile = profile
        self._secrets = {
            SecretKind.PIN.file_id: profile.pin,
            SecretKind.VERIFICATION_A.file_id: profile.number,
            SecretKind.VERIFICATION_B.file_id: profile.verification_b,
        }
        self._tries = {kind.file_id: kind.tries for kind in SecretKind}
        self._tries[SecretKind.PIN.file_id] = profile.tries
        self._files = {EF_NUMBER: _number_file(profile), EF_BASIC: _basic_file(profile)}
        self._application = False
        self._current: int | None = None
        self._verified: set[int] = set()

    def tries(self, kind: SecretKind) -> int:
        """Tries left of a secret, for tests and the training panel."""
        return self._tries[kind.file_id]

    def reset(self) -> None:
        """Nothing is selected or verified any more."""
        self._application = False
        self._current = None
        self._verified.clear()

    def answer(self, apdu: bytes) -> bytes:
        """What the card answers to one command."""
        if apdu[0] != 0x00:
            return sw(0x6E00)
        handler = {INS_SELECT: self._select, INS_VERIFY: self._verify, INS_READ_BINARY: self._read}.get(apdu[1])
        return handler(apdu) if handler else sw(0x6D00)

    def _select(self, apdu: bytes) -> bytes:
        if len(apdu) < 5 or len(apdu) != 5 + apdu[4]:
            return sw(SW_WRONG_LENGTH)
        if (apdu[2], apdu[3]) == (0x04, 0x0C):
            self._application = self.profile.known_generation and apdu[5:] == AID
            self._current = None
            return sw(SW_OK if self._application else SW_NOT_FOUND)
        if (apdu[2], apdu[3]) != (0x02, 0x0C):
            return sw(SW_WRONG_P1P2)
        file_id = int.from_bytes(apdu[5:], "big")
        if not self._application or (file_id not in self._files and file_id not in self._secrets):
            return sw(SW_NOT_FOUND)
        self._current = file_id
        return sw(SW_OK)

    def _verify(self, apdu: bytes) -> bytes:
        if apdu[3] != 0x80 or self._current is None or self._current not in self._secrets:
            return sw(SW_WRONG_P1P2)
        left = self._tries[self._current]
        if len(apdu) == 4:
            return sw(0x63C0 | left)
        if len(apdu) != 5 + apdu[4]:
            return sw(SW_WRONG_LENGTH)
        if left == 0:
            return sw(SW_LOCKED)
        if bytes(apdu[5:]) == self._secrets[self._current].encode("ascii"):
            self._verified.add(self._current)
            self._tries[self._current] = next(k.tries for k in SecretKind if k.file_id == self._current)
            return sw(SW_OK)
        self._verified.discard(self._current)
        self._tries[self._current] = left - 1
        return sw(0x63C0 | (left - 1))

    def _read(self, apdu: bytes) -> bytes:
        if len(apdu) != 5 or apdu[2] & 0x80:
            return sw(SW_WRONG_LENGTH)
        content = self._files.get(self._current) if self._current is not None else None
        if content is None:
            return sw(SW_NOT_FOUND)
        if not self._verified & _openers(self._current):
            return sw(SW_NOT_VERIFIED)
        offset = int.from_bytes(apdu[2:4], "big")
        if offset >= len(content):
            return sw(SW_PAST_END)
        return content[offset : offset + (apdu[4] or 256)] + sw(SW_OK)


def _openers(file_id: int | None) -> set[int]:
    """Which secrets open a file."""
    other = SecretKind.VERIFICATION_A if file_id == EF_NUMBER else SecretKind.VERIFICATION_B
    return {SecretKind.PIN.file_id, other.file_id}


def _number_file(profile: CardProfile) -> bytes:
    return (build(0xDF10, profile.number.encode("ascii")) + _PADDING)[:17]


def _basic_file(profile: CardProfile) -> bytes:
    items = {
        TAG_NAME: profile.name,
        TAG_ADDRESS: profile.address,
        TAG_BIRTH: profile.birth.replace("-", ""),
        TAG_SEX: {"男": "1", "女": "2"}.get(profile.sex, "9"),
    }
    body = b"".join(build(tag, text.encode("utf-8")) for tag, text in items.items())
    offsets = build(0xDF21, bytes(2 * len(items)))  # real cards list offsets here; readers go by tags
    return build(TAG_BASIC, offsets + body) + _PADDING
