"""What the clerk asks of a print run from another thread: cancel, go on, begin again from a form, another printer."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from desk_app.domain.print_job import PrintJob
from printing.ledger import SheetPdf


@dataclass(frozen=True, slots=True)
class Restart:
    """Print from this form on (None: everything that is not out), at this printer (empty: the same)."""

    form: str | None
    sheet_pdf: SheetPdf
    printer: str = ""

    def forms(self, job: PrintJob) -> list[str]:
        """The forms concerned, in the order of the packet."""
        forms = [sheet.form for sheet in job.sheets]
        if self.form is None:
            return forms
        return forms[forms.index(self.form) :] if self.form in forms else []


@dataclass(frozen=True, slots=True)
class GoOn:
    """Hand sheets over from now on; ``with_cancelled`` those, too, that were taken back before."""

    sheet_pdf: SheetPdf
    with_cancelled: bool = False


class Orders:
    """Requests that have not been carried out yet, given from any thread.

    A cancelling overtakes what was asked before it; what is asked after it waits until it is done.
    """

    def __init__(self) -> None:
        self.is_cancelled = False
        self._continue: GoOn | None = None
        self._restart: Restart | None = None
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        return self.is_cancelled or self._restart is not None or self._continue is not None

    @property
    def hand_over(self) -> bool:
        """Whether a request waits that will give sheets to a printer."""
        return self._restart is not None or self._continue is not None

    def cancel(self) -> None:
        """Take everything back that has not been printed; acted on at the next step."""
        with self._lock:
            self.is_cancelled = True
            self._restart = self._continue = None

    def go_on(self, sheet_pdf: SheetPdf, *, with_cancelled: bool = False) -> None:
        """Hand sheets over from now on, also after a refusal that stopped the run."""
        with self._lock:
            before = self._continue is not None and self._continue.with_cancelled
            self._continue = GoOn(sheet_pdf, with_cancelled or before)

    def restart(self, restart: Restart) -> None:
        """Take back what is in the printer, then print again as told."""
        with self._lock:
            self._restart = restart

    def take_continue(self) -> GoOn | None:
        """The request to go on, once; not before a cancelling is done."""
        with self._lock:
            if self.is_cancelled:
                return None
            taken, self._continue = self._continue, None
            return taken

    def take_restart(self) -> Restart | None:
        """The request to begin again, once; None when a cancelling has overtaken it."""
        with self._lock:
            taken, self._restart = self._restart, None
            return taken

    def taken_back(self, job: PrintJob) -> list[str]:
        """Forms that a request wants back from the printer: all, or those from the restart on."""
        if self.is_cancelled:
            return [sheet.form for sheet in job.sheets]
        restart = self._restart
        return [] if restart is None else restart.forms(job)

    def cancelled(self) -> None:
        """The cancelling is done; what was asked since is next."""
        with self._lock:
            self.is_cancelled = False
