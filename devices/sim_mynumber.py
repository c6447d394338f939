"""A My Number card in software that speaks real APDUs: the training mode and the tests read it as they read a card.

It has the 券面入力補助, 券面 and JPKI applications. All people are invented, and every 個人番号 carries a wrong check
digit.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from devices import jpki, mynumber_face
from devices.apdu import (
    INS_READ_BINARY,
    INS_SELECT,
    INS_VERIFY,
    SW_INVALIDATED,
    SW_LOCKED,
    SW_NOT_FOUND,
    SW_NOT_VERIFIED,
    SW_OK,
    SW_PAST_END,
    SW_WRONG_LENGTH,
    SW_WRONG_P1P2,
)
from devices.card_secret import CardSecret, FaceSecret, JpkiSecret, SecretKind
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
from devices.sim_face_images import printed
from devices.sim_images import FACE_JP2
from devices.sim_jpki import Credentials, Holder, credentials
from devices.tlv import build

INS_SECURITY_OPERATION = 0x2A
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
    has_pin: bool = True
    """False for 顔認証マイナンバーカード."""
    sign_password: str = field(default="TEST01", repr=False)
    sign_tries: int = JpkiSecret.SIGN_PASSWORD.tries
    certificate_until: str = "2029-04-30T23:59:59+09:00"

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
    "face-auth": CardProfile(
        "小林 千代", "架空県みらい市緑町一丁目2番3号", "1938-04-10", "女", has_pin=False, number="890123456781"
    ),
    "certificate-over": CardProfile(
        "髙橋 健一", "東京都千代田区一番町1番地2", "1988-05-01", "男", certificate_until="2026-04-30T23:59:59+09:00"
    ),
}


Place = tuple[bytes, int]
"""A file: its application and its identifier."""


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
        self.secrets = _secrets(profile)
        self._tries = {place: kind.tries for place, (kind, _) in self.secrets.items()}
        self._tries[(AID, SecretKind.PIN.file_id)] = profile.tries
        self._tries[(jpki.AID, JpkiSecret.SIGN_PASSWORD.file_id)] = profile.sign_tries
        self.files = _files(profile)
        self._application = b""
        self._current: int | None = None
        self._verified: set[Place] = set()

    def tries(self, kind: CardSecret) -> int:
        """Tries left of a secret, for tests and the training panel."""
        return next(self._tries[place] for place, (one, _) in self.secrets.items() if one is kind)

    def reset(self) -> None:
        """Nothing is selected or verified any more."""
        self._application = b""
        self._current = None
        self._verified.clear()

    def answer(self, apdu: bytes) -> bytes:
        """What the card answers to one command."""
        if (apdu[0], apdu[1]) == (0x80, INS_SECURITY_OPERATION):
            return self._sign(apdu)
        if apdu[0] != 0x00:
            return sw(0x6E00)
        handler = {INS_SELECT: self._select, INS_VERIFY: self._verify, INS_READ_BINARY: self._read}.get(apdu[1])
        return handler(apdu) if handler else sw(0x6D00)

    def _select(self, apdu: bytes) -> bytes:
        if len(apdu) < 5 or len(apdu) != 5 + apdu[4]:
            return sw(SW_WRONG_LENGTH)
        if (apdu[2], apdu[3]) == (0x04, 0x0C):
            is_there = self.profile.known_generation and apdu[5:] in APPLICATIONS
            self._application, self._current = (apdu[5:] if is_there else b""), None
            return sw(SW_OK if is_there else SW_NOT_FOUND)
        if (apdu[2], apdu[3]) != (0x02, 0x0C):
            return sw(SW_WRONG_P1P2)
        file_id = int.from_bytes(apdu[5:], "big")
        place = (self._application, file_id)
        if place not in self.secrets and place != SIGN_KEY and self._content(place) is None:
            return sw(SW_NOT_FOUND)
        self._current = file_id
        return sw(SW_OK)

    def _verify(self, apdu: bytes) -> bytes:
        place = (self._application, self._current or 0)
        if apdu[3] != 0x80 or place not in self.secrets:
            return sw(SW_WRONG_P1P2)
        kind, secret = self.secrets[place]
        if not secret:
            return sw(SW_INVALIDATED)
        left = self._tries[place]
        if len(apdu) == 4:
            return sw(0x63C0 | left)
        if len(apdu) != 5 + apdu[4] or left == 0:
            return sw(SW_LOCKED if left == 0 else SW_WRONG_LENGTH)
        right = bytes(apdu[5:]) == secret.encode("ascii")
        self._tries[place] = kind.tries if right else left - 1
        self._verified = self._verified | {place} if right else self._verified - {place}
        return sw(SW_OK if right else 0x63C0 | (left - 1))

    def _read(self, apdu: bytes) -> bytes:
        if len(apdu) != 5 or apdu[2] & 0x80:
            return sw(SW_WRONG_LENGTH)
        place = (self._application, self._current or 0)
        content = self._content(place)
        if content is None:
            return sw(SW_NOT_FOUND)
        openers = OPENERS.get(place, frozenset())
        if openers and not any((place[0], opener) in self._verified for opener in openers):
            return sw(SW_NOT_VERIFIED)
        offset = int.from_bytes(apdu[2:4], "big")
        if offset >= len(content):
            return sw(SW_PAST_END)
        return content[offset : offset + (apdu[4] or 256)] + sw(SW_OK)

    def _sign(self, apdu: bytes) -> bytes:
        """COMPUTE DIGITAL SIGNATURE over a DigestInfo with the 署名用 key."""
        if (self._application, self._current) != SIGN_KEY or apdu[2:4] != b"\x00\x80":
            return sw(SW_WRONG_P1P2)
        if (jpki.AID, JpkiSecret.SIGN_PASSWORD.file_id) not in self._verified:
            return sw(SW_NOT_VERIFIED)
        signature = self._credentials().signature(apdu[5:-1]) if len(apdu) == 6 + apdu[4] else None
        return sw(SW_WRONG_LENGTH) if signature is None else signature + sw(SW_OK)

    def _content(self, place: Place) -> bytes | None:
        """A file's content; certificates are made when one is first asked for."""
        if place in self.files or place[0] != jpki.AID:
            return self.files.get(place)
        made = self._credentials()
        certificates = {
            jpki.EF_SIGN_CERTIFICATE: made.sign,
            jpki.EF_SIGN_CA: made.sign_ca,
            jpki.EF_AUTH_CERTIFICATE: made.auth,
            jpki.EF_AUTH_CA: made.auth_ca,
        }
        return certificates.get(place[1])

    def _credentials(self) -> Credentials:
        one = self.profile
        until = datetime.fromisoformat(one.certificate_until)
        return credentials(Holder(one.name, one.address, one.birth, one.sex, until))


