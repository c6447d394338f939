"""A desk that is killed while it hands sheets over: run as a program by test_killed_printing.py, because it forks.

    python -m tests.printing.killed_printing FOLDER ROUNDS POINT SEED

Each round journals a packet, and forks a child that prints it through the real ledger to an IPP server in a process
of its own. At one sheet the child dies by SIGKILL at POINT: ``journal`` (the try is journalled, nothing was sent) or
``answer`` (everything was sent, the answer not read). A second child starts as the next desk would: it asks, lets the
clerk look at the sheets that stay unknown, and prints the rest. Prints one JSON line of what was seen.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desk_app.domain.case import Case
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.ids import CaseId, CaseNumber, ClerkId, DeskId, PrintJobId
from desk_app.domain.print_job import PrintJob, PrintSheet, PrintState, Proof
from desk_app.domain.sheet_code import sheet_payload
from desk_app.storage.folder import DataFolder, create_folder
from desk_app.storage.keys import MemoryKeys
from printing.ledger import Ledger
from printing.print_run import Outcome, PrintRun
from printing.spoolers.ipp_printer import IppPrinter
from tests.support.ipp_server import IppServer

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FORMS = [f"form-{n}" for n in range(1, 4)]
CASE = CaseId("c" * 32)


class Killed:
    """The printer of a desk that dies at its n-th sheet."""

    def __init__(self, uri: str, point: str, at_sheet: int, delay: float) -> None:
        self.inner = IppPrinter(uri)
        self.uri = uri
        self.point = point
        self.left = at_sheet
        self.delay = delay

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def submit(self, *args: Any) -> str:
        self.left -= 1
        if self.left == 0 and self.point == "journal":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.left == 0:
            http.client.HTTPConnection.getresponse = self.die  # type: ignore[method-assign]
        return self.inner.submit(*args)

    def die(self, *_: Any) -> Any:
        time.sleep(self.delay)
        os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def a_server(folder: Path, *, lists_jobs: bool) -> Iterator[tuple[str, Path]]:
    """A printer in a process of its own; its URI and the file that names what lies in the tray."""
    tray = folder / f"tray-{int(lists_jobs)}"
    tray.touch()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        handle = os.open(tray, os.O_WRONLY | os.O_APPEND)
        server = IppServer(lists_jobs=lists_jobs, prints_at_once=True)
        server.told = lambda title: (os.write(handle, f"{title}\n".encode()), None)[1]
        server.start()
        os.write(writing, f"{server.uri}\n".encode())
        signal.pause()
    os.close(writing)
    uri = os.read(reading, 1000).decode().strip()
    os.close(reading)
    try:
        yield uri, tray
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def arrived(tray: Path, job: PrintJobId, count: int) -> bool:
    """Wait until the printer has read what the desk sent before it died: no desk is up again sooner than that."""
    for _ in range(6000):
        if len(in_tray(tray, job)) >= count:
            return True
        time.sleep(0.005)
    return False


def in_tray(tray: Path, job: PrintJobId) -> list[str]:
    """The forms of this job that came out."""
    titles = [line for line in tray.read_text().splitlines() if f"-{job[:12]}-" in line]
    return [title.split("of3-", 1)[1] for title in titles]


def a_job(number: int, printer: str) -> PrintJob:
    sheets = tuple(
        PrintSheet(form, n, 3, "様式", sheet_payload("1124-0001", n, 1), "0" * 64, PrintState.QUEUED)
        for n, form in enumerate(FORMS, 1)
    )
    return PrintJob(PrintJobId(f"{number:012d}"), CASE, printer, "0" * 64, sheets, AT)


def scope_of(folder: DataFolder) -> Callable[[], Any]:
    @contextmanager
    def scope() -> Iterator[Ledger]:
        with folder.unit_of_work() as uow:
            yield uow.prints
            uow.commit()

    return scope


def printed(folder: DataFolder, job: PrintJob, spooler: Any, *, hands_over: bool) -> None:
    """Step a run of the job to its end."""
    run = PrintRun(
        job.id,
        job.printer,
        (lambda form: b"%PDF " + form.encode()) if hands_over else None,
        ledger_scope=scope_of(folder),
        open_spooler=lambda uri: spooler,
        now=lambda: AT,
        progress=lambda one: None,
    )
    while run.step() is not Outcome.DONE:
        time.sleep(0.001)


def next_start(folder: DataFolder, job: PrintJob, tray: Path) -> dict[str, Any]:
    """What the desk does when it is started again, with a clerk who looks into the tray."""
    with folder.unit_of_work() as uow:
        said = [sheet.form for sheet in uow.prints.get(job.id).sheets if sheet.state is PrintState.PRINTED]
    lies = sorted(set(said) - set(in_tray(tray, job.id)))
    spooler = IppPrinter(job.printer)
    printed(folder, job, spooler, hands_over=False)
    with folder.unit_of_work() as uow:
        unknown = [sheet.form for sheet in uow.prints.get(job.id).sheets if sheet.state is PrintState.UNKNOWN]
        for form in unknown:
            state = PrintState.PRINTED if form in in_tray(tray, job.id) else PrintState.QUEUED
            uow.prints.set_state(job.id, form, state, AT, "職員が確認", proof=Proof.CLERK)
        uow.commit()
    printed(folder, job, spooler, hands_over=True)
    with folder.unit_of_work() as uow:
        states = [sheet.state.value for sheet in uow.prints.get(job.id).sheets]
    return {"unknown": unknown, "states": states, "lies": lies}


def forked(action: Callable[[], Any]) -> tuple[int, str]:
    """Run it in a child; how the child ended, and what it gave as JSON."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.write(writing, json.dumps(action()).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    said = os.read(reading, 65536).decode()
    os.close(reading)
    return os.waitstatus_to_exitcode(status), said


