from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desk_app.domain.sheet_code import sheet_payload
from ui.wedge import GAP_MS, KeyboardScanner, keyboard_scanner

SHEET = sheet_payload("1124-0043", 3, 1)


@pytest.fixture
def field(qtbot) -> Iterator[QLineEdit]:
    window = QWidget()
    box = QVBoxLayout(window)
    field, other = QLineEdit(), QLineEdit()
    box.addWidget(field)
    box.addWidget(other)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    yield field
    window.hide()  # the fixture keeps the window alive for the test


def caught(field: QLineEdit, **settings) -> Iterator[list[str]]:
    seen: list[str] = []
    scanner = KeyboardScanner(seen.append, **settings)
    scanner.install()
    yield seen
    QCoreApplication.instance().removeEventFilter(scanner)


@pytest.fixture
def seen(field) -> Iterator[list[str]]:
    yield from caught(field)


ENDS = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


def press(field: QLineEdit, text: str, *, every_ms: int) -> None:
    """A person's keys, one after the other as time goes."""
    window = field.window().windowHandle()
    for char in text:
        QTest.qWait(every_ms)
        QTest.keyClick(window, ENDS.get(char, char))


def burst(field: QLineEdit, text: str, *, every_ms: int = 5) -> None:
    """Keys as the keyboard's own clock tells them, however long it takes here to deliver them."""
    window = field.window().windowHandle()
    for number, char in enumerate(text):
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            key = ENDS.get(char, Qt.Key(ord(char.upper())))
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, char)
            event.setTimestamp(1000 + number * every_ms)
            QCoreApplication.sendEvent(window, event)


def test_a_burst_is_a_read_and_nothing_lands_in_the_field(qtbot, field, seen) -> None:
    burst(field, SHEET + "\r")
    assert seen == [SHEET]
    qtbot.wait(GAP_MS * 3)
    assert field.text() == ""


def test_what_a_person_types_arrives_in_order(qtbot, field, seen) -> None:
    press(field, "sakura 12", every_ms=GAP_MS + 25)
    press(field, "\t", every_ms=GAP_MS + 25)
    qtbot.waitUntil(lambda: field.text() == "sakura 12")
    assert seen == []
    assert not field.hasFocus(), "Tab went on as well"


def test_few_quick_keys_with_enter_are_a_person(qtbot, field, seen) -> None:
    entered: list[str] = []
    field.returnPressed.connect(lambda: entered.append(field.text()))
    burst(field, "012\r")
    qtbot.waitUntil(lambda: entered == ["012"])
    assert seen == []


def test_a_command_in_between_lets_the_keys_go_first(qtbot, field, seen) -> None:
    burst(field, "abc")
    QTest.keyClick(field.window().windowHandle(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: field.selectedText() == "abc")
    assert seen == []


def test_with_a_prefix_typing_is_not_held_at_all(qtbot, field) -> None:
    for seen in caught(field, prefix="~"):
        burst(field, "abcdefgh\r")
        assert field.text() == "abcdefgh"
        burst(field, "~C1\r")
        assert seen == ["C1"]
        assert field.text() == "abcdefgh"


def test_the_keyboards_own_clock_counts_when_the_window_was_busy(qtbot, field, seen) -> None:
    burst(field, "abcdefg\r", every_ms=120)
    qtbot.waitUntil(lambda: field.text() == "abcdefg")
    assert seen == []


def test_the_url_says_gap_and_prefix(field) -> None:
    scanner = keyboard_scanner("wedge:?gap=20&prefix=%7E", print, field)
    assert (scanner._gap, scanner._prefix) == (500, "~")
    assert keyboard_scanner("wedge:?gap=20", print, field)._gap == 20
    assert keyboard_scanner("wedge:", print, field)._gap == GAP_MS
