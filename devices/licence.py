"""IC 運転免許証: the printed items by PIN 1, with what was changed later, and マイナ免許証, its validity only.

Source: 運転免許証及び運転免許証作成システム等仕様書. Files below the master file: 2F01 common data, 000A whether a
PIN is set; below DF1: 0001 printed items, 0004 changes to them. An address that moved may stand in 0004 alone, so
both are always read. A card without a PIN is opened by four asterisks, and only when 000A says so: no guessing.
"""

from __future__ import annotations

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
from devices.flat_tlv import jis_text, parse_flat
from devices.tlv import parse_first
from devices.verification import NoAnswer, query_tries, require_tries, verify_once

AID_ITEMS = bytes.fromhex("A0000002310100000000000000000000")
AID_MYNA = bytes.fromhex("A0000002310600000000000000000000")
SELECT_MF = bytes.fromhex("00A40000")
EF_COMMON, EF_PIN_SET = 0x2F01, 0x000A
EF_ITEMS, EF_CHANGES = 0x0001, 0x0004
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
        left out of the values and told in the notes with 〓. Raises as ``MyNumberCard.read_basic``, MalformedSecret
        when the card has a PIN and none was given.
        """
        try:
            with _wiping(pin), self._card() as channel:
                has_pin = _has_pin(channel, EF_PIN_SET, TAG_PIN_SET)
                word = _open(channel, self.kind, has_pin, pin, confirmed=confirmed)
                require_ok(exchange(channel, select_df(AID_ITEMS)))
                items = parse_flat(_file(channel, EF_ITEMS))
                changes = parse_flat(_file(channel, EF_CHANGES))
        except NoAnswer as lost:
            raise VerifyUnanswered(self.kind.label, _counted(self.tries_left)) from lost.__cause__
        values, notes = _values(items, changes)
        return CardRead(CardKind.LICENCE, values, word, self.kind.tries, at, notes=notes)

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
                word = _open(channel, self.kind, has_pin, pin, confirmed=confirmed)
                items = parse_flat(_file(channel, EF_MYNA_DATA))
        except NoAnswer as lost:
            raise VerifyUnanswered(self.kind.label, _counted(self.tries_left)) from lost.__cause__
        expires = era_day(items.get(TAG_MYNA_EXPIRY, b"").decode("ascii", "replace"))
        if expires is None:
            raise CardUnreadable("マイナ免許証の有効期限がカードの仕様と違います。")
        notes = ("マイナ免許証です。住所は免許の記録ではなく、マイナンバーカードで確かめてください。",)
        return CardRead(CardKind.MYNA_LICENCE, {"expires": expires}, word, self.kind.tries, at, notes=notes)

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


def _open(channel: CardChannel, kind: LicenceSecret, has_pin: bool, pin: Secret | None, *, confirmed: int) -> str:
    """Check the secret once; returns what opened the card (``pin`` or ``none``). Raises NoAnswer as verify_once."""
    if has_pin and pin is None:
        raise MalformedSecret(kind.label, kind.form)
    require_tries(query_tries(channel, kind.label, kind.file_id), kind.label, confirmed=confirmed)
    digits = pin.digits if has_pin and pin is not None else NO_PIN
    verify_once(channel, verify(digits, kind.file_id), kind.label)
    return kind.word if has_pin else "none"


def _file(channel: CardChannel, file_id: int) -> bytes:
    require_ok(exchange(channel, select_ef(file_id)))
    return read_file(channel)


def _values(items: Mapping[int, bytes], changes: Mapping[int, bytes]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Values and notes, the latest change before what was printed first."""
    texts = {
        "name": (_latest(changes, NEW_NAMES) or jis_text(items.get(TAG_NAME, b""), GAP), "氏名"),
        "address": (_latest(changes, NEW_ADDRESSES) or jis_text(items.get(TAG_ADDRESS, b""), GAP), "住所"),
        "kana": (jis_text(items.get(TAG_KANA, b""), GAP), "カナ"),
    }
    values, notes = {}, []
    for item, (text, label) in texts.items():
        if GAP in text:
            notes.append(f"{label}に外字があります。券面を見て入力してください: {text}")
        elif text:
            values[item] = text
    if not texts["name"][0]:
        raise CardUnreadable("免許証の氏名がカードの仕様と違います。")
    if _latest(changes, NEW_ADDRESSES):
        notes.append("住所は交付後の変更(裏面)によるものです。")
    for item, tag in (("birth", TAG_BIRTH), ("expires", TAG_EXPIRY)):
        if day := era_day(items.get(tag, b"").decode("ascii", "replace")):
            values[item] = day
    number = items.get(TAG_NUMBER, b"").decode("ascii", "replace")
    if len(number) == 12 and number.isascii() and number.isdigit():
        values["licence_number"] = number
    return values, tuple(notes)


def _latest(changes: Mapping[int, bytes], tags: range) -> str:
    """The text of the last entry that is not empty; empty when there is none."""
    written = [changes[tag] for tag in tags if changes.get(tag)]
    if not written:
        return ""
    text = jis_text(written[-1][_CHANGE_HEAD:-_CHANGE_TAIL], GAP)
    if not text:
        raise CardUnreadable("免許証の記載事項変更がカードの仕様と違います。")
    return text
