from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from desk_app.domain.card import CardKind, CardLook, DeviceInfo, DeviceState
from ui import theme
from ui.screens.staff.card_dialog import CardDialog
from ui.screens.staff.card_words import Method

READERS = (
    DeviceInfo("sim:mynumber/demo", "card_reader", "模擬カードリーダー", DeviceState.CARD_PRESENT),
    DeviceInfo("pcsc:", "card_reader", "カードリーダー", DeviceState.READY),
)
URI = READERS[0].uri


def typed(secret):
    target = bytearray()
    secret.copy_to(target)
    return target.decode()


def my_number(**tries):
    return CardLook(CardKind.MYNUMBER, {"pin": 3, "verification_b": 10, **tries})


@pytest.fixture
def dialog(qapp):
    theme.apply(qapp)
    parent = QWidget()
    made = CardDialog(parent, READERS[:1])
    made.show()
    yield made
    made.close()
    parent.deleteLater()


def keys(dialog, text):
    for key in text:
        QTest.keyClick(dialog.secret, key)


def test_the_tries_left_are_told_before_anything_is_sent(dialog):
    dialog.show_look(URI, my_number())
    assert dialog.card_line.full_text() == "マイナンバーカード"
    assert "暗証番号 あと3回" in dialog.tries_line.full_text()
    assert not dialog.sure.isVisible()
    keys(dialog, "1234")
    dialog.submit()
    order = dialog.order()
    assert (order.uri, order.method, typed(order.secret), order.confirmed) == (URI, Method.PIN, "1234", 0)
    assert dialog.secret.count() == 0


@pytest.mark.parametrize("left", [2, 1])
def test_few_tries_need_a_second_word_which_says_how_few(dialog, left):
    dialog.show_look(URI, my_number(pin=left))
    keys(dialog, "1234")
    dialog.submit()
    assert dialog.isVisible()
    assert "確認して送る" in dialog.field.error()
    assert f"あと{left}回" in dialog.sure_text.full_text()
    dialog.sure.click()
    dialog.submit()
    assert dialog.order().confirmed == left


def test_the_resident_is_asked_only_after_the_second_word_too(dialog):
    dialog.show_look(URI, my_number(pin=1))
    dialog.resident.click()
    assert dialog.isVisible()
    dialog.sure.click()
    dialog.resident.click()
    assert dialog.by_resident
    assert (dialog.order().secret, dialog.order().confirmed, dialog.order().tries_left) == (None, 1, 1)


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (CardLook(CardKind.MYNUMBER, {"verification_b": 10}, pin_set=False), "顔認証"),
        (CardLook(CardKind.MYNUMBER, {"pin": 0, "verification_b": 10}), "ロック中"),
    ],
)
def test_without_a_usable_pin_the_code_on_the_card_is_asked_for(dialog, look, said):
    dialog.show_look(URI, look)
    assert said in dialog.tries_line.full_text()
    keys(dialog, "38041020334649")
    dialog.face.click()
    dialog.submit()
    order = dialog.order()
    assert (order.method, typed(order.secret), order.with_face) == (Method.VERIFICATION_B, "38041020334649", True)


def test_a_residence_card_takes_its_printed_number_and_a_licence_without_a_pin_nothing(dialog):
    dialog.show_look(URI, CardLook(CardKind.RESIDENCE_CARD, {}, pin_set=False))
    keys(dialog, "ab12345678cd")
    dialog.submit()
    assert (dialog.order().method, typed(dialog.order().secret)) == (Method.CARD_NUMBER, "AB12345678CD")
    dialog.show()
    dialog.show_look(URI, CardLook(CardKind.LICENCE, {"pin": 3}, pin_set=False))
    assert not dialog.field.isVisible()
    assert "設定されていません" in dialog.none_line.full_text()
    dialog.submit()
    assert (dialog.order().method, dialog.order().secret) == (Method.NONE, None)


def test_a_licence_inside_the_card_has_to_be_asked_for(dialog):
    look = CardLook(CardKind.MYNUMBER, {"pin": 3, "verification_b": 10}, also=(CardKind.MYNA_LICENCE,))
    dialog.show_look(URI, look)
    dialog._other[Method.MYNA_PIN].click()
    keys(dialog, "1234")
    dialog.submit()
    assert (dialog.order().method, dialog.order().kind) == (Method.MYNA_PIN, CardKind.MYNA_LICENCE)


def test_a_secret_of_the_wrong_length_goes_nowhere(dialog):
    keys(dialog, "123")
    dialog.submit()
    assert dialog.isVisible()
    assert "まだ送っていません" in dialog.field.error()


def test_another_method_and_leaving_wipe_what_was_typed(dialog):
    keys(dialog, "12")
    buffer = dialog.secret._secret._buffer
    dialog._other[Method.VERIFICATION_B].click()
    assert bytes(buffer[:2]) == b"\x00\x00"
    keys(dialog, "88")
    buffer = dialog.secret._secret._buffer
    dialog.reject()
    assert bytes(buffer[:2]) == b"\x00\x00"


def test_no_line_edit_ever_holds_the_secret(dialog):
    keys(dialog, "1234")
    assert not dialog.findChildren(QLineEdit)
    assert not dialog.secret.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    assert "1234" not in dialog.secret.accessibleName() + dialog.secret.accessibleDescription()


def test_what_cannot_be_seen_is_told_and_can_be_looked_at_again(dialog):
    asked = []
    dialog.look_wanted.connect(asked.append)
    dialog.show_fault("pcsc:", "another reader")
    assert dialog.card_line.full_text() != "another reader"
    dialog.show_fault(URI, "カードがありません。カードを置き直してください。")
    assert "カードがありません" in dialog.card_line.full_text()
    dialog.again.click()
    assert asked == [URI]


@pytest.mark.parametrize("height", [540, 768])
def test_the_main_action_stays_in_sight_in_a_low_window(qapp, height):
    theme.apply(qapp)
    parent = QWidget()
    parent.resize(960, height)
    made = CardDialog(parent, READERS)
    made.show()
    look = CardLook(CardKind.MYNUMBER, {"pin": 1, "verification_b": 10}, also=(CardKind.MYNA_LICENCE,))
    made.show_look(URI, look)
    made.submit()
    QTest.qWait(1)
    assert made.height() <= height
    assert made.ok.geometry().bottom() < made.height()
    made.close()
    parent.deleteLater()


def test_a_locked_licence_says_who_opens_it_and_goes_nowhere(dialog):
    dialog.show_look(URI, CardLook(CardKind.LICENCE, {"pin": 0}))
    keys(dialog, "1234")
    dialog.submit()
    assert dialog.isVisible()
    assert "警察署" in dialog.field.error()
