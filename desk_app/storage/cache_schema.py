"""Schema of the resident cache: the columns of the CSV, and beside them the keys people are found by.

Names live in a table of their own, one row a name and script (氏名, カナ, 旧氏, 通称, ローマ字), clustered by the
family key; every search is a range on one of the indexes. ``live`` is 0 for people who live here or are announced
and 1 for everybody else, so that 0 sorts first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Any

from desk_app.domain.resident import ResidentStatus
from desk_app.domain.search_key import (
    VariantTable,
    fold_address,
    fold_kana,
    fold_name,
    fold_phone,
    plain,
    plain_kana,
    split_name,
)
from desk_app.storage.resident_columns import COLUMNS, PLACE, registered

VERSION = 1
KEYS = ("live", "birth_sort", "birth_md", "address_key", "katagaki_key", "phone_key", "phone_tail")
RESIDENT_FIELDS = ("rid", *(column.name for column in COLUMNS), *KEYS)

TABLES = (
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE residents(rid INTEGER PRIMARY KEY, "
    + ", ".join(f"{name} TEXT NOT NULL" for name in (column.name for column in COLUMNS))
    + ", live INTEGER NOT NULL, "
    + ", ".join(f"{name} TEXT NOT NULL" for name in KEYS[1:])
    + ")",
    "CREATE TABLE names(family_key TEXT NOT NULL, live INTEGER NOT NULL, given_key TEXT NOT NULL, "
    "rid INTEGER NOT NULL, kind INTEGER NOT NULL, raw TEXT NOT NULL, "
    "PRIMARY KEY(family_key, live, given_key, rid, kind)) WITHOUT ROWID",
)
INDEXES = (
    "CREATE UNIQUE INDEX uq_residents_resident_id ON residents(resident_id)",
    "CREATE INDEX ix_residents_household ON residents(household_id, live)",
    "CREATE INDEX ix_residents_birth ON residents(birth_sort, live)",
    "CREATE INDEX ix_residents_birthday ON residents(birth_md, live)",
    "CREATE INDEX ix_residents_address ON residents(address_key, live)",
    "CREATE INDEX ix_residents_katagaki ON residents(katagaki_key, live) WHERE katagaki_key <> ''",
    "CREATE INDEX ix_residents_phone ON residents(phone_key, live) WHERE phone_key <> ''",
    "CREATE INDEX ix_residents_phone_tail ON residents(phone_tail, live) WHERE phone_tail <> ''",
    "CREATE INDEX ix_names_given ON names(given_key, live, family_key, raw)",
    "CREATE INDEX ix_names_rid ON names(rid)",
)
INSERT_RESIDENT = f"INSERT INTO residents VALUES ({', '.join('?' * len(RESIDENT_FIELDS))})"
INSERT_NAME = "INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?, ?, ?)"

MORE_NAMES = ("former", "former_kana", "alias", "alias_kana", "roman")
"""Columns with further names, in the order the maker takes them."""
_LIVE = frozenset({ResidentStatus.LIVING.value, ResidentStatus.ANNOUNCED.value})


class NameKind(IntEnum):
    """Which of a person's names a row of ``names`` is."""

    REGISTERED = 0
    KANA = 1
    FORMER = 2
    FORMER_KANA = 3
    ALIAS = 4
    ALIAS_KANA = 5
    ROMAN = 6


MATCHED = {
    NameKind.REGISTERED: "氏名",
    NameKind.KANA: "カナ",
    NameKind.FORMER: "旧氏",
    NameKind.FORMER_KANA: "旧氏",
    NameKind.ALIAS: "通称",
    NameKind.ALIAS_KANA: "通称",
    NameKind.ROMAN: "ローマ字",
}
"""What a hit says it matched on."""


