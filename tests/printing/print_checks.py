"""What is tried on real print servers: each check gives what it saw, test_real_servers.py says what must be so."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desk_app.domain.ids import PrintJobId
from desk_app.domain.print_job import PLAIN, PrinterView, PrintJob, PrintOptions, PrintSheet, PrintState
from desk_app.domain.sheet_code import sheet_payload
from printing.discovery import announced, cups_queues
from printing.ledger import backend_job
from printing.queue import BackOff, PrintWorker
from printing.spoolers.catalogue import PrinterCatalogue
from printing.trial_page import print_trial_page, trial_page
from tests.printing.print_servers import CUPS_PORT, CUPS_ROOT, Servers, end, servers, until
from tests.support.fake_ledger import FakeLedger

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
JOB = PrintJobId("3f2a9c01bb7e4d55a0")
FAST = BackOff(first=0.02, factor=1.5, most=0.1)
PDF = trial_page(PrinterView("", "試験", ""), AT)
ENOUGH = 60.0


def a_job(printer: str, forms: int, options: dict[int, PrintOptions] | None = None) -> PrintJob:
    chosen = options or {}
    sheets = tuple(
        PrintSheet(
            f"form-{n:02d}",
            n,
            forms,
            "様式",
            sheet_payload("1124-0001", n, 1),
            "0" * 64,
            PrintState.QUEUED,
            options=chosen.get(n, PLAIN),
        )
        for n in range(1, forms + 1)
    )
    return PrintJob(JOB, "c" * 32, printer, "0" * 64, sheets, AT)


class Run:
    """A worker over a ledger in memory."""

    def __init__(self) -> None:
        self.ledger = FakeLedger()
        self.worker = PrintWorker(
            self.ledger.scope, PrinterCatalogue([]).open, now=lambda: AT, window=2, back_off=FAST
        )

    def close(self) -> None:
        self.worker.close()

    def begin(self, job: PrintJob) -> None:
        self.ledger.add(job)
        self.worker.start(JOB, lambda form: PDF)

    def states(self) -> list[str]:
        return self.ledger.states(JOB)

    def reasons(self) -> list[str]:
        return [sheet.reason for sheet in self.ledger.jobs[JOB].sheets]

    def is_taken(self, place: int) -> bool:
        """Whether the printer has given this sheet a number of its own."""
        return bool(backend_job(self.ledger.jobs[JOB].sheets[place - 1]))

    def finished(self) -> bool:
        return self.worker.wait(JOB, ENOUGH)

    def state_is(self, place: int, *states: str) -> None:
        until(lambda: self.states()[place - 1] in states, f"{place} is {self.states()[place - 1]}", ENOUGH)


def forms_of(names: list[str]) -> list[str]:
    """The forms in the tray, in the order they came out."""
    return [name.rsplit("of", 1)[-1].split("-", 1)[1].removesuffix(".pdf") for name in names if "of" in name]


def direct(here: Servers) -> dict[str, Any]:
    """Twelve forms to the printer itself, with a tray, two sides and copies of their own."""
    here.bus()
    uri = here.printer()
    chosen = {2: PrintOptions("photo", "two-sided-long-edge", 2)}
    with closing(Run()) as run:
        run.begin(a_job(uri, 12, chosen))
        ended = run.finished()
        options = [dict(line.split("=", 1) for line in one.read_text().splitlines()) for one in options_of(here)]
        return {
            "ended": ended,
            "states": run.states(),
            "out": forms_of(here.sheets()),
            "copies": [one.get("IPP_COPIES") for one in options],
            "sides": [one.get("IPP_SIDES") for one in options],
            "second_media": options[1].get("IPP_MEDIA_COL", ""),
            "announced": heard(),
            "trial": print_trial_page(PrinterCatalogue([]).open(uri), AT).state.value,
        }


def heard() -> list[str]:
    """The announced printers; avahi makes sure of a name for a second or two before it answers for it."""
    for _ in range(10):
        if found := announced(interface="127.0.0.1"):
            return [one.uri for one in found]
    return []


def options_of(here: Servers) -> list[Path]:
    return sorted(here.folder.glob("options-*"), key=lambda path: int(path.name.split("-")[1]))


def jam(here: Servers) -> dict[str, Any]:
    """A jam that is cleared; then one in which the rest is taken back, and resumed from that form."""
    here.bus()
    uri = here.printer()
    with closing(Run()) as run:
        here.play("media-jam-error\n")
        run.begin(a_job(uri, 5))
        run.state_is(1, "held")
        in_jam = run.reasons()[0]
        here.play("media-jam-error 2\n")
        run.state_is(2, "printed")
        run.state_is(3, "held")  # a jam told between two questions shows at the sheet behind first
        stopped = run.states().index("held")
        run.worker.cancel(JOB)
        until(lambda: "held" not in run.states(), "still held")
        here.play("")
        run.finished()
        after_cancel = run.states()
        form = run.ledger.jobs[JOB].sheets[stopped].form
        until(lambda: len(here.sheets()) > stopped, "the jammed sheet was pulled out and is gone", ENOUGH)
        before = len(here.sheets())
        run.worker.resume(JOB, lambda one: PDF, from_form=form)
        run.finished()
        return {
            "in_jam": in_jam,
            "stopped": stopped,
            "after_cancel": after_cancel,
            "states": run.states(),
            "before": forms_of(here.sheets())[:before],
            "resumed": forms_of(here.sheets())[before:],
            "forms": [sheet.form for sheet in run.ledger.jobs[JOB].sheets],
        }


def queue(here: Servers) -> dict[str, Any]:
    """Forms through a cupsd queue: a jam, then cupsd restarted while one is under way; what stays in its spool."""
    here.bus()
    printer = here.printer()
    uri = here.cups(printer)
    with closing(Run()) as run:
        run.begin(a_job(uri, 2))
        run.finished()
        clean = run.states()
        left = [path.name for path in (CUPS_ROOT / "spool").iterdir() if path.name.startswith("d")]
        found = [one.uri for one in cups_queues(f"ipp://127.0.0.1:{CUPS_PORT}/")]
    with closing(Run()) as run:
        here.play("waits\n")  # no word of IPP: the engine only waits until cupsd has both forms
        run.begin(a_job(uri, 2))
        until(lambda: run.is_taken(2), "the second form was not taken", ENOUGH)
        here.play("media-jam-error\n")
        run.state_is(1, "held")
        in_jam = run.states()
        run.close()  # the desk dies, cupsd is started again, the jam is cleared
        end(here.cupsd)
        here.play("")
        here.cups(printer)
        after = Run()
        with closing(after):
            after.ledger.add(run.ledger.jobs[JOB])
            after.worker.recover(JOB)
            after.finished()
            recovered = after.states()
            return {
                "clean": clean,
                "left": left,
                "found": found,
                "in_jam": in_jam,
                "recovered": recovered,
                "out": forms_of(here.sheets()),
            }


def bytes_only(here: Servers) -> dict[str, Any]:
    """A queue that says completed when the bytes are gone is never believed."""
    here.bus()
    printer = here.printer()
    uri = here.cups(f"{printer}?waitjob=false")
    here.play("media-jam-error\n")
    with closing(Run()) as run:
        run.begin(a_job(uri, 1))
        run.finished()
        seen = {"states": run.states(), "reasons": run.reasons(), "out": here.sheets()}
    here.play("")
    return seen


CHECKS: dict[str, Callable[[Servers], dict[str, Any]]] = {
    "direct": direct,
    "jam": jam,
    "queue": queue,
    "bytes_only": bytes_only,
}


def run(folder: Path, check: str) -> None:
    """Run one check and print what it saw."""
    with servers(folder) as here:
        print(json.dumps(CHECKS[check](here), ensure_ascii=False), flush=True)
