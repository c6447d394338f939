"""The print ledger (印刷の記録) in the case file: jobs, their sheets, every try, every page read at the hand-over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, PrintJobId
from desk_app.domain.print_job import (
    FINAL_STATES,
    PrintJob,
    PrintOptions,
    PrintSheet,
    PrintState,
    PrintTry,
    Proof,
)
from desk_app.domain.serial import from_json, to_json
from desk_app.storage.tables import PrintJobRow, PrintScanRow, PrintSheetRow, PrintTryRow

GHOST_DAYS = 7
"""So long a try whose end nobody knows is asked about again at each start: a switched-off printer comes back."""
_ENDED = FINAL_STATES | {PrintState.UNKNOWN}


class SqlPrintLedger:
    """The print ledger: what is said of a sheet, and what was known when."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, job: PrintJob) -> None:
        """Journal a new job with all its sheets."""
        self._session.add(
            PrintJobRow(
                id=job.id,
                case_id=job.case_id,
                printer=job.printer,
                packet_sha256=job.packet_sha256,
                at=job.at.isoformat(),
            )
        )
        self._session.flush()
        for place, sheet in enumerate(job.sheets):
            self._session.add(_sheet_row(job.id, place, sheet))
        self._session.flush()
        for sheet in job.sheets:
            self._session.add_all(_try_row(job.id, sheet.form, one) for one in sheet.tries)
            for page in sheet.scanned:
                self.note_scan(job.id, sheet.form, page, job.at)
        self._session.flush()

    def get(self, job: PrintJobId) -> PrintJob:
        """The job as it now is. Raises OperatorError when there is none."""
        row = self._session.get(PrintJobRow, job)
        if row is None:
            raise OperatorError("印刷", "この印刷の記録が見つかりません。", "一覧を読み直してください。")
        return self._job(row)

    def for_case(self, case: CaseId) -> tuple[PrintJob, ...]:
        """Every job of the case, oldest first."""
        query = select(PrintJobRow).where(PrintJobRow.case_id == case).order_by(PrintJobRow.at, PrintJobRow.id)
        return tuple(self._job(row) for row in self._session.scalars(query))

    def unfinished(self) -> tuple[PrintJob, ...]:
        """Jobs with a sheet neither printed nor cancelled, oldest first."""
        final = {state.value for state in FINAL_STATES}
        open_states = [state.value for state in PrintState if state.value not in final]
        jobs = select(PrintSheetRow.job_id).where(PrintSheetRow.state.in_(open_states))
        query = select(PrintJobRow).where(PrintJobRow.id.in_(jobs)).order_by(PrintJobRow.at, PrintJobRow.id)
        return tuple(self._job(row) for row in self._session.scalars(query))

    def begin_try(self, job: PrintJobId, form: str, at: datetime, *, printer: str = "", why: str = "") -> int:
        """Note that a sheet is about to be handed over; returns the number of the try, from 1. An open one ends."""
        row = self._sheet(job, form)
        row.out, row.proof = 0, Proof.NONE.value
        self._end_tries(job, form, at, "")
        query = select(func.max(PrintTryRow.n)).where(PrintTryRow.job_id == job, PrintTryRow.form == form)
        n = (self._session.scalar(query) or 0) + 1
        self._session.add(_try_row(job, form, PrintTry(n, "", at, printer=printer, why=why)))
        self._session.flush()
        return n

    def set_backend_job(self, job: PrintJobId, form: str, n: int, backend_job: str) -> None:
        """Note the printer's own id of a try. Raises OperatorError when the try was never begun."""
        row = self._session.get(PrintTryRow, (job, form, n))
        if row is None:
            raise _no_sheet()
        row.backend_job = backend_job
        self._session.flush()

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
        """Set the state of a sheet; a final state, or one that waits for the clerk's word, ends its open try."""
        row = self._sheet(job, form)
        row.state, row.reason, row.proof = state.value, reason, proof.value
        if out is not None:
            row.out = out
        if state in _ENDED:
            self._end_tries(job, form, at, state.value)
        if state in (PrintState.PRINTED, PrintState.UNKNOWN):
            self._name_outcome(job, form, state.value)
        self._session.flush()

    def set_printer(self, job: PrintJobId, printer: str) -> None:
        """Another printer takes what is left; tries keep the printer they went to."""
        row = self._session.get(PrintJobRow, job)
        if row is None:
            raise OperatorError("印刷", "この印刷の記録が見つかりません。", "一覧を読み直してください。")
        row.printer = printer
        self._session.flush()

    def note_scan(self, job: PrintJobId, form: str, page: int, at: datetime) -> None:
        """Note that the barcode of this page (from 1) was read; again is the same."""
        if self._session.get(PrintScanRow, (job, form, page)) is None:
            self._sheet(job, form)
            self._session.add(PrintScanRow(job_id=job, form=form, page=page, at=at.isoformat()))
            self._session.flush()

    def with_open_end(self, now: datetime) -> tuple[PrintJob, ...]:
        """Jobs lately begun that are unfinished, or had a try whose end nobody knows, oldest first."""
        final = [state.value for state in FINAL_STATES]
        open_sheets = select(PrintSheetRow.job_id).where(PrintSheetRow.state.not_in(final))
        since = (now - timedelta(days=GHOST_DAYS)).isoformat()
        ghosts = select(PrintTryRow.job_id).where(
            PrintTryRow.outcome == PrintState.UNKNOWN.value, PrintTryRow.at >= since
        )
        query = (
            select(PrintJobRow)
            .where(PrintJobRow.at >= since, or_(PrintJobRow.id.in_(open_sheets), PrintJobRow.id.in_(ghosts)))
            .order_by(PrintJobRow.at, PrintJobRow.id)
        )
        return tuple(self._job(row) for row in self._session.scalars(query))

    def _end_tries(self, job: PrintJobId, form: str, at: datetime, outcome: str) -> None:
        self._session.execute(
            update(PrintTryRow)
            .where(PrintTryRow.job_id == job, PrintTryRow.form == form, PrintTryRow.end.is_(None))
            .values(end=at.isoformat(), outcome=outcome)
        )

    def _name_outcome(self, job: PrintJobId, form: str, outcome: str) -> None:
        """The last try of a sheet was unknown, and now it is known: by a scan, the clerk or the printer."""
        last = select(func.max(PrintTryRow.n)).where(PrintTryRow.job_id == job, PrintTryRow.form == form)
        self._session.execute(
            update(PrintTryRow)
            .where(PrintTryRow.job_id == job, PrintTryRow.form == form, PrintTryRow.n == last.scalar_subquery())
            .values(outcome=outcome)
        )

    def _sheet(self, job: PrintJobId, form: str) -> PrintSheetRow:
        row = self._session.get(PrintSheetRow, (job, form))
        if row is None:
            raise _no_sheet()
        return row

    def _job(self, row: PrintJobRow) -> PrintJob:
        tries: dict[str, list[PrintTry]] = {}
        query = select(PrintTryRow).where(PrintTryRow.job_id == row.id).order_by(PrintTryRow.form, PrintTryRow.n)
        for one in self._session.scalars(query.execution_options(populate_existing=True)):
            tries.setdefault(one.form, []).append(_try(one))
        scans: dict[str, list[int]] = {}
        read = select(PrintScanRow).where(PrintScanRow.job_id == row.id).order_by(PrintScanRow.page)
        for scan in self._session.scalars(read):
            scans.setdefault(scan.form, []).append(scan.page)
        sheets = self._session.scalars(
            select(PrintSheetRow).where(PrintSheetRow.job_id == row.id).order_by(PrintSheetRow.place)
        )
        return PrintJob(
            id=PrintJobId(row.id),
            case_id=row.case_id,
            printer=row.printer,
            packet_sha256=row.packet_sha256,
            sheets=tuple(_sheet(one, tries.get(one.form, ()), scans.get(one.form, ())) for one in sheets),
            at=datetime.fromisoformat(row.at),
        )


