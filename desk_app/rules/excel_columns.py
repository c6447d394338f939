"""Columns of the rule workbook: which item of a row stands in which column, in a clerk's words.

A value that does not fit its column, and any item without a column, goes to the column その他 as YAML: nothing of a
pack is lost on the way through a workbook.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl.cell.cell import Cell
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from desk_app.rules.pack_documents import located, located_list
from desk_app.rules.yaml_file import At, Located, YamlFault

YES, NO = "はい", "いいえ"
SCOPES = {"case": "世帯", "person": "人ごと"}
APPLIES = {"household": "世帯のみな", "movers": "引っ越す人"}
COUNTERS = {"here": "この窓口", "form_only": "書類まで", "guidance": "案内のみ"}
CLOCKS = {"filing": "届出の期限", "lapse": "権利が消える"}
CLOSED = {"next_open": "次の開庁日", "as_is": "そのまま", "unknown": "未確認"}
JUDGED = {"filed_on": "届出日", "event_on": "異動日"}
TYPES = {"bool": "はい・いいえ", "choice": "選ぶ", "number": "数", "date": "日付", "text": "文字"}
OVER = {"household": "この世帯", "everyone": "元の世帯も"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind``: text, lines, flag, number, day, word, ref, rest, or info (told, not read)."""

    key: str
    title: str
    kind: str = "text"
    width: int = 14
    note: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    choices_from: str = ""
    """Sheet!range that the drop-down takes its choices from."""


def place(sheet: str, coordinate: str, row: int) -> At:
    """Where a cell stands, as faults name it."""
    return At(f"シート「{sheet}」{coordinate}", row)


def named(own: str, label: str) -> str:
    """A reference people can read: 「本人確認書類 [identity]」."""
    return f"{label} [{own}]"


def referred(text: str) -> str:
    """The id in a reference; a text without brackets is taken for the id itself."""
    return text.rsplit("[", 1)[-1][:-1].strip() if text.endswith("]") and "[" in text else text.strip()


