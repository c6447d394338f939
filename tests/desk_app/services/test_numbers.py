"""個人番号: on forms whose purpose allows it, with the clerk's right, covered on screens, and nowhere else."""

from __future__ import annotations

import io
import logging
from dataclasses import replace

import pypdfium2
import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.ids import CaseId, ClerkId, PersonId
from desk_app.services.guarding import Guarded
from desk_app.services.numbers import NumbersForPaper
from desk_app.services.views import CaseView
from tests.support.desk import interviewed, signed

WITHOUT_RIGHT = ClerkId("omori")
P1 = PersonId("p1")


def numbers_of(desk: OpenDesk, view: CaseView) -> dict[str, str]:
    """The numbers of the household as the register has them."""
    found = {}
    for person in view.people:
        assert person.member.resident_id is not None
        number = desk.context.cache().individual_number(person.member.resident_id)
        assert number is not None
        found[person.id] = number
    return found


def page_texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def forms_showing(desk: OpenDesk, case: CaseId, numbers: dict[str, str]) -> set[str]:
    packet = desk.app.packets.stored(case)
    texts = page_texts(packet.pdf)
    return {
        sheet.form or sheet.key
        for sheet in packet.sheets
        if any(number in texts[page] for page in sheet.pages for number in numbers.values())
    }


def test_numbers_stand_on_forms_with_a_purpose_and_on_no_other_page(desk: OpenDesk) -> None:
    view = interviewed(desk)
    numbers = numbers_of(desk, view)
    assert len(set(numbers.values())) == len(numbers)
    desk.app.packets.draw(view.id)
    showing = forms_showing(desk, view.id, numbers)
    allowed = {template.id for template in desk.context.filler.templates if template.purpose}
    assert {"kokuho-acquire", "jidou-teate-claim"} <= showing
    assert showing <= allowed


def test_without_the_right_every_box_stays_empty(desk: OpenDesk) -> None:
    view = interviewed(desk)
    numbers = numbers_of(desk, view)
    desk.app.session.sign_in(WITHOUT_RIGHT)
    desk.app.packets.draw(view.id)
    assert forms_showing(desk, view.id, numbers) == set()


def test_a_number_is_no_part_of_what_was_signed(desk: OpenDesk) -> None:
    view = signed(desk)
    numbers = numbers_of(desk, view)
    assert forms_showing(desk, view.id, numbers)
    desk.app.session.sign_in(WITHOUT_RIGHT)
    desk.app.cases.go_to(view.id, CaseStatus.CONFIRMING)
    again = desk.app.packets.draw(view.id)
    assert again.signed
    assert not any(sheet.signature_voided for sheet in desk.app.cases.view(view.id).sheets)


def test_screens_cover_the_boxes_and_nothing_else(desk: OpenDesk) -> None:
    view = interviewed(desk)
    packet = desk.app.packets.draw(view.id)
    sheet = next(one for one in packet.sheets if one.form == "kokuho-acquire")
    assert sheet.covered
    page, x, y, w, h = sheet.covered[0]
    shown = desk.app.packets.page(view.id, page, dpi=100)
    bare = desk.app.packets._rasteriser.page(packet.pdf, page, 100)

    def pixel(image, at_x: float, at_y: float) -> bytes:
        start = round(at_y * 100 / 25.4) * image.stride + round(at_x * 100 / 25.4) * 3
        return image.rgb[start : start + 3]

    inside = [(x + w * part / 20, y + h / 2) for part in range(1, 20)]
    assert {pixel(shown, *place) for place in inside} == {b"\xb4\xb4\xb4"}
    assert {pixel(bare, *place) for place in inside} != {b"\xb4\xb4\xb4"}
    assert pixel(shown, x, y - 8) == pixel(bare, x, y - 8)
    other = next(one for one in packet.sheets if one.form == "suido-start").pages[0]
    assert desk.app.packets.page(view.id, other, dpi=50) == desk.app.packets._rasteriser.page(packet.pdf, other, 50)


def test_no_number_reaches_a_view_a_log_a_title_or_the_audit(
    desk: OpenDesk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        view = signed(desk)
    numbers = numbers_of(desk, view)
    packet = desk.app.packets.stored(view.id)
    with desk.context.unit_of_work() as uow:
        entries = uow.audit.entries(action="individual_numbers")
        everything = repr(uow.audit.entries()) + repr(uow.cases.get(CaseId(view.id)))
    assert entries[-1].detail == {"people": 4}
    told = repr(desk.app.cases.view(view.id)) + repr(packet.sheets) + repr(packet.warnings) + everything + caplog.text
    for number in numbers.values():
        assert number not in told


@pytest.mark.parametrize(("clerk", "given"), [("sakuma", False), ("kuno", True)])
def test_a_protected_persons_number_needs_the_right_to_see_it(desk: OpenDesk, clerk: str, given: bool) -> None:
    view = interviewed(desk)
    with desk.context.unit_of_work() as uow:
        state = uow.cases.get(CaseId(view.id)).state
    assert state is not None
    household = tuple(replace(one, guarded=one.id == P1) for one in state.situation.household)
    hidden = replace(state, situation=replace(state.situation, household=household))
    desk.app.session.sign_in(ClerkId(clerk))
    numbers = NumbersForPaper(desk.context, Guarded(hidden))
    assert (numbers.get(P1) is not None) is given
    assert numbers.get(PersonId("p2")) is not None
    assert numbers.read == (2 if given else 1)


def test_a_number_is_read_only_when_a_box_asks(desk: OpenDesk) -> None:
    view = interviewed(desk)
    with desk.context.unit_of_work() as uow:
        state = uow.cases.get(CaseId(view.id)).state
    assert state is not None
    numbers = NumbersForPaper(desk.context, Guarded(state))
    assert len(numbers) == 4
    assert numbers.read == 0
