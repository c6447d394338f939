"""Folded keys by which residents are found: what people type and what is registered meet here (標準仕様書の検索).

A key is for searching only: nothing folded is ever shown, printed or stored in place of the registered text. Rules:
variation selectors and spaces fall away; variants (辺邉邊) become one; kana loses 濁点, 半濁点, 長音 and small
letters; オ段 + ウ or オ is オ段; ヅ/ズ/ツ/ス and ヂ/ジ/チ/シ are alike, and so are ヲ/オ, ヰ/イ, ヱ/エ; ゝ and ゞ are
written out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

VariantTable = Mapping[int, str]
"""For ``str.translate``: code point of a variant → the character it is searched as."""

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SPACES = re.compile(r"[\s・·･.,，．'’]")
_DASHES = "ー‐‑‒–—―−ｰ－～〜~\\-"
_DASH = re.compile(f"[{_DASHES}]")
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_KANA_ROWS = str.maketrans(
    {"ヅ": "ス", "ズ": "ス", "ツ": "ス", "ヂ": "シ", "ジ": "シ", "チ": "シ", "ヲ": "オ", "ヰ": "イ", "ヱ": "エ"}
)
_VU = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_AGAIN = "ヽゝ"
"""The sound before once more (みすゞ); whether it is voiced is not kept anyway."""
_O_ROW = frozenset("オコソトノホモヨロ")
_KANA = re.compile(r"[ァ-ヺ]")
_ACCENTED = re.compile("[À-ÖØ-öø-ÿĀ-ſƠ-ưǍ-ǰẀ-ỿ]")
_LATIN_NAME = re.compile(r"[A-Za-zÀ-ɏẀ-ỿＡ-Ｚａ-ｚ]")
_INSIDE = re.compile(r"[(（]([^()（）]+)[)）]")
_GA = re.compile(r"(?<=[々一-鿿])[ヶケヵカがか](?=[々一-鿿])")
"""緑ヶ丘, 緑が丘 and 緑ケ丘 are one."""
_SPOKEN_NUMBER = re.compile(r"[一二三四五六七八九十]+(?=の[一二三四五六七八九十\d])|(?<=の)[一二三四五六七八九十]+$")
"""三の四の五, as an address is said."""
_COUNTED = re.compile(r"[〇一二三四五六七八九十百]+(?=丁目|番地|番|号|条)")


def variant_table(groups: Iterable[str]) -> dict[int, str]:
    """The table for these groups of characters; each folds to the first of its group."""
    return {ord(char): group[0] for group in groups for char in group[1:]}


def plain(text: str) -> str:
    """The text without selectors, widths, spaces and case: as registered, but comparable (髙 stays 髙)."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", _SELECTORS.sub("", text))).upper()


def plain_kana(text: str) -> str:
    """Kana in katakana without spaces, nothing else folded: ranks what was typed exactly before what sounds alike."""
    return plain(text).translate(_HIRAGANA)


def katakana(text: str) -> str:
    """Hiragana in katakana, nothing else changed."""
    return text.translate(_HIRAGANA)


@lru_cache(maxsize=65536)
def fold_kana(text: str) -> str:
    """The key of a reading: さとう, サトウ, ｻﾄｳ and サトー are one. Takes any kana; other characters stay."""
    return _fold_kana(_DASH.sub("", plain_kana(text)))


def fold_name(text: str, variants: VariantTable) -> str:
    """The key of a written name: kanji by variant group, 々 written out, kana and Latin letters folded."""
    body = _without_accents(_DASH.sub("", plain(text))).translate(variants)
    body = _GA.sub("ケ", re.sub(r"(.)々", r"\1\1", body)).translate(_HIRAGANA)
    return _fold_kana(body) if _KANA.search(body) else body


