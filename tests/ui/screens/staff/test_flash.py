"""No part of a screen is ever shown before it has a parent: it would flash up as a window and take the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMenu, QWidget

from tests.ui.screens.staff.test_keyboard import to_interview


class Flashes(QObject):
    """Notes every top-level widget that is shown."""

    def __init__(self, known):
        super().__init__()
        self.known = known
        self.seen = []

    def eventFilter(self, watched, event):
        window = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if window and watched not in self.known and not isinstance(watched, QMenu):
            self.seen.append(type(watched).__name__)
        return False


def test_nothing_flashes_up(desk, qapp):
    flashes = Flashes([desk.window, desk.resident])
    qapp.installEventFilter(flashes)
    try:
        to_interview(desk)
        while desk.view.question is not None:
            question = desk.view.question
            desk.window.acts.answer(question.fact, question.person, None)
            desk.settle()
        for step in (3, 4):
            desk.window.go_to(step)
            desk.settle()
    finally:
        qapp.removeEventFilter(flashes)
    assert flashes.seen == []
