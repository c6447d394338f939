"""One search over the cache: runs plans by index ranges, ranks what they find and notes why it was found.

Costs are bounded whatever is typed: a range is counted only up to a cap, the shortest drives, and two long ones are
met as sets of row numbers, each read from its index alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desk_app.domain.search_key import katakana
from desk_app.storage.cache_near import known_part, near_parts
from desk_app.storage.cache_reader import Reader
from desk_app.storage.cache_schema import NameKind
from desk_app.storage.cache_sql import COUNTED, counting, parts_of, record_range, statements
from desk_app.storage.cache_terms import Compare, Differs, OnName, OnRecord, Plan
from desk_app.storage.resident_columns import PLACE, SEPARATOR

_FIRST = {NameKind.REGISTERED: 0, NameKind.REGISTERED_PART: 0, NameKind.KANA: 1, NameKind.KANA_PART: 1}
_KINDS = tuple((kind, _FIRST.get(kind, 2)) for kind in NameKind)
"""By number: the kind and its place. The registered name comes before its reading, both before other names."""
_PLACES = frozenset({"address_key", "katagaki_key", "phone_key", "phone_tail"})
"""Columns that tell where a person lives or can be called."""
PLACED = 2_000
"""So many people found by a place are counted where each is looked at (支援措置)."""
NARROWED = 1_200
"""So many whole records are read in one search to see what a narrowing word says (性別, 続柄)."""
_STATES_OF = (frozenset({"現存", "転入予定"}), frozenset({"転出", "死亡", "消除"}))
"""The states of people who live here or are announced, and of everybody else."""
GAP = 2
"""After a reading that found somebody, readings worse by more than this are not tried."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Under which name or value a person was found: the kind and the comparable text of a name, or a label."""

    label: str = ""
    kind: NameKind | None = None
    written: str = ""
    differs: Differs = Differs.NOWHERE
    as_typed: bool = True


@dataclass(slots=True)
class Hit:
    """A person on the way to the result: how well the person fits, and everything the person was found under."""

    rid: int
    rank: tuple[int, ...]
    matched: list[Matched] = field(default_factory=list)
    given_alone: bool = False
    """Found only under a given name that was typed by itself."""

    def has(self, label: str, kind: NameKind | None) -> bool:
        """Whether this reason is noted: each kind is once."""
        return any(one.kind is kind and one.label == label for one in self.matched)


