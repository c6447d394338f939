"""A network printer by IPP, spoken to directly: ``ipp://host:port/path``.

"Printed" is said for job-state 9 (completed) and nothing else: reasons and page counts are said by some printers
before the sheet is out, and a cancelled job may have left a sheet.
"""

from __future__ import annotations

from desk_app.domain.print_job import (
    ONE_SIDED,
    PLAIN,
    Capabilities,
    PrinterView,
    PrintOptions,
    PrintState,
    SpooledJob,
    SpoolStatus,
)
from printing import ipp
from printing.ipp_client import IppClient, IppStatus, parse_address
from printing.job_title import same_title
from printing.spoolers.base import BUSY, READY, STOPPED
from printing.spoolers.errors import AnswerLost, PrinterRefused, PrinterUnreachable

PENDING, PENDING_HELD, PROCESSING, PROCESSING_STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)
MOST_LISTED = 60
"""Ended jobs asked for; our own last ones are among them."""
_ENDED_STATUS = 0x0404
_NOT_FOUND = 0x0406
_GONE = 0x0407
_PRINTER_STATES = {3: READY, 4: BUSY, 5: STOPPED}
_REASONS = {
    "media-jam": "紙づまりです。詰まった紙を取り除いてください。",
    "media-empty": "用紙がありません。用紙を入れてください。",
    "media-needed": "用紙の大きさか種類が違います。A4 の用紙を入れてください。",
    "media-mismatch": "用紙の大きさか種類が違います。A4 の用紙を入れてください。",
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
_JOB_ATTRIBUTES = ("job-name", "job-state", "job-state-reasons", "job-impressions-completed", "time-at-processing")
_LIST_ATTRIBUTES = ("job-id", "job-name", "job-state", "time-at-completed", "job-printer-up-time")
_PRINTER_ATTRIBUTES = ("printer-name", "printer-info", "printer-state", "printer-state-reasons")
_CAPABILITY_ATTRIBUTES = (
    "print-scaling-supported",
    "media-supported",
    "media-source-supported",
    "sides-supported",
    "copies-supported",
    "document-format-supported",
    "operations-supported",
    "device-uri",
)
A4 = "iso_a4_210x297mm"
A4_SIZE = (21000, 29700)
"""Hundredths of a millimetre (PWG 5100.7, media-size)."""
FORGOTTEN = "プリンターにこの印刷の記録が残っていません。紙が出ているか確かめてください。"
SOMEBODY_ELSES = "プリンターが入れ替わったか、再起動しました。紙が出ているか確かめてください。"


class IppPrinter:
    """One IPP printer. Forms go as A4 at their true size, where the printer can be told so."""

    def __init__(self, uri: str, *, timeout_seconds: float = 15.0) -> None:
        """Raises InvalidInput for a URL that is not an IPP address."""
        self.uri = uri
        self._client = IppClient(parse_address(uri), timeout_seconds=timeout_seconds)
        self._supported: ipp.Message | None = None

    def describe(self) -> PrinterView:
        """Name and state as the printer gives them."""
        answer = self._printer(*_PRINTER_ATTRIBUTES)
        names = answer.texts("printer-info") or answer.texts("printer-name") or (self.uri,)
        state = _PRINTER_STATES.get(answer.number("printer-state") or 0, STOPPED)
        trays = self.capabilities().trays
        return PrinterView(self.uri, names[0], state, trouble(answer.texts("printer-state-reasons")), trays)

    def capabilities(self) -> Capabilities:
        """Trays, sides, copies and job list as the printer gives them."""
        answer = self._abilities()
        copies = answer.first("copies-supported")
        operations = [value.data for value in answer.all("operations-supported")]
        return Capabilities(
            trays=answer.texts("media-source-supported"),
            sides=answer.texts("sides-supported"),
            most_copies=copies.data.high if copies is not None and isinstance(copies.data, ipp.IntRange) else 1,
            tells_end=self._tells_end(answer),
            lists_jobs=ipp.GET_JOBS in operations or not operations,
        )

    def validate(self, options: PrintOptions = PLAIN) -> None:
        """Validate-Job with the options of the form."""
        self._supported = None  # the printer may have been changed since it was last asked
        attributes = self._job_options(options)
        fidelity = ipp.attribute("ipp-attribute-fidelity", ipp.BOOLEAN, True)
        try:
            self._client.request(ipp.VALIDATE_JOB, *_document("packet"), fidelity, job_attributes=attributes)
        except AnswerLost as lost:
            raise _silent(lost) from lost

    def submit(self, pdf: bytes, title: str, options: PrintOptions = PLAIN) -> str:
        """Print-Job. Raises AnswerLost when it is not known whether the printer took it."""
        attributes = self._job_options(options)
        try:
            answer = self._client.request(ipp.PRINT_JOB, *_document(title), job_attributes=attributes, document=pdf)
        except IppStatus as status:
            if status.code >= 0x0500:  # a server error says nothing of whether the job was made
                raise AnswerLost(status.what) from status
            raise PrinterRefused(status.what, status.reason, status.remedy) from status
        job = answer.number("job-id")
        if job is None:
            raise AnswerLost(f"プリンター {self.uri}")
        return str(job)

    def poll(self, backend_job: str, title: str = "") -> SpoolStatus:
        """Get-Job-Attributes, and the printer's own reasons while the job is under way."""
        answer = self._job(backend_job)
        if answer is None:
            return SpoolStatus(PrintState.UNKNOWN, FORGOTTEN)
        if not _is_ours(answer, title):
            return SpoolStatus(PrintState.UNKNOWN, SOMEBODY_ELSES)
        return self._status(answer)

    def cancel(self, backend_job: str, title: str = "") -> None:
        """Cancel-Job; that the job has ended, is forgotten or is somebody else's is no error."""
        if title:
            answer = self._job(backend_job)
            if answer is None or not _is_ours(answer, title):
                return
        self._cancel(backend_job)

    def jobs(self) -> tuple[SpooledJob, ...] | None:
        """Get-Jobs: what has not ended, and the last that ended; None where the printer keeps no list."""
        try:
            ended = self._list("completed", ipp.attribute("limit", ipp.INTEGER, MOST_LISTED))
            under_way = self._list("not-completed")
        except IppStatus:
            return None
        except AnswerLost as lost:
            raise _silent(lost) from lost
        found = {job.backend_job: job for job in (*under_way, *ended)}
        return tuple(sorted(found.values(), key=lambda job: int(job.backend_job)))

    def forget(self, backend_job: str, title: str = "") -> None:
        """A printer drops the document when it is printed; only a spool server keeps it."""

    def close(self) -> None:
        """Nothing is kept open between requests."""

    def _tells_end(self, answer: ipp.Message) -> bool:
        """A printer's own job state is its word."""
        del answer
        return True

    def _cancel(self, backend_job: str, *more: ipp.Attribute) -> None:
        try:
            self._client.request(ipp.CANCEL_JOB, ipp.attribute("job-id", ipp.INTEGER, int(backend_job)), *more)
        except IppStatus as status:
            if status.code not in (_ENDED_STATUS, _NOT_FOUND, _GONE):
                raise
        except AnswerLost as lost:
            raise _silent(lost) from lost

    def _job(self, backend_job: str) -> ipp.Message | None:
        """What the printer says of a job, None when it has forgotten it."""
        try:
            return self._client.request(
                ipp.GET_JOB_ATTRIBUTES,
                ipp.attribute("job-id", ipp.INTEGER, int(backend_job)),
                ipp.attribute("requested-attributes", ipp.KEYWORD, *_JOB_ATTRIBUTES),
            )
        except IppStatus as status:
            if status.code in (_NOT_FOUND, _GONE):
                return None
            raise
        except AnswerLost as lost:
            raise _silent(lost) from lost

    def _list(self, which: str, *more: ipp.Attribute) -> list[SpooledJob]:
        answer = self._client.request(
            ipp.GET_JOBS,
            *more,
            ipp.attribute("requested-attributes", ipp.KEYWORD, *_LIST_ATTRIBUTES),
            ipp.attribute("which-jobs", ipp.KEYWORD, which),
        )
        groups = [group for group in answer.groups if group.tag == ipp.JOB]
        return [job for group in groups if (job := _listed(ipp.Message(0, 0, (group,)))) is not None]

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

    def _abilities(self) -> ipp.Message:
        """What the printer can do, asked for once between two validations."""
        if self._supported is None:
            self._supported = self._printer(*_CAPABILITY_ATTRIBUTES)
        return self._supported

    def _job_options(self, options: PrintOptions) -> tuple[ipp.Attribute, ...]:
        """The job attributes of a form. Raises PrinterRefused for a tray, side or paper that the printer lacks."""
        answer = self._abilities()
        self._require(not (media := answer.texts("media-supported")) or A4 in media, _NO_A4)
        formats = answer.texts("document-format-supported")
        self._require(not formats or bool({"application/pdf", "application/octet-stream"} & {*formats}), _NO_PDF)
        sides = answer.texts("sides-supported")
        self._require(options.sides == ONE_SIDED or options.sides in sides, _NO_DUPLEX)
        chosen = [
            ipp.attribute("copies", ipp.INTEGER, options.copies),
            ipp.attribute("sides", ipp.KEYWORD, options.sides),
        ]
        if options.tray:
            trays = answer.texts("media-source-supported")
            self._require(options.tray in trays, (f"給紙トレイ {options.tray} がありません。", _NO_TRAY))
            chosen.append(ipp.attribute("media-col", ipp.COLLECTION, _media_col(options.tray)))
        else:
            chosen.append(ipp.attribute("media", ipp.KEYWORD, A4))
        if "none" in answer.texts("print-scaling-supported"):
            chosen.append(ipp.attribute("print-scaling", ipp.KEYWORD, "none"))
        return tuple(chosen)

    def _require(self, is_so: bool, otherwise: tuple[str, str]) -> None:
        if not is_so:
            raise PrinterRefused(f"プリンター {self.uri}", *otherwise)


_NO_A4 = ("A4 用紙の設定がありません。", "A4 の給紙トレイを設定してください。")
_NO_PDF = ("PDF を受け付けません。", "PDF を直接印刷できるプリンターを選んでください。")
_NO_DUPLEX = ("両面印刷ができません。", "片面に変えるか、両面のできるプリンターを選んでください。")
_NO_TRAY = "給紙トレイの設定(desk.toml の papers)を確かめるか、ほかのプリンターを選んでください。"


class CupsQueue(IppPrinter):
    """A queue of a CUPS server, by the same protocol: ``ipp://host:631/printers/NAME``.

    CUPS says completed when its backend ended. Only the ipp backend waits for the printer's own word, and not with
    ``waitjob=false``; of every other queue (socket, usb, lpd …) completed means: the bytes are gone.
    """

    def forget(self, backend_job: str, title: str = "") -> None:
        """Have CUPS remove the document now: it keeps printed documents for a day otherwise."""
        answer = self._job(backend_job)
        if answer is not None and _is_ours(answer, title) and (answer.number("job-state") or 0) >= CANCELED:
            self._cancel(backend_job, ipp.attribute("purge-job", ipp.BOOLEAN, True))

    def _tells_end(self, answer: ipp.Message) -> bool:
        device = (answer.texts("device-uri") or ("",))[0]
        return device.startswith(("ipp:", "ipps:", "dnssd:", "implicitclass:")) and "waitjob=false" not in device

    def _status(self, answer: ipp.Message) -> SpoolStatus:
        status = super()._status(answer)
        if answer.number("job-state") == PENDING and answer.number("time-at-processing") is not None:
            return SpoolStatus(PrintState.UNKNOWN, RESTARTED)  # CUPS would print it once more from the beginning
        if status.state is PrintState.PRINTED and not self.capabilities().tells_end:
            return SpoolStatus(PrintState.UNKNOWN, ONLY_SENT)
        if status.state is not PrintState.PRINTED:
            # what CUPS counts is what it gave to its filter, before the printer prints
            return SpoolStatus(status.state, status.reason)
        return status


RESTARTED = "印刷サーバーが途中で再起動しました。紙が出ているか確かめてください。"
ONLY_SENT = "送ったところまでしか分かりません。紙のバーコードを読むか、出たかどうかを選んでください。"


def _media_col(tray: str) -> tuple[ipp.Attribute, ...]:
    size = (
        ipp.attribute("x-dimension", ipp.INTEGER, A4_SIZE[0]),
        ipp.attribute("y-dimension", ipp.INTEGER, A4_SIZE[1]),
    )
    return (
        ipp.attribute("media-size", ipp.COLLECTION, size),
        ipp.attribute("media-source", ipp.KEYWORD, tray),
    )


def _is_ours(job: ipp.Message, title: str) -> bool:
    """Whether the job has the title we gave it; a printer that shows no names is believed by the id."""
    shown = job.texts("job-name")
    return not title or not shown or same_title(title, shown[0])


def _listed(job: ipp.Message) -> SpooledJob | None:
    number, state = job.number("job-id"), job.number("job-state")
    if number is None or state is None:
        return None
    ended_at, now = job.number("time-at-completed"), job.number("job-printer-up-time")
    ago = float(now - ended_at) if ended_at is not None and now is not None else None
    title = (job.texts("job-name") or ("",))[0]
    return SpooledJob(str(number), title, state >= CANCELED, ago, was_cancelled=state == CANCELED)


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
