"""CaseStore: which page the resident sees, what is dropped with a case, the secret number passed on once."""

from __future__ import annotations

import pytest

from desk_app.domain.case_status import CaseStatus
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.secret_text import SecretText
from tests.support.fake_app import World, fake_app
from ui.case_store import CaseStore, PinRequest, ResidentPage


@pytest.fixture
def app(qapp):
    return fake_app(World())


def interview(app):
    view = app.cases.take_household(app.cases.open().id, "100000001")
    app.cases.confirm_identity(view.id, "x")
    return app.cases.choose_event(view.id, LifeEvent.MOVE_IN)


def test_page_follows_the_step(app):
    store = CaseStore()
    view = interview(app)
    for status, page in (
        (CaseStatus.IDENTIFYING, ResidentPage.WAITING),
        (CaseStatus.INTERVIEWING, ResidentPage.QUESTION),
        (CaseStatus.SIGNING, ResidentPage.PAPERS),
        (CaseStatus.CLOSED, ResidentPage.THANKS),
    ):
        store.put(app.cases.go_to(view.id, status))
        assert store.resident_page is page
    store.put(None)
    assert store.resident_page is ResidentPage.WAITING


def test_pad_stays_open_while_the_case_is_refreshed(app):
    store = CaseStore()
    view = app.cases.go_to(interview(app).id, CaseStatus.SIGNING)
    store.put(view)
    store.show_resident(ResidentPage.SIGN)
    store.put(app.cases.set_language(view.id, "en"))
    assert store.resident_page is ResidentPage.SIGN
    store.put(app.cases.go_to(view.id, CaseStatus.PRINTING))
    assert store.resident_page is ResidentPage.PAPERS


def test_another_case_drops_the_packet(app):
    store = CaseStore()
    view = app.cases.go_to(interview(app).id, CaseStatus.SIGNING)
    store.put(view)
    store.put_packet(app.packets.draw(view.id))
    store.put(app.cases.view(view.id))
    assert store.packet is not None
    store.put(app.cases.open())
    assert store.packet is None


def test_secret_number_waits_for_its_answer(app):
    store = CaseStore()
    given = []
    store.pin_entered.connect(given.append)
    store.put(interview(app))
    store.ask_pin(PinRequest("PIN", 4))
    store.put(store.view)
    assert store.resident_page is ResidentPage.PIN
    secret, late = SecretText.of("1234"), SecretText.of("1234")
    store.answer_pin(secret)
    store.answer_pin(late)
    assert given == [secret]
    assert (len(secret), len(late)) == (4, 0), "what nobody asked for is wiped"
    assert store.pin is None
    assert store.resident_page is ResidentPage.QUESTION


def test_a_secret_that_is_no_longer_wanted_is_given_up(app):
    store = CaseStore()
    given = []
    store.pin_entered.connect(given.append)
    store.put(interview(app))
    store.take_back_pin()
    assert given == []
    store.ask_pin(PinRequest("PIN", 4))
    store.take_back_pin()
    assert given == [None]
    assert store.resident_page is ResidentPage.QUESTION
