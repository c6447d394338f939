"""A card that was read is offered; whatever is in the case or in a field stays until a key or a click."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from desk_app.domain.card import CardKind, CardRead
from devices.card_pictures import as_png
from devices.sim_face_images import printed
from devices.sim_images import FACE_JP2
from tests.ui.screens.staff.test_keyboard import find_family, to_interview

KEY = Qt.Key
NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)
NAME, FACE = as_png(printed("髙橋 健一")), as_png(FACE_JP2)
MINE = {"name": "髙橋　健一", "birth": "1988-05-01", "sex": "男", "address": "東京都千代田区一番町1番地2"}


def my_number(**values):
    return CardRead(CardKind.MYNUMBER, {**MINE, **values}, "pin", 3, NOW, tries_before=2)


def residence():
    images = {"name": NAME, "face": FACE}
    values = {"birth": "1992-07-21", "card_number": "EF24681357GH"}
    note = "氏名はカードに文字で入っていません。画像と券面を見て入力してください。"
    return CardRead(CardKind.RESIDENCE_CARD, values, "card_number", None, NOW, images, (note,))


def contents(desk):
    """Everything that can be typed into, in both windows."""
    boxes = [*desk.window.findChildren(QLineEdit), *desk.window.findChildren(QPlainTextEdit)]
    return [box.text() if isinstance(box, QLineEdit) else box.toPlainText() for box in boxes]


def read(desk, card):
    desk.window.acts.card_was_read.emit(card)
    desk.settle()


def shown(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def taken(desk, monkeypatch):
    """What was taken over from a card."""
    calls = []
    monkeypatch.setattr(desk.window.acts, "accept_card", lambda card, items: calls.append((card, items)))
    return calls


@pytest.mark.parametrize("card", [my_number(), residence()], ids=["mynumber", "residence"])
def test_with_nobody_in_the_case_a_card_is_offered_and_fills_nothing(desk, taken, card):
    desk.key(KEY.Key_F3)
    before, boxes = desk.view, contents(desk)
    read(desk, card)
    view = desk.window.current_view()
    assert view.card.isVisible()
    assert contents(desk) == boxes
    assert (desk.view, taken) == (before, [])
    desk.settle(20)
    assert contents(desk) == boxes
    assert desk.view is before


def test_one_key_looks_the_person_up(desk):
    desk.key(KEY.Key_F3)
    read(desk, my_number())
    desk.enter()
    view = desk.window.current_view()
    assert view.search.isVisible()
    assert view.search.box.text() == "髙橋　健一"


@pytest.mark.parametrize("card", [my_number(address="別の住所"), residence()], ids=["mynumber", "residence"])
def test_beside_a_case_nothing_changes_until_the_clerk_says_so(desk, taken, card):
    find_family(desk)
    before, boxes = desk.view, contents(desk)
    read(desk, card)
    view = desk.window.current_view().card
    assert view.isVisible()
    desk.settle(20)
    assert (desk.view, taken) == (before, [])
    assert [text for text in contents(desk) if text not in boxes] == [], "no box is filled, the new ones are empty"
    view._skip()
    desk.settle()
    assert (desk.view, taken) == (before, [])
    assert view._read is None


def test_in_another_step_a_card_is_told_and_fills_nothing(desk, taken):
    to_interview(desk)
    before, boxes, focus = desk.view, contents(desk), desk.target()
    read(desk, my_number())
    assert (desk.view, contents(desk), taken) == (before, boxes, [])
    assert desk.target() is focus
    assert desk.step == 2


def test_source_time_and_secret_stand_beside_the_values(desk):
    find_family(desk)
    read(desk, my_number())
    view = desk.window.current_view().card
    assert view.source.text() == "マイナンバーカード"
    assert "9:12" in view.read_words.full_text()
    assert "暗証番号" in view.read_words.full_text()
    assert "あと2回 → いま あと3回" in view.read_words.full_text()


def test_a_name_that_is_only_a_picture_is_typed_beside_it(desk, taken):
    find_family(desk)
    read(desk, residence())
    view = desk.window.current_view().card
    box = view._typed["name"]
    assert box.hasFocus()
    assert box.text() == ""
    assert "券面を見て" in shown(view)
    box.setText("佐藤　エレナ")
    view.submit()
    card, items = taken[0]
    assert (card.values["name"], card.typed) == ("佐藤　エレナ", {"name"})
    assert "name" in items


def test_item_by_item(desk, taken):
    find_family(desk)
    read(desk, my_number(address="別の住所"))
    view = desk.window.current_view().card
    assert "address" not in view.chosen_items()
    view._buttons[("address", True)].click()
    view._buttons[("address", False)].click()
    view._buttons[("address", True)].click()
    QTest.keyClick(view.accept, KEY.Key_Return)
    assert taken[0][1] == ("address",)
    assert view._read is None, "the card is let go of"
