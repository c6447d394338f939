"""Helpers for names: splitting, kana, and the characters one has to look at twice.

Nothing here changes what is stored; folded forms exist only to compare and to warn.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class NameMatch(StrEnum):
    """How two writings of a name compare."""

    SAME = "same"
    VARIANT = "variant"
    """Only variants of the same characters differ (髙・高), or small and large kana."""
    DIFFERENT = "different"


class NoteKind(StrEnum):
    """Why a character is pointed out."""

    IVS = "異体字セレクタ"
    NON_BMP = "追加面の漢字"
    VARIANT = "異体字"
    PRIVATE = "外字"


@dataclass(frozen=True, slots=True)
class NotedCharacter:
    """A character to look at twice: as written, why, its code points, the common character and what it is called."""

    text: str
    kind: NoteKind
    code: str
    common: str = ""
    nickname: str = ""


# fmt: off
COMMON_FORMS = {
    variant: common
    for common, variants in {
        "高": "髙", "崎": "﨑", "吉": "𠮷", "辺": "邊邉", "斎": "齋", "斉": "齊",
        "浜": "濱濵", "沢": "澤", "桜": "櫻", "広": "廣", "国": "國", "恵": "惠",
        "真": "眞", "柳": "栁桺", "島": "嶋嶌", "徳": "德", "竜": "龍", "滝": "瀧",
        "塚": "\ufa10", "都": "\ufa26", "祐": "\ufa4f", "福": "\ufa1b", "神": "\ufa19", "隆": "\uf9dc",
        "晴": "\ufa12", "館": "舘", "条": "條", "関": "關", "栄": "榮", "黒": "黑",
        "静": "靜", "実": "實", "寿": "壽", "豊": "豐", "万": "萬", "与": "與",
        "円": "圓", "亜": "亞", "桑": "桒", "富": "冨", "曽": "曾", "会": "會",
    }.items()
    for variant in variants
}
# fmt: on
"""Variant to the common character of everyday writing; the two are told apart on every form."""

_NICKNAMES = {
    "髙": "はしごだか",
    "﨑": "たつさき",
    "𠮷": "つちよし",
    "邊": "旧字のなべ",
    "邉": "異体のなべ",
    "齋": "旧字のさい",
    "齊": "旧字のせい",
    "濱": "旧字のはま",
    "濵": "異体のはま",
    "嶋": "やまへんのしま",
    "冨": "わかんむりのとみ",
}

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_CHARACTER = re.compile(rf"[^{_SELECTORS}][{_SELECTORS}]*|[{_SELECTORS}]", re.DOTALL)
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_LIKELY_SMALL = re.compile(r"([キシチニヒリギジヂビピ])(ユ)|([キシチニヒミリギジヂビピ])(ヨ)(?=ウ)")
_KATAKANA = re.compile(r"[ァ-ヶヷ-ヺー・ 　]*")


def characters(text: str) -> tuple[str, ...]:
    """The characters as a reader counts them: a variation selector stays with its base character."""
    return tuple(_CHARACTER.findall(text))


def split_name(registered: str) -> tuple[str, str]:
    """氏 and 名 exactly as registered, parted at the first space (U+3000 or U+0020); without one 名 is empty."""
    parts = re.split(r"[\u3000 ]", registered, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (registered, "")


def characters_of_note(text: str) -> tuple[NotedCharacter, ...]:
    """The characters of a name that must be checked against what the resident writes, in order."""
    return tuple(noted for one in characters(text) if (noted := _noted(one)) is not None)


def variant_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """(as registered, common) for each variant in the text, to be shown as 髙/高."""
    return tuple((noted.text, noted.common) for noted in characters_of_note(text) if noted.common)


def compare_names(one: str, other: str) -> NameMatch:
    """How two writings of a name compare; the space between 氏 and 名 does not count."""
    first, second = re.sub(r"[\u3000 ]", "", one), re.sub(r"[\u3000 ]", "", other)
    if first == second:
        return NameMatch.SAME
    return NameMatch.VARIANT if _common(first) == _common(second) else NameMatch.DIFFERENT


def compare_kana(one: str, other: str) -> NameMatch:
    """As ``compare_names`` for kana: リユウイチロウ and リュウイチロウ are variants (small and large)."""
    first, second = (re.sub(r"[\u3000 ]", "", full_katakana(kana)) for kana in (one, other))
    if first == second:
        return NameMatch.SAME
    return NameMatch.VARIANT if first.translate(_SMALL) == second.translate(_SMALL) else NameMatch.DIFFERENT


def kana_warnings(kana: str) -> tuple[str, ...]:
    """What to ask the resident about a フリガナ; never an error, for the resident decides how it is read."""
    found = []
    if not _KATAKANA.fullmatch(kana):
        found.append("全角カタカナ以外の文字があります。")
    likely = _LIKELY_SMALL.sub(lambda m: f"{m[1] or m[3]}{'ュ' if m[2] else 'ョ'}", kana)
    if likely != kana:
        found.append(f"小さい文字かもしれません。「{likely}」ではないか、本人に確かめてください。")
    return tuple(found)


def full_katakana(text: str) -> str:
    """The text with hiragana and half-width katakana as full-width katakana; every other character stays."""
    wide = re.sub(r"[\uff61-\uff9f]+", lambda m: unicodedata.normalize("NFKC", m[0]), text)
    return re.sub(r"[ぁ-ゖ]", lambda m: chr(ord(m[0]) + 0x60), wide)


def _common(text: str) -> str:
    return "".join(COMMON_FORMS.get(one[0], one[0]) for one in characters(text))


def _noted(one: str) -> NotedCharacter | None:
    code = " ".join(f"U+{ord(c):04X}" for c in one)
    base, common, nickname = one[0], COMMON_FORMS.get(one[0], ""), _NICKNAMES.get(one[0], "")
    if len(one) > 1:
        return NotedCharacter(one, NoteKind.IVS, code, common or base, nickname)
    if unicodedata.category(base) == "Co":
        return NotedCharacter(one, NoteKind.PRIVATE, code)
    if common:
        return NotedCharacter(one, NoteKind.VARIANT, code, common, nickname)
    return NotedCharacter(one, NoteKind.NON_BMP, code) if ord(base) > 0xFFFF else None
