"""IC 運転免許証: the printed items by PIN 1, with what was changed later, and マイナ免許証, its validity only.

Source: 運転免許証及び運転免許証作成システム等仕様書. Files below the master file: 2F01 common data, 000A whether a
PIN is set; below DF1: 0001 printed items, 0003 外字 1 and 2, 0004 changes, 0005 外字 3 to 7. An address that moved
may stand in 0004 alone, so both are always read. A card without a PIN is opened by four asterisks, and only when
000A says so: no guessing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from desk_app.domain.card import CardKind, CardRead
from devices.apdu import SW_NOT_FOUND, exchange, select_df, select_ef, verify
from devices.card_dates import era_day
from devices.card_files import read_block, read_file, require_ok
from devices.card_secret import LicenceSecret, Secret
from devices.channel import CardChannel, Connect
from devices.errors import CardUnreadable, DeviceProblem, MalformedSecret, UnknownGeneration, VerifyUnanswered
from devices.flat_tlv import gaps_of, jis_text, parse_flat
from devices.tlv import parse_first
from devices.verification import NoAnswer, query_tries, require_tries, verify_once

AID_ITEMS = bytes.fromhex("A0000002310100000000000000000000")
AID_MYNA = bytes.fromhex("A0000002310600000000000000000000")
SELECT_MF = bytes.fromhex("00A40000")
EF_COMMON, EF_PIN_SET = 0x2F01, 0x000A
EF_ITEMS, EF_CHANGES = 0x0001, 0x0004
EF_GAIJI, EF_MORE_GAIJI = 0x0003, 0x0005
GAIJI_TAGS = {1: 0x48, 2: 0x49, 3: 0xA1, 4: 0xA2, 5: 0xA3, 6: 0xA4, 7: 0xA5}
"""Tags of FFF1 to FFF7: one byte how the character is made, then its dots, row by row, the highest bit at the left.