def to_cells(
    row: Mapping[str, Any], columns: tuple[Column, ...], labels: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of the columns by title, and the items that no column takes."""
    cells: dict[str, Any] = {}
    rest = dict(row)
    for column in columns:
        held, inner = _held(rest, column.key)
        if held is None:
            continue
        value = _shown(held, column, labels)
        if value is not None:
            cells[column.title] = value
            _take(rest, column.key, inner)
    return cells, rest


def _held(row: Mapping[str, Any], key: str) -> tuple[Any, bool]:
    outer, _, inner = key.partition(".")
    held = row.get(outer)
    if not inner:
        return (None if isinstance(held, dict) else held), False
    whole = isinstance(held, dict) and set(held) <= {"ja", "ja-easy", "en"}
    return (held.get(inner) if whole and isinstance(held, dict) else None), True


def _take(row: dict[str, Any], key: str, inner: bool) -> None:
    outer, _, own = key.partition(".")
    if not inner:
        del row[outer]
        return
    row[outer] = {one: value for one, value in row[outer].items() if one != own}
    if not row[outer]:
        del row[outer]


def _shown(value: Any, column: Column, labels: Mapping[str, str]) -> Any:
    """A value as the cell has it; None where it does not fit the column."""
    fitting: Any = None
    match column.kind:
        case "flag":
            fitting = (YES if value else NO) if isinstance(value, bool) else None
        case "number":
            fitting = value if isinstance(value, int) and not isinstance(value, bool) else None
        case "day":
            fitting = value if isinstance(value, date) else None
        case "word":
            fitting = column.words.get(value) if isinstance(value, str) else None
        case "lines":
            plain = isinstance(value, list) and all(isinstance(one, str) and "\n" not in one for one in value)
            fitting = "\n".join(value) if plain and value and all(one.strip() == one != "" for one in value) else None
        case "ref":
            told = isinstance(value, str)
            fitting = named(value, labels[value]) if told and value in labels else value if told else None
        case "raw":
            fitting = value if isinstance(value, int | date) or (isinstance(value, str) and value.strip()) else None
        case "text":
            fitting = value if isinstance(value, str) and value.strip() == value != "" else None
    return fitting


class CellReader:
    """Reads the cells of one row; what cannot be read becomes a fault and the raw text, which the loader refuses."""

    def __init__(self, faults: list[YamlFault], sheet: str) -> None:
        self._faults = faults
        self._sheet = sheet

    def row(self, cells: Mapping[str, Cell], columns: tuple[Column, ...]) -> Located:
        """The row as a mapping whose keys know their cells."""
        first = next(iter(cells.values()))
        made = located({}, self.at(first))
        for column in columns:
            cell = cells.get(column.title)
            if cell is None or cell.value is None or column.kind == "info" or str(cell.value).strip() == "":
                continue
            if column.kind == "rest":
                self._rest(made, cell)
            else:
                self._put(made, column.key, self.value(cell, column), self.at(cell))
        return made

    def at(self, cell: Cell) -> At:
        """Where a cell stands."""
        return place(self._sheet, cell.coordinate, cell.row)

    def fault(self, cell: Cell, message: str, remedy: str) -> None:
        """Note one cell."""
        self._faults.append(YamlFault(message, self.at(cell), remedy))

    def value(self, cell: Cell, column: Column) -> Any:
        """The value of a cell by the kind of its column."""
        raw = cell.value
        if cell.data_type == "f":
            self.fault(cell, f"{column.title}が計算式です", "式ではなく値を入れてください。")
            return ""
        if column.kind == "raw":
            return raw.date() if isinstance(raw, datetime) else raw
        if column.kind in {"flag", "word"}:
            return self._word(cell, column.words or {True: YES, False: NO}, column.title)
        if column.kind in {"number", "day"}:
            return (self._number if column.kind == "number" else self.day)(cell, column.title)
        if column.kind == "lines":
            items = [one.strip() for one in str(raw).splitlines() if one.strip()]
            return located_list([referred(one) for one in items], self.at(cell), [self.at(cell)] * len(items))
        return referred(str(raw)) if column.kind == "ref" else text_of(raw)

    def _put(self, made: Located, key: str, value: Any, at: At) -> None:
        outer, _, inner = key.partition(".")
        if not inner:
            made[outer], made.lines[outer] = value, at
            return
        if not isinstance(made.get(outer), Located):
            made[outer], made.lines[outer] = located({}, at), at
        made[outer][inner], made[outer].lines[inner] = value, at

    def _word(self, cell: Cell, words: Mapping[Any, str], title: str) -> Any:
        text = str(cell.value).strip()
        for code, word in words.items():
            if text == word or cell.value is code:
                return code
        allowed = "・".join(words.values())
        self.fault(cell, f"{title}に使えない値 {text}", f"{allowed} のどれかを選んでください。")
        return text

    def _number(self, cell: Cell, title: str) -> Any:
        raw: Any = cell.value
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        if isinstance(raw, float) and raw.is_integer():
            return int(raw)
        if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdigit():
            return int(raw)
        self.fault(cell, f"{title}が整数ではありません({raw})", "0以上の整数を入れてください。")
        return str(raw)

    def day(self, cell: Cell, title: str) -> Any:
        """A day out of a date cell or an ISO text."""
        raw = cell.value
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        try:
            return date.fromisoformat(str(raw).strip())
        except ValueError:
            self.fault(cell, f"{title}が日付ではありません({raw})", "2026-04-01 の形で入れてください。")
            return str(raw)

    def _rest(self, made: Located, cell: Cell) -> None:
        value = self.yaml(cell)
        if not isinstance(value, Located):
            self.fault(cell, "その他が「キー: 値」の組ではありません", "{キー: 値} の形で書くか、空にしてください。")
            return
        for key, one in value.items():
            if isinstance(made.get(key), Located) and isinstance(one, Located):
                made[key].update(one)
                made[key].lines.update(one.lines)
            else:
                made[key], made.lines[key] = one, self.at(cell)

    def yaml(self, cell: Cell) -> Any:
        """The value of a YAML text in a cell, each part standing at the cell."""
        reader = YAML(typ="safe", pure=True)
        reader.version = (1, 2)
        try:
            return placed(reader.load(str(cell.value)), self.at(cell))
        except (YAMLError, ValueError):
            self.fault(cell, "YAMLとして読めません", "元の値に戻すか、書き方を直してください。")
            return located({}, self.at(cell))


def text_of(raw: Any) -> str:
    """A cell's value as text: a number a clerk typed into a text column is its digits, a day its ISO form."""
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw).replace("\r\n", "\n")


def placed(value: Any, at: At) -> Any:
    """A plain value with every part standing at one place."""
    if isinstance(value, dict):
        return located({str(key): placed(one, at) for key, one in value.items()}, at)
    if isinstance(value, list):
        return located_list([placed(one, at) for one in value], at, [at] * len(value))
    return value


def flow_yaml(value: Any) -> str:
    """A value as YAML on one line."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = None
    yaml.allow_unicode = True
    yaml.default_flow_style = True
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 1_000_000
    out = io.StringIO()
    yaml.dump(value, out)
    return out.getvalue().strip().removesuffix("...").strip()
