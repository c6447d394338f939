"""A name's characters enlarged, each with its code: 髙 and 高, 辻 with one dot and with two are told apart."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.screens.staff import search_wording as words
from ui.screens.staff.dialogs import Decision
from ui.screens.staff.people_presenter import letters
from ui.widgets.labels import Label
from ui.widgets.layouts import FlowLayout, ScrollColumn

LETTER_SIZE = 72
"""Pixels of an enlarged character: dots and strokes can be counted at arm's length."""


WIDE, HIGH = 640, 440
"""Room for six characters a line; longer names scroll."""


class Letter(QWidget):
    """One character, large, over its code."""

    def __init__(self, char: str, code: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP_S, 0, theme.GAP_S, 0)
        column.setSpacing(theme.SPACE)
        self.char = Label(char, "body")
        theme.set_role(self.char, "face", "name")
        self.char.setStyleSheet(f"font-size: {LETTER_SIZE}px;")
        self.char.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code = Label("\n".join(code.split()), "note")
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.char)
        column.addWidget(self.code)
        column.addStretch(1)
        self.setAccessibleName(f"{char} {code}")


class LettersDialog(Decision):
    """Shows the characters of a name as registered. Enter and Esc close it."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, words.LETTERS_TITLE, words.LETTERS_LEAD, accept=words.CLOSE)
        self.cancel.hide()
        self.setMinimumSize(WIDE, HIGH)
        scroll = ScrollColumn(gap=theme.GAP_M)
        holder = QWidget()
        scroll.add(holder)
        scroll.column.addStretch(1)
        flow = FlowLayout(holder, gap=theme.GAP_M)
        self.letters = [Letter(char, code) for char, code in letters(name)]
        for letter in self.letters:
            flow.addWidget(letter)
        self.content.addWidget(scroll)
