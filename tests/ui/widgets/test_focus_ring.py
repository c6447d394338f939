"""The focus ring follows the focus of its own window."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit

from ui import theme
from ui.widgets.buttons import PrimaryButton, SecondaryButton
from ui.widgets.focus_ring import FocusRing
from ui.widgets.layouts import ScrollColumn


def test_it_stands_round_the_focused_control(show, qtbot):
    first, second = SecondaryButton("差戻す"), PrimaryButton("承認する")
    window = show(first, second)
    ring = FocusRing(window)
    second.setFocus()
    qtbot.waitUntil(lambda: ring.target() is second)
    space = theme.FOCUS_OUTER + theme.FOCUS_OFFSET
    assert ring.pos() == second.mapTo(window, QPoint(-space, -space))
    assert ring.width() == second.width() + 2 * space
    first.setFocus()
    assert ring.target() is first


def test_it_moves_with_its_control_and_goes_with_it(show, qtbot):
    button = PrimaryButton("承認する")
    window = show(button)
    ring = FocusRing(window)
    button.setFocus()
    qtbot.waitUntil(lambda: ring.target() is button)
    button.move(button.x() + 30, button.y())
    assert ring.x() == button.x() - theme.FOCUS_OUTER - theme.FOCUS_OFFSET
    button.hide()
    assert ring.target() is None


def test_after_touch_only_fields_keep_it(show, qtbot):
    button, field = PrimaryButton("承認する"), QLineEdit()
    window = show(button, field)
    ring = FocusRing(window, keyboard=False)
    button.setFocus()
    assert ring.target() is None
    field.setFocus()
    qtbot.waitUntil(lambda: ring.target() is field)


def test_it_does_not_stick_out_of_a_scrolling_column(show, qtbot):
    column = ScrollColumn()
    buttons = [SecondaryButton(f"番号 {number}") for number in range(30)]
    for button in buttons:
        column.add(button)
    window = show(column, height=300)
    ring = FocusRing(window)
    buttons[0].setFocus()
    qtbot.waitUntil(lambda: ring.target() is buttons[0])
    column.verticalScrollBar().setValue(column.verticalScrollBar().maximum())
    assert ring.target() is None


def test_it_is_painted_black_with_yellow_inside(show, qtbot):
    button = PrimaryButton("承認する")
    window = show(button)
    ring = FocusRing(window)
    button.setFocus()
    qtbot.waitUntil(lambda: ring.target() is button)
    image = window.grab().toImage()
    middle = ring.y() + ring.height() // 2
    assert image.pixelColor(ring.x() + 1, middle).name() == theme.BLACK
    assert image.pixelColor(ring.x() + 5, middle).name() == theme.YELLOW_300