def _sheet_row(job: PrintJobId, place: int, sheet: PrintSheet) -> PrintSheetRow:
    return PrintSheetRow(
        job_id=job,
        form=sheet.form,
        place=place,
        sheet=sheet.sheet,
        of=sheet.of,
        title=sheet.title,
        barcode=sheet.barcode,
        sha256=sheet.sha256,
        state=sheet.state.value,
        reason=sheet.reason,
        pages=json.dumps(sheet.pages),
        options=to_json(sheet.options),
        out=sheet.out,
        proof=sheet.proof.value,
    )


def _sheet(row: PrintSheetRow, tries: Sequence[PrintTry], scanned: Sequence[int]) -> PrintSheet:
    return PrintSheet(
        form=row.form,
        sheet=row.sheet,
        of=row.of,
        title=row.title,
        barcode=row.barcode,
        sha256=row.sha256,
        state=PrintState(row.state),
        reason=row.reason,
        tries=tuple(tries),
        pages=tuple(json.loads(row.pages)),
        options=from_json(PrintOptions, row.options),
        out=row.out,
        proof=Proof(row.proof),
        scanned=tuple(scanned),
    )


def _try_row(job: PrintJobId, form: str, one: PrintTry) -> PrintTryRow:
    return PrintTryRow(
        job_id=job,
        form=form,
        n=one.n,
        backend_job=one.backend_job,
        at=one.at.isoformat(),
        end=one.end.isoformat() if one.end else None,
        printer=one.printer,
        why=one.why,
        outcome=one.outcome,
    )


def _try(row: PrintTryRow) -> PrintTry:
    end = datetime.fromisoformat(row.end) if row.end else None
    return PrintTry(
        n=row.n,
        backend_job=row.backend_job,
        at=datetime.fromisoformat(row.at),
        end=end,
        printer=row.printer,
        why=row.why,
        outcome=row.outcome,
    )


def _no_sheet() -> OperatorError:
    return OperatorError("印刷", "この用紙の記録が見つかりません。", "一覧を読み直してください。")
