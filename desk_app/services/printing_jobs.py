"""Printing through the ledger: what it says is what the printer said."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace

from desk_app.domain.case import Case, CaseStatus
from desk_app.domain.errors import IllegalTransition, OperatorError
from desk_app.domain.ids import CaseId, PrintJobId
from desk_app.domain.packet import DrawnPacket
from desk_app.domain.print_job import PrinterView, PrintJob, PrintSheet, PrintState
from desk_app.services.case_view import needs_signature, work_out
from desk_app.services.context import Context
from desk_app.services.ports import PrintQueue, SheetSplitter, Spoolers, UnitOfWork
from desk_app.services.views import PrintView

EXTERNAL = "external"
"""Flag of a case that holds nothing but a packet taken in for printing."""

WORDS = {
    PrintState.QUEUED: "順番を待っています",
    PrintState.SENT: "印刷機へ送りました",
    PrintState.PRINTING: "印刷しています",
    PrintState.PRINTED: "印刷しました",
    PrintState.HELD: "止まっています",
    PrintState.UNKNOWN: "出たか分かりません",
    PrintState.CANCELLED: "取り消しました",
}


class PrintingJobs:
    """Start, watch and steer print jobs of a case."""

    def __init__(self, context: Context, spoolers: Spoolers, queue: PrintQueue) -> None:
        self._context = context
        self._spoolers = spoolers
        self._queue = queue

    def printers(self) -> tuple[PrinterView, ...]:
        """Printers of this desk with their state."""
        return self._spoolers.known()

    def start(self, case: CaseId, printer: str) -> PrintView:
        """Journal and queue every sheet of the stored packet; the work goes on in the printing thread.

        Raises OperatorError when the packet is not signed, or was changed since it was drawn.
        """
        context = self._context
        with context.unit_of_work() as uow:
            one = uow.cases.get(case)
            drawn = self._printable(uow, one)
            again = bool(uow.prints.for_case(case))
            job = self._job(one, drawn, printer)
            uow.prints.add(job)
            flags = one.flags | ({"reprint"} if again else set())
            words = f"{'再印刷' if again else '印刷'} {len(job.sheets)}部 {drawn.pages}枚"
            started = one.changed(flags=frozenset(flags)).noted(context.line(words, "print"))
            uow.cases.save(replace(started, revision=one.revision + 1))
            context.audit(uow, "print", case, printer, sheets=len(job.sheets), pages=drawn.pages)
            uow.commit()
        self._queue.submit(job.id)
        return self.status(job.id)

    def take_packet(self, drawn: DrawnPacket) -> CaseId:
        """Store a packet made elsewhere (`desk packet`) as a case of its own, so that it can be printed.

        Nothing is printed that is not a stored packet.
        """
        context = self._context
        now = context.clock.now()
        with context.unit_of_work() as uow:
            case = Case(
                id=CaseId(uuid.uuid4().hex),
                number=uow.cases.next_number(now.date()),
                desk=context.desk.id,
                clerk=context.clerk.id,
                opened_at=now,
                status=CaseStatus.PRINTING,
                packet_sha256=hashlib.sha256(drawn.pdf).hexdigest(),
                flags=frozenset({EXTERNAL}),
                timeline=(context.line("書類一式の受取"),),
            )
            uow.cases.add(case)
            uow.packets.put(case.id, drawn, case.packet_sha256)
            context.audit(uow, "take_packet", case.id, "印刷", pages=drawn.pages)
            uow.commit()
        return case.id

    def _printable(self, uow: UnitOfWork, case: Case) -> DrawnPacket:
        if case.status not in {CaseStatus.PRINTING, CaseStatus.HANDING_OVER}:
            raise IllegalTransition(f"受付 {case.number}", "まだ印刷へ進んでいません。", "「印刷」へ進んでください。")
        drawn = uow.packets.get(case.id)
        if drawn is not None and EXTERNAL in case.flags:
            return drawn
        worked = work_out(self._context, case)
        if worked is None or drawn is None or needs_signature(worked, case):
            raise OperatorError(
                f"受付 {case.number}", "署名のそろった書類一式がありません。", "「確認・署名」へ戻ってください。"
            )
        return drawn

    def _job(self, case: Case, drawn: DrawnPacket, printer: str) -> PrintJob:
        sheets = tuple(
            PrintSheet(
                form=info.key,
                sheet=number,
                of=len(drawn.sheets),
                title=info.title,
                barcode=info.barcode,
                sha256=info.sha256,
                state=PrintState.QUEUED,
            )
            for number, info in enumerate(drawn.sheets, start=1)
        )
        job = PrintJobId(uuid.uuid4().hex)
        return PrintJob(job, case.id, printer, case.packet_sha256, sheets, self._context.clock.now())

    def status(self, job: PrintJobId) -> PrintView:
        """The job as the ledger has it now."""
        with self._context.unit_of_work() as uow:
            found = uow.prints.get(job)
        stopped = next((s for s in found.sheets if s.state in {PrintState.HELD, PrintState.UNKNOWN}), None)
        message = f"{stopped.title}: {stopped.reason or WORDS[stopped.state]}" if stopped else ""
        return PrintView(
            job=found.id,
            printer=found.printer,
            sheets=found.sheets,
            complete=found.complete,
            running=self._queue.running(job),
            message=message,
        )

    def confirm_sheet(self, job: PrintJobId, form: str, *, printed: bool) -> PrintView:
        """The clerk's word on a sheet in state unknown: printed, or to be printed once more."""
        state = PrintState.PRINTED if printed else PrintState.QUEUED
        with self._context.unit_of_work() as uow:
            now = self._context.clock.now()
            uow.prints.set_state(job, form, state, now, "職員が確認" if printed else "出ていない(職員が確認)")
            self._context.audit(uow, "confirm_sheet", job, form, printed=int(printed))
            uow.commit()
        self._queue.submit(job)
        return self.status(job)

    def resume(self, job: PrintJobId, *, from_form: str | None = None) -> PrintView:
        """Go on with a held or cancelled job, from this form on where one is named."""
        self._queue.resume(job, from_form)
        return self.status(job)

    def cancel(self, job: PrintJobId) -> PrintView:
        """Stop what has not been printed."""
        self._queue.cancel(job)
        return self.status(job)


class SheetSource:
    """Cuts the PDF of one form of a job out of its stored packet."""

    def __init__(self, context: Context, splitter: SheetSplitter) -> None:
        self._context = context
        self._splitter = splitter

    def pdf(self, job: PrintJobId, form: str) -> bytes:
        """The pages of this form as a PDF. Raises OperatorError when the packet no longer has the form."""
        with self._context.unit_of_work() as uow:
            found = uow.prints.get(job)
            drawn = uow.packets.get(CaseId(found.case_id))
        info = next((s for s in drawn.sheets if s.key == form), None) if drawn else None
        if drawn is None or info is None:
            raise OperatorError("印刷する書類", "書類一式が作り直されています。", "もう一度印刷を始めてください。")
        return self._splitter.split(drawn.pdf, info.pages)