The files' sizes fit 32 × 32 dots (264 bytes for two, 663 for five and a flag); the side is taken from the length.
"""
EF_MYNA_PIN_SET, EF_MYNA_DATA = 0x001A, 0x001B
TAG_COMMON, TAG_PIN_SET, TAG_MYNA_PIN_SET, TAG_MYNA_EXPIRY = 0x45, 0x05, 0xC1, 0xC5
TAG_NAME, TAG_KANA, TAG_BIRTH, TAG_ADDRESS, TAG_EXPIRY, TAG_NUMBER = 0x12, 0x13, 0x16, 0x17, 0x1B, 0x21
NEW_NAMES, NEW_ADDRESSES = range(0x60, 0x68), range(0x70, 0x78)
GAP = "〓"
NO_PIN = b"****"
_CHANGE_HEAD, _CHANGE_TAIL = 15, 10
"""A change: 1 byte JIS year, 14 bytes date, the text, 10 bytes name of the 公安委員会."""


class LicenceCard:
    """One IC driving licence, connected anew for each operation."""

    kind = LicenceSecret.PIN1

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def tries_left(self) -> int:
        """Tries left of PIN 1. Costs no try."""
        with self._card() as channel:
            return query_tries(channel, self.kind.label, self.kind.file_id)

    def has_pin(self) -> bool:
        """Whether a PIN is set. Costs no try. Raises CardUnreadable when the card does not say."""
        with self._card() as channel:
            return _has_pin(channel, EF_PIN_SET, TAG_PIN_SET)

    def read(self, pin: Secret | None, *, at: datetime, confirmed: int = 0) -> CardRead:
        """Name, address, birth, licence_number, expires as far as they can be written; ``pin`` is wiped.

        ``pin`` may be None for a card without one. A name or address with 外字 (characters of the card's own) is
        left out of the values and told in the notes with 〓; ``images`` has ``name_1`` for the first 〓 of the name,
        ``address_2`` for the second one of the address, as far as the card holds their dots. Raises as
        ``MyNumberCard.read_basic``, MalformedSecret when the card has a PIN and none was given.
        """
        try:
            with _wiping(pin), self._card() as channel:
                has_pin = _has_pin(channel, EF_PIN_SET, TAG_PIN_SET)
                word, before = _open(channel, self.kind, has_pin, pin, confirmed=confirmed)
                require_ok(exchange(channel, select_df(AID_ITEMS)))
                items = parse_flat(_file(channel, EF_ITEMS))
                changes = parse_flat(_file(channel, EF_CHANGES))
                raw = _raw_texts(items, changes)
                images = _gaiji(channel, raw)
        except NoAnswer as lost:
            raise VerifyUnanswered(self.kind.label, _counted(self.tries_left)) from lost.__cause__
        values, notes = _values(items, raw, moved=_latest(changes, NEW_ADDRESSES) is not None)
        kind = self.kind
        return CardRead(CardKind.LICENCE, values, word, kind.tries, at, images, notes, tries_before=before)

    @contextmanager
    def _card(self) -> Iterator[CardChannel]:
        """A fresh channel on a licence's master file, closed (card reset) whatever happens."""
        channel = self._connect()
        try:
            require_ok(exchange(channel, SELECT_MF))
            if exchange(channel, select_ef(EF_COMMON)).sw == SW_NOT_FOUND:
                raise UnknownGeneration("運転免許証", "IC運転免許証ではありません。")
            common = parse_first(read_block(channel, 0, 17))
            if common.tag != TAG_COMMON or not common.value[:3].isdigit():
                raise UnknownGeneration("運転免許証", "この版の運転免許証には対応していません。")
            yield channel
        finally:
            channel.close()


class MynaLicence:
    """マイナ免許証: the licence inside a My Number card. It says until when it is valid; no address of its own."""

    kind = LicenceSecret.MYNA_PIN

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def is_there(self) -> bool:
        """Whether the card carries a licence. Costs nothing."""
        channel = self._connect()
        try:
            return exchange(channel, select_df(AID_MYNA)).ok
        finally:
            channel.close()

    def tries_left(self) -> int:
        """Tries left of its PIN. Costs no try."""
        with self._application() as channel:
            return query_tries(channel, self.kind.label, self.kind.file_id)

    def has_pin(self) -> bool:
        """Whether a PIN is set. Costs no try. Raises CardUnreadable when the card does not say."""
        with self._application() as channel:
            return _has_pin(channel, EF_MYNA_PIN_SET, TAG_MYNA_PIN_SET)

    def read(self, pin: Secret | None, *, at: datetime, confirmed: int = 0) -> CardRead:
        """``expires`` (ISO), the only item whose place in the data is published. Raises as ``LicenceCard.read``."""
        try:
            with _wiping(pin), self._application() as channel:
                has_pin = _has_pin(channel, EF_MYNA_PIN_SET, TAG_MYNA_PIN_SET)
                word, before = _open(channel, self.kind, has_pin, pin, confirmed=confirmed)
                items = parse_flat(_file(channel, EF_MYNA_DATA))
        except NoAnswer as lost:
            raise VerifyUnanswered(self.kind.label, _counted(self.tries_left)) from lost.__cause__
        expires = era_day(items.get(TAG_MYNA_EXPIRY, b"").decode("ascii", "replace"))
        if expires is None:
            raise CardUnreadable("マイナ免許証の有効期限がカードの仕様と違います。")
        notes = ("マイナ免許証です。住所は免許の記録ではなく、マイナンバーカードで確かめてください。",)
        kind, values = self.kind, {"expires": expires}
        return CardRead(CardKind.MYNA_LICENCE, values, word, kind.tries, at, notes=notes, tries_before=before)

    @contextmanager
    def _application(self) -> Iterator[CardChannel]:
        channel = self._connect()
        try:
            response = exchange(channel, select_df(AID_MYNA))
            if response.sw == SW_NOT_FOUND:
                raise UnknownGeneration("マイナ免許証", "このカードには免許の記録がありません。")
            require_ok(response)
            yield channel
        finally:
            channel.close()


def _counted(tries_left: Callable[[], int]) -> int | None:
    """The counter through a fresh connection, or None when even that does not work now."""
    try:
        return tries_left()
    except (DeviceProblem, UnknownGeneration):
        return None


@contextmanager
def _wiping(pin: Secret | None) -> Iterator[None]:
    try:
        yield
    finally:
        if pin is not None:
            pin.wipe()


def _has_pin(channel: CardChannel, file_id: int, tag: int) -> bool:
    """What the card says about its PIN. Anything but a clear yes or no ends the reading before a try is spent."""
    require_ok(exchange(channel, select_ef(file_id)))
    flag = parse_first(read_block(channel, 0, 3))
    if flag.tag != tag or flag.value not in (b"\x00", b"\x01"):
        raise CardUnreadable("暗証番号の有無が読めません。照合は送っていません。")
    return flag.value == b"\x01"


def _open(
    channel: CardChannel, kind: LicenceSecret, has_pin: bool, pin: Secret | None, *, confirmed: int
) -> tuple[str, int]:
    """Check the secret once; what opened the card (``pin`` or ``none``) and the tries left before.

    Raises NoAnswer as verify_once.
    """
    if has_pin and pin is None:
        raise MalformedSecret(kind.label, kind.form)
    before = query_tries(channel, kind.label, kind.file_id)
    require_tries(before, kind.label, confirmed=confirmed, remedy=LOCKED_REMEDY)
    digits = pin.digits if has_pin and pin is not None else NO_PIN
    verify_once(channel, verify(digits, kind.file_id), kind.label)
    return (kind.word if has_pin else "none"), before


LOCKED_REMEDY = "運転免許センターか警察署で解除できます。今日は券面を見て手で入力して続けられます。"


def _file(channel: CardChannel, file_id: int) -> bytes:
    require_ok(exchange(channel, select_ef(file_id)))
    return read_file(channel)


def _raw_texts(items: Mapping[int, bytes], changes: Mapping[int, bytes]) -> dict[str, bytes]:
    """Name, address and kana as the card writes them, the latest change before what was printed first."""
    name, address = _latest(changes, NEW_NAMES), _latest(changes, NEW_ADDRESSES)
    return {
        "name": items.get(TAG_NAME, b"") if name is None else name,
        "address": items.get(TAG_ADDRESS, b"") if address is None else address,
        "kana": items.get(TAG_KANA, b""),
    }


def _values(
    items: Mapping[int, bytes], raw: Mapping[str, bytes], *, moved: bool
) -> tuple[dict[str, str], tuple[str, ...]]:
    values, notes = {}, []
    for item, label in (("name", "氏名"), ("address", "住所"), ("kana", "カナ")):
        text = jis_text(raw[item], GAP)
        if GAP in text:
            notes.append(f"{label}に外字があります。券面を見て入力してください: {text}")
        elif text:
            values[item] = text
        elif item == "name":
            raise CardUnreadable("免許証の氏名がカードの仕様と違います。")
    if moved:
        notes.append("住所は交付後の変更(裏面)によるものです。")
    for item, tag in (("birth", TAG_BIRTH), ("expires", TAG_EXPIRY)):
        if day := era_day(items.get(tag, b"").decode("ascii", "replace")):
            values[item] = day
    number = items.get(TAG_NUMBER, b"").decode("ascii", "replace")
    if len(number) == 12 and number.isascii() and number.isdigit():
        values["licence_number"] = number
    return values, tuple(notes)


def _latest(changes: Mapping[int, bytes], tags: range) -> bytes | None:
    """The text of the last entry that is not empty, as the card writes it; None when there is none."""
    written = [changes[tag] for tag in tags if changes.get(tag)]
    if not written:
        return None
    text = written[-1][_CHANGE_HEAD:-_CHANGE_TAIL]
    if not jis_text(text, GAP):
        raise CardUnreadable("免許証の記載事項変更がカードの仕様と違います。")
    return text


def _gaiji(channel: CardChannel, raw: Mapping[str, bytes]) -> dict[str, bytes]:
    """A picture (PBM) for each gap that has one; the files are read only when a text needs them."""
    gaps = {f"{item}_{n}": number for item in raw for n, number in enumerate(gaps_of(raw[item]), 1) if number}
    found: dict[int, bytes] = {}
    if any(number <= 2 for number in gaps.values()):
        found |= _optional(channel, EF_GAIJI)
    if any(number > 2 for number in gaps.values()):
        found |= _optional(channel, EF_MORE_GAIJI)
    pictures = {place: _bitmap(found.get(GAIJI_TAGS[number], b"")) for place, number in gaps.items()}
    return {place: picture for place, picture in pictures.items() if picture}


def _optional(channel: CardChannel, file_id: int) -> dict[int, bytes]:
    """A file that a card may lack."""
    response = exchange(channel, select_ef(file_id))
    if response.sw == SW_NOT_FOUND:
        return {}
    require_ok(response)
    return parse_flat(read_file(channel))


def _bitmap(value: bytes) -> bytes:
    """A character's dots as a portable bitmap; empty when they are no square."""
    dots = value[1:]
    side = math.isqrt(8 * len(dots))
    return b"P4\n%d %d\n" % (side, side) + dots if dots and side * side == 8 * len(dots) and side % 8 == 0 else b""
