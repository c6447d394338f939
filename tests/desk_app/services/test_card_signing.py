"""The resident's card signs the stored packet: one session, the clerk decides where names differ, nothing is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.bootstrap.sealing import trusted_certificates
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import EnvironmentProblem, NotAllowed, OperatorError
from desk_app.domain.fact import Source
from desk_app.domain.ids import CaseId
from desk_app.domain.secret_text import SecretText
from devices.errors import ConfirmationNeeded, SecretLocked, WrongSecret
from printing.packet_manifest import verify_packet
from tests.support.desk import interviewed, signed

CARD = "sim:mynumber/demo"


@pytest.fixture(scope="module")
def case(desk: OpenDesk) -> CaseId:
    """A case signed by pen and by card."""
    view = signed(desk)
    service = desk.app.card_signing
    assert service is not None
    offer = service.sign(view.id, CARD, password=SecretText.of("TEST01"))
    assert offer.differences == ()
    service.keep(offer)
    return view.id


def test_the_stored_packet_carries_the_signature_and_says_whose(desk: OpenDesk, case: CaseId) -> None:
    view = desk.app.packets.stored(case)
    assert view.card is not None
    assert (view.card.holder, view.card.differs) == ("髙橋 健一", ())
    found = verify_packet(view.pdf)
    assert (found.ok, found.signature, found.seal) == (True, "bound", "absent")
    assert any("カードの鍵" in note for note in found.notes)
    assert "カードの署名用電子証明書" in desk.app.cases.view(case).timeline[-1].text


def test_the_log_says_that_it_was_signed_and_not_by_whom(desk: OpenDesk, case: CaseId) -> None:
    with desk.context.unit_of_work() as uow:
        told = [one for one in uow.audit.entries() if one.subject == case and one.action.startswith("card_")]
    assert [one.action for one in told] == ["card_signed", "card_signature_kept"]
    assert all("健一" not in str(one) and "TEST01" not in str(one) for one in told)


def test_drawing_the_same_again_keeps_it_and_a_second_one_is_refused(desk: OpenDesk, case: CaseId) -> None:
    before = desk.app.packets.stored(case)
    drawn = desk.app.packets.draw(case)
    assert (drawn.pdf, drawn.card, drawn.card_voided) == (before.pdf, before.card, False)
    with pytest.raises(OperatorError, match="もうカードで"):
        desk.app.card_signing.sign(case, CARD, password="TEST01")


def test_the_desk_seals_over_it_and_every_byte_is_covered(desk: OpenDesk, case: CaseId) -> None:
    assert desk.app.packets.seal(case)
    sealed = desk.app.packets.sealed_pdf(case)
    home: Path = desk.settings.home
    found = verify_packet(sealed, trusted_certificates(home))
    assert (found.ok, found.seal, len(found.notes)) == (True, "valid", 1)


def test_other_papers_lose_it_and_say_so(desk: OpenDesk, case: CaseId) -> None:
    view = desk.app.cases.view(case)
    infant = next(one for one in view.people if one.id == "p4").member
    kana = replace(infant, name=replace(infant.name, kana="タカハシ ヒナト"), sources={"name": Source.SPOKEN})
    desk.app.cases.put_member(case, kana)
    drawn = desk.app.packets.draw(case)
    assert (drawn.card, drawn.card_voided) == (None, True)
    assert not desk.app.packets.draw(case).card_voided, "told once"


def test_without_the_pens_signature_no_card_signs(desk: OpenDesk) -> None:
    view = interviewed(desk)
    desk.app.packets.draw(view.id)
    secret = SecretText.of("TEST01")
    with pytest.raises(OperatorError, match="手書きの署名がまだ"):
        desk.app.card_signing.sign(view.id, CARD, password=secret)
    assert len(secret) == 0


@pytest.mark.parametrize(
    ("uri", "password", "kind", "said"),
    [
        ("sim:mynumber/demo", "WRONG1", WrongSecret, "あと4回"),
        ("sim:mynumber/demo", "letters", OperatorError, "英大文字と数字"),
        ("sim:mynumber/certificate-over", "TEST01", NotAllowed, "2026-04-30"),
        ("sim:mynumber/demo?fault=pull:1", "TEST01", EnvironmentProblem, "カード"),
    ],
)
def test_what_goes_wrong_is_told_and_nothing_is_stored(
    desk: OpenDesk, uri: str, password: str, kind: type[Exception], said: str
) -> None:
    case = signed(desk).id
    before = desk.app.packets.pdf(case)
    secret = SecretText.of(password)
    with pytest.raises(kind, match=said):
        desk.app.card_signing.sign(case, uri, password=secret)
    assert len(secret) == 0, "the password is wiped whatever comes of it"
    assert desk.app.packets.pdf(case) == before
    with desk.context.unit_of_work() as uow:
        assert uow.audit.entries(action="card_sign_failed")[-1].subject == case
    assert desk.app.packets.stored(case).card is None


def test_another_persons_card_is_the_clerks_to_decide(desk: OpenDesk) -> None:
    case = signed(desk).id
    service = desk.app.card_signing
    offer = service.sign(case, "sim:mynumber/yumi", password="TEST01")
    assert {(one.item, one.card, one.present) for one in offer.differences} >= {("name", "髙橋 由美", "髙橋　健一")}
    assert desk.app.packets.stored(case).card is None, "nothing is stored before the clerk decided"
    service.drop(offer)
    with desk.context.unit_of_work() as uow:
        assert uow.audit.entries(action="card_signature_dropped")[-1].subject == case
    kept = service.keep(offer)
    assert kept.card is not None
    assert "name" in kept.card.differs
    with pytest.raises(OperatorError, match="作り直されています"):
        service.keep(offer)


def test_a_packet_that_was_sealed_is_sealed_anew_over_the_card(desk: OpenDesk) -> None:
    case = signed(desk).id
    assert desk.app.packets.seal(case)
    desk.app.cases.go_to(case, CaseStatus.PRINTING)
    kept = desk.app.card_signing.keep(desk.app.card_signing.sign(case, CARD, password="TEST01"))
    assert (kept.sealed, kept.card is not None) == (True, True)


def test_few_tries_need_the_clerks_word_and_at_the_end_it_is_locked(desk: OpenDesk) -> None:
    case = signed(desk).id
    service, card = desk.app.card_signing, "sim:mynumber/tenkyo"
    for left in (4, 3, 2):
        with pytest.raises(WrongSecret, match=f"あと{left}回"):
            service.sign(case, card, password="WRONG1")
    with pytest.raises(ConfirmationNeeded, match="あと2回"):
        service.sign(case, card, password="TEST01")
    for left in (2, 1):
        with pytest.raises((WrongSecret, SecretLocked)):
            service.sign(case, card, password="WRONG1", confirmed=left)
    with pytest.raises(SecretLocked, match="ロック"):
        service.sign(case, card, password="TEST01")
