"""A print ledger in memory with the same words as the stored one; it also keeps every state in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState, PrintTry


class FakeLedger:
    """One ledger; ``scope`` is what the printing thread takes. ``history`` lists (form, event) as they came;
    ``fail_at`` lets the disk be full once, at that opening of the scope (from 1)."""

    def __init__(self) -> None:
        self.jobs: dict[PrintJobId, PrintJob] = {}
        self.history: list[tuple[str, str]] = []
        self.fail_at = 0
        self.opened = 0
        self._lock = threading.RLock()

    @contextmanager
    def scope(self) -> Iterator[FakeLedger]:
        with self._lock:
            self.opened += 1
            if self.opened == self.fail_at:
                raise OSError("disk full")
            yield self

    def add(self, job: PrintJob) -> None:
        self.jobs[job.id] = job

    def get(self, job: PrintJobId) -> PrintJob:
        return self.jobs[job]

    def begin_try(self, job: PrintJobId, form: str, at: datetime) -> int:
        sheet = self._sheet(job, form)
        n = len(sheet.tries) + 1
        self._put(job, replace(sheet, tries=(*sheet.tries, PrintTry(n, "", at))))
        self.history.append((form, f"try {n}"))
        return n

    def set_backend_job(self, job: PrintJobId, form: str, n: int, backend_job: str) -> None:
        sheet = self._sheet(job, form)
        tries = tuple(replace(one, backend_job=backend_job) if one.n == n else one for one in sheet.tries)
        assert tries != sheet.tries, "no such try"
        self._put(job, replace(sheet, tries=tries))
        self.history.append((form, "taken"))

    def set_state(self, job: PrintJobId, form: str, state: PrintState, at: datetime, reason: str = "") -> None:
        self._put(job, replace(self._sheet(job, form), state=state, reason=reason))
        self.history.append((form, state.value))

    def states(self, job: PrintJobId) -> list[str]:
        return [sheet.state.value for sheet in self.jobs[job].sheets]

    def _sheet(self, job: PrintJobId, form: str) -> PrintSheet:
        return next(sheet for sheet in self.jobs[job].sheets if sheet.form == form)

    def _put(self, job: PrintJobId, sheet: PrintSheet) -> None:
        old = self.jobs[job]
        sheets = tuple(sheet if one.form == sheet.form else one for one in old.sheets)
        self.jobs[job] = replace(old, sheets=sheets)
