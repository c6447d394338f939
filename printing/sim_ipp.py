"""A network printer in software, spoken to by real IPP over HTTP: for training, and to measure printing against.

It prints one job after the other at a pace, keeps its list of jobs as real ones do, and puts the paper into ``tray``.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from printing import ipp

OK, NOT_FOUND, NOT_POSSIBLE, BAD_OPERATION = 0x0000, 0x0406, 0x0404, 0x0501
PENDING, PROCESSING, CANCELED, COMPLETED = 3, 5, 7, 9
MOST_BYTES = 64 << 20
NAME = "練習用ネットワークプリンター"
PATH = "/ipp/print"
COLD_SECONDS = 1.0
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


@dataclass(slots=True)
class TakenJob:
    """A job the printer took. ``ended_at`` counts seconds since the printer was switched on, as IPP does."""

    id: int
    title: str
    pages: int
    state: int = PENDING
    impressions: int = 0
    ended_at: int | None = None


class SimulatedIppPrinter:
    """A printer on a free port of the loopback; a context manager. ``tray`` lists (title, page) as they fell."""

    def __init__(self, *, seconds_per_page: float = 0.15, warm_up_seconds: float = 0.0) -> None:
        """``warm_up_seconds`` pass before the first page when it had nothing to do for a second or more."""
        self.tray: list[tuple[str, int]] = []
        self._pace = seconds_per_page
        self._warm_up = warm_up_seconds
        self._last_page_at = -COLD_SECONDS
        self._jobs: list[TakenJob] = []
        self._on_at = time.monotonic()
        self._news = threading.Condition()
        self._is_off = False
        self._operations: dict[int, Callable[[ipp.Message], ipp.Message]] = {
            ipp.GET_PRINTER_ATTRIBUTES: self._describe,
            ipp.VALIDATE_JOB: lambda request: reply(request, OK),
            ipp.PRINT_JOB: self._take,
            ipp.GET_JOB_ATTRIBUTES: self._tell,
            ipp.GET_JOBS: self._list,
            ipp.CANCEL_JOB: self._cancel,
        }
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.answer))
        self._http.daemon_threads = True
        self.uri = f"ipp://127.0.0.1:{self._http.server_address[1]}{PATH}"
        self._threads = (
            threading.Thread(target=self._http.serve_forever, args=(0.02,), name="sim-ipp", daemon=True),
            threading.Thread(target=self._engine, name="sim-ipp-engine", daemon=True),
        )

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._news:
            self._is_off = True
            self._news.notify_all()
        self._http.shutdown()
        self._http.server_close()
        for thread in self._threads:
            thread.join()

    def answer(self, body: bytes) -> bytes:
        """The answer to one request. Raises IppFormatError for what is none."""
        request = ipp.decode(body)
        operation = self._operations.get(request.code)
        with self._news:
            return ipp.encode(reply(request, BAD_OPERATION) if operation is None else operation(request))

    def _engine(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._is_off or self._next() is not None)
            is_cold = time.monotonic() - self._last_page_at >= COLD_SECONDS
            time.sleep(self._warm_up if is_cold else 0.0)
            with self._news:
                job = self._next()
                if self._is_off:
                    return
                if job is None:
                    continue  # taken back meanwhile
                job.state = PROCESSING
            while job.impressions < job.pages:
                self._feed(job)
                with self._news:
                    if job.state != PROCESSING:
                        break
                    job.impressions += 1
                    self._last_page_at = time.monotonic()
                    self.tray.append((job.title, job.impressions))
            with self._news:
                if job.state == PROCESSING:
                    self._end(job, COMPLETED)

    def _feed(self, _job: TakenJob) -> None:
        """The time that a page takes on its way into the tray."""
        time.sleep(self._pace)

    def _next(self) -> TakenJob | None:
        return next((job for job in self._jobs if job.state == PENDING), None)

    def _end(self, job: TakenJob, state: int) -> None:
        job.state, job.ended_at = state, self._up_time()

    def _up_time(self) -> int:
        return int(time.monotonic() - self._on_at) + 1

    def _describe(self, request: ipp.Message) -> ipp.Message:
        state = 4 if any(job.state == PROCESSING for job in self._jobs) else 3
        attributes = (
            ipp.attribute("printer-name", ipp.NAME, "training"),
            ipp.attribute("printer-info", ipp.TEXT, NAME),
            ipp.attribute("printer-state", ipp.ENUM, state),
            ipp.attribute("printer-state-reasons", ipp.KEYWORD, "none"),
            ipp.attribute("media-supported", ipp.KEYWORD, "iso_a4_210x297mm"),
            ipp.attribute("media-source-supported", ipp.KEYWORD, "tray-1", "tray-2"),
            ipp.attribute("sides-supported", ipp.KEYWORD, "one-sided", "two-sided-long-edge"),
            ipp.attribute("print-scaling-supported", ipp.KEYWORD, "none"),
            ipp.attribute("copies-supported", ipp.RANGE, ipp.IntRange(1, 99)),
            ipp.attribute("document-format-supported", ipp.MIME_TYPE, "application/pdf"),
            ipp.attribute("operations-supported", ipp.ENUM, *self._operations),
        )
        return reply(request, OK, ipp.Group(ipp.PRINTER, attributes))

    def _take(self, request: ipp.Message) -> ipp.Message:
        title = (request.texts("job-name") or ("",))[0]
        pages = len(_PAGE.findall(request.data)) or 1
        job = TakenJob(len(self._jobs) + 1, title, pages * (request.number("copies") or 1))
        self._jobs.append(job)
        self._news.notify_all()
        return reply(request, OK, self._group(job))

    def _tell(self, request: ipp.Message) -> ipp.Message:
        job = self._asked(request)
        return reply(request, NOT_FOUND) if job is None else reply(request, OK, self._group(job))

    def _list(self, request: ipp.Message) -> ipp.Message:
        ended = request.texts("which-jobs") == ("completed",)
        jobs = [job for job in self._jobs if (job.state >= CANCELED) is ended]
        limit = request.number("limit") or len(jobs)
        return reply(request, OK, *(self._group(job) for job in jobs[-limit:]))

    def _cancel(self, request: ipp.Message) -> ipp.Message:
        job = self._asked(request)
        if job is None or job.state >= CANCELED:
            return reply(request, NOT_FOUND if job is None else NOT_POSSIBLE)
        self._end(job, CANCELED)
        return reply(request, OK)

    def _asked(self, request: ipp.Message) -> TakenJob | None:
        number = request.number("job-id") or 0
        return self._jobs[number - 1] if 1 <= number <= len(self._jobs) else None

    def _group(self, job: TakenJob) -> ipp.Group:
        attributes = [
            ipp.attribute("job-id", ipp.INTEGER, job.id),
            ipp.attribute("job-name", ipp.NAME, job.title),
            ipp.attribute("job-state", ipp.ENUM, job.state),
            ipp.attribute("job-state-reasons", ipp.KEYWORD, "none"),
            ipp.attribute("job-impressions-completed", ipp.INTEGER, job.impressions),
            ipp.attribute("job-printer-up-time", ipp.INTEGER, self._up_time()),
        ]
        if job.ended_at is not None:
            attributes.append(ipp.attribute("time-at-completed", ipp.INTEGER, job.ended_at))
        return ipp.Group(ipp.JOB, tuple(attributes))


def reply(request: ipp.Message, status: int, *groups: ipp.Group) -> ipp.Message:
    """An answer with the operation attributes that every answer begins with."""
    head = (
        ipp.attribute("attributes-charset", ipp.CHARSET, "utf-8"),
        ipp.attribute("attributes-natural-language", ipp.LANGUAGE, "ja"),
    )
    return ipp.Message(status, request.request_id, (ipp.Group(ipp.OPERATION, head), *groups))


def _handler(answer: Callable[[bytes], bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            if self.path != PATH or not 0 < size <= MOST_BYTES:
                self.send_error(404)
                return
            try:
                raw = answer(self.rfile.read(size))
            except ipp.IppFormatError:
                self.send_error(400)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:
            """A line for each request says nothing to anybody."""

    return Handler
