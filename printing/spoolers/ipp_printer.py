"""A network printer by IPP, spoken to directly: ``ipp://host:port/path``.

"Printed" is said for job-state 9 (completed) and nothing else: reasons and page counts are said by some printers
before the sheet is out, and a cancelled job may have left a sheet.
"""

from __future__ import annotations

from desk_app.domain.print_job import PrinterView, PrintState, SpoolStatus
from printing import ipp
from printing.ipp_client import IppClient, IppStatus, parse_address
from printing.spoolers.base import BUSY, READY, STOPPED
from printing.spoolers.errors import AnswerLost, PrinterRefused, PrinterUnreachable

PENDING, PENDING_HELD, PROCESSING, PROCESSING_STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)
_ENDED_STATUS = 0x0404
_NOT_FOUND = 0x0406
_GONE = 0x0407
_PRINTER_STATES = {3: READY, 4: BUSY, 5: STOPPED}
_REASONS = {
    "media-jam": "紙づまりです。詰まった紙を取り除いてください。",
    "media-empty": "用紙がありません。用紙を入れてください。",
    "media-needed": "用紙がありません。用紙を入れてください。",
    "door-open": "カバーが開いています。閉めてください。",
    "cover-open": "カバーが開いています。閉めてください。",
    "interlock-open": "カバーが開いています。閉めてください。",
    "input-tray-missing": "給紙トレイが外れています。取り付けてください。",
    "toner-empty": "トナーがありません。交換してください。",
    "marker-supply-empty": "インクまたはトナーがありません。交換してください。",
    "output-area-full": "排紙トレイがいっぱいです。紙を取ってください。",
    "offline": "プリンターがオフラインです。オンラインにしてください。",
    "paused": "プリンターが一時停止しています。再開してください。",
    "shutdown": "プリンターが停止しています。電源を確かめてください。",
    "stopped-partly": "プリンターの一部が止まっています。画面を確かめてください。",
}
_JOB_ATTRIBUTES = ("job-state", "job-state-reasons", "job-impressions-completed")
_PRINTER_ATTRIBUTES = ("printer-name", "printer-info", "printer-state", "printer-state-reasons")
A4 = "iso_a4_210x297mm"


