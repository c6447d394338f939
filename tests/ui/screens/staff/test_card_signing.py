"""The dialog of signing by card: tries before anything is sent, a second word for few, and what cannot sign."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desk_app.domain.card import CardKind, CardLook
from tests.ui.screens.staff.test_card_dialog import READERS
from ui import theme
from ui.screens.staff.card_signing import SignCardDialog
from ui.screens.staff.card_words import Method


@pytest.fixture
def dialog(qapp):
    theme.apply(qapp)
    parent = QWidget()
    made = SignCardDialog(parent, READERS[:1])
    made.show()
    yield made
    made.close()
    parent.deleteLater()


def shown(dialog, look):
    dialog.show_look(READERS[0].uri, look)
    for key in "test01":
        QTest.keyClick(dialog.secret, key)
    dialog.submit()


def my_number(left):
    return CardLook(CardKind.MYNUMBER, {"pin": 3, "verification_b": 10, "sign_password": left})


def test_capital_letters_go_to_the_card_and_nothing_else_is_offered(dialog):
    shown(dialog, my_number(5))
    order = dialog.order()
    assert (order.method, order.tries_left, order.confirmed) == (Method.SIGN_PASSWORD, 5, 0)
    target = bytearray()
    order.secret.copy_to(target)
    assert target == b"TEST01"
    assert not any(link.isVisibleTo(dialog) for link in dialog._other.values())


@pytest.mark.parametrize("left", [2, 1])
def test_few_tries_need_a_second_word(dialog, left):
    shown(dialog, my_number(left))
    assert dialog.isVisible()
    assert f"あと{left}回" in dialog.sure_text.full_text()
    dialog.sure.click()
    dialog.submit()
    assert dialog.order().confirmed == left


@pytest.mark.parametrize(
    ("look", "said"),
    [
        (my_number(0), "初期化"),
        (CardLook(CardKind.MYNUMBER, {"pin": 3, "verification_b": 10}), "入っていません"),
        (CardLook(CardKind.LICENCE, {"pin": 3}), "電子署名ができません"),
    ],
)
def test_what_cannot_sign_is_told_and_sends_nothing(dialog, look, said):
    shown(dialog, look)
    assert dialog.isVisible()
    assert said in dialog.field.error()