class Hunt:
    """One search: runs plans over the database and remembers how long each range is."""

    def __init__(self, db: Any, wanted: int) -> None:
        self._db = db
        self._wanted = wanted
        self._sizes: dict[tuple[str, tuple[Any, ...]], int] = {}
        self._known_empty: dict[tuple[int, int], bool] = {}
        self._parts: dict[tuple[int, int], frozenset[str]] = {}
        self._read = 0
        self.cut = False
        """Whether records were left unread, so that there may be people who were not found."""
        self.hits: dict[int, Hit] = {}

    def run(self, reader: Reader, text: str) -> list[Hit]:
        """The hits for a text, best first: readings in order, and where nobody is found with one wrong character."""
        plans = reader.plans(text)
        self._try(plans)
        if not self.hits and not self.cut:
            known, near = (lambda part: known_part(self._db, part)), (lambda part: near_parts(self._db, part))
            self._try(list(reader.near(plans, known, near)))
        return sorted(self.hits.values(), key=lambda hit: hit.rank)

    def count(self, reader: Reader, text: str, upto: int, *, apart: bool) -> tuple[set[int], set[int], bool]:
        """Whom a text finds when nobody stops: by name or number, by the place; and whether that is everybody.

        Row numbers, at most about ``upto`` of them. With ``apart`` those found by a place stand in the second set,
        else all in the first. Readings much worse than the best that found somebody do not count, as in a search.
        """
        plans = reader.plans(text)
        found = self._count(plans, upto, apart=apart)
        if found[2] and not found[0] and not found[1]:
            known, near = (lambda part: known_part(self._db, part)), (lambda part: near_parts(self._db, part))
            found = self._count(list(reader.near(plans, known, near)), upto, apart=apart)
        return found

    def _count(self, plans: Sequence[Plan], upto: int, *, apart: bool) -> tuple[set[int], set[int], bool]:
        named: set[int] = set()
        placed: set[int] = set()
        best: int | None = None
        whole = True
        for live in (0, 1):
            for plan in plans:
                too_bad = best is not None and plan.tier > best + GAP
                fitting = None if too_bad else self._fitting(plan, live)
                if fitting is None:
                    continue
                by_place = apart and any(_locates(one) for one in plan.records)
                rids, all_of_it = self._rids_of(fitting, live, PLACED if by_place else upto)
                (placed if by_place else named).update(rids)
                whole = whole and all_of_it
                if rids and best is None:
                    best = plan.tier
                if len(named) >= upto:
                    return named, placed - named, False
        return named, placed - named, whole

    def _rids_of(self, plan: Plan, live: int, upto: int) -> tuple[set[int], bool]:
        """The people of one plan, and whether these are all; a narrowing word is read in few whole records only."""
        wanted = [(PLACE[one.column], str(one.low)) for one in plan.records if _narrows(one)]
        seen = NARROWED if wanted else upto
        rids: set[int] = set()
        whole = True
        for query, values in statements(plan, live, "", self.size, seen + 1):
            asked = _with_cells(query, values, wanted) if wanted else (f"SELECT rid FROM ({query})", values)
            for number, row in enumerate(self._db.execute(*asked)):
                if number >= seen:
                    whole = False
                    break
                if not wanted or _says(row[4], wanted):
                    rids.add(row[0])
        return rids, whole

    def _try(self, plans: Sequence[Plan]) -> None:
        """Plans in order, living people first, until there are enough or only far worse readings left."""
        best: int | None = None
        for live in (0, 1):
            for plan in plans:
                enough = len(self.hits) >= self._wanted and not _given_alone(plan)
                if enough or (best is not None and plan.tier > best + GAP):
                    continue
                if self._collect(plan, live) and best is None:
                    best = plan.tier
            if len(self.hits) >= self._wanted:
                break

    def _collect(self, plan: Plan, live: int) -> bool:
        """Take the hits of one plan; where there are too many, those written just as typed are looked for besides."""
        fitting = self._fitting(plan, live)
        if fitting is None:
            return False
        plan = fitting
        before = len(self.hits)
        too_many = self._rows_of(plan, live, "")
        if too_many and plan.name is not None and plan.name.raw and plan.name.family and not plan.records:
            self._rows_of(plan, live, plan.name.raw)
        return len(self.hits) > before

    def _rows_of(self, plan: Plan, live: int, raw: str) -> bool:
        """Take the rows of a plan's statements, and whether there are more than are wanted."""
        too_many = False
        room = (
            self._wanted if plan.records else self._wanted * 2
        )  # met conditions cost more than neighbours in a range
        wanted = [(PLACE[one.column], str(one.low)) for one in plan.records if _narrows(one)]
        for query, values in statements(plan, live, raw, self.size):
            taken = 0
            for row in self._db.execute(*(_with_cells(query, values, wanted) if wanted else (query, values))):
                if wanted:
                    self._read += 1
                    if self._read > NARROWED:
                        self.cut = too_many = True
                        break
                    if not _says(row[4], wanted):
                        continue
                if taken >= room:
                    too_many = True
                    break
                self._take(plan, live, row)
                taken += 1
        return too_many

    def _fitting(self, plan: Plan, live: int) -> Plan | None:
        """A plan with fewer names to try; None where it can find nobody.

        Hundreds of names may differ from a typed one by a character. Where few people have the birth or the place
        typed beside it, the names of these people are read once and the others of the hundreds are left out.
        """
        for record in plan.records:
            elsewhere = record.column == "status" and record.low in _STATES_OF[1 - live]
            if elsewhere or self._empty(record, live):
                return None
        name = plan.name
        if name is None or not name.near:
            return plan
        sizes = [(self.size(*record_range(one, live)), n) for n, one in enumerate(plan.records) if one.drives]
        if not sizes or min(sizes)[0] >= COUNTED:
            return plan
        parts = self._parts_among(plan.records[min(sizes)[1]], live)
        near = tuple(part for part in name.near if part in parts)
        return replace(plan, name=replace(name, near=near)) if near else None

    def _parts_among(self, record: OnRecord, live: int) -> frozenset[str]:
        key = (id(record), live)  # the plans keep it alive
        if key not in self._parts:
            rows = (self._db.execute(query, values) for query, values in parts_of(record, live))
            self._parts[key] = frozenset(part for found in rows for row in found for part in row)
        return self._parts[key]

    def _empty(self, record: OnRecord, live: int) -> bool:
        """Whether nobody has this value; each is asked once a search."""
        key = (id(record), live)  # the plans keep it alive
        if record.drives and key not in self._known_empty:
            self._known_empty[key] = self.size(*record_range(record, live)) == 0
        return record.drives and self._known_empty[key]

    def _take(self, plan: Plan, live: int, row: tuple[Any, ...]) -> None:
        rid, kind, written, given = row[:4]
        name = plan.name
        not_typed, not_whole = _closeness(name, written, given)
        of, other = (None, 0) if kind is None else _KINDS[kind]
        far = int(name is not None and name.differs is not Differs.NOWHERE)
        rank = (live, far, plan.tier, not_typed, not_whole, other)
        hit = self.hits.get(rid)
        if hit is None:
            hit = self.hits[rid] = Hit(rid, rank, given_alone=_given_alone(plan))
        elif rank < hit.rank:
            hit.rank = rank
        if of is not None and name is not None and not hit.has("", of):
            hit.matched.append(Matched("", of, written, name.differs, not not_typed))
        for record in plan.records:
            if not hit.has(record.label, None):
                hit.matched.append(Matched(record.label))

    def size(self, source: str, values: Sequence[Any]) -> int:
        """How many rows a range has, up to COUNTED."""
        key = (source, tuple(values))
        if key not in self._sizes:
            self._sizes[key] = int(self._db.execute(counting(source), tuple(values)).fetchone()[0])
        return self._sizes[key]


