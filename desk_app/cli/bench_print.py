"""How long twelve forms take as twelve jobs through the print ledger, beside the same pages as one job."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.domain.case import Case
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.ids import CaseId, CaseNumber, ClerkId, DeskId, PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState
from desk_app.domain.sheet_code import sheet_payload

if TYPE_CHECKING:
    from desk_app.storage.folder import DataFolder
    from printing.queue import PrintWorker

FORMS = 12
SECONDS_PER_PAGE = 0.5
"""Twice the pace of the fastest office printers (60 pages a minute): what is lost between two forms weighs double."""
WAIT_SECONDS = 120.0
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CASE = CaseId("c" * 32)
PAGE = b"/Type /Page "


def print_times(scratch: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of twelve one-page jobs and of one twelve-page job, taking turns at one simulated IPP printer."""
    from desk_app.bootstrap.desk import ledger_scope
    from desk_app.storage.folder import create_folder
    from desk_app.storage.keys import MemoryKeys
    from printing.queue import PrintWorker
    from printing.sim_ipp import SimulatedIppPrinter
    from printing.spoolers.catalogue import PrinterCatalogue

    folder = create_folder(scratch / "print", MemoryKeys())
    with folder.unit_of_work() as uow:
        uow.cases.add(Case(CASE, CaseNumber("1124-0001"), DeskId("d"), ClerkId("c"), AT, status=CaseStatus.PRINTING))
        uow.commit()
    forms: list[float] = []
    whole: list[float] = []
    with SimulatedIppPrinter(seconds_per_page=SECONDS_PER_PAGE) as printer:
        worker = PrintWorker(ledger_scope(folder), PrinterCatalogue([]).open, now=lambda: AT)
        for n in range(rounds):
            forms.append(_timed(folder, worker, _job(f"{n:04d}forms", printer.uri, FORMS), PAGE))
            whole.append(_timed(folder, worker, _job(f"{n:04d}whole", printer.uri, 1), PAGE * FORMS))
        worker.close()
    folder.close()
    return forms, whole


def _job(name: str, printer: str, count: int) -> PrintJob:
    sheets = tuple(
        PrintSheet(f"form-{n}", n, count, "", sheet_payload("1124-0001", n, 1), "0" * 64, PrintState.QUEUED)
        for n in range(1, count + 1)
    )
    return PrintJob(PrintJobId(name), CASE, printer, "0" * 64, sheets, AT)


def _timed(folder: DataFolder, worker: PrintWorker, job: PrintJob, pages: bytes) -> float:
    """Milliseconds from the order to the printer's word on the last sheet."""
    with folder.unit_of_work() as uow:
        uow.prints.add(job)
        uow.commit()
    start = time.perf_counter()
    worker.start(job.id, lambda _form: b"%PDF-1.7 " + pages)
    worker.wait(job.id, WAIT_SECONDS)
    took = (time.perf_counter() - start) * 1000
    with folder.unit_of_work() as uow:
        if not all(sheet.state is PrintState.PRINTED for sheet in uow.prints.get(job.id).sheets):
            raise RuntimeError("the simulated printer did not print everything")
    return took
