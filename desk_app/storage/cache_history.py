"""Rows of one person on their way into the cache: the highest 履歴番号 is the record, the others its history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from desk_app.storage.cache_schema import (
    INSERT_GIVEN_NAME,
    INSERT_HISTORY,
    INSERT_NAME,
    INSERT_PAST_ADDRESS,
    past_from,
    unpacked,
)
from desk_app.storage.import_rows import Faults, Rows
from desk_app.storage.resident_columns import COLUMNS, PLACE
from desk_app.storage.row_keys import KeyMaker, Past

_ID, _NUMBER = PLACE["resident_id"], PLACE["history_number"]


@dataclass(slots=True)
class Grouped:
    """Present records by column, and for some of their lines the earlier rows."""

    numbers: list[int] = field(default_factory=list)
    columns: list[Sequence[str]] = field(default_factory=list)
    earlier: dict[int, tuple[Sequence[str], list[Sequence[str]]]] = field(default_factory=dict)
    """By the line of the present record: its cells and those of the earlier rows."""


def number_of(cells: Sequence[str]) -> int:
    """履歴番号 of a row, 0 where it has none."""
    return int(cells[_NUMBER] or 0)


def grouped(batches: Iterator[Rows], faults: Faults) -> Iterator[tuple[int, Grouped]]:
    """Batches with the rows of a person that follow each other brought together, and how many rows each took.

    Rows of a person that stand apart in the file come out as several records; ``join_scattered`` joins those.
    """
    held: list[tuple[int, Sequence[str]]] = []
    for rows in batches:
        if not held and not any(rows.columns[_NUMBER]):
            yield len(rows.numbers), Grouped(list(rows.numbers), rows.columns)
            continue
        lines = held + list(zip(rows.numbers, zip(*rows.columns, strict=True), strict=True))
        last = lines[-1][1][_ID] if lines else ""
        keep = next((n for n in range(len(lines), 0, -1) if lines[n - 1][1][_ID] != last), 0)
        held = lines[keep:]
        yield len(rows.numbers), _brought_together(lines[:keep], faults)
    if held:
        yield 0, _brought_together(held, faults)


def _brought_together(lines: list[tuple[int, Sequence[str]]], faults: Faults) -> Grouped:
    found = Grouped()
    present: list[Sequence[str]] = []
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and lines[end][1][_ID] == lines[at][1][_ID]:
            end += 1
        number, cells = lines[at]
        if end > at + 1:
            group = sorted(lines[at:end], key=lambda line: number_of(line[1]))
            for before, after in pairwise(group):
                if number_of(before[1]) == number_of(after[1]):
                    repeated(faults, after[0], before[0])
            number, cells = group[-1]
            found.earlier[number] = (cells, [line[1] for line in group[:-1]])
        found.numbers.append(number)
        present.append(cells)
        at = end
    found.columns = list(zip(*present, strict=True)) or [()] * len(COLUMNS)
    return found


def repeated(faults: Faults, line: int, first: int) -> None:
    """Note the same 宛名番号 and 履歴番号 a second time."""
    faults.add(f"{first} 行目と同じ番号です（履歴番号も同じです）。", line, "宛名番号", "duplicate")


def insert_past(db: Any, past: Past) -> None:
    """Keep the earlier rows of a person."""
    db.executemany(INSERT_HISTORY, past.history)
    db.executemany(INSERT_NAME, past.names)
    db.executemany(INSERT_GIVEN_NAME, past.names)
    db.executemany(INSERT_PAST_ADDRESS, past.addresses)


def join_scattered(db: Any, maker: KeyMaker, faults: Faults) -> None:
    """Make one record of several with the same 宛名番号; those with the same 履歴番号 too are faults."""
    query = (
        "SELECT resident_id, history_number, rid FROM residents WHERE resident_id IN "
        "(SELECT resident_id FROM residents GROUP BY resident_id HAVING count(*) > 1) ORDER BY resident_id, 2, rid"
    )
    groups: dict[str, list[tuple[int, int]]] = {}
    for who, number, rid in db.execute(query):
        groups.setdefault(who, []).append((number, rid))
    for group in groups.values():
        numbers = [(number, rid) for number, rid in group]
        for _, rid in group:
            numbers += ((n, rid) for (n,) in db.execute("SELECT number FROM history WHERE rid = ?", (rid,)))
        first: dict[int, int] = {}
        for number, rid in sorted(numbers):
            if number in first:
                repeated(faults, rid, first[number])
            first.setdefault(number, rid)
        if not faults:
            _join(db, maker, group)


def _join(db: Any, maker: KeyMaker, group: list[tuple[int, int]]) -> None:
    keeps = group[-1][1]
    present = cells_of(db, keeps)
    earlier: list[Sequence[str]] = list(take_out_past(db, maker, keeps, present))
    for _, rid in group[:-1]:
        cells = cells_of(db, rid)
        earlier += [*take_out_past(db, maker, rid, cells), cells]
        drop_addresses(db, maker.moved_from([rid], [(cell,) for cell in cells]))
        forget(db, maker, rid, cells)
    insert_past(db, maker.past(keeps, present, sorted(earlier, key=number_of)))


def take_out_past(db: Any, maker: KeyMaker, rid: int, present: Sequence[str]) -> list[list[str]]:
    """The earlier rows of a person, oldest first, what was not kept of them empty; removed with their keys."""
    stored = db.execute("SELECT number, cells FROM history WHERE rid = ? ORDER BY number", (rid,)).fetchall()
    rows = [_full(number, cells) for number, cells in stored]
    if rows:
        past = maker.past(rid, present, rows)
        drop_names(db, past.names)
        drop_addresses(db, past.addresses)
        db.execute("DELETE FROM history WHERE rid = ?", (rid,))
    return rows


def cells_of(db: Any, rid: int) -> tuple[str, ...]:
    """The whole record of a person."""
    return unpacked(db.execute("SELECT cells FROM records WHERE rid = ?", (rid,)).fetchone()[0])


def forget(db: Any, maker: KeyMaker, rid: int, cells: Sequence[str]) -> None:
    """Take the present record and its names out; the history stays."""
    drop_names(db, maker.columns([rid], [(cell,) for cell in cells]).names)
    db.execute("DELETE FROM residents WHERE rid = ?", (rid,))
    db.execute("DELETE FROM records WHERE rid = ?", (rid,))


def drop_names(db: Any, names: list[Any]) -> None:
    """Take these rows out of both tables of names."""
    keys = [row[:5] for row in names]
    where = "family_key = ? AND live = ? AND given_key = ? AND rid = ? AND kind = ?"
    db.executemany(f"DELETE FROM names WHERE {where}", keys)
    db.executemany(f"DELETE FROM given_names WHERE {where}", keys)


def drop_addresses(db: Any, addresses: list[tuple[str, int, int, int]]) -> None:
    """Take these rows out of the earlier addresses."""
    where = "address_key = ? AND live = ? AND rid = ? AND number = ?"
    db.executemany(f"DELETE FROM past_addresses WHERE {where}", addresses)


def _full(number: int, cells: str) -> list[str]:
    row = [""] * len(COLUMNS)
    for name, text in past_from(cells).items():
        row[PLACE[name]] = text
    row[_NUMBER] = str(number)
    return row
