"""Leaves room in the pages of a new cache file's indexes, so that differences do not split them.

An index that is made at once has full pages: the next row that comes splits its page, and a split writes the page,
its neighbours, a new one and the one above. A day of a big city would so write a third more pages than it changes.
The indexes are therefore made with some rows too many, spread like the people, and these are taken out again in the
order of each index: every page is left with a little room.
"""

from __future__ import annotations

from typing import Any

from desk_app.storage.cache_schema import RESIDENT_FIELDS

SPREAD = 85
"""One row too many for so many people: with 8 KiB a page of the longest entries has room for four more."""
_NOBODY = "\uffff"
"""Begins the 宛名番号 of a row that is nobody; no number is written like this."""
_FILLED = (
    ("household_id", "''", ""),
    ("birth_sort", "0", ""),
    ("birth_md", "0", ""),
    ("address_key", "''", ""),
    ("katagaki_key", "''", "<> ''"),
    ("phone_key", "''", "<> ''"),
    ("phone_tail", "''", "<> ''"),
    ("number_key", "NULL", "IS NOT NULL"),
)
"""The first column of each index that grows in its midst, what takes a row out of there, and which rows it has."""


def spread_rows(db: Any, spread: int = SPREAD) -> None:
    """Add the rows too many, before the indexes are made. They are nobody's: there is no record of them."""
    others = ", ".join("0" if name == "guarded" else name for name in RESIDENT_FIELDS[2:])
    chosen = "residents WHERE rid <= ?1 AND rid % ?2 = 0"
    insert = f"INSERT INTO residents SELECT ?1 + rid / ?2, ?3 || rid, {others} FROM {chosen}"
    db.execute(insert, (_last(db), spread, _NOBODY))


def take_out_spread(db: Any) -> None:
    """Take the rows too many out again, of each index in its order: a page is read and written once."""
    last = _last(db)
    for column, aside, held in _FILLED:
        condition = f" AND {column} {held}" if held else ""
        query = f"SELECT rid FROM residents WHERE rid > ?{condition} ORDER BY {column}, live, rid"
        rids = db.execute(query, (last,)).fetchall()
        db.executemany(f"UPDATE residents SET {column} = {aside} WHERE rid = ?", rids)
    db.execute("DELETE FROM residents WHERE rid > ?", (last,))


def _last(db: Any) -> int:
    return int(db.execute("SELECT max(rid) FROM records").fetchone()[0] or 0)
