"""Schema of the resident cache: narrow rows that are searched, and beside them the whole records as one text each.

``residents`` has the keys a person is found by and their main name; ``records`` has every cell of the CSV, joined, so
that an index is built without reading them. Names stand in two tables of the same rows (氏名, カナ, 旧氏, 通称,
ローマ字, earlier ones), one clustered by the family key and one by the given key. ``live`` is 0 for people who live
here or are announced and 1 for everybody else, so that 0 sorts first. Births are numbers: 19880501, and 501 for the
day.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from desk_app.storage.cache_near import NEAR_TABLE
from desk_app.storage.resident_columns import PLACE, SEPARATOR

VERSION = 3
"""A file of another version is refused; it holds nothing that the next full load does not bring again."""

RESIDENT_FIELDS = (
    "rid",
    "resident_id",
    "household_id",
    "live",
    "announced",
    "foreigner",
    "guarded",
    "history_number",
    "birth_sort",
    "birth_md",
    "family_key",
    "given_key",
    "kana_family",
    "kana_given",
    "address_key",
    "katagaki_key",
    "phone_key",
    "phone_tail",
    "card_key",
    "number_key",
)
"""``number_key`` is the keyed hash of the 個人番号, NULL without one; every other field has a value."""
NAME_FIELDS = ("family_key", "live", "given_key", "rid", "kind", "birth_sort", "raw")

_NUMBERS = frozenset(
    {"live", "announced", "foreigner", "guarded", "history_number", "birth_sort", "birth_md", "number_key"}
)


def _column(name: str) -> str:
    return f"{name} {'INTEGER' if name in _NUMBERS else 'TEXT'}{'' if name == 'number_key' else ' NOT NULL'}"


_NAME_COLUMNS = (
    "(family_key TEXT NOT NULL, live INTEGER NOT NULL, given_key TEXT NOT NULL, rid INTEGER NOT NULL, "
    "kind INTEGER NOT NULL, birth_sort INTEGER NOT NULL, raw TEXT NOT NULL, "
)
TABLES = (
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    f"CREATE TABLE residents(rid INTEGER PRIMARY KEY, {', '.join(map(_column, RESIDENT_FIELDS[1:]))})",
    "CREATE TABLE records(rid INTEGER PRIMARY KEY, cells TEXT NOT NULL)",
    f"CREATE TABLE names{_NAME_COLUMNS}PRIMARY KEY(family_key, live, given_key, rid, kind)) WITHOUT ROWID",
    f"CREATE TABLE given_names{_NAME_COLUMNS}PRIMARY KEY(given_key, live, family_key, rid, kind)) WITHOUT ROWID",
    "CREATE TABLE history(rid INTEGER NOT NULL, number INTEGER NOT NULL, cells TEXT NOT NULL, "
    "PRIMARY KEY(rid, number)) WITHOUT ROWID",
    "CREATE TABLE past_addresses(address_key TEXT NOT NULL, live INTEGER NOT NULL, rid INTEGER NOT NULL, "
    "number INTEGER NOT NULL, PRIMARY KEY(address_key, live, rid, number)) WITHOUT ROWID",
    NEAR_TABLE,
)
MOVED_FROM = -1
"""In ``past_addresses`` the number of where somebody moved in from (転入前住所); earlier rows have their 履歴番号."""
INDEXES = (
    "CREATE UNIQUE INDEX uq_residents_resident_id ON residents(resident_id)",
    "CREATE INDEX ix_residents_household ON residents(household_id, live)",
    "CREATE INDEX ix_residents_birth ON residents(birth_sort, live)",
    "CREATE INDEX ix_residents_birthday ON residents(birth_md, live)",
    "CREATE INDEX ix_residents_address ON residents(address_key, live)",
    "CREATE INDEX ix_residents_katagaki ON residents(katagaki_key, live) WHERE katagaki_key <> ''",
    "CREATE INDEX ix_residents_phone ON residents(phone_key, live) WHERE phone_key <> ''",
    "CREATE INDEX ix_residents_phone_tail ON residents(phone_tail, live) WHERE phone_tail <> ''",
    "CREATE INDEX ix_residents_card ON residents(card_key) WHERE card_key <> ''",
    "CREATE INDEX ix_residents_number ON residents(number_key) WHERE number_key IS NOT NULL",
    "CREATE INDEX ix_residents_guarded ON residents(household_id) WHERE guarded = 1",
    "CREATE INDEX ix_names_more ON names(rid) WHERE kind >= 2",
)
"""``ix_names_more`` gives a person's names besides 氏名 and カナ, which stand in ``residents`` itself."""
INSERT_RESIDENT = f"INSERT INTO residents VALUES ({', '.join('?' * len(RESIDENT_FIELDS))})"
INSERT_RECORD = "INSERT INTO records VALUES (?, ?)"
INSERT_HISTORY = "INSERT INTO history VALUES (?, ?, ?)"
INSERT_PAST_ADDRESS = "INSERT OR IGNORE INTO past_addresses VALUES (?, ?, ?, ?)"
INSERT_NAME = "INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?, ?, ?, ?)"
INSERT_GIVEN_NAME = "INSERT OR IGNORE INTO given_names VALUES (?, ?, ?, ?, ?, ?, ?)"

HISTORY_COLUMNS = (
    "household_id",
    "name",
    "kana",
    "roman",
    "former",
    "former_kana",
    "alias",
    "alias_kana",
    "relationship",
    "status",
    "postal_code",
    "prefecture",
    "municipality",
    "town",
    "banchi",
    "katagaki",
    "head_name",
    "updated_at",
    "moved_on",
    "move_reason",
)
"""What is kept of an earlier row, in this order: what the history of a person shows and what they were called."""


HISTORY_PLACES = tuple(PLACE[name] for name in HISTORY_COLUMNS)


class NameKind(IntEnum):
    """Which of a person's names a row of ``names`` is; PART: a name of many parts in another order."""

    REGISTERED = 0
    KANA = 1
    FORMER = 2
    FORMER_KANA = 3
    ALIAS = 4
    ALIAS_KANA = 5
    ROMAN = 6
    PAST_NAME = 7
    PAST_KANA = 8
    PAST_ALIAS = 9
    REGISTERED_PART = 10
    KANA_PART = 11


MATCHED = {
    NameKind.REGISTERED: "氏名",
    NameKind.KANA: "カナ",
    NameKind.FORMER: "旧氏",
    NameKind.FORMER_KANA: "旧氏",
    NameKind.ALIAS: "通称",
    NameKind.ALIAS_KANA: "通称",
    NameKind.ROMAN: "ローマ字",
    NameKind.PAST_NAME: "以前の氏名",
    NameKind.PAST_KANA: "以前のカナ",
    NameKind.PAST_ALIAS: "以前の通称",
    NameKind.REGISTERED_PART: "氏名",
    NameKind.KANA_PART: "カナ",
}
"""What a hit says it matched on."""


def packed(cells: Sequence[str]) -> str:
    """The cells of one record, in the order of COLUMNS (or HISTORY_COLUMNS), as they are stored."""
    return SEPARATOR.join(cells)


def unpacked(text: str) -> tuple[str, ...]:
    """The cells of a stored record again."""
    return tuple(text.split(SEPARATOR))


def past_from(text: str) -> dict[str, str]:
    """A stored earlier row by the names of its columns."""
    return dict(zip(HISTORY_COLUMNS, text.split(SEPARATOR), strict=True))
