"""A printer that speaks real HTTP and IPP on loopback, with scripted faults; it keeps every PDF it printed, in order.

It is written apart from the product's client as far as the transport goes; both share the IPP codec, whose bytes
are checked against hand-made vectors in its own test.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from printing import ipp

OK, NOT_FOUND, NOT_POSSIBLE, BUSY, UNSUPPORTED, BAD_OPERATION = 0x0000, 0x0406, 0x0404, 0x0507, 0x040B, 0x0501
INTERNAL_ERROR = 0x0500
JAM, EMPTY, DOOR = "media-jam-error", "media-empty-error", "door-open-error"


@dataclass
class ServedJob:
    """A job the printer took."""

    id: int
    title: str
    pdf: bytes
    state: int = 3
    impressions: int = 0
    polls: int = 0


@dataclass
class IppServer:
    """The printer. ``faults`` maps the place of a Print-Job (from 1) to what happens to it:

    ``jam`` ``empty`` ``door``: stops half-way until ``fix`` (or after ``hold_polls`` questions, if not None);
    ``drop``: takes and prints it, drops the connection instead of answering; ``drop-early``: drops it untaken;
    ``refuse``: unsupported attributes; ``busy``: server-error-busy; ``error``: internal error;
    ``no-id``: takes it and answers without a job id; ``abort``: ends aborted with one page out.

    ``lists_jobs``: whether it answers Get-Jobs. ``prints_at_once``: what is taken is printed, asked about or not.
    ``told`` gets the title of each sheet as it falls into the tray.
    """

    faults: dict[int, str] = field(default_factory=dict)
    hold_polls: int | None = 2
    polls_to_print: int = 1
    received: list[tuple[str, bytes]] = field(default_factory=list)
    operations: list[int] = field(default_factory=list)
    jobs: dict[int, ServedJob] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    options: list[dict[str, object]] = field(default_factory=list)
    media: tuple[str, ...] = ("iso_a4_210x297mm", "iso_a3_297x420mm")
    lists_jobs: bool = False
    prints_at_once: bool = False
    told: Callable[[str], None] = lambda title: None
    submissions: int = 0
    stopped_job: int | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _http: ThreadingHTTPServer | None = None
    _thread: threading.Thread | None = None

    def start(self) -> Self:
        """Listen on a free loopback port."""
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                owner._answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(
            target=lambda: self._http and self._http.serve_forever(0.02), name="ipp-server", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening; connections are refused from then on."""
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def __enter__(self) -> Self:
        return self.start() if self._http is None else self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def uri(self) -> str:
        """The printer's URI."""
        assert self._http is not None
        return f"ipp://127.0.0.1:{self._http.server_address[1]}/ipp/print"

    def fix(self) -> None:
        """Somebody clears the jam, fills paper, closes the door; the job goes on by itself."""
        with self._lock:
            self.reasons.clear()
            if self.stopped_job is not None:
                self.jobs[self.stopped_job].state = 5
                self.stopped_job = None

    def cancel_at_panel(self, job: int, impressions: int = 0) -> None:
        """Somebody cancels a job with the printer's own buttons."""
        with self._lock:
            self.jobs[job].state, self.jobs[job].impressions = 7, impressions

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        request = ipp.decode(body)
        operations: dict[int, Callable[[ipp.Message], ipp.Message | None]] = {
            ipp.GET_PRINTER_ATTRIBUTES: self._printer_attributes,
            ipp.VALIDATE_JOB: lambda message: reply(message, OK),
            ipp.PRINT_JOB: self._print_job,
            ipp.GET_JOB_ATTRIBUTES: self._job_attributes,
            ipp.CANCEL_JOB: self._cancel_job,
        }
        if self.lists_jobs:
            operations[ipp.GET_JOBS] = self._get_jobs
        with self._lock:
            self.operations.append(request.code)
            operation = operations.get(request.code)
            answer = operation(request) if operation else reply(request, BAD_OPERATION)
            if handler.path != "/ipp/print":
                answer = reply(request, NOT_FOUND)
        if answer is None:
            handler.connection.shutdown(socket.SHUT_RDWR)
            handler.close_connection = True
            return
        raw = ipp.encode(answer)
        handler.send_response(200)
        handler.send_header("Content-Type", "application/ipp")
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    def _printer_attributes(self, request: ipp.Message) -> ipp.Message:
        attributes = (
            ipp.attribute("printer-name", ipp.NAME, "test"),
            ipp.attribute("printer-info", ipp.TEXT, "窓口プリンター"),
            ipp.attribute("printer-state", ipp.ENUM, 5 if self.reasons else 3),
            ipp.attribute("printer-state-reasons", ipp.KEYWORD, *(self.reasons or ["none"])),
            ipp.attribute("media-supported", ipp.KEYWORD, *self.media),
            ipp.attribute("sides-supported", ipp.KEYWORD, "one-sided", "two-sided-long-edge"),
            ipp.attribute("print-scaling-supported", ipp.KEYWORD, "none", "fit"),
            ipp.attribute("copies-supported", ipp.RANGE, ipp.IntRange(1, 99)),
            ipp.attribute("media-col-default", ipp.COLLECTION, _media_col()),
            ipp.attribute("media-source-supported", ipp.KEYWORD, "main", "by-pass-tray"),
            ipp.attribute("operations-supported", ipp.ENUM, ipp.PRINT_JOB, *([ipp.GET_JOBS] * self.lists_jobs)),
        )
        return reply(request, OK, ipp.Group(ipp.PRINTER, attributes))

    def _print_job(self, request: ipp.Message) -> ipp.Message | None:
        self.submissions += 1
        fault = self.faults.get(self.submissions, "")
        if fault == "refuse":
            return reply(request, UNSUPPORTED)
        if fault == "busy":
            return reply(request, BUSY)
        if fault == "error":
            return reply(request, INTERNAL_ERROR)
        if fault == "drop-early":
            return None
        job = ServedJob(self.submissions, request.texts("job-name")[0], request.data)
        self.jobs[job.id] = job
        self.options.append(
            {a.name: a.values[0].data for g in request.groups if g.tag == ipp.JOB for a in g.attributes}
        )
        if fault in ("jam", "empty", "door"):
            self.reasons.append({"jam": JAM, "empty": EMPTY, "door": DOOR}[fault])
            self.stopped_job, job.state = job.id, 6
        if fault == "abort":
            job.state, job.impressions = 8, 1
        if self.prints_at_once and not fault:
            self._finish(job)
        if fault == "drop":
            self._finish(job)
            return None
        if fault == "no-id":
            return reply(request, OK)
        return reply(request, OK, self._job_group(job))

    def _get_jobs(self, request: ipp.Message) -> ipp.Message:
        ended = request.texts("which-jobs") == ("completed",)
        jobs = [job for job in self.jobs.values() if (job.state >= 7) is ended]
        return reply(request, OK, *(self._job_group(job) for job in jobs[-(request.number("limit") or len(jobs)) :]))

    def _job_attributes(self, request: ipp.Message) -> ipp.Message:
        job = self.jobs.get(request.number("job-id") or 0)
        if job is None:
            return reply(request, NOT_FOUND)
        answer = reply(request, OK, self._job_group(job))
        self._advance(job)
        return answer

    def _cancel_job(self, request: ipp.Message) -> ipp.Message:
        job = self.jobs.get(request.number("job-id") or 0)
        if job is None or job.state >= 7:
            return reply(request, NOT_POSSIBLE if job else NOT_FOUND)
        if job.state == 6:
            job.impressions = 1  # a sheet lies half-way in the paper path
        job.state = 7
        if self.stopped_job == job.id:
            self.fix()
            job.state = 7
        return reply(request, OK)

    def _advance(self, job: ServedJob) -> None:
        """Printing goes on between two questions."""
        job.polls += 1
        if job.state == 6 and self.hold_polls is not None and job.polls >= self.hold_polls:
            self.fix()
        elif job.state == 3:
            job.state = 5
        elif job.state == 5 and job.polls > self.polls_to_print:
            self._finish(job)

    def _finish(self, job: ServedJob) -> None:
        job.state, job.impressions = 9, 1
        self.received.append((job.title, job.pdf))
        self.told(job.title)

    @staticmethod
    def _job_group(job: ServedJob) -> ipp.Group:
        reason = {9: "job-completed-successfully", 6: "printer-stopped", 8: "aborted-by-system"}.get(
            job.state, "none"
        )
        return ipp.Group(
            ipp.JOB,
            (
                ipp.attribute("job-id", ipp.INTEGER, job.id),
                ipp.attribute("job-name", ipp.NAME, job.title),
                ipp.attribute("job-state", ipp.ENUM, job.state),
                ipp.attribute("job-state-reasons", ipp.KEYWORD, reason),
                ipp.attribute("job-impressions-completed", ipp.INTEGER, job.impressions),
            ),
        )


def reply(request: ipp.Message, status: int, *groups: ipp.Group) -> ipp.Message:
    """An answer with the operation attributes every answer has."""
    operation = ipp.Group(
        ipp.OPERATION,
        (
            ipp.attribute("attributes-charset", ipp.CHARSET, "utf-8"),
            ipp.attribute("attributes-natural-language", ipp.LANGUAGE, "ja"),
        ),
    )
    return ipp.Message(status, request.request_id, (operation, *groups))


def _media_col() -> tuple[ipp.Attribute, ...]:
    size = (ipp.attribute("x-dimension", ipp.INTEGER, 21000), ipp.attribute("y-dimension", ipp.INTEGER, 29700))
    return (ipp.attribute("media-size", ipp.COLLECTION, size), ipp.attribute("media-source", ipp.KEYWORD, "main"))
