"""After a correction: the window says which papers lost their signature, and one new stroke signs just these."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.domain.case_status import CaseStatus
from desk_app.domain.fact import Source
from desk_app.domain.ids import PersonId
from tests.end_to_end.hands import KEY, Clerk, Pen, Person
from tests.support.desk import signed
from tests.support.look import clipped
from ui.case_store import ResidentPage

INFANT = PersonId("p4")


@pytest.fixture
def corrected(clerk: Clerk, whole_desk) -> Clerk:
    """The demo family has signed; then the infant's kana was put right, and the clerk came back to step 5."""
    view = signed(whole_desk)
    infant = next(person for person in view.people if person.id == INFANT).member
    kana = replace(infant, name=replace(infant.name, kana="タカハシ ヒナト"), sources={"name": Source.SPOKEN})
    view = whole_desk.app.cases.put_member(view.id, kana)
    clerk.store.put(whole_desk.app.cases.go_to(view.id, CaseStatus.CONFIRMING))
    clerk.settle()
    clerk.enter()
    clerk.settled(lambda: clerk.step == 4 and clerk.store.packet is not None, "step 5 did not open")
    return clerk


def voided(clerk: Clerk) -> set[str]:
    return {sheet.key for sheet in clerk.view.sheets if sheet.signature_voided}


def test_the_window_says_which_and_one_stroke_by_keyboard_and_pen_signs_them(corrected: Clerk) -> None:
    clerk = corrected
    lost = voided(clerk)
    kept = {sheet.key for sheet in clerk.view.sheets if sheet.signed}
    assert lost
    assert kept
    page = clerk.window.current_view()
    said = page.voided.message()
    assert f"{len(lost)}枚の署名が無効" in said
    assert f"ほかの{len(kept)}枚の署名はそのまま" in said
    assert all(sheet.title in said for sheet in clerk.view.sheets if sheet.key in lost)
    assert f"直した{len(lost)}枚" in page.next.text()
    clerk.key(KEY.Key_Return)
    assert clerk.store.resident_page is ResidentPage.SIGN
    assert "もう1回だけ" in clerk.resident.heading.text()
    assert clipped(clerk.resident) == []
    assert clipped(clerk.window) == []
    pad = clerk.resident.sign_page
    Pen(pad.pad).sign()
    Person(clerk.resident, clerk.background).touch(pad.confirm)
    clerk.settled(lambda: clerk.view.signed, "the signature was not bound")
    assert voided(clerk) == set()
    clerk.settled(lambda: clerk.store.packet.signed, "the packet was not drawn again")
    clerk.key(KEY.Key_Return)
    assert clerk.view.status is CaseStatus.PRINTING


def test_the_resident_sees_the_corrected_papers_apart_and_may_start_again_by_keys(corrected: Clerk) -> None:
    clerk = corrected
    model = clerk.resident.sign_page
    clerk.key(KEY.Key_Return)
    groups = [line.group for line in clerk.resident._model.papers]
    assert groups == sorted(groups, key=("again", "sign", "signed", "ink", "none").index)
    assert groups.count("again") == len(voided(clerk))
    assert "ink" in groups
    resident = Person(clerk.resident, clerk.background)
    Pen(model.pad).sign()
    resident.key(KEY.Key_Escape)
    assert model.pad.is_empty()
    assert not model.confirm.isEnabled()
    Pen(model.pad).sign()
    resident.key(KEY.Key_Return)
    clerk.settled(lambda: clerk.view.signed, "the signature was not bound")
