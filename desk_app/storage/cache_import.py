"""Taking the resident CSV in: a full load builds a new file beside the old, a difference is one transaction.

A file with any fault is refused whole and the old data stay as they were.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.domain.errors import Fault, OperatorError
from desk_app.domain.search_key import VariantTable
from desk_app.storage.cache_schema import (
    INDEXES,
    INSERT_NAME,
    INSERT_RESIDENT,
    RESIDENT_FIELDS,
    TABLES,
    VERSION,
    KeyMaker,
)
from desk_app.storage.csv_reading import batches_of, encoding_of
from desk_app.storage.engine import connect, storage_errors
from desk_app.storage.import_rows import Faults, Progress, Row, Rows, checked_columns, checked_rows
from desk_app.storage.resident_columns import PLACE

WHAT = "住民情報"
_RESIDENT_ID = PLACE["resident_id"]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. ``faults`` is empty: a file with faults raises InvalidInput and changes nothing."""

    rows: int
    inserted: int
    updated: int
    removed: int
    seconds: float
    faults: tuple[Fault, ...] = ()

    @property
    def rows_per_second(self) -> float:
        """Rate of the whole import, reading to ready."""
        return self.rows / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Job:
    """What an import works with. ``progress`` is told rows and part done; setting ``cancel`` stops it untaken."""

    csv: Path
    variants: VariantTable
    mapping: Mapping[str, str] | None = None
    progress: Progress | None = None
    cancel: Event | None = None

    def rows(self, faults: Faults) -> Iterator[Row]:
        """The checked rows of a difference file; raises OperatorError when cancelled."""
        batches = batches_of(self.csv, encoding_of(self.csv))
        for n, row in enumerate(checked_rows(batches, faults, delta=True, mapping=self.mapping), start=1):
            if n % 1000 == 0:
                self._tell(n, row.fraction)
            yield row
        self._stop_if_cancelled()

    def batches(self, faults: Faults) -> Iterator[Rows]:
        """The checked rows of a full load, by column; raises OperatorError when cancelled."""
        count = 0
        for rows in checked_columns(batches_of(self.csv, encoding_of(self.csv)), faults, self.mapping):
            count += len(rows.numbers)
            self._tell(count, rows.fraction)
            yield rows
        self._stop_if_cancelled()

    def _tell(self, rows: int, fraction: float) -> None:
        self._stop_if_cancelled()
        if self.progress is not None:
            self.progress(rows, fraction)

    def _stop_if_cancelled(self) -> None:
        if self.cancel is not None and self.cancel.is_set():
            raise OperatorError(WHAT, "取り込みを中止しました。", "前のデータのまま使えます。")


