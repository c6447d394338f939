from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk_app.domain.errors import InvalidInput, OperatorError
from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PLAIN, PrintJob, PrintOptions, PrintSheet, PrintState, PrintTry, SpoolStatus
from desk_app.domain.sheet_code import sheet_payload
from printing.job_title import job_title
from printing.print_run import Outcome, PrintRun
from printing.queue import MOST_WAITING, BackOff, PrintWorker
from printing.spoolers.base import Spooler
from printing.spoolers.catalogue import PrinterCatalogue
from printing.spoolers.errors import PrinterUnreachable
from printing.spoolers.simulated import SimulatedPrinter
from tests.support.fake_ledger import FakeLedger
from tests.support.ipp_server import IppServer
from tests.support.waiting import until

JOB = PrintJobId("j1")
FORMS = ("juumin-ido", "kokuho-acquire", "suido-start")
FAST = BackOff(first=0.001, factor=1.5, most=0.01)
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENOUGH = 60.0


def a_job(printer: str, job: PrintJobId = JOB) -> PrintJob:
    sheets = tuple(
        PrintSheet(form, n, 3, "様式", sheet_payload("1124-0001", n, 1), "0" * 64, PrintState.QUEUED)
        for n, form in enumerate(FORMS, 1)
    )
    return PrintJob(job, "c" * 32, printer, "0" * 64, sheets, AT)


def sheet_pdf(form: str) -> bytes:
    return f"%PDF {form}".encode()


@contextmanager
def a_worker(
    ledger: FakeLedger, open_spooler: Callable[[str], Spooler] | None = None, window: int = 1
) -> Iterator[PrintWorker]:
    worker = PrintWorker(
        ledger.scope,
        open_spooler or PrinterCatalogue([]).open,
        now=lambda: AT,
        window=window,
        back_off=FAST,
    )
    try:
        yield worker
    finally:
        worker.close()


def forms_out(server: IppServer) -> list[str]:
    return [pdf.decode().removeprefix("%PDF ") for _, pdf in server.received]


