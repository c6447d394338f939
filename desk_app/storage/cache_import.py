"""Taking the resident CSV in: a full load builds a new file beside the old, a difference is one transaction.

A file with any fault is refused whole and the old data stay as they were.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.domain.errors import Fault
from desk_app.storage.cache_delta import Difference
from desk_app.storage.cache_fill import fill
from desk_app.storage.cache_meta import checked_meta, write_meta
from desk_app.storage.delta_order import DAY_NOTE, DeltaOrder, day_in
from desk_app.storage.engine import connect, storage_errors
from desk_app.storage.import_job import WHAT, Job
from desk_app.storage.import_mapping import as_mapping
from desk_app.storage.import_rows import Faults
from desk_app.storage.load_rows import little_garbage
from desk_app.storage.row_keys import KeyMaker

_CHANGED_MB = 64
"""Pages a difference holds at once. A day of a big city changes 250 MB of them; to hold all costs as much in fresh
memory as it costs to put some into the log early and read them again."""
_LOOK_AT_CANCEL = 200_000
"""Instructions of the database between two looks: some hundredths of a second."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. ``faults`` is empty: a file with faults raises InvalidInput and changes nothing."""

    rows: int
    inserted: int
    updated: int
    removed: int
    seconds: float
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    """What was taken and yet should be looked at (check digits of old numbers)."""
    guarded: int = 0
    released: int = 0
    """People whom a difference put under 支援措置, and whom it released."""

    @property
    def rows_per_second(self) -> float:
        """Rate of the whole import, reading to ready."""
        return self.rows / self.seconds if self.seconds else 0.0


def load_full(job: Job, target: Path, key: bytes) -> ImportReport:
    """Build ``target``, a complete new cache file, from the CSV. On any error the file is removed again."""
    start = time.perf_counter()
    try:
        opened = connect(target, key, synchronous="OFF", cache_mb=16, journal="MEMORY")
        with storage_errors(WHAT), closing(opened) as db, _cancelling(job, db):
            rows = fill(db, KeyMaker(job.variants), job.ready, job.tell, {DAY_NOTE: day_in(job.csv.name)})
        _push_to_disk(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if job.progress is not None:
        job.progress(rows, 1.0)
    return ImportReport(rows, rows, 0, 0, time.perf_counter() - start, warnings=job.checks.warnings())


def apply_delta(job: Job, target: Path, key: bytes) -> ImportReport:
    """Apply a difference file (新規・変更・消除) to the cache in one transaction, or not at all.

    消除 takes the person out of the cache; who moved out but is to be found still comes as 変更 with that 住民状態.
    It is in force and durable with its last ``seconds``; then its log is put back into the file, while others read.
    """
    start = time.perf_counter()
    faults = Faults()
    with storage_errors(WHAT), closing(connect(target, key, synchronous="FULL", cache_mb=_CHANGED_MB)) as db:
        db.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
        db.execute("BEGIN IMMEDIATE")
        try:
            with _cancelling(job, db), little_garbage():
                difference, counts = _apply(job, db, faults)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
        seconds = time.perf_counter() - start
        with suppress(sqlcipher.Error):  # what stays in the log is in force all the same
            db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    if job.progress is not None:
        job.progress(sum(counts), 1.0)
    report = ImportReport(sum(counts), *counts, seconds, warnings=job.checks.warnings())
    return replace(report, guarded=difference.guarded, released=difference.released)


def _apply(job: Job, db: Any, faults: Faults) -> tuple[Difference, tuple[int, int, int]]:
    meta = checked_meta(db)
    notes = DeltaOrder(meta, as_mapping(job.mapping).order).check(job.csv)
    maker = KeyMaker(job.variants)
    maker.use_numbers(bytes.fromhex(meta["number_secret"]))
    difference = Difference(db, maker, faults)
    counts = difference.apply(job.rows(faults))
    faults.raise_if_any()
    write_meta(db, max(difference.newest, meta["as_of"]) if difference.newest else "", notes)
    return difference, counts


def _push_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def _cancelling(job: Job, db: Any) -> Iterator[None]:
    """Make the database stop its own long work too when the import is cancelled."""
    if job.cancel is None:
        yield
        return
    db.set_progress_handler(job.cancel.is_set, _LOOK_AT_CANCEL)
    try:
        yield
    except sqlcipher.OperationalError:
        job.stop_if_cancelled()
        raise
    finally:
        db.set_progress_handler(None, 0)
