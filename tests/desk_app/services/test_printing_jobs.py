"""Printing through the ledger."""

import time
from pathlib import Path

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.case import CaseStatus
from desk_app.domain.errors import IllegalTransition, InvalidInput, OperatorError
from desk_app.domain.ids import CaseId
from desk_app.domain.print_job import PrintState
from desk_app.services.views import PrintView
from printing.packet_reader import read_packet
from tests.support.desk import interviewed, signed


def finished(desk: OpenDesk, view: PrintView) -> PrintView:
    """The job once the printing thread let go of it."""
    for _ in range(2000):
        view = desk.app.printing.status(view.job)
        if not view.running:
            return view
        time.sleep(0.01)
    raise AssertionError("the job never ended")


def printable(desk: OpenDesk) -> CaseId:
    """A signed case at the printing step."""
    return desk.app.cases.go_to(signed(desk).id, CaseStatus.PRINTING).id


def test_nothing_is_printed_before_its_step(desk: OpenDesk) -> None:
    view = interviewed(desk)
    with pytest.raises(IllegalTransition):
        desk.app.printing.start(view.id, "sim:printer")


def test_every_form_is_one_file_in_the_folder(desk: OpenDesk, tmp_path: Path) -> None:
    case = printable(desk)
    view = finished(desk, desk.app.printing.start(case, f"folder:{tmp_path / 'out'}"))
    assert view.complete
    assert {sheet.state for sheet in view.sheets} == {PrintState.PRINTED}
    files = sorted((tmp_path / "out").glob("*.pdf"))
    assert len(files) == len(view.sheets)
    stored = read_packet(desk.app.packets.pdf(case))
    assert sum(read_packet(path.read_bytes()).pages for path in files) == stored.pages


def test_a_second_print_is_marked_for_the_reviewer(desk: OpenDesk, tmp_path: Path) -> None:
    case = printable(desk)
    for _ in range(2):
        finished(desk, desk.app.printing.start(case, f"folder:{tmp_path / 'out'}"))
    day = desk.app.reviews.day(desk.context.clock.today())
    row = next(r for r in day.rows if r.id == case)
    assert "reprint" in {finding.kind for finding in row.findings}


def test_a_packet_taken_in_prints_with_its_own_pages(desk: OpenDesk, tmp_path: Path) -> None:
    pdf = desk.app.packets.pdf(printable(desk))
    case = desk.take_packet(pdf)
    view = finished(desk, desk.app.printing.start(case, f"folder:{tmp_path / 'out'}"))
    assert view.complete
    assert len(list((tmp_path / "out").glob("*.pdf"))) == len(view.sheets)


def test_a_file_that_is_no_packet_is_refused(desk: OpenDesk) -> None:
    with pytest.raises(InvalidInput, match="PDF"):
        desk.take_packet(b"not a pdf")


def test_an_unknown_printer_is_the_operators_to_mend(desk: OpenDesk) -> None:
    case = printable(desk)
    view = desk.app.printing.start(case, "sim:printer")
    finished(desk, view)
    with pytest.raises(OperatorError):
        desk.app.printing.confirm_sheet(view.job, "no-such-form", printed=True)
