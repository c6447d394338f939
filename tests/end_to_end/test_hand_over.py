"""The hand-over driven by a scanner on a pseudo-terminal: what belongs to this case goes, nothing else does."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QApplication

from desk_app.domain.case_status import CaseStatus
from desk_app.domain.print_job import PrintState, Proof
from desk_app.domain.sheet_code import sheet_payload
from tests.end_to_end.hands import Clerk
from tests.support.desk import signed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")


def at_printing(clerk: Clerk, desk) -> None:
    """A signed case of the demo family, shown at the printing step."""
    case = desk.app.cases.go_to(signed(desk).id, CaseStatus.PRINTING)
    clerk.window.acts.resume(case.id)
    clerk.settle()
    step = clerk.window.current_view()
    clerk.settled(lambda: step.printers.chosen() is not None, "no printer was found")
    clerk.leave_slips_out()


def sheets(clerk: Clerk):
    return clerk.app.printing.status(clerk.view.print_job).sheets


def handed(clerk: Clerk) -> list[str]:
    return [sheet.key for sheet in clerk.view.sheets if sheet.handed_over]


def test_scans_tick_their_sheets_and_nothing_of_another_case(clerk, whole_desk, scanner, monkeypatch):
    rung: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: rung.append(1))
    at_printing(clerk, whole_desk)
    clerk.enter()
    step = clerk.window.current_view()
    clerk.settled(lambda: step.job is not None and step.job.complete, "printing did not end")
    clerk.enter()
    assert clerk.view.status is CaseStatus.HANDING_OVER
    first, second, *_ = clerk.view.sheets
    scanner.scan(first.barcode)
    clerk.settled(lambda: handed(clerk) == [first.key], "the scan was lost")
    scanner.scan(first.barcode)  # twice
    clerk.settled(lambda: "もう読んであります" in clerk.window.toast.text(), "the second scan was not said")
    assert handed(clerk) == [first.key]
    foreign = sheet_payload("0101-0001", 2, 1)
    scanner.scan(foreign)
    clerk.settled(lambda: "別の受付(0101-0001)" in clerk.window.banner.message(), "a foreign paper was not refused")
    assert rung == [1]
    assert handed(clerk) == [first.key]
    scanner.scan(second.barcode)
    clerk.settled(lambda: handed(clerk) == [first.key, second.key], "the scan after it was lost")
    assert not clerk.window.banner.isVisible()
    assert [sheet.scanned for sheet in sheets(clerk) if sheet.form in (first.key, second.key)] == [(1,), (1,)]
    clerk.enter()  # the others are missing
    dialog = QApplication.activeModalWidget()
    assert dialog is not None, "the case was closed with sheets missing"
    clerk.enter()
    assert clerk.view.status is CaseStatus.HANDING_OVER
    clerk.type("あとで郵送")
    dialog.submit()
    clerk.settle()
    assert clerk.view.status is CaseStatus.CLOSED
    with whole_desk.context.unit_of_work() as uow:
        case = uow.cases.get(clerk.view.id)
    assert case.missing_sheets_reason == "あとで郵送"
    assert "missing_sheet" in case.flags


def test_a_scan_proves_a_sheet_that_nobody_knew_of(clerk, whole_desk, scanner, printer):
    printer.faults[2] = "drop"  # printed, but the answer was lost
    at_printing(clerk, whole_desk)
    clerk.enter()
    step = clerk.window.current_view()
    clerk.settled(lambda: step.job is not None and step.sheets.current_line().asks, "it was not asked")
    unknown = next(sheet for sheet in sheets(clerk) if sheet.state is PrintState.UNKNOWN)
    scanner.scan(unknown.barcode[:9] + "9901" + unknown.barcode[-1])  # no code at all
    for page in range(len(unknown.pages)):
        code = int(unknown.barcode[9:11])
        scanner.scan(sheet_payload(str(clerk.view.number), code, page + 1))
    clerk.settled(lambda: step.job.complete, "printing did not go on")
    proven = next(sheet for sheet in sheets(clerk) if sheet.form == unknown.form)
    assert (proven.state, proven.proof) == (PrintState.PRINTED, Proof.SCAN)
    assert len(proven.tries) == 1
    assert len(printer.received) == len(sheets(clerk)), "no sheet twice"