def fold_address(text: str, variants: VariantTable) -> str:
    """The key of a 町字・番地・方書: 三丁目4番5号, ３丁目４－５ and 3-4-5 are one."""
    body = _GA.sub("ケ", plain(text).translate(variants))
    body = _SPOKEN_NUMBER.sub(lambda found: str(kanji_number(found[0])), body)
    body = re.sub(rf"(?<=\d)[{_DASHES}](?=\d)", "\x00", body)
    body = re.sub(
        r"([〇一二三四五六七八九十百]+)(?=丁目|番地|番|号|条)", lambda found: str(kanji_number(found[1])), body
    )
    body = re.sub(r"(?<=\d)(?:丁目|番地の|番地|番の|番|号室の|号室|号の|号|の|ノ)(?=\d)", "\x00", body)
    body = re.sub(r"(?<=\d)(?:丁目|番地|番|号室|号)", "", body)
    body = re.sub(r"大字|^字", "", _DASH.sub("", body)).replace("\x00", "-")
    return _fold_kana(body.translate(_HIRAGANA))


def fold_phone(text: str) -> str:
    """Digits of a telephone number, +81 written as 0."""
    body = unicodedata.normalize("NFKC", text).strip()
    digits = re.sub(r"\D", "", body)
    return "0" + digits[2:] if body.startswith("+81") else digits


def split_name(text: str) -> tuple[str, str]:
    """氏 and 名 of a registered name; 名 is empty where there is no space."""
    parts = text.split()
    return (parts[0], " ".join(parts[1:])) if parts else ("", "")


def name_parts(text: str) -> tuple[tuple[str, str], ...]:
    """(氏, 名) of a registered name in every way it is asked for, as registered first.

    A name of Latin letters, or of three and more parts, is typed in any order: each part (of a double name each half)
    can stand where 氏 does. What stands in parentheses (併記名: LI NA(李 娜)) is a name of its own.
    """
    inside = _INSIDE.findall(text)
    outside = _INSIDE.sub(" ", text) if inside else text
    family, given = split_name(outside)
    found = [(family, given)] if family else []
    if " " in given or (family and _LATIN_NAME.match(family)):
        parts = outside.split()
        halves = [half for part in parts if "-" in part for half in part.split("-") if half]
        found += [(part, " ".join(parts[:n] + parts[n + 1 :])) for n, part in enumerate(parts)]
        found += [(half, " ".join(part for part in parts if half not in part)) for half in halves]
    for one in inside:
        found += name_parts(one)
    return tuple(dict.fromkeys(found))


def near_keys(key: str) -> tuple[str, ...]:
    """The key, and the key without each one of its characters.

    Two keys that differ by one wrong, missing, doubled or swapped character share one of these (see ``one_apart``).
    """
    return tuple(dict.fromkeys((key, *(key[:n] + key[n + 1 :] for n in range(len(key))))))


