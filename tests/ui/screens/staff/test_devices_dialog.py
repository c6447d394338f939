from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk_app.domain.card import BarcodeKind, BarcodeRead, CardKind, CardRead, DeviceInfo, DeviceState
from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.learning import LearningStep
from ui.screens.staff import devices_presenter as presenter
from ui.widgets.labels import WrapLabel

KEY = Qt.Key
NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
CARD = DeviceInfo("sim:mynumber/demo", "card_reader", "模擬カードリーダー", DeviceState.CARD_PRESENT)
SCANNER = DeviceInfo("serial:COM3", "scanner", "スキャナー COM3", DeviceState.READY)
TICKET = BarcodeRead(BarcodeKind.TICKET, "Code128", "T-0123", "ascii", False)


@pytest.mark.parametrize("state", list(DeviceState))
@pytest.mark.parametrize("kind", ["card_reader", "scanner", "ticket_printer"])
def test_every_state_is_told_as_it_is_and_a_fault_with_what_to_do(kind, state):
    (row,) = presenter.device_rows((DeviceInfo("x", kind, "装置", state, "細目"),), {})
    assert row.state
    assert row.detail == "細目"
    assert bool(row.remedy) == (state in (DeviceState.ABSENT, DeviceState.FAULT))
    assert row.last == presenter.NO_READ_YET
    assert len({tone for _, tone in presenter.STATES.values()}) == 4


def test_the_last_read_tells_when_and_what_but_not_whose():
    read = CardRead(CardKind.LICENCE, {"name": "高橋　健一"}, "pin", 3, NOW)
    assert presenter.card_said(read) == "9:12 運転免許証（暗証番号）"
    said = presenter.scan_said(TICKET, NOW)
    assert said == "9:12 Code128 受付票・6文字・ascii"
    assert "推定" in presenter.scan_said(BarcodeRead(BarcodeKind.UNKNOWN, "QR", "x", "cp932", True), NOW)
    assert set(presenter.BARCODES) == set(BarcodeKind)


@pytest.fixture
def screen(desk):
    desk.key(KEY.Key_F10)
    made = desk.window.devices
    made.show_devices((CARD, SCANNER), {"card": "9:12 運転免許証"})
    yield made
    if desk.window.devices is not None:
        made.reject()


def test_states_follow_what_is_plugged_and_unplugged(desk, screen):
    assert screen.boxes[SCANNER.uri].row.state == "使えます"
    gone = DeviceInfo(SCANNER.uri, "scanner", SCANNER.name, DeviceState.ABSENT, "接続が切れました。")
    screen.show_devices((CARD, gone), {})
    assert screen.boxes[SCANNER.uri].row.state == "つながっていません"
    assert "自動で再開" in screen.boxes[SCANNER.uri].row.remedy
    assert "接続が切れました" in screen.boxes[SCANNER.uri].row.detail
    screen.show_devices((), {})
    assert screen.boxes == {}


def test_a_card_is_looked_at_without_a_secret(desk, screen):
    screen.boxes[CARD.uri].test.click()
    desk.settle()
    said = screen.boxes[CARD.uri].result.full_text()
    assert "マイナンバーカード" in said
    assert "暗証番号 あと3回" in said
    assert desk.view is None, "no case was opened for it"


def test_a_test_scan_is_shown_here_and_goes_nowhere_else(desk, screen, monkeypatch):
    routed = []
    monkeypatch.setattr(desk.window.scans, "route", routed.append)
    screen.boxes[SCANNER.uri].test.click()
    desk.window.on_barcode(TICKET)
    assert routed == []
    assert "受付票・6文字" in screen.boxes[SCANNER.uri].result.full_text()
    assert "T-0123" not in screen.boxes[SCANNER.uri].result.full_text()
    desk.window.on_barcode(TICKET)
    assert routed == [TICKET], "only one code was asked for"
    screen.boxes[SCANNER.uri].test.click()
    screen.reject()
    desk.settle()
    desk.window.on_barcode(TICKET)
    assert routed == [TICKET, TICKET], "a closed screen waits for nothing"


def learning(outcome):
    def learn(_uri, on_step, is_cancelled):
        on_step(LearningStep(1, 3, 9600, ""))
        if outcome == "wait":
            while not is_cancelled():
                threading.Event().wait(0.005)
            return None
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return learn


def test_learned_settings_are_proposed_and_set_when_the_clerk_says_so(desk, screen, monkeypatch):
    found = "serial:COM3?baud=9600&charset=cp932"
    used = []
    monkeypatch.setattr(screen._devices, "learn_scanner", learning(found), raising=False)
    monkeypatch.setattr(screen._devices, "use_scanner", lambda *both: used.append(both), raising=False)
    box = screen.boxes[SCANNER.uri]
    assert not box.use.isVisible()
    box.learn.click()
    desk.settle()
    assert found in box.result.full_text()
    assert box.learn.text() == presenter.LEARN
    assert used == []
    assert box.use.isVisible()
    box.use.click()
    desk.settle()
    assert used == [(SCANNER.uri, found)]
    assert box.result.full_text() == presenter.USED
    assert not box.use.isVisible()


def test_what_is_plugged_in_and_not_set_up_is_named_with_its_url(desk, screen, monkeypatch):
    found = DeviceInfo(
        "pcsc:ACS ACR39U", "card_reader", "カードリーダー ACS ACR39U", DeviceState.READY, configured=False
    )
    monkeypatch.setattr(screen._devices, "plugged_in", lambda: (found,))
    screen.look_around()
    desk.settle()
    texts = [label.full_text() for label in screen.findChildren(WrapLabel)]
    assert any("pcsc:ACS ACR39U" in text for text in texts)
    assert set(screen.boxes) == {CARD.uri, SCANNER.uri}


def test_of_two_scanners_nobody_claims_to_know_which_one_read():
    other = DeviceInfo("serial:COM4", "scanner", "スキャナー COM4", DeviceState.READY)
    rows = presenter.device_rows((CARD, SCANNER, other), {"scanner": "9:12 受付票"})
    assert [row.last for row in rows] == [presenter.NO_READ_YET, *["同じ種類のどれかで 9:12 受付票"] * 2]


def test_learning_tells_how_far_it_is_and_can_be_stopped(desk, screen, monkeypatch, qtbot):
    monkeypatch.setattr(screen._devices, "learn_scanner", learning("wait"), raising=False)
    box = screen.boxes[SCANNER.uri]
    box.learn.click()
    qtbot.waitUntil(lambda: "1 / 3" in box.result.full_text())
    assert "9600" in box.result.full_text()
    assert box.learn.text() == presenter.STOP
    box.learn.click()
    desk.settle()
    assert box.result.full_text() == presenter.LEARN_STOPPED


def test_what_goes_wrong_says_what_to_do(desk, screen, monkeypatch):
    problem = EnvironmentProblem("スキャナー", "読めません。", "ケーブルを確かめてください。")
    monkeypatch.setattr(screen._devices, "learn_scanner", learning(problem), raising=False)
    screen.boxes[SCANNER.uri].learn.click()
    desk.settle()
    assert "ケーブルを確かめて" in screen.boxes[SCANNER.uri].result.full_text()


def test_a_chip_of_the_top_bar_opens_the_screen(desk):
    chip = next(chip for chip in desk.window.top.chips() if chip.accessibleName())
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert desk.window.devices is not None
    assert desk.window.devices.boxes, "the devices known are shown at once"
    desk.window.devices.reject()
    desk.settle()
    assert desk.window.devices is None
