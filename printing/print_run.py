"""The printing of one job as steps without threads: journal first, then hand over, then ask until it ended.

One form is one job of the printer, in the order of the packet. What is not known is said to be unknown, and a
sheet that may have been taken is never handed over again unless the clerk says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from enum import Enum
from typing import Protocol

from desk_app.domain.errors import IppitsuError, OperatorError
from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState, SpoolStatus
from desk_app.domain.sheet_code import SheetCode, parse_payload
from printing.spoolers.base import Spooler
from printing.spoolers.errors import PrinterBusy, PrinterProblem, PrinterRefused, PrinterUnreachable

_log = logging.getLogger(__name__)
CANCEL_POLLS = 20
"""How often a printer is asked whether a cancelled job ended, before the sheet is given as unknown."""
_SENDING = "送信しています。"
_CRASHED = "送信の途中で止まりました。紙が出ているか確かめてください。"
_PANEL = "プリンターの操作で取り消されました。紙が出ているか確かめてください。"
_NOT_CONFIRMED = "取消しを確認できません。紙が出ているか確かめてください。"

SheetPdf = Callable[[str], bytes]


class Ledger(Protocol):
    """What printing needs of the print ledger."""

    def get(self, job: PrintJobId) -> PrintJob:
        """The job as it now is."""
        ...

    def begin_try(self, job: PrintJobId, form: str, at: datetime) -> int:
        """Note that a sheet is about to be handed over; the number of the try."""
        ...

    def set_backend_job(self, job: PrintJobId, form: str, n: int, backend_job: str) -> None:
        """Note the printer's own id of a try."""
        ...

    def set_state(self, job: PrintJobId, form: str, state: PrintState, at: datetime, reason: str = "") -> None:
        """Set the state of a sheet."""
        ...


LedgerScope = Callable[[], AbstractContextManager[Ledger]]
"""One durable transaction over the ledger: stored when the block ends, rolled back when it raises."""


class Outcome(Enum):
    """What a step did."""

    CHANGED = "changed"
    WAITING = "waiting"
    DONE = "done"


