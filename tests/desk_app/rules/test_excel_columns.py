from __future__ import annotations

from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from desk_app.rules.excel_columns import CellReader, Column, flow_yaml, named, referred, text_of, to_cells
from desk_app.rules.pack_documents import plain
from desk_app.rules.yaml_file import YamlFault

REST = Column("", "その他", "rest")
COLUMNS = (
    Column("name", "名前"),
    Column("label.ja", "言葉"),
    Column("label.en", "英語"),
    Column("forms", "様式", "lines"),
    Column("days", "日数", "number"),
    Column("first", "初日", "flag"),
    Column("on", "日", "day"),
    Column("kind", "種類", "word", words={"a": "あ", "b": "い"}),
    Column("fact", "事実", "ref"),
)


def read(values: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The row read from these cells, and the faults."""
    page = Workbook().active
    assert page is not None
    cells = {}
    for number, (title, value) in enumerate(values.items(), 1):
        cell = page.cell(2, number, value)
        assert isinstance(cell, Cell)
        cells[title] = cell
    faults: list[YamlFault] = []
    row = CellReader(faults, "試し").row(cells, (*COLUMNS, REST))
    return plain(row), [f"{one.at.file} {one.message}" for one in faults]


def test_every_kind_of_value_comes_back() -> None:
    row = {
        "name": "国保",
        "label": {"ja": "あ", "en": "b"},
        "forms": ["x", "y"],
        "days": 14,
        "first": False,
        "on": date(2026, 4, 1),
        "kind": "b",
        "fact": "moves",
        "odd": {"nested": [1, "01", True]},
    }
    cells, rest = to_cells(row, COLUMNS, {"moves": "引っ越す人"})
    assert cells["事実"] == "引っ越す人 [moves]"
    assert cells["様式"] == "x\ny"
    assert rest == {"odd": {"nested": [1, "01", True]}}
    assert read({**cells, "その他": flow_yaml(rest)}) == (row, [])


def test_a_value_that_does_not_fit_its_column_goes_to_the_rest() -> None:
    cells, rest = to_cells({"name": 3, "days": "十", "forms": [" x"], "label": "plain"}, COLUMNS, {})
    assert cells == {}
    assert rest == {"name": 3, "days": "十", "forms": [" x"], "label": "plain"}


def test_what_excel_makes_of_typed_values_is_understood() -> None:
    assert read({"日": datetime(2026, 4, 1), "日数": 14.0, "名前": 2026.0}) == (
        {"on": date(2026, 4, 1), "days": 14, "name": "2026"},
        [],
    )
    assert read({"日": "2026-04-01", "日数": " 7 "}) == ({"on": date(2026, 4, 1), "days": 7}, [])


def test_illegal_cells_are_named() -> None:
    _, faults = read({"日": "四月", "日数": "十四", "初日": "たぶん", "種類": "う", "その他": "[1"})
    assert faults == [
        "シート「試し」B2 日数が整数ではありません(十四)",
        "シート「試し」C2 初日に使えない値 たぶん",
        "シート「試し」A2 日が日付ではありません(四月)",
        "シート「試し」D2 種類に使えない値 う",
        "シート「試し」E2 YAMLとして読めません",
    ]


def test_a_reference_is_its_id() -> None:
    assert referred(named("identity", "本人確認書類[写し]")) == "identity"
    assert referred(" moves ") == "moves"
    assert text_of(datetime(2026, 4, 1)) == "2026-04-01"
