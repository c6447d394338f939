"""What the words typed into the one search box can mean: predicates over the cache's indexes, likeliest first.

Every predicate is a range or an equality on an index. A plan is one reading of all words together; plans are tried
in order until there are enough hits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from desk_app.domain.calendar_jp import parse_partial, parse_registered
from desk_app.domain.errors import InvalidInput
from desk_app.domain.search_key import fold_kana, fold_phone, plain, plain_kana, romaji_readings
from desk_app.storage.row_keys import KeyMaker

_END = "\U0010ffff"
_KANA_ONLY = re.compile(r"[ぁ-ゖァ-ヺーｦ-ﾟ゛゜・\s〜~―－-]+")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿĀ-ſ'’.\-]+")
_NUMBER = re.compile(r"[0-9+()\-]+")
MAX_WORDS = 5
MAX_PLANS = 80


@dataclass(frozen=True, slots=True)
class OnName:
    """A range over ``names``: the family key, and the given key where one was typed. ``raw`` is what was typed.

    ``apart``: the two were typed in different scripts (髙橋 ゆみ), so they stand in different rows of the person.
    """

    family: str | None
    given: str | None
    family_exact: bool
    raw: str
    tier: int
    apart: bool = False


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A range or equality over an indexed column of ``residents``."""

    column: str
    low: str | int
    high: str | int | None
    label: str
    tier: int
    """``high`` None is equality; otherwise low ≤ column ≤ high."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One reading of everything typed: at most one name, and what the record must satisfy besides."""

    name: OnName | None
    records: tuple[OnRecord, ...]

    @property
    def tier(self) -> int:
        """Lower is better. What narrows a name down (birth, address) does not make its reading worse."""
        if self.name is not None:
            return self.name.tier + any(record.column == "katagaki_key" for record in self.records)
        return max(record.tier for record in self.records)


class Reader:
    """Reads what was typed. ``towns`` are (prefecture, municipality) pairs that an address may begin with."""

    def __init__(self, keys: KeyMaker, towns: Sequence[tuple[str, str]]) -> None:
        self._keys = keys
        self._heads = [[keys.address(part) for part in town if part] for town in towns]

    def plans(self, text: str) -> list[Plan]:
        """Readings of the text, best first; none for an empty one."""
        words = [word for word in re.split(r"[\s　、,，]+", text.strip()) if plain(word)][:MAX_WORDS]
        if not words:
            return []
        found = dict.fromkeys(self._readings(words))
        return sorted(found, key=lambda plan: plan.tier)[:MAX_PLANS]

    def _readings(self, words: list[str]) -> Iterator[Plan]:
        values = [self._value(word) for word in words]
        for roles in product("vnga", repeat=len(words)):  # value, name, given name, address
            if not _sensible(roles):
                continue
            options = [values[at] for at, role in enumerate(roles) if role == "v"]
            if not all(options):
                continue
            typed = {role: [word for word, one in zip(words, roles, strict=True) if one == role] for role in "nga"}
            if typed["a"] and not any(_has_letters(word) for word in typed["a"]):
                continue
            names = self._names(typed["n"], typed["g"]) if typed["n"] or typed["g"] else [None]
            places = self._places(typed["a"]) if typed["a"] else [()]
            for name, place, records in product(names, places, product(*options)):
                yield Plan(name, (*place, *records))

    def _value(self, word: str) -> list[OnRecord]:
        """Dates, telephone numbers and numbers of the register that one word can be."""
        found: list[OnRecord] = []
        half = unicodedata.normalize("NFKC", word)
        days = parse_partial(word)
        if _NUMBER.fullmatch(half):
            found += _numbers(half)
        if days is not None and days.month_day is None:
            found.append(OnRecord("birth_sort", _day(days.first), _day(days.last), "生年月日", 1))
        elif days is not None and days.month_day is not None:
            month, day = days.month_day
            found.append(OnRecord("birth_md", month * 100 + day, None, "生年月日", 2))
        if days is None and ("年" in word or "推定" in word):
            found += _uncertain_birth(word)
        if re.fullmatch(r"[A-Z0-9-]{4,20}", half) and not half.isalpha() and not _NUMBER.fullmatch(half):
            found.append(OnRecord("resident_id", half, None, "宛名番号", 0))
        return found

    def _names(self, family: list[str], given: list[str]) -> list[OnName]:
        if family and given:
            apart = _script("".join(family)) != _script("".join(given))
            return [
                OnName(f, g, exact, "" if apart else raw_f + raw_g, tier, apart)
                for f, raw_f in self._keys_of("".join(family))
                for g, raw_g in self._keys_of("".join(given))
                for exact, tier in ((True, 0), (False, 3))
            ]
        if given:
            word = "".join(given)
            return [OnName(None, key, False, plain(word), 4) for key, _ in self._keys_of(word)]
        return [one for key in self._keys_of("".join(family)) for one in _one_word(*key)] + self._splits(family)

    def _splits(self, family: list[str]) -> list[OnName]:
        """髙橋健一 typed in one: every place where 氏 could end."""
        word = plain("".join(family))
        if len(word) < 2 or len(word) > 24 or _LATIN.fullmatch(word):
            return []
        return [
            OnName(self._key(word[:at]), self._key(word[at:]), True, self._raw(word), 1) for at in range(1, len(word))
        ]

    def _keys_of(self, word: str) -> list[tuple[str, str]]:
        """(key, comparable text) of a word: one for Japanese, and the readings besides for Latin letters."""
        found = [(self._key(word), self._raw(word))]
        if _LATIN.fullmatch(word):
            found += [(fold_kana(kana), "") for kana in romaji_readings(word)]
        return [pair for pair in dict.fromkeys(found) if pair[0]]

    def _key(self, word: str) -> str:
        return fold_kana(word) if _KANA_ONLY.fullmatch(word) else self._keys.name(word)

    def _raw(self, word: str) -> str:
        return plain_kana(word) if _KANA_ONLY.fullmatch(word) else plain(word)

    def _places(self, words: list[str]) -> list[tuple[OnRecord, ...]]:
        """Town and number, building and room, or the one after the other."""
        joined = self._below_town(self._keys.address("".join(words)))
        found: list[tuple[OnRecord, ...]] = [(_prefix("address_key", joined, "住所", 5),)] if joined else []
        building = self._keys.address("".join(words))
        found.append((_prefix("katagaki_key", building, "方書", 6),))
        for at in range(1, len(words)):
            town = self._below_town(self._keys.address("".join(words[:at])))
            room = self._keys.address("".join(words[at:]))
            if town and room:
                found.append((_prefix("address_key", town, "住所", 5), _prefix("katagaki_key", room, "方書", 6)))
        return found

    def _below_town(self, key: str) -> str:
        for head in self._heads:
            rest = key
            for part in head:
                rest = rest.removeprefix(part)
            if rest != key:
                return rest
        return key


