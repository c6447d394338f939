"""Search keys of residents: from the cells of the CSV to the rows of the cache's tables."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from desk_app.domain.resident import ResidentKind, ResidentStatus
from desk_app.domain.search_key import (
    VariantTable,
    fold_address,
    fold_kana,
    fold_name,
    fold_phone,
    name_parts,
    plain,
    plain_kana,
    split_name,
)
from desk_app.storage.cache_schema import HISTORY_PLACES, MOVED_FROM, RESIDENT_FIELDS, NameKind
from desk_app.storage.quick_dates import quick_day
from desk_app.storage.resident_columns import PLACE, SEPARATOR, registered

MORE_NAMES = ("former", "former_kana", "alias", "alias_kana", "roman")
"""Columns with further names, in the order the maker takes them."""
_LIVE = frozenset({ResidentStatus.LIVING.value, ResidentStatus.ANNOUNCED.value})
_ANNOUNCED = ResidentStatus.ANNOUNCED.value
_FOREIGN = ResidentKind.FOREIGN.value
_NUMBER_PURPOSE = b"ippitsu/resident-cache/individual-number/1"
_AFTER_LATIN = "\u2e7f"
"""Every Japanese character comes after this one."""
_ROOM = re.compile(
    r"(.*[ァ-ヺぁ-ゖA-Za-z\u4e00-\u9fff](?<![〇一二三四五六七八九十百号番地室目条のノ]))([0-9]{1,5})(?:号室|号)?",
    re.DOTALL,
)
"""A building and a room: コーポさくら203号室. What is folded of the one touches nothing of the other."""
NameRow = tuple[str, int, str, int, int, int, str]
"""family_key, live, given_key, rid, kind, birth_sort, raw."""
AddressRow = tuple[str, int, int, int]
"""address_key, live, rid, number."""
_Made = TypeVar("_Made")
_REMEMBERED = 200_000
KEPT_PLACES = frozenset(HISTORY_PLACES) | frozenset(
    PLACE[name]
    for name in (
        *("resident_id", "household_id", "status", "kind", "birth", "guard_since", "history_number", "town"),
        *("banchi", "katagaki", "phone", "residence_card", "individual_number", "previous_town"),
        *("previous_banchi", "name", "kana", *MORE_NAMES, "updated_at"),
    )
)
"""The columns that rows of the tables are made of, where the whole record comes joined."""
_LIVE_AT, _BIRTH_AT, _ADDRESS_AT = map(RESIDENT_FIELDS.index, ("live", "birth_sort", "address_key"))


@dataclass(frozen=True, slots=True)
class Made:
    """Rows of the tables for some people, in the order of their columns."""

    residents: list[tuple[Any, ...]]
    records: list[tuple[int, str]]
    names: list[NameRow]


@dataclass(frozen=True, slots=True)
class Past:
    """Rows of the tables for earlier rows of people."""

    history: list[tuple[int, int, str]]
    names: list[NameRow]
    addresses: list[AddressRow]


class _Memo(dict[str, _Made]):
    """What was made of a text, remembered: few parts of names and addresses make most of a town."""

    def __init__(self, make: Callable[[str], _Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> _Made:
        if len(self) > _REMEMBERED:
            self.clear()
        made = self[text] = self._make(text)
        return made


class KeyMaker:
    """Makes the key columns of rows; ``variants`` is the character table of the product."""

    def __init__(self, variants: VariantTable) -> None:
        self._number_hash: Any = None
        self._names = _Memo(lambda text: fold_name(text, variants))
        self._addresses = _Memo(lambda text: fold_address(text, variants) if text else "")
        self._births = _Memo(_birth)
        self._written_parts = _Memo(lambda part: (self.name(part), plain(part)))
        self._read_parts = _Memo(lambda part: (fold_kana(part), plain_kana(part)))

    def use_numbers(self, secret: bytes) -> None:
        """From now on ``number_key`` answers, for the cache file that holds this secret (meta ``number_secret``).

        The hashing key is drawn from it for this one purpose by HKDF-Expand (RFC 5869 §2.3, one block). The secret is
        random, is made with each full load and lies inside the encrypted file: a new file key leaves it as it is.
        """
        key = hmac.digest(secret, _NUMBER_PURPOSE + b"\x01", "sha256")
        self._number_hash = hashlib.blake2b(key=key, digest_size=8)

    def number_key(self, text: str) -> int:
        """The keyed hash a 個人番号 is found by; raises ValueError before ``use_numbers``: never without a key."""
        if self._number_hash is None:
            raise ValueError("no key for individual numbers")
        one = self._number_hash.copy()
        one.update(text.encode())
        return int.from_bytes(one.digest(), "big", signed=True)

    def forget(self) -> None:
        """Let go of everything remembered, for the memory it takes."""
        for memo in (self._names, self._addresses, self._births, self._written_parts, self._read_parts):
            memo.clear()

    def columns(
        self, rids: Sequence[int], columns: Sequence[Sequence[str]], records: Sequence[str] | None = None
    ) -> Made:
        """Rows of the tables for some people, given by column in the order of COLUMNS.

        ``records`` are the same cells already joined, where they came so.
        """
        live = [0 if status in _LIVE else 1 for status in columns[PLACE["status"]]]
        births = [self._births[text] for text in columns[PLACE["birth"]]]
        sorts = [birth[0] for birth in births]
        written, read, more = self._all_names(rids, live, sorts, columns)
        phones = [_phone(text) for text in columns[PLACE["phone"]]]
        residents = zip(
            rids,
            columns[PLACE["resident_id"]],
            columns[PLACE["household_id"]],
            live,
            [int(status == _ANNOUNCED) for status in columns[PLACE["status"]]],
            [int(kind == _FOREIGN) for kind in columns[PLACE["kind"]]],
            [int(since != "") for since in columns[PLACE["guard_since"]]],
            [int(number or 0) for number in columns[PLACE["history_number"]]],
            sorts,
            [birth[1] for birth in births],
            [row[0] for row in written],
            [row[2] for row in written],
            [row[0] for row in read],
            [row[2] for row in read],
            self._places(columns),
            [self.katagaki(text) if text else "" for text in columns[PLACE["katagaki"]]],
            phones,
            [phone[::-1] for phone in phones],
            columns[PLACE["residence_card"]],
            [self.number_key(text) if text else None for text in columns[PLACE["individual_number"]]],
            strict=True,
        )
        joined = map(SEPARATOR.join, zip(*columns, strict=True)) if records is None else records
        names = [row for row in (*written, *read) if row[6]] + more
        return Made(list(residents), list(zip(rids, joined, strict=True)), names)

    def each(self, rids: Sequence[int], rows: Sequence[Sequence[str]]) -> list[Made]:
        """The rows of the tables person by person; ``rows`` are their cells, and nobody stands there twice."""
        if not rows:
            return []
        made = self.columns(rids, list(zip(*rows, strict=True)))
        names: dict[int, list[NameRow]] = {rid: [] for rid in rids}
        for name in made.names:
            names[name[3]].append(name)
        return [
            Made([resident], [record], names[record[0]])
            for resident, record in zip(made.residents, made.records, strict=True)
        ]

    def past(self, rid: int, present: Sequence[str], earlier: Sequence[Sequence[str]]) -> Past:
        """Rows for the earlier rows of one person, whose present cells are given too."""
        if not earlier:
            return Past([], [], [])
        made = self.columns([rid], [(cell,) for cell in present])
        return self.past_of(made, [rid] * len(earlier), list(zip(*earlier, strict=True)))

    def past_of(self, made: Made, rids: Sequence[int], columns: Sequence[Sequence[str]]) -> Past:
        """Rows for earlier rows of people, by column; ``made`` is of their present ones, among others.

        A name or an address that is also the present one is found by that, and not kept twice.
        """
        people = set(rids)
        owners = {row[0]: row for row in made.residents if row[0] in people}
        live, births = ([owners[rid][place] for rid in rids] for place in (_LIVE_AT, _BIRTH_AT))
        numbers = [int(number or 0) for number in columns[PLACE["history_number"]]]
        kept = map(SEPARATOR.join, zip(*(columns[place] for place in HISTORY_PLACES), strict=True))
        known = {(row[3], row[0], row[2], row[6]) for row in made.names if row[3] in people}
        names: list[NameRow] = []
        written, read, more = self._all_names(rids, live, births, columns)
        for family, alive, given, rid, kind, birth, raw in (*written, *read, *more):
            if raw and (rid, family, given, raw) not in known:
                known.add((rid, family, given, raw))
                names.append((family, alive, given, rid, _PAST[kind], birth, raw))
        addresses: dict[tuple[int, str], AddressRow] = {}
        for rid, alive, place, number in zip(rids, live, self._places(columns), numbers, strict=True):
            if place and place != owners[rid][_ADDRESS_AT]:
                addresses.setdefault((rid, place), (place, alive, rid, number))
        return Past(list(zip(rids, numbers, kept, strict=True)), names, list(addresses.values()))

    def moved_from(self, rids: Sequence[int], columns: Sequence[Sequence[str]]) -> list[AddressRow]:
        """Rows of ``past_addresses`` for where people came from (転入前住所): their number is -1."""
        towns, numbers = columns[PLACE["previous_town"]], columns[PLACE["previous_banchi"]]
        if not any(towns):
            return []
        every = zip(rids, columns[PLACE["status"]], towns, numbers, strict=True)
        moved = (one for one in every if one[2])
        return [
            (self.place(town, banchi), int(status not in _LIVE), rid, MOVED_FROM)
            for rid, status, town, banchi in moved
            if self.place(town, banchi)
        ]

    def _places(self, columns: Sequence[Sequence[str]]) -> list[str]:
        """``place`` of each row."""
        addresses = self._addresses
        found = []
        for town, banchi in zip(columns[PLACE["town"]], columns[PLACE["banchi"]], strict=True):
            first, second = addresses[town], addresses[banchi]
            found.append(f"{first}-{second}" if first[-1:].isdigit() and second[:1].isdigit() else first + second)
        return found

    def _all_names(
        self, rids: Sequence[int], live: Sequence[int], births: Sequence[int], columns: Sequence[Sequence[str]]
    ) -> tuple[list[NameRow], list[NameRow], list[NameRow]]:
        """氏名 and カナ, a row a person (``raw`` empty for who has none), and whatever further names there are."""
        written, more_written = self._main(rids, live, births, columns[PLACE["name"]], NameKind.REGISTERED)
        read, more_read = self._main(rids, live, births, columns[PLACE["kana"]], NameKind.KANA)
        return written, read, more_written + more_read + self._more_names(rids, live, births, columns)

    def _main(
        self, rids: Sequence[int], live: Sequence[int], births: Sequence[int], texts: Sequence[str], kind: NameKind
    ) -> tuple[list[NameRow], list[NameRow]]:
        """A row a person, its ``raw`` empty for who has no such name; and further rows for names of many parts."""
        known = self._read_parts if kind is NameKind.KANA else self._written_parts
        other = NameKind.KANA_PART if kind is NameKind.KANA else NameKind.REGISTERED_PART
        number = int(kind)
        rows: list[NameRow] = []
        more: list[NameRow] = []
        for rid, alive, birth, text in zip(rids, live, births, texts, strict=True):
            parts = text.split()
            if len(parts) == 2 and text[0] > _AFTER_LATIN and "(" not in text and "（" not in text:
                family, given = parts  # as name_parts would say of nearly everybody
            else:
                pairs = name_parts(text) or (("", ""),)
                family, given = pairs[0]
                who = (rid, alive, birth)
                more.extend(row for pair in pairs[1:] for row in _row(known, pair, other, who))
            family_key, first = known[family]
            given_key, second = known[given]
            rows.append((family_key, alive, given_key, rid, number, birth, first + second))
        return rows, more

    def _more_names(
        self, rids: Sequence[int], live: Sequence[int], births: Sequence[int], columns: Sequence[Sequence[str]]
    ) -> list[NameRow]:
        """旧氏, 通称 and Latin names of the few who have one."""
        wanted = [columns[PLACE[name]] for name in MORE_NAMES]
        main, kana = columns[PLACE["name"]], columns[PLACE["kana"]]
        found: list[NameRow] = []
        for n, own in enumerate(zip(*wanted, strict=True)):
            if any(own):
                found.extend(self._others((rids[n], live[n], births[n]), (main[n], kana[n]), own))
        return found

    def _others(self, who: tuple[int, int, int], usual: tuple[str, str], more: tuple[str, ...]) -> Iterator[NameRow]:
        main, kana = usual
        former, former_kana, alias, alias_kana, roman = more
        yield from _named(self._written_parts, alias, NameKind.ALIAS, who)
        yield from _named(self._read_parts, alias_kana, NameKind.ALIAS_KANA, who)
        if former:  # 旧氏 is a family name only; the given name stays
            yield from _named(self._written_parts, f"{former} {split_name(main)[1]}", NameKind.FORMER, who)
        if former_kana:
            yield from _named(self._read_parts, f"{former_kana} {split_name(kana)[1]}", NameKind.FORMER_KANA, who)
        yield from _named(self._written_parts, roman, NameKind.ROMAN, who)

    def birth(self, text: str) -> tuple[int, int]:
        """(19880501, 501) of a date of birth, 0 for what is not known; remembered, as days of birth are few."""
        return self._births[text]

    def written(self, text: str) -> tuple[str, str]:
        """(key, comparable text) of a part of a written name, remembered."""
        return self._written_parts[text]

    def read(self, text: str) -> tuple[str, str]:
        """(key, comparable text) of a part of a reading, remembered."""
        return self._read_parts[text]

    def name(self, text: str) -> str:
        """Key of a written name, remembered: few surnames make most of a town."""
        return self._names[text]

    def address(self, text: str) -> str:
        """Key of a part of an address, remembered: a town has few of them."""
        return self._addresses[text]

    def place(self, town: str, banchi: str) -> str:
        """Key of town and number as if written in one: 桜町三丁目 and 4番5号 make 桜町3-4-5."""
        first, second = self._addresses[town], self._addresses[banchi]
        return f"{first}-{second}" if first[-1:].isdigit() and second[:1].isdigit() else first + second

    def katagaki(self, text: str) -> str:
        """Key of a 方書. Of a room in a building the building's is remembered: rooms are many, buildings few."""
        room = _ROOM.fullmatch(text)
        return self._addresses[text] if room is None else self._addresses[room[1]] + room[2]


