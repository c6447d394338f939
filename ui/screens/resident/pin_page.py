"""The pad for a secret on the resident's screen: only dots are shown, nothing is kept, keys can be shuffled."""

from __future__ import annotations

import random
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from desk_app.domain.secret_text import SecretText
from ui import theme
from ui.case_store import PinRequest
from ui.screens.resident.pages import Page
from ui.widgets.buttons import Button, PrimaryButton, SecondaryButton
from ui.widgets.furigana import FuriganaLabel, plain
from ui.widgets.labels import Label
from ui.widgets.layouts import clear_layout
from ui.widgets.secret_field import secret_code

IDLE_SECONDS = 60
"""Without a key for so long the pad gives up and wipes what was typed."""
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIDE_WIDTH = 900
LETTER_COLUMNS = 10


class PinPage(Page):
    """A keypad for the secret. ``entered`` hands a SecretText on, or None when it was given up or took too long."""

    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._secret = SecretText()
        self._request = PinRequest("", 4)
        self._order = DIGITS
        self.lead = FuriganaLabel("", "kiosk-body", centred=True)
        self.tries = FuriganaLabel("", "kiosk-note", centred=True)
        self.dots = Label("", "kiosk-title")
        self.dots.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._keys: dict[str, Button] = {}
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP_M)
        self.clear_button = SecondaryButton("", self.clear, size="kiosk")
        self.ok = PrimaryButton("", self._enter, size="kiosk")
        self.shuffle_button = SecondaryButton("", self.shuffle, size="large")
        self.give_up = SecondaryButton("", lambda: self._leave(None), size="large")
        self.note = FuriganaLabel("", "kiosk-note", centred=True)
        self._lay_out(holder)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_SECONDS * 1000)
        self._idle.timeout.connect(lambda: self._leave(None))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def title(self) -> str:
        """What to do."""
        return "password" if self._request.letters else "pin"

    def ask(self, request: PinRequest, language: str) -> None:
        """Ask for a secret; the keys stand in their usual order until they are shuffled."""
        self.language = language
        self._request = request
        self._order = DIGITS
        key = "pin_letters" if request.letters else "pin_lead"
        self.lead.setText(self.say(key, n=request.digits, least=request.least))
        left = request.tries_left
        self.tries.setText("" if left is None else self.say("pin_last" if left <= 2 else "pin_tries", n=left))
        self.tries.setVisible(left is not None)
        self.clear_button.setText(plain(self.say("clear")))
        self.ok.setText(plain(self.say("ok")))
        self.shuffle_button.setText(plain(self.say("shuffle")))
        self.shuffle_button.setVisible(not request.letters)
        self.give_up.setText(plain(self.say("give_up")))
        self.note.setText(self.say("pin_time"))
        self._place_keys()
        self.clear()
        self._idle.start()

    def press(self, character: str) -> None:
        """A character more."""
        self._add(ord(character))

    def clear(self) -> None:
        """From the start."""
        self._secret.wipe()
        self._show()

    def wipe(self) -> None:
        """Nobody asks any more: forget what was typed."""
        self._idle.stop()
        self.clear()

    def shuffle(self) -> None:
        """Put the digits in another order, so that nobody reads them off the hand."""
        order = list(DIGITS)
        while "".join(order) == self._order:
            random.SystemRandom().shuffle(order)
        self._order = "".join(order)
        self._place_keys()
        self.setFocus()

    def order(self) -> str:
        """The digits as they stand on the pad: 1 to 9 in rows, then the one at the bottom."""
        return self._order

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A keyboard serves as well: digits (and letters), Backspace, Enter and Esc."""
        code = secret_code(event, letters=self._request.letters)
        if code is not None:
            self._add(code)
        elif event.key() == Qt.Key.Key_Backspace:
            self._secret.drop_last()
            self._show()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self._leave(None)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing stays behind when the page goes away."""
        super().hideEvent(event)
        self.wipe()

    def _lay_out(self, keys: QWidget) -> None:
        """Words and buttons at the left of the digits; over the letters, which need the width."""
        self.column.setSpacing(theme.GAP_M)
        side = QWidget()
        side.setMaximumWidth(SIDE_WIDTH)
        self._side = QBoxLayout(QBoxLayout.Direction.TopToBottom, side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(theme.GAP_M)
        self._side.addWidget(self.dots, 1)
        self._side.addWidget(self.tries)
        self._side.addWidget(self.shuffle_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._side.addWidget(self.give_up, 0, Qt.AlignmentFlag.AlignHCenter)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(theme.GAP_XL)
        self._body.addStretch(1)
        self._body.addWidget(side, 4)
        self._body.addWidget(keys, 0, Qt.AlignmentFlag.AlignCenter)
        self._body.addStretch(1)
        self.column.addWidget(self.lead)
        self.column.addLayout(self._body)
        self.column.addWidget(self.note)
        self.column.addStretch(1)

    def _place_keys(self) -> None:
        """The keys of this secret: a number pad, or all letters and digits."""
        for lasting in (self.clear_button, self.ok):
            self._grid.removeWidget(lasting)
            lasting.setParent(self._grid.parentWidget())
        clear_layout(self._grid)
        self._keys = {}
        letters = self._request.letters
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._side.setDirection(across if letters else down)
        self._body.setDirection(down if letters else across)
        self._grid.setSpacing(theme.GAP_S if letters else theme.GAP_M)
        self._body.setSpacing(theme.SPACE if letters else theme.GAP_XXL)
        self.note.setVisible(not letters)
        if letters:
            self._place_letters()
        else:
            for place, digit in enumerate(self._order[1:] + self._order[0]):
                row, column = (3, 1) if place == 9 else divmod(place, 3)
                self._grid.addWidget(self._key(digit, 120), row, column)
            self._grid.addWidget(self.clear_button, 3, 0)
            self._grid.addWidget(self.ok, 3, 2)
        for button in (*self._keys.values(), self.clear_button, self.ok):
            button.show()

    def _place_letters(self) -> None:
        """Four rows of ten: the characters, then two places each for clearing and for OK."""
        for place, character in enumerate(LETTERS + DIGITS):
            self._grid.addWidget(self._key(character, 76), *divmod(place, LETTER_COLUMNS))
        self._grid.addWidget(self.clear_button, 3, 6, 1, 2)
        self._grid.addWidget(self.ok, 3, 8, 1, 2)

    def _key(self, character: str, width: int) -> Button:
        button = SecondaryButton(character, partial(self.press, character), size="kiosk")
        button.setFixedWidth(width)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._keys[character] = button
        return button

    def _add(self, code: int) -> None:
        if len(self._secret) < self._request.digits:
            self._secret.add(code)
        self._idle.start()
        self._show()

    def _enough(self) -> bool:
        return (self._request.least or self._request.digits) <= len(self._secret) <= self._request.digits

    def _show(self) -> None:
        typed, most = len(self._secret), self._request.digits
        shown = max(typed, self._request.least or most)
        self.dots.setText(" ".join("●" if n < typed else "○" for n in range(shown)))
        self.dots.setAccessibleName(f"{typed} / {most}")
        self.ok.setEnabled(self._enough())

    def _enter(self) -> None:
        if self._enough():
            secret, self._secret = self._secret, SecretText()
            self._leave(secret)

    def _leave(self, secret: SecretText | None) -> None:
        self.wipe()
        self.entered.emit(secret)
