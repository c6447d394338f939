"""The encrypted resident cache, for reading: one search box, records, households, freshness."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.domain.ids import HouseholdId, ResidentId
from desk_app.domain.resident import ResidentRecord
from desk_app.domain.search import FoundResident
from desk_app.domain.search_key import VariantTable
from desk_app.storage.cache_meta import checked_meta
from desk_app.storage.cache_schema import MATCHED, NameKind, unpacked
from desk_app.storage.cache_terms import OnName, OnRecord, Plan, Reader, high
from desk_app.storage.engine import connect, storage_errors
from desk_app.storage.resident_columns import PLACE, record_from
from desk_app.storage.row_keys import KeyMaker

WHAT = "住民情報"
_RECORD = "SELECT c.cells FROM residents r JOIN records c ON c.rid = r.rid"
_COUNT_CAP = 200
_GAP = 2
"""After a reading that found somebody, readings worse by more than this are not tried."""
_NAMES_OF = (
    "names n ON n.family_key = r.family_key AND n.given_key = r.given_key AND n.live = r.live "
    "AND n.rid = r.rid AND n.kind = 0",
    "names n ON n.family_key = r.kana_family AND n.given_key = r.kana_given AND n.live = r.live "
    "AND n.rid = r.rid AND n.kind = 1",
    "names n INDEXED BY ix_names_more ON n.rid = r.rid AND n.kind >= 2",
)
"""The names of a person ``r``: the registered one, its reading, and whatever others there are."""
_ANY_GIVEN = (
    "EXISTS (SELECT 1 FROM residents m WHERE m.rid = n.rid AND m.given_key >= ? AND m.given_key < ?)",
    "EXISTS (SELECT 1 FROM residents m WHERE m.rid = n.rid AND m.kana_given >= ? AND m.kana_given < ?)",
    "EXISTS (SELECT 1 FROM names m INDEXED BY ix_names_more WHERE m.rid = n.rid AND m.kind >= 2 "
    "AND m.given_key >= ? AND m.given_key < ?)",
)
_OTHER_NAMES = frozenset(NameKind) - {NameKind.REGISTERED, NameKind.KANA}


@dataclass(slots=True)
class _Hit:
    """A person on the way to the result: every label it matched under, and how well."""

    rid: int
    rank: tuple[int, ...]
    labels: list[str] = field(default_factory=list)

    def note(self, label: str) -> None:
        """One more reason why the person was found."""
        if label not in self.labels:
            self.labels.append(label)


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

    def search(self, text: str, limit: int) -> tuple[tuple[FoundResident, ...], bool]:
        """Hits best first, and whether there are more.

        One box for everything: 氏名, カナ, ローマ字, 旧氏, 通称, 生年月日 in any form or in part, 住所, 方書, 電話,
        宛名番号, 世帯番号, and mixtures. People who live here or are announced come before all others.
        """
        with self._open() as db:
            if db is None or self._reader is None or limit < 1:
                return (), False
            hits = _Hunt(db, limit + 1).run(self._reader.plans(text))
            rows = _rows(db, [hit.rid for hit in hits])
            hits.sort(key=lambda hit: (hit.rank, rows[hit.rid][PLACE["kana"]], hit.rid))
            del hits[limit + 1 :]
            shown = [(rows[hit.rid], tuple(hit.labels)) for hit in hits[:limit]]
            sizes = _household_sizes(db, [row[PLACE["household_id"]] for row, _ in shown])
        found = (
            FoundResident(record_from(row), labels, sizes.get(row[PLACE["household_id"]], 0)) for row, labels in shown
        )
        return tuple(found), len(hits) > limit

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
                    self._db = connect(path, self._key(path), synchronous="NORMAL", cache_mb=64)
                    meta = checked_meta(self._db)
                    self._keys.use_numbers(bytes.fromhex(meta["number_secret"]))
                    self._reader = Reader(self._keys, _towns(meta.get("towns", "")))
                self._path = path
            yield self._db

    def _forget(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db = self._reader = self._path = None


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


def _one(db: Any, query: str, *values: str) -> Any:
    return db.execute(query, values).fetchone()


def _household_sizes(db: Any, households: list[str]) -> dict[str, int]:
    wanted = sorted(set(households))
    marks = ", ".join("?" * len(wanted))
    query = f"SELECT household_id, count(*) FROM residents WHERE live = 0 AND household_id IN ({marks}) GROUP BY 1"
    return dict(db.execute(query, wanted).fetchall())


class _Hunt:
    """One search: runs plans over the database and remembers how long each range is."""

    def __init__(self, db: Any, wanted: int) -> None:
        self._db = db
        self._wanted = wanted
        self._sizes: dict[tuple[str, tuple[Any, ...]], int] = {}
        self.hits: dict[int, _Hit] = {}

    def run(self, plans: list[Plan]) -> list[_Hit]:
        """Hits of the plans in order, living people first, until there are enough or only far worse readings left."""
        best: int | None = None
        for live in (0, 1):
            for plan in plans:
                if len(self.hits) >= self._wanted or (best is not None and plan.tier > best + _GAP):
                    break
                if self._collect(plan, live) and best is None:
                    best = plan.tier
        return list(self.hits.values())

    def statement(self, plan: Plan, live: int, raw: str) -> tuple[str, list[Any]] | None:
        """SQL and values of a plan, driven by whichever of its ranges is shortest; None when one is empty."""
        records = plan.records
        sizes = [self._size(*_records_from((record,), live)) for record in records]
        if 0 in sizes:
            return None
        driver = sizes.index(min(sizes)) if sizes else -1
        if plan.name is None:
            where, values = _records(records, live, driver)
            return f"SELECT r.rid, NULL, '', '' FROM residents r WHERE {where} LIMIT ?", values
        name, name_values = _on_name(plan.name, live, raw)
        columns = "SELECT n.rid, n.kind, n.raw, n.given_key FROM"
        table = "names" if plan.name.family is not None else "given_names"
        if not records:
            return f"{columns} {table} n WHERE {name} LIMIT ?", name_values
        length = self._size(f"{table} n WHERE {name}", name_values)
        if length == 0:
            return None
        if length <= sizes[driver]:
            where, values = _records(records, live, -1)
            joined = f"{table} n CROSS JOIN residents r ON r.rid = n.rid WHERE {name} AND {where}"
            return f"{columns} {joined} LIMIT ?", [*name_values, *values]
        where, values = _records(records, live, driver)
        arms = [f"{columns} residents r CROSS JOIN {joined} WHERE {where} AND {name}" for joined in _NAMES_OF]
        return " UNION ALL ".join(arms) + " LIMIT ?", [*values, *name_values] * len(arms)

    def _collect(self, plan: Plan, live: int) -> bool:
        """Take the hits of one plan; of a name, those written just as typed come first."""
        raws = [plan.name.raw, ""] if plan.name and plan.name.raw and plan.name.family else [""]
        before = len(self.hits)
        for raw in raws:
            statement = self.statement(plan, live, raw)
            if statement is not None:
                query, values = statement
                for row in self._db.execute(query, (*values, self._wanted * 3)):
                    self._take(plan, live, row)
            if len(self.hits) >= self._wanted:
                break
        return len(self.hits) > before

    def _take(self, plan: Plan, live: int, row: tuple[int, int | None, str, str]) -> None:
        rid, kind, written, given = row
        rank = (live, plan.tier, *_closeness(plan.name, written, given), int(kind in _OTHER_NAMES))
        hit = self.hits.setdefault(rid, _Hit(rid, rank))
        hit.rank = min(hit.rank, rank)
        if kind is not None:
            hit.note(MATCHED[NameKind(kind)])
        for record in plan.records:
            hit.note(record.label)

    def _size(self, source: str, values: list[Any]) -> int:
        """How many rows a range has, up to a cap: enough to see which is shorter."""
        key = (source, tuple(values))
        if key not in self._sizes:
            query = f"SELECT count(*) FROM (SELECT 1 FROM {source} LIMIT {_COUNT_CAP})"
            self._sizes[key] = int(self._db.execute(query, values).fetchone()[0])
        return self._sizes[key]


def _closeness(name: OnName | None, written: str, given: str) -> tuple[int, int]:
    """How far a name is from what was typed: 名 not whole, then another character or sound."""
    if name is None:
        return 0, 0
    whole = name.given is None or given == name.given
    as_typed = written.startswith(name.raw) if name.family else written.endswith(name.raw)
    return int(not whole), int(not as_typed)


def _rows(db: Any, rids: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for rid in rids:
        found[rid] = unpacked(db.execute("SELECT cells FROM records WHERE rid = ?", (rid,)).fetchone()[0])
    return found


def _on_name(name: OnName, live: int, raw: str) -> tuple[str, list[Any]]:
    parts: list[str] = ["n.live = ?"]
    values: list[Any] = [live]
    if name.family is not None and name.family_exact:
        parts.append("n.family_key = ?")
        values.append(name.family)
    elif name.family is not None:
        parts.append("n.family_key >= ? AND n.family_key < ?")
        values += [name.family, high(name.family)]
    if name.given is not None and name.apart:
        parts.append(f"({' OR '.join(_ANY_GIVEN)})")
        values += [name.given, high(name.given)] * len(_ANY_GIVEN)
    elif name.given is not None:
        parts.append("n.given_key >= ? AND n.given_key < ?")
        values += [name.given, high(name.given)]
    if raw:
        parts.append("substr(n.raw, 1, ?) = ?")
        values += [len(raw), raw]
    return " AND ".join(parts), values


def _records(records: tuple[OnRecord, ...], live: int, driver: int) -> tuple[str, list[Any]]:
    """Conditions on residents; ``+`` before a column keeps its index out of play, so that the driver's is taken."""
    parts: list[str] = []
    values: list[Any] = []
    for n, record in enumerate(records):
        column = f"r.{record.column}" if n == driver else f"+r.{record.column}"
        if record.high is None:
            parts.append(f"{column} = ?")
            values.append(record.low)
        else:
            parts.append(f"{column} >= ? AND {column} <= ?")
            values += [record.low, record.high]
        if n == driver and record.column in ("phone_key", "phone_tail", "katagaki_key"):
            parts.append(f"r.{record.column} <> ''")  # names the partial index
    parts.append("r.live = ?" if driver >= 0 else "+r.live = ?")
    return " AND ".join(parts), [*values, live]


def _records_from(records: tuple[OnRecord, ...], live: int) -> tuple[str, list[Any]]:
    where, values = _records(records, live, 0)
    return f"residents r WHERE {where}", values