class KeyMaker:
    """Makes the key columns of rows; ``variants`` is the character table of the product."""

    def __init__(self, variants: VariantTable) -> None:
        self._variants = variants
        self._names: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._births: dict[str, tuple[str, str]] = {}
        self._written_parts: dict[str, tuple[str, str]] = {}
        self._read_parts: dict[str, tuple[str, str]] = {}

    def columns(
        self, rids: Sequence[int], columns: Sequence[Sequence[str]]
    ) -> tuple[Iterable[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """Rows of ``residents`` and of ``names`` (family_key, live, given_key, rid, kind, raw) for some people.

        They are given by column in the order of COLUMNS; the key columns of ``residents`` follow in that of KEYS.
        """
        live = [0 if status in _LIVE else 1 for status in columns[PLACE["status"]]]
        births = [self.birth(text) for text in columns[PLACE["birth"]]]
        phones = [fold_phone(text) if text else "" for text in columns[PLACE["phone"]]]
        keys = (
            live,
            [birth[0] for birth in births],
            [birth[1] for birth in births],
            [self.place(*both) for both in zip(columns[PLACE["town"]], columns[PLACE["banchi"]], strict=True)],
            [self.address(text) if text else "" for text in columns[PLACE["katagaki"]]],
            phones,
            [phone[::-1] for phone in phones],
        )
        names: list[tuple[Any, ...]] = []
        for kind, make in ((NameKind.REGISTERED, self._written), (NameKind.KANA, self._read)):
            place = PLACE["name"] if kind is NameKind.REGISTERED else PLACE["kana"]
            for rid, alive, text in zip(rids, live, columns[place], strict=True):
                names.extend(make(text, kind, rid, alive))
        return zip(rids, *columns, *keys, strict=True), names + self._more_names(rids, live, columns)

    def _more_names(
        self, rids: Sequence[int], live: Sequence[int], columns: Sequence[Sequence[str]]
    ) -> list[tuple[Any, ...]]:
        """旧氏, 通称 and Latin names of the few who have one."""
        wanted = [columns[PLACE[name]] for name in MORE_NAMES]
        main, kana = columns[PLACE["name"]], columns[PLACE["kana"]]
        found: list[tuple[Any, ...]] = []
        for n, own in enumerate(zip(*wanted, strict=True)):
            if any(own):
                found.extend(self._others(rids[n], live[n], (main[n], kana[n]), own))
        return found

    def _others(
        self, rid: int, live: int, usual: tuple[str, str], more: tuple[str, ...]
    ) -> Iterator[tuple[Any, ...]]:
        main, kana = usual
        former, former_kana, alias, alias_kana, roman = more
        yield from self._written(alias, NameKind.ALIAS, rid, live)
        yield from self._read(alias_kana, NameKind.ALIAS_KANA, rid, live)
        if former:  # 旧氏 is a family name only; the given name stays
            yield from self._written(f"{former} {split_name(main)[1]}", NameKind.FORMER, rid, live)
        if former_kana:
            yield from self._read(f"{former_kana} {split_name(kana)[1]}", NameKind.FORMER_KANA, rid, live)
        if roman:
            yield from self._roman(roman, rid, live)

    def birth(self, text: str) -> tuple[str, str]:
        """(sorting day, MM-DD) of a date of birth, remembered: a town has fewer than a hundred years of them."""
        key = self._births.get(text)
        if key is None:
            read = registered(text)
            sort = read.sort_on.isoformat() if read else ""
            key = self._births[text] = (sort, read.exact.isoformat()[5:] if read and read.exact else "")
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

    def _written(self, text: str, kind: NameKind, rid: int, live: int) -> Iterator[tuple[Any, ...]]:
        if text and not text.isspace():
            family, given = split_name(text)
            (family_key, first), (given_key, second) = self.written(family), self.written(given)
            yield (family_key, live, given_key, rid, int(kind), first + second)

    def _read(self, text: str, kind: NameKind, rid: int, live: int) -> Iterator[tuple[Any, ...]]:
        if text and not text.isspace():
            family, given = split_name(text)
            (family_key, first), (given_key, second) = self.read(family), self.read(given)
            yield (family_key, live, given_key, rid, int(kind), first + second)

    def _roman(self, text: str, rid: int, live: int) -> Iterator[tuple[Any, ...]]:
        """Alphabet names have parts in any order: each part can be the one that is typed."""
        parts = text.split()
        for n, part in enumerate(parts):
            rest = "".join(parts[:n] + parts[n + 1 :])
            yield (self.name(part), live, self.name(rest), rid, int(NameKind.ROMAN), plain(part + rest))
