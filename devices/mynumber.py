"""マイナンバーカード, 券面入力補助 application: the four items as text, opened by PIN or by 照合番号B.

Files (EF) of the application: 0001 個人番号, 0002 基本4情報, 0011 PIN, 0014 照合番号A, 0015 照合番号B. PIN
opens both, 照合番号A only the number, 照合番号B (birth, expiry, security code as printed) only the
four items.

VERIFY is never repeated: the card may have counted a try whose answer was lost. After any error the card is
connected anew, the counter is read (which costs nothing) and the clerk is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from desk_app.domain.card import CardKind, CardRead
from desk_app.domain.errors import NotAllowed
from devices.apdu import (
    SW_LOCKED,
    SW_NOT_FOUND,
    SW_NOT_VERIFIED,
    Response,
    exchange,
    read_binary,
    select_df,
    select_ef,
    tries_query,
    verify,
)
from devices.card_secret import Secret, SecretKind
from devices.channel import CardChannel, Connect
from devices.errors import (
    CardUnreadable,
    DeviceProblem,
    LastTryNeedsConfirmation,
    SecretLocked,
    UnknownGeneration,
    VerifyUnanswered,
    WrongSecret,
)
from devices.tlv import parse_all, parse_first, parse_header

AID = bytes.fromhex("D3921000310001010408")
EF_NUMBER = 0x0001
EF_BASIC = 0x0002
TAG_BASIC = 0xFF20
TAG_NAME, TAG_ADDRESS, TAG_BIRTH, TAG_SEX = 0xDF22, 0xDF23, 0xDF24, 0xDF25
MAX_FILE_BYTES = 4096
_HEADER_BYTES = 7
_BLOCK_BYTES = 256
_SEX = {"1": "男", "2": "女"}


class MyNumberCard:
    """One My Number card, connected anew for each operation so that it is never left powered and verified."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def tries_left(self, kind: SecretKind) -> int:
        """Tries left of a secret. Costs no try. Raises UnknownGeneration, DeviceProblem."""
        with self._application() as channel:
            return _query_tries(channel, kind)

    def read_basic(self, secret: Secret, *, at: datetime, confirmed: bool = False) -> CardRead:
        """The four items: name, address, birth (ISO; missing when not a calendar day), sex (男/女, or missing).

        ``confirmed`` is the clerk's second word, needed when one try is left. The secret is wiped.
        Raises WrongSecret, SecretLocked, LastTryNeedsConfirmation, UnknownGeneration, VerifyUnanswered and
        DeviceProblem.
        """
        if secret.kind is SecretKind.VERIFICATION_A:
            secret.wipe()
            raise NotAllowed("照合番号A", "4情報は読めません。", "暗証番号か照合番号Bを使ってください。")
        raw = self._read_file(secret, EF_BASIC, confirmed=confirmed)
        return CardRead(CardKind.MYNUMBER, _basic_values(raw), secret.kind.word, secret.kind.tries, at)

    def read_individual_number(self, secret: Secret, *, purpose_form: str | None, confirmed: bool = False) -> str:
        """個人番号, 12 digits, for the form with this id and for nothing else (番号法: no purpose, no reading).

        Raises NotAllowed without a purpose or with 照合番号B, otherwise as ``read_basic``.
        """
        if not purpose_form:
            secret.wipe()
            raise NotAllowed("個人番号", "使う様式がありません。", "記載する様式があるときだけ読み取れます。")
        if secret.kind is SecretKind.VERIFICATION_B:
            secret.wipe()
            raise NotAllowed("照合番号B", "個人番号は読めません。", "暗証番号か照合番号Aを使ってください。")
        tlv = parse_first(self._read_file(secret, EF_NUMBER, confirmed=confirmed))
        if len(tlv.value) != 12 or not tlv.value.isdigit():
            raise CardUnreadable("個人番号の形がカードの仕様と違います。")
        return tlv.value.decode("ascii")

    def _read_file(self, secret: Secret, file_id: int, *, confirmed: bool) -> bytes:
        try:
            with secret, self._application() as channel:
                _require_tries(_query_tries(channel, secret.kind), secret.kind, confirmed=confirmed)
                _verify_once(channel, secret)
                return _read_object(channel, file_id)
        except _NoAnswer as lost:
            raise VerifyUnanswered(secret.kind.label, self._tries_after_loss(secret.kind)) from lost.__cause__

    def _tries_after_loss(self, kind: SecretKind) -> int | None:
        """The counter through a fresh connection, or None when even that does not work now."""
        try:
            return self.tries_left(kind)
        except (DeviceProblem, UnknownGeneration):
            return None

    @contextmanager
    def _application(self) -> Iterator[CardChannel]:
        """A fresh channel with the application selected, closed (card reset) whatever happens."""
        channel = self._connect()
        try:
            response = exchange(channel, select_df(AID))
            if response.sw == SW_NOT_FOUND:
                raise UnknownGeneration()
            _require_ok(response)
            yield channel
        finally:
            channel.close()


