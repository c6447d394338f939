"""What the clerk asks of a print run from another thread: cancel, go on, begin again from a form, another printer."""

from __future__ import annotations

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


class Orders:
    """Requests that have not been carried out yet. Each is stored in one step, so no lock is needed."""

    def __init__(self) -> None:
        self.is_cancelled = False
        self._continue: SheetPdf | None = None
        self._restart: Restart | None = None

    def __bool__(self) -> bool:
        return self.is_cancelled or self._restart is not None or self._continue is not None

    @property
    def hand_over(self) -> bool:
        """Whether a request waits that will give sheets to a printer."""
        return self._restart is not None or self._continue is not None

    def cancel(self) -> None:
        """Take everything back that has not been printed; acted on at the next step."""
        self.is_cancelled = True

    def go_on(self, sheet_pdf: SheetPdf) -> None:
        """Hand sheets over from now on, also after a refusal that stopped the run."""
        self._continue = sheet_pdf

    def restart(self, restart: Restart) -> None:
        """Take back what is in the printer, then print again as told."""
        self._restart = restart

    def take_continue(self) -> SheetPdf | None:
        """The request to go on, once."""
        taken, self._continue = self._continue, None
        return taken

    def take_restart(self) -> Restart | None:
        """The request to begin again, once."""
        taken, self._restart = self._restart, None
        return taken

    def taken_back(self, job: PrintJob) -> list[str]:
        """Forms that a request wants back from the printer: all, or those from the restart on."""
        if self.is_cancelled:
            return [sheet.form for sheet in job.sheets]
        return [] if self._restart is None else self._restart.forms(job)

    def clear(self) -> None:
        """Everything asked for is done or overtaken."""
        self.is_cancelled = False
        self._restart = None
        self._continue = None
