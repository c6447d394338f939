"""What a cache file says of itself: its version, how fresh it is, the town's own name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk_app.domain.errors import EnvironmentProblem
from desk_app.storage.cache_schema import VERSION, unpacked
from desk_app.storage.resident_columns import PLACE

WHAT = "住民情報"
_TOWNS = 200
"""So many records, spread over the file, show which towns people live in."""


def checked_meta(db: Any) -> dict[str, str]:
    """The file's notes by name. Raises EnvironmentProblem for a file of another version."""
    meta = dict(db.execute("SELECT name, value FROM meta").fetchall())
    if meta.get("version") != str(VERSION):
        raise EnvironmentProblem(
            WHAT, "前の版の形で取り込まれています。", "全件を取り込み直してください。", retry=False
        )
    return meta


def write_meta(db: Any, newest: str, notes: Mapping[str, str] | None = None) -> None:
    """Note version, freshness and the municipality's own name, which searches may leave out.

    ``newest`` is the newest 更新日時 of the file taken in, empty where it has none; ``notes`` are kept as they are.
    """
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    values = {
        "version": str(VERSION),
        "imported_at": now,
        "as_of": newest or now,
        "towns": _towns(db),
        **(notes or {}),
    }
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def _towns(db: Any) -> str:
    last = db.execute("SELECT max(rid) FROM residents").fetchone()[0] or 0
    counts: dict[str, int] = {}
    for n in range(_TOWNS):
        row = db.execute("SELECT cells FROM records WHERE rid >= ? LIMIT 1", (last * n // _TOWNS,)).fetchone()
        if row is not None:
            cells = unpacked(row[0])
            town = f"{cells[PLACE['prefecture']]}\t{cells[PLACE['municipality']]}"
            counts[town] = counts.get(town, 0) + 1
    return "\n".join(sorted(counts, key=lambda town: -counts[town])[:5])