def _birth(text: str) -> tuple[int, int]:
    day = quick_day(text)
    if day:
        return day, day % 10_000
    read = registered(text)
    if read is None:
        return 0, 0
    sort = read.sort_on.year * 10_000 + read.sort_on.month * 100 + read.sort_on.day
    return sort, sort % 10_000 if read.exact else 0


def _phone(text: str) -> str:
    digits = text.replace("-", "")
    return digits if digits.isascii() and digits.isdigit() else fold_phone(text) if text else ""


def _row(
    known: _Memo[tuple[str, str]], pair: tuple[str, str], kind: NameKind, who: tuple[int, int, int]
) -> Iterator[NameRow]:
    rid, live, birth = who
    (family_key, first), (given_key, second) = known[pair[0]], known[pair[1]]
    if first + second:
        yield (family_key, live, given_key, rid, int(kind), birth, first + second)


def _named(known: _Memo[tuple[str, str]], text: str, kind: NameKind, who: tuple[int, int, int]) -> Iterator[NameRow]:
    for pair in name_parts(text):
        yield from _row(known, pair, kind, who)


_PAST = {
    int(kind): int(past)
    for kind, past in {
        NameKind.REGISTERED: NameKind.PAST_NAME,
        NameKind.KANA: NameKind.PAST_KANA,
        NameKind.FORMER: NameKind.PAST_NAME,
        NameKind.FORMER_KANA: NameKind.PAST_KANA,
        NameKind.ALIAS: NameKind.PAST_ALIAS,
        NameKind.ALIAS_KANA: NameKind.PAST_ALIAS,
        NameKind.ROMAN: NameKind.PAST_NAME,
        NameKind.REGISTERED_PART: NameKind.PAST_NAME,
        NameKind.KANA_PART: NameKind.PAST_KANA,
    }.items()
}
