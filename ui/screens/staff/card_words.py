"""Words of reading a card: kinds of card, what opens them, tries left, notes beside a read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.card import CardKind, CardLook, CardRead
from ui.dates import clock_time

TITLE = "カードを読む"
LEAD = "カードを置いたまま読みます。読んだ内容は、選ぶまで受付に入りません。"
READ = "読み取る"
READER = "読み取る装置"
LOOKING = "カードを見ています…"
LOOK_AGAIN = "もう一度見る"
SURE = "確認して送る"
SURE_MISSING = "「確認して送る」に印がありません。"
LOCKED = "ロックされています。ほかの方法を選んでください。"
LOCKED_LICENCE = "ロックされています（解除は運転免許センターか警察署）。券面を見て手で入力してください。"
FACE = "顔写真と券面の画像も表示する"
BY_RESIDENT = "住民画面で入れてもらう"
NO_SECRET = "このカードには暗証番号が設定されていません。そのまま読み取れます。"
NEVER_AGAIN = "続けてまちがえるとカードが止まります。再試行は自動では行いません。"
LENGTH = "{form}で入れてください。カードにはまだ送っていません。"
WAITING_FOR_RESIDENT = "住民画面で暗証番号を待っています。"
GIVEN_UP = "住民画面の入力はやめになりました。カードには送っていません。"

OFFER_TITLE = "カードを読みました"
OFFER_LEAD = "まだ何も受付に入っていません。この内容で人を探すか、使わないかを選びます。"
SEEN = "確かめました"
READ_ELSEWHERE = "カードを読みました。「本人確認」で内容を選べます。まだ何も変わっていません。"
TYPE_FROM_PICTURE = "画像と券面を見て入力"
PICTURES = {"face": "顔写真", "name": "氏名（画像）", "address": "住所（画像）", "front": "券面（画像）"}
"""Pictures that a card shows as a whole, in words."""
SEARCH_BY = {"name": "氏名で探す", "birth": "生年月日で探す", "card_number": "カードの番号で探す"}


class Method(StrEnum):
    """What opens the card; the value is the argument's name of a reading where there is one."""

    PIN = "pin"
    VERIFICATION_B = "verification_b"
    CARD_NUMBER = "card_number"
    MYNA_PIN = "myna_pin"
    NONE = "none"
    SIGN_PASSWORD = "sign_password"


@dataclass(frozen=True, slots=True)
class MethodWords:
    """A method: its field's label, the link that changes to it, the secret's form, and what goes with it."""

    word: str
    """The secret's name in a CardLook."""
    label: str
    switch: str
    form: str
    least: int
    most: int
    letters: bool = False
    by_resident: bool = False
    face: bool = False


METHODS = {
    Method.PIN: MethodWords("pin", "暗証番号 4けた", "暗証番号で読む", "数字4けた", 4, 4, by_resident=True),
    Method.VERIFICATION_B: MethodWords(
        "verification_b",
        "照合番号B 14けた（生年月日6・有効期限の西暦4・セキュリティコード4）",
        "照合番号Bで読む（暗証番号がわからない・ない）",
        "数字14けた",
        14,
        14,
        face=True,
    ),
    Method.CARD_NUMBER: MethodWords(
        "card_number",
        "券面の番号 12文字（英字2・数字8・英字2）",
        "在留カードなどの番号で読む",
        "英字2・数字8・英字2の12文字",
        12,
        12,
        letters=True,
    ),
    Method.MYNA_PIN: MethodWords(
        "myna_pin",
        "マイナ免許証の暗証番号 4けた",
        "免許の有効期限を見る（マイナ免許証）",
        "数字4けた",
        4,
        4,
        by_resident=True,
    ),
    Method.NONE: MethodWords("", "", "暗証番号なしで読む", "", 0, 0),
    Method.SIGN_PASSWORD: MethodWords(
        "sign_password",
        "署名用パスワード（英字と数字 6〜16文字）",
        "",
        "英字と数字を両方使った6〜16文字",
        6,
        16,
        letters=True,
        by_resident=True,
    ),
}
BEFORE_A_LOOK = (Method.PIN, Method.VERIFICATION_B, Method.CARD_NUMBER)
"""What may be chosen while nobody knows what lies there."""

KINDS = {
    CardKind.MYNUMBER: "マイナンバーカード",
    CardKind.LICENCE: "運転免許証",
    CardKind.MYNA_LICENCE: "マイナ免許証",
    CardKind.RESIDENCE_CARD: "在留カード",
    CardKind.SPECIAL_PERMANENT: "特別永住者証明書",
}
SECRETS = {
    "pin": "暗証番号",
    "verification_b": "照合番号B",
    "verification_a": "照合番号A",
    "card_number": "券面の番号",
    "none": "暗証番号の設定なし",
    "sign_password": "署名用パスワード",
}


def kind_of(kind: CardKind) -> str:
    """The card in words."""
    return KINDS[kind]


def methods_for(look: CardLook) -> tuple[Method, ...]:
    """What opens this card, the usual one first. A PIN that is not set or locked is not offered."""
    if look.kind is CardKind.MYNUMBER:
        has_pin = look.pin_set and look.tries.get("pin", 1) > 0
        usual = (Method.PIN, Method.VERIFICATION_B) if has_pin else (Method.VERIFICATION_B,)
        return (*usual, Method.MYNA_PIN) if CardKind.MYNA_LICENCE in look.also else usual
    if look.kind in (CardKind.LICENCE, CardKind.MYNA_LICENCE):
        return (Method.PIN,) if look.pin_set else (Method.NONE,)
    return (Method.CARD_NUMBER,)


def tries_of(look: CardLook) -> str:
    """The tries left of what opens this card; nothing was sent to find out."""
    parts = []
    if look.kind is CardKind.MYNUMBER and not look.pin_set:
        parts.append("暗証番号なし（顔認証マイナンバーカード）")
    for word in ("pin", "verification_b"):
        left = look.tries.get(word)
        if left is not None and look.pin_set | (word != "pin"):
            parts.append(f"{SECRETS[word]} " + (f"あと{left}回" if left else "ロック中"))
    return " ・ ".join(parts)


def sure_of(tries: int) -> str:
    """The second word for so few tries."""
    danger = "まちがえるとカードがロックされます" if tries == 1 else "続けてまちがえるとロックされます"
    return f"あと{tries}回です。{danger}。本人にもう一度確かめてから印を付けます。"


def read_line(read: CardRead) -> str:
    """When it was read and what opened it, with the tries before and after."""
    parts = [f"{clock_time(read.read_at)} に読み取り", SECRETS.get(read.secret, read.secret)]
    if read.tries_before is not None and read.tries_left is not None and read.secret != "none":
        parts.append(f"送る前 あと{read.tries_before}回 → いま あと{read.tries_left}回")
    return " ・ ".join(parts)
