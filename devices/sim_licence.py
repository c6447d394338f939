"""An IC driving licence in software, and the licence inside a My Number card; the holders are invented."""

from __future__ import annotations

from collections.abc import Mapping
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
from devices.card_dates import to_era_day
from devices.card_secret import LicenceSecret
from devices.flat_tlv import build_flat, to_jis
from devices.licence import (
    AID_ITEMS,
    AID_MYNA,
    EF_CHANGES,
    EF_COMMON,
    EF_GAIJI,
    EF_ITEMS,
    EF_MORE_GAIJI,
    EF_MYNA_DATA,
    EF_MYNA_PIN_SET,
    EF_PIN_SET,
    GAIJI_TAGS,
    GAP,
    NO_PIN,
    TAG_ADDRESS,
    TAG_BIRTH,
    TAG_COMMON,
    TAG_EXPIRY,
    TAG_KANA,
    TAG_MYNA_EXPIRY,
    TAG_MYNA_PIN_SET,
    TAG_NAME,
    TAG_NUMBER,
    TAG_PIN_SET,
)
from devices.sim_card import CardFault, SimulatedCard, sw
from devices.sim_images import YOSHI_DOTS
from devices.tlv import build

ITEMS_BYTES = 880
CHANGES_BYTES = 1200


@dataclass(frozen=True, slots=True)
class LicenceProfile:
    """The invented holder of a simulated licence. An empty ``pin`` is a card without one; ``myna`` is マイナ免許証.

    ``moved_to`` holds the addresses written after issue, in order; ``version`` that is no number is a foreign card.
    """

    name: str = field(repr=False)
    kana: str = field(repr=False)
    address: str = field(repr=False)
    birth: str = field(repr=False)
    expires: str = "2029-06-01"
    number: str = field(default="309912345670", repr=False)
    pin: str = field(default="1234", repr=False)
    moved_to: tuple[str, ...] = field(default=(), repr=False)
    tries: int | None = None
    version: str = "009"
    myna: bool = False


_KENICHI = ("高橋 健一", "タカハシ ケンイチ", "東京都千代田区一番町1番地2", "1988-05-01")
PROFILES = {
    "demo": LicenceProfile(*_KENICHI),
    "moved": LicenceProfile(*_KENICHI, moved_to=("架空県みらい市港町7番地", "架空県みらい市緑町二丁目5番8号")),
    "no-pin": LicenceProfile("鈴木 次郎", "スズキ ジロウ", "架空県みらい市港町7番地", "1999-09-09", pin=""),
    "gaiji": LicenceProfile(f"{GAP}田 葉子", "ヨシダ ヨウコ", "架空県みらい市新町3番3号", "1966-12-24"),
    "last-try": LicenceProfile("田中 一郎", "タナカ イチロウ", "架空県みらい市緑町一丁目1番", "1960-01-15", tries=1),
    "locked": LicenceProfile("田中 一郎", "タナカ イチロウ", "架空県みらい市緑町一丁目1番", "1960-01-15", tries=0),
    "unknown": LicenceProfile(
        "山本 未来", "ヤマモト ミライ", "架空県みらい市新町3番3号", "2001-03-03", version="X01"
    ),
    "myna": LicenceProfile(*_KENICHI, myna=True),
    "myna-no-pin": LicenceProfile(*_KENICHI, myna=True, pin=""),
}