@pytest.mark.parametrize("window", [1, 2])
def test_prints_every_sheet_once_in_order_and_journals_first(window: int) -> None:
    ledger = FakeLedger()
    with IppServer() as server, a_worker(ledger, window=window) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed"] * 3
    assert forms_out(server) == list(FORMS)
    assert [title for title, _ in server.received] == [f"1124-0001-j1-1-{n}of3-{f}" for n, f in enumerate(FORMS, 1)]
    own = [event for form, event in ledger.history if form == FORMS[0]]
    assert own[:4] == ["try 1", "sent", "taken", "sent"]
    assert own[-1] == "printed"


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("fault", ["jam", "empty", "door"])
def test_held_sheet_goes_on_by_itself(fault: str, place: int) -> None:
    ledger = FakeLedger()
    with IppServer(faults={place: fault}) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed"] * 3
    assert forms_out(server) == list(FORMS)
    assert (FORMS[place - 1], "held") in ledger.history
    assert server.submissions == 3


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize(("fault", "is_out"), [("drop", True), ("drop-early", False)])
def test_lost_answer_is_unknown_and_never_sent_again(fault: str, is_out: bool, place: int) -> None:
    ledger = FakeLedger()
    lost = FORMS[place - 1]
    with IppServer(faults={place: fault}) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
        assert ledger.states(JOB) == ["printed"] * (place - 1) + ["unknown"] + ["queued"] * (3 - place)
        assert server.submissions == place
        with pytest.raises(OperatorError, match="分からない"):
            worker.resume(JOB, sheet_pdf)
        # the clerk looks into the tray and says what is there; then the rest goes on
        ledger.set_state(JOB, lost, PrintState.PRINTED if is_out else PrintState.QUEUED, AT)
        worker.resume(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed"] * 3
    assert sorted(forms_out(server)) == sorted(FORMS)


@pytest.mark.parametrize("place", [1, 2, 3])
def test_busy_printer_is_tried_again(place: int) -> None:
    ledger = FakeLedger()
    with IppServer(faults={place: "busy"}) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
    assert forms_out(server) == list(FORMS)
    assert len(ledger.jobs[JOB].sheets[place - 1].tries) == 1, "an attempt that was not taken is the same try"


def test_refused_sheet_stops_the_job_with_its_reason() -> None:
    ledger = FakeLedger()
    with IppServer(faults={2: "refuse"}) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
        assert ledger.states(JOB) == ["printed", "held", "queued"]
        assert "用紙" in ledger.jobs[JOB].sheets[1].reason
        worker.resume(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
    assert forms_out(server) == list(FORMS)


def test_aborted_sheet_with_a_page_out_is_unknown() -> None:
    ledger = FakeLedger()
    with IppServer(faults={2: "abort"}) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed", "unknown", "queued"]


def test_cancelled_at_the_panel_is_not_taken_for_our_own_cancel() -> None:
    ledger = FakeLedger()
    with IppServer(faults={1: "jam"}, hold_polls=None) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        until(lambda: ledger.states(JOB)[0] == "held")
        server.cancel_at_panel(1)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["unknown", "queued", "queued"]
    assert not ledger.jobs[JOB].complete


def test_cancel_during_a_jam_leaves_that_sheet_unknown() -> None:
    ledger = FakeLedger()
    with IppServer(faults={2: "jam"}, hold_polls=None) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        until(lambda: ledger.states(JOB)[1] == "held")
        worker.cancel(JOB)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed", "unknown", "cancelled"]


def test_cancel_of_a_job_that_waits_or_stopped() -> None:
    ledger = FakeLedger()
    with IppServer() as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.cancel(JOB)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["cancelled"] * 3
    assert server.submissions == 0


def test_a_cancel_the_printer_does_not_confirm_is_unknown_in_the_end() -> None:
    ledger = FakeLedger()
    printer = SwitchedOff(PrinterCatalogue([]).open("sim:printer"), is_on=True, deaf_polls=10_000)
    with a_worker(ledger, lambda uri: printer) as worker:
        ledger.add(a_job("sim:printer"))
        worker.start(JOB, sheet_pdf)
        until(lambda: ledger.states(JOB)[0] == "held")
        worker.cancel(JOB)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["unknown", "cancelled", "cancelled"]


def test_the_line_is_bounded() -> None:
    ledger = FakeLedger()
    with IppServer(faults={1: "jam"}, hold_polls=None) as server, a_worker(ledger) as worker:
        jobs = [PrintJobId(f"j{n}") for n in range(MOST_WAITING + 1)]
        for job in jobs:
            ledger.add(a_job(server.uri, job))
        for job in jobs[:-1]:
            worker.start(job, sheet_pdf)
        with pytest.raises(OperatorError, match="多すぎ"):
            worker.start(jobs[-1], sheet_pdf)
        assert server.submissions <= 1


def test_resume_of_a_cancelled_job() -> None:
    ledger = FakeLedger()
    with IppServer() as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.cancel(JOB)
        assert worker.wait(JOB, ENOUGH)
        worker.resume(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
    assert forms_out(server) == list(FORMS)


def test_nothing_goes_on_while_another_sheet_is_unknown() -> None:
    ledger = FakeLedger()
    with IppServer() as server, a_worker(ledger) as worker:
        job = a_job(server.uri)
        lost = [replace(sheet, state=PrintState.SENT, tries=(PrintTry(1, "", AT),)) for sheet in job.sheets[:2]]
        ledger.add(replace(job, sheets=(*lost, job.sheets[2])))
        worker.recover(JOB)
        assert worker.wait(JOB, ENOUGH)
        assert ledger.states(JOB) == ["unknown", "unknown", "queued"]
        for form in FORMS[:2]:
            ledger.set_state(JOB, form, PrintState.QUEUED, AT)
            worker.start(JOB, sheet_pdf)
            assert worker.wait(JOB, ENOUGH)
            if form == FORMS[0]:
                assert server.submissions == 0
    assert forms_out(server) == list(FORMS)


def test_a_word_said_while_the_job_is_being_followed_counts() -> None:
    ledger = FakeLedger()
    with IppServer(faults={1: "jam"}, hold_polls=None) as server:
        job = a_job(server.uri)
        key = PrinterCatalogue([]).open(server.uri).submit(sheet_pdf(FORMS[0]), job_title(job, job.sheets[0], 1))
        held = replace(job.sheets[0], state=PrintState.HELD, tries=(PrintTry(1, key, AT),))
        ledger.add(replace(job, sheets=(held, *job.sheets[1:])))
        with a_worker(ledger) as worker:
            worker.recover(JOB)
            worker.resume(JOB, sheet_pdf)
            server.fix()
            assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed"] * 3
    assert forms_out(server) == list(FORMS)


def test_confirming_at_once_never_leaves_a_job_behind() -> None:
    """As the service does it: confirm when unknown is seen, then submit only if the job does not run."""
    for _ in range(30):
        confirm_at_once(FakeLedger())


def test_a_job_asked_to_go_on_at_its_very_end_is_seen_running(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between "no work" and being taken off, a request keeps the run; who asks then is not told that it ended."""
    ledger = FakeLedger()
    ledger.add(a_job("sim:printer?polls=0"))
    at_end, asked = threading.Event(), threading.Event()
    has_work = PrintRun.has_work

    def slow_has_work(run: PrintRun) -> bool:
        found = has_work(run)
        at_end.set()
        assert asked.wait(ENOUGH)
        return found

    monkeypatch.setattr(PrintRun, "has_work", slow_has_work)
    with a_worker(ledger) as worker:
        worker.start(JOB, sheet_pdf)
        assert at_end.wait(ENOUGH)
        assert not worker.running(JOB)
        worker.resume(JOB, sheet_pdf, from_form=FORMS[2])
        assert worker.running(JOB)
        asked.set()
        assert worker.wait(JOB, ENOUGH)
    assert len(ledger.jobs[JOB].sheets[2].tries) == 2


def test_a_job_asked_to_go_on_during_its_last_step_is_seen_running(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step has found no work; what was asked meanwhile is never taken for done."""
    ledger = FakeLedger()
    ledger.add(a_job("sim:printer?polls=0"))
    at_end, asked = threading.Event(), threading.Event()
    step, has_work = PrintRun.step, PrintRun.has_work
    seen: list[bool] = []

    def slow_step(run: PrintRun) -> Outcome:
        outcome = step(run)
        if outcome is Outcome.DONE:
            at_end.set()
            assert asked.wait(ENOUGH)
        return outcome

    def watched(run: PrintRun) -> bool:
        seen.append(worker.running(JOB) or not run.orders)
        return has_work(run)

    monkeypatch.setattr(PrintRun, "step", slow_step)
    monkeypatch.setattr(PrintRun, "has_work", watched)
    with a_worker(ledger) as worker:
        worker.start(JOB, sheet_pdf)
        assert at_end.wait(ENOUGH)
        worker.resume(JOB, sheet_pdf, from_form=FORMS[2])
        asked.set()
        assert worker.wait(JOB, ENOUGH)
    assert seen == [True]
    assert len(ledger.jobs[JOB].sheets[2].tries) == 2


def test_going_on_pressed_while_a_cancel_is_under_way_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The printer has confirmed and the job is being marked as cancelled: the clerk has thought better of it."""
    ledger = FakeLedger()
    at_end, asked = threading.Event(), threading.Event()
    after_taking_back = PrintRun._after_taking_back

    def slow(run: PrintRun, job: PrintJob, flying: list[PrintSheet]) -> Outcome:
        at_end.set()
        assert asked.wait(ENOUGH)
        return after_taking_back(run, job, flying)

    monkeypatch.setattr(PrintRun, "_after_taking_back", slow)
    with IppServer(polls_to_print=1_000_000) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        until(lambda: ledger.states(JOB)[0] == "printing")
        worker.cancel(JOB)
        assert at_end.wait(ENOUGH)
        worker.resume(JOB, sheet_pdf)
        server.polls_to_print = 1
        asked.set()
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed"] * 3
    assert forms_out(server) == list(FORMS)
    assert [len(sheet.tries) for sheet in ledger.jobs[JOB].sheets] == [2, 1, 1]


def confirm_at_once(ledger: FakeLedger) -> None:
    ledger.add(a_job("sim:printer?vanish=2&polls=0"))
    with a_worker(ledger) as worker:
        worker.start(JOB, sheet_pdf)
        until(lambda: ledger.states(JOB)[1] == "unknown")
        ledger.set_state(JOB, FORMS[1], PrintState.QUEUED, AT)
        if not worker.running(JOB):
            worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
        assert ledger.states(JOB) == ["printed"] * 3


def test_print_again_from_the_jammed_form() -> None:
    ledger = FakeLedger()
    with IppServer(faults={2: "jam"}, hold_polls=None) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        until(lambda: ledger.states(JOB)[1] == "held")
        worker.resume(JOB, sheet_pdf, from_form=FORMS[1])
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed"] * 3
    assert forms_out(server) == list(FORMS)
    assert server.received[1][0] == f"1124-0001-j1-2-2of3-{FORMS[1]}"


def test_print_again_from_a_printed_form_leaves_the_later_ones() -> None:
    ledger = FakeLedger()
    with IppServer() as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
        worker.resume(JOB, sheet_pdf, from_form=FORMS[1])
        assert worker.wait(JOB, ENOUGH)
    assert forms_out(server) == [*FORMS, FORMS[1]]
    with pytest.raises(OperatorError):
        worker.resume(JOB, sheet_pdf, from_form="no-such-form")


def test_printer_switched_off_is_waited_for() -> None:
    ledger = FakeLedger()
    printer = PrinterCatalogue([]).open("sim:printer")
    off = SwitchedOff(printer)
    with a_worker(ledger, lambda uri: off) as worker:
        ledger.add(a_job("sim:printer"))
        worker.start(JOB, sheet_pdf)
        until(lambda: ledger.states(JOB)[0] == "held")
        assert worker.running(JOB)
        off.is_on = True
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed"] * 3


def test_printer_lost_while_printing_is_asked_until_it_answers() -> None:
    ledger = FakeLedger()
    printer = SwitchedOff(PrinterCatalogue([]).open("sim:printer?polls=3"), is_on=True, deaf_polls=5)
    with a_worker(ledger, lambda uri: printer) as worker:
        ledger.add(a_job("sim:printer"))
        worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed"] * 3
    assert (FORMS[0], "held") in ledger.history


def test_recover_asks_for_what_the_printer_had_and_hands_nothing_over() -> None:
    ledger = FakeLedger()
    with IppServer() as server:
        printer = PrinterCatalogue([]).open(server.uri)
        job = a_job(server.uri)
        key = printer.submit(sheet_pdf(FORMS[0]), job_title(job, job.sheets[0], 1))
        first = replace(job.sheets[0], state=PrintState.PRINTING, tries=(PrintTry(1, key, AT),))
        second = replace(job.sheets[1], state=PrintState.SENT, tries=(PrintTry(1, "", AT),))
        ledger.add(replace(job, sheets=(first, second, job.sheets[2])))
        with a_worker(ledger) as worker:
            worker.recover(JOB)
            assert worker.wait(JOB, ENOUGH)
        assert ledger.states(JOB) == ["printed", "unknown", "queued"]
        assert server.submissions == 1


def test_a_job_of_that_number_under_another_title_is_not_ours() -> None:
    ledger = FakeLedger()
    with IppServer() as server, a_worker(ledger) as worker:
        key = PrinterCatalogue([]).open(server.uri).submit(sheet_pdf("somebody's"), "report.pdf")
        job = a_job(server.uri)
        ledger.add(
            replace(job, sheets=(replace(job.sheets[0], state=PrintState.SENT, tries=(PrintTry(1, key, AT),)),))
        )
        worker.recover(JOB)
        assert worker.wait(JOB, ENOUGH)
        assert server.jobs[int(key)].state != 7, "somebody else's job is left alone"
    assert ledger.states(JOB) == ["unknown"]
    assert "入れ替わった" in ledger.jobs[JOB].sheets[0].reason


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_lost_answer_is_found_again_where_the_printer_lists_its_jobs(place: int) -> None:
    ledger = FakeLedger()
    with IppServer(faults={place: "drop"}, lists_jobs=True) as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB) == ["printed"] * 3
    assert forms_out(server) == list(FORMS)
    assert ledger.jobs[JOB].sheets[place - 1].tries[-1].backend_job == str(place)


def test_recover_of_a_job_the_printer_forgot() -> None:
    ledger = FakeLedger()
    with IppServer() as server, a_worker(ledger) as worker:
        job = a_job(server.uri)
        first = replace(job.sheets[0], state=PrintState.SENT, tries=(PrintTry(1, "77", AT),))
        ledger.add(replace(job, sheets=(first, *job.sheets[1:])))
        worker.recover(JOB)
        assert worker.wait(JOB, ENOUGH)
    assert ledger.states(JOB)[0] == "unknown"


def test_a_stuck_printer_does_not_hold_up_another_one() -> None:
    ledger = FakeLedger()
    other = PrintJobId("j2")
    with IppServer(faults={1: "jam"}, hold_polls=None) as stuck, IppServer() as free, a_worker(ledger) as worker:
        ledger.add(a_job(stuck.uri))
        ledger.add(a_job(free.uri, other))
        worker.start(JOB, sheet_pdf)
        worker.start(other, sheet_pdf)
        assert worker.wait(other, ENOUGH)
        assert worker.running(JOB)
        assert forms_out(free) == list(FORMS)


def test_two_jobs_of_one_printer_do_not_mix() -> None:
    ledger = FakeLedger()
    other = PrintJobId("j2")
    with IppServer(faults={2: "jam"}) as server, a_worker(ledger, window=2) as worker:
        ledger.add(a_job(server.uri))
        ledger.add(a_job(server.uri, other))
        worker.start(JOB, sheet_pdf)
        worker.start(other, sheet_pdf)
        assert worker.wait(JOB, ENOUGH)
        assert worker.wait(other, ENOUGH)
    assert forms_out(server) == [*FORMS, *FORMS]


def test_a_job_runs_once_and_sheets_that_cannot_be_drawn_are_held() -> None:
    ledger = FakeLedger()

    def broken(form: str) -> bytes:
        if form == FORMS[1]:
            raise InvalidInput("様式", "字がありません。", "直してください。")
        return sheet_pdf(form)

    with IppServer() as server, a_worker(ledger) as worker:
        ledger.add(a_job(server.uri))
        worker.start(JOB, broken)
        assert worker.wait(JOB, ENOUGH)
        assert ledger.states(JOB) == ["printed", "held", "queued"]
        assert ledger.jobs[JOB].sheets[1].reason == "字がありません。"
        gate = threading.Event()
        worker.resume(JOB, lambda form: (gate.wait(ENOUGH) and sheet_pdf(form)) or b"")
        worker.start(JOB, sheet_pdf)  # pressed twice
        gate.set()
        assert worker.wait(JOB, ENOUGH)
    assert forms_out(server) == list(FORMS)


@pytest.mark.allows_log("a print listener raised")
def test_progress_is_told_and_a_failing_listener_stops_nothing() -> None:
    ledger = FakeLedger()
    told: list[list[str]] = []

    def listener(job: PrintJobId) -> None:
        told.append(ledger.states(job))
        raise RuntimeError("listener")

    ledger.add(a_job("sim:printer?jam=2&hold=2"))
    worker = PrintWorker(ledger.scope, PrinterCatalogue([]).open, now=lambda: AT, on_progress=listener, back_off=FAST)
    worker.start(JOB, sheet_pdf)
    assert worker.wait(JOB, ENOUGH)
    worker.close()
    assert told[-1] == ["printed"] * 3
    assert ["printed", "held", "queued"] in told


@pytest.mark.allows_log("printing stopped with OSError")
@pytest.mark.parametrize("step", range(1, 30))
def test_a_full_disk_at_any_step_never_doubles_a_sheet(step: int) -> None:
    ledger = FakeLedger()
    printers = PrinterCatalogue([])
    printer = printers.open("sim:printer?polls=0")
    assert isinstance(printer, SimulatedPrinter)
    ledger.add(a_job(printer.uri))
    ledger.fail_at = step
    with a_worker(ledger, printers.open) as worker:
        try:
            worker.start(JOB, sheet_pdf)
        except OSError:
            assert step == 1
        assert worker.wait(JOB, ENOUGH)
    ledger.fail_at = 0
    with a_worker(ledger, printers.open) as worker:  # the program is started again
        worker.recover(JOB)
        assert worker.wait(JOB, ENOUGH)
        if "unknown" not in ledger.states(JOB):
            worker.resume(JOB, sheet_pdf)
            assert worker.wait(JOB, ENOUGH)
            assert ledger.states(JOB) == ["printed"] * 3
    out = [pdf.decode().removeprefix("%PDF ") for _, pdf in printer.printed]
    assert len(out) == len(set(out)), "no sheet twice"
    for sheet in ledger.jobs[JOB].sheets:
        assert sheet.state is not PrintState.PRINTED or sheet.form in out, "printed is only said of what is out"
        assert sheet.state is not PrintState.QUEUED or sheet.form not in out, "what is out is not queued again"


class SwitchedOff:
    """A printer that does not answer: off at first, or deaf to some questions."""

    def __init__(self, inner: Spooler, *, is_on: bool = False, deaf_polls: int = 0) -> None:
        self.uri = inner.uri
        self.inner = inner
        self.is_on = is_on
        self.deaf_polls = deaf_polls

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def validate(self, options: PrintOptions = PLAIN) -> None:
        if not self.is_on:
            raise PrinterUnreachable("test")

    def submit(self, pdf: bytes, title: str, options: PrintOptions = PLAIN) -> str:
        self.validate(options)
        return self.inner.submit(pdf, title, options)

    def poll(self, backend_job: str, title: str = "") -> SpoolStatus:
        if self.deaf_polls:
            self.deaf_polls -= 1
            raise PrinterUnreachable("test")
        return self.inner.poll(backend_job, title)

    def cancel(self, backend_job: str, title: str = "") -> None:
        if self.deaf_polls:
            raise PrinterUnreachable("test")
        self.inner.cancel(backend_job, title)
