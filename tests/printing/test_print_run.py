from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState
from desk_app.domain.sheet_code import sheet_payload
from printing.ledger import is_in_flight
from printing.print_run import Outcome, PrintRun
from printing.spoolers.simulated import SimulatedPrinter
from tests.support.fake_ledger import FakeLedger

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
JOB = PrintJobId("j1")
SHEET = PrintSheet("juumin-ido", 1, 2, "様式", sheet_payload("1124-0001", 1, 1), "0" * 64, PrintState.QUEUED)


def a_job(*sheets: PrintSheet) -> PrintJob:
    return PrintJob(JOB, "c" * 32, "sim:printer", "0" * 64, sheets, AT)


def a_run(ledger: FakeLedger, printer: SimulatedPrinter, window: int) -> PrintRun:
    return PrintRun(
        JOB,
        "sim:printer",
        lambda form: form.encode(),
        ledger_scope=ledger.scope,
        open_spooler=lambda uri: printer,
        now=lambda: AT,
        progress=lambda job: None,
        window=window,
    )


@pytest.mark.parametrize(("window", "most"), [(1, 1), (2, 2)])
def test_never_more_in_the_printer_than_the_window(window: int, most: int) -> None:
    ledger, printer = FakeLedger(), SimulatedPrinter()
    ledger.add(a_job(*(replace(SHEET, form=f"f{n}") for n in range(5))))
    run = a_run(ledger, printer, window)
    flying = []
    while run.step() is not Outcome.DONE:
        flying.append(sum(is_in_flight(sheet) for sheet in ledger.get(JOB).sheets))
    assert max(flying) == most
    assert [pdf for _, pdf in printer.printed] == [f"f{n}".encode() for n in range(5)]


def test_a_held_sheet_lets_no_other_pass() -> None:
    ledger, printer = FakeLedger(), SimulatedPrinter("sim:printer?jam=1&hold=4")
    ledger.add(a_job(SHEET, replace(SHEET, form="second")))
    run = a_run(ledger, printer, 2)
    held = 0
    for _ in range(5):
        run.step()
        if ledger.states(JOB)[0] == "held":
            held += 1
            assert not ledger.get(JOB).sheets[1].tries
    assert held
    while run.step() is not Outcome.DONE:
        pass
    assert ledger.states(JOB) == ["printed", "printed"]


def test_two_programs_on_one_job_hand_each_sheet_over_once() -> None:
    ledger, printer = FakeLedger(), SimulatedPrinter("sim:printer?polls=0")
    ledger.add(a_job(*(replace(SHEET, form=f"f{n}") for n in range(4))))
    one = a_run(ledger, printer, 1)
    other = a_run(ledger, printer, 1)
    take = one._prepared
    one._prepared = lambda sheet: (take(sheet), other.step())[0]  # the other is quicker, every time
    for _ in range(60):
        one.step()
    assert ledger.states(JOB) == ["printed"] * 4
    assert [pdf for _, pdf in printer.printed] == [f"f{n}".encode() for n in range(4)]