def high(prefix: str) -> str:
    """The upper end of the range of texts that begin with this one."""
    return prefix + _END


def _day(day: date) -> int:
    """The number a day is stored as in the cache: 19880501."""
    return day.year * 10_000 + day.month * 100 + day.day


def _prefix(column: str, key: str, label: str, tier: int) -> OnRecord:
    return OnRecord(column, key, high(key), label, tier)


def _sensible(roles: Iterable[str]) -> bool:
    """Names stand together and addresses stand together; a given name and its family name in either order."""
    shape = "".join(roles)
    runs = re.sub(r"(.)\1+", r"\1", shape.replace("v", ""))
    return len(set(runs)) == len(runs)


def _script(word: str) -> str:
    return "kana" if _KANA_ONLY.fullmatch(word) else "latin" if _LATIN.fullmatch(word) else "kanji"


def _has_letters(word: str) -> bool:
    return any(char.isalpha() for char in word)


def _one_word(key: str, raw: str) -> list[OnName]:
    return [
        OnName(key, None, True, raw, 0),
        OnName(key, None, False, raw, 3),
    ]


def _uncertain_birth(word: str) -> list[OnRecord]:
    """昭和12年頃: those registered with that sorting day."""
    try:
        day = _day(parse_registered(word).sort_on)
    except InvalidInput:
        return []
    return [OnRecord("birth_sort", day, None, "生年月日", 1)]


def _numbers(text: str) -> list[OnRecord]:
    """A word of digits: number of the register, telephone number or its end."""
    digits = fold_phone(text)
    found: list[OnRecord] = []
    if text.isdigit() and len(digits) >= 4:
        found.append(OnRecord("resident_id", digits, None, "宛名番号", 0))
        found.append(OnRecord("household_id", digits, None, "世帯番号", 0))
        if len(digits) >= 6:
            found.append(_prefix("resident_id", digits, "宛名番号", 3))
    if len(digits) >= 9:
        found.append(OnRecord("phone_key", digits, None, "電話", 1))
    elif len(digits) >= 6 and digits.startswith("0"):
        found.append(_prefix("phone_key", digits, "電話", 3))
    if 4 <= len(digits) <= 8:
        found.append(_prefix("phone_tail", digits[::-1], "電話", 3))
    return found
