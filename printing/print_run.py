"""The printing of one job as steps without threads: journal first, then hand over, then ask until it ended.

One form is one job of the printer, in the order of the packet. What is not known is said to be unknown, and a
sheet that may have been taken is never handed over again unless the clerk says so.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from desk_app.domain.errors import IppitsuError, OperatorError
from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintOptions, PrintSheet, PrintState, Proof, SpoolStatus
from printing.job_title import job_title
from printing.ledger import Ledger, LedgerScope, SheetPdf, backend_job, has_open_try, in_flight, is_in_flight
from printing.run_orders import GoOn, Orders
from printing.spooler_desk import SpoolerDesk
from printing.spoolers.base import Spooler
from printing.spoolers.errors import PrinterBusy, PrinterProblem, PrinterRefused, PrinterUnreachable
from printing.turns import TURN_SECONDS

_log = logging.getLogger(__name__)
CANCEL_POLLS = 20
"""How often a printer is asked whether a cancelled job ended, before the sheet is given as unknown."""
_SENDING = "送信しています。"
_CRASHED = "送信の途中で止まりました。紙が出ているか確かめてください。"
_PANEL = "プリンターの操作で取り消されました。紙が出ているか確かめてください。"
_NOT_CONFIRMED = "取消しを確認できません。紙が出ているか確かめてください。"
OTHER_DESK = "ほかの窓口の印刷が終わるのを待っています。"
AGAIN = "職員の指示による再印刷"


class Outcome(Enum):
    """What a step did."""

    CHANGED = "changed"
    WAITING = "waiting"
    DONE = "done"


class PrintRun:
    """One going through a job's sheets. Not shared between threads, except the requests in ``orders``."""

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
        self.orders = Orders()
        self._sheet_pdf = sheet_pdf
        self._scope = ledger_scope
        self._desk = SpoolerDesk(open_spooler)
        self._now = now
        self._progress = progress
        self._window = window
        self._is_settled = False
        self._validated: set[PrintOptions] = set()
        self._is_blocked = False
        self._asks_from = 0
        self._came_out: set[str] = set()
        self._cancel_sent: set[str] = set()
        self._cancel_polls = 0
        self._giving_way: set[str] = set()
        self._turn_until = 0.0
        self._is_first = False
        self._ahead = ("", b"")

    @property
    def hands_over(self) -> bool:
        """Whether this run gives sheets to its printer, so that no other run may do so in between."""
        return self._sheet_pdf is not None or self.orders.hand_over

    def has_work(self) -> bool:
        """Whether a sheet may be handed over now: the clerk may have said a word since the last step."""
        job = self._load()
        return self._waiting(job, in_flight(job)) is not None

    def step(self) -> Outcome:
        """Ask about every sheet in the printer, then hand over the next one if there is room."""
        if not self._is_settled:
            self._settle()
            self._is_settled = True
        if (go_on := self.orders.take_continue()) is not None:
            self._go_on(go_on)
        job = self._load()
        taking_back = self.orders.taken_back(job)
        flying = in_flight(job)
        self._take_back(job, [sheet for sheet in flying if sheet.form in taking_back])
        is_news = self._poll_all(job, flying, taking_back)
        if is_news:
            job = self._load()
            flying = in_flight(job)
        if taking_back:
            return self._after_taking_back(job, flying)
        waiting = self._waiting(job, flying)
        if waiting is not None and self._has_turn(job, flying, waiting):
            return self._hand_over(job, waiting, flying)
        if waiting is None and not flying:
            return Outcome.DONE
        if flying and not is_news:
            self._look_ahead(job)
        return Outcome.CHANGED if is_news else Outcome.WAITING

    def _go_on(self, asked: GoOn) -> None:
        self._sheet_pdf, self._ahead = asked.sheet_pdf, ("", b"")
        self._is_blocked = False
        self._validated.clear()
        for sheet in self._load().sheets:
            if asked.with_cancelled and sheet.state is PrintState.CANCELLED:
                self._set(sheet, PrintState.QUEUED)

    def close(self) -> None:
        """Let go of the printers."""
        self._desk.close()

    def _load(self) -> PrintJob:
        with self._scope() as ledger:
            return ledger.get(self.job)

    def _set(
        self,
        sheet: PrintSheet,
        state: PrintState,
        reason: str = "",
        *,
        out: int | None = None,
        proof: Proof = Proof.NONE,
    ) -> None:
        with self._scope() as ledger:
            ledger.set_state(self.job, sheet.form, state, self._now(), reason, out=out, proof=proof)
        self._progress(self.job)

    # --- what an earlier run left ---
    def _settle(self) -> None:
        """Ask again about everything whose end is open; jobs of ours that nobody wants any more are taken back."""
        job = self._load()
        for sheet in job.sheets:
            is_cut = sheet.state in (PrintState.SENT, PrintState.PRINTING) and not backend_job(sheet)
            if is_cut or (sheet.state is PrintState.UNKNOWN and sheet.tries):
                self._find_again(job, sheet, is_cut=is_cut)
        job = self._load()
        self._desk.clear_ghosts(job, self.printer)

    def _find_again(self, job: PrintJob, sheet: PrintSheet, *, is_cut: bool) -> None:
        """A sheet whose handing-over was cut off, or of which nobody knows: the printer may know it by its title."""
        key = self._desk.find(job, sheet, self.printer)
        if not key:
            if is_cut:
                self._set(sheet, PrintState.UNKNOWN, _CRASHED)
            return
        with self._scope() as ledger:
            ledger.set_backend_job(self.job, sheet.form, sheet.tries[-1].n, key)
            if is_cut:
                ledger.set_state(self.job, sheet.form, PrintState.SENT, self._now())
        if not is_cut:
            self._take_up(job, sheet, key)
        self._progress(self.job)

    def _take_up(self, job: PrintJob, sheet: PrintSheet, key: str) -> None:
        """An unknown sheet that the printer still has, or says is printed, is unknown no longer."""
        try:
            status = self._desk.poll(job, sheet, self.printer, key)
        except PrinterProblem:
            return
        if status.state is PrintState.PRINTED:
            self._set(sheet, PrintState.PRINTED, status.reason, out=status.impressions, proof=Proof.PRINTER)
        elif status.state in (PrintState.SENT, PrintState.PRINTING, PrintState.HELD):
            self._set(sheet, status.state, status.reason, out=status.impressions)

    # --- what the printer has ---
    def _poll_all(self, job: PrintJob, flying: list[PrintSheet], taking_back: list[str]) -> bool:
        """Ask about every sheet; whether anything is new. Behind a held sheet the others only wait."""
        is_news = is_held = False
        for sheet in flying:
            is_taking_back = sheet.form in taking_back
            status = self._status(job, sheet)
            if is_held and status.state is PrintState.HELD:
                status = SpoolStatus(PrintState.SENT, "", status.impressions)
            is_held = is_held or status.state is PrintState.HELD
            if self._note(job, sheet, self._judged(sheet, status, is_taking_back=is_taking_back)):
                is_news = True
        return is_news

    def _status(self, job: PrintJob, sheet: PrintSheet) -> SpoolStatus:
        try:
            return self._desk.poll(job, sheet, self.printer)
        except PrinterProblem as problem:  # asking is harmless; it goes on when the printer answers again
            return SpoolStatus(PrintState.HELD, f"{problem.reason}{problem.remedy}")

    def _judged(self, sheet: PrintSheet, status: SpoolStatus, *, is_taking_back: bool) -> SpoolStatus:
        """What the printer's word means here: only a cancel of our own leaves a sheet cancelled."""
        if status.state is PrintState.CANCELLED and backend_job(sheet) in self._giving_way:
            return SpoolStatus(PrintState.QUEUED, OTHER_DESK, 0)
        if status.state is PrintState.CANCELLED and not is_taking_back:
            return SpoolStatus(PrintState.UNKNOWN, _PANEL, status.impressions)
        if is_taking_back and status.state is PrintState.PRINTED:
            self._came_out.add(sheet.form)
        is_over = is_taking_back and self._cancel_polls > CANCEL_POLLS
        if is_over and status.state not in (PrintState.PRINTED, PrintState.CANCELLED):
            return SpoolStatus(PrintState.UNKNOWN, _NOT_CONFIRMED)
        return status

    def _note(self, job: PrintJob, sheet: PrintSheet, status: SpoolStatus) -> bool:
        """Store what is new of a sheet."""
        out = sheet.out if status.impressions is None else status.impressions
        if (status.state, status.reason, out) == (sheet.state, sheet.reason, sheet.out):
            return False
        if status.state is PrintState.QUEUED:  # given way to another desk: this try is over
            self._set(sheet, PrintState.CANCELLED)
        is_printed = status.state is PrintState.PRINTED
        keeps_turn = is_printed and backend_job(sheet) not in self._giving_way
        self._turn_until = time.monotonic() + TURN_SECONDS / 2 if keeps_turn else 0.0
        proof = Proof.PRINTER if is_printed else Proof.NONE
        self._set(sheet, status.state, status.reason, out=status.impressions, proof=proof)
        if is_printed:
            self._desk.forget(job, sheet, self.printer)
        elif status.state is PrintState.UNKNOWN:  # a job that is still alive would come out behind the clerk's back
            self._desk.cancel(job, sheet, self.printer)
        return True

    # --- taking back ---
    def _take_back(self, job: PrintJob, flying: list[PrintSheet]) -> None:
        self._cancel_polls += bool(flying)
        for sheet in flying:
            key = backend_job(sheet)
            if key not in self._cancel_sent and self._desk.cancel(job, sheet, self.printer):
                self._cancel_sent.add(key)  # a failed one is tried again at the next step, within CANCEL_POLLS

    def _after_taking_back(self, job: PrintJob, flying: list[PrintSheet]) -> Outcome:
        if any(sheet.form in self.orders.taken_back(job) for sheet in flying):
            return Outcome.WAITING
        self._cancel_polls = 0
        if self.orders.is_cancelled:
            for sheet in job.sheets:
                if sheet.state in (PrintState.QUEUED, PrintState.HELD):
                    self._set(sheet, PrintState.CANCELLED)
            self._sheet_pdf = None
            self.orders.cancelled()
            return Outcome.DONE
        self._queue_again(job)
        return Outcome.CHANGED

    def _queue_again(self, job: PrintJob) -> None:
        """The named form again, even if it was printed before, and those after it that are known not to be out."""
        restart = self.orders.take_restart()
        if restart is None:  # everything is taken back instead, at the next step
            return
        if restart.printer and restart.printer != self.printer:
            with self._scope() as ledger:
                ledger.set_printer(self.job, restart.printer)
            self.printer = restart.printer
        forms = restart.forms(job)
        waiting = (PrintState.QUEUED, PrintState.HELD, PrintState.CANCELLED)
        for sheet in job.sheets:
            is_named = sheet.form == restart.form and sheet.form not in self._came_out
            if sheet.form in forms and (is_named or sheet.state in waiting):
                self._set(sheet, PrintState.QUEUED, AGAIN if sheet.tries else "")
        self._sheet_pdf, self._ahead = restart.sheet_pdf, ("", b"")
        if restart.form is not None:
            self._asks_from = len(job.sheets) - len(forms)
        self._is_blocked = False
        self._validated.clear()
        self._came_out.clear()

    # --- handing over ---
    def _waiting(self, job: PrintJob, flying: list[PrintSheet]) -> PrintSheet | None:
        """The next sheet to hand over, or None: no room, a sheet held in the printer, something to be asked first."""
        if self._sheet_pdf is None or self._is_blocked or len(flying) >= self._window:
            return None
        if any(sheet.state is PrintState.HELD for sheet in flying):
            return None
        asked = [sheet for sheet in job.sheets[self._asks_from :] if sheet.state is PrintState.UNKNOWN]
        if asked and self._desk.tells_end(self.printer):
            return None  # the clerk looks first: order is kept, and nothing comes out twice
        waiting = (PrintState.QUEUED, PrintState.HELD)
        return next((s for s in job.sheets if s.state in waiting and not is_in_flight(s)), None)

    def _has_turn(self, job: PrintJob, flying: list[PrintSheet], sheet: PrintSheet) -> bool:
        """Whether no other desk's packet is under way at this printer; asked anew after a pause of ours."""
        self._is_first = False
        if flying or time.monotonic() < self._turn_until:
            return True
        if self._desk.is_free(job, self.printer):
            self._is_first = True
            return True
        if sheet.reason != OTHER_DESK:
            self._set(sheet, PrintState.QUEUED, OTHER_DESK)
        return False

    def _hand_over(self, job: PrintJob, sheet: PrintSheet, flying: list[PrintSheet]) -> Outcome:
        """Journal the try, hand the sheet over, journal what is known then."""
        if sheet.tries and not has_open_try(sheet):
            self._desk.clear_ghosts(job, self.printer)  # an earlier try must not come out beside this one
        try:
            pdf = self._prepared(sheet)
        except (PrinterUnreachable, PrinterBusy) as problem:
            return self._hold(sheet, problem, flying)
        except PrinterProblem as problem:
            return self._block(sheet, f"{problem.reason}{problem.remedy}")
        except IppitsuError as problem:
            reason = problem.reason if isinstance(problem, OperatorError) else "この書類を取り出せません。"
            return self._block(sheet, reason)
        n = self._begin(sheet)
        return Outcome.CHANGED if n == 0 else self._submit(job, sheet, n, pdf, flying)

    def _begin(self, sheet: PrintSheet) -> int:
        """Journal that the sheet is being sent: a new try, or the open one that the printer has not taken yet.

        0 when the ledger has moved on since it was read: another program works on the same job.
        """
        why = sheet.reason if sheet.tries and sheet.reason != OTHER_DESK else ""
        with self._scope() as ledger:
            if sheet not in ledger.get(self.job).sheets:
                return 0
            if has_open_try(sheet):
                n = sheet.tries[-1].n
            else:
                n = ledger.begin_try(self.job, sheet.form, self._now(), printer=self.printer, why=why)
            ledger.set_state(self.job, sheet.form, PrintState.SENT, self._now(), _SENDING, out=0)
        self._progress(self.job)
        return n

    def _look_ahead(self, job: PrintJob) -> None:
        """Cut the next form out of the packet while the one before is printed; kept in memory alone."""
        following = next((s for s in job.sheets if s.state is PrintState.QUEUED), None)
        if self._sheet_pdf is None or following is None or self._ahead[0] == following.form:
            return
        try:
            self._ahead = (following.form, self._sheet_pdf(following.form))
        except IppitsuError:  # told when its turn has come
            self._ahead = ("", b"")

    def _prepared(self, sheet: PrintSheet) -> bytes:
        assert self._sheet_pdf is not None
        (form, pdf), self._ahead = self._ahead, ("", b"")
        if form != sheet.form:
            pdf = self._sheet_pdf(sheet.form)
        if sheet.options not in self._validated:
            self._desk.at(self.printer).validate(sheet.options)
            self._validated.add(sheet.options)
        return pdf

    def _hold(self, sheet: PrintSheet, problem: PrinterProblem, flying: list[PrintSheet]) -> Outcome:
        """Not taken by the printer: tried again. While it has a sheet of ours, busy is no trouble."""
        self._validated.clear()
        if flying and isinstance(problem, PrinterBusy):
            state, reason = PrintState.QUEUED, ""
        else:
            state, reason = PrintState.HELD, f"{problem.reason}{problem.remedy}"
        held = self._load_sheet(sheet.form)
        if (held.state, held.reason) != (state, reason):
            self._set(sheet, state, reason)
        return Outcome.WAITING

    def _load_sheet(self, form: str) -> PrintSheet:
        return next(sheet for sheet in self._load().sheets if sheet.form == form)

    def _block(self, sheet: PrintSheet, reason: str) -> Outcome:
        """Somebody has to change something first: stopped until the clerk resumes."""
        self._is_blocked = True
        self._validated.clear()
        self._set(sheet, PrintState.HELD, reason)
        return Outcome.CHANGED

    def _submit(self, job: PrintJob, sheet: PrintSheet, n: int, pdf: bytes, flying: list[PrintSheet]) -> Outcome:
        title = job_title(job, sheet, n)
        try:
            key = self._desk.at(self.printer).submit(pdf, title, sheet.options)
        except (PrinterUnreachable, PrinterBusy) as problem:
            return self._hold(sheet, problem, flying)
        except PrinterRefused as problem:
            return self._block(sheet, f"{problem.reason}{problem.remedy}")
        except Exception as error:  # whatever it was, the sheet may have been taken
            if not isinstance(error, IppitsuError):
                _log.error("handing a sheet over ended with %s", type(error).__name__)
            reason = error.reason if isinstance(error, PrinterProblem) else _CRASHED
            self._set(sheet, PrintState.UNKNOWN, reason)
            self._find_again(job, self._load_sheet(sheet.form), is_cut=False)
            return Outcome.CHANGED
        with self._scope() as ledger:
            ledger.set_backend_job(self.job, sheet.form, n, key)
            ledger.set_state(self.job, sheet.form, PrintState.SENT, self._now())
        if self._is_first and self._desk.gives_way(job, self.printer, key, title):
            self._giving_way.add(key)
        self._progress(self.job)
        return Outcome.CHANGED


__all__ = ["Ledger", "LedgerScope", "Outcome", "PrintRun", "SheetPdf"]
