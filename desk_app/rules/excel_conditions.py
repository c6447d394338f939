"""Conditions in the rule workbook: one line a node, its depth in a column, so that a tree is edited by drop-downs.

Lines of one condition stand together. 段 1 is the condition itself; what belongs to a line stands right below it, one
step deeper. Several lines of 段 1 all have to hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl.cell.cell import Cell

from desk_app.domain.fact import FactType
from desk_app.rules.excel_columns import NO, OVER, YES, CellReader, Column, named, referred, text_of
from desk_app.rules.pack_documents import located, located_list
from desk_app.rules.yaml_file import At, LocatedList

KINDS = {
    "all": "すべて",
    "any": "どれか",
    "not": "でない",
    "exists": "世帯のだれか",
    "every": "世帯のみな",
    "fact": "事実",
    "param": "パラメーター",
}
OPS = {
    "eq": "等しい",
    "ne": "違う",
    "in": "のどれか",
    "ge": "以上",
    "gt": "より大きい",
    "le": "以下",
    "lt": "より小さい",
    "known": "わかっている",
}
COLUMNS = (
    Column("owner", "番号", "text", 9, "手続きか事実の番号。手続きの並びは「手続き」シートと同じです。"),
    Column("place", "どの条件", "text", 14, "必要になる条件・聞く相手・期限1・持ち物1 など"),
    Column("depth", "段", "number", 5, "1から。下の段は、すぐ上の1つ浅い行に属します。"),
    Column(
        "kind",
        "つなぎ",
        "word",
        13,
        "すべて・どれか・でない・世帯のだれか・世帯のみな・事実・パラメーター",
        words=KINDS,
    ),
    Column("fact", "事実", "ref", 46, "事実シートの「選ぶときの名前」から選びます。"),
    Column("op", "比べ方", "word", 11, "等しい・違う・のどれか・以上 など", words=OPS),
    Column("value", "値", "text", 20, "はい・いいえ、選択肢の値、数、日付。のどれか のときは改行で並べます。"),
    Column("label", "ことば", "text", 34, "世帯のだれか・みな のときに、理由に出る言葉"),
    Column("over", "だれを見る", "word", 12, "世帯のだれか・みな のとき。空ならこの世帯", words=OVER),
)
"""Columns of the sheet 条件."""
WHEN, APPLIES = "必要になる条件", "聞く相手"


@dataclass(frozen=True, slots=True)
class Line:
    """One node of a condition as a line of the sheet."""

    depth: int
    kind: str
    fact: str = ""
    op: str = ""
    value: Any = None
    label: str = ""
    over: str = ""


def lines_of(condition: Any) -> list[Line] | None:
    """The lines of a condition; None for one that the sheet cannot hold, which then stays YAML."""
    try:
        parts = condition if isinstance(condition, list) else [condition]
        return [line for part in parts for line in _lines(part, 1)]
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _lines(node: Any, depth: int) -> Iterator[Line]:
    if isinstance(node, list):
        yield Line(depth, "all")
        for part in node:
            yield from _lines(part, depth + 1)
        return
    if "fact" in node or "param" in node:
        kind = "fact" if "fact" in node else "param"
        if set(node) - {kind, "op", "value"} or isinstance(node.get("value"), dict):
            raise ValueError(node)
        yield Line(depth, kind, str(node[kind]), node.get("op", "eq"), node.get("value"))
        return
    ((kind, body),) = node.items()
    below = body
    if kind in {"exists", "every"}:
        if set(body) - {"label", "where", "over"}:
            raise ValueError(body)
        yield Line(depth, kind, label=body["label"], over=body.get("over", ""))
        below = body["where"]
    elif kind in KINDS:
        yield Line(depth, kind)
    else:
        raise ValueError(kind)
    for part in below if isinstance(below, list) else [below]:
        yield from _lines(part, depth + 1)


def value_cell(value: Any) -> Any:
    """A compared value as its cell has it."""
    if isinstance(value, list):
        return "\n".join(str(value_cell(one)) for one in value)
    if isinstance(value, bool):
        return YES if value else NO
    return value


class ConditionSheet:
    """Puts the lines of the sheet together again as conditions."""

    def __init__(self, reader: CellReader, types: Mapping[str, FactType], parameters: Mapping[str, Any]) -> None:
        self._reader = reader
        self._types = types
        self._parameters = parameters

    def condition(self, rows: Sequence[Mapping[str, Cell]]) -> tuple[Any, At]:
        """The condition of the lines of one owner and place, and where it stands."""
        at = self._reader.at(rows[0]["つなぎ"])
        found, end = self._level(rows, 0, 1)
        if end < len(rows):  # a line deeper than anything it could belong to
            cell = rows[end]["段"]
            self._reader.fault(cell, f"段 {cell.value} の上に、1つ浅い段の行がありません", "段を直してください。")
        items = located_list([node for node, _ in found], at, [one for _, one in found])
        return (items[0] if len(items) == 1 else items), at

    def _level(self, rows: Sequence[Mapping[str, Cell]], index: int, depth: int) -> tuple[list[tuple[Any, At]], int]:
        found: list[tuple[Any, At]] = []
        while index < len(rows) and self._depth(rows[index]) == depth:
            row = rows[index]
            below, index = self._level(rows, index + 1, depth + 1)
            found.append((self._node(row, below), self._reader.at(row["つなぎ"])))
        return found, index

    def _depth(self, row: Mapping[str, Cell]) -> int:
        raw = row["段"].value
        return raw if isinstance(raw, int) else int(raw) if isinstance(raw, float) else -1

    def _node(self, row: Mapping[str, Cell], below: list[tuple[Any, At]]) -> Any:
        read = self._reader
        at = read.at(row["つなぎ"])
        kind = read.value(row["つなぎ"], COLUMNS[3]) if row["つなぎ"].value is not None else ""
        if not kind:
            read.fault(row["つなぎ"], "つなぎが空です", f"{'・'.join(KINDS.values())} のどれかを選んでください。")
        if kind in {"fact", "param"}:
            if below:
                read.fault(row["つなぎ"], f"{KINDS[kind]}の下に行があります", "下の行の段を上げてください。")
            return self._leaf(row, kind)
        items = located_list([node for node, _ in below], at, [one for _, one in below])
        if kind in {"all", "any"}:
            return located({kind: items}, at)
        inner: Any = items[0] if len(items) == 1 else items
        if not below:
            read.fault(
                row["つなぎ"], f"{KINDS.get(kind, kind)}の下に行がありません", "1つ深い段に条件を書いてください。"
            )
        if kind == "not":
            return located({"not": inner}, at)
        body = located({"label": _text(row["ことば"]), "where": inner}, at, {"label": read.at(row["ことば"])})
        if row["だれを見る"].value is not None:
            body["over"], body.lines["over"] = read.value(row["だれを見る"], COLUMNS[8]), read.at(row["だれを見る"])
        return located({kind: body}, at)

    def _leaf(self, row: Mapping[str, Cell], kind: str) -> Any:
        read = self._reader
        at = read.at(row["事実"])
        name = referred(_text(row["事実"]))
        op = read.value(row["比べ方"], COLUMNS[5]) if row["比べ方"].value is not None else "eq"
        node = located({kind: name, "op": op}, at, {"op": read.at(row["比べ方"])})
        if row["値"].value is not None:
            node["value"], node.lines["value"] = self._value(row["値"], kind, name, op), read.at(row["値"])
        return node

    def _value(self, cell: Cell, kind: str, name: str, op: str) -> Any:
        type_ = self._types.get(name)
        if kind == "param":
            held = self._parameters.get(name)
            type_ = FactType.BOOL if isinstance(held, bool) else FactType.NUMBER if isinstance(held, int) else None
        if op != "in":
            return self._typed(cell, cell.value, type_)
        items = [one.strip() for one in text_of(cell.value).splitlines() if one.strip()]
        values: LocatedList = located_list([self._typed(cell, one, type_) for one in items], self._reader.at(cell))
        return values

    def _typed(self, cell: Cell, raw: Any, type_: FactType | None) -> Any:
        """A compared value by the fact's type; one that does not fit stays text, which the loader refuses as well."""
        text = text_of(raw).strip()
        if type_ is FactType.BOOL and text in {YES, NO}:
            return text == YES
        if type_ is FactType.NUMBER and text.isascii() and text.isdigit():
            return int(text)
        if type_ is FactType.DATE:
            with suppress(ValueError):
                return date.fromisoformat(text)
        if type_ in _WANTED:
            self._reader.fault(cell, f"値 {text} は使えません", f"{_WANTED[type_]}を入れてください。")
        return text


_WANTED = {
    FactType.BOOL: f"{YES} か {NO} ",
    FactType.NUMBER: "0以上の整数",
    FactType.DATE: "日付(2026-04-01 の形)",
}


def _text(cell: Cell) -> str:
    return "" if cell.value is None else text_of(cell.value).strip()


def fact_cell(line: Line, labels: Mapping[str, str]) -> str:
    """The fact or parameter of a line as its cell has it."""
    return named(line.fact, labels[line.fact]) if line.kind == "fact" and line.fact in labels else line.fact
