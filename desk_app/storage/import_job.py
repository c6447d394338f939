"""What an import of residents works with: the file, how to read it, whom to tell, when to stop.

Apart from the import itself, so that the process that only reads loads no database library.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from desk_app.domain.errors import OperatorError
from desk_app.domain.search_key import VariantTable
from desk_app.storage.csv_reading import batches_of, encoding_of
from desk_app.storage.file_checks import FileChecks
from desk_app.storage.import_mapping import as_mapping
from desk_app.storage.import_rows import Faults, Progress, Row, Rows, checked_columns, checked_rows
from desk_app.storage.load_rows import READING, Ready, ready_rows, rows_apart, worth_a_process
from desk_app.storage.row_keys import KeyMaker

WHAT = "住民情報"


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
        self.stop_if_cancelled()

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
        self.stop_if_cancelled()

    def ready(self, maker: KeyMaker, secret: bytes, faults: Faults) -> Iterator[Ready]:
        """The rows of a full load ready to insert, read here or by another process."""
        apart = worth_a_process(self.checks.begin(self.csv)) if self.apart is None else self.apart
        if apart:
            rows = rows_apart(self, secret, maker, faults)
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
        self.stop_if_cancelled()
        if self.progress is not None:
            self.progress(rows, fraction)

    def stop_if_cancelled(self) -> None:
        """Raise OperatorError when the import was cancelled."""
        if self.cancel is not None and self.cancel.is_set():
            raise OperatorError(WHAT, "取り込みを中止しました。", "前のデータのまま使えます。")
