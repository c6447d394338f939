"""The vocabulary of names, each part under itself and under itself without one character: for one wrong character.

A typed part and a registered part that differ by one character share one of these keys, so that a few index seeks
find every candidate; nobody's names are compared one by one. A part stays when the last person of it goes: it then
leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from desk_app.domain.search_key import near_keys, one_apart

NEAR_TABLE = "CREATE TABLE near(key TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY(key, part)) WITHOUT ROWID"
INSERT_NEAR = "INSERT OR IGNORE INTO near VALUES (?, ?)"
LONGEST = 12
"""Longer parts are not of a name that is typed whole."""
CANDIDATES = 600
"""More parts than these share no useful likeness with what was typed."""

_NEXT = "SELECT {column} FROM {table} WHERE {column} > ? ORDER BY {column} LIMIT 1"
_CLUSTERED = {"family_key": "names", "given_key": "given_names"}


def fill_near(db: Any) -> None:
    """Build the vocabulary of a new cache; the tables and their indexes must be there."""
    parts = {part for column in ("family_key", "given_key") for part in _distinct(db, column)}
    db.executemany(INSERT_NEAR, _rows(parts))


def add_near(db: Any, names: Iterable[Sequence[Any]]) -> None:
    """Take in the parts of rows of ``names`` (family_key, live, given_key, …) that come with a difference."""
    db.executemany(INSERT_NEAR, _rows({part for row in names for part in (row[0], row[2])}))


def near_parts(db: Any, typed: str) -> tuple[str, ...]:
    """Parts of names that differ from the typed key by one character, at most CANDIDATES."""
    if not 2 <= len(typed) <= LONGEST:
        return ()
    keys = near_keys(typed)
    marks = ", ".join("?" * len(keys))
    query = f"SELECT DISTINCT part FROM near WHERE key IN ({marks}) LIMIT {CANDIDATES * 4}"
    found = [part for (part,) in db.execute(query, keys) if one_apart(typed, part)]
    return tuple(found[:CANDIDATES])


def known_part(db: Any, key: str) -> bool:
    """Whether anybody's name has this part."""
    return db.execute("SELECT 1 FROM near WHERE key = ? AND part = ?", (key, key)).fetchone() is not None


def _distinct(db: Any, column: str) -> Iterator[str]:
    """The values of an indexed column by hops from one to the next: as many seeks as there are values."""
    query = _NEXT.format(column=column, table=_CLUSTERED[column])
    row = db.execute(query, ("",)).fetchone()
    while row is not None:
        yield row[0]
        row = db.execute(query, row).fetchone()


def _rows(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((key, part) for part in sorted(parts) if 1 <= len(part) <= LONGEST for key in near_keys(part) if key)
