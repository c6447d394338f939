"""Residence cards of both generations in software, secure messaging included; the holder is invented."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.apdu import INS_READ_BINARY, INS_SELECT, INS_VERIFY, SW_NOT_FOUND, SW_NOT_VERIFIED, SW_OK, SW_PAST_END
from devices.residence import (
    AID_BACK,
    AID_FACE,
    GET_CHALLENGE,
    SFI_ADDRESS_V1,
    SFI_ADDRESS_V2,
    SFI_COMMON,
    SFI_FACE_V1,
    SFI_FRONT_V1,
    SFI_IMAGES_V2,
    SFI_ITEMS_V2,
    SFI_NUMBER_V2,
    SFI_TYPE,
    TAG_ADDRESS,
    TAG_ADDRESS_IMAGE,
    TAG_BIRTH,
    TAG_COMMON,
    TAG_EXPIRY,
    TAG_FACE,
    TAG_FRONT,
    TAG_NATIONALITY,
    TAG_SEX,
    TAG_STAY_EXPIRY,
    TAG_TOWN,
    TAG_TYPE,
    TAG_WRITTEN,
    TYPES,
)
from devices.residence_crypto import CHALLENGE_BYTES, KEY_BYTES, AesSuite, Handshake, Suite, card_key, open_token
from devices.sim_card import CardFault, SimulatedCard, sw
from devices.sim_images import ADDRESS_TIFF, FACE_JP2, NAME_TIFF
from devices.tlv import build

INS_CHALLENGE, INS_AUTHENTICATE = 0x84, 0x82
SW_REFUSED = 0x6300
SW_SECURE_MESSAGING = 0x6988


@dataclass(frozen=True, slots=True)
class ResidenceProfile:
    """The invented holder of a simulated residence card; ``code`` is the card type as the card writes it."""

    code: str
    number: str = field(default="AB12345678CD", repr=False)
    address: str = field(default="架空県みらい市新町3番3号", repr=False)
    birth: str = field(default="1992-07-21", repr=False)
    sex: str = "女"
    expires: str = "2029-07-21"


PROFILES = {
    "first": ResidenceProfile("1"),
    "special-first": ResidenceProfile("2", number="CD87654321EF"),
    "second": ResidenceProfile("05", number="EF24681357GH"),
    "special-second": ResidenceProfile("06", number="GH13572468JK"),
    "inside-mynumber": ResidenceProfile("07"),
    "unknown": ResidenceProfile("09"),
}


class SimulatedResidenceCard(SimulatedCard):
    """The card: files by application, the mutual authentication and the session it opens."""

    def __init__(
        self, profile: ResidenceProfile, faults: tuple[CardFault, ...] = (), *, delay_seconds: float = 0
    ) -> None:
        super().__init__(faults, delay_seconds=delay_seconds)
        self.profile = profile
        self._suite: Suite = TYPES[profile.code].suite if profile.code in TYPES else AesSuite()
        self.files = _files(profile)
        self.reset()

    def reset(self) -> None:
        """Nothing is selected, authenticated or verified any more."""
        self._application = b""
        self._current: int | None = None
        self._challenge = b""
        self._key = b""
        self._verified = False

    def answer(self, apdu: bytes) -> bytes:
        """What the card answers to one command."""
        handlers = {
            (0x00, INS_SELECT): self._select,
            (0x00, INS_READ_BINARY): self._read,
            (0x00, INS_CHALLENGE): self._give_challenge,
            (0x00, INS_AUTHENTICATE): self._authenticate,
            (0x08, INS_VERIFY): self._verify,
            (0x08, INS_READ_BINARY): self._read_secretly,
        }
        handler = handlers.get((apdu[0], apdu[1]))
        return handler(apdu) if handler else sw(0x6D00)

    def _select(self, apdu: bytes) -> bytes:
        if apdu[2:4] != b"\x04\x0c" or apdu[5:] not in (AID_FACE, AID_BACK):
            return sw(SW_NOT_FOUND)
        self._application, self._current = apdu[5:], None
        return sw(SW_OK)

    def _give_challenge(self, apdu: bytes) -> bytes:
        if apdu != GET_CHALLENGE:
            return sw(0x6700)
        self._challenge = secrets.token_bytes(CHALLENGE_BYTES)
        return self._challenge + sw(SW_OK)

    def _authenticate(self, apdu: bytes) -> bytes:
        challenge, self._challenge = self._challenge, b""
        key = card_key(self.profile.number.encode("ascii"))
        plain = open_token(self._suite, key, apdu[5:-1])
        if plain is None or not challenge or plain[8:16] != challenge:
            return sw(SW_REFUSED)
        shake = Handshake(self._suite, key, plain[:8], challenge, secrets.token_bytes(KEY_BYTES))
        self._key = shake.session_key_with(plain[16:])
        return shake.token() + sw(SW_OK)

    def _verify(self, apdu: bytes) -> bytes:
        if not self._key or apdu[2:8] != bytes.fromhex("008613861101"):
            return sw(SW_SECURE_MESSAGING)
        shown = self._suite.decrypt(self._key, apdu[8:])
        self._verified = shown == self.profile.number.encode("ascii") + b"\x80\x00\x00\x00"
        return sw(SW_OK if self._verified else SW_REFUSED)

    def _read(self, apdu: bytes) -> bytes:
        if apdu[2] & 0x80:
            self._current, offset = apdu[2] & 0x1F, apdu[3]
        else:
            offset = int.from_bytes(apdu[2:4], "big")
        content = self.files.get((self._application, self._current or 0))
        if content is None:
            return sw(SW_NOT_FOUND)
        if self._application == AID_FACE or (self._application and not self._verified):
            return sw(SW_NOT_VERIFIED)
        if offset >= len(content):
            return sw(SW_PAST_END)
        return content[offset : offset + (apdu[4] or 256)] + sw(SW_OK)

    def _read_secretly(self, apdu: bytes) -> bytes:
        content = self.files.get((self._application, apdu[2] & 0x1F))
        if content is None:
            return sw(SW_NOT_FOUND)
        if not self._verified:
            return sw(SW_NOT_VERIFIED)
        if apdu[4:] != bytes.fromhex("000004960200000000"):
            return sw(SW_SECURE_MESSAGING)
        sealed = self._suite.encrypt(self._key, self._suite.pad(content))
        return build(0x86, b"\x01" + sealed) + sw(SW_OK)


def _files(profile: ResidenceProfile) -> Mapping[tuple[bytes, int], bytes]:
    common = {
        (b"", SFI_COMMON): build(TAG_COMMON, b"0001"),
        (b"", SFI_TYPE): build(TAG_TYPE, profile.code.encode("ascii")),
    }
    is_first = profile.code in ("1", "2")
    return common | (_first_files(profile) if is_first else _second_files(profile))


def _first_files(profile: ResidenceProfile) -> dict[tuple[bytes, int], bytes]:
    address = profile.address.encode("shift_jisx0213").ljust(320, b"\x00")
    back = build(TAG_WRITTEN, b"20240401") + build(TAG_TOWN, b"999999") + build(TAG_ADDRESS, address)
    return {
        (AID_FACE, SFI_FRONT_V1): build(TAG_FRONT, NAME_TIFF),
        (AID_FACE, SFI_FACE_V1): build(TAG_FACE, FACE_JP2),
        (AID_BACK, SFI_ADDRESS_V1): back,
    }


def _second_files(profile: ResidenceProfile) -> dict[tuple[bytes, int], bytes]:
    texts = {
        TAG_EXPIRY: profile.expires.replace("-", ""),
        TAG_BIRTH: profile.birth.replace("-", ""),
        TAG_SEX: {"男": "1", "女": "2"}.get(profile.sex, "3"),
        TAG_NATIONALITY: "ZZZ",
    }
    if profile.code == "05":
        texts[TAG_STAY_EXPIRY] = profile.expires.replace("-", "")
    items = b"".join(build(tag, text.encode("utf-8")) for tag, text in texts.items())
    return {
        (AID_FACE, SFI_NUMBER_V2): build(0xC2, profile.number.encode("ascii")),
        (AID_FACE, SFI_ITEMS_V2): items + bytes(8),
        (AID_FACE, SFI_IMAGES_V2): build(TAG_FRONT, NAME_TIFF) + build(TAG_FACE, FACE_JP2) + bytes(16),
        (AID_FACE, SFI_ADDRESS_V2): build(TAG_ADDRESS_IMAGE, ADDRESS_TIFF) + bytes(16),
    }
