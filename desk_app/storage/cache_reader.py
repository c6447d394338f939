"""Reads what was typed into the one search box: every reading of the words together, likeliest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from desk_app.domain.search_dates import joined_dates
from desk_app.domain.search_key import fold_kana, plain, plain_kana, romaji_readings
from desk_app.storage.cache_terms import PAST, Compare, Differs, OnName, OnRecord, Plan, plan_of, prefix
from desk_app.storage.cache_words import ADDRESS, BUILDING, PAST_ADDRESS, values_of
from desk_app.storage.row_keys import KeyMaker

MAX_WORDS = 6
MAX_PLANS = 400
MAX_READINGS = 6
"""So many readings of Latin letters are tried a word."""
MAX_NEAR = 24
"""So many readings with one wrong character are tried."""
_LONGEST_NAME = 24
_KANA_ONLY = re.compile(r"[ぁ-ゖァ-ヺーｦ-ﾟ゛゜・\s〜~‐-―−－-]+")
_LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ÖØ-öø-ÿĀ-ſƠ-ưǍ-ǰẀ-ỿ'’.\-]+")
_PLACE = re.compile(r"\d|[町村丁目区番字条通里原丘台棟荘]$|丁目|番地")
_ELSEWHERE = re.compile(r"^.{2,3}?[都道府県].+?[市区町村](?=.)")
_CARD_IN_PARTS = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]{2}[\s　]+[\d０-９\s　]{8,}[A-Za-zＡ-Ｚａ-ｚ]{2}")

_ALSO_NAMES = frozenset("孫子妻")
"""Narrowing words that are names too."""

KnownPart = Callable[[str], bool]
"""Whether anybody's name has this part."""
NearParts = Callable[[str], tuple[str, ...]]
"""The parts of names one character away."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What the words of one search were read as: many readings share a part, which is read once."""

    values: dict[str, list[OnRecord]]
    names: dict[tuple[tuple[str, ...], tuple[str, ...]], list[OnName]]
    places: dict[tuple[tuple[str, ...], bool], list[tuple[OnRecord, ...]]]


