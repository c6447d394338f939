"""The history of a person in the cache: earlier rows beside the present one, and what each change changed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from desk_app.domain.ids import ResidentId
from desk_app.domain.resident import Address, PersonName, ResidentStatus
from desk_app.domain.search import HistoryEntry
from desk_app.storage.cache_schema import HISTORY_COLUMNS, past_from, unpacked
from desk_app.storage.resident_columns import PLACE, registered

_ITEMS = (
    ("氏名", ("name",)),
    ("カナ", ("kana",)),
    ("旧氏", ("former",)),
    ("通称", ("alias",)),
    ("住所", ("prefecture", "municipality", "town", "banchi", "katagaki")),
    ("世帯", ("household_id",)),
    ("世帯主", ("head_name",)),
    ("続柄", ("relationship",)),
    ("住民状態", ("status",)),
)


def past_rows(db: Any, rid: int) -> list[dict[str, str]]:
    """The earlier rows of a person by column name, the oldest first."""
    query = "SELECT cells FROM history WHERE rid = ? ORDER BY number"
    return [past_from(cells) for (cells,) in db.execute(query, (rid,))]


def history_of(db: Any, resident: ResidentId) -> tuple[HistoryEntry, ...]:
    """What was registered of a person, today's row first; empty for somebody who is not there."""
    query = (
        "SELECT r.rid, r.history_number, c.cells FROM residents r JOIN records c ON c.rid = r.rid "
        "WHERE r.resident_id = ?"
    )
    row = db.execute(query, (resident,)).fetchone()
    if row is None:
        return ()
    rid, number, text = row
    cells = unpacked(text)
    present = {name: cells[PLACE[name]] for name in HISTORY_COLUMNS}
    numbers = [n for (n,) in db.execute("SELECT number FROM history WHERE rid = ? ORDER BY number", (rid,))]
    rows = [*zip(numbers, past_rows(db, rid), strict=True), (number, present)]
    changes: list[tuple[str, ...]] = [(), *(_changed(before[1], after[1]) for before, after in pairwise(rows))]
    last = len(rows) - 1
    entries = [_entry(n, one, changes[at], at == last) for at, (n, one) in enumerate(rows)]
    return tuple(reversed(entries))


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(item for item, columns in _ITEMS if any(before[name] != after[name] for name in columns))


def _entry(number: int, row: Mapping[str, str], changed: tuple[str, ...], present: bool) -> HistoryEntry:
    name = PersonName(
        registered=row["name"],
        kana=row["kana"],
        roman=row["roman"],
        former=row["former"],
        former_kana=row["former_kana"],
        alias=row["alias"],
        alias_kana=row["alias_kana"],
    )
    address = Address(
        postal_code=row["postal_code"],
        prefecture=row["prefecture"],
        municipality=row["municipality"],
        town=row["town"],
        banchi=row["banchi"],
        katagaki=row["katagaki"],
    )
    return HistoryEntry(
        number=number,
        name=name,
        address=address,
        status=ResidentStatus(row["status"]),
        relationship=row["relationship"],
        head_name=row["head_name"],
        moved_on=registered(row["moved_on"]),
        reason=row["move_reason"],
        changed=changed,
        present=present,
    )
