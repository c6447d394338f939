"""Printing through the ledger: what it says is what the printer said."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from desk_app.domain.case import Case
from desk_app.domain.case_papers import CasePapers
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.drawn import DrawnPacket, SheetInfo
from desk_app.domain.errors import IllegalTransition, OperatorError
from desk_app.domain.ids import CaseId, PrintJobId
from desk_app.domain.print_job import (
    PLAIN,
    PrinterView,
    PrintJob,
    PrintOptions,
    PrintSheet,
    PrintState,
    Proof,
    SpoolStatus,
)
from desk_app.domain.sheet_code import SheetCode, parse_payload
from desk_app.services.case_view import needs_signature, work_out
from desk_app.services.context import Context
from desk_app.services.guarding import note_use, refuse_shut, with_present_guards
from desk_app.services.ports import PrintQueue, SheetSplitter, Spoolers, UnitOfWork
from desk_app.services.sheet_check import refuse_foreign_mac
from desk_app.services.views import PrintView, ScanView

ANY_FORM = "*"
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

    def __init__(
        self,
        context: Context,
        spoolers: Spoolers,
        queue: PrintQueue,
        *,
        papers: Mapping[str, PrintOptions] = MappingProxyType({}),
        find_printers: Callable[[], Sequence[PrinterView]] = tuple,
        print_test: Callable[[str], SpoolStatus] | None = None,
        begun: Callable[[CaseId], None] | None = None,
    ) -> None:
        """``papers``: tray, sides and copies by kind of form, ``*`` for all others; ``begun`` hears of each start."""
        self._context = context
        self._spoolers = spoolers
        self._queue = queue
        self._papers = papers
        self._find_printers = find_printers
        self._print_test = print_test
        self._begun = begun

    def printers(self) -> tuple[PrinterView, ...]:
        """Printers of this desk with their state."""
        return self._spoolers.known()

    def start(self, case: CaseId, printer: str, *, slips: Collection[str] = ()) -> PrintView:
        """Journal and queue every sheet of the stored packet; the work goes on in the printing thread.

        ``slips`` are the keys of the slips (引継票) wanted behind them. Raises OperatorError when the packet is not
        signed, was changed since it was drawn, or a slip is not there any more.
        """
        context = self._context
        with context.unit_of_work() as uow:
            one = uow.cases.get(case)
            papers = self._printable(uow, one)
            again = bool(uow.prints.for_case(case))
            job = self._job(one, papers, slips, printer)
            uow.prints.add(job)
            flags = one.flags | ({"reprint"} if again else set())
            pages = sum(len(sheet.pages) for sheet in job.sheets)
            words = f"{'再印刷' if again else '印刷'} {len(job.sheets)}部 {pages}枚"
            started = one.changed(flags=frozenset(flags)).noted(context.line(words, "print"))
            uow.cases.save(replace(started, revision=one.revision + 1))
            context.audit(uow, "print", case, printer, sheets=len(job.sheets), pages=pages)
            uow.commit()
        self._queue.submit(job.id)
        if self._begun is not None:
            self._begun(case)
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

    def _printable(self, uow: UnitOfWork, case: Case) -> CasePapers:
        if case.status not in {CaseStatus.PRINTING, CaseStatus.HANDING_OVER}:
            raise IllegalTransition(f"受付 {case.number}", "まだ印刷へ進んでいません。", "「印刷」へ進んでください。")
        papers = uow.packets.papers(case.id)
        if papers is not None and EXTERNAL in case.flags:
            return papers
        worked = work_out(self._context, case, uow.releases.for_case(case.id), live=True)
        if worked is None or papers is None or needs_signature(worked, case):
            raise OperatorError(
                f"受付 {case.number}", "署名のそろった書類一式がありません。", "「確認・署名」へ戻ってください。"
            )
        refuse_shut(worked.findings)
        note_use(self._context, uow, case.id)
        return papers

    def _job(self, case: Case, papers: CasePapers, slips: Collection[str], printer: str) -> PrintJob:
        wanted = [one for one in papers.slip_sheets if one.key in slips]
        if len(wanted) < len(set(slips)):
            raise OperatorError("引継票", "書類一式が作り直されています。", "もう一度、印刷する紙を選んでください。")
        infos = (*papers.packet.sheets, *wanted)
        sheets = tuple(
            PrintSheet(
                form=info.key,
                sheet=number,
                of=len(infos),
                title=info.title,
                barcode=info.barcode,
                sha256=info.sha256,
                state=PrintState.QUEUED,
                pages=info.pages,
                options=self._papers.get(info.form, self._papers.get(ANY_FORM, PLAIN)),
            )
            for number, info in enumerate(infos, start=1)
        )
        job = PrintJobId(uuid.uuid4().hex)
        return PrintJob(job, case.id, printer, case.packet_sha256, sheets, self._context.clock.now())

    def status(self, job: PrintJobId) -> PrintView:
        """The job as the ledger has it now."""
        running = self._queue.running(job)  # asked first: of a job that has ended everything is in the ledger
        with self._context.unit_of_work() as uow:
            found = uow.prints.get(job)
        stopped = next((s for s in found.sheets if s.state in {PrintState.HELD, PrintState.UNKNOWN}), None)
        message = f"{stopped.title}: {stopped.reason or WORDS[stopped.state]}" if stopped else ""
        return PrintView(
            job=found.id,
            printer=found.printer,
            sheets=found.sheets,
            complete=found.complete,
            running=running,
            message=message,
        )

    def confirm_sheet(self, job: PrintJobId, form: str, *, printed: bool) -> PrintView:
        """The clerk's word on a sheet in state unknown: printed, or to be printed once more.

        Raises OperatorError for a sheet in another state: a second press must not print it twice.
        """
        state = PrintState.PRINTED if printed else PrintState.QUEUED
        with self._context.unit_of_work() as uow:
            sheet = next((one for one in uow.prints.get(job).sheets if one.form == form), None)
            if sheet is None or sheet.state is not PrintState.UNKNOWN:
                raise OperatorError("印刷", "この書類は確認を待っていません。", "一覧を読み直してください。")
            now = self._context.clock.now()
            proof = Proof.CLERK if printed else Proof.NONE
            reason = "職員が確認" if printed else "出ていない(職員が確認)"
            uow.prints.set_state(job, form, state, now, reason, proof=proof)
            self._context.audit(uow, "confirm_sheet", job, form, printed=int(printed))
            uow.commit()
        self._queue.submit(job)
        return self.status(job)

    def resume(self, job: PrintJobId, *, from_form: str | None = None, printer: str = "") -> PrintView:
        """Go on with a held or cancelled job, from this form on where one is named; another printer may take it.

        Raises NotAllowed when a protected person's release has run out since.
        """
        with self._context.unit_of_work() as uow:
            refuse_locked(self._context, uow, uow.cases.get(CaseId(uow.prints.get(job).case_id)))
            self._context.audit(uow, "resume_print", job, from_form or "", printer=printer)
            uow.commit()
        self._queue.resume(job, from_form, printer)
        return self.status(job)

    def cancel(self, job: PrintJobId) -> PrintView:
        """Stop what has not been printed."""
        self._queue.cancel(job)
        return self.status(job)

    def scan(self, case: CaseId, barcode: str) -> ScanView:
        """Note the barcode of a paper of this case. Read, a sheet that nobody knew of is proven to be out.

        Raises OperatorError for a code that is none of ours, for the paper of another case and for a QR code whose
        MAC is not this sheet's.
        """
        context = self._context
        with context.unit_of_work() as uow:
            one = uow.cases.get(case)
            info, code = _sheet_of(one, uow.packets.papers(case), barcode)
            refuse_foreign_mac(context, info, code, barcode)
            page = code.sheet
            jobs = uow.prints.for_case(case)
            sheet = next((s for s in jobs[-1].sheets if s.form == info.key), None) if jobs else None
            if sheet is None:
                return ScanView(info.key, info.title, (page,), len(info.pages), complete=True)
            job, is_again = jobs[-1].id, page in sheet.scanned
            uow.prints.note_scan(job, info.key, page, context.clock.now())
            read = replace(sheet, scanned=tuple(sorted({*sheet.scanned, page})))
            proven = read.wholly_scanned and _awaits_proof(sheet)
            if proven:
                uow.prints.set_state(
                    job, info.key, PrintState.PRINTED, context.clock.now(), "バーコードで確認", proof=Proof.SCAN
                )
            context.audit(uow, "scan_sheet", case, info.key, page=page, proven=int(proven))
            uow.commit()
        if proven:
            self._queue.submit(job)
        return ScanView(
            info.key,
            info.title,
            read.scanned,
            len(read.papers),
            complete=read.wholly_scanned,
            again=is_again,
            proven=proven,
        )

    def find_printers(self) -> tuple[PrinterView, ...]:
        """Printers that can be found from here beside the configured ones."""
        known = {printer.uri for printer in self._spoolers.known()}
        return tuple(printer for printer in self._find_printers() if printer.uri not in known)

    def test_page(self, printer: str) -> SpoolStatus:
        """Print the test page and wait for the printer's word."""
        if self._print_test is None:
            raise OperatorError("試し印刷", "この構成では使えません。", "設定を確かめてください。")
        return self._print_test(printer)


