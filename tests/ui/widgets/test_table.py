"""The list: choice by key, kept over new rows, Enter, widths."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.widgets.table import Cell, Column, Row, Table

COLUMNS = (Column("番号", 120), Column("理由", 200, 1), Column("時間", 70, right=True))


def rows(*numbers: str) -> list[Row]:
    return [
        Row(number, (Cell(number), Cell("", (("判定を変更", "yellow"), ("支援措置", "red"))), Cell("19分")))
        for number in numbers
    ]


def a_table(show, width: int = 800) -> tuple[Table, list[str], list[str]]:
    table, chosen, taken = Table(COLUMNS), [], []
    table.chosen.connect(chosen.append)
    table.taken.connect(taken.append)
    show(table, width=width)
    return table, chosen, taken


def test_the_first_row_is_chosen_and_keys_move(show, qtbot):
    table, chosen, taken = a_table(show)
    table.set_rows(rows("a", "b", "c"))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert chosen == ["a", "b", "c"]
    assert taken == ["c"]


def test_the_choice_is_kept_over_new_rows(show):
    table, chosen, _ = a_table(show)
    table.set_rows(rows("a", "b", "c"))
    table.choose("b")
    table.set_rows(rows("x", "b"))
    assert table.current_key() == "b"
    table.set_rows(rows("x", "y"))
    assert table.current_key() == "x"
    table.set_rows([])
    assert table.current_key() is None
    assert chosen[-1] == ""


def test_no_horizontal_scrolling_at_any_width(show):
    for width in (300, 700, 1500):
        table, _, _ = a_table(show, width)
        table.set_rows(rows("a"))
        assert sum(table.columnWidth(n) for n in range(3)) <= table.viewport().width()


def test_cells_are_read_aloud_with_their_tags(show):
    table, _, _ = a_table(show)
    table.set_rows(rows("a"))
    words = table.model().data(table.model().index(0, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert words == "判定を変更 支援措置"
    assert table.grab().width() > 0
