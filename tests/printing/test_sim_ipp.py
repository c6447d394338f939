"""The network printer in software, and three desks that share it."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintOptions, PrintSheet, PrintState
from desk_app.domain.sheet_code import sheet_payload
from printing import ipp
from printing.job_title import parse_title
from printing.queue import BackOff, PrintWorker
from printing.sim_ipp import PROCESSING, SimulatedIppPrinter, TakenJob
from printing.spoolers.catalogue import PrinterCatalogue
from printing.spoolers.errors import PrinterRefused
from printing.spoolers.ipp_printer import IppPrinter
from tests.support.fake_ledger import FakeLedger
from tests.support.waiting import until

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TWO_PAGES = b"%PDF-1.7 /Type /Pages /Type /Page x /Type/Page x"
ENOUGH = 60.0


class Patient(SimulatedIppPrinter):
    """A printer whose paper waits for the desks, not for a clock: a page falls once its job was asked about so often,
    or taken back."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self.questions = questions
        self.asked: Counter[int] = Counter()

    def answer(self, body: bytes) -> bytes:
        request = ipp.decode(body)
        raw = super().answer(body)
        with self._news:
            if request.code == ipp.GET_JOB_ATTRIBUTES:
                self.asked[request.number("job-id") or 0] += 1
            self._news.notify_all()
        return raw

    def _feed(self, job: TakenJob) -> None:
        with self._news:
            is_time = self._news.wait_for(
                lambda: self.asked[job.id] >= self.questions or job.state != PROCESSING or self._is_off, ENOUGH
            )
        assert is_time, "nobody asked about the job in the printer"


def test_it_prints_one_job_after_the_other_and_tells_the_pages() -> None:
    with SimulatedIppPrinter(seconds_per_page=0.001) as server:
        printer = IppPrinter(server.uri)
        assert printer.describe().trays == ("tray-1", "tray-2")
        assert printer.capabilities().lists_jobs
        keys = [printer.submit(TWO_PAGES, f"job {n}") for n in range(3)]
        until(lambda: printer.poll(keys[-1], "job 2").state is PrintState.PRINTED)
        assert printer.poll(keys[0], "job 0").impressions == 2
        listed = printer.jobs() or ()
    assert [job.has_ended for job in listed] == [True] * 3
    assert server.tray == [(f"job {n}", page) for n in range(3) for page in (1, 2)]


def test_a_waiting_job_is_taken_back_before_any_paper() -> None:
    with Patient(questions=1) as server:
        printer = IppPrinter(server.uri)
        first, second = printer.submit(TWO_PAGES, "first"), printer.submit(TWO_PAGES, "second")
        printer.cancel(second, "second")
        assert printer.poll(second, "second").state is PrintState.CANCELLED
        assert server.tray == [], "the first one waits to be asked about"
        until(lambda: printer.poll(first, "first").state is PrintState.PRINTED)
    assert {title for title, _ in server.tray} == {"first"}


def test_what_it_has_not_is_refused_and_rubbish_is_no_request() -> None:
    with SimulatedIppPrinter() as server:
        printer = IppPrinter(server.uri)
        with pytest.raises(PrinterRefused, match="トレイ"):
            printer.validate(PrintOptions(tray="tray-9"))
        with pytest.raises(PrinterRefused, match="両面"):
            printer.validate(PrintOptions(sides="two-sided-short-edge"))
        where = urlsplit(server.uri)
        assert where.hostname is not None
        connection = http.client.HTTPConnection(where.hostname, where.port)
        connection.request("POST", where.path, b"no ipp at all")
        assert connection.getresponse().status == 400
        connection.close()


class Desk:
    """One of several desks: a ledger and a worker of its own; it knows nothing of the others."""

    def __init__(self, number: int, uri: str, forms: int) -> None:
        self.job = PrintJobId(f"desk{number}{'0' * 12}")
        self.forms = [f"form-{n:02d}" for n in range(1, forms + 1)]
        sheets = tuple(
            PrintSheet(form, n, forms, "様式", sheet_payload("1124-0001", n, 1), "0" * 64, PrintState.QUEUED)
            for n, form in enumerate(self.forms, 1)
        )
        self.ledger = FakeLedger()
        self.ledger.add(PrintJob(self.job, "c" * 32, uri, "0" * 64, sheets, AT))
        self.worker = PrintWorker(
            self.ledger.scope, PrinterCatalogue([]).open, now=lambda: AT, back_off=BackOff(0.005, 1.3, 0.05)
        )

    def begin(self, at: threading.Barrier | None = None) -> None:
        """Print. ``at``: where desks meet that have each seen the printer free, before the first hands over."""
        starts = [at] if at is not None else []

        def sheet_pdf(form: str) -> bytes:
            if starts:
                starts.pop().wait(ENOUGH)
            return b"%PDF /Type /Page " + form.encode()

        self.worker.start(self.job, sheet_pdf)


def test_three_desks_share_one_printer_without_mixing_their_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sees the printer free and hands its first sheet over. Asked about for the second time, a sheet is one of
    the desk that does not give way: who has to, takes its sheet back before."""
    monkeypatch.setattr("printing.turns.TURN_SECONDS", 10 * ENOUGH)  # on a slow machine no desk counts as stopped
    with Patient(questions=2) as server:
        desks = [Desk(number, server.uri, 5) for number in range(3)]
        same_moment = threading.Barrier(len(desks))
        for desk in desks:
            desk.begin(same_moment)
        ended = [desk.worker.wait(desk.job, ENOUGH) for desk in desks]
        for desk in desks:
            desk.worker.close()
    assert ended == [True] * 3
    papers = [parse_title(title) for title, _ in server.tray]
    assert all(paper is not None for paper in papers)
    order = [paper.token for paper in papers if paper is not None]
    packets = [token for n, token in enumerate(order) if n == 0 or order[n - 1] != token]
    assert len(packets) == 3, f"papers lie mixed: {order}"
    for desk in desks:
        mine = [title.split("of5-", 1)[1] for title, _ in server.tray if str(desk.job)[:12] in title]
        assert mine == desk.forms
        assert desk.ledger.states(desk.job) == ["printed"] * 5
        keys = [sheet.tries[-1].backend_job for sheet in desk.ledger.jobs[desk.job].sheets]
        assert keys == sorted(keys, key=int)
    waited = [desk for desk in desks if (desk.forms[0], "queued") in desk.ledger.history]
    assert len(waited) == 2, "the others gave way and waited for their turn"


def test_a_desk_that_stops_in_the_middle_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printing.turns.TURN_SECONDS", 10 * ENOUGH)
    with SimulatedIppPrinter(seconds_per_page=0.0) as server:
        stopped = IppPrinter(server.uri)
        key = stopped.submit(TWO_PAGES, "1124-0009-stopped00000-1-3of12-form-03")
        until(lambda: stopped.poll(key).state is PrintState.PRINTED)
        desk = Desk(1, server.uri, 2)
        desk.begin()
        until(lambda: (desk.forms[0], "queued") in desk.ledger.history)
        assert len(server.tray) == 2, "it waits for the desk whose packet is not through"
        monkeypatch.setattr("printing.turns.TURN_SECONDS", 0.0)  # the time is over
        assert desk.worker.wait(desk.job, ENOUGH)
        desk.worker.close()
    assert desk.ledger.states(desk.job) == ["printed"] * 2
