"""From lines of a CSV to checked rows in the order of COLUMNS, with every fault by line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from desk_app.domain.errors import Fault, InvalidInput
from desk_app.storage.csv_reading import LOST, Batch, Line
from desk_app.storage.import_mapping import Convert, ImportMapping, as_mapping
from desk_app.storage.resident_columns import (
    ALL_OF_KIND,
    BY_HEADER,
    CHANGE_COLUMN,
    CHANGES,
    COLUMNS,
    PLACE,
    SEPARATOR,
    BadValue,
    Column,
    check,
)

MAX_FAULTS = 10_000
"""After so many the file is plainly of another kind; the list ends with a fault that says so."""

RELEASED = "解除"
"""In a difference file the 支援措置開始日 of somebody whose protection has ended; an empty cell never ends it."""
_ALIKE = frozenset({"date", "day", "instant"})
"""Columns of these kinds share what was found good."""
_REMEMBERED = 80_000
"""So many values of a column are remembered before they are dropped: more than there are days of birth."""
_REMEDY = "元のシステムで直して、書き出し直してください。"


@dataclass(frozen=True, slots=True)
class Row:
    """One checked row; ``change`` is the 異動区分 of a difference file, empty otherwise."""

    line: int
    cells: list[str]
    change: str
    fraction: float
    given: frozenset[int] | None = None
    """Places of the columns that the file has; None for all of them."""


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


@dataclass(frozen=True, slots=True)
class Rows:
    """Checked rows of a full load in file order: the line of each, its cells in the order of COLUMNS."""

    numbers: Sequence[int]
    columns: list[Sequence[str]]
    """By column, each as long as ``numbers``."""
    fraction: float
    records: Sequence[str] | None = None
    """The same rows with their cells joined by SEPARATOR, where the file has them all but so."""


def checked_rows(
    batches: Iterator[Batch], faults: Faults, *, delta: bool, mapping: Mapping[str, str] | None = None
) -> Iterator[Row]:
    """Rows that fit, in file order; whatever does not fit goes to ``faults`` and is left out."""
    header: _Header | None = None
    for batch in batches:
        for number, cells in zip(batch.numbers, batch.cells, strict=True):
            line = Line(number, cells, batch.fraction)
            if header is None:
                header = _Header(line, faults, delta=delta, mapping=as_mapping(mapping))
                if faults:
                    return
            elif faults.full:
                return
            elif (row := header.row(line, faults)) is not None:
                yield row
    if header is None:
        faults.add("何も入っていません。", 1, None, "empty")


def checked_columns(
    batches: Iterator[Batch], faults: Faults, mapping: Mapping[str, str] | None = None
) -> Iterator[Rows]:
    """The same for a full load, a batch at a time and column by column; a batch with a fault goes row by row."""
    header: _Header | None = None
    for batch in batches:
        numbers, cells = batch.numbers, batch.cells
        if header is None:
            header = _Header(Line(numbers[0], cells[0], 0.0), faults, delta=False, mapping=as_mapping(mapping))
            if faults:
                return
            numbers, cells = numbers[1:], cells[1:]
        if faults.full:
            return
        columns = header.columns(cells, clean=batch.clean)
        records: Sequence[str] | None = None
        if columns is None:
            lines = (Line(number, one, 0.0) for number, one in zip(numbers, cells, strict=True))
            good = [row for line in lines if (row := header.row(line, faults)) is not None]
            numbers = [row.line for row in good]
            columns = list(zip(*(row.cells for row in good), strict=True)) or [()] * len(COLUMNS)
        elif batch.written is not None and header.as_written:
            records = header.records(batch.written[len(batch.written) - len(numbers) :])
        yield Rows(numbers, columns, batch.fraction, records)
    if header is None:
        faults.add("何も入っていません。", 1, None, "empty")


class _Header:
    """The header line: which cell of a line is which column."""

    def __init__(self, line: Line, faults: Faults, *, delta: bool, mapping: ImportMapping) -> None:
        self._width = len(line.cells)
        self._readers: list[tuple[int, int, Column, _Seen]] = []
        self._conversions = mapping.conversions
        self._fixed = [(PLACE[BY_HEADER[name].name], text) for name, text in mapping.fixed.items()]
        self._change_at: int | None = None
        seen: set[str] = set()
        kinds: dict[str, _Seen] = {}
        names = [mapping.get(written.strip(), written.strip()) for written in line.cells]
        if not any(name in BY_HEADER for name in names):  # a row of people in its place must not be quoted
            faults.add("1 行目が項目名の行ではありません。", line.number, None, "header")
            return
        for at, (written, name) in enumerate(zip(line.cells, names, strict=True)):
            if not name and written.strip() in mapping:
                continue
            if name in seen:
                faults.add(f"項目「{name}」が 2 回あります。", line.number, name, "columns")
            elif name == CHANGE_COLUMN and delta:
                self._change_at = at
            elif name == CHANGE_COLUMN:
                faults.add("差分のファイルです。差分として取り込んでください。", line.number, name, "columns")
            elif name in BY_HEADER:
                column = BY_HEADER[name]
                convert = mapping.conversions.get(name)
                shared = column.kind in _ALIKE and convert is None
                alike = kinds.setdefault(column.kind, _Seen()) if shared else _Seen(convert)
                self._readers.append((at, PLACE[column.name], column, alike))
            else:
                faults.add("知らない項目です。対応表で指定してください。", line.number, name, "columns")
            seen.add(name)
        self._given = frozenset(place for _, place, *_ in self._readers)
        self._straight = not self._fixed and [place for _, place, *_ in self._readers] == list(range(self._width))
        self.as_written = False
        needed = [column.header for column in COLUMNS if column.required] + ([CHANGE_COLUMN] if delta else [])
        for name in mapping.fixed:
            if name in seen:
                faults.add("対応表の固定の値と同じ項目がファイルにもあります。", line.number, name, "columns")
        for name in needed:
            if name not in seen and name not in mapping.fixed:
                faults.add("項目がありません。", line.number, name, "columns")

    def columns(self, cells: list[list[str]], *, clean: bool = False) -> list[Sequence[str]] | None:
        """A batch by column when nothing in it is wrong, else None: then ``row`` says what.

        ``clean`` says that no cell has a character that was lost. ``as_written`` says of the batch last given here
        whether its cells are stored as they stand in the file, in the order they stand there.
        """
        self.as_written = False
        try:
            given = list(zip(*cells, strict=True))
        except ValueError:
            return None
        if len(given) != self._width:
            return None
        found: list[Sequence[str]] = [("",) * len(cells)] * len(COLUMNS)
        for place, text in self._fixed:
            found[place] = (text,) * len(cells)
        same = self._straight
        for at, place, column, seen in self._readers:
            stored = _checked_column(column, given[at], seen, clean=clean)
            if stored is None:
                return None
            same = same and stored is given[at]
            found[place] = stored
        self.as_written = same
        return found

    def records(self, written: Sequence[str]) -> list[str]:
        """Lines of the batch last checked as records: what they say, and nothing for the columns the file has not."""
        missing = SEPARATOR * (len(COLUMNS) - self._width)
        return [line.replace(",", SEPARATOR) + missing for line in written]

    def row(self, line: Line, faults: Faults) -> Row | None:
        """The row of a line, or None when something in it is wrong."""
        if len(line.cells) != self._width:
            faults.add(f"項目が {self._width} 個ではなく {len(line.cells)} 個です。", line.number, None, "columns")
            return None
        change = "" if self._change_at is None else line.cells[self._change_at]
        if CHANGE_COLUMN in self._conversions:
            change = self._conversions[CHANGE_COLUMN](change)
        if self._change_at is not None and change not in CHANGES:
            faults.add(f"{'・'.join(CHANGES)} のどれかではありません。", line.number, CHANGE_COLUMN, "choice")
            return None
        row = [""] * len(COLUMNS)
        for place, text in self._fixed:
            row[place] = text
        good = True
        for at, place, column, seen in self._readers:
            text = line.cells[at]
            if not text and (not column.required or (change == "消除" and column.name != "resident_id")):
                continue
            if text and column.kind == "text" and seen.convert is None and not LOST.search(text):
                row[place] = text
                continue
            stored = seen.stored.get(text)
            if text == RELEASED and column.name == "guard_since" and self._change_at is not None:
                stored = RELEASED
            if stored is None:
                try:
                    stored = _checked(column, seen.read(text))
                except BadValue as bad:
                    faults.add(str(bad), line.number, column.header, column.kind if text else "missing")
                    good = False
                    continue
                seen.remember({text: stored})
            row[place] = stored
        return Row(line.number, row, change, line.fraction, self._given) if good else None


class _Seen:
    """What was found good in one column: most columns of a register repeat a few values."""

    def __init__(self, convert: Convert | None = None) -> None:
        self.convert = convert
        self.stored: dict[str, str] = {}
        self.changed: dict[str, str] = {}
        """Those that are not stored as they are written (days, instants, spaces around)."""

    def read(self, text: str) -> str:
        """What a cell says in our words."""
        return text if self.convert is None else self.convert(text)

    def remember(self, found: Mapping[str, str]) -> None:
        """Keep these, dropping what was kept when it grows too much."""
        if len(self.stored) > _REMEMBERED:
            self.stored.clear()
            self.changed.clear()
        self.stored.update(found)
        for text, one in found.items():
            if one != text:
                self.changed[text] = one


def _checked_column(column: Column, values: tuple[str, ...], seen: _Seen, *, clean: bool) -> Sequence[str] | None:
    """The values as they are stored, None when one of them does not fit.

    Free text that lost no character needs no look, a column whose kind is a pattern one look at all of it together;
    of the others each different value is looked at once.
    """
    if column.required and "" in values:
        return None
    if seen.convert is None:
        if column.kind == "text" and clean:
            return values
        if column.kind in ALL_OF_KIND and _all_fit(ALL_OF_KIND[column.kind], values):
            return values
    distinct = set(values)
    distinct.discard("")
    fresh = distinct.difference(seen.stored)
    if fresh:
        if len(seen.stored) > _REMEMBERED:
            fresh = distinct
        try:
            seen.remember({text: _checked(column, seen.read(text)) for text in fresh})
        except BadValue:
            return None
    if seen.changed.keys().isdisjoint(distinct):
        return values
    return [seen.changed.get(text, text) for text in values]


def _all_fit(pattern: re.Pattern[str], values: tuple[str, ...]) -> bool:
    """Whether each value that is there fits and is stored as it is written."""
    joined = "\n".join(values)
    return joined.count("\n") == len(values) - 1 and pattern.fullmatch(joined) is not None


def _checked(column: Column, text: str) -> str:
    if LOST.search(text):
        raise BadValue("制御文字か、変換できずに失われた文字（�）があります。")
    return check(column, text if column.kind == "text" else text.strip())


Progress = Callable[[int, float], None]
"""Called now and then with the rows read and the part of the file done (0…1)."""