class IppPrinter:
    """One IPP printer. Forms go as A4, one-sided, at their true size where the printer can be told so."""

    def __init__(self, uri: str, *, timeout_seconds: float = 15.0) -> None:
        """Raises InvalidInput for a URL that is not an IPP address."""
        self.uri = uri
        self._client = IppClient(parse_address(uri), timeout_seconds=timeout_seconds)
        self._options: tuple[ipp.Attribute, ...] | None = None

    def describe(self) -> PrinterView:
        """Name and state as the printer gives them."""
        answer = self._printer(*_PRINTER_ATTRIBUTES)
        names = answer.texts("printer-info") or answer.texts("printer-name") or (self.uri,)
        state = _PRINTER_STATES.get(answer.number("printer-state") or 0, STOPPED)
        return PrinterView(self.uri, names[0], state, trouble(answer.texts("printer-state-reasons")))

    def validate(self) -> None:
        """Validate-Job with the options of every form."""
        options = self._job_options()
        fidelity = ipp.attribute("ipp-attribute-fidelity", ipp.BOOLEAN, True)
        try:
            self._client.request(ipp.VALIDATE_JOB, *_document("packet"), fidelity, job_attributes=options)
        except AnswerLost as lost:
            raise _silent(lost) from lost

    def submit(self, pdf: bytes, title: str) -> str:
        """Print-Job. Raises AnswerLost when it is not known whether the printer took it."""
        options = self._job_options()
        try:
            answer = self._client.request(ipp.PRINT_JOB, *_document(title), job_attributes=options, document=pdf)
        except IppStatus as status:
            if status.code >= 0x0500:  # a server error says nothing of whether the job was made
                raise AnswerLost(status.what) from status
            raise PrinterRefused(status.what, status.reason, status.remedy) from status
        job = answer.number("job-id")
        if job is None:
            raise AnswerLost(f"プリンター {self.uri}")
        return str(job)

    def poll(self, backend_job: str) -> SpoolStatus:
        """Get-Job-Attributes, and the printer's own reasons while the job is under way."""
        try:
            answer = self._client.request(
                ipp.GET_JOB_ATTRIBUTES,
                ipp.attribute("job-id", ipp.INTEGER, int(backend_job)),
                ipp.attribute("requested-attributes", ipp.KEYWORD, *_JOB_ATTRIBUTES),
            )
        except IppStatus as status:
            if status.code in (_NOT_FOUND, _GONE):
                return SpoolStatus(PrintState.UNKNOWN, "プリンターにこの印刷の記録が残っていません。")
            raise
        except AnswerLost as lost:
            raise _silent(lost) from lost
        return self._status(answer)

    def cancel(self, backend_job: str) -> None:
        """Cancel-Job; that the job has ended or is forgotten is no error."""
        try:
            self._client.request(ipp.CANCEL_JOB, ipp.attribute("job-id", ipp.INTEGER, int(backend_job)))
        except IppStatus as status:
            if status.code not in (_ENDED_STATUS, _NOT_FOUND, _GONE):
                raise

    def close(self) -> None:
        """Nothing is kept open between requests."""

    def _status(self, answer: ipp.Message) -> SpoolStatus:
        state = answer.number("job-state")
        impressions = answer.number("job-impressions-completed")
        if state == COMPLETED:
            return SpoolStatus(PrintState.PRINTED, "", impressions)
        if state in (CANCELED, ABORTED):
            return _ended_early(state, impressions)
        if state is None or not PENDING <= state <= COMPLETED:
            return SpoolStatus(PrintState.UNKNOWN, "プリンターの返事に印刷の状態がありません。", impressions)
        reason = self._trouble_now(answer)
        if state in (PENDING_HELD, PROCESSING_STOPPED) or reason:
            return SpoolStatus(
                PrintState.HELD, reason or "プリンターが止まっています。画面を確かめてください。", impressions
            )
        return SpoolStatus(PrintState.SENT if state == PENDING else PrintState.PRINTING, "", impressions)

    def _trouble_now(self, job: ipp.Message) -> str:
        """What the clerk has to do at the printer, from the job's reasons or the printer's."""
        if found := trouble(job.texts("job-state-reasons")):
            return found
        return trouble(self._printer("printer-state-reasons").texts("printer-state-reasons"))

    def _printer(self, *names: str) -> ipp.Message:
        requested = ipp.attribute("requested-attributes", ipp.KEYWORD, *names)
        try:
            return self._client.request(ipp.GET_PRINTER_ATTRIBUTES, requested)
        except IppStatus as status:
            if status.code != _NOT_FOUND:
                raise
            raise PrinterRefused(
                status.what, "その名前のプリンターがありません。", "プリンターの URL の最後の部分を確かめてください。"
            ) from status
        except AnswerLost as lost:
            raise _silent(lost) from lost

    def _job_options(self) -> tuple[ipp.Attribute, ...]:
        """Job options this printer knows, asked for once: unknown ones would make a strict printer refuse."""
        if self._options is None:
            answer = self._printer("print-scaling-supported", "media-supported", "sides-supported")
            if (media := answer.texts("media-supported")) and A4 not in media:
                raise PrinterRefused(
                    f"プリンター {self.uri}", "A4 用紙の設定がありません。", "A4 の給紙トレイを設定してください。"
                )
            options = [
                ipp.attribute("copies", ipp.INTEGER, 1),
                ipp.attribute("sides", ipp.KEYWORD, "one-sided"),
                ipp.attribute("media", ipp.KEYWORD, A4),
            ]
            if "none" in answer.texts("print-scaling-supported"):
                options.append(ipp.attribute("print-scaling", ipp.KEYWORD, "none"))
            self._options = tuple(options)
        return self._options


def trouble(reasons: tuple[str, ...]) -> str:
    """The first reason that stops paper, in words for the clerk; empty when none does.

    The severity suffixes -report and -warning are kept for a jam only: some printers give a real jam as a warning,
    while a low-paper or toner warning stops nothing.
    """
    for reason in reasons:
        for keyword, text in _REASONS.items():
            if reason in (keyword, f"{keyword}-error"):
                return text
            if keyword == "media-jam" and reason == "media-jam-warning":
                return text
    return ""


def _ended_early(state: int, impressions: int | None) -> SpoolStatus:
    """Cancelled or given up: with no page out it is cancelled, otherwise nobody knows what lies in the tray."""
    who = "取り消されました" if state == CANCELED else "プリンターが中止しました"
    if state == CANCELED and impressions == 0:
        return SpoolStatus(PrintState.CANCELLED, f"{who}。", impressions)
    return SpoolStatus(PrintState.UNKNOWN, f"印刷の途中で{who}。紙が出ているか確かめてください。", impressions)


def _silent(lost: AnswerLost) -> PrinterUnreachable:
    """A question without an answer: asking again is harmless."""
    return PrinterUnreachable(lost.what, "プリンターから返事がありません。")


def _document(title: str) -> tuple[ipp.Attribute, ...]:
    return (
        ipp.attribute("job-name", ipp.NAME, title),
        ipp.attribute("document-format", ipp.MIME_TYPE, "application/pdf"),
    )
