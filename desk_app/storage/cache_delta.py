"""Applies a difference file to the cache: new people, changes with their history, people taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk_app.storage.cache_history import (
    cells_of,
    drop_addresses,
    drop_names,
    forget,
    insert_past,
    number_of,
    take_out_past,
)
from desk_app.storage.cache_near import add_near
from desk_app.storage.cache_schema import (
    INSERT_GIVEN_NAME,
    INSERT_NAME,
    INSERT_PAST_ADDRESS,
    INSERT_RECORD,
    INSERT_RESIDENT,
    RESIDENT_FIELDS,
    packed,
)
from desk_app.storage.import_rows import RELEASED, Faults, Row
from desk_app.storage.resident_columns import COLUMNS, PLACE
from desk_app.storage.row_keys import KeyMaker, Made

_ID, _UPDATED = PLACE["resident_id"], PLACE["updated_at"]
_MOVED = tuple(PLACE[name] for name in ("status", "previous_town", "previous_banchi"))
_GUARD = _SINCE, _, _ = PLACE["guard_since"], PLACE["guard_until"], PLACE["guard_provisional"]


_AT_ONCE = 500
"""Keys are made for so many rows together."""


@dataclass(frozen=True, slots=True)
class _Change:
    """One row of the file and the person it is of: the record they have, and the rows of the tables then and now."""

    row: Row
    rid: int
    old: tuple[str, ...] | None
    before: Made | None
    after: Made | None


class Difference:
    """Applies checked rows to the tables, writing only columns that differ: an unchanged index is not touched."""

    def __init__(self, db: Any, maker: KeyMaker, faults: Faults) -> None:
        self._db = db
        self._maker = maker
        self._faults = faults
        self._next = (db.execute("SELECT max(rid) FROM residents").fetchone()[0] or 0) + 1
        self._seen: dict[str, tuple[int, int]] = {}
        self._parts: set[str] = set()
        """Parts of names that the vocabulary of this file's names was given already."""
        self.newest = ""
        """The newest 更新日時 seen, empty without one."""
        self.guarded = self.released = 0
        """People put under 支援措置 by this file, and released from it."""

    def apply(self, rows: Iterator[Row]) -> tuple[int, int, int]:
        """(inserted, updated, removed)."""
        counts = {"新規": 0, "変更": 0, "消除": 0}
        for some in _apart(rows):
            for change in self._looked_up(some):
                counts[change.row.change] += 1
                self.newest = max(self.newest, change.row.cells[_UPDATED])
                self._take(change)
        return counts["新規"], counts["変更"], counts["消除"]

    def _looked_up(self, rows: Sequence[Row]) -> list[_Change]:
        """What is to be done for each row that fits; keys are made for all of them together."""
        found: list[tuple[Row, int, tuple[str, ...] | None]] = []
        for row in rows:
            if self._comes_again(row):
                continue
            query = "SELECT rid FROM residents WHERE resident_id = ?"
            known = self._db.execute(query, (row.cells[_ID],)).fetchone()
            if (known is None) != (row.change == "新規"):
                self._fault(row, "取り込み済みです。" if known else "取り込まれていない番号です。", "unknown")
            elif known is None:
                self._settle_guard(row.cells, None)
                found.append((row, self._next, None))
                self._next += 1
            elif (old := self._old_of(row, int(known[0]))) is not None:
                found.append((row, int(known[0]), old))
        made = self._made([(rid, row.cells) for row, rid, _ in found if row.change != "消除"])
        before = self._made([(rid, old) for _, rid, old in found if old is not None])
        return [_Change(row, rid, old, before.get(rid), made.get(rid)) for row, rid, old in found]

    def _made(self, people: Sequence[tuple[int, Sequence[str]]]) -> dict[int, Made]:
        rids = [rid for rid, _ in people]
        return dict(zip(rids, self._maker.each(rids, [cells for _, cells in people]), strict=True))

    def _take(self, change: _Change) -> None:
        if change.old is None or change.before is None:
            assert change.after is not None
            self._insert(change.rid, change.row.cells, change.after)
        elif change.after is None:
            self._remove(change.rid, change.old)
        else:
            self._change(change, change.old, change.before, change.after)

    def _comes_again(self, row: Row) -> bool:
        """Whether the person stood in the file already; several changes of one person need rising 履歴番号."""
        who, number = row.cells[_ID], number_of(row.cells)
        before = self._seen.get(who)
        self._seen[who] = (row.line, number)
        if before is None or (row.change == "変更" and number > before[1]):
            return False
        self._fault(row, f"{before[0]} 行目と同じ番号です。", "duplicate")
        return True

    def _insert(self, rid: int, cells: Sequence[str], made: Made) -> None:
        self._db.executemany(INSERT_RESIDENT, made.residents)
        self._db.executemany(INSERT_RECORD, made.records)
        self._add_names(made.names)
        self._moved_from(rid, cells)

    def _old_of(self, row: Row, rid: int) -> tuple[str, ...] | None:
        """The record that a 変更 or a 消除 is of; None when it is newer than the row."""
        old = cells_of(self._db, rid)
        if _older(row.cells[_UPDATED], old[_UPDATED]):
            self._faults.add("取り込み済みの更新日時より前です。", row.line, COLUMNS[_UPDATED].header, "stale")
            return None
        if row.change == "消除":
            return old
        _keep_what_is_not_said(row, old)
        self._settle_guard(row.cells, old)
        if number_of(row.cells) < number_of(old):
            self._faults.add("取り込み済みの履歴番号より前です。", row.line, "履歴番号", "stale")
            return None
        return old

    def _settle_guard(self, cells: list[str], old: Sequence[str] | None) -> None:
        """支援措置 begins and ends by a value only: an empty cell leaves it as it is."""
        before = ["", "", ""] if old is None else [old[place] for place in _GUARD]
        if cells[_SINCE] == RELEASED:
            after = ["", "", ""]
        else:
            after = [cells[place] for place in _GUARD] if cells[_SINCE] else before
        for place, text in zip(_GUARD, after, strict=True):
            cells[place] = text
        self.guarded += bool(after[0] and not before[0])
        self.released += bool(before[0] and not after[0])

    def _remove(self, rid: int, cells: Sequence[str]) -> None:
        take_out_past(self._db, self._maker, rid, cells)
        self._not_moved_from(rid, cells)
        forget(self._db, self._maker, rid, cells)

    def _change(self, change: _Change, old: tuple[str, ...], before: Made, after: Made) -> None:
        rid, new = change.rid, change.row.cells
        if tuple(new) == old:
            return
        self._db.execute("UPDATE records SET cells = ? WHERE rid = ?", (packed(new), rid))
        differing = [
            n for n, (was, now) in enumerate(zip(before.residents[0], after.residents[0], strict=True)) if was != now
        ]
        if differing:
            columns = ", ".join(f"{RESIDENT_FIELDS[n]} = ?" for n in differing)
            values = [after.residents[0][n] for n in differing]
            self._db.execute(f"UPDATE residents SET {columns} WHERE rid = ?", (*values, rid))
        if set(before.names) != set(after.names):
            drop_names(self._db, [name for name in before.names if name not in after.names])
            self._add_names([name for name in after.names if name not in before.names])
        if any(old[place] != new[place] for place in _MOVED):
            self._not_moved_from(rid, old)
            self._moved_from(rid, new)
        self._renew_past(after, old, new)

    def _renew_past(self, made: Made, old: Sequence[str], new: Sequence[str]) -> None:
        """A higher 履歴番号 makes the old row history; what past names and addresses carry of the person follows."""
        rid = made.records[0][0]
        earlier: list[Sequence[str]] = [*take_out_past(self._db, self._maker, rid, old)]
        if number_of(new) > number_of(old):
            earlier.append(old)
        if earlier:
            past = self._maker.past_of(made, [rid] * len(earlier), list(zip(*earlier, strict=True)))
            insert_past(self._db, past)

    def _moved_from(self, rid: int, cells: Sequence[str]) -> None:
        self._db.executemany(INSERT_PAST_ADDRESS, self._maker.moved_from([rid], _columns(cells)))

    def _not_moved_from(self, rid: int, cells: Sequence[str]) -> None:
        drop_addresses(self._db, self._maker.moved_from([rid], _columns(cells)))

    def _add_names(self, names: Sequence[tuple[Any, ...]]) -> None:
        if not names:
            return
        self._db.executemany(INSERT_NAME, names)
        self._db.executemany(INSERT_GIVEN_NAME, names)
        fresh = [row for row in names if not self._parts.issuperset((row[0], row[2]))]
        if fresh:
            add_near(self._db, fresh)
            self._parts.update(part for row in fresh for part in (row[0], row[2]))

    def _fault(self, row: Row, message: str, kind: str) -> None:
        self._faults.add(message, row.line, "宛名番号", kind)


def _apart(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The rows by so many, nobody twice in one lot: a second change of a person stands on the first."""
    lot: dict[str, Row] = {}
    for row in rows:
        if row.cells[_ID] in lot or len(lot) >= _AT_ONCE:
            yield list(lot.values())
            lot = {}
        lot[row.cells[_ID]] = row
    yield list(lot.values())


def _keep_what_is_not_said(row: Row, old: Sequence[str]) -> None:
    """A column that the file has not says nothing: the cell stays."""
    if row.given is not None:
        for place, text in enumerate(old):
            if place not in row.given:
                row.cells[place] = text


def _older(text: str, than: str) -> bool:
    """Whether one 更新日時 lies before another; nothing is said where one of them is missing."""
    return bool(text and than) and datetime.fromisoformat(text) < datetime.fromisoformat(than)


def _columns(cells: Sequence[str]) -> list[tuple[str]]:
    return [(cell,) for cell in cells]