class Reader:
    """Reads what was typed.

    ``towns`` are (prefecture, municipality) pairs that an address may begin with, ``id_digits`` is how many digits a
    宛名番号 has.
    """

    def __init__(self, keys: KeyMaker, towns: Sequence[tuple[str, str]], id_digits: int = 10) -> None:
        self._keys = keys
        self._digits = id_digits
        self._heads = [[keys.address(part) for part in town if part] for town in towns]

    def plans(self, text: str) -> list[Plan]:
        """Readings of the text, best first; none for an empty one."""
        made = _Made({}, {}, {})
        found = [plan for words in self._words(text) for plan in self._readings(words, made)]
        return sorted(found, key=lambda plan: plan.tier)[:MAX_PLANS]

    def near(self, plans: Iterable[Plan], known: KnownPart, near: NearParts) -> Iterator[Plan]:
        """The readings with a name once more, with one character of it taken for wrong.

        Where 氏 and 名 were typed one of them must be as it is registered.
        """
        known_parts: dict[str, bool] = {}
        near_parts: dict[str, tuple[str, ...]] = {}
        count = 0
        for plan in plans:
            name = plan.name
            if name is None or name.apart or name.also or (name.family is not None and not name.family_exact):
                continue
            for changed in self._changed(name, known_parts, near_parts, known, near):
                yield plan_of(changed, plan.records)
                count += 1
            if count >= MAX_NEAR:
                return

    def _changed(
        self,
        name: OnName,
        known_parts: dict[str, bool],
        near_parts: dict[str, tuple[str, ...]],
        known: KnownPart,
        near: NearParts,
    ) -> Iterator[OnName]:
        def is_known(part: str | None) -> bool:
            if part is None:
                return True
            if part not in known_parts:
                known_parts[part] = known(part)
            return known_parts[part]

        for part, other, differs in (
            (name.given, name.family, Differs.GIVEN),
            (name.family, name.given, Differs.FAMILY),
        ):
            if not part or not is_known(other):
                continue
            if part not in near_parts:
                near_parts[part] = near(part)
            if near_parts[part]:
                yield replace(name, near=near_parts[part], differs=differs, raw="", tier=name.tier + 10)

    def _words(self, text: str) -> Iterator[list[str]]:
        text = _CARD_IN_PARTS.sub(lambda found: re.sub(r"\s", "", found[0]), text.strip())
        words = [word for word in re.split(r"[\s、,，]+", text) if plain(word)][:MAX_WORDS]
        if words:
            yield from joined_dates(words)

    def _readings(self, words: list[str], made: _Made) -> Iterator[Plan]:
        for word in words:
            if word not in made.values:
                made.values[word] = values_of(word, self._digits)
        values = [made.values[word] for word in words]
        possible = [_roles(word, value, alone=len(words) == 1) for word, value in zip(words, values, strict=True)]
        for roles in product(*possible):
            if not _sensible(roles):
                continue
            family, given, place_words = (
                tuple(word for word, one in zip(words, roles, strict=True) if one == role) for role in "nga"
            )
            if place_words and not any(_has_letters(word) for word in place_words):
                continue
            options = [values[at] for at, role in enumerate(roles) if role == "v"]
            names: Sequence[OnName | None] = (None,)
            if family or given:
                names = made.names.get((family, given)) or made.names.setdefault(
                    (family, given), self._names(family, given)
                )
            places: Sequence[tuple[OnRecord, ...]] = ((),)
            if place_words:
                asked = (place_words, len(words) == 1)
                places = made.places.get(asked) or made.places.setdefault(asked, self._places(*asked))
            for name, place, records in product(names, places, product(*options)):
                together = (*place, *records)
                if name is not None or any(record.drives for record in together):
                    yield plan_of(name, together)

    def _names(self, family: tuple[str, ...], given: tuple[str, ...]) -> list[OnName]:
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
            return [OnName(None, key, False, raw, 1) for key, raw in self._keys_of(word)]
        later = int(len(family) > 1)  # 西 崎: first of all 氏 and 名, then 西崎 with a space in it
        found = [one for key in self._keys_of("".join(family)) for one in _one_word(*key, later)]
        if len(family) == 1 or any(len(word) == 1 for word in family):
            found += self._splits(family)
        return found + list(self._in_any_order(family))

    def _splits(self, family: tuple[str, ...]) -> list[OnName]:
        """髙橋健一 typed in one: every place where 氏 could end."""
        word = plain("".join(family))
        if not 2 <= len(word) <= _LONGEST_NAME:
            return []
        if _LATIN.fullmatch(word):
            return []
        raw = self._raw(word)
        return [OnName(self._key(word[:at]), self._key(word[at:]), True, raw, 1) for at in range(1, len(word))]

    def _in_any_order(self, words: tuple[str, ...]) -> Iterator[OnName]:
        """Parts of an alphabet name: the longest, which is the rarest, leads; the others stand anywhere."""
        if len(words) > 1 and all(_LATIN.fullmatch(word) for word in words):
            keys = sorted((self._key(word) for word in words), key=lambda key: -len(key))
            yield OnName(keys[0], None, False, "", 2, also=tuple(keys[1:]))

    def _keys_of(self, word: str) -> list[tuple[str, str]]:
        """(key, comparable text) of a word: one for Japanese, and the readings besides for Latin letters."""
        found = [(self._key(word), self._raw(word))]
        if _LATIN.fullmatch(word):
            found += [(fold_kana(kana), plain_kana(kana)) for kana in romaji_readings(plain(word))[:MAX_READINGS]]
        return [pair for n, pair in enumerate(found) if pair[0] and pair[0] not in {key for key, _ in found[:n]}]

    def _key(self, word: str) -> str:
        return fold_kana(word) if _KANA_ONLY.fullmatch(word) else self._keys.name(word)

    def _raw(self, word: str) -> str:
        return plain_kana(word) if _KANA_ONLY.fullmatch(word) else plain(word)

    def _places(self, words: tuple[str, ...], alone: bool) -> list[tuple[OnRecord, ...]]:
        """Town and number, building and room, or the one after the other; an address of today or one before."""
        text = "".join(words)
        vague = _PLACE.search(text) is None
        tier = 1 if alone and not vague else 5
        whole = self._keys.address(text)
        joined = self._below_town(whole)
        found: list[tuple[OnRecord, ...]] = []
        if joined:
            found.append((prefix("address_key", joined, ADDRESS, tier, vague=vague),))
        found.append((prefix("katagaki_key", whole, BUILDING, tier + 1, vague=vague),))
        for at in range(1, len(words)):
            town = self._below_town(self._keys.address("".join(words[:at])))
            room = self._keys.address("".join(words[at:]))
            if town and room:
                parts = (
                    prefix("address_key", town, ADDRESS, 5),
                    prefix("katagaki_key", room, BUILDING, 6, vague=vague),
                )
                found.append(parts)
        elsewhere = self._keys.address(_ELSEWHERE.sub("", text))
        for key in dict.fromkeys((joined, elsewhere)):
            if len(key) >= 2:
                found.append((prefix(PAST, key, PAST_ADDRESS, tier + 2, vague=vague),))
        return found

    def _below_town(self, key: str) -> str:
        for head in self._heads:
            rest = key
            for part in head:
                rest = rest.removeprefix(part)
            if rest != key:
                return rest
        return key


def _roles(word: str, values: Sequence[OnRecord], *, alone: bool) -> str:
    """What a word can be: v a value, n a family name, g a given name, a part of an address."""
    if any(record.column in ("birth_sort", "card_key") for record in values) and _has_letters(word):
        return "v"
    if values and not alone and all(not record.drives for record in values):
        return "va" if values[0].test is Compare.ENDS else "vng" if word in _ALSO_NAMES else "v"
    return ("v" if values else "") + ("nga" if _has_letters(word) else "a")


@lru_cache(maxsize=4096)
def _sensible(roles: tuple[str, ...]) -> bool:
    """Names stand together and addresses stand together; a given name and its family name in either order."""
    shape = "".join(roles)
    runs = re.sub(r"(.)\1+", r"\1", shape.replace("v", ""))
    return len(set(runs)) == len(runs)


def _script(word: str) -> str:
    return "kana" if _KANA_ONLY.fullmatch(word) else "latin" if _LATIN.fullmatch(word) else "kanji"


def _has_letters(word: str) -> bool:
    return any(char.isalpha() for char in word)


def _one_word(key: str, raw: str, tier: int) -> list[OnName]:
    return [
        OnName(key, None, True, raw, tier),
        OnName(key, None, False, raw, tier + 3),
    ]
