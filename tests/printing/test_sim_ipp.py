"""The network printer in software, and three desks that share it."""

from __future__ import annotations

import http.client
import threading
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintOptions, PrintSheet, PrintState
from desk_app.domain.sheet_code import sheet_payload
from printing.job_title import parse_title
from printing.queue import BackOff, PrintWorker
from printing.sim_ipp import SimulatedIppPrinter
from printing.spoolers.catalogue import PrinterCatalogue
from printing.spoolers.errors import PrinterRefused
from printing.spoolers.ipp_printer import IppPrinter
from tests.support.fake_ledger import FakeLedger

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TWO_PAGES = b"%PDF-1.7 /Type /Pages /Type /Page x /Type/Page x"


def test_it_prints_one_job_after_the_other_and_tells_the_pages() -> None:
    with SimulatedIppPrinter(seconds_per_page=0.001) as server:
        printer = IppPrinter(server.uri)
        assert printer.describe().trays == ("tray-1", "tray-2")
        assert printer.capabilities().lists_jobs
        keys = [printer.submit(TWO_PAGES, f"job {n}") for n in range(3)]
        while printer.poll(keys[-1], "job 2").state is not PrintState.PRINTED:
            threading.Event().wait(0.001)
        assert printer.poll(keys[0], "job 0").impressions == 2
        listed = printer.jobs() or ()
    assert [job.has_ended for job in listed] == [True] * 3
    assert server.tray == [(f"job {n}", page) for n in range(3) for page in (1, 2)]


def test_a_waiting_job_is_taken_back_before_any_paper() -> None:
    with SimulatedIppPrinter(seconds_per_page=0.05) as server:
        printer = IppPrinter(server.uri)
        first, second = printer.submit(TWO_PAGES, "first"), printer.submit(TWO_PAGES, "second")
        printer.cancel(second, "second")
        assert printer.poll(second, "second").state is PrintState.CANCELLED
        while printer.poll(first, "first").state is not PrintState.PRINTED:
            threading.Event().wait(0.005)
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

    def begin(self) -> None:
        self.worker.start(self.job, lambda form: b"%PDF /Type /Page " + form.encode())


def test_three_desks_share_one_printer_without_mixing_their_papers() -> None:
    with SimulatedIppPrinter(seconds_per_page=0.15, warm_up_seconds=0.3) as server:
        desks = [Desk(number, server.uri, 5) for number in range(3)]
        for desk in desks:  # at the same moment, as nearly as can be
            desk.begin()
        ended = [desk.worker.wait(desk.job, 60.0) for desk in desks]
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
    waited = [desk for desk in desks if any(event == "queued" for _, event in desk.ledger.history)]
    assert len(waited) >= 1, "the others waited for their turn"


def test_a_desk_that_stops_in_the_middle_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printing.turns.TURN_SECONDS", 6.0)
    with SimulatedIppPrinter(seconds_per_page=0.01) as server:
        desk = Desk(1, server.uri, 2)  # made before the other one's paper goes: on a slow machine that takes a while
        IppPrinter(server.uri).submit(TWO_PAGES, "1124-0009-stopped00000-1-3of12-form-03")
        desk.begin()
        assert desk.worker.wait(desk.job, 60.0)
        desk.worker.close()
    assert desk.ledger.states(desk.job) == ["printed"] * 2
    assert (desk.forms[0], "queued") in desk.ledger.history
