from __future__ import annotations

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.print_job import PrintState
from printing.spoolers.errors import AnswerLost, PrinterBusy, PrinterRefused
from printing.spoolers.simulated import SimulatedPrinter


def polls(printer: SimulatedPrinter, job: str, times: int) -> list[PrintState]:
    return [printer.poll(job).state for _ in range(times)]


def test_prints_within_a_few_polls() -> None:
    printer = SimulatedPrinter("sim:printer?polls=2")
    job = printer.submit(b"pdf", "t")
    assert polls(printer, job, 4) == [PrintState.PRINTING, PrintState.PRINTING, *[PrintState.PRINTED] * 2]
    assert list(printer.printed) == [("t", b"pdf")]


@pytest.mark.parametrize("fault", ["jam", "empty", "door"])
def test_holds_and_goes_on(fault: str) -> None:
    printer = SimulatedPrinter(f"sim:printer?{fault}=1&hold=2&polls=0")
    job = printer.submit(b"pdf", "t")
    assert printer.describe().state == "stopped"
    assert polls(printer, job, 3) == [PrintState.HELD, PrintState.HELD, PrintState.PRINTED]
    assert printer.describe().state == "ready"


@pytest.mark.parametrize(
    ("fault", "kind", "out"),
    [("lost", AnswerLost, 2), ("vanish", AnswerLost, 0), ("busy", PrinterBusy, 0), ("refuse", PrinterRefused, 0)],
)
def test_failed_submissions(fault: str, kind: type[Exception], out: int) -> None:
    printer = SimulatedPrinter(f"sim:printer?{fault}=2")
    printer.submit(b"pdf", "first")
    with pytest.raises(kind):
        printer.submit(b"pdf", "second")
    assert len(printer.printed) == out


def test_cancel() -> None:
    printer = SimulatedPrinter("sim:printer?jam=2")
    clean, jammed = printer.submit(b"1", "a"), printer.submit(b"2", "b")
    printer.cancel(clean)
    printer.cancel(jammed)
    assert printer.poll(clean).state is PrintState.CANCELLED
    assert printer.poll(jammed).state is PrintState.UNKNOWN


@pytest.mark.parametrize("uri", ["sim:printer?jamm=1", "sim:printer?jam=x", "sim:other", "sim:printer?jam=-1"])
def test_misspelt_options_are_refused(uri: str) -> None:
    with pytest.raises(InvalidInput):
        SimulatedPrinter(uri)