class PrintRun:
    """One going through a job's sheets. Not shared between threads, except the two requests."""

    def __init__(
        self,
        job: PrintJobId,
        printer: str,
        sheet_pdf: SheetPdf | None,
        *,
        ledger_scope: LedgerScope,
        open_spooler: Callable[[str], Spooler],
        now: Callable[[], datetime],
        progress: Callable[[PrintJobId], None],
        window: int = 1,
    ) -> None:
        """``sheet_pdf`` None: only follow what the printer has already, hand nothing over."""
        self.job = job
        self.printer = printer
        self._sheet_pdf = sheet_pdf
        self._scope = ledger_scope
        self._open_spooler = open_spooler
        self._now = now
        self._progress = progress
        self._window = window
        self._spooler: Spooler | None = None
        self._is_validated = False
        self._is_blocked = False
        self._is_cancelled = False
        self._restart_from: str | None = None
        self._restart_pdf: SheetPdf | None = None
        self._continue_pdf: SheetPdf | None = None
        self._may_skip_unknown = False
        self._came_out: set[str] = set()
        self._cancel_sent: set[str] = set()
        self._cancel_polls = 0

    def request_cancel(self) -> None:
        """Take everything back that has not been printed; acted on at the next step."""
        self._is_cancelled = True

    def request_continue(self, sheet_pdf: SheetPdf) -> None:
        """Hand sheets over from now on, also after a refusal that stopped the run."""
        self._continue_pdf = sheet_pdf

    def request_restart(self, form: str, sheet_pdf: SheetPdf) -> None:
        """Take back what is in the printer, then print this form again and those after it that are not out."""
        self._restart_pdf = sheet_pdf
        self._restart_from = form

    @property
    def has_orders(self) -> bool:
        """A request that has not been carried out yet."""
        return self._is_cancelled or self._restart_from is not None or self._continue_pdf is not None

    @property
    def hands_over(self) -> bool:
        """Whether this run gives sheets to its printer, so that no other run may do so in between."""
        return any(one is not None for one in (self._sheet_pdf, self._restart_pdf, self._continue_pdf))

    def has_work(self) -> bool:
        """Whether a sheet may be handed over now: the clerk may have said a word since the last step."""
        job = self._load()
        return self._waiting(job, [sheet for sheet in job.sheets if is_in_flight(sheet)]) is not None

    def step(self) -> Outcome:
        """Ask about every sheet in the printer, then hand over the next one if there is room."""
        if self._spooler is None:
            self._spooler = self._open_spooler(self.printer)
            self._settle()
        if self._continue_pdf is not None:
            self._sheet_pdf, self._continue_pdf = self._continue_pdf, None
            self._is_blocked = self._is_validated = False
        job = self._load()
        taking_back = self._forms_to_take_back(job)
        flying = [sheet for sheet in job.sheets if is_in_flight(sheet)]
        self._take_back([sheet for sheet in flying if sheet.form in taking_back])
        is_news = any([self._poll(sheet, is_taking_back=sheet.form in taking_back) for sheet in flying])
        job = self._load()
        flying = [sheet for sheet in job.sheets if is_in_flight(sheet)]
        if taking_back:
            return self._after_taking_back(job, flying)
        waiting = self._waiting(job, flying)
        if waiting is not None:
            return self._hand_over(job, waiting)
        if not flying:
            return Outcome.DONE
        return Outcome.CHANGED if is_news else Outcome.WAITING

    def close(self) -> None:
        """Let go of the printer."""
        if self._spooler is not None:
            self._spooler.close()

    def _load(self) -> PrintJob:
        with self._scope() as ledger:
            return ledger.get(self.job)

    def _set(self, sheet: PrintSheet, state: PrintState, reason: str = "") -> None:
        with self._scope() as ledger:
            ledger.set_state(self.job, sheet.form, state, self._now(), reason)
        self._progress(self.job)

    def _settle(self) -> None:
        """A sheet that was being handed over when the program died: nobody knows."""
        for sheet in self._load().sheets:
            if sheet.state in (PrintState.SENT, PrintState.PRINTING) and not backend_job(sheet):
                self._set(sheet, PrintState.UNKNOWN, _CRASHED)

    def _waiting(self, job: PrintJob, flying: list[PrintSheet]) -> PrintSheet | None:
        """The next sheet to hand over, or None: no room, a sheet held in the printer, something to be asked first."""
        if self._sheet_pdf is None or self._is_blocked or len(flying) >= self._window:
            return None
        if any(sheet.state is PrintState.HELD for sheet in flying):
            return None
        if not self._may_skip_unknown and any(sheet.state is PrintState.UNKNOWN for sheet in job.sheets):
            return None  # the clerk looks first: order is kept, and nothing comes out twice
        waiting = (PrintState.QUEUED, PrintState.HELD)
        return next((s for s in job.sheets if s.state in waiting and not is_in_flight(s)), None)

    def _poll(self, sheet: PrintSheet, *, is_taking_back: bool) -> bool:
        """Ask about one sheet; whether anything is new."""
        status = self._status(sheet)
        if status.state is PrintState.CANCELLED and not is_taking_back:
            status = SpoolStatus(PrintState.UNKNOWN, _PANEL, status.impressions)
        if is_taking_back and status.state is PrintState.PRINTED:
            self._came_out.add(sheet.form)
        if is_taking_back and self._cancel_polls > CANCEL_POLLS and status.state is not PrintState.PRINTED:
            status = SpoolStatus(PrintState.UNKNOWN, _NOT_CONFIRMED)
        if (status.state, status.reason) == (sheet.state, sheet.reason):
            return False
        self._set(sheet, status.state, status.reason)
        return True

    def _status(self, sheet: PrintSheet) -> SpoolStatus:
        assert self._spooler is not None
        try:
            return self._spooler.poll(backend_job(sheet))
        except PrinterProblem as problem:  # asking is harmless; it goes on when the printer answers again
            return SpoolStatus(PrintState.HELD, problem.reason)

    def _forms_to_take_back(self, job: PrintJob) -> list[str]:
        """Forms that a request wants back from the printer: all, or those from the restart on."""
        forms = [sheet.form for sheet in job.sheets]
        if self._is_cancelled:
            return forms
        return forms[forms.index(self._restart_from) :] if self._restart_from in forms else []

    def _take_back(self, flying: list[PrintSheet]) -> None:
        assert self._spooler is not None
        self._cancel_polls += bool(flying)
        for sheet in flying:
            key = backend_job(sheet)
            if key in self._cancel_sent:
                continue
            try:
                self._spooler.cancel(key)
            except PrinterProblem:
                continue  # tried again at the next step, within CANCEL_POLLS
            self._cancel_sent.add(key)

    def _after_taking_back(self, job: PrintJob, flying: list[PrintSheet]) -> Outcome:
        if flying:
            return Outcome.WAITING
        if self._is_cancelled:
            for sheet in job.sheets:
                if sheet.state in (PrintState.QUEUED, PrintState.HELD):
                    self._set(sheet, PrintState.CANCELLED)
            self._is_cancelled = False
            self._restart_from = self._restart_pdf = self._sheet_pdf = None
            return Outcome.DONE
        self._queue_again(job)
        return Outcome.CHANGED

    def _queue_again(self, job: PrintJob) -> None:
        """The named form again, even if it was printed before, and those after it that are not out."""
        named = self._restart_from
        for sheet in job.sheets:
            is_wanted = sheet.form == named and named not in self._came_out
            if sheet.form in self._forms_to_take_back(job) and (is_wanted or sheet.state is not PrintState.PRINTED):
                self._set(sheet, PrintState.QUEUED)
        self._sheet_pdf, self._restart_pdf, self._restart_from = self._restart_pdf, None, None
        self._may_skip_unknown = True
        self._is_blocked = self._is_validated = False
        self._cancel_polls = 0
        self._came_out.clear()

    def _hand_over(self, job: PrintJob, sheet: PrintSheet) -> Outcome:
        """Journal the try, hand the sheet over, journal what is known then."""
        n = self._begin(sheet)
        try:
            pdf = self._prepared(sheet)
        except (PrinterUnreachable, PrinterBusy) as problem:
            return self._hold(sheet, problem.reason, is_blocked=False)
        except PrinterProblem as problem:
            return self._hold(sheet, f"{problem.reason}{problem.remedy}", is_blocked=True)
        except IppitsuError as problem:
            reason = problem.reason if isinstance(problem, OperatorError) else "この書類を取り出せません。"
            return self._hold(sheet, reason, is_blocked=True)
        self._set(sheet, PrintState.SENT, _SENDING)
        return self._submit(job, sheet, n, pdf)

    def _begin(self, sheet: PrintSheet) -> int:
        """A new try, or the open one of a sheet that the printer has not taken yet."""
        if sheet.state is PrintState.HELD and sheet.tries:
            return sheet.tries[-1].n
        with self._scope() as ledger:
            return ledger.begin_try(self.job, sheet.form, self._now())

    def _prepared(self, sheet: PrintSheet) -> bytes:
        assert self._spooler is not None
        assert self._sheet_pdf is not None
        pdf = self._sheet_pdf(sheet.form)
        if not self._is_validated:
            self._spooler.validate()
            self._is_validated = True
        return pdf

    def _hold(self, sheet: PrintSheet, reason: str, *, is_blocked: bool) -> Outcome:
        """Not taken by the printer: wait and try again, or stop until the clerk resumes."""
        self._is_blocked = self._is_blocked or is_blocked
        self._is_validated = False
        if (sheet.state, sheet.reason) != (PrintState.HELD, reason):
            self._set(sheet, PrintState.HELD, reason)
        return Outcome.WAITING

    def _submit(self, job: PrintJob, sheet: PrintSheet, n: int, pdf: bytes) -> Outcome:
        assert self._spooler is not None
        try:
            key = self._spooler.submit(pdf, job_title(job, sheet, n))
        except (PrinterUnreachable, PrinterBusy) as problem:
            self._set(sheet, PrintState.HELD, problem.reason)
            self._is_validated = False
            return Outcome.WAITING
        except PrinterRefused as problem:
            self._set(sheet, PrintState.HELD, f"{problem.reason}{problem.remedy}")
            self._is_validated = False
            self._is_blocked = True
            return Outcome.CHANGED
        except Exception as error:  # whatever it was, the sheet may have been taken
            if not isinstance(error, IppitsuError):
                _log.error("handing a sheet over ended with %s", type(error).__name__)
            reason = error.reason if isinstance(error, PrinterProblem) else _CRASHED
            self._set(sheet, PrintState.UNKNOWN, reason)
            return Outcome.CHANGED
        with self._scope() as ledger:
            ledger.set_backend_job(self.job, sheet.form, n, key)
            ledger.set_state(self.job, sheet.form, PrintState.SENT, self._now())
        self._progress(self.job)
        return Outcome.CHANGED


def backend_job(sheet: PrintSheet) -> str:
    """The printer's own id of the sheet's last try; empty when the printer gave none."""
    return sheet.tries[-1].backend_job if sheet.tries else ""


def is_in_flight(sheet: PrintSheet) -> bool:
    """Whether the printer has the sheet and has not said how it ended."""
    return sheet.state in (PrintState.SENT, PrintState.PRINTING, PrintState.HELD) and bool(backend_job(sheet))


def job_title(job: PrintJob, sheet: PrintSheet, n: int) -> str:
    """What the printer shows: 受付番号 and form only, with the number of the try from the second one on."""
    code = parse_payload(sheet.barcode)
    number = code.number if isinstance(code, SheetCode) else job.id
    return f"{number}-{sheet.form}" + (f"-try{n}" if n > 1 else "")
