"""Search keys of residents: from the cells of the CSV to the rows of the cache's tables."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

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
from desk_app.storage.cache_schema import MOVED_FROM, NameKind, packed, past_cells
from desk_app.storage.resident_columns import PLACE, registered

MORE_NAMES = ("former", "former_kana", "alias", "alias_kana", "roman")
"""Columns with further names, in the order the maker takes them."""
_LIVE = frozenset({ResidentStatus.LIVING.value, ResidentStatus.ANNOUNCED.value})
_ANNOUNCED = ResidentStatus.ANNOUNCED.value
_FOREIGN = ResidentKind.FOREIGN.value
_NUMBER_PURPOSE = b"ippitsu/resident-cache/individual-number/1"
_AFTER_LATIN = "\u2e7f"
"""Every Japanese character comes after this one."""
_INSIDE = frozenset("()（）")
NameRow = tuple[str, int, str, int, int, int, str]
"""family_key, live, given_key, rid, kind, birth_sort, raw."""
_Part = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Made:
    """Rows of the tables for some people, in the order of their columns."""

    residents: list[tuple[Any, ...]]
    records: list[tuple[int, str]]
    names: list[NameRow]


@dataclass(frozen=True, slots=True)
class Past:
    """Rows of the tables for the earlier rows of one person."""

    history: list[tuple[int, int, str]]
    names: list[NameRow]
    addresses: list[tuple[str, int, int, int]]


class KeyMaker:
    """Makes the key columns of rows; ``variants`` is the character table of the product."""

    def __init__(self, variants: VariantTable) -> None:
        self._variants = variants
        self._number_key = b""
        self._names: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._births: dict[str, tuple[int, int]] = {}
        self._written_parts: dict[str, tuple[str, str]] = {}
        self._read_parts: dict[str, tuple[str, str]] = {}

    def use_numbers(self, secret: bytes) -> None:
        """From now on ``number_key`` answers, for the cache file that holds this secret (meta ``number_secret``).

        The hashing key is drawn from it for this one purpose by HKDF-Expand (RFC 5869 §2.3, one block). The secret is
        random, is made with each full load and lies inside the encrypted file: a new file key leaves it as it is.
        """
        self._number_key = hmac.digest(secret, _NUMBER_PURPOSE + b"\x01", "sha256")

    def number_key(self, text: str) -> int:
        """The keyed hash a 個人番号 is found by; raises ValueError before ``use_numbers``: never without a key."""
        if not self._number_key:
            raise ValueError("no key for individual numbers")
        digest = hashlib.blake2b(text.encode(), key=self._number_key, digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    def columns(self, rids: Sequence[int], columns: Sequence[Sequence[str]]) -> Made:
        """Rows of the tables for some people, given by column in the order of COLUMNS."""
        live = [0 if status in _LIVE else 1 for status in columns[PLACE["status"]]]
        births = [self.birth(text) for text in columns[PLACE["birth"]]]
        sorts = [birth[0] for birth in births]
        phones = [fold_phone(text) if text else "" for text in columns[PLACE["phone"]]]
        written, more_written = self._main(rids, live, sorts, columns[PLACE["name"]], NameKind.REGISTERED)
        read, more_read = self._main(rids, live, sorts, columns[PLACE["kana"]], NameKind.KANA)
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
            [self.place(*both) for both in zip(columns[PLACE["town"]], columns[PLACE["banchi"]], strict=True)],
            [self.address(text) if text else "" for text in columns[PLACE["katagaki"]]],
            phones,
            [phone[::-1] for phone in phones],
            columns[PLACE["residence_card"]],
            [self.number_key(text) if text else None for text in columns[PLACE["individual_number"]]],
            strict=True,
        )
        records = list(zip(rids, map(packed, zip(*columns, strict=True)), strict=True))
        names = [row for row in (*written, *read) if row[6]]
        names += more_written + more_read + self._more_names(rids, live, sorts, columns)
        return Made(list(residents), records, names)

    def past(self, rid: int, present: Sequence[str], earlier: Sequence[Sequence[str]]) -> Past:
        """Rows for the earlier rows of a person, whose present cells are given too.

        A name or an address that is also the present one is found by that, and not kept twice.
        """
        live = 0 if present[PLACE["status"]] in _LIVE else 1
        sort = self.birth(present[PLACE["birth"]])[0]
        found = Past([], [], [])
        known = {(row[0], row[2], row[6]) for row in self.columns([rid], [(cell,) for cell in present]).names}
        places = {self.place(present[PLACE["town"]], present[PLACE["banchi"]])}
        for cells in earlier:
            number = int(cells[PLACE["history_number"]] or 0)
            found.history.append((rid, number, past_cells(cells)))
            for row in self.columns([rid], [(cell,) for cell in cells]).names:
                if (row[0], row[2], row[6]) not in known:
                    known.add((row[0], row[2], row[6]))
                    found.names.append((row[0], live, row[2], rid, int(_PAST[NameKind(row[4])]), sort, row[6]))
            place = self.place(cells[PLACE["town"]], cells[PLACE["banchi"]])
            if place and place not in places:
                places.add(place)
                found.addresses.append((place, live, rid, number))
        return found

    def moved_from(self, rids: Sequence[int], columns: Sequence[Sequence[str]]) -> list[tuple[str, int, int, int]]:
        """Rows of ``past_addresses`` for where people came from (転入前住所): their number is -1."""
        towns, numbers = columns[PLACE["previous_town"]], columns[PLACE["previous_banchi"]]
        found = []
        for rid, status, town, banchi in zip(rids, columns[PLACE["status"]], towns, numbers, strict=True):
            if town and (place := self.place(town, banchi)):
                found.append((place, 0 if status in _LIVE else 1, rid, MOVED_FROM))
        return found

    def _main(
        self, rids: Sequence[int], live: Sequence[int], births: Sequence[int], texts: Sequence[str], kind: NameKind
    ) -> tuple[list[NameRow], list[NameRow]]:
        """A row a person, its ``raw`` empty for who has no such name; and further rows for names of many parts."""
        part = self.read if kind is NameKind.KANA else self.written
        other = NameKind.KANA_PART if kind is NameKind.KANA else NameKind.REGISTERED_PART
        rows: list[NameRow] = []
        more: list[NameRow] = []
        for rid, alive, birth, text in zip(rids, live, births, texts, strict=True):
            parts = text.split()
            if len(parts) == 2 and text[0] > _AFTER_LATIN and _INSIDE.isdisjoint(text):
                family, given = parts  # as name_parts would say of nearly everybody
            else:
                pairs = name_parts(text) or (("", ""),)
                family, given = pairs[0]
                who = (rid, alive, birth)
                more.extend(row for pair in pairs[1:] for row in self._row(part, pair, other, who))
            (family_key, first), (given_key, second) = part(family), part(given)
            rows.append((family_key, alive, given_key, rid, int(kind), birth, first + second))
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
        yield from self._named(self.written, alias, NameKind.ALIAS, who)
        yield from self._named(self.read, alias_kana, NameKind.ALIAS_KANA, who)
        if former:  # 旧氏 is a family name only; the given name stays
            yield from self._named(self.written, f"{former} {split_name(main)[1]}", NameKind.FORMER, who)
        if former_kana:
            yield from self._named(self.read, f"{former_kana} {split_name(kana)[1]}", NameKind.FORMER_KANA, who)
        yield from self._named(self.written, roman, NameKind.ROMAN, who)

    def birth(self, text: str) -> tuple[int, int]:
        """(19880501, 501) of a date of birth, 0 for what is not known; remembered, as days of birth are few."""
        key = self._births.get(text)
        if key is None:
            read = registered(text)
            day = read.sort_on if read else None
            sort = day.year * 10_000 + day.month * 100 + day.day if day else 0
            key = self._births[text] = (sort, sort % 10_000 if read and read.exact else 0)
        return key

    def written(self, text: str) -> tuple[str, str]:
        """(key, comparable text) of a part of a written name, remembered."""
        return self._remembered(self._written_parts, text, lambda part: (self.name(part), plain(part)))

    def read(self, text: str) -> tuple[str, str]:
        """(key, comparable text) of a part of a reading, remembered."""
        return self._remembered(self._read_parts, text, lambda part: (fold_kana(part), plain_kana(part)))

    def _remembered(
        self, known: dict[str, tuple[str, str]], text: str, make: Callable[[str], tuple[str, str]]
    ) -> tuple[str, str]:
        found = known.get(text)
        if found is None:
            if len(known) > 200_000:
                known.clear()
            found = known[text] = make(text)
        return found

    def name(self, text: str) -> str:
        """Key of a written name, remembered: few surnames make most of a town."""
        key = self._names.get(text)
        if key is None:
            if len(self._names) > 200_000:
                self._names.clear()
            key = self._names[text] = fold_name(text, self._variants)
        return key

    def address(self, text: str) -> str:
        """Key of a part of an address, remembered: a town has few of them."""
        key = self._addresses.get(text)
        if key is None:
            if len(self._addresses) > 200_000:
                self._addresses.clear()
            key = self._addresses[text] = fold_address(text, self._variants)
        return key

    def place(self, town: str, banchi: str) -> str:
        """Key of town and number as if written in one: 桜町三丁目 and 4番5号 make 桜町3-4-5."""
        first, second = self.address(town), self.address(banchi)
        return f"{first}-{second}" if first[-1:].isdigit() and second[:1].isdigit() else first + second

    def _named(self, part: _Part, text: str, kind: NameKind, who: tuple[int, int, int]) -> Iterator[NameRow]:
        for pair in name_parts(text):
            yield from self._row(part, pair, kind, who)

    def _row(
        self, part: _Part, pair: tuple[str, str], kind: NameKind, who: tuple[int, int, int]
    ) -> Iterator[NameRow]:
        rid, live, birth = who
        (family_key, first), (given_key, second) = part(pair[0]), part(pair[1])
        if first + second:
            yield (family_key, live, given_key, rid, int(kind), birth, first + second)


_PAST = {
    NameKind.REGISTERED: NameKind.PAST_NAME,
    NameKind.KANA: NameKind.PAST_KANA,
    NameKind.FORMER: NameKind.PAST_NAME,
    NameKind.FORMER_KANA: NameKind.PAST_KANA,
    NameKind.ALIAS: NameKind.PAST_ALIAS,
    NameKind.ALIAS_KANA: NameKind.PAST_ALIAS,
    NameKind.ROMAN: NameKind.PAST_NAME,
    NameKind.REGISTERED_PART: NameKind.PAST_NAME,
    NameKind.KANA_PART: NameKind.PAST_KANA,
}
