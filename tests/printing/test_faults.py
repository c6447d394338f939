"""Every fault at every sheet of a packet of twelve, alone and mixed with crashes, cancels and a change of printer.

The clerk of these runs looks into the tray and says what lies there; the ledger must never have said more.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest
from jsonschema import Draft202012Validator

from desk_app.cli.prints import print_json
from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import FINAL_STATES, PrintJob, PrintSheet, PrintState, Proof
from desk_app.domain.sheet_code import sheet_payload
from desk_app.services.views import PrintView
from printing.ledger import is_in_flight
from printing.print_run import Outcome, PrintRun
from printing.run_orders import Restart
from printing.spoolers.simulated import FAULTS, SimulatedPrinter
from resources.schema import schema
from tests.support.fake_ledger import FakeLedger

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
JOB = PrintJobId("3f2a9c01bb7e4d55a0")
FORMS = [f"form-{n:02d}" for n in range(1, 13)]
ALONE = [(fault, place) for fault in FAULTS for place in range(1, 13)]
RUNS = 500
MOST_STEPS = 3000
VALID = Draft202012Validator(schema("print"))


def a_job() -> PrintJob:
    sheets = tuple(
        PrintSheet(form, n, 12, "様式", sheet_payload("1124-0001", n, 1), "0" * 64, PrintState.QUEUED, pages=(n,))
        for n, form in enumerate(FORMS, 1)
    )
    return PrintJob(JOB, "c" * 32, "sim:printer", "0" * 64, sheets, AT)


class Desk:
    """A desk with one or two printers, a ledger and a clerk, moved on step by step."""

    def __init__(self, uri: str, chance: random.Random, *, window: int = 1) -> None:
        self.printers = {"sim:printer": SimulatedPrinter(uri), "sim:printer?polls=2": SimulatedPrinter()}
        self.ledger = FakeLedger()
        self.ledger.add(a_job())
        self.chance = chance
        self.window = window
        self.tray: list[str] = []
        self.run = self.a_run(hands_over=True)

    def a_run(self, *, hands_over: bool) -> PrintRun:
        return PrintRun(
            JOB,
            self.ledger.jobs[JOB].printer,
            self.pdf if hands_over else None,
            ledger_scope=self.ledger.scope,
            open_spooler=self.printers.__getitem__,
            now=lambda: AT,
            progress=lambda job: self.check(),
            window=self.window,
        )

    def pdf(self, form: str) -> bytes:
        return form.encode()

    @property
    def sheets(self) -> tuple[PrintSheet, ...]:
        return self.ledger.jobs[JOB].sheets

    def step(self) -> Outcome:
        outcome = self.run.step()
        self.check()
        return outcome

    def look(self) -> None:
        """Take the new papers out of the printers, in the order in which they fell."""
        for printer in self.printers.values():
            while printer.printed:
                self.tray.append(printer.printed.popleft()[1].decode())

    def check(self) -> None:
        """What `desk print status --json` says now is true, and no more than the printer said."""
        self.look()
        job = self.ledger.jobs[JOB]
        document = print_json(PrintView(job.id, job.printer, job.sheets, job.complete, True))
        if self.chance.random() < 0.01:
            VALID.validate(json.loads(json.dumps(document)))
        for sheet, shown in zip(job.sheets, document["sheets"], strict=True):
            out = self.tray.count(sheet.form)
            assert out <= 1, f"{sheet.form} came out twice"
            assert shown["state"] == sheet.state.value
            if sheet.state is PrintState.PRINTED:
                assert out == 1, f"{sheet.form} is said to be printed"
                assert sheet.proof is not Proof.NONE
            if sheet.state is PrintState.QUEUED and not is_in_flight(sheet):
                assert out == 0, f"{sheet.form} is out and would be printed again"
            if sheet.state is PrintState.CANCELLED:
                assert out == 0, f"{sheet.form} is out and said to be cancelled"

    def clerk_looks(self) -> bool:
        """Answer for every unknown sheet what is true; whether there was one."""
        unknown = [sheet for sheet in self.sheets if sheet.state is PrintState.UNKNOWN]
        for sheet in unknown:
            state = PrintState.PRINTED if sheet.form in self.tray else PrintState.QUEUED
            self.ledger.set_state(JOB, sheet.form, state, AT, "職員が確認", proof=Proof.CLERK)
        return bool(unknown)

    def finish(self, *, mischief: float = 0.0) -> None:
        """Until every sheet is out; with ``mischief`` the desk crashes, cancels or changes the printer."""
        for _ in range(MOST_STEPS):
            if self.chance.random() < mischief:
                self.disturb()
            if self.step() is not Outcome.DONE and not self.stuck():
                continue
            self.clerk_looks()
            if all(sheet.state is PrintState.PRINTED for sheet in self.sheets):
                return
            self.queue_cancelled()
            self.run = self.a_run(hands_over=True)
        raise AssertionError(f"never ended: {self.ledger.states(JOB)}")

    def stuck(self) -> bool:
        """A refusal stops the run until the clerk resumes."""
        return self.run._is_blocked

    def queue_cancelled(self) -> None:
        for sheet in self.sheets:
            if sheet.state is PrintState.CANCELLED:
                self.ledger.set_state(JOB, sheet.form, PrintState.QUEUED, AT)

    def disturb(self) -> None:
        what = self.chance.choice(("crash", "crash", "cancel", "move"))
        if what == "crash":  # the program is started again: it asks, and hands nothing over
            self.run = self.a_run(hands_over=False)
        elif what == "cancel":
            self.run.orders.cancel()
        else:
            other = next(uri for uri in self.printers if uri != self.run.printer)
            self.run.orders.restart(Restart(None, self.pdf, other))


def faulty(faults: list[tuple[str, int]], **options: int) -> str:
    pairs = [f"{fault}={place}" for fault, place in faults] + [f"{key}={value}" for key, value in options.items()]
    return "sim:printer?" + "&".join(pairs)


@pytest.mark.parametrize("part", range(10))
def test_five_hundred_runs_with_faults(part: int) -> None:
    """The first run through every fault at every place; the others mix up to four with what a desk may do itself."""
    for seed in range(part, RUNS, 10):
        chance = random.Random(seed)
        if seed < len(ALONE):
            desk = Desk(faulty([ALONE[seed]], lists=seed % 2), chance)
            desk.finish()
        else:
            faults = [chance.choice(ALONE) for _ in range(chance.randint(1, 4))]
            uri = faulty(faults, lists=chance.randint(0, 1), hold=chance.randint(1, 5), polls=chance.randint(0, 2))
            desk = Desk(uri, chance, window=chance.choice((1, 1, 1, 2)))
            desk.finish(mischief=0.03)
        assert sorted(desk.tray) == FORMS, f"seed {seed}"
        if desk.window == 1:
            assert desk.tray == FORMS, f"seed {seed}: the order of the packet"


def test_the_faults_of_the_runs_were_there() -> None:
    assert RUNS - len(ALONE) >= 250
    seen = {fault: Desk(faulty([(fault, 4)]), random.Random(0)) for fault in FAULTS}
    for desk in seen.values():
        desk.finish()
    held = [fault for fault, desk in seen.items() if (FORMS[3], "held") in desk.ledger.history]
    asked = [fault for fault, desk in seen.items() if (FORMS[3], "unknown") in desk.ledger.history]
    assert held == ["jam", "empty", "door", "toner", "full", "media", "offline", "busy", "refuse", "off"]
    assert asked == ["lost", "vanish", "aborted", "panel", "restart", "forgot", "swap"]


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_resume_from_the_fourth_of_twelve_gives_the_rest_and_nothing_else(is_cancelled: bool) -> None:
    desk = Desk(faulty([("refuse", 4)]), random.Random(1))
    while not desk.stuck():
        desk.step()
    if is_cancelled:
        desk.run.orders.cancel()
        while desk.step() is not Outcome.DONE:
            pass
        assert {sheet.state for sheet in desk.sheets} == FINAL_STATES
    before = list(desk.tray)
    desk.run = desk.a_run(hands_over=False)
    desk.run.orders.restart(Restart(FORMS[3], desk.pdf))
    while desk.step() is not Outcome.DONE:
        pass
    assert before == FORMS[:3]
    assert desk.tray == FORMS
    assert desk.ledger.states(JOB) == ["printed"] * 12


def test_another_printer_takes_the_rest() -> None:
    desk = Desk(faulty([("jam", 4)], hold=10_000), random.Random(2))
    while "held" not in desk.ledger.states(JOB):
        desk.step()
    desk.run.orders.restart(Restart(None, desk.pdf, "sim:printer?polls=2"))
    while desk.step() is not Outcome.DONE:
        pass
    assert desk.ledger.states(JOB)[3] == "unknown", "half of it may lie in the paper path"
    assert desk.ledger.states(JOB)[4:] == ["queued"] * 8
    desk.clerk_looks()
    desk.finish()
    assert desk.tray == FORMS
    printers = [sheet.tries[-1].printer for sheet in desk.sheets]
    assert printers == ["sim:printer"] * 3 + ["sim:printer?polls=2"] * 9
    assert desk.sheets[3].tries[1].why == "職員が確認"
