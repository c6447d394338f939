"""A print ledger in memory with the same words as the stored one; it also keeps every state in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import FINAL_STATES, PrintJob, PrintSheet, PrintState, PrintTry, Proof


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

    def begin_try(self, job: PrintJobId, form: str, at: datetime, *, printer: str = "", why: str = "") -> int:
        sheet = self._sheet(job, form)
        n = len(sheet.tries) + 1
        ended = tuple(one if one.end else replace(one, end=at) for one in sheet.tries)
        tries = (*ended, PrintTry(n, "", at, printer=printer, why=why))
        self._put(job, replace(sheet, tries=tries, out=0, proof=Proof.NONE))
        self.history.append((form, f"try {n}"))
        return n

    def set_backend_job(self, job: PrintJobId, form: str, n: int, backend_job: str) -> None:
        sheet = self._sheet(job, form)
        tries = tuple(replace(one, backend_job=backend_job) if one.n == n else one for one in sheet.tries)
        assert any(one.n == n for one in tries), "no such try"
        self._put(job, replace(sheet, tries=tries))
        self.history.append((form, "taken"))

    def set_state(
        self,
        job: PrintJobId,
        form: str,
        state: PrintState,
        at: datetime,
        reason: str = "",
        *,
        out: int | None = None,
        proof: Proof = Proof.NONE,
    ) -> None:
        with self._lock:  # a test is a clerk beside the printing thread
            self._set_state(job, form, state, at, reason, out, proof)

    def _set_state(
        self, job: PrintJobId, form: str, state: PrintState, at: datetime, reason: str, out: int | None, proof: Proof
    ) -> None:
        sheet = self._sheet(job, form)
        tries = sheet.tries
        if state in FINAL_STATES or state is PrintState.UNKNOWN:
            tries = tuple(one if one.end else replace(one, end=at, outcome=state.value) for one in tries)
            if tries and state is not PrintState.CANCELLED:
                tries = (*tries[:-1], replace(tries[-1], outcome=state.value))
        out = sheet.out if out is None else out
        self._put(job, replace(sheet, state=state, reason=reason, out=out, proof=proof, tries=tries))
        self.history.append((form, state.value))

    def set_printer(self, job: PrintJobId, printer: str) -> None:
        self.jobs[job] = replace(self.jobs[job], printer=printer)

    def states(self, job: PrintJobId) -> list[str]:
        return [sheet.state.value for sheet in self.jobs[job].sheets]

    def _sheet(self, job: PrintJobId, form: str) -> PrintSheet:
        return next(sheet for sheet in self.jobs[job].sheets if sheet.form == form)

    def _put(self, job: PrintJobId, sheet: PrintSheet) -> None:
        old = self.jobs[job]
        sheets = tuple(sheet if one.form == sheet.form else one for one in old.sheets)
        self.jobs[job] = replace(old, sheets=sheets)