def _sheet_of(case: Case, papers: CasePapers | None, barcode: str) -> tuple[SheetInfo, SheetCode]:
    """The form that a code names, and the code read. Raises OperatorError for anything not of this case."""
    code = parse_payload(barcode)
    if not isinstance(code, SheetCode):
        raise OperatorError(
            "お渡しの照合", "この受付の書類のコードではありません。", "書類の右上のバーコードを読んでください。"
        )
    if code.number != case.number:
        raise OperatorError(
            "お渡しの照合",
            f"別の受付({code.number})の書類です。渡さないでください。",
            "その書類を外し、印刷した窓口へ返してください。",
        )
    for info in papers.sheets if papers is not None else ():
        own = parse_payload(info.barcode)
        if isinstance(own, SheetCode) and own.form_index == code.form_index and code.sheet <= len(info.pages):
            return info, code
    raise OperatorError(
        "お渡しの照合", "今の書類一式にない紙です(作り直す前の紙)。", "古い紙を外して、新しい紙を読んでください。"
    )


def _awaits_proof(sheet: PrintSheet) -> bool:
    """Whether a sheet that was handed over once waits for somebody to see it."""
    return bool(sheet.tries) and sheet.state in (PrintState.UNKNOWN, PrintState.QUEUED, PrintState.CANCELLED)


