"""The encrypted resident cache, for reading: one search box, records, households, history, freshness."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.domain.ids import HouseholdId, ResidentId
from desk_app.domain.resident import ResidentRecord
from desk_app.domain.search import FoundResident, HistoryEntry
from desk_app.domain.search_key import VariantTable
from desk_app.storage.cache_ahead import HOMES, RECORDS, ReadAhead
from desk_app.storage.cache_hunt import Hit, Hunt
from desk_app.storage.cache_meta import checked_meta
from desk_app.storage.cache_past import history_of
from desk_app.storage.cache_reader import Reader
from desk_app.storage.cache_reasons import reasons
from desk_app.storage.cache_schema import unpacked
from desk_app.storage.engine import connect, storage_errors
from desk_app.storage.resident_columns import PLACE, record_from
from desk_app.storage.row_keys import KeyMaker

WHAT = "住民情報"
NUMBER_MATCHED = "個人番号"
_CACHE_MB = 56
"""Pages held in memory: what four million people need to be found in a few milliseconds, the program below 150 MB."""
_FIRST, _SLOW_SECONDS = 2, 0.0002
"""So many records are read first; when they take longer than pages at hand ever do, the disk is waited for."""
Homes = dict[str, tuple[int, tuple[ResidentId, ...]]]
"""How many live in each household, and who of them is under 支援措置."""
_RECORD = "SELECT c.cells FROM residents r JOIN records c ON c.rid = r.rid"
_PLACED = itemgetter(*(PLACE[name] for name in ("kana", "household_id", "place", "resident_id")))


class SqlResidentCache:
    """Reads the cache file that ``locate`` names; another file there (a new load) is noticed at the next call.

    With no file yet it finds nobody. Safe to use from several threads: calls take turns.
    """

    def __init__(
        self, locate: Callable[[], Path | None], key: Callable[[Path], bytes], variants: VariantTable
    ) -> None:
        """``key`` gives the key of a cache file, asked whenever another file is opened: keys can be renewed."""
        self._locate = locate
        self._key = key
        self._keys = KeyMaker(variants)
        self._lock = threading.Lock()
        self._path: Path | None = None
        self._db: Any = None
        self._reader: Reader | None = None
        self._ahead: ReadAhead | None = None

    def search(self, text: str, limit: int) -> tuple[tuple[FoundResident, ...], bool]:
        """Hits best first, and whether there are (or may be) more; each says why it matched.

        One box for everything: 氏名, カナ, ローマ字, 旧氏, 通称, 生年月日 in any form or in part, 住所, 方書, 電話,
        宛名番号, 世帯番号, 在留カード番号, names and addresses before, and mixtures; one wrong character of a name is
        forgiven where nobody else is found. Never 個人番号 (see ``find_by_number``). People who live here or are
        announced come before all others, people of one household stand together.
        """
        with self._open() as db, _at_one_moment(db):
            if db is None or self._reader is None or limit < 1:
                return (), False
            hunt = Hunt(db, limit + 1)
            hits = hunt.run(self._reader, text)
            chosen = _chosen(hits, limit)
            cells, homes = self._shown(db, [hit.rid for hit in chosen])
            shown = [
                _found(cells[hit.rid], reasons(db, hit, cells[hit.rid]), homes) for hit in _in_order(chosen, cells)
            ]
        return tuple(shown), hunt.cut or len(hits) > limit

    def _shown(self, db: Any, rids: Sequence[int]) -> tuple[dict[int, tuple[str, ...]], Homes]:
        """The records of these people, and their households; where the first come slowly the others side by side."""
        ahead = self._ahead
        start = time.perf_counter()
        cells = _records(db, rids[:_FIRST])
        rest = rids[_FIRST:]
        slow = ahead if rest and time.perf_counter() - start > _SLOW_SECONDS else None
        if slow is not None:
            slow.read(RECORDS, rest)
        cells |= _records(db, rest)
        households = list({row[PLACE["household_id"]] for row in cells.values()})
        if slow is not None:
            slow.read(HOMES, households)
        return cells, _homes(db, households)

    def count(self, text: str, upto: int, *, hide_places: bool) -> tuple[int, bool]:
        """How many people a search for this finds, counted up to ``upto``, and whether these are all.

        ``hide_places`` leaves those out who are under 支援措置, or live with somebody who is, and found by the place.
        """
        with self._open() as db, _at_one_moment(db):
            if db is None or self._reader is None:
                return 0, True
            named, placed, whole = Hunt(db, upto).count(self._reader, text, upto, apart=hide_places)
            found = len(named) + len(placed) - len(_protected(db, sorted(placed)))
        return min(found, upto), whole

    def find_by_number(self, number: str) -> FoundResident | None:
        """Who has this 個人番号, by its keyed hash. Whoever asks must have a purpose that allows it."""
        with self._open() as db:
            if db is None:
                return None
            key = self._keys.number_key(number)
            for (rid,) in db.execute(
                "SELECT rid FROM residents WHERE number_key = ? ORDER BY live", (key,)
            ).fetchall():
                cells = _records(db, [rid])[rid]
                if cells[PLACE["individual_number"]] == number:
                    return _found(cells, (NUMBER_MATCHED,), _homes(db, [cells[PLACE["household_id"]]]))
        return None

    def get(self, resident: ResidentId) -> ResidentRecord:
        """The record of this 宛名番号. Raises OperatorError when there is none."""
        with self._open() as db:
            row = None if db is None else _one(db, f"{_RECORD} WHERE r.resident_id = ?", resident)
        if row is None:
            raise OperatorError("住民情報", "この宛名番号の方は見つかりません。", "検索し直してください。")
        return record_from(unpacked(row[0]))

    def household(self, household: HouseholdId) -> tuple[ResidentRecord, ...]:
        """Everyone of this household who lives there or is announced, in the order of the register (並び順)."""
        query = f"{_RECORD} WHERE r.household_id = ? AND r.live = 0 ORDER BY r.birth_sort, r.resident_id"
        with self._open() as db:
            rows = [] if db is None else db.execute(query, (household,)).fetchall()
        return tuple(sorted((record_from(unpacked(row[0])) for row in rows), key=lambda record: record.order))

    def history(self, resident: ResidentId) -> tuple[HistoryEntry, ...]:
        """What was registered of a person, today's row first; empty for somebody the cache does not have."""
        with self._open() as db:
            return () if db is None else history_of(db, resident)

    def individual_number(self, resident: ResidentId) -> str | None:
        """個人番号 of one person, None where the cache has none. Whoever asks must have a purpose that allows it."""
        with self._open() as db:
            row = None if db is None else _one(db, f"{_RECORD} WHERE r.resident_id = ?", resident)
        return (unpacked(row[0])[PLACE["individual_number"]] or None) if row is not None else None

    def as_of(self) -> datetime | None:
        """How fresh the data are: the newest 更新日時, or the import where the file has none; None without data."""
        text = self._meta().get("as_of")
        return datetime.fromisoformat(text) if text else None

    def stats(self) -> Mapping[str, int | str]:
        """Counts of people and households, and when they were taken in."""
        with self._open() as db:
            if db is None:
                return {"residents": 0, "living": 0, "announced": 0, "households": 0, "guarded": 0, "foreign": 0}
            counts = db.execute(
                "SELECT count(*), coalesce(sum(live = 0), 0), coalesce(sum(announced), 0), "
                "count(DISTINCT CASE WHEN live = 0 THEN household_id END), coalesce(sum(guarded), 0), "
                "coalesce(sum(foreigner), 0) FROM residents"
            ).fetchone()
        names = ("residents", "living", "announced", "households", "guarded", "foreign")
        return {**dict(zip(names, counts, strict=True)), "imported_at": self._meta().get("imported_at", "")}

    def guarded(self) -> tuple[ResidentRecord, ...]:
        """Everyone under 支援措置, also past its end, the earliest registered end first."""
        query = f"{_RECORD} WHERE r.guarded = 1 ORDER BY r.resident_id"
        with self._open() as db:
            rows = [] if db is None else [unpacked(row[0]) for row in db.execute(query)]
        return tuple(record_from(row) for row in sorted(rows, key=lambda row: row[PLACE["guard_until"]]))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._forget()

    def _meta(self) -> dict[str, str]:
        with self._open() as db:
            return {} if db is None else dict(db.execute("SELECT name, value FROM meta").fetchall())

    @contextmanager
    def _open(self) -> Iterator[Any]:
        with self._lock, storage_errors(WHAT):
            path = self._locate()
            if path != self._path:
                self._forget()
                if path is not None:
                    if not path.exists():
                        raise EnvironmentProblem(WHAT, "ファイルがありません。", "もう一度取り込んでください。")
                    again = partial(connect, path, self._key(path), synchronous="NORMAL")
                    self._db = again(cache_mb=_CACHE_MB)
                    self._ahead = ReadAhead(partial(again, cache_mb=1))
                    meta = checked_meta(self._db)
                    self._keys.use_numbers(bytes.fromhex(meta["number_secret"]))
                    self._reader = Reader(self._keys, _towns(meta.get("towns", "")), _id_digits(self._db))
                self._path = path
            yield self._db

    def _forget(self) -> None:
        if self._db is not None:
            self._db.close()
        if self._ahead is not None:
            self._ahead.close()
        self._db = self._reader = self._path = self._ahead = None