def one_round(folder: DataFolder, job: PrintJob, tray: Path, killed: Killed, seen: Counter[str]) -> str:
    """One packet, one kill, one new start; what was wrong, or an empty text."""
    with folder.unit_of_work() as uow:
        uow.prints.add(job)
        uow.commit()
    folder.close()  # no connection goes over the fork
    ended, _ = forked(lambda: printed(folder, job, killed, hands_over=True))
    if ended != -signal.SIGKILL:
        return f"ended with {ended}"
    seen["killed"] += 1
    if not arrived(tray, job.id, killed.left - (killed.point == "journal")):
        return f"what was sent never came out: {in_tray(tray, job.id)}"
    ended, said = forked(lambda: next_start(folder, job, tray))
    if ended != 0:
        return f"the next start ended with {ended}"
    found = json.loads(said)
    seen["asked" if found["unknown"] else "adopted"] += 1
    out = in_tray(tray, job.id)
    if found["lies"]:
        return f"said to be printed and were not: {found['lies']}"
    if out != FORMS:
        return f"in the tray: {out}"
    return "" if found["states"] == ["printed"] * 3 else f"in the end: {found['states']}"


def main() -> None:
    """Run the rounds and print what was seen."""
    home, rounds, point, seed = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    chance = random.Random(seed)
    home.mkdir(parents=True, exist_ok=True)
    folder = create_folder(home / "desk", MemoryKeys())
    with folder.unit_of_work() as uow:
        number = CaseNumber("1124-0001")
        uow.cases.add(Case(CASE, number, DeskId("d"), ClerkId("k"), AT, status=CaseStatus.PRINTING))
        uow.commit()
    seen: Counter[str] = Counter()
    problems = []
    with a_server(home, lists_jobs=True) as listing, a_server(home, lists_jobs=False) as silent:
        for n in range(rounds):
            uri, tray = listing if n % 2 else silent
            killed = Killed(uri, point, chance.randint(1, 3), chance.choice((0.0, 0.0, 0.005)))
            if wrong := one_round(folder, a_job(n, uri), tray, killed, seen):
                problems.append(f"round {n}: {wrong}")
    print(json.dumps({"problems": problems, **seen}, ensure_ascii=False))


if __name__ == "__main__":
    main()
