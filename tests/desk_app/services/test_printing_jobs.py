"""Printing through the ledger."""

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.cli.scripted import demo_strokes
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import IllegalTransition, InvalidInput, OperatorError
from desk_app.domain.ids import CaseId, FactId
from desk_app.domain.print_job import PrintOptions, PrintState, Proof
from desk_app.domain.sheet_code import SheetCode, parse_payload, sheet_payload
from desk_app.services.views import PrintView
from printing.packet_reader import read_packet
from tests.support.desk import interviewed, signed
from tests.support.ipp_server import IppServer

NUMBERS = itertools.count(1)


def finished(desk: OpenDesk, view: PrintView) -> PrintView:
    """The job once the printing thread let go of it."""
    return shown(desk, view, lambda now: not now.running)


def shown(desk: OpenDesk, view: PrintView, is_so: Callable[[PrintView], bool]) -> PrintView:
    """The job once it is as awaited."""
    for _ in range(6000):
        view = desk.app.printing.status(view.job)
        if is_so(view):
            return view
        time.sleep(0.01)
    raise AssertionError(f"never came to be: {view.message}")


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


def unknown_at_second(desk: OpenDesk) -> PrintView:
    """A job whose second sheet nobody knows of: not taken, and the answer lost."""
    new = f"sim:printer?vanish=2&lists=0&hold={next(NUMBERS)}"  # the desk keeps a printer by its URI
    view = desk.app.printing.start(printable(desk), new)
    view = finished(desk, view)
    assert view.sheets[1].state is PrintState.UNKNOWN
    return view


def test_the_clerks_word_counts_once(desk: OpenDesk) -> None:
    view = unknown_at_second(desk)
    form = view.sheets[1].form
    desk.app.printing.confirm_sheet(view.job, form, printed=False)
    with pytest.raises(OperatorError, match="確認を待っていません"):
        desk.app.printing.confirm_sheet(view.job, form, printed=False)
    view = finished(desk, view)
    assert view.complete
    assert [one.why for one in view.sheets[1].tries] == ["", "出ていない(職員が確認)"]
    assert {sheet.proof for sheet in view.sheets} == {Proof.PRINTER}


def test_a_scan_proves_an_unknown_sheet_and_the_rest_goes_on(desk: OpenDesk) -> None:
    view = unknown_at_second(desk)
    case, sheet = CaseId(case_of(desk, view)), view.sheets[1]
    assert len(sheet.pages) > 1, "the guidance slip has several papers"
    code = parse_payload(sheet.barcode)
    assert isinstance(code, SheetCode)
    for page in range(1, len(sheet.pages) + 1):
        read = desk.app.printing.scan(case, sheet_payload(code.number, code.form_index, page))
        assert read.complete is (page == len(sheet.pages))
    assert read.proven
    view = finished(desk, view)
    assert view.complete
    assert view.sheets[1].proof is Proof.SCAN
    assert len(view.sheets[1].tries) == 1
    assert desk.app.printing.scan(case, sheet.barcode).again


def test_papers_that_do_not_belong_to_the_case_are_refused(desk: OpenDesk) -> None:
    view = finished(desk, desk.app.printing.start(printable(desk), "sim:printer"))
    case = CaseId(case_of(desk, view))
    number = str(desk.app.cases.view(case).number)
    for code, word in (
        (sheet_payload("0101-0001", 1, 1), "別の受付"),
        (sheet_payload(number, 77, 1), "今の書類一式にない"),
        (sheet_payload(number, 1, 9), "今の書類一式にない"),
        ("T1124A012X", "コードではありません"),
    ):
        with pytest.raises(OperatorError, match=word):
            desk.app.printing.scan(case, code)


def test_another_printer_takes_the_rest(desk: OpenDesk, tmp_path: Path) -> None:
    view = unknown_at_second(desk)
    desk.app.printing.confirm_sheet(view.job, view.sheets[1].form, printed=True)
    finished(desk, view)
    other = f"folder:{tmp_path / 'other'}"
    view = desk.app.printing.resume(view.job, from_form=view.sheets[-1].form, printer=other)
    view = finished(desk, view)
    assert view.printer == other
    assert view.sheets[-1].tries[-1].printer == other
    assert len(list((tmp_path / "other").glob("*.pdf"))) == 1
    with pytest.raises(InvalidInput):
        desk.app.printing.resume(view.job, printer="carrier-pigeon:1")