def load_full(job: Job, target: Path, key: bytes) -> ImportReport:
    """Build ``target``, a complete new cache file, from the CSV. On any error the file is removed again."""
    start = time.perf_counter()
    try:
        with storage_errors(WHAT), closing(connect(target, key, synchronous="OFF", cache_mb=64, journal="OFF")) as db:
            rows = _fill(job, db)
        _push_to_disk(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if job.progress is not None:
        job.progress(rows, 1.0)
    return ImportReport(rows, rows, 0, 0, time.perf_counter() - start)


def apply_delta(job: Job, target: Path, key: bytes) -> ImportReport:
    """Apply a difference file (新規・変更・消除) to the cache in one transaction, or not at all.

    消除 takes the person out of the cache; who moved out but is to be found still comes as 変更 with that 住民状態.
    """
    start = time.perf_counter()
    faults = Faults()
    with storage_errors(WHAT), closing(connect(target, key, synchronous="FULL", cache_mb=64)) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            counts = _Difference(db, job.variants, faults).apply(job.rows(faults))
            faults.raise_if_any()
            write_meta(db)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    if job.progress is not None:
        job.progress(sum(counts), 1.0)
    return ImportReport(sum(counts), *counts, time.perf_counter() - start)


def write_meta(db: Any) -> None:
    """Note version, freshness and the municipality's own name, which searches may leave out."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    newest = db.execute("SELECT max(updated_at) FROM residents").fetchone()[0]
    towns = db.execute(
        "SELECT prefecture, municipality FROM residents WHERE live = 0 GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 5"
    ).fetchall()
    values = {
        "version": str(VERSION),
        "imported_at": now,
        "as_of": newest or now,
        "towns": "\n".join(f"{prefecture}\t{municipality}" for prefecture, municipality in towns),
    }
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def _fill(job: Job, db: Any) -> int:
    faults = Faults()
    db.execute("BEGIN")
    for statement in TABLES:
        db.execute(statement)
    count = _insert_all(db, job, faults)
    try:
        for statement in INDEXES:
            db.execute(statement)
    except (sqlcipher.IntegrityError, sqlite3.IntegrityError):
        _list_duplicates(db, faults)
    faults.raise_if_any()
    write_meta(db)
    db.execute("PRAGMA analysis_limit = 400")
    db.execute("ANALYZE")
    db.execute("COMMIT")
    return count


def _insert_all(db: Any, job: Job, faults: Faults) -> int:
    """Insert the good rows, also after a first fault: only then duplicates can be listed as well."""
    maker = KeyMaker(job.variants)
    count = 0
    for rows in job.batches(faults):
        if rows.numbers:
            residents, names = maker.columns(rows.numbers, rows.columns)
            db.executemany(INSERT_RESIDENT, residents)
            db.executemany(INSERT_NAME, names)
            count += len(rows.numbers)
    return count


def _list_duplicates(db: Any, faults: Faults) -> None:
    """The rowid is the line the row stands on."""
    query = (
        "SELECT rid, first FROM (SELECT rid, min(rid) OVER (PARTITION BY resident_id) AS first FROM residents) "
        "WHERE rid <> first ORDER BY rid"
    )
    for line, first in db.execute(query):
        faults.add(f"{first} 行目と同じ番号です。", line, "宛名番号", "duplicate")


def _push_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


class _Difference:
    """Applies checked rows to the tables, writing only columns that differ: an unchanged index is not touched."""

    def __init__(self, db: Any, variants: VariantTable, faults: Faults) -> None:
        self._db = db
        self._maker = KeyMaker(variants)
        self._faults = faults
        self._next = (db.execute("SELECT max(rid) FROM residents").fetchone()[0] or 0) + 1
        self._seen: dict[str, int] = {}

    def apply(self, rows: Iterator[Row]) -> tuple[int, int, int]:
        """(inserted, updated, removed)."""
        counts = {"新規": 0, "変更": 0, "消除": 0}
        for row in rows:
            who = row.cells[_RESIDENT_ID]
            if who in self._seen:
                self._fault(row, f"{self._seen[who]} 行目と同じ番号です。", "duplicate")
                continue
            self._seen[who] = row.line
            old = self._db.execute("SELECT * FROM residents WHERE resident_id = ?", (who,)).fetchone()
            if (old is None) != (row.change == "新規"):
                self._fault(row, "取り込み済みです。" if old else "取り込まれていない番号です。", "unknown")
                continue
            self._one(row, old)
            counts[row.change] += 1
        return counts["新規"], counts["変更"], counts["消除"]

    def _one(self, row: Row, old: tuple[Any, ...] | None) -> None:
        if row.change == "消除" and old is not None:
            self._db.execute("DELETE FROM names WHERE rid = ?", (old[0],))
            self._db.execute("DELETE FROM residents WHERE rid = ?", (old[0],))
            return
        rid = self._next if old is None else old[0]
        residents, names = self._maker.columns([rid], [(cell,) for cell in row.cells])
        (new,) = residents
        if old is None:
            self._db.execute(INSERT_RESIDENT, new)
            self._db.executemany(INSERT_NAME, names)
            self._next += 1
            return
        self._update(old, new, set(names))

    def _update(self, old: tuple[Any, ...], new: tuple[Any, ...], wanted: set[tuple[Any, ...]]) -> None:
        rid = new[0]
        changed = [n for n, (before, after) in enumerate(zip(old, new, strict=True)) if before != after]
        if not changed:
            return
        columns = ", ".join(f"{RESIDENT_FIELDS[n]} = ?" for n in changed)
        self._db.execute(f"UPDATE residents SET {columns} WHERE rid = ?", (*(new[n] for n in changed), rid))
        present = set(
            self._db.execute("SELECT family_key, live, given_key, rid, kind, raw FROM names WHERE rid = ?", (rid,))
        )
        if wanted != present:
            self._db.execute("DELETE FROM names WHERE rid = ?", (rid,))
            self._db.executemany(INSERT_NAME, wanted)

    def _fault(self, row: Row, message: str, kind: str) -> None:
        self._faults.add(message, row.line, "宛名番号", kind)
