"""A reading that runs can be given up by a click; the clerk is told how far it came and what to do next."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk_app.domain.errors import EnvironmentProblem
from devices.errors import Cancelled, VerifyUnanswered
from tests.support.fake_app import CARD_URI
from ui.screens.staff.card_order import CardOrder
from ui.screens.staff.card_words import Method


class SlowReader:
    """A reading that ends when it is given up."""

    def __init__(self, ending: EnvironmentProblem) -> None:
        self.ending = ending
        self.given_up: list[str] = []
        self._over = threading.Event()

    def read_card(self, _uri, **_how):
        assert self._over.wait(120), "nobody gave it up"
        raise self.ending

    def cancel_read(self, uri):
        self.given_up.append(uri)
        self._over.set()


def reading(desk, ending, monkeypatch):
    desk.window.acts.open_new()
    desk.settle()
    reader = SlowReader(ending)
    for name in ("read_card", "cancel_read"):
        monkeypatch.setattr(desk.app.devices, name, getattr(reader, name), raising=False)
    desk.window.acts.read_card(CardOrder(CARD_URI, Method.PIN))
    assert desk.window.progress.cancel.isVisible()
    assert desk.window.progress.cancel.text() == "中止"
    return reader


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (Cancelled(), ("取りやめました", "カードを取り")),
        (VerifyUnanswered("暗証番号", 2), ("照合は再送していません", "あと2回", "来庁者に伝えてから")),
    ],
)
def test_a_click_gives_the_reading_up_and_says_what_to_do(desk, monkeypatch, ending, said):
    reader = reading(desk, ending, monkeypatch)
    QTest.mouseClick(desk.window.progress.cancel, Qt.MouseButton.LeftButton)
    assert not desk.window.progress.cancel.isVisible(), "once is enough"
    desk.wait(desk.window.banner.isVisible, "nothing was said")
    assert reader.given_up == [CARD_URI]
    assert all(part in desk.window.banner.message() for part in said)
    assert not desk.window.progress.isVisible()
    assert desk.view is not None, "the case goes on"


def test_it_can_be_reached_by_the_keyboard(desk, monkeypatch):
    reader = reading(desk, Cancelled(), monkeypatch)
    desk.window.progress.cancel.setFocus(Qt.FocusReason.TabFocusReason)
    assert desk.window.progress.cancel.hasFocus()
    QTest.keyClick(desk.window.progress.cancel, Qt.Key.Key_Space)
    desk.wait(desk.window.banner.isVisible, "nothing was said")
    assert reader.given_up == [CARD_URI]


def test_work_without_a_reader_offers_no_giving_up(desk):
    desk.window.acts.busy.emit("書類を作っています。", "")
    assert desk.window.progress.isVisible()
    assert not desk.window.progress.cancel.isVisible()


def test_leaving_the_case_gives_the_reading_up_and_shows_it_to_nobody(desk, monkeypatch):
    given_up, over, read = [], threading.Event(), []
    whole = desk.app.devices.read_card

    def read_card(uri, **_how):
        assert over.wait(120), "nobody gave it up"
        return whole(uri, pin="1234")

    def cancel_read(uri):
        given_up.append(uri)
        over.set()

    desk.window.acts.open_new()
    desk.settle()
    monkeypatch.setattr(desk.app.devices, "read_card", read_card)
    monkeypatch.setattr(desk.app.devices, "cancel_read", cancel_read)
    desk.window.acts.card_was_read.connect(read.append)
    desk.window._carry_out(CardOrder(CARD_URI, Method.PIN))
    desk.window.acts.call_next()
    desk.wait(lambda: bool(given_up) and not desk.background.waiting(), "the reading went on")
    assert given_up == [CARD_URI]
    assert desk.view is not None
    assert read == [], "the next person's case was offered the card of the one before"


def test_a_search_of_the_case_before_finds_nobody_for_the_next(desk, monkeypatch):
    searching, found, search = threading.Event(), [], desk.app.residents.search
    monkeypatch.setattr(desk.app.residents, "search", lambda *a, **k: searching.wait(120) and search(*a, **k))
    desk.window.acts.open_new()
    desk.settle()
    desk.window.acts.people_found.connect(found.append)
    desk.window.acts.search("髙橋")
    desk.window.acts.suspend()
    searching.set()
    desk.settle()
    assert found == []
