"""What a single word of a search can be besides a name or an address: a date, a number, a narrowing word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from desk_app.domain.search_dates import search_days
from desk_app.domain.search_key import fold_phone
from desk_app.storage.cache_terms import Compare, OnRecord, prefix

BIRTH, ADDRESS, BUILDING, PHONE = "生年月日", "住所", "方書", "電話"
RESIDENT, HOUSEHOLD, CARD, PAST_ADDRESS = "宛名番号", "世帯番号", "在留カード番号", "前住所"
_NUMBER = re.compile(r"[0-9+()\-]+")
_CARD = re.compile(r"[A-Z]{2}\d{4,8}[A-Z]{0,2}")
_ROOM = re.compile(r"(\d{1,5})号?室?")
_FEWEST_PHONE, _FEWEST_NUMBER = 9, 6
_SEXES = {"男": "男", "男性": "男", "女": "女", "女性": "女"}
_RELATIONS = {
    **{word: word for word in ("世帯主", "妻", "夫", "子", "父", "母", "妹", "弟", "姉", "兄", "同居人", "縁故者")},
    **dict.fromkeys(("長男", "二男", "次男", "長女", "二女", "次女"), "子"),
    "孫": "子の子",
}
"""What is said of a 続柄, and how it is registered."""
_STATES = frozenset(["現存", "転入予定", "転出", "死亡", "消除"])
_KINDS = frozenset(("日本人", "外国人"))


def values_of(word: str, id_digits: int) -> list[OnRecord]:
    """Dates, telephone numbers and numbers of the register that one word can be; a narrowing word is itself.

    ``id_digits`` is how many digits a 宛名番号 has here: leading zeros may be left out.
    """
    half = unicodedata.normalize("NFKC", word).upper()
    found: list[OnRecord] = []
    if _NUMBER.fullmatch(half):
        found += _numbers(half, id_digits)
    found += _births(word)
    if _CARD.fullmatch(half.replace("-", "")):
        found.append(prefix("card_key", half.replace("-", ""), CARD, 0))
    elif re.fullmatch(r"[A-Z0-9-]{4,20}", half) and not half.isalpha() and not _NUMBER.fullmatch(half):
        found.append(OnRecord("resident_id", half, None, RESIDENT, 0))
    return found + list(_narrowing(word)) + list(_room(half))


def day_number(day: date) -> int:
    """The number a day is stored as in the cache: 19880501."""
    return day.year * 10_000 + day.month * 100 + day.day


def _births(word: str) -> Iterator[OnRecord]:
    spans = search_days(word)
    exact = tuple(day_number(span.first) for span in spans if span.first == span.last)
    if len(exact) > 1:
        yield OnRecord("birth_sort", exact[0], None, BIRTH, 1, exact, Compare.ANY)
    for span in spans if len(exact) <= 1 else ():
        if span.month_day is not None:
            yield OnRecord("birth_md", span.month_day[0] * 100 + span.month_day[1], None, BIRTH, 2)
        else:
            low, high = day_number(span.first), day_number(span.last)
            yield OnRecord("birth_sort", low, high, BIRTH, 1, test=Compare.RANGE)


def _numbers(text: str, id_digits: int) -> Iterator[OnRecord]:
    """A word of digits: number of the register, telephone number or its end. Twelve digits are no 個人番号 here."""
    digits = fold_phone(text)
    if text.isdigit():
        for number in dict.fromkeys((digits, digits.zfill(id_digits))):
            tier = 0 if number == digits else 3
            yield OnRecord("resident_id", number, None, RESIDENT, tier)
            yield OnRecord("household_id", number, None, HOUSEHOLD, tier)
        if len(digits) >= _FEWEST_NUMBER:
            yield prefix("resident_id", digits, RESIDENT, 3)
    if len(digits) >= _FEWEST_PHONE:
        yield OnRecord("phone_key", digits, None, PHONE, 1)
    elif len(digits) >= 6 and digits.startswith("0"):
        yield prefix("phone_key", digits, PHONE, 3)
    if 4 <= len(digits) <= 8:
        yield prefix("phone_tail", digits[::-1], PHONE, 3)


def _narrowing(word: str) -> Iterator[OnRecord]:
    if word in _RELATIONS:
        yield OnRecord("relationship", _RELATIONS[word], None, word, 9, drives=False)
    for column, known in (("status", _STATES), ("kind", _KINDS)):
        if word in known:
            yield OnRecord(column, word, None, word, 9, drives=False)
    if word in _SEXES:
        yield OnRecord("sex", _SEXES[word], None, _SEXES[word], 9, drives=False)


def _room(half: str) -> Iterator[OnRecord]:
    found = _ROOM.fullmatch(half)
    if found is not None and ("号" in half or "室" in half):
        yield OnRecord("katagaki_key", found[1], None, BUILDING, 6, test=Compare.ENDS, drives=False)
