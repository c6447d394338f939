"""From lines of a CSV to checked rows in the order of COLUMNS, with every fault by line and column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desk_app.domain.errors import Fault, InvalidInput
from desk_app.storage.csv_reading import Line
from desk_app.storage.resident_columns import (
    BY_HEADER,
    CHANGE_COLUMN,
    CHANGES,
    COLUMNS,
    PLACE,
    BadValue,
    Column,
    check,
)

MAX_FAULTS = 10_000
"""After so many the file is plainly of another kind; the list ends with a fault that says so."""

_LOST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_REMEMBERED = 20_000
"""Cells found good are remembered by column: most columns of a register repeat a few values."""
_REMEDY = "元のシステムで直して、書き出し直してください。"


@dataclass(frozen=True, slots=True)
class Row:
    """One checked row; ``change`` is the 異動区分 of a difference file, empty otherwise."""

    line: int
    cells: list[str]
    change: str
    fraction: float


class Faults:
    """Everything found wrong, in the order found, up to MAX_FAULTS."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    @property
    def full(self) -> bool:
        """Whether looking further makes no sense."""
        return len(self.found) >= MAX_FAULTS

    def add(self, message: str, line: int, column: str | None, kind: str) -> None:
        """Note one fault; never with the value itself, which may be personal data."""
        if len(self.found) == MAX_FAULTS - 1:
            message, column, kind = f"ほかにもあります（{MAX_FAULTS:,} 件で打ち切りました）。", None, "more"
        if not self.full:
            self.found.append(Fault(message, line, column, kind))

    def raise_if_any(self) -> None:
        """Refuse the file whole when anything was wrong."""
        if self.found:
            raise InvalidInput(
                "住民情報の CSV",
                f"{len(self.found):,} か所に誤りがあり、1 件も取り込んでいません。",
                _REMEDY,
                sorted(self.found, key=lambda fault: fault.line or 0),
            )


def checked_rows(
    lines: Iterator[Line], faults: Faults, *, delta: bool, mapping: Mapping[str, str] | None = None
) -> Iterator[Row]:
    """Rows that fit, in file order; whatever does not fit goes to ``faults`` and is left out."""
    first = next(lines, None)
    if first is None:
        faults.add("何も入っていません。", 1, None, "empty")
        return
    header = _Header(first, faults, delta=delta, mapping=mapping or {})
    if faults:
        return
    for line in lines:
        if faults.full:
            return
        row = header.row(line, faults)
        if row is not None:
            yield row


def read_mapping(mapping: Path | Mapping[str, str] | None) -> Mapping[str, str]:
    """A town's own column names to ours: TOML table ``[columns]``, an empty value to pass a column over."""
    if mapping is None or isinstance(mapping, Mapping):
        return mapping or {}
    try:
        columns = tomllib.loads(mapping.read_text(encoding="utf-8")).get("columns", {})
        pairs = {str(theirs): str(ours) for theirs, ours in columns.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise InvalidInput("項目の対応表", "読めません。", "[columns] の表を TOML で書いてください。") from error
    unknown = [ours for ours in pairs.values() if ours and ours not in BY_HEADER and ours != CHANGE_COLUMN]
    if unknown:
        faults = [Fault(f"「{name}」という項目はありません。", None, name, "columns") for name in unknown]
        raise InvalidInput("項目の対応表", "知らない項目があります。", "項目名を確かめてください。", faults)
    return pairs


class _Header:
    """The header line: which cell of a line is which column."""

    def __init__(self, line: Line, faults: Faults, *, delta: bool, mapping: Mapping[str, str]) -> None:
        self._width = len(line.cells)
        self._readers: list[tuple[int, int, Column, dict[str, str]]] = []
        self._change_at: int | None = None
        seen: set[str] = set()
        for at, written in enumerate(line.cells):
            name = mapping.get(written.strip(), written.strip())
            if not name and written.strip() in mapping:
                continue
            if name in seen:
                faults.add(f"項目「{name}」が 2 回あります。", line.number, name, "columns")
            elif name == CHANGE_COLUMN and delta:
                self._change_at = at
            elif name in BY_HEADER:
                column = BY_HEADER[name]
                self._readers.append((at, PLACE[column.name], column, {}))
            else:
                faults.add("知らない項目です。対応表で指定してください。", line.number, name, "columns")
            seen.add(name)
        needed = [column.header for column in COLUMNS if column.required] + ([CHANGE_COLUMN] if delta else [])
        for name in needed:
            if name not in seen:
                faults.add("項目がありません。", line.number, name, "columns")

    def row(self, line: Line, faults: Faults) -> Row | None:
        """The row of a line, or None when something in it is wrong."""
        if len(line.cells) != self._width:
            faults.add(f"項目が {self._width} 個ではなく {len(line.cells)} 個です。", line.number, None, "columns")
            return None
        change = "" if self._change_at is None else line.cells[self._change_at]
        if self._change_at is not None and change not in CHANGES:
            faults.add(f"{'・'.join(CHANGES)} のどれかではありません。", line.number, CHANGE_COLUMN, "choice")
            return None
        row = [""] * len(COLUMNS)
        good = True
        for at, place, column, known in self._readers:
            text = line.cells[at]
            if not text and (not column.required or (change == "消除" and column.name != "resident_id")):
                continue
            stored = known.get(text)
            if stored is None:
                try:
                    stored = _checked(column, text)
                except BadValue as bad:
                    faults.add(str(bad), line.number, column.header, column.kind if text else "missing")
                    good = False
                    continue
                if len(known) < _REMEMBERED:
                    known[text] = stored
            row[place] = stored
        return Row(line.number, row, change, line.fraction) if good else None


def _checked(column: Column, text: str) -> str:
    if _LOST.search(text):
        raise BadValue("制御文字か、変換できずに失われた文字（�）があります。")
    return check(column, text if column.kind == "text" else text.strip())


Progress = Callable[[int, float], None]
"""Called now and then with the rows read and the part of the file done (0…1)."""
