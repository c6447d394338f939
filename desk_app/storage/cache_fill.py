"""Fills a new cache file: rows as they come, then the clustered tables in the order of their keys, then the indexes.

A clustered table filled at random would read and write each page many times over. Its rows are therefore kept as they
come in a plain table of the same encrypted file first, and sorted into place by ranges that a little memory can hold.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.storage.cache_history import Scattered, join_scattered, scattered
from desk_app.storage.cache_meta import write_meta
from desk_app.storage.cache_near import fill_near
from desk_app.storage.cache_room import spread_rows, take_out_spread
from desk_app.storage.cache_schema import (
    INDEXES,
    INSERT_HISTORY,
    INSERT_RECORD,
    INSERT_RESIDENT,
    NAME_FIELDS,
    TABLES,
)
from desk_app.storage.import_rows import Faults
from desk_app.storage.keys import KEY_BYTES
from desk_app.storage.load_rows import READING, Ready, little_garbage
from desk_app.storage.row_keys import KeyMaker

_SORTED_AT_ONCE = 2_400_000
"""So many rows of names take some 240 MB to sort, no more than the longest index."""
_CACHE_MB = 8
"""While indexes are made: their pages are written once, in order, and the memory goes to the sorter."""
_NAME_ORDER = "family_key, live, given_key, rid, kind"
_GIVEN_ORDER = "given_key, live, family_key, rid, kind"
_ADDRESS_ORDER = "address_key, live, rid, number"


def fill(
    db: Any,
    maker: KeyMaker,
    rows: Callable[[KeyMaker, bytes, Faults], Iterator[Ready]],
    tell: Callable[[int, float], None] = lambda _rows, _fraction: None,
    notes: Mapping[str, str] | None = None,
) -> int:
    """Fill the empty file of this connection with ``rows``; gives how many there were.

    ``rows`` is given the maker, the secret of the number keys and where faults go; ``tell`` is told how far the work
    after the reading is, ``notes`` go to ``meta``. Raises InvalidInput when any row has a fault.
    """
    faults, secret = Faults(), secrets.token_bytes(KEY_BYTES)
    maker.use_numbers(secret)
    db.execute("BEGIN")
    for statement in (*TABLES, *_STAGING):
        db.execute(statement)
    with little_garbage():
        count, newest = _insert(db, rows(maker, secret, faults))
    maker.forget()
    groups = [] if _unique(db) else scattered(db, faults)
    faults.raise_if_any()
    _nothing_to_take_back(db)
    db.execute(f"PRAGMA cache_size = {-1024 * _CACHE_MB}")
    db.execute("PRAGMA shrink_memory")
    steps: list[Callable[[], Any]] = [
        *_sorting(db, "names", _NAME_ORDER),
        *_sorting(db, "given_names", _GIVEN_ORDER, "names"),
        *_sorting(db, "past_addresses", _ADDRESS_ORDER),
        *(partial(db.execute, f"DROP TABLE new_{table}") for table in ("names", "past_addresses")),
        partial(_join, db, maker, groups),
        partial(spread_rows, db),
        *(partial(db.execute, statement) for statement in INDEXES[1:]),
        partial(take_out_spread, db),
        partial(fill_near, db),
        partial(_finish, db, newest, {"number_secret": secret.hex(), **(notes or {})}),
    ]
    for n, step in enumerate(steps):
        tell(count, READING + (1 - READING) * n / len(steps))
        step()
    db.execute("COMMIT")
    return count


def _nothing_to_take_back(db: Any) -> None:
    """From here on no statement may fail: what it changes is kept nowhere (of a dropped table that is all of it)."""
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = OFF").fetchall()
    db.execute("BEGIN")


def _join(db: Any, maker: KeyMaker, groups: Scattered) -> None:
    if groups:
        join_scattered(db, maker, groups)
        db.execute(INDEXES[0])


def _finish(db: Any, newest: str, notes: Mapping[str, str]) -> None:
    write_meta(db, newest, notes)
    db.execute("PRAGMA analysis_limit = 400")
    for table in ("residents", "names", "given_names", "past_addresses"):  # of a table without an index all is read
        db.execute(f"ANALYZE {table}")


def _insert(db: Any, batches: Iterator[Ready]) -> tuple[int, str]:
    """Insert the rows as they come; gives how many, and the newest 更新日時."""
    count, newest = 0, ""
    for one in batches:
        db.executemany(INSERT_RESIDENT, one.residents)
        db.executemany(INSERT_RECORD, one.records)
        db.executemany(INSERT_HISTORY, one.history)
        db.executemany(_KEEP_NAME, one.names)
        db.executemany(_KEEP_ADDRESS, one.addresses)
        count += one.taken
        newest = max(newest, one.newest)
    return count, newest


def _sorting(db: Any, table: str, order: str, source: str = "") -> Iterator[Callable[[], Any]]:
    """Steps that put the rows kept for a clustered table into it in the order of its key, a range of it each."""
    source, first = f"new_{source or table}", order.partition(",")[0]
    insert = f"INSERT OR IGNORE INTO {table} SELECT * FROM {source}"
    for low, high in _ranges(db, source, first):
        values = [value for value in (low, high) if value is not None]
        parts = [f"{first} >= ?"] * (low is not None) + [f"{first} < ?"] * (high is not None)
        where = f" WHERE {' AND '.join(parts)}" if parts else ""
        yield partial(db.execute, f"{insert}{where} ORDER BY {order}", values)


def _ranges(db: Any, source: str, column: str) -> list[tuple[str | None, str | None]]:
    """Ranges of a column with at most about so many rows each, from a sample; None is an open end."""
    count = db.execute(f"SELECT max(rowid) FROM {source}").fetchone()[0] or 0
    parts = -(-count // _SORTED_AT_ONCE)
    step = max(count // 20_000, 1)
    bounds: list[str] = []
    if parts > 1:
        rowids = range(1, count + 1, step)
        sample = sorted(
            db.execute(f"SELECT {column} FROM {source} WHERE rowid = ?", (rowid,)).fetchone()[0] for rowid in rowids
        )
        bounds = sorted({sample[len(sample) * n // parts] for n in range(1, parts)})
    return list(zip([None, *bounds], [*bounds, None], strict=True))


def _unique(db: Any) -> bool:
    """Whether each 宛名番号 has one record; then it is indexed."""
    try:
        db.execute(INDEXES[0])  # with no journal at all a failing statement would leave the file torn
    except (sqlcipher.IntegrityError, sqlite3.IntegrityError):
        return False
    return True


_STAGING = (
    f"CREATE TABLE new_names({', '.join(NAME_FIELDS)})",
    "CREATE TABLE new_past_addresses(address_key, live, rid, number)",
)
_KEEP_NAME = "INSERT INTO new_names VALUES (?, ?, ?, ?, ?, ?, ?)"
_KEEP_ADDRESS = "INSERT INTO new_past_addresses VALUES (?, ?, ?, ?)"
