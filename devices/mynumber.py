"""マイナンバーカード, 券面入力補助 application: the four items as text, opened by PIN or by 照合番号B.

Files (EF) of the application: 0001 個人番号, 0002 基本4情報, 0011 PIN, 0014 照合番号A, 0015 照合番号B. PIN
opens both, 照合番号A only the number, 照合番号B (birth, expiry, security code as printed) only the
four items.
"""

from __future__ import annotations

from datetime import datetime

from desk_app.domain.card import CardKind, CardRead
from desk_app.domain.errors import NotAllowed
from desk_app.domain.secret_text import SecretText
from devices.apdu import SW_OK, exchange, parse_status, read_binary, select_ef
from devices.card_application import Application
from devices.card_dates import iso_day
from devices.card_files import read_object, require_ok
from devices.card_secret import CardSecret, Secret, SecretKind
from devices.channel import CardChannel, Connect
from devices.errors import CardUnreadable
from devices.tlv import parse_all, parse_first
from devices.wiping import wipe

AID = bytes.fromhex("D3921000310001010408")
EF_NUMBER = 0x0001
NUMBER_FILE_BYTES = 17
EF_BASIC = 0x0002
TAG_BASIC = 0xFF20
TAG_NAME, TAG_ADDRESS, TAG_BIRTH, TAG_SEX = 0xDF22, 0xDF23, 0xDF24, 0xDF25
_SEX = {"1": "男", "2": "女"}


class MyNumberCard:
    """One My Number card, connected anew for each operation so that it is never left powered and verified."""

    def __init__(self, connect: Connect) -> None:
        self._application = Application(connect, AID)

    def tries_left(self, kind: CardSecret) -> int:
        """Tries left of a secret. Costs no try. Raises SecretNotSet, UnknownGeneration, DeviceProblem."""
        return self._application.tries_left(kind)

    def read_basic(self, secret: Secret, *, at: datetime, confirmed: int = 0) -> CardRead:
        """The four items: name, address, birth (ISO; missing when not a calendar day), sex (男/女, or missing).

        ``confirmed`` is the clerk's second word when few tries are left (``require_tries``). The secret is wiped.
        Raises WrongSecret, SecretLocked, SecretNotSet, ConfirmationNeeded, UnknownGeneration, VerifyUnanswered and
        DeviceProblem.
        """
        if secret.kind is SecretKind.VERIFICATION_A:
            secret.wipe()
            raise NotAllowed("照合番号A", "4情報は読めません。", "暗証番号か照合番号Bを使ってください。")
        raw, before = self._read_file(secret, EF_BASIC, confirmed=confirmed)
        kind = secret.kind
        return CardRead(CardKind.MYNUMBER, _basic_values(raw), kind.word, kind.tries, at, tries_before=before)

    def read_individual_number(self, secret: Secret, *, purpose_form: str | None, confirmed: int = 0) -> SecretText:
        """個人番号, 12 digits, for the form with this id and for nothing else (番号法: no purpose, no reading).

        Whoever takes it wipes it. Raises NotAllowed without a purpose or with 照合番号B, otherwise as ``read_basic``.
        """
        if not purpose_form:
            secret.wipe()
            raise NotAllowed("個人番号", "使う様式がありません。", "記載する様式があるときだけ読み取れます。")
        if secret.kind is SecretKind.VERIFICATION_B:
            secret.wipe()
            raise NotAllowed("照合番号B", "個人番号は読めません。", "暗証番号か照合番号Aを使ってください。")
        number, _ = self._application.with_secret(secret, _number, confirmed=confirmed)
        return number

    def _read_file(self, secret: Secret, file_id: int, *, confirmed: int) -> tuple[bytes, int]:
        def read(channel: CardChannel) -> bytes:
            require_ok(exchange(channel, select_ef(file_id)))
            return read_object(channel)

        return self._application.with_secret(secret, read, confirmed=confirmed)


def _number(channel: CardChannel) -> SecretText:
    """個人番号 from its file: a tag of two bytes, the length 12, the digits. No copy of them is left behind."""
    require_ok(exchange(channel, select_ef(EF_NUMBER)))
    answer = channel.transmit(read_binary(0, NUMBER_FILE_BYTES))
    try:
        if parse_status(answer) != SW_OK or len(answer) < 17 or answer[2] != 12:
            raise CardUnreadable("個人番号の形がカードの仕様と違います。")
        number = SecretText()
        for place in range(3, 15):
            if not 0x30 <= answer[place] <= 0x39:
                number.wipe()
                raise CardUnreadable("個人番号の形がカードの仕様と違います。")
            number.add(answer[place])
        return number
    finally:
        wipe(answer)


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
