"""A desk that changes its resident cache and stops again and again to be looked at from outside.

``python -m tests.desk_app.storage.watched_cache HOME FULL.csv DELTA.csv MODE`` writes a line before and amid each
operation and waits for one on standard input. MODE ``product`` runs load, difference, re-keying, backup, restore and
a second load as the product does, with so little memory that whatever can be put off to a file is. MODE ``leaky``
sorts the same names with temporary files allowed: what a look must find.
"""

from __future__ import annotations

import csv
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from desk_app.storage import cache_backup, cache_import, cache_keys
from desk_app.storage.engine import connect
from desk_app.storage.folder import create_folder
from desk_app.storage.keys import MemoryKeys

WORD = "十二文字より長い合言葉です。"
VM_STEPS = 60_000
"""Instructions of the database between two looks."""


def look(what: str) -> None:
    """Let the parent look, and go on when it says so."""
    print(what, flush=True)
    sys.stdin.readline()


class Stops:
    """A progress handler of the database that stops for a look."""

    def __init__(self) -> None:
        self.what = ""

    def __call__(self) -> None:
        look(self.what)


def product(home: Path, full: Path, delta: Path) -> None:
    """Every operation that writes people, with looks amid each."""
    stops = Stops()
    seen: list[int] = []

    def watched(*args: Any, **more: Any) -> Any:
        db = connect(*args, **(more | {"cache_mb": 1}))
        seen.append(db.execute("PRAGMA temp_store").fetchone()[0])
        db.set_progress_handler(stops, VM_STEPS)
        return db

    for user in (cache_import, cache_keys, cache_backup):
        user.connect = watched  # type: ignore[attr-defined]
    desk = create_folder(home, MemoryKeys())
    backup = home.parent / "city.backup"
    for what, act in (
        ("load", lambda: desk.import_residents(full)),
        ("delta", lambda: desk.import_residents(delta, delta=True, progress=lambda *_: look("delta"))),
        ("rekey", desk.renew_cache_key),
        ("backup", lambda: desk.back_up(backup, WORD)),
        ("restore", lambda: desk.restore(backup, WORD)),
        ("load again", lambda: desk.import_residents(full)),
    ):
        stops.what = what
        look(what)
        act()
        desk.cache().search("髙櫻", 5)
        look(f"after {what}")
    assert seen, "no connection was watched"
    assert set(seen) == {2}, "a temporary file would hold names in the clear"
    desk.close()
    look("closed")


def leaky(home: Path, full: Path) -> None:
    """The same people sorted in an encrypted file, temporary files allowed."""
    with full.open(encoding="utf-8", newline="") as file:
        rows = [(row["氏名"], row["方書"]) for row in csv.DictReader(file)]
    with closing(connect(home / "leaky.db", bytes(32), cache_mb=1)) as db:
        db.execute("PRAGMA temp_store = FILE")
        db.execute("CREATE TABLE people(name TEXT, place TEXT)")
        db.execute("BEGIN")
        db.executemany("INSERT INTO people VALUES (?, ?)", rows * 10)
        db.execute("COMMIT")
        stops = Stops()
        stops.what = "sort"
        db.set_progress_handler(stops, VM_STEPS // 4)
        db.execute("CREATE INDEX ix ON people(place, name)")


if __name__ == "__main__":
    place, everybody, changes = map(Path, sys.argv[1:4])
    if sys.argv[4] == "leaky":
        place.mkdir()
        leaky(place, everybody)
    else:
        product(place, everybody, changes)
