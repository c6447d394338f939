"""The printing thread: a bounded line of jobs, one printed at a time, asked about with growing pauses."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintState
from printing.ledger import Ledger, LedgerScope, SheetPdf
from printing.print_run import Outcome, PrintRun
from printing.run_orders import Restart
from printing.spoolers.base import Spooler

_log = logging.getLogger(__name__)
MOST_WAITING = 32
_IDLE_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class BackOff:
    """Pauses between two questions to a printer: ``first`` seconds after news, then longer up to ``most``.

    Each pause is a small part of the time waited so far, so that the next form follows on the one before with
    little loss at any speed of the printer, although only one at a time is in it (the order is kept in a fault).
    """

    first: float = 0.02
    factor: float = 1.12
    most: float = 0.5

    def after(self, last: float, outcome: Outcome) -> float:
        """The next pause."""
        return self.first if outcome is Outcome.CHANGED else min(max(last, self.first) * self.factor, self.most)


@dataclass(slots=True)
class _Line:
    """A run with the time (monotonic seconds) of its next step; ``is_ending`` once its last step found no work."""

    run: PrintRun
    due: float = 0.0
    pause: float = 0.0
    is_ending: bool = False


class PrintWorker:
    """Prints jobs of the ledger on one thread: one job after the other at each printer, printers side by side.

    ``on_progress`` is called on that thread with the job's id after every change of the ledger and when a job stops.
    """

    def __init__(
        self,
        ledger_scope: LedgerScope,
        open_spooler: Callable[[str], Spooler],
        *,
        now: Callable[[], datetime],
        on_progress: Callable[[PrintJobId], None] | None = None,
        window: int = 1,
        back_off: BackOff | None = None,
    ) -> None:
        """``window``: forms in the printer at once, 1 or 2 (a printer that gives up the first of two has the second
        out before it). ``now`` is the clock of the ledger."""
        if window not in (1, 2):
            raise ValueError("one or two forms at a time")
        self._scope = ledger_scope
        self._open_spooler = open_spooler
        self._now = now
        self._on_progress = on_progress
        self._window = window
        self._back_off = back_off or BackOff()
        self._lines: list[_Line] = []
        self._is_closing = False
        self._orders = 0
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._loop, name="printing", daemon=True)
        self._thread.start()

    def start(self, job: PrintJobId, sheet_pdf: SheetPdf) -> None:
        """Print every queued sheet of a journalled job; a job that runs already looks again for queued sheets.

        Raises OperatorError when too many jobs wait.
        """
        if not self._tell(job, lambda run: run.orders.go_on(sheet_pdf)):
            self._enqueue(self._run(job, sheet_pdf))

    def resume(
        self, job: PrintJobId, sheet_pdf: SheetPdf, *, from_form: str | None = None, printer: str = ""
    ) -> None:
        """Go on with a job that stopped or was cancelled, or print again from a form (cancelling what the printer
        still has). With ``printer`` another one takes what is left.

        Raises OperatorError when a sheet is unknown and neither form nor printer is named: the clerk has to look
        first. InvalidInput for a printer that is none.
        """
        if from_form is None and not printer:
            self._require_nothing_unknown(job)
            if not self._tell(job, lambda run: run.orders.go_on(sheet_pdf, with_cancelled=True)):
                self._queue_cancelled(job)
                self._enqueue(self._run(job, sheet_pdf))
            return
        if from_form is not None:
            self._require_form(job, from_form)
        if printer:
            self._open_spooler(printer)
        restart = Restart(from_form, sheet_pdf, printer)
        if not self._tell(job, lambda run: run.orders.restart(restart)):
            run = self._run(job, sheet_pdf)
            run.orders.restart(restart)
            self._enqueue(run)

    def recover(self, job: PrintJobId) -> None:
        """After a restart: ask the printer what became of the sheets it had. Hands nothing over."""
        with self._wake:
            if self._find(job) is not None:
                return
        self._enqueue(self._run(job, None))

    def cancel(self, job: PrintJobId) -> None:
        """Take back every sheet that is not printed. What the printer cannot say becomes unknown."""
        if not self._tell(job, lambda run: run.orders.cancel()):
            run = self._run(job, None)
            run.orders.cancel()
            self._enqueue(run)

    def running(self, job: PrintJobId) -> bool:
        """Whether the job waits in line or is being printed; False once it is complete or stopped."""
        with self._wake:
            line = self._find(job)
            return line is not None and not line.is_ending

    def wait(self, job: PrintJobId, timeout_seconds: float) -> bool:
        """Wait until the job no longer runs; False when it still does."""
        with self._wake:
            return self._wake.wait_for(lambda: self._find(job) is None, timeout_seconds)

    def close(self) -> None:
        """Stop the thread (at most 5 seconds). Sheets in the printer stay as the ledger has them."""
        with self._wake:
            self._is_closing = True
            self._wake.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join(5.0)

    def _run(self, job: PrintJobId, sheet_pdf: SheetPdf | None) -> PrintRun:
        with self._scope() as ledger:
            printer = ledger.get(job).printer
        return PrintRun(
            job,
            printer,
            sheet_pdf,
            ledger_scope=self._scope,
            open_spooler=self._open_spooler,
            now=self._now,
            progress=self._say,
            window=self._window,
        )

    def _enqueue(self, run: PrintRun) -> None:
        with self._wake:
            if self._find(run.job) is not None:
                raise OperatorError("印刷", "この受付は印刷中です。", "印刷の画面で様子を見てください。")
            if len(self._lines) >= MOST_WAITING or self._is_closing:
                raise OperatorError("印刷", "印刷待ちが多すぎます。", "少し待ってから、もう一度押してください。")
            self._lines.append(_Line(run))
            self._order()

    def _find(self, job: PrintJobId) -> _Line | None:
        return next((line for line in self._lines if line.run.job == job), None)

    def _tell(self, job: PrintJobId, request: Callable[[PrintRun], None]) -> bool:
        """Give a request to the job's run, if it has one. From then on it counts as running, although its last step
        may have found no work: whoever asked waits for what was asked."""
        with self._wake:
            line = self._find(job)
            if line is None:
                return False
            request(line.run)
            line.is_ending = False
            self._order()
            return True

    def _order(self) -> None:
        self._orders += 1
        self._wake.notify_all()

    def _require_nothing_unknown(self, job: PrintJobId) -> None:
        with self._scope() as ledger:
            unknown = [sheet for sheet in ledger.get(job).sheets if sheet.state is PrintState.UNKNOWN]
        if unknown:
            raise OperatorError(
                "印刷",
                f"出たかどうか分からない書類が{len(unknown)}件あります。",
                "紙を見て「出た」「出ていない」を選んでから再開してください。",
            )

    def _queue_cancelled(self, job: PrintJobId) -> None:
        """Resuming a cancelled job means its cancelled sheets."""
        with self._scope() as ledger:
            for sheet in ledger.get(job).sheets:
                if sheet.state is PrintState.CANCELLED:
                    ledger.set_state(job, sheet.form, PrintState.QUEUED, self._now())

    def _require_form(self, job: PrintJobId, form: str) -> None:
        with self._scope() as ledger:
            if form not in [sheet.form for sheet in ledger.get(job).sheets]:
                raise OperatorError("印刷", "その書類はこの印刷にありません。", "一覧を読み直してください。")

    def _say(self, job: PrintJobId) -> None:
        if self._on_progress is None:
            return
        try:
            self._on_progress(job)
        except Exception as error:  # a listener's mistake must not stop the paper
            _log.error("a print listener raised %s", type(error).__name__)

    def _loop(self) -> None:
        seen, pause = -1, 0.0
        while True:
            with self._wake:
                self._wake.wait_for(lambda seen=seen: self._is_closing or self._orders != seen, pause)  # type: ignore[misc]
                if self._is_closing:
                    return
                is_ordered, seen = self._orders != seen, self._orders
                lines = list(self._lines)
            pause = self._round(lines, is_ordered=is_ordered)

    def _round(self, lines: list[_Line], *, is_ordered: bool) -> float:
        """Step every run that is due, the first of each printer only; seconds until the next one is."""
        handing: set[str] = set()
        pause = _IDLE_SECONDS
        for line in lines:
            if line.run.hands_over and line.run.printer in handing:
                continue
            if line.run.hands_over:
                handing.add(line.run.printer)
            if is_ordered or line.due <= time.monotonic():
                self._step(line)
            pause = min(pause, line.due - time.monotonic())
        return max(pause, 0.0)

    def _step(self, line: _Line) -> None:
        try:
            outcome = line.run.step()
            if outcome is Outcome.DONE and self._goes_on(line):
                return
        except Exception as error:  # the ledger keeps what is known; the job can be resumed
            _log.error("printing stopped with %s", type(error).__name__)
            outcome = Outcome.DONE
        if outcome is Outcome.DONE:
            self._end(line)
            return
        line.pause = self._back_off.after(line.pause, outcome)
        line.due = time.monotonic() + line.pause

    def _goes_on(self, line: _Line) -> bool:
        """Take the run off, unless the clerk said a word since its last step: stored in the ledger while the job
        was seen running, or given as a request."""
        with self._wake:
            if line.run.orders:  # asked for during the last step: never seen ended in between
                return True
            line.is_ending = True
        has_work = line.run.has_work()
        with self._wake:
            if has_work or line.run.orders:
                line.is_ending = False
                return True
            self._lines.remove(line)
            return False

    def _end(self, line: _Line) -> None:
        line.due = 0.0  # look at once whether another job waits for this printer
        with self._wake:
            if line in self._lines:
                self._lines.remove(line)
            self._wake.notify_all()
        line.run.close()
        self._say(line.run.job)


__all__ = ["BackOff", "Ledger", "LedgerScope", "PrintWorker", "SheetPdf"]
