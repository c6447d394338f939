"""Schema of the resident cache: the columns of the CSV, and beside them the keys people are found by.

Names live in a table of their own, one row a name and script (氏名, カナ, 旧氏, 通称, ローマ字), clustered by the
family key; every search is a range on one of the indexes. ``live`` is 0 for people who live here or are announced
and 1 for everybody else, so that 0 sorts first.
"""

from __future__ import annotations

from collections.abc import Iterator
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

    def keys(self, row: list[str]) -> tuple[Any, ...]:
        """The values of KEYS for a row in the order of COLUMNS."""
        birth = registered(row[PLACE["birth"]])
        phone = fold_phone(row[PLACE["phone"]])
        return (
            0 if row[PLACE["status"]] in _LIVE else 1,
            birth.sort_on.isoformat() if birth else "",
            birth.exact.isoformat()[5:] if birth and birth.exact else "",
            self.place(row[PLACE["town"]], row[PLACE["banchi"]]),
            self.address(row[PLACE["katagaki"]]),
            phone,
            phone[::-1],
        )

    def names(self, rid: int, live: int, row: list[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of ``names`` for a row: (family_key, live, given_key, rid, kind, raw)."""
        main, kana = row[PLACE["name"]], row[PLACE["kana"]]
        for text, kind in ((main, NameKind.REGISTERED), (row[PLACE["alias"]], NameKind.ALIAS)):
            yield from self._written(text, kind, rid, live)
        for text, kind in ((kana, NameKind.KANA), (row[PLACE["alias_kana"]], NameKind.ALIAS_KANA)):
            yield from self._read(text, kind, rid, live)
        if row[PLACE["former"]]:  # 旧氏 is a family name only; the given name stays
            yield from self._written(f"{row[PLACE['former']]} {split_name(main)[1]}", NameKind.FORMER, rid, live)
        if row[PLACE["former_kana"]]:
            text = f"{row[PLACE['former_kana']]} {split_name(kana)[1]}"
            yield from self._read(text, NameKind.FORMER_KANA, rid, live)
        if row[PLACE["roman"]]:
            yield from self._roman(row[PLACE["roman"]], rid, live)

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
        if text.strip():
            family, given = split_name(text)
            yield (self.name(family), live, self.name(given), rid, int(kind), plain(text))

    def _read(self, text: str, kind: NameKind, rid: int, live: int) -> Iterator[tuple[Any, ...]]:
        if text.strip():
            family, given = split_name(text)
            yield (fold_kana(family), live, fold_kana(given), rid, int(kind), plain_kana(text))

    def _roman(self, text: str, rid: int, live: int) -> Iterator[tuple[Any, ...]]:
        """Alphabet names have parts in any order: each part can be the one that is typed."""
        parts = text.split()
        for n, part in enumerate(parts):
            rest = "".join(parts[:n] + parts[n + 1 :])
            yield (self.name(part), live, self.name(rest), rid, int(NameKind.ROMAN), plain(part + rest))