class _NoAnswer(Exception):
    """VERIFY went out and no usable answer came."""


def _query_tries(channel: CardChannel, kind: SecretKind) -> int:
    _require_ok(exchange(channel, select_ef(kind.file_id)))
    response = exchange(channel, tries_query())
    if response.tries_left is None:
        raise CardUnreadable(f"{kind.label}の残り回数が読めません(SW {response.meaning})。")
    return response.tries_left


def _require_tries(left: int, kind: SecretKind, *, confirmed: bool) -> None:
    if left == 0:
        raise SecretLocked(kind.label)
    if left == 1 and not confirmed:
        raise LastTryNeedsConfirmation(kind.label, left)


def _verify_once(channel: CardChannel, secret: Secret) -> None:
    """Send VERIFY exactly once. The command buffer is wiped whatever comes back."""
    command = verify(secret.digits)
    try:
        response = exchange(channel, command)
    except DeviceProblem as problem:
        raise _NoAnswer from problem
    finally:
        command[:] = bytes(len(command))
        secret.wipe()
    if response.ok:
        return
    if response.tries_left == 0:
        raise SecretLocked(secret.kind.label)
    if response.tries_left is not None or response.sw == 0x6300:
        raise WrongSecret(secret.kind.label, response.tries_left)
    raise _NoAnswer from CardUnreadable(f"照合の返事が仕様にありません(SW {response.meaning})。")


def _read_object(channel: CardChannel, file_id: int) -> bytes:
    """The first TLV object of a file in blocks of at most 256 bytes, cut by its own length."""
    _require_ok(exchange(channel, select_ef(file_id)))
    data = _read_block(channel, 0, _HEADER_BYTES)
    total = parse_header(data).total
    if total > MAX_FILE_BYTES:
        raise CardUnreadable("カードのデータが長すぎます。")
    while len(data) < total:
        block = _read_block(channel, len(data), min(_BLOCK_BYTES, total - len(data)))
        if not block:
            raise CardUnreadable("カードのデータが途中で切れています。")
        data += block
    return data[:total]


def _read_block(channel: CardChannel, offset: int, length: int) -> bytes:
    response = exchange(channel, read_binary(offset, length))
    if response.sw >> 8 == 0x6C:  # wrong Le: the card names the right one; reading again is harmless
        response = exchange(channel, read_binary(offset, (response.sw & 0xFF) or _BLOCK_BYTES))
    _require_ok(response)
    return response.data


def _require_ok(response: Response) -> None:
    if response.ok:
        return
    if response.sw in (SW_NOT_VERIFIED, SW_LOCKED):
        raise CardUnreadable("カードが読み取りを許可しませんでした。")
    raise CardUnreadable(f"カードが応じませんでした(SW {response.meaning})。")


def _basic_values(raw: bytes) -> dict[str, str]:
    outer = parse_first(raw)
    if outer.tag != TAG_BASIC:
        raise CardUnreadable("4情報の形がカードの仕様と違います。")
    items = {item.tag: item.value for item in parse_all(outer.value)}
    try:
        text = {tag: items[tag].decode("utf-8") for tag in (TAG_NAME, TAG_ADDRESS, TAG_BIRTH, TAG_SEX)}
    except (KeyError, UnicodeDecodeError):
        raise CardUnreadable("4情報の形がカードの仕様と違います。") from None
    values = {"name": text[TAG_NAME], "address": text[TAG_ADDRESS]}
    if birth := _iso_day(text[TAG_BIRTH]):
        values["birth"] = birth
    if sex := _SEX.get(text[TAG_SEX]):
        values["sex"] = sex
    return values


def _iso_day(digits: str) -> str | None:
    """YYYYMMDD as an ISO day, or None for a birth date that is not a calendar day (registered as unknown)."""
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return None
