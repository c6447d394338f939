"""マイナンバーカード, 券面 application: what is printed on the card, as pictures. No PIN of the resident exists here.

Files: 0002 printed items (birth, sex and expiry as text; name, address and face as pictures), opened by 照合番号A
or B; 0005 the picture of 個人番号, opened by 照合番号A only; 0012 照合番号B, 0013 照合番号A, ten tries each, counted
apart from those of the 券面入力補助 application. The security code (DF2A) is half a secret and is never handed out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.card import CardKind, CardRead
from desk_app.domain.errors import NotAllowed
from devices.apdu import exchange, select_ef
from devices.card_application import Application
from devices.card_dates import iso_day
from devices.card_files import read_object, require_ok
from devices.card_secret import CardSecret, FaceSecret, Secret
from devices.channel import CardChannel, Connect
from devices.errors import CardUnreadable, UnknownGeneration
from devices.tlv import parse_all, parse_first

AID = bytes.fromhex("D3921000310001010402")
EF_PRINTED, EF_NUMBER_IMAGE = 0x0002, 0x0005
TAG_PRINTED, TAG_NUMBER_BOX, TAG_NUMBER_IMAGE = 0xFF20, 0xFF40, 0xDF41
TAG_BIRTH, TAG_SEX, TAG_NAME, TAG_ADDRESS, TAG_FACE = 0xDF22, 0xDF23, 0xDF25, 0xDF26, 0xDF27
TAG_EXPIRY, TAG_SECURITY_CODE = 0xDF29, 0xDF2A
_SEX = {"1": "男", "2": "女"}
_IMAGES = {"name": TAG_NAME, "address": TAG_ADDRESS, "face": TAG_FACE}


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed: ``values`` has birth, sex, expires; ``images`` name, address (PNG) and face (JPEG 2000)."""

    values: dict[str, str]
    images: dict[str, bytes]


def missing() -> UnknownGeneration:
    """The card has no such application."""
    return UnknownGeneration("マイナンバーカード", "この世代のカードの券面画像には対応していません。")


class FaceCard:
    """The printed side of one My Number card, connected anew for each operation."""

    def __init__(self, connect: Connect) -> None:
        self._application = Application(connect, AID, missing)

    def tries_left(self, kind: CardSecret) -> int:
        """Tries left of a 照合番号 in this application. Costs no try."""
        return self._application.tries_left(kind)

    def read(self, secret: Secret, *, at: datetime, confirmed: int = 0) -> CardRead:
        """Birth, sex and expiry as text, name, address and face as pictures; ``secret`` is wiped.

        Raises as ``MyNumberCard.read_basic``.
        """
        raw, before = self._read_file(secret, EF_PRINTED, confirmed)
        found = printed(raw)
        kind = secret.kind
        return CardRead(CardKind.MYNUMBER, found.values, kind.word, kind.tries, at, found.images, tries_before=before)

    def read_number_image(self, secret: Secret, *, purpose_form: str | None, confirmed: int = 0) -> bytes:
        """The picture of 個人番号 (PNG), for the form with this id and for nothing else (番号法).

        Raises NotAllowed without a purpose or with 照合番号B, otherwise as ``read``.
        """
        if not purpose_form:
            secret.wipe()
            raise NotAllowed("個人番号", "使う様式がありません。", "記載する様式があるときだけ読み取れます。")
        if secret.kind is not FaceSecret.VERIFICATION_A:
            secret.wipe()
            raise NotAllowed("照合番号B", "個人番号は読めません。", "照合番号Aを使ってください。")
        raw, _ = self._read_file(secret, EF_NUMBER_IMAGE, confirmed)
        box = parse_first(raw)
        items = {item.tag: item.value for item in parse_all(box.value)} if box.tag == TAG_NUMBER_BOX else {}
        if not items.get(TAG_NUMBER_IMAGE):
            raise CardUnreadable("個人番号の画像がカードの仕様と違います。")
        return items[TAG_NUMBER_IMAGE]

    def _read_file(self, secret: Secret, file_id: int, confirmed: int) -> tuple[bytes, int]:
        def read(channel: CardChannel) -> bytes:
            require_ok(exchange(channel, select_ef(file_id)))
            return read_object(channel, most=MAX_BYTES)

        return self._application.with_secret(secret, read, confirmed=confirmed)


MAX_BYTES = 32_000
"""Longest file taken (real ones have 10–15 KB); READ BINARY reaches 32,767."""


def printed(raw: bytes) -> Printed:
    """Take EF 0002 apart. Raises CardUnreadable."""
    outer = parse_first(raw)
    if outer.tag != TAG_PRINTED:
        raise CardUnreadable("券面の画像の形がカードの仕様と違います。")
    items = {item.tag: item.value for item in parse_all(outer.value)}
    values = {}
    for item, tag in (("birth", TAG_BIRTH), ("expires", TAG_EXPIRY)):
        if day := iso_day(items.get(tag, b"").decode("ascii", "replace")):
            values[item] = day
    if sex := _SEX.get(items.get(TAG_SEX, b"").decode("ascii", "replace")):
        values["sex"] = sex
    images = {name: items[tag] for name, tag in _IMAGES.items() if items.get(tag)}
    if not images:
        raise CardUnreadable("券面の画像の形がカードの仕様と違います。")
    return Printed(values, images)
