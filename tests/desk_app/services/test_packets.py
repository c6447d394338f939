"""The packet: drawn from the answers, signed once, voided only where it changed."""

from dataclasses import replace

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.cli.scripted import demo_strokes
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import InvalidInput, OperatorError
from desk_app.domain.fact import Source
from desk_app.domain.ids import FactId
from desk_app.domain.packet import Packet
from desk_app.domain.signature import Strokes
from desk_app.services.ports import PreparedPacket
from tests.support.desk import interviewed, interviewing, signed
from tests.support.papers import DEMO_FORMS


def test_a_packet_needs_an_event(desk: OpenDesk) -> None:
    view = desk.app.cases.open()
    with pytest.raises(OperatorError, match="きっかけ"):
        desk.app.packets.draw(view.id)
    with pytest.raises(OperatorError, match="まだ作られていません"):
        desk.app.packets.pdf(view.id)


def test_the_demo_family_gets_its_forms(desk: OpenDesk) -> None:
    view = interviewed(desk)
    packet = desk.app.packets.draw(view.id)
    forms = {sheet.form for sheet in packet.sheets}
    assert set(DEMO_FORMS) <= forms
    assert packet.pages >= len(DEMO_FORMS) + 3
    assert not packet.signed


def test_what_is_shown_is_what_is_stored(desk: OpenDesk) -> None:
    view = interviewed(desk)
    packet = desk.app.packets.draw(view.id)
    assert desk.app.packets.pdf(view.id) == packet.pdf
    image = desk.app.packets.page(view.id, 0, dpi=36)
    assert len(image.rgb) == image.stride * image.height


def test_drawing_twice_gives_the_same_bytes(desk: OpenDesk) -> None:
    view = interviewed(desk)
    assert desk.app.packets.draw(view.id).pdf == desk.app.packets.draw(view.id).pdf


def test_an_empty_signature_is_refused(desk: OpenDesk) -> None:
    view = interviewed(desk)
    desk.app.packets.draw(view.id)
    with pytest.raises(InvalidInput, match="署名"):
        desk.app.packets.sign(view.id, Strokes(()))


def test_one_signature_covers_every_form_that_takes_it(desk: OpenDesk) -> None:
    view = signed(desk)
    assert view.signed
    once = [sheet for sheet in view.sheets if sheet.signature == "once"]
    assert len(once) >= 14
    assert all(sheet.signed for sheet in once)


def test_a_later_change_voids_only_the_forms_it_touches(desk: OpenDesk) -> None:
    view = signed(desk)
    row = next(one for one in view.answered if one.fact == "dog_name")
    changed = desk.app.cases.answer(view.id, FactId("dog_name"), row.person, "ハナ")
    voided = {sheet.form for sheet in changed.sheets if sheet.signature_voided}
    assert voided == {"inu-change"}
    assert not changed.signed
    desk.app.cases.go_to(view.id, CaseStatus.CONFIRMING)
    desk.app.cases.go_to(view.id, CaseStatus.SIGNING)
    drawn = desk.app.packets.draw(view.id)
    unsigned = {sheet.form for sheet in drawn.sheets if sheet.form and not sheet.signed}
    assert "inu-change" in unsigned
    assert "juumin-ido" not in unsigned
    with pytest.raises(OperatorError, match="署名"):
        desk.app.cases.go_to(view.id, CaseStatus.PRINTING)
    assert desk.app.packets.sign(view.id, demo_strokes()).signed


def test_a_character_no_font_has_stops_the_packet_by_name(desk: OpenDesk) -> None:
    view = interviewing(desk)
    member = view.people[0].member
    odd = replace(member, name=replace(member.name, registered="髙橋 \uf8ff"), sources={"name": Source.SPOKEN})
    desk.app.cases.put_member(view.id, odd)
    with pytest.raises(OperatorError, match="F8FF"):
        desk.app.packets.draw(view.id)


def test_the_strokes_are_kept_as_data_and_ink_is_left_to_paper(desk: OpenDesk) -> None:
    view = signed(desk)
    with desk.context.unit_of_work() as uow:
        signature = uow.cases.get(view.id).signature
    assert signature is not None
    assert signature.strokes == demo_strokes()
    assert all(len(point) == 4 for stroke in signature.strokes.strokes for point in stroke)
    states = {sheet.key: sheet.signed for sheet in desk.app.packets.stored(view.id).sheets}
    by_mode = {sheet.key: sheet.signature for sheet in view.sheets}
    assert "ink" in by_mode.values()
    for key, mode in by_mode.items():
        assert states[key] is (mode == "once"), key
        assert (key in signature.bound) is (mode == "once"), key


def test_signing_only_finishes_the_packet_that_was_shown(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    view = interviewed(desk)
    packets = desk.app.packets
    packets.draw(view.id)
    prepared: list[int] = []
    make = packets._renderer.prepare

    def counted(packet: Packet) -> PreparedPacket:
        prepared.append(1)
        return make(packet)

    monkeypatch.setattr(packets._renderer, "prepare", counted)
    after = packets.sign(view.id, demo_strokes())
    assert after.signed
    assert prepared == [], "when the pen is up nothing is drawn anew"
    assert packets._waiting is None, "what it says of people is let go"
    assert packets.draw(view.id).pdf == after.pdf, "drawn whole, it is the same file"
    assert prepared == [1]


def test_the_slips_follow_the_packet_page_by_page(desk: OpenDesk) -> None:
    view = signed(desk)
    packet = desk.app.packets.stored(view.id)
    slips = desk.app.packets.slips(view.id)
    assert slips.first == packet.pages
    pages = [page for one in slips.sheets for page in one.pages]
    assert pages == list(range(packet.pages, packet.pages + slips.pages))
    assert "引継票 市民課" in {one.title for one in slips.sheets}
    image = desk.app.packets.page(view.id, pages[-1], dpi=18)
    assert image != desk.app.packets.page(view.id, pages[0], dpi=18)
    assert desk.app.packets.stored(view.id).pdf == packet.pdf, "the signed packet is not touched"
