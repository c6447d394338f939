"""What differences find in a file just loaded: indexes with room in their pages, and nobody too many."""

from __future__ import annotations

import random
from contextlib import closing
from typing import Any

from desk_app.storage.cache_room import spread_rows, take_out_spread
from desk_app.storage.cache_schema import INDEXES, INSERT_RECORD, INSERT_RESIDENT, RESIDENT_FIELDS, TABLES
from desk_app.storage.engine import connect

PEOPLE = 12_000
MOVING = 60


def person(rid: int, seed: random.Random) -> tuple[Any, ...]:
    """A row with a place of its own in every index."""
    birth = seed.randrange(19300101, 20261231)
    values: dict[str, Any] = dict.fromkeys(RESIDENT_FIELDS, "")
    values |= {"rid": rid, "resident_id": f"{rid:010d}", "household_id": f"{seed.randrange(10**9):010d}"}
    values |= {"live": 0, "announced": 0, "foreigner": 0, "guarded": 0, "history_number": 1}
    values |= {"birth_sort": birth, "birth_md": birth % 10000, "number_key": seed.getrandbits(62)}
    values |= {"address_key": f"ちょう{seed.randrange(10**12)}", "katagaki_key": f"{seed.randrange(10**12)}"}
    values |= {"phone_key": f"0{seed.randrange(10**9)}", "phone_tail": f"{seed.randrange(10**9)}"}
    return tuple(values[name] for name in RESIDENT_FIELDS)


def town(path: Any, *, room: bool) -> Any:
    """An open cache file with so many people; ``room`` leaves some in its indexes."""
    seed = random.Random(5)
    db = connect(path, b"k" * 32, synchronous="OFF")
    db.execute("BEGIN")
    for statement in TABLES:
        db.execute(statement)
    db.executemany(INSERT_RESIDENT, [person(rid, seed) for rid in range(1, PEOPLE + 1)])
    db.executemany(INSERT_RECORD, [(rid, "") for rid in range(1, PEOPLE + 1)])
    db.execute(INDEXES[0])
    if room:
        spread_rows(db)
    for statement in INDEXES[1:]:
        db.execute(statement)
    if room:
        take_out_spread(db)
    db.execute("COMMIT")
    return db


def pages(db: Any) -> int:
    """Pages of the file that hold something."""
    whole, free = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count"))
    return int(whole - free)


def grown(db: Any) -> int:
    """By how many pages the file grows when some people move."""
    seed, before = random.Random(7), pages(db)
    for rid in seed.sample(range(1, PEOPLE), MOVING):
        moved = dict(zip(RESIDENT_FIELDS, person(rid, seed), strict=True))
        names = ("household_id", "birth_sort", "birth_md", "address_key", "katagaki_key", "phone_key", "phone_tail")
        columns = ", ".join(f"{name} = ?" for name in names)
        db.execute(f"UPDATE residents SET {columns} WHERE rid = ?", (*(moved[name] for name in names), rid))
    return pages(db) - before


def test_people_who_move_split_few_pages(tmp_path):
    with (
        closing(town(tmp_path / "full.db", room=False)) as full,
        closing(town(tmp_path / "room.db", room=True)) as room,
    ):
        assert grown(room) * 4 < grown(full)


def test_nobody_is_left_over_in_table_or_index(tmp_path):
    with closing(town(tmp_path / "town.db", room=True)) as db:
        assert db.execute("SELECT count(*), max(rid) FROM residents NOT INDEXED").fetchone() == (PEOPLE, PEOPLE)
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_same_people_stand_in_it_with_room_and_without(tmp_path):
    with (
        closing(town(tmp_path / "full.db", room=False)) as full,
        closing(town(tmp_path / "room.db", room=True)) as room,
    ):
        rows = "SELECT * FROM residents ORDER BY rid"
        assert full.execute(rows).fetchall() == room.execute(rows).fetchall()


def test_an_empty_town_has_nothing_to_leave_room_for(tmp_path):
    with closing(connect(tmp_path / "empty.db", b"k" * 32)) as db:
        for statement in TABLES:
            db.execute(statement)
        spread_rows(db)
        take_out_spread(db)
        assert db.execute("SELECT count(*) FROM residents").fetchone() == (0,)
