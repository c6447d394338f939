"""How the rule workbook looks: header, widths, bands, notes and drop-downs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from desk_app.rules import excel_sheets as sheets
from desk_app.rules.excel_columns import NO, YES, Column
from desk_app.rules.excel_sheets import Sheet

SPARE_ROWS = 60
"""Empty rows below the last one that drop-downs reach."""
_FONT = "BIZ UDPゴシック"
_HEAD = PatternFill("solid", fgColor="24405A")
_INFO_HEAD = PatternFill("solid", fgColor="8A94A0")
_INFO = PatternFill("solid", fgColor="F2F3F5")
_BAND = PatternFill("solid", fgColor="F6F9FC")
_LINE = Border(bottom=Side("hair", color="B8C0C8"))


def front(page: Worksheet, version: str) -> None:
    """The first page: what the book is and how to edit it."""
    page.title = "はじめに"
    page.sheet_view.showGridLines = False
    page.column_dimensions["A"].width = 24
    page.column_dimensions["B"].width = 96
    lines = [
        ("手続きの規則", f"版 {version}"),
        ("使い方", "直したいセルを書き換えて保存し、一筆の「規則」画面、または desk rules import で取り込みます。"),
        (
            "",
            "取り込むときに全部のセルを調べます。まちがいがあれば、シートとセルの名前で一度に知らせ、何も取り込みません。",
        ),
        ("", "灰色の見出し(参考)の列は、読みやすくするためのものです。直しても変わりません。"),
        ("", "見出しの右上に赤い印があるセルにカーソルを置くと、書き方が出ます。"),
        ("シート", ""),
        *((sheet.title, sheet.about) for sheet in sheets.ALL if sheet is not sheets.OTHERS),
        (
            "条件の書き方",
            "「段」は木の深さです。「すべて」の下に1つ深い段で並べた行が、全部当てはまるとき成り立ちます。",
        ),
        ("", "段1の行がいくつもあるときは、全部当てはまることが条件です。"),
        ("", "「世帯のだれか」の下には、その人についての条件を並べます。ことばは、理由として画面と紙に出ます。"),
    ]
    for number, (left, right) in enumerate(lines, 1):
        for column, text in ((1, left), (2, right)):
            cell = page.cell(number, column, text)
            cell.font = Font(name=_FONT, size=16 if number == 1 else 11, bold=column == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def fill(page: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    """Header, rows, widths and drop-downs of one sheet."""
    page.freeze_panes = page.cell(2, 3 if len(sheet.columns) > 4 else 2).coordinate
    page.sheet_view.zoomScale = 90
    last = len(rows) + 1 + SPARE_ROWS
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = column.width
        head = page.cell(1, number, column.title)
        head.font = Font(name=_FONT, bold=True, color="FFFFFF")
        head.fill = _INFO_HEAD if column.kind == "info" else _HEAD
        head.alignment = Alignment(vertical="center", wrap_text=True)
        if column.note:
            head.comment = Comment(column.note, "一筆", height=70, width=320)
        _choices(page, column, f"{letter}2:{letter}{last}")
    page.row_dimensions[1].height = 34
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    group, shaded, dresser = "", False, _Dresser()
    for index, row in enumerate(rows, 2):
        owner = str(row.get(sheet.columns[0].title, ""))
        shaded, group = (shaded if owner == group else not shaded), owner
        for number, column in enumerate(sheet.columns, 1):
            cell = page.cell(index, number)
            assert isinstance(cell, Cell)
            dresser.dress(cell, column, shaded, int(row["段"]) - 1 if column.title == "つなぎ" else 0)
            _write(cell, row.get(column.title))
    if sheet in (sheets.FACTS, sheets.BELONGINGS):
        _picking_names(page, sheet, len(rows), last)


class _Dresser:
    """Gives cells their look; the same look is made once, since openpyxl compares every part of it each time."""

    def __init__(self) -> None:
        self._made: dict[tuple[bool, bool, int], Any] = {}

    def dress(self, cell: Cell, column: Column, shaded: bool, depth: int) -> None:
        """Font, bands and lines of one cell; ``depth`` moves a condition to the right."""
        key = (column.kind == "info", shaded, depth)
        if key not in self._made:
            self._put(cell, *key)
            self._made[key] = copy(cell._style)  # type: ignore[attr-defined]
        cell._style = copy(self._made[key])  # type: ignore[attr-defined]

    def _put(self, cell: Cell, told: bool, shaded: bool, depth: int) -> None:
        cell.font = Font(name=_FONT, size=10, color="66707A" if told else "1B2733")
        cell.alignment = Alignment(vertical="top", wrap_text=True, indent=depth * 2)
        cell.border = _LINE
        if told or shaded:
            cell.fill = _INFO if told else _BAND


def _write(cell: Cell, value: Any) -> None:
    if value is None or value == "":
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with = is no formula
        cell.number_format = "@"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def _choices(page: Worksheet, column: Column, cells: str) -> None:
    """The drop-down of a column, where its values can be listed."""
    source = ""
    if column.kind in {"word", "flag"}:
        source = f'"{",".join(column.words.values() or (YES, NO))}"'
    elif column.choices_from:
        source = column.choices_from
    elif column.title == "事実" and column.kind == "ref":
        source = "事実!$D$2:$D$600"
    if not source:
        return
    strict = column.kind in {"word", "flag"}
    rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=strict)
    rule.error, rule.errorTitle = "一覧から選んでください。", column.title
    page.add_data_validation(rule)
    rule.add(cells)


def _picking_names(page: Worksheet, sheet: Sheet, rows: int, last: int) -> None:
    """The names that drop-downs show, made by the sheet itself so that new rows have one."""
    titles = [column.title for column in sheet.columns]
    number = titles.index("選ぶときの名前") + 1
    for index in range(rows + 2, last + 1):
        page.cell(index, number, f'=IF(A{index}="","",B{index}&" ["&A{index}&"]")')
