"""在留カード and 特別永住者証明書, 1st and 2nd generation, opened by the number printed on the card.

Sources: see residence_crypto. No generation holds the name as text: it is shown as an image and typed. The address is
text on a 1st generation card and an image on a 2nd. 特定在留カード (a residence card inside a My Number card) needs a
key that is not given out and is named as such.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.card import CardKind, CardRead
from devices.apdu import SW_NOT_FOUND, exchange, read_short, select_df
from devices.card_dates import iso_day
from devices.card_files import read_block, read_file, require_ok
from devices.card_secret import ResidenceSecret, Secret
from devices.channel import CardChannel, Connect
from devices.errors import CardUnreadable, UnknownGeneration, VerifyUnanswered, WrongSecret
from devices.residence_crypto import (
    CHALLENGE_BYTES,
    KEY_BYTES,
    AesSuite,
    Handshake,
    Suite,
    TripleDesSuite,
    card_key,
)
from devices.tlv import parse_first, parse_padded
from devices.verification import SW_REFUSED, NoAnswer, verify_once

AID_FACE = bytes.fromhex("D392F0004F0200000000000000000000")
AID_BACK = bytes.fromhex("D392F0004F0300000000000000000000")
SFI_COMMON, SFI_TYPE = 0x0B, 0x0A
TAG_COMMON, TAG_TYPE = 0xC0, 0xC1
TAG_FRONT, TAG_FACE, TAG_ADDRESS_IMAGE = 0xD0, 0xD1, 0xDFD1
TAG_WRITTEN, TAG_TOWN, TAG_ADDRESS = 0xD2, 0xD3, 0xD4
TAG_EXPIRY, TAG_BIRTH, TAG_SEX, TAG_NATIONALITY, TAG_STAY_EXPIRY = 0xC5, 0xC6, 0xC7, 0xC8, 0xCD
GET_CHALLENGE = bytes.fromhex("0084000008")
SFI_NUMBER_V2, SFI_ITEMS_V2, SFI_IMAGES_V2, SFI_ADDRESS_V2 = 1, 3, 4, 6
SFI_FRONT_V1, SFI_FACE_V1, SFI_ADDRESS_V1 = 5, 6, 1
_SEX = {"1": "男", "2": "女"}
_NAME_NOTE = "氏名はカードに文字で入っていません。画像と券面を見て入力してください。"
_ADDRESS_NOTE = "住居地はカードに文字で入っていません。画像と券面を見て入力してください。"


@dataclass(frozen=True, slots=True)
class Generation:
    """What a card type means: the kind of card and how it talks."""

    kind: CardKind
    suite: Suite
    is_second: bool


TYPES = {
    "1": Generation(CardKind.RESIDENCE_CARD, TripleDesSuite(), False),
    "2": Generation(CardKind.SPECIAL_PERMANENT, TripleDesSuite(), False),
    "05": Generation(CardKind.RESIDENCE_CARD, AesSuite(), True),
    "06": Generation(CardKind.SPECIAL_PERMANENT, AesSuite(), True),
}
INSIDE_MY_NUMBER = frozenset({"07", "08"})


class ResidenceCard:
    """One residence card, connected anew for each reading."""

    def __init__(self, connect: Connect, *, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._connect = connect
        self._random = random

    def generation(self) -> Generation:
        """What the card says it is; free. Raises UnknownGeneration, CardUnreadable, DeviceProblem."""
        with self._card() as channel:
            return _generation(channel)

    def read(self, number: Secret, *, at: datetime) -> CardRead:
        """Birth, sex, address … as far as the card has them as text, its number, and its images. ``number`` is wiped.

        The card keeps no counter, so ``tries_left`` is None. Raises WrongSecret (another card's number),
        VerifyUnanswered, UnknownGeneration, DeviceProblem.
        """
        label = ResidenceSecret.CARD_NUMBER.label
        try:
            with number, self._card() as channel:
                generation = _generation(channel)
                session = self._open(channel, generation.suite, number)
                text = bytes(number.digits).decode("ascii")
                values, images, notes = (_read_second if generation.is_second else _read_first)(session)
        except NoAnswer as lost:
            raise VerifyUnanswered(label, None) from lost.__cause__
        values[number.kind.word] = text
        return CardRead(generation.kind, values, number.kind.word, None, at, images, notes)

    def _open(self, channel: CardChannel, suite: Suite, number: Secret) -> Session:
        """Authenticate each other, then show the number once under the session's key."""
        challenge = exchange(channel, GET_CHALLENGE)
        require_ok(challenge)
        if len(challenge.data) != CHALLENGE_BYTES:
            raise CardUnreadable("カードの乱数の長さが仕様と違います。")
        key = card_key(number.digits)
        shake = Handshake(suite, key, challenge.data, self._random(CHALLENGE_BYTES), self._random(KEY_BYTES))
        answer = exchange(channel, bytes.fromhex("0082000028") + shake.token() + b"\x00")
        if answer.sw == SW_REFUSED:
            raise WrongSecret(number.kind.label, None)
        require_ok(answer)
        session = Session(channel, suite, shake.accept(answer.data))
        verify_once(channel, session.verify_command(number.digits), number.kind.label)
        return session

    @contextmanager
    def _card(self) -> Iterator[CardChannel]:
        channel = self._connect()
        try:
            yield channel
        finally:
            channel.close()


@dataclass(frozen=True, slots=True)
class Session:
    """An opened card: reading under the session's key, and plainly where the card allows it."""

    channel: CardChannel
    suite: Suite
    key: bytes

    def verify_command(self, number: bytes | memoryview) -> bytearray:
        """VERIFY with the enciphered number, to be wiped by whoever sends it."""
        body = self.suite.encrypt(self.key, bytes(number) + b"\x80\x00\x00\x00")
        return bytearray(bytes.fromhex("08200086138611") + b"\x01" + body)

    def select(self, aid: bytes) -> None:
        """Go to another application."""
        require_ok(exchange(self.channel, select_df(aid)))

    def secret_file(self, short_id: int) -> bytes:
        """A whole file under secure messaging, deciphered: one APDU with the extended length."""
        command = bytes([0x08, 0xB0, 0x80 | short_id, 0x00]) + bytes.fromhex("000004960200000000")
        response = exchange(self.channel, command)
        require_ok(response)
        sealed = parse_first(response.data)
        if sealed.tag != 0x86 or sealed.value[:1] != b"\x01":
            raise CardUnreadable("カードの暗号通信が壊れています。")
        return self.suite.unpad(self.suite.decrypt(self.key, sealed.value[1:]))


def _generation(channel: CardChannel) -> Generation:
    head = exchange(channel, read_short(SFI_TYPE, 2))
    if head.sw == SW_NOT_FOUND:
        raise UnknownGeneration("在留カード等", "在留カード・特別永住者証明書ではありません。")
    require_ok(head)
    if len(head.data) != 2 or head.data[0] != TAG_TYPE or head.data[1] not in (1, 2):
        raise UnknownGeneration("在留カード等", "この世代のカードには対応していません。")
    code = parse_first(read_block(channel, 0, 2 + head.data[1], short_id=SFI_TYPE)).value.decode("ascii", "replace")
    if code in INSIDE_MY_NUMBER:
        raise UnknownGeneration("特定在留カード等", "公開されていない鍵が要るため、ICでは読み取れません。")
    if code not in TYPES:
        raise UnknownGeneration("在留カード等", "この世代のカードには対応していません。")
    return TYPES[code]


Contents = tuple[dict[str, str], dict[str, bytes], tuple[str, ...]]


def _read_first(session: Session) -> Contents:
    """1st generation: front and face as images, the address as text."""
    session.select(AID_FACE)
    front = _objects(session.secret_file(SFI_FRONT_V1))
    face = _objects(session.secret_file(SFI_FACE_V1))
    session.select(AID_BACK)
    back = _objects(read_file(session.channel, short_id=SFI_ADDRESS_V1))
    values = {}
    if address := _first_generation_text(back.get(TAG_ADDRESS, b"")):
        values["address"] = address
    images = _images({"front": front.get(TAG_FRONT), "face": face.get(TAG_FACE)})
    return values, images, (_NAME_NOTE,) if address else (_NAME_NOTE, _ADDRESS_NOTE)


def _read_second(session: Session) -> Contents:
    """2nd generation: birth, sex and periods as text; name, face and address as images."""
    session.select(AID_FACE)
    items = _objects(session.secret_file(SFI_ITEMS_V2))
    pictures = _objects(session.secret_file(SFI_IMAGES_V2))
    address = _objects(session.secret_file(SFI_ADDRESS_V2))
    text = {tag: _utf8(value) for tag, value in items.items()}
    values = {}
    for item, tag in (("birth", TAG_BIRTH), ("expires", TAG_EXPIRY), ("stay_expires", TAG_STAY_EXPIRY)):
        if day := iso_day(text.get(tag, "")):
            values[item] = day
    if sex := _SEX.get(text.get(TAG_SEX, "")):
        values["sex"] = sex
    if nationality := text.get(TAG_NATIONALITY, ""):
        values["nationality_code"] = nationality
    images = _images(
        {
            "name": pictures.get(TAG_FRONT),
            "face": pictures.get(TAG_FACE),
            "address": address.get(TAG_ADDRESS_IMAGE),
        }
    )
    return values, images, (_NAME_NOTE, _ADDRESS_NOTE)


def _objects(data: bytes) -> dict[int, bytes]:
    return {item.tag: item.value for item in parse_padded(data)}


def _images(found: dict[str, bytes | None]) -> dict[str, bytes]:
    return {name: data for name, data in found.items() if data}


def _utf8(value: bytes) -> str:
    try:
        return value.decode("utf-8").strip("\x00 ")
    except UnicodeDecodeError:
        raise CardUnreadable("カードの文字がカードの仕様と違います。") from None


def _first_generation_text(value: bytes) -> str:
    """JIS X 0213 in Shift_JIS, or what Windows calls so; never with a replacement character."""
    for charset in ("shift_jisx0213", "cp932"):
        try:
            text = value.decode(charset).strip("\x00 \u3000")
        except UnicodeDecodeError:
            continue
        if not any("\ue000" <= character <= "\uf8ff" for character in text):  # a town's own characters: unreadable
            return text
    raise CardUnreadable("カードの文字がカードの仕様と違います。")