def refuse_locked(context: Context, uow: UnitOfWork, case: Case) -> None:
    """Raise NotAllowed while somebody on this case's certificates is protected and not released right now."""
    if case.state is None or EXTERNAL in case.flags:
        return
    situation = with_present_guards(context, case.state.situation)
    if any(one.guarded for one in (*situation.household, *situation.other_household)):
        worked = work_out(context, case, uow.releases.for_case(case.id), live=True)
        if worked is not None:
            refuse_shut(worked.findings)


class SheetSource:
    """Cuts the PDF of one form of a job out of its stored packet."""

    def __init__(self, context: Context, splitter: SheetSplitter) -> None:
        self._context = context
        self._splitter = splitter

    def pdf(self, job: PrintJobId, form: str) -> bytes:
        """The pages of this form as a PDF.

        Raises OperatorError when the packet was drawn anew with other content (what was journalled is not there),
        NotAllowed when a protected person's release has run out since: a job goes on by itself once paper is filled.
        """
        with self._context.unit_of_work() as uow:
            found = uow.prints.get(job)
            papers = uow.packets.papers(CaseId(found.case_id))
            refuse_locked(self._context, uow, uow.cases.get(CaseId(found.case_id)))
        wanted = next((sheet.sha256 for sheet in found.sheets if sheet.form == form), "")
        info = next((s for s in papers.sheets if s.key == form), None) if papers else None
        if papers is None or info is None or info.sha256 != wanted:
            raise OperatorError("印刷する書類", "書類一式が作り直されています。", "もう一度印刷を始めてください。")
        places = [papers.place(page) for page in info.pages]
        return self._splitter.split(places[0][0], [page for _, page in places])
