"""The resident's window follows the case and forgets it afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desk_app.domain.case_status import CaseStatus
from desk_app.domain.life_event import LifeEvent
from tests.support.fake_app import World, fake_app
from ui import theme
from ui.background import Background
from ui.case_store import CaseStore, PinRequest, ResidentPage
from ui.screens.resident.window import ResidentWindow


class Stage:
    """The window with its store over FakeApp."""

    def __init__(self):
        self.app = fake_app(World())
        self.background = Background()
        self.store = CaseStore()
        self.window = ResidentWindow(self.app, self.background, self.store)
        self.window.show()

    def case(self, resident="100000001"):
        view = self.app.cases.take_household(self.app.cases.open().id, resident)
        self.app.cases.confirm_identity(view.id, "x")
        self.store.put(self.app.cases.choose_event(view.id, LifeEvent.MOVE_IN))
        return self.store.view

    def papers(self, resident="100000001"):
        view = self.case(resident)
        self.store.put(self.app.cases.go_to(view.id, CaseStatus.SIGNING))
        self.store.put_packet(self.app.packets.draw(view.id))


@pytest.fixture
def stage(qapp):
    theme.apply(qapp)
    made = Stage()
    yield made
    made.window.close()
    made.background.close()


def test_waits_without_a_case(stage):
    assert stage.store.resident_page is ResidentPage.WAITING
    assert stage.window.heading.text() == "ようこそ"
    assert not stage.window.language.isVisible()


def test_language_chosen_by_the_resident_reaches_the_case(stage):
    view = stage.case()
    stage.window.set_language("en")
    assert stage.background.wait_idle()
    assert stage.app.cases.view(view.id).language == "en"
    assert stage.window.heading.text() == "The question now"


def test_signature_is_offered_once_and_the_pad_leaves(stage):
    stage.papers()
    offered = []
    stage.store.strokes_offered.connect(offered.append)
    stage.store.show_resident(ResidentPage.SIGN)
    page = stage.window.sign_page
    assert not page.confirm.isEnabled()
    no = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(page.pad, Qt.MouseButton.LeftButton, no, QPoint(50, 50))
    QTest.mouseMove(page.pad, QPoint(150, 90))
    QTest.mouseRelease(page.pad, Qt.MouseButton.LeftButton, no, QPoint(150, 90))
    assert page.confirm.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert len(offered) == 1
    assert not offered[0].empty
    assert stage.store.resident_page is ResidentPage.PAPERS


def test_redo_by_key(stage):
    stage.papers()
    stage.store.show_resident(ResidentPage.SIGN)
    pad = stage.window.sign_page.pad
    QTest.mouseClick(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(50, 50))
    assert not pad.is_empty()
    QTest.keyClick(stage.window.sign_page, Qt.Key.Key_Escape)
    assert pad.is_empty()


def test_preview_shows_the_page(stage):
    stage.papers()
    stage.store.show_resident(ResidentPage.PREVIEW, preview_page=2)
    assert stage.background.wait_idle()
    assert stage.window.preview_page.page.has_page()


def test_guarded_household_has_no_preview(stage):
    stage.papers("100000012")
    stage.store.show_resident(ResidentPage.PREVIEW)
    assert stage.window.current() is stage.window.papers_page
    assert not stage.window.papers_page.papers.look.isVisible()


def test_secret_number_is_handed_on_once_and_not_kept(stage):
    stage.case()
    entered = []
    stage.store.pin_entered.connect(entered.append)
    stage.store.ask_pin(PinRequest("PIN", 4))
    page = stage.window.pin_page
    for digit in "987":
        QTest.keyClick(page, digit)
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert entered == []
    QTest.keyClick(page, "6")
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert [typed(secret) for secret in entered] == ["9876"]
    assert len(page._secret) == 0
    assert stage.store.resident_page is ResidentPage.QUESTION


def typed(secret):
    target = bytearray()
    secret.copy_to(target)
    return target.decode()


def test_nothing_of_a_case_stays_after_it(stage):
    stage.papers()
    stage.store.show_resident(ResidentPage.SIGN)
    QTest.mouseClick(stage.window.sign_page.pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    stage.store.put(None)
    assert stage.store.packet is None
    assert stage.window.sign_page.pad.is_empty()
    assert stage.store.resident_page is ResidentPage.WAITING
    assert stage.window.current() is stage.window.pages[ResidentPage.WAITING]