def one_apart(left: str, right: str) -> bool:
    """Whether two keys differ by one character: another, a missing, an extra one, or two neighbours swapped."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    if len(left) > len(right):
        left, right = right, left
    at = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left))
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    swapped = left[at : at + 2] == right[at : at + 2][::-1] and left[at + 2 :] == right[at + 2 :]
    return swapped or left[at + 1 :] == right[at + 1 :]


def romaji_readings(text: str) -> tuple[str, ...]:
    """Readings in katakana that Latin letters (ヘボン式, 訓令式) can mean, likeliest first; none for other words.

    Long vowels may be written ou, oo, oh, ō, or, as passports do, not at all (ryuichi). ``n`` before a vowel is
    read both ways (shinichi: シニチ, シンイチ), before b, m, p it may be written m.
    """
    body = unicodedata.normalize("NFKD", text.lower()).replace("’", "'")
    for written, long in (("o\u0304", "ou"), ("o\u0302", "ou"), ("u\u0304", "uu"), ("u\u0302", "uu")):
        body = body.replace(written, long)
    body = re.sub(r"[\s\-.]", "", body)
    body = re.sub(r"oh(?![aiueoy])", "ou", body)
    body = re.sub(r"m(?=[bmp])", "n'", body).replace("tch", "cch")
    body = re.sub(r"([jcs])y(?=[aueo])", r"\1h", body).replace("jh", "j")  # jyunko, cyouko
    spellings = [body]
    for pattern, instead in (
        (r"(?<=[aiueo])n(?=[aiueoy])", "n'"),
        (r"nn(?=[aiueoy])", "n'"),  # as an input method takes it: shinnichi
        (r"(?<=[yjh]u)(?=[^u]|$)", "u"),
    ):
        for spelling in tuple(spellings):
            spellings += [
                spelling[: one.start()] + instead + spelling[one.end() :] for one in re.finditer(pattern, spelling)
            ]
    readings = (_romaji_to_kana(spelling) for spelling in spellings[:16])
    return tuple(dict.fromkeys(one for one in readings if one))


def _without_accents(body: str) -> str:
    """Latin letters without their accents (GARCÍA, MÜLLER); nothing else is taken apart."""
    if not _ACCENTED.search(body):
        return body
    return "".join(unicodedata.normalize("NFD", char)[0] if _ACCENTED.match(char) else char for char in body)


def _romaji_to_kana(body: str) -> str | None:
    kana, at = "", 0
    while at < len(body):
        if at + 1 < len(body) and body[at] == body[at + 1] and body[at] in "bcdfghjkpqrstwz":
            kana, at = kana + "ッ", at + 1
            continue
        size = next((n for n in (4, 3, 2, 1) if body[at : at + n] in _ROMAJI), 0)
        if not size:
            return None
        kana, at = kana + _ROMAJI[body[at : at + size]], at + size
    return kana or None


def _fold_kana(body: str) -> str:
    """Fold katakana; what is not katakana passes."""
    for written, sound in _VU:
        body = body.replace(written, sound)
    body = body.translate(_SMALL).translate(_KANA_ROWS)
    bare = unicodedata.normalize("NFD", body).replace("\u3099", "").replace("\u309a", "")
    kept: list[str] = []
    for one in bare:
        char = kept[-1] if one in _AGAIN and kept else one
        if char in "ウオ" and kept and kept[-1] in _O_ROW:
            continue
        kept.append(char)
    return "".join(kept)


def kanji_number(kanji: str) -> int:
    """二十一 → 21, 一〇 → 10. Takes 〇 to 九, 十 and 百 only."""
    digits = {char: n for n, char in enumerate("〇一二三四五六七八九")}
    if not set(kanji) & set("十百"):
        return int("".join(str(digits[char]) for char in kanji))
    total = unit = 0
    for char in kanji:
        if char in digits:
            unit = digits[char]
        else:
            total, unit = total + (unit or 1) * (10 if char == "十" else 100), 0
    return total + unit


def _romaji() -> dict[str, str]:
    consonants = zip(" kstnhmrgzdbp", _ROWS.split(), strict=True)
    rows = {consonant.strip(): kana for consonant, kana in consonants}
    table = {consonant + vowel: kana[i] for consonant, kana in rows.items() for i, vowel in enumerate("aiueo")}
    for consonant, kana in rows.items():
        if consonant:
            table |= {f"{consonant}y{v}": kana[1] + small for v, small in zip("auo", "ャュョ", strict=True)}
    table |= {
        "ya": "ヤ",
        "yu": "ユ",
        "yo": "ヨ",
        "wa": "ワ",
        "wi": "ウィ",
        "we": "ウェ",
        "wo": "ヲ",
        "n": "ン",
        "n'": "ン",
    }
    table |= {"shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ", "vu": "ヴ", "ye": "イェ"}
    for start, kana in (("sh", "シ"), ("ch", "チ"), ("j", "ジ")):
        table |= {start + v: kana + small for v, small in zip("aueo", "ャュェョ", strict=True)}
    table |= {start + v: kana + small for start, kana in (("f", "フ"), ("v", "ヴ")) for v, small in _WIDE}
    table |= {"ti": "チ", "tu": "ツ", "si": "シ", "zi": "ジ", "hu": "フ", "thi": "ティ", "dhi": "ディ", "la": "ラ"}
    return table


_ROWS = (
    "アイウエオ カキクケコ サシスセソ タチツテト ナニヌネノ ハヒフヘホ マミムメモ ラリルレロ "
    "ガギグゲゴ ザジズゼゾ ダヂヅデド バビブベボ パピプペポ"
)
_WIDE = (("a", "ァ"), ("i", "ィ"), ("e", "ェ"), ("o", "ォ"))
_ROMAJI = _romaji()