def _locates(record: OnRecord) -> bool:
    """Whether a condition tells where a person lives or can be called."""
    return record.past or record.column in _PLACES


def _narrows(record: OnRecord) -> bool:
    """Whether only the whole record says this (男, 世帯主, 転出)."""
    return not record.drives and record.test is Compare.IS


def _with_cells(query: str, values: Sequence[Any], wanted: Sequence[tuple[int, str]]) -> tuple[str, list[Any]]:
    """The rows of a statement with the record of each person behind, NULL where it cannot say what is wanted.

    Records are read as the rows are taken.
    """
    held = "CASE WHEN instr(c.cells, ?) THEN c.cells END"
    marker = f"{SEPARATOR}{wanted[0][1]}{SEPARATOR}"
    return f"SELECT q.*, {held} FROM ({query}) q CROSS JOIN records c ON c.rid = q.rid", [marker, *values]


def _says(cells: str | None, wanted: Sequence[tuple[int, str]]) -> bool:
    """Whether a record has these texts at these places."""
    if cells is None:
        return False
    parts = cells.split(SEPARATOR, max(place for place, _ in wanted) + 1)
    return all(parts[place] == text for place, text in wanted)


def _given_alone(plan: Plan) -> bool:
    """A given name by itself is tried beside a family name of the same reading, which may be everybody's."""
    return plan.name is not None and plan.name.family is None and not plan.records


def _closeness(name: OnName | None, written: str, given: str) -> tuple[int, int]:
    """How far a name is from what was typed: another character or sound, then the name going on."""
    if name is None:
        return 0, 0
    text = katakana(written)
    as_typed = not text or (text.startswith(name.raw) if name.family else text.endswith(name.raw))
    whole = name.given is None or given == name.given
    return int(not as_typed), int(not whole)