APPLICATIONS = (AID, mynumber_face.AID, jpki.AID)
SIGN_KEY: Place = (jpki.AID, jpki.EF_SIGN_KEY)
OPENERS: dict[Place, frozenset[int]] = {
    (AID, EF_NUMBER): frozenset({SecretKind.PIN.file_id, SecretKind.VERIFICATION_A.file_id}),
    (AID, EF_BASIC): frozenset({SecretKind.PIN.file_id, SecretKind.VERIFICATION_B.file_id}),
    (mynumber_face.AID, mynumber_face.EF_PRINTED): frozenset(kind.file_id for kind in FaceSecret),
    (mynumber_face.AID, mynumber_face.EF_NUMBER_IMAGE): frozenset({FaceSecret.VERIFICATION_A.file_id}),
    (jpki.AID, jpki.EF_SIGN_CERTIFICATE): frozenset({JpkiSecret.SIGN_PASSWORD.file_id}),
}
"""Which secrets of the same application open a file; a file that is not listed is free."""


def _secrets(profile: CardProfile) -> dict[Place, tuple[CardSecret, str]]:
    """Every secret by its place; an empty text is a secret that is not set."""
    number, code = profile.number, profile.verification_b
    pin = profile.pin if profile.has_pin else ""
    held: list[tuple[bytes, CardSecret, str]] = [
        (AID, SecretKind.PIN, pin),
        (AID, SecretKind.VERIFICATION_A, number),
        (AID, SecretKind.VERIFICATION_B, code),
        (mynumber_face.AID, FaceSecret.VERIFICATION_A, number),
        (mynumber_face.AID, FaceSecret.VERIFICATION_B, code),
        (jpki.AID, JpkiSecret.AUTH_PIN, pin),
        (jpki.AID, JpkiSecret.SIGN_PASSWORD, profile.sign_password if profile.has_pin else ""),
    ]
    return {(aid, kind.file_id): (kind, text) for aid, kind, text in held}


def _files(profile: CardProfile) -> dict[Place, bytes]:
    return {
        (AID, EF_NUMBER): _number_file(profile),
        (AID, EF_BASIC): _basic_file(profile),
        (mynumber_face.AID, mynumber_face.EF_PRINTED): _printed_file(profile),
        (mynumber_face.AID, mynumber_face.EF_NUMBER_IMAGE): build(
            mynumber_face.TAG_NUMBER_BOX, build(mynumber_face.TAG_NUMBER_IMAGE, printed("個人番号"))
        )
        + _PADDING,
        (jpki.AID, jpki.EF_TOKEN): jpki.TOKEN.ljust(jpki.TOKEN_BYTES),
    }


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


def _printed_file(profile: CardProfile) -> bytes:
    face = mynumber_face
    items = {
        0xDF21: bytes(18),
        face.TAG_BIRTH: profile.birth.replace("-", "").encode("ascii"),
        face.TAG_SEX: {"男": b"1", "女": b"2"}.get(profile.sex, b"9"),
        face.TAG_NAME: _picture(profile.name),
        face.TAG_ADDRESS: _picture(profile.address),
        face.TAG_FACE: FACE_JP2,
        face.TAG_EXPIRY: profile.expiry.replace("-", "").encode("ascii"),
        face.TAG_SECURITY_CODE: _picture(SPECIMEN),
    }
    return build(face.TAG_PRINTED, b"".join(build(tag, value) for tag, value in items.items())) + _PADDING


SPECIMEN = "個人番号"
"""Stands where no picture of a text was drawn for the training cards."""


def _picture(text: str) -> bytes:
    try:
        return printed(text)
    except KeyError:
        return printed(SPECIMEN)
