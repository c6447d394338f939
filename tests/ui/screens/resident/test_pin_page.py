from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from ui import theme
from ui.case_store import PinRequest
from ui.screens.resident.pin_page import DIGITS, PinPage
from ui.widgets.secret_field import SecretField


def typed(secret):
    target = bytearray()
    secret.copy_to(target)
    return target.decode()


@pytest.fixture
def page(qapp):
    theme.apply(qapp)
    made = PinPage()
    made.resize(1184, 640)
    made.show()
    made.ask(PinRequest("暗証番号", 4, 3), "ja")
    yield made
    made.close()


def answers(page):
    given = []
    page.entered.connect(given.append)
    return given


def press(page, text):
    for character in text:
        page._keys[character].click()


def overlapping(page):
    """Pairs of keys that lie on each other."""
    keys = [*page._keys.values(), page.clear_button, page.ok, page.give_up]
    places = [(key, QRect(key.mapTo(page, QPoint(0, 0)), key.size())) for key in keys if key.isVisible()]
    return [(a.text(), b.text()) for (a, one), (b, other) in combinations(places, 2) if one.intersects(other)]


@pytest.mark.parametrize("size", [(1184, 640), (864, 400)])
@pytest.mark.parametrize("letters", [False, True])
def test_every_key_can_be_pressed_also_at_200_percent(page, size, letters):
    page.ask(PinRequest("secret", 16 if letters else 4, 2, 6 if letters else 0, letters=letters), "ja")
    page.resize(*size)
    QTest.qWait(1)
    assert overlapping(page) == []
    bottom = max(key.mapTo(page, QPoint(0, key.height())).y() for key in (*page._keys.values(), page.ok))
    assert bottom <= page.height()


def test_digits_are_pressed_and_handed_over_once(page):
    given = answers(page)
    press(page, "73915")
    assert page.dots.text() == "● ● ● ●", "more than asked for is not taken"
    page.ok.click()
    assert [typed(secret) for secret in given] == ["7391"]
    assert len(page._secret) == 0
    assert not page._idle.isActive()


def test_nothing_typed_is_ever_text_on_the_page(page):
    press(page, "7391")
    shown = [label.text() for label in page.findChildren(QLabel)]
    shown += [label.accessibleName() + label.accessibleDescription() for label in page.findChildren(QLabel)]
    assert not any("7391" in text for text in shown)
    assert not page.findChildren(QLineEdit), "a line edit would keep the text"
    assert not page.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_keyboard_serves_as_well(page):
    given = answers(page)
    for key in "12":
        QTest.keyClick(page, key)
    QTest.keyClick(page, Qt.Key.Key_Backspace)
    for key in "234x":
        QTest.keyClick(page, key)
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert [typed(secret) for secret in given] == ["1234"]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert given[1] is None


def test_shuffled_keys_mean_what_is_written_on_them(page):
    given = answers(page)
    page.shuffle_button.click()
    assert page.order() != DIGITS
    assert sorted(page.order()) == list(DIGITS)
    grid = page._grid
    assert not overlapping(page), "no key hides another"
    places = {grid.itemAtPosition(n // 3, n % 3).widget().text() for n in range(9)}
    assert places == set(page.order()[1:])
    assert grid.itemAtPosition(3, 1).widget().text() == page.order()[0]
    press(page, "7391")
    page.ok.click()
    assert typed(given[0]) == "7391"
    page.ask(PinRequest("暗証番号", 4), "ja")
    assert page.order() == DIGITS, "the next one begins in the usual order"


def test_without_a_key_it_gives_up_and_wipes(page):
    given = answers(page)
    press(page, "73")
    secret = page._secret
    buffer = secret._buffer
    assert page._idle.isActive()
    page._idle.timeout.emit()
    assert given == [None]
    assert bytes(buffer[:2]) == b"\x00\x00"


def test_leaving_the_page_wipes(page):
    press(page, "73")
    buffer = page._secret._buffer
    page.hide()
    assert bytes(buffer[:2]) == b"\x00\x00"
    assert not page._idle.isActive()


@pytest.mark.parametrize(("left", "words"), [(3, "あと3回 入力"), (2, "やめる"), (1, "やめる")])
def test_few_tries_are_told_with_the_way_out(page, left, words):
    page.ask(PinRequest("暗証番号", 4, left), "ja")
    assert f"あと{left}回" in page.tries.text()
    assert words in page.tries.text()


def test_a_password_has_letters_and_its_own_length(page):
    page.ask(PinRequest("署名用パスワード", 16, 5, 6, letters=True), "ja")
    given = answers(page)
    press(page, "TEST0")
    assert not page.ok.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_A)
    page.ok.click()
    assert typed(given[0]) == "TEST0A"
    page.ask(PinRequest("暗証番号", 4), "ja")
    assert set(page._keys) == set(DIGITS)
    QTest.keyClick(page, Qt.Key.Key_A)
    assert len(page._secret) == 0


def test_the_field_of_the_clerk_keeps_no_text(qapp):
    field = SecretField(14)
    for key in "123":
        QTest.keyClick(field, key)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.count() == 2
    secret = field.take()
    assert (typed(secret), field.count()) == ("12", 0)
    assert typed(secret) == "12"
    field.press(ord("9"))
    buffer = field._secret._buffer
    field.configure(4)
    assert (bytes(buffer[:1]), field.count()) == (b"\x00", 0)