def current_file(home: Path, pointer: str) -> Path | None:
    """The cache file the pointer file names, None before the first load."""
    try:
        name = (home / pointer).read_text(encoding="ascii").strip()
    except OSError:
        return None
    return home / os.path.basename(name) if name else None


def _towns(text: str) -> list[tuple[str, str]]:
    pairs = (line.partition("\t") for line in text.split("\n") if line)
    return [(prefecture, municipality) for prefecture, _, municipality in pairs]


def _id_digits(db: Any) -> int:
    row = db.execute("SELECT length(resident_id) FROM residents LIMIT 1").fetchone()
    return int(row[0]) if row is not None else 0


@contextmanager
def _at_one_moment(db: Any) -> Iterator[None]:
    """All reads inside see the same state, whatever a difference writes meanwhile; locks are taken once for all."""
    if db is None:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")  # nothing was written


def _one(db: Any, query: str, *values: str) -> Any:
    return db.execute(query, values).fetchone()


def _records(db: Any, rids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    marks = ", ".join("?" * len(rids))
    rows = db.execute(f"SELECT rid, cells FROM records WHERE rid IN ({marks})", rids)
    return {rid: unpacked(text) for rid, text in rows}


def _protected(db: Any, rids: Sequence[int]) -> set[int]:
    """Who of these is under 支援措置 or lives with somebody who is."""
    found: set[int] = set()
    for start in range(0, len(rids), 500):
        some = rids[start : start + 500]
        query = (
            f"SELECT r.rid FROM residents r WHERE r.rid IN ({', '.join('?' * len(some))}) AND (r.guarded = 1 OR "
            "r.live = 0 AND EXISTS (SELECT 1 FROM residents g INDEXED BY ix_residents_guarded "
            "WHERE g.guarded = 1 AND g.household_id = r.household_id AND g.live = 0))"
        )
        found.update(rid for (rid,) in db.execute(query, some))
    return found


def _chosen(hits: list[Hit], wanted: int) -> list[Hit]:
    """The best; a third of the places is kept for a given name that is also everybody's family name."""
    given = [hit for hit in hits if hit.given_alone]
    kept = min(len(given), wanted // 3)
    family = [hit for hit in hits if not hit.given_alone]
    return family[: wanted - kept] + given[: max(kept, wanted - len(family))]


def _in_order(hits: Sequence[Hit], cells: Mapping[int, tuple[str, ...]]) -> list[Hit]:
    """By rank, then by reading; people of one household and rank stand together, the first of them leading."""

    placed = {hit.rid: _PLACED(cells[hit.rid]) for hit in hits}
    first: dict[tuple[tuple[int, ...], str], str] = {}
    for hit in hits:
        reading, household, *_ = placed[hit.rid]
        home = (hit.rank, household)
        first[home] = min(first.get(home, reading), reading)

    def place(hit: Hit) -> tuple[object, ...]:
        reading, home, number, resident = placed[hit.rid]
        order = int(number) if number.isdecimal() else 0
        return (hit.rank, first[hit.rank, home], home, order, reading, resident)

    return sorted(hits, key=place)


def _homes(db: Any, households: Sequence[str]) -> Homes:
    """How many live in each household, and who of them is under 支援措置."""
    wanted = sorted(set(households))
    if not wanted:
        return {}
    marks = ", ".join("?" * len(wanted))
    query = (
        "SELECT household_id, resident_id, 0 FROM residents INDEXED BY ix_residents_guarded "
        f"WHERE guarded = 1 AND household_id IN ({marks}) AND live = 0 UNION ALL "
        f"SELECT household_id, NULL, count(*) FROM residents WHERE household_id IN ({marks}) AND live = 0 GROUP BY 1"
    )
    homes: Homes = {}
    for household, resident, size in db.execute(query, [*wanted, *wanted]):
        protected = homes.get(household, (0, ()))[1]
        homes[household] = size, protected if resident is None else (*protected, ResidentId(resident))
    return homes


def _found(cells: tuple[str, ...], why: tuple[str, ...], homes: Homes) -> FoundResident:
    size, protected = homes.get(cells[PLACE["household_id"]], (0, ()))
    return FoundResident(record_from(cells), why, size, protected)
