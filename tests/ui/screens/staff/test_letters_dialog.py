"""A name's characters enlarged, with their codes."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.support.fake_case_data import LONG_NAME
from tests.support.look import clipped
from ui.screens.staff.letters_dialog import LettersDialog


def test_each_character_stands_over_its_code(desk):
    dialog = LettersDialog(desk.window, "辻\U000e0102　髙𠮷")
    assert [(one.char.text(), one.code.text()) for one in dialog.letters] == [
        ("辻\U000e0102", "U+8FBB\nU+E0102"),
        ("髙", "U+9AD9"),
        ("𠮷", "U+20BB7"),
    ]


def test_the_longest_name_is_whole(desk):
    dialog = LettersDialog(desk.window, LONG_NAME)
    dialog.show()
    desk.settle(1)
    assert clipped(dialog) == []
    assert len(dialog.letters) == len("".join(LONG_NAME.split()))
    dialog.close()


def test_a_key_opens_it_for_the_chosen_person(desk):
    desk.window.acts.open_new()
    desk.settle()
    search = desk.window.current_view().search
    search.search_for("ゆみ")
    desk.settle()
    search.box.setFocus()
    seen = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        seen.append("".join(one.char.text() for one in dialog.letters))
        dialog.reject()

    QTimer.singleShot(0, look)
    desk.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert seen == ["髙橋由美"]