def test_a_packet_that_was_drawn_anew_is_not_printed_under_the_old_journal(desk: OpenDesk) -> None:
    case = printable(desk)
    view = finished(desk, desk.app.printing.start(case, f"sim:printer?refuse=2&hold={next(NUMBERS)}"))
    assert view.sheets[1].state is PrintState.HELD
    with desk.context.unit_of_work() as uow:
        drawn = uow.packets.get(case)
        assert drawn is not None
        sheets = tuple(replace(sheet, sha256="1" * 64) for sheet in drawn.sheets)
        uow.packets.put(case, replace(drawn, sheets=sheets), "changed")
        uow.commit()
    view = finished(desk, desk.app.printing.resume(view.job))
    assert view.sheets[1].state is PrintState.HELD
    assert "作り直されています" in view.sheets[1].reason
    assert not any(sheet.tries for sheet in view.sheets[2:])


def test_what_a_printer_still_has_of_a_case_that_is_over_is_taken_back(desk: OpenDesk) -> None:
    with IppServer(faults={1: "jam"}, hold_polls=None) as server:
        view = desk.app.printing.start(printable(desk), server.uri)
        view = shown(desk, view, lambda now: now.sheets[0].state is PrintState.HELD)
        case = CaseId(case_of(desk, view))
        desk.app.cases.cancel(case, "住民が帰った")
        desk.recover_printing()
        view = finished(desk, view)
        assert server.jobs[1].state == 7
    assert view.sheets[0].state is PrintState.UNKNOWN, "half of it may lie in the paper path"
    assert {sheet.state for sheet in view.sheets[1:]} == {PrintState.CANCELLED}


def test_tray_and_sides_go_with_the_form(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = {"cover": PrintOptions("by-pass-tray"), "*": PrintOptions("", "two-sided-long-edge", 2)}
    monkeypatch.setattr(desk.app.printing, "_papers", papers)  # the desk is the whole module's
    with IppServer() as server:
        view = finished(desk, desk.app.printing.start(printable(desk), server.uri))
        assert view.complete
        first, second = server.options[:2]
    assert "media-col" in first
    assert first["sides"] == "one-sided"
    assert (second["sides"], second["copies"], second["media"]) == ("two-sided-long-edge", 2, "iso_a4_210x297mm")


def test_the_test_page_says_what_the_printer_said(desk: OpenDesk) -> None:
    assert desk.app.printing.test_page("sim:printer").state is PrintState.PRINTED


def case_of(desk: OpenDesk, view: PrintView) -> str:
    with desk.context.unit_of_work() as uow:
        return uow.prints.get(view.job).case_id


def test_the_slips_that_are_wanted_go_the_same_way_behind_the_packet(desk: OpenDesk, tmp_path: Path) -> None:
    case = printable(desk)
    offered = desk.app.packets.slips(case)
    first, left_out, *_ = (one.key for one in offered.sheets)
    wanted = {one.key for one in offered.sheets} - {left_out}
    packet = desk.app.packets.stored(case)
    view = finished(desk, desk.app.printing.start(case, f"folder:{tmp_path / 'out'}", slips=wanted))
    assert view.complete
    assert [one.form for one in view.sheets[: len(packet.sheets)]] == [one.key for one in packet.sheets]
    assert {one.form for one in view.sheets[len(packet.sheets) :]} == wanted
    printed = [read_packet(path.read_bytes()) for path in sorted((tmp_path / "out").glob("*.pdf"))]
    codes = {one.barcode for paper in printed for one in paper.sheets}
    assert {one.barcode for one in view.sheets} == codes, "what is on the paper is what the ledger has"
    slip = next(one for one in view.sheets if one.form == first)
    read = desk.app.printing.scan(case, slip.barcode)
    assert (read.form, read.complete) == (first, True)
    assert desk.app.printing.status(view.job).sheets[slip.sheet - 1].scanned == (1,)


def test_slips_of_a_packet_that_was_drawn_anew_are_not_printed(desk: OpenDesk) -> None:
    case = printable(desk)
    key = desk.app.packets.slips(case).sheets[0].key
    row = next(one for one in desk.app.cases.view(case).answered if one.fact == "dog_name")
    desk.app.cases.answer(case, FactId("dog_name"), row.person, "ハナ")
    for step in (CaseStatus.CONFIRMING, CaseStatus.SIGNING):
        desk.app.cases.go_to(case, step)
    desk.app.packets.sign(case, demo_strokes())
    desk.app.cases.go_to(case, CaseStatus.PRINTING)
    with pytest.raises(OperatorError, match="引継票"):
        desk.app.printing.start(case, "sim:printer", slips=[key])
