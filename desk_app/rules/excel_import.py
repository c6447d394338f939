"""The sheets of a workbook read back as documents of a rule pack; every value knows its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from desk_app.domain.fact import FactType
from desk_app.rules import excel_sheets as sheets
from desk_app.rules.excel_columns import NO, YES, CellReader, Column, place
from desk_app.rules.excel_conditions import APPLIES, WHEN, ConditionSheet
from desk_app.rules.excel_sheets import Sheet
from desk_app.rules.pack_documents import Documents, located, located_list
from desk_app.rules.yaml_file import At, Located, YamlFault


class WorkbookReader:
    """Reads the sheets; every value knows its cell."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.faults: list[YamlFault] = []
        self._documents: Documents = {}
        self._types: dict[str, FactType] = {}
        self._parameters: dict[str, Any] = {}
        self._conditions: dict[tuple[str, str], tuple[Any, At]] = {}

    def documents(self) -> Documents:
        """The documents of the pack."""
        self._head()
        self._list(sheets.DIVISIONS, "divisions.yaml", "divisions")
        self._list(sheets.BELONGINGS, "belongings.yaml", "belongings")
        self._list(sheets.FEES, "fees.yaml", "fees")
        facts = list(self._table(sheets.FACTS))
        known = {one.value for one in FactType}
        self._types = {str(f.get("id")): FactType(f["type"]) for _, f in facts if f.get("type") in known}
        self._read_conditions({str(fact.get("id")) for _, fact in facts})
        self._facts(facts)
        self._procedures()
        self._others()
        for (own, where), (_, at) in self._conditions.items():
            self.faults.append(
                YamlFault(f"{own} に {where} がありません", at, "番号か「どの条件」を直すか、行を消してください。")
            )
        return self._documents

    # -- reading of sheets
    def _page(self, sheet: Sheet) -> Worksheet | None:
        found = self._book[sheet.title] if sheet.title in self._book.sheetnames else None
        if isinstance(found, Worksheet):
            return found
        if sheet not in (sheets.FEES, sheets.OTHERS):
            at = At(f"シート「{sheet.title}」", 1)
            self.faults.append(YamlFault("シートがありません", at, "書き出したときの名前のシートに戻してください。"))
        return None

    def _lines(self, sheet: Sheet) -> Iterator[dict[str, Cell]]:
        """The lines that say something, by title."""
        page = self._page(sheet)
        if page is None:
            return
        titles = [str(cell.value or "").strip() for cell in page[1]]
        for column in sheet.columns:
            if column.title not in titles and column.kind != "info":
                self.faults.append(
                    YamlFault(
                        f"列「{column.title}」がありません",
                        place(sheet.title, "1行目", 1),
                        "見出しを元に戻してください。",
                    )
                )
        shown = {column.title for column in sheet.columns if column.kind == "info"}
        for row in page.iter_rows(min_row=2):
            cells = {title: cell for title, cell in zip(titles, row, strict=False) if isinstance(cell, Cell)}
            if any(
                cell.value is not None and str(cell.value).strip() and title not in shown
                for title, cell in cells.items()
            ) and all(column.title in cells for column in sheet.columns if column.kind != "info"):
                yield cells

    def _columns(self, sheet: Sheet) -> tuple[Column, ...]:
        page = self._page(sheet) if sheet is sheets.FEES else None
        if page is None:
            return sheet.columns
        keys = {word: key for key, word in sheets.FEE_WORDS.items()}
        extra = [str(cell.value).strip() for cell in page[1] if cell.value not in {None, "番号", "その他"}]
        return (sheet.columns[0], *(Column(keys.get(one, one), one, "raw") for one in extra), sheets.REST)

    def _table(self, sheet: Sheet) -> Iterator[tuple[dict[str, Cell], Located]]:
        reader = CellReader(self.faults, sheet.title)
        columns = self._columns(sheet)
        for cells in self._lines(replace(sheet, columns=columns)):
            yield cells, reader.row(cells, columns)

    def _put(self, name: str, key: str, rows: Sequence[Located], at: At) -> None:
        root = self._documents.setdefault(name, located({}, at))
        held = root.setdefault(key, located_list([], at))
        root.lines.setdefault(key, at)
        held.extend(rows)
        held.lines.extend(row.at for row in rows)

    def _list(self, sheet: Sheet, name: str, key: str) -> None:
        rows = [row for _, row in self._table(sheet)]
        if rows:
            self._put(name, key, rows, rows[0].at)

    def _head(self) -> None:
        reader = CellReader(self.faults, sheets.PACK.title)
        keys = {word: key for key, word in sheets.PACK_WORDS.items()}
        for cells in self._lines(sheets.PACK):
            kind = str(cells["種類"].value or "").strip()
            key = keys.get(kind)
            if key is None:
                reader.fault(cells["種類"], f"知らない種類 {kind}", f"{'・'.join(keys)} のどれかです。")
                continue
            self._head_item(key, cells, reader)

    def _head_item(self, key: str, cells: Mapping[str, Cell], reader: CellReader) -> None:
        at = reader.at(cells["値"])
        root = self._documents.setdefault("events.yaml" if key == "events" else "pack.yaml", located({}, at))
        raw, name = cells["値"].value, str(cells["名前"].value or "").strip()
        value: Any = raw if isinstance(raw, int) else reader.value(cells["値"], Column(key, "値"))
        if key in {"why_form", "parameters"}:
            if key == "parameters":
                value = {YES: True, NO: False}.get(value, value)
                self._parameters[name] = value
            held = root.setdefault(key, located({}, at))
            root.lines.setdefault(key, at)
            held[name], held.lines[name] = value, at
        elif key in {"ask_first", "forms", "events"}:
            held = root.setdefault(key, located_list([], at))
            root.lines.setdefault(key, at)
            held.append(str(value))
            held.lines.append(at)
        else:
            root[key] = reader.day(cells["値"], "値") if key == "effective_on" else str(value)
            root.lines[key] = at

    def _read_conditions(self, facts: set[str]) -> None:
        reader = CellReader(self.faults, sheets.CONDITIONS.title)
        builder = ConditionSheet(reader, self._types, self._parameters)
        groups: dict[tuple[str, str], list[dict[str, Cell]]] = {}
        for cells in self._lines(sheets.CONDITIONS):
            own, where = (str(cells[title].value or "").strip() for title in ("番号", "どの条件"))
            if where == APPLIES and own not in facts:
                reader.fault(cells["番号"], f"知らない事実 {own}", "事実シートの番号を書いてください。")
            else:
                groups.setdefault((own, where), []).append(cells)
        self._conditions = {key: builder.condition(rows) for key, rows in groups.items()}

    def _take(self, row: Located, key: str, own: str, where: str) -> None:
        found = self._conditions.pop((own, where), None)
        if found is not None:
            row[key], row.lines[key] = found

    def _facts(self, facts: Sequence[tuple[dict[str, Cell], Located]]) -> None:
        choices: dict[str, list[Located]] = {}
        for cells, row in self._table(sheets.CHOICES):
            choices.setdefault(str(cells["事実"].value or "").strip(), []).append(_without(row, "owner"))
        for _, row in facts:
            own = str(row.get("id", ""))
            self._take(row, "applies", own, APPLIES)
            found = choices.pop(own, [])
            if found:
                items = [one["value"] if set(one) == {"value"} else one for one in found]
                row["choices"] = located_list(items, found[0].at, [one.at for one in found])
                row.lines["choices"] = found[0].at
            self._put(self._file(row, "facts.yaml"), "facts", [_without(row, "file")], row.at)
        for own, rows in choices.items():
            self.faults.append(YamlFault(f"知らない事実 {own}", rows[0].at, "事実シートの番号を書いてください。"))

    def _file(self, row: Located, otherwise: str) -> str:
        name = str(row.get("file", otherwise))
        part = otherwise.split("/", maxsplit=1)[0].removesuffix(".yaml")
        good = name == f"{part}.yaml" or (name.startswith(f"{part}/") and name.endswith(".yaml"))
        if good and ".." not in name and "\\" not in name:
            return name
        at = row.lines.get("file", row.at)
        self.faults.append(
            YamlFault(f"ファイル名 {name} は使えません", at, f"{part}/名前.yaml の形で書いてください。")
        )
        return otherwise

    def _parts(self, sheet: Sheet) -> dict[str, list[Located]]:
        found: dict[str, list[Located]] = {}
        for cells, row in self._table(sheet):
            found.setdefault(str(cells["手続き"].value or "").strip(), []).append(_without(row, "owner"))
        return found

    def _procedures(self) -> None:
        tables = {
            key: self._parts(sheet)
            for key, sheet in (
                ("basis", sheets.BASIS),
                ("deadlines", sheets.DEADLINES),
                ("belongings", sheets.BROUGHT),
                ("fee", sheets.COSTS),
                ("periods", sheets.PERIODS),
            )
        }
        default = tables["periods"].pop(sheets.DEFAULTS, [])
        if default:
            self._put("pack.yaml", "default_periods", default, default[0].at)
        for _, row in self._table(sheets.PROCEDURES):
            own = str(row.get("id", ""))
            self._take(row, "when", own, WHEN)
            for key, word in (("deadlines", "期限"), ("belongings", "持ち物"), ("fee", "手数料")):
                for number, one in enumerate(tables[key].get(own, []), 1):
                    self._take(one, "when", own, f"{word}{number}")
            for key, table in tables.items():
                found = table.pop(own, [])
                if found:
                    items = [one["id"] if key == "belongings" and set(one) == {"id"} else one for one in found]
                    row[key] = located_list(items, found[0].at, [one.at for one in found])
                    row.lines[key] = found[0].at
            name = self._file(row, "procedures/own.yaml")
            self._put(name, "procedures", [_without(row, "file")], row.at)
        for table in tables.values():
            for own, rows in table.items():
                self.faults.append(
                    YamlFault(f"知らない手続き {own}", rows[0].at, "手続きシートの番号を書いてください。")
                )

    def _others(self) -> None:
        reader = CellReader(self.faults, sheets.OTHERS.title)
        for cells in self._lines(sheets.OTHERS):
            at = reader.at(cells["YAML"])
            name, key = (str(cells[title].value or "").strip() for title in ("ファイル", "項目"))
            root = self._documents.setdefault(name, located({}, at))
            root[key], root.lines[key] = reader.yaml(cells["YAML"]), at


def _without(row: Located, key: str) -> Located:
    """The row without a helping item of the workbook."""
    row.pop(key, None)
    return row