class SimulatedLicence(SimulatedCard):
    """The card: files, the counter of its PIN, what is selected and verified."""

    def __init__(
        self, profile: LicenceProfile, faults: tuple[CardFault, ...] = (), *, delay_seconds: float = 0
    ) -> None:
        super().__init__(faults, delay_seconds=delay_seconds)
        self.profile = profile
        self.secret = LicenceSecret.MYNA_PIN if profile.myna else LicenceSecret.PIN1
        self.tries = self.secret.tries if profile.tries is None else profile.tries
        self.files = _myna_files(profile) if profile.myna else _files(profile)
        self._application = b""
        self._current: int | None = None
        self._verified = False

    def reset(self) -> None:
        """Nothing is selected or verified any more."""
        self._application = b""
        self._current = None
        self._verified = False

    def answer(self, apdu: bytes) -> bytes:
        """What the card answers to one command."""
        if apdu[0] != 0x00:
            return sw(0x6E00)
        handler = {INS_SELECT: self._select, INS_VERIFY: self._verify, INS_READ_BINARY: self._read}.get(apdu[1])
        return handler(apdu) if handler else sw(0x6D00)

    def _select(self, apdu: bytes) -> bytes:
        if apdu[2:4] == b"\x00\x00":
            self._application, self._current = b"", None
            return sw(SW_OK)
        if len(apdu) < 5 or len(apdu) != 5 + apdu[4]:
            return sw(SW_WRONG_LENGTH)
        if apdu[2:4] == b"\x04\x0c":
            return self._select_application(apdu[5:])
        file_id = int.from_bytes(apdu[5:], "big")
        if apdu[2:4] != b"\x02\x0c" or (self._application, file_id) not in self.files:
            return sw(SW_NOT_FOUND)
        self._current = file_id
        return sw(SW_OK)

    def _select_application(self, aid: bytes) -> bytes:
        if not any(place == aid for place, _ in self.files):
            return sw(SW_NOT_FOUND)
        self._application, self._current = aid, None
        return sw(SW_OK)

    def _verify(self, apdu: bytes) -> bytes:
        if apdu[3] != self.secret.file_id or (self._application == AID_MYNA) != self.profile.myna:
            return sw(SW_WRONG_P1P2)
        if len(apdu) == 4:
            return sw(0x63C0 | self.tries)
        if len(apdu) != 5 + apdu[4]:
            return sw(SW_WRONG_LENGTH)
        if self.tries == 0:
            return sw(SW_LOCKED)
        self._verified = bytes(apdu[5:]) == (self.profile.pin.encode("ascii") or NO_PIN)
        self.tries = self.secret.tries if self._verified else self.tries - 1
        return sw(SW_OK if self._verified else 0x63C0 | self.tries)

    def _read(self, apdu: bytes) -> bytes:
        if len(apdu) != 5 or apdu[2] & 0x80:
            return sw(SW_WRONG_LENGTH)
        if self._current is None:
            return sw(SW_NOT_FOUND)
        if self._current in _LOCKED_FILES and not self._verified:
            return sw(SW_NOT_VERIFIED)
        content = self.files[(self._application, self._current)]
        offset = int.from_bytes(apdu[2:4], "big")
        if offset >= len(content):
            return sw(SW_PAST_END)
        return content[offset : offset + (apdu[4] or 256)] + sw(SW_OK)


_LOCKED_FILES = frozenset({EF_ITEMS, EF_CHANGES, EF_GAIJI, EF_MORE_GAIJI, EF_MYNA_DATA})
Files = Mapping[tuple[bytes, int], bytes]


def _files(profile: LicenceProfile) -> Files:
    common = profile.version.encode("ascii") + bytes.fromhex("2024060120290601")
    items = (
        build_flat(0x11, b"1")
        + build_flat(TAG_NAME, to_jis(profile.name.replace(" ", "\u3000"), GAP))
        + build_flat(TAG_KANA, to_jis(profile.kana.replace(" ", "\u3000"), GAP))
        + build_flat(0x14, b"")
        + build_flat(TAG_BIRTH, to_era_day(profile.birth).encode("ascii"))
        + build_flat(TAG_ADDRESS, to_jis(_wide(profile.address), GAP))
        + build_flat(TAG_EXPIRY, to_era_day(profile.expires).encode("ascii"))
        + build_flat(0x1F, b"")
        + build_flat(TAG_NUMBER, profile.number.encode("ascii"))
    )
    moves = b"".join(build_flat(0x70 + place, _change(text)) for place, text in enumerate(profile.moved_to))
    empty = b"".join(build_flat(0x70 + place, b"") for place in range(len(profile.moved_to), 8))
    changes = build_flat(0x50, b"1" if profile.moved_to else b"0") + moves + empty
    return {
        (b"", EF_COMMON): build(TAG_COMMON, common) + build(0x46, b"\x01\x02"),
        (b"", EF_PIN_SET): build(TAG_PIN_SET, bytes([bool(profile.pin)])),
        (AID_ITEMS, EF_ITEMS): items.ljust(ITEMS_BYTES, b"\xff"),
        (AID_ITEMS, EF_CHANGES): changes.ljust(CHANGES_BYTES, b"\xff"),
        (AID_ITEMS, EF_GAIJI): build_flat(GAIJI_TAGS[1], b"\x01" + YOSHI_DOTS).ljust(264, b"\xff"),
        (AID_ITEMS, EF_MORE_GAIJI): (build_flat(0xA0, b"1") + build_flat(GAIJI_TAGS[3], b"\x01" + YOSHI_DOTS)).ljust(
            663, b"\xff"
        ),
    }


def _myna_files(profile: LicenceProfile) -> Files:
    data = build_flat(0xC2, b"") + build_flat(0xC3, b"")
    data += build_flat(TAG_MYNA_EXPIRY, to_era_day(profile.expires).encode("ascii"))
    return {
        (AID_MYNA, EF_MYNA_PIN_SET): build(TAG_MYNA_PIN_SET, bytes([bool(profile.pin)])),
        (AID_MYNA, EF_MYNA_DATA): data + b"\xff" * 64,
    }


def _change(text: str) -> bytes:
    """A change entry: JIS year, date in seven wide characters, text, 公安委員会 in five."""
    return b"1" + to_jis("5060401".translate(_WIDE), GAP) + to_jis(_wide(text), GAP) + to_jis("架空公安委", GAP)


_WIDE = {0x20: 0x3000} | {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _wide(text: str) -> str:
    """A licence has two-byte characters only: digits and spaces are wide."""
    return text.translate(_WIDE)
