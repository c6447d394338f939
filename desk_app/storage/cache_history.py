"""Rows of one person on their way into the cache: the highest 履歴番号 is the record, the others its history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice, pairwise
from operator import eq, itemgetter
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
from desk_app.storage.row_keys import KEPT_PLACES, KeyMaker, Past

_ID, _NUMBER = PLACE["resident_id"], PLACE["history_number"]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Present records by column, and the earlier rows that stood beside them."""

    rows: Rows
    owners: list[int]
    """For each earlier row the line of the present record of that person."""
    earlier: list[Sequence[str]]
    """The earlier rows by column."""


def number_of(cells: Sequence[str]) -> int:
    """履歴番号 of a row, 0 where it has none."""
    return int(cells[_NUMBER] or 0)


def grouped(batches: Iterator[Rows], faults: Faults) -> Iterator[Grouped]:
    """Batches with the rows of a person that follow each other brought together.

    Rows of a person that stand apart in the file come out as several records; ``scattered`` finds those.
    """
    held: Rows | None = None
    for rows in batches:
        if held is None and not any(rows.columns[_NUMBER]):
            yield Grouped(rows, [], [])
            continue
        more = rows if held is None else _joined(held, rows)
        ids = more.columns[_ID]
        end = len(ids)
        while end and ids[end - 1] == ids[-1]:
            end -= 1
        records = None if more.records is None else more.records[end:]
        held = Rows(more.numbers[end:], [column[end:] for column in more.columns], more.fraction, records)
        yield _brought_together(_each(more, more.numbers[:end], itemgetter(slice(end))), faults)
    if held is not None:
        yield _brought_together(held, faults)


def _joined(first: Rows, second: Rows) -> Rows:
    columns: list[Sequence[str]] = [[*one, *two] for one, two in zip(first.columns, second.columns, strict=True)]
    records = None if first.records is None or second.records is None else [*first.records, *second.records]
    return Rows([*first.numbers, *second.numbers], columns, second.fraction, records)


def _each(rows: Rows, numbers: Sequence[int], change: Callable[[Sequence[str]], Sequence[str]]) -> Rows:
    """The rows with each column changed in the same way; with joined records only the columns that keys need."""
    if rows.records is None:
        return Rows(numbers, [change(column) for column in rows.columns], rows.fraction)
    columns = [change(column) if place in KEPT_PLACES else () for place, column in enumerate(rows.columns)]
    return Rows(numbers, columns, rows.fraction, change(rows.records))


def _brought_together(rows: Rows, faults: Faults) -> Grouped:
    """Of the rows with one 宛名番号 the one with the highest 履歴番号 stays."""
    ids = rows.columns[_ID]
    again = [n for n, same in enumerate(map(eq, ids, islice(ids, 1, None)), start=1) if same]
    if not again:
        return Grouped(rows, [], [])
    stays = [1] * len(ids)
    owners: list[int] = []
    earlier: list[int] = []
    for start, end in _runs(again):
        group = sorted(range(start, end), key=lambda n: int(rows.columns[_NUMBER][n] or 0))
        for before, after in pairwise(group):
            if int(rows.columns[_NUMBER][before] or 0) == int(rows.columns[_NUMBER][after] or 0):
                repeated(faults, rows.numbers[after], rows.numbers[before])
        for n in group[:-1]:
            stays[n] = 0
            owners.append(rows.numbers[group[-1]])
            earlier.append(n)
    return Grouped(
        _chosen(rows, stays), owners, [[column[n] for n in earlier] if column else () for column in rows.columns]
    )


def _runs(again: list[int]) -> Iterator[tuple[int, int]]:
    """(start, end) of each run of rows of one person, from the places of those that follow one of the same."""
    start = again[0] - 1
    for before, after in pairwise(again):
        if after != before + 1:
            yield start, before + 1
            start = after - 1
    yield start, again[-1] + 1


def _chosen(rows: Rows, stays: list[int]) -> Rows:
    return _each(rows, list(compress(rows.numbers, stays)), lambda column: list(compress(column, stays)))


def repeated(faults: Faults, line: int, first: int) -> None:
    """Note the same 宛名番号 and 履歴番号 a second time."""
    faults.add(f"{first} 行目と同じ番号です（履歴番号も同じです）。", line, "宛名番号", "duplicate")


def insert_past(db: Any, past: Past) -> None:
    """Keep the earlier rows of a person."""
    db.executemany(INSERT_HISTORY, past.history)
    if past.names:
        db.executemany(INSERT_NAME, past.names)
        db.executemany(INSERT_GIVEN_NAME, past.names)
    if past.addresses:
        db.executemany(INSERT_PAST_ADDRESS, past.addresses)


Scattered = list[list[int]]
"""The lines of people who came out as several records, by rising 履歴番号."""


def scattered(db: Any, faults: Faults) -> Scattered:
    """People with several records; the same 履歴番号 twice is a fault."""
    query = (
        "SELECT resident_id, history_number, rid FROM residents WHERE resident_id IN "
        "(SELECT resident_id FROM residents GROUP BY resident_id HAVING count(*) > 1) ORDER BY resident_id, 2, rid"
    )
    groups: dict[str, list[tuple[int, int]]] = {}
    for who, number, rid in db.execute(query):
        groups.setdefault(who, []).append((number, rid))
    for group in groups.values():
        numbers = list(group)
        for _, rid in group:
            numbers += ((n, rid) for (n,) in db.execute("SELECT number FROM history WHERE rid = ?", (rid,)))
        first: dict[int, int] = {}
        for number, rid in sorted(numbers):
            if number in first:
                repeated(faults, rid, first[number])
            first.setdefault(number, rid)
    return [[rid for _, rid in group] for group in groups.values()]


def join_scattered(db: Any, maker: KeyMaker, groups: Scattered) -> None:
    """Make one record of the several of each person."""
    for group in groups:
        _join(db, maker, group)


def _join(db: Any, maker: KeyMaker, group: list[int]) -> None:
    keeps = group[-1]
    present = cells_of(db, keeps)
    earlier: list[Sequence[str]] = list(take_out_past(db, maker, keeps, present))
    for rid in group[:-1]:
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
    if not names:
        return
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
