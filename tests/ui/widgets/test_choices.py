"""Choices by number key, arrows, Enter and press."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.support.look import clipped
from ui.widgets.choices import ChoiceGrid, Option

OPTIONS = (
    Option("yes", "はい、公務員です", key="1"),
    Option("no", "いいえ", "会社などにお勤めの方", key="2"),
    Option("later", "まだ決まっていない", key="3"),
    Option("unknown", "わからない(あとで確認)", key="0"),
)


def a_grid(show, present=None, **more) -> tuple[ChoiceGrid, list[str]]:
    grid = ChoiceGrid(**more)
    grid.set_options(OPTIONS, present=present)
    taken: list[str] = []
    grid.chosen.connect(taken.append)
    show(grid)
    grid.focus_first()
    return grid, taken


def test_number_keys_choose(show, qtbot):
    grid, taken = a_grid(show)
    qtbot.keyClick(grid.buttons()[0], Qt.Key.Key_2)
    qtbot.keyClick(grid.buttons()[0], Qt.Key.Key_0)
    qtbot.keyClick(grid.buttons()[0], Qt.Key.Key_9)
    assert taken == ["no", "unknown"]
    assert [button.isChecked() for button in grid.buttons()] == [False, False, False, True]


def test_arrows_move_and_enter_takes(show, qtbot):
    grid, taken = a_grid(show)
    qtbot.keyClick(grid.buttons()[0], Qt.Key.Key_Right)
    assert grid.buttons()[1].hasFocus()
    qtbot.keyClick(grid.buttons()[1], Qt.Key.Key_Down)
    assert grid.buttons()[3].hasFocus()
    qtbot.keyClick(grid.buttons()[3], Qt.Key.Key_Return)
    assert taken == ["unknown"]


def test_the_present_answer_is_marked_and_focused(show):
    grid, _ = a_grid(show, present="later")
    assert grid.buttons()[2].isChecked()
    assert grid.buttons()[2].hasFocus()


def test_a_press_chooses(show, qtbot):
    grid, taken = a_grid(show, look="kiosk", columns=1)
    qtbot.mouseClick(grid.buttons()[1], Qt.MouseButton.LeftButton)
    assert taken == ["no"]


def test_long_labels_wrap_and_are_not_cut(show, qtbot):
    grid = ChoiceGrid(columns=2)
    long = "請求者が公務員であるかどうかは勤務先の担当者に確認してから後日お知らせいただく予定です"
    grid.set_options([Option("a", long, long, key="1"), Option("b", "はい", key="2")])
    window = show(grid, width=520)
    qtbot.wait(10)
    assert not clipped(window)
    assert grid.buttons()[0].height() > 100
    assert grid.buttons()[0].accessibleName().startswith("1 請求者")


def test_columns_can_change(show):
    grid, taken = a_grid(show)
    grid.set_columns(1)
    assert len({button.x() for button in grid.buttons()}) == 1 or grid.layout().activate()
    assert grid.press_key("3")
    assert taken == ["later"]
