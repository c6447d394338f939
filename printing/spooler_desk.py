"""The printers of one print run: each sheet is asked about where its try went, by its id and its title."""

from __future__ import annotations

from collections.abc import Callable

from desk_app.domain.print_job import PrintJob, PrintSheet, PrintTry, SpooledJob, SpoolStatus
from printing.job_title import job_title, parse_title, same_title, token_of
from printing.ledger import backend_job, is_in_flight
from printing.spoolers.base import Spooler
from printing.spoolers.errors import PrinterProblem
from printing.turns import came_first, packet_under_way


class SpoolerDesk:
    """Opens printers when first needed, and puts the questions that a run has to them."""

    def __init__(self, open_spooler: Callable[[str], Spooler]) -> None:
        self._open_spooler = open_spooler
        self._open: dict[str, Spooler] = {}

    def at(self, printer: str) -> Spooler:
        """The printer at this URI. Raises InvalidInput."""
        if printer not in self._open:
            self._open[printer] = self._open_spooler(printer)
        return self._open[printer]

    def close(self) -> None:
        """Let go of every printer."""
        for spooler in self._open.values():
            spooler.close()

    def poll(self, job: PrintJob, sheet: PrintSheet, printer: str, key: str = "") -> SpoolStatus:
        """What became of the sheet's last try. Raises PrinterProblem."""
        last = sheet.tries[-1]
        return self._of(last, printer).poll(key or last.backend_job, job_title(job, sheet, last.n))

    def cancel(self, job: PrintJob, sheet: PrintSheet, printer: str) -> bool:
        """Take the sheet's last try back; whether the printer was told."""
        last = sheet.tries[-1]
        try:
            self._of(last, printer).cancel(last.backend_job, job_title(job, sheet, last.n))
        except PrinterProblem:
            return False
        return True

    def forget(self, job: PrintJob, sheet: PrintSheet, printer: str) -> None:
        """Have the printed document removed from the spool folder; a server that will not has its own rules."""
        last = sheet.tries[-1]
        try:
            self._of(last, printer).forget(last.backend_job, job_title(job, sheet, last.n))
        except PrinterProblem:
            return

    def find(self, job: PrintJob, sheet: PrintSheet, printer: str) -> str:
        """The printer's id of the sheet's last try: the one it gave, or the job of that title. Empty: not known."""
        if key := backend_job(sheet):
            return key
        last = sheet.tries[-1]
        title = job_title(job, sheet, last.n)
        listed = self._listed(last.printer or printer)
        return next((one.backend_job for one in reversed(listed) if same_title(title, one.title)), "")

    def tells_end(self, printer: str) -> bool:
        """Whether the printer ever says that a sheet is out."""
        try:
            return self.at(printer).capabilities().tells_end
        except PrinterProblem:
            return True

    def is_free(self, job: PrintJob, printer: str) -> bool:
        """Whether no other desk's packet is under way; True where the printer does not say."""
        return not self._shared(printer) or packet_under_way(self._listed(printer), token_of(job.id)) is None

    def gives_way(self, job: PrintJob, printer: str, key: str, title: str) -> bool:
        """Take the first sheet back when another desk began at the same moment and came first."""
        if not self._shared(printer) or came_first(self._listed(printer), token_of(job.id), key) is None:
            return False
        try:
            self.at(printer).cancel(key, title)
        except PrinterProblem:
            return False
        return True

    def clear_ghosts(self, job: PrintJob, printer: str) -> None:
        """Take back jobs of this packet that a printer still has and the ledger no longer waits for."""
        wanted = {backend_job(sheet) for sheet in job.sheets if is_in_flight(sheet)}
        printers = {printer} | {one.printer for sheet in job.sheets for one in sheet.tries if one.printer}
        for uri in sorted(printers):
            for one in self._listed(uri):
                title = parse_title(one.title)
                is_ours = title is not None and title.token == token_of(job.id)
                if is_ours and not one.has_ended and one.backend_job not in wanted:
                    self._cancel_ghost(uri, one)

    def _cancel_ghost(self, printer: str, ghost: SpooledJob) -> None:
        try:
            self.at(printer).cancel(ghost.backend_job, ghost.title)
        except PrinterProblem:
            return  # asked again at the next start

    def _of(self, one: PrintTry, printer: str) -> Spooler:
        return self.at(one.printer or printer)

    def _shared(self, printer: str) -> bool:
        try:
            return self.at(printer).capabilities().lists_jobs
        except PrinterProblem:
            return False

    def _listed(self, printer: str) -> tuple[SpooledJob, ...]:
        try:
            return self.at(printer).jobs() or ()
        except PrinterProblem:
            return ()
