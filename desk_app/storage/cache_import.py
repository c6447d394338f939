"""Taking the resident CSV in: a full load builds a new file beside the old, a difference is one transaction.

A file with any fault is refused whole and the old data stay as they were.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.domain.errors import Fault, OperatorError
from desk_app.domain.search_key import VariantTable
from desk_app.storage.cache_delta import Difference
from desk_app.storage.cache_fill import fill
from desk_app.storage.cache_meta import checked_meta, write_meta
from desk_app.storage.csv_reading import batches_of, encoding_of
from desk_app.storage.delta_order import DAY_NOTE, DeltaOrder, day_in
from desk_app.storage.engine import connect, storage_errors
from desk_app.storage.file_checks import FileChecks
from desk_app.storage.import_mapping import as_mapping
from desk_app.storage.import_rows import Faults, Progress, Row, Rows, checked_columns, checked_rows
from desk_app.storage.load_rows import READING, Ready, ready_rows, rows_apart, worth_a_process
from desk_app.storage.row_keys import KeyMaker

WHAT = "住民情報"
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


@dataclass(frozen=True, slots=True)
class Job:
    """What an import works with. ``progress`` is told rows and part done; setting ``cancel`` stops it untaken."""

    csv: Path
    variants: VariantTable
    mapping: Mapping[str, str] | None = None
    progress: Progress | None = None
    cancel: Event | None = None
    checks: FileChecks = field(default_factory=FileChecks)
    apart: bool | None = None
    """Whether a full load is read by a process of its own; None: where the file is big enough for it."""

    def rows(self, faults: Faults) -> Iterator[Row]:
        """The checked rows of a difference file; raises OperatorError when cancelled."""
        self.checks.begin(self.csv)
        batches = batches_of(self.csv, self._encoding())
        for n, row in enumerate(checked_rows(batches, faults, delta=True, mapping=self.mapping), start=1):
            if n % 1000 == 0:
                self.tell(n, row.fraction)
            if self.checks.row(row, faults):
                yield row
        self.checks.end(self.csv)
        self._stop_if_cancelled()

    def batches(self, faults: Faults) -> Iterator[Rows]:
        """The checked rows of a full load, by column; raises OperatorError when cancelled."""
        count = 0
        self.checks.begin(self.csv)
        for rows in checked_columns(batches_of(self.csv, self._encoding()), faults, self.mapping):
            count += len(rows.numbers)
            self.tell(count, rows.fraction * READING)
            self.checks.columns(rows, faults)
            yield rows
        self.checks.end(self.csv, faults)
        self._stop_if_cancelled()

    def ready(self, maker: KeyMaker, secret: bytes, faults: Faults) -> Iterator[Ready]:
        """The rows of a full load ready to insert, made here or by another process."""
        apart = worth_a_process(self.checks.begin(self.csv)) if self.apart is None else self.apart
        if apart:
            rows = rows_apart(self, secret, faults)
            try:
                first = next(rows, None)
            except OSError:  # no second process to be had here
                rows.close()
            else:
                if first is not None:
                    yield first
                    yield from rows
                return
        yield from ready_rows(maker, self.batches, faults)

    def alone(self) -> Job:
        """The same for another process: nobody there to tell or to cancel."""
        return replace(self, progress=None, cancel=None)

    def _encoding(self) -> str:
        return encoding_of(self.csv, as_mapping(self.mapping).encoding)

    def tell(self, rows: int, fraction: float) -> None:
        """Say how far the import is; raises OperatorError when it was cancelled."""
        self._stop_if_cancelled()
        if self.progress is not None:
            self.progress(rows, fraction)

    @contextmanager
    def cancelling(self, db: Any) -> Iterator[None]:
        """Make the database stop its own long work too when the import is cancelled."""
        cancel = self.cancel
        if cancel is None:
            yield
            return
        db.set_progress_handler(cancel.is_set, _LOOK_AT_CANCEL)
        try:
            yield
        except sqlcipher.OperationalError:
            self._stop_if_cancelled()
            raise
        finally:
            db.set_progress_handler(None, 0)

    def _stop_if_cancelled(self) -> None:
        if self.cancel is not None and self.cancel.is_set():
            raise OperatorError(WHAT, "取り込みを中止しました。", "前のデータのまま使えます。")


def load_full(job: Job, target: Path, key: bytes) -> ImportReport:
    """Build ``target``, a complete new cache file, from the CSV. On any error the file is removed again."""
    start = time.perf_counter()
    try:
        opened = connect(target, key, synchronous="OFF", cache_mb=16, journal="MEMORY")
        with storage_errors(WHAT), closing(opened) as db, job.cancelling(db):
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
    """
    start = time.perf_counter()
    faults = Faults()
    with storage_errors(WHAT), closing(connect(target, key, synchronous="FULL", cache_mb=64)) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            with job.cancelling(db):
                difference, counts = _apply(job, db, faults)
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    if job.progress is not None:
        job.progress(sum(counts), 1.0)
    report = ImportReport(sum(counts), *counts, time.perf_counter() - start, warnings=job.checks.warnings())
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
