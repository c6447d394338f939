"""What printing needs of the print ledger, and small questions to its sheets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState, Proof

SheetPdf = Callable[[str], bytes]


class Ledger(Protocol):
    """The print ledger within one transaction."""

    def get(self, job: PrintJobId) -> PrintJob:
        """The job as it now is."""
        ...

    def begin_try(self, job: PrintJobId, form: str, at: datetime, *, printer: str = "", why: str = "") -> int:
        """Note that a sheet is about to be handed over; the number of the try."""
        ...

    def set_backend_job(self, job: PrintJobId, form: str, n: int, backend_job: str) -> None:
        """Note the printer's own id of a try."""
        ...

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
        """Set the state of a sheet."""
        ...

    def set_printer(self, job: PrintJobId, printer: str) -> None:
        """Another printer takes what is left."""
        ...


LedgerScope = Callable[[], AbstractContextManager[Ledger]]
"""One durable transaction over the ledger: stored when the block ends, rolled back when it raises."""


def backend_job(sheet: PrintSheet) -> str:
    """The printer's own id of the sheet's last try; empty when the printer gave none."""
    return sheet.tries[-1].backend_job if sheet.tries else ""


def is_in_flight(sheet: PrintSheet) -> bool:
    """Whether the printer has the sheet and has not said how it ended."""
    return sheet.state in (PrintState.SENT, PrintState.PRINTING, PrintState.HELD) and bool(backend_job(sheet))


def in_flight(job: PrintJob) -> list[PrintSheet]:
    """The sheets the printer has, in the order of the packet."""
    return [sheet for sheet in job.sheets if is_in_flight(sheet)]


def has_open_try(sheet: PrintSheet) -> bool:
    """Whether the last try was begun and the printer never took it."""
    return bool(sheet.tries) and sheet.tries[-1].end is None and not sheet.tries[-1].backend_job
