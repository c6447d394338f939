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
from datetime import datetime

from desk_app.domain.card import CardKind, CardRead
from desk_app.domain.errors import NotAllowed
from devices.apdu import SW_NOT_FOUND, exchange, select_df, select_ef, verify
from devices.card_dates import iso_day
from devices.card_files import read_object, require_ok
from devices.card_secret import CardSecret, Secret, SecretKind
from devices.channel import CardChannel, Connect
from devices.errors import CardUnreadable, DeviceProblem, UnknownGeneration, VerifyUnanswered
from devices.tlv import parse_all, parse_first
from devices.verification import NoAnswer, query_tries, require_tries, verify_once

AID = bytes.fromhex("D3921000310001010408")
EF_NUMBER = 0x0001
EF_BASIC = 0x0002
TAG_BASIC = 0xFF20
TAG_NAME, TAG_ADDRESS, TAG_BIRTH, TAG_SEX = 0xDF22, 0xDF23, 0xDF24, 0xDF25
_SEX = {"1": "男", "2": "女"}


class MyNumberCard:
    """One My Number card, connected anew for each operation so that it is never left powered and verified."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def tries_left(self, kind: CardSecret) -> int:
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
                label = secret.kind.label
                require_tries(_query_tries(channel, secret.kind), label, confirmed=confirmed)
                verify_once(channel, verify(secret.digits), label)
                require_ok(exchange(channel, select_ef(file_id)))
                return read_object(channel)
        except NoAnswer as lost:
            raise VerifyUnanswered(secret.kind.label, self._tries_after_loss(secret.kind)) from lost.__cause__

    def _tries_after_loss(self, kind: CardSecret) -> int | None:
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
            require_ok(response)
            yield channel
        finally:
            channel.close()


def _query_tries(channel: CardChannel, kind: CardSecret) -> int:
    require_ok(exchange(channel, select_ef(kind.file_id)))
    return query_tries(channel, kind.label)


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
    if birth := iso_day(text[TAG_BIRTH]):
        values["birth"] = birth
    if sex := _SEX.get(text[TAG_SEX]):
        values["sex"] = sex
    return values
