"""A rule pack written into the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from desk_app.rules import excel_sheets as sheets
from desk_app.rules.excel_columns import NO, YES, Column, flow_yaml, named, to_cells
from desk_app.rules.excel_conditions import APPLIES, COLUMNS, KINDS, OPS, WHEN, fact_cell, lines_of, value_cell
from desk_app.rules.excel_look import fill, front
from desk_app.rules.excel_sheets import Sheet
from desk_app.rules.pack import RulePack
from desk_app.rules.pack_documents import plain
from desk_app.rules.sentence import procedure_sentence


class WorkbookWriter:
    """Fills the sheets."""

    def __init__(self, documents: Mapping[str, Any], pack: RulePack) -> None:
        self._documents = {name: plain(root) for name, root in documents.items()}
        self._pack = pack
        self._facts: dict[str, str] = {fact: one.definition.label["ja"] for fact, one in pack.facts.items()}
        self._things = {own: one.label for own, one in pack.belongings.items()}
        self._rows: dict[str, list[dict[str, Any]]] = {sheet.title: [] for sheet in sheets.ALL}
        self._used: dict[str, list[str]] = {}
        self._sheets = {sheet.title: sheet for sheet in sheets.ALL}

    def workbook(self) -> Workbook:
        """The whole book."""
        for name, root in self._documents.items():
            for key, value in root.items():
                self._root(name, key, value)
        for row in self._rows[sheets.FACTS.title]:
            row["使う手続き(参考)"] = "・".join(dict.fromkeys(self._used.get(row["番号"], ())))
        book = Workbook()
        first = book.active
        assert isinstance(first, Worksheet)
        front(first, self._pack.version)
        for sheet in self._sheets.values():
            if self._rows[sheet.title] or sheet not in (sheets.FEES, sheets.OTHERS):
                fill(book.create_sheet(sheet.title), sheet, self._rows[sheet.title])
        return book

    def _root(self, name: str, key: str, value: Any) -> None:
        rows = isinstance(value, list) and all(isinstance(one, dict) and "id" in one for one in value)
        if rows and key == "procedures":
            for row in value:
                self._procedure(name, row)
        elif rows and key == "facts":
            for row in value:
                self._fact(name, row)
        elif rows and (name, key) == ("belongings.yaml", "belongings"):
            for row in value:
                cells = self._add(sheets.BELONGINGS, row)
                cells["選ぶときの名前"] = named(row["id"], str(row.get("label", "")))
        elif rows and (name, key) == ("divisions.yaml", "divisions"):
            for row in value:
                self._add(sheets.DIVISIONS, row)
        elif rows and (name, key) == ("fees.yaml", "fees"):
            self._fees(value)
        elif name in {"pack.yaml", "events.yaml"} and self._head(key, value):
            return
        else:
            self._others(name, key, value)

    def _others(self, name: str, key: str, value: Any) -> None:
        self._rows[sheets.OTHERS.title].append({"ファイル": name, "項目": key, "YAML": flow_yaml(value)})

    def _add(self, sheet: Sheet, row: Mapping[str, Any], **first: Any) -> dict[str, Any]:
        """One line of a sheet; ``first`` are cells by title, items without a column go to その他."""
        labels: dict[str, str] = {**self._facts, **self._things}
        columns = self._sheets[sheet.title].columns
        cells, rest = to_cells(row, tuple(c for c in columns if c.kind not in {"info", "rest"}), labels)
        cells.update(first)
        if rest:
            cells["その他"] = flow_yaml(rest)
        self._rows[sheet.title].append(cells)
        return cells

    def _procedure(self, name: str, row: dict[str, Any]) -> None:
        own, title = str(row["id"]), str(row.get("name", ""))
        rest = dict(row)
        head = {"手続き": own, "名前(参考)": title}
        if self._condition(own, title, WHEN, rest.get("when")):
            del rest["when"]
        if isinstance(rest.get("fee"), dict):
            rest["fee"] = [rest["fee"]]
        for key, sheet in (("deadlines", sheets.DEADLINES), ("belongings", sheets.BROUGHT), ("fee", sheets.COSTS)):
            self._parts(rest, key, sheet, own, title)
        for key, sheet in (("basis", sheets.BASIS), ("periods", sheets.PERIODS)):
            for one in self._plain_rows(rest, key):
                self._add(sheet, one, **head)
        cells = self._add(sheets.PROCEDURES, rest, ファイル=name)
        loaded = next((one for one in self._pack.procedures if one.id == own), None)
        if loaded is not None:
            cells["どんな方・どんな場合(参考)"] = procedure_sentence(self._pack, loaded)

    def _plain_rows(self, rest: dict[str, Any], key: str) -> list[dict[str, Any]]:
        """The rows of an item that is a list of mappings, taken out of ``rest``; else nothing."""
        value = rest.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
            return []
        del rest[key]
        return value

    def _parts(self, rest: dict[str, Any], key: str, sheet: Sheet, own: str, title: str) -> None:
        """Clocks or things to bring, each with its condition in the sheet 条件."""
        value = rest.get(key)
        if not isinstance(value, list) or not value:
            return
        parts = [{"id": one} if isinstance(one, str) else dict(one) for one in value if isinstance(one, str | dict)]
        if len(parts) != len(value):
            return
        del rest[key]
        word = sheet.title.removeprefix("手続きの")
        for number, one in enumerate(parts, 1):
            if "when" in one and self._condition(own, title, f"{word}{number}", one["when"]):
                del one["when"]
            self._add(sheet, one, **{"手続き": own, "名前(参考)": title})

    def _condition(self, own: str, title: str, where: str, condition: Any) -> bool:
        lines = lines_of(condition) if condition else None
        if lines is None:
            return False
        for line in lines:
            if line.kind == "fact":
                self._used.setdefault(line.fact, []).append(own)
            self._rows[sheets.CONDITIONS.title].append(
                {
                    "番号": own,
                    "名前(参考)": title,
                    "どの条件": where,
                    "段": line.depth,
                    "つなぎ": KINDS[line.kind],
                    "事実": fact_cell(line, self._facts),
                    "比べ方": OPS.get(line.op, line.op),
                    "値": value_cell(line.value),
                    "ことば": line.label,
                    "だれを見る": COLUMNS[8].words.get(line.over, line.over),
                }
            )
        return True

    def _fact(self, name: str, row: dict[str, Any]) -> None:
        own, rest = str(row["id"]), dict(row)
        label = row.get("label", {}).get("ja", "") if isinstance(row.get("label"), dict) else ""
        if self._condition(own, label, APPLIES, rest.get("applies")):
            del rest["applies"]
        choices = rest.get("choices")
        if isinstance(choices, list) and choices and all(isinstance(one, str | dict) for one in choices):
            del rest["choices"]
            for one in choices:
                self._add(sheets.CHOICES, {"value": one} if isinstance(one, str) else one, 事実=own)
        cells = self._add(sheets.FACTS, rest, ファイル=name)
        cells["選ぶときの名前"] = named(own, label)

    def _fees(self, rows: list[dict[str, Any]]) -> None:
        keys = [key for key in dict.fromkeys(key for row in rows for key in row) if key != "id"]
        columns = tuple(Column(key, sheets.FEE_WORDS.get(key, key), "raw", 18) for key in keys)
        self._sheets["料金"] = replace(sheets.FEES, columns=(sheets.FEES.columns[0], *columns, sheets.REST))
        for row in rows:
            self._add(sheets.FEES, row)

    def _head(self, key: str, value: Any) -> bool:
        """An item of the pack's head as lines of the sheet パック; False where it is of another shape."""
        word = sheets.PACK_WORDS.get(key)
        if key == "default_periods" and isinstance(value, list) and all(isinstance(one, dict) for one in value):
            for one in value:
                self._add(sheets.PERIODS, one, 手続き=sheets.DEFAULTS)
            return True
        plain_value = (str, int, bool, date)
        if word is None:
            return False
        if isinstance(value, dict) and all(isinstance(one, plain_value) for one in value.values()):
            lines = [(one, _said(item)) for one, item in value.items()]
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            lines = [(self._facts.get(one, "") if key == "ask_first" else "", one) for one in value]
        elif isinstance(value, plain_value):
            lines = [("", value)]
        else:
            return False
        self._rows[sheets.PACK.title] += [{"種類": word, "名前": name, "値": one} for name, one in lines]
        return True


def _said(value: Any) -> Any:
    return (YES if value else NO) if isinstance(value, bool) else value
