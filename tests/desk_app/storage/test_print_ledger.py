from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, PrintJobId
from desk_app.domain.print_job import PrintJob, PrintOptions, PrintSheet, PrintState, PrintTry, Proof
from desk_app.storage.folder import DataFolder
from desk_app.storage.print_ledger import GHOST_DAYS
from desk_app.storage.unit_of_work import SqlUnitOfWork
from tests.support.builders import OPENED_AT, a_case

JOB = PrintJobId("job-1")
LATER = OPENED_AT + timedelta(seconds=5)


@pytest.fixture
def unit(folder: DataFolder):
    """A unit of work in which one case is stored."""
    with folder.unit_of_work() as opened:
        opened.cases.add(a_case())
        yield opened


def a_job(**more: object) -> PrintJob:
    sheet = PrintSheet("cover", 1, 1, "受付票", "C1", "ab" * 32, PrintState.QUEUED, pages=(0, 1), **more)  # type: ignore[arg-type]
    return PrintJob(JOB, CaseId("0" * 32), "sim:printer", "cd" * 32, (sheet,), OPENED_AT)


def the_sheet(unit: SqlUnitOfWork) -> PrintSheet:
    return unit.prints.get(JOB).sheets[0]


def test_paper_proof_and_scans_come_back(unit: SqlUnitOfWork):
    tries = (PrintTry(1, "7", OPENED_AT, LATER, "ipp://a/ipp/print", "", "unknown"),)
    job = a_job(
        options=PrintOptions("tray-2", "two-sided-long-edge", 2), out=1, proof=Proof.SCAN, scanned=(1, 2), tries=tries
    )
    unit.prints.add(job)
    assert unit.prints.get(JOB) == job


def test_every_try_names_its_printer_its_reason_and_its_end(unit: SqlUnitOfWork):
    unit.prints.add(a_job())
    unit.prints.begin_try(JOB, "cover", OPENED_AT, printer="a")
    unit.prints.set_state(JOB, "cover", PrintState.HELD, OPENED_AT, "紙切れ")
    assert the_sheet(unit).tries == (PrintTry(1, "", OPENED_AT, printer="a"),), "held is no end"
    unit.prints.set_state(JOB, "cover", PrintState.UNKNOWN, LATER, "切れました")
    unit.prints.set_state(JOB, "cover", PrintState.QUEUED, LATER, "出ていない(職員が確認)")
    unit.prints.begin_try(JOB, "cover", LATER, printer="b", why="出ていない(職員が確認)")
    unit.prints.set_state(JOB, "cover", PrintState.PRINTED, LATER, out=2, proof=Proof.PRINTER)
    sheet = the_sheet(unit)
    assert [(one.printer, one.why, one.outcome) for one in sheet.tries] == [
        ("a", "", "unknown"),
        ("b", "出ていない(職員が確認)", "printed"),
    ]
    assert (sheet.out, sheet.proof) == (2, Proof.PRINTER)


def test_a_scan_makes_an_unknown_try_known(unit: SqlUnitOfWork):
    unit.prints.add(a_job())
    unit.prints.begin_try(JOB, "cover", OPENED_AT)
    unit.prints.set_state(JOB, "cover", PrintState.UNKNOWN, OPENED_AT)
    for page in (2, 1, 2):
        unit.prints.note_scan(JOB, "cover", page, LATER)
    unit.prints.set_state(JOB, "cover", PrintState.PRINTED, LATER, proof=Proof.SCAN)
    assert the_sheet(unit).scanned == (1, 2)
    assert the_sheet(unit).tries[0].outcome == "printed"


def test_another_printer_is_noted_and_tries_keep_theirs(unit: SqlUnitOfWork):
    unit.prints.add(a_job())
    unit.prints.begin_try(JOB, "cover", OPENED_AT, printer="sim:printer")
    unit.prints.set_printer(JOB, "ipp://b/ipp/print")
    assert unit.prints.get(JOB).printer == "ipp://b/ipp/print"
    assert the_sheet(unit).tries[0].printer == "sim:printer"
    with pytest.raises(OperatorError):
        unit.prints.set_printer(PrintJobId("no"), "x")


def test_what_is_asked_again_at_the_start(unit: SqlUnitOfWork):
    unit.prints.add(a_job())
    assert [job.id for job in unit.prints.with_open_end(LATER)] == [JOB]
    unit.prints.begin_try(JOB, "cover", OPENED_AT)
    unit.prints.set_state(JOB, "cover", PrintState.UNKNOWN, OPENED_AT)
    unit.prints.set_state(JOB, "cover", PrintState.QUEUED, OPENED_AT, "出ていない(職員が確認)")
    unit.prints.begin_try(JOB, "cover", OPENED_AT)
    unit.prints.set_state(JOB, "cover", PrintState.PRINTED, OPENED_AT)
    assert unit.prints.unfinished() == ()
    assert [job.id for job in unit.prints.with_open_end(LATER)] == [JOB], "its first try may still come out"
    assert unit.prints.with_open_end(OPENED_AT + timedelta(days=GHOST_DAYS + 1)) == ()


def test_papers_of_a_form_follow_its_sides():
    one_sided = a_job().sheets[0]
    two_sided = replace(one_sided, pages=(0, 1, 2), options=PrintOptions(sides="two-sided-long-edge"))
    assert (one_sided.papers, two_sided.papers) == ((1, 2), (1, 3))
    assert not replace(one_sided, scanned=(1,)).wholly_scanned
    assert replace(one_sided, scanned=(1, 2)).wholly_scanned
    assert replace(two_sided, scanned=(2, 3)).wholly_scanned, "the back of a paper will do"
    assert not replace(two_sided, scanned=(1, 2)).wholly_scanned
