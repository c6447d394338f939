"""SQL of one plan: which index drives, and how everything else typed is met without reading whole records.

Rows of every statement are (rid, kind of the name or NULL, comparable text of the name or empty, given key).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from desk_app.storage.cache_schema import NameKind
from desk_app.storage.cache_terms import Compare, Differs, OnName, OnRecord, Plan, high

COUNTED = 400
"""Ranges are counted up to this many rows: enough to see which is shorter."""
FEW = 64
"""So many people are looked up one by one rather than met as a set."""
SCATTERED = 40
"""Each person of a record's range may stand on a page of its own; more of them cost what NEIGHBOURS names do."""
NEIGHBOURS = 4_000
SET = 60_000
"""A set of row numbers has at most so many; longer ranges are met person by person, for they leave few out."""
SEEN = 3_000
"""At most so many rows are looked at for one statement."""
_BIRTHS = frozenset({"birth_sort", "birth_md"})
_SPARSE = frozenset({"phone_key", "phone_tail", "katagaki_key", "card_key"})
"""Columns whose index leaves empty values out."""
_BORN_BETWEEN = "residents r WHERE r.birth_sort >= ? AND r.birth_sort <= ? AND r.live = ?"

Statement = tuple[str, list[Any]]
Size = Callable[[str, Sequence[Any]], int]


def statements(plan: Plan, live: int, raw: str, size: Size, seen: int = SEEN) -> Iterator[Statement]:
    """SQL and values of a plan, driven by whichever of its ranges is shortest; none when one is empty.

    ``raw`` asks for names written just like this; ``size`` counts a range up to COUNTED; ``seen`` rows are looked at.
    """
    for query, values in _statements(plan, live, raw, size):
        yield (query if seen == SEEN else query.replace(f"LIMIT {SEEN}", f"LIMIT {seen}")), values


def _statements(plan: Plan, live: int, raw: str, size: Size) -> Iterator[Statement]:
    records = tuple(record for record in plan.records if record.test is not Compare.IS or record.drives)
    driving = [record for record in records if record.drives]
    sizes = [size(*record_range(record, live)) for record in driving]
    if 0 in sizes:
        return
    if plan.name is None:
        yield _of_records(records, driving[sizes.index(min(sizes))], live, min(sizes))
        return
    name = plan.name
    births = [n for n, record in enumerate(driving) if record.column in _BIRTHS]
    rest = [n for n in range(len(driving)) if n not in births]
    if not driving and not name.apart:
        yield _bounded(name, live, size) or _of_name(name, live, raw, records, _Meeting("", size))
        return
    people = size(*_named(name, live))
    if people == 0 or (name.apart and size(*_given(name, live)) == 0):
        return
    if not driving:
        yield _of_name(name, live, raw, records, _Meeting("", size, people))
        return
    shortest = sizes.index(min(sizes))
    scattered = sizes[shortest] > SCATTERED and not _long(name, live, size)
    if not name.also and people >= COUNTED > sizes[shortest] and not scattered:
        yield from _of_person(name, records, driving[shortest], live)
    elif rest and people > FEW and (people >= COUNTED or min(sizes[n] for n in rest) < COUNTED):
        yield _of_name(name, live, raw, records, _Meeting("set", size, people))
    else:
        how = "join" if rest or len(records) > len(driving) else ""
        yield _of_name(name, live, raw, records, _Meeting(how, size, people))


def counting(source: str) -> str:
    """The statement that counts a range up to COUNTED.

    Births of many days have people of either kind (``live``) mixed, so that few of one kind are found late: of a
    range that is long for certain it is only said that it is.
    """
    if source != _BORN_BETWEEN:
        return f"SELECT count(*) FROM (SELECT 1 FROM {source} LIMIT {COUNTED})"
    return (
        f"SELECT CASE WHEN count(*) < {SEEN} THEN coalesce(sum(live = ?3), 0) ELSE {COUNTED} END "
        "FROM (SELECT r.live FROM residents r WHERE r.birth_sort >= ?1 AND r.birth_sort <= ?2 "
        f"LIMIT {SEEN})"
    )


def _of_records(records: Sequence[OnRecord], driver: OnRecord, live: int, length: int) -> Statement:
    """Records alone: the others are looked at in the row, or met as sets where the driver is long."""
    source, where, values = _driver(driver, live)
    for other in records:
        if other is not driver:
            if other.past or (length > FEW and other.drives):
                condition, more = _in_set(other, live, "r.rid")
            else:
                condition, more = _in_row(other, "+r.")
            where += f" AND {condition}"
            values += more
    return f"SELECT r.rid, NULL, '', '' FROM {source} WHERE {where} LIMIT {SEEN}", values


def _bounded(name: OnName, live: int, size: Size) -> Statement | None:
    """The beginning of a family name with a given name: the shorter range leads, and no more than SEEN are looked at.

    None for every other name: an exact family name with a given name is one range.
    """
    if name.family is None or name.family_exact or name.given is None or name.also:
        return None
    given = name.given, high(name.given), live
    if size(*_given(name, live)) < COUNTED:
        condition, values = _name_in(name, "n.family_key", ("n.given_key",))
        where = f"{condition} AND n.live = ?"
        return f"SELECT n.rid, n.kind, n.raw, n.given_key FROM given_names n WHERE {where}", [*values, live]
    family, values = _name_in(replace(name, given=None), "n.family_key", ())
    inner = f"SELECT n.rid, n.kind, n.raw, n.given_key FROM names n WHERE {family} AND n.live = ? LIMIT {SEEN}"
    return f"SELECT * FROM ({inner}) WHERE given_key >= ? AND given_key < ?", [*values, live, *given[:2]]


class _Meeting(NamedTuple):
    """How names meet what else was typed: ``set``, or ``join`` to the person; and how many rows the names have."""

    how: str
    size: Size
    people: int = COUNTED

    def is_set(self, source: str, values: Sequence[Any]) -> bool:
        """Whether a range is short enough for a set that leaves nobody out."""
        return self.size(f"(SELECT 1 FROM {source} LIMIT 1 OFFSET {SET})", values) == 0


def _of_name(name: OnName, live: int, raw: str, records: Sequence[OnRecord], meet: _Meeting) -> Statement:
    """Names lead; a birth stands in their row, the rest is met as a set or by a join to the person."""
    source, values = _named(name, live)
    joined = ""
    if name.apart and name.given is not None:
        condition, more = _other_script(name, live, meet)
        source += f" AND {condition}"
        values = [*values, *more]
    for record in sorted(records, key=lambda one: one.column not in _BIRTHS):  # what stands in the row first
        if record.column in _BIRTHS:
            condition, more = _birth_of_name(record)
        elif record.past or (meet.how == "set" and record.drives and meet.is_set(*record_range(record, live))):
            condition, more = _in_set(record, live, "+n.rid")
        else:
            condition, more = _in_row(record, "+r.")
            joined = " CROSS JOIN residents r ON r.rid = n.rid"
        source += f" AND {condition}"
        values = [*values, *more]
    for part in name.also:
        source += (
            " AND +n.rid IN (SELECT m.rid FROM names m WHERE m.family_key >= ? AND m.family_key < ? AND m.live = ?)"
        )
        values = [*values, part, high(part), live]
    table, _, where = source.partition(" WHERE ")
    query = f"SELECT n.rid, n.kind, n.raw, n.given_key FROM {table}{joined} WHERE {where} LIMIT {SEEN}"
    if raw:
        return f"SELECT * FROM ({query}) WHERE substr(raw, 1, ?) = ?", [*values, len(raw), raw]
    return query, list(values)


def _of_person(name: OnName, records: Sequence[OnRecord], driver: OnRecord, live: int) -> Iterator[Statement]:
    """A record leads: the person's name and reading stand in the same row, further names beside it."""
    source, where, values = _driver(driver, live)
    for other in records:
        if other is not driver:
            condition, more = _in_set(other, live, "r.rid") if other.past else _in_row(other, "+r.")
            where += f" AND {condition}"
            values += more
    both = ("r.given_key", "r.kana_given")
    written, first = _name_in(name, "r.family_key", both if name.apart else both[:1])
    read, second = _name_in(name, "r.kana_family", both if name.apart else both[1:])
    yield (
        f"SELECT r.rid, CASE WHEN {written} THEN {int(NameKind.REGISTERED)} ELSE {int(NameKind.KANA)} END, '', "
        f"CASE WHEN {written} THEN r.given_key ELSE r.kana_given END "
        f"FROM {source} WHERE {where} AND ({written} OR {read}) LIMIT {SEEN}",
        [*first, *first, *values, *first, *second],
    )
    condition, more = _name_in(name, "n.family_key", ("n.given_key",))
    yield (
        f"SELECT n.rid, n.kind, n.raw, n.given_key FROM {source} CROSS JOIN names n INDEXED BY ix_names_more "
        f"ON n.rid = r.rid AND n.kind >= 2 WHERE {where} AND {condition} LIMIT {SEEN}",
        [*values, *more],
    )


def _named(name: OnName, live: int) -> tuple[str, list[Any]]:
    """The source and condition of a name on its own, as one range: ``names n WHERE …``."""
    table = "names" if name.family is not None else "given_names"
    condition, values = _name_in(name, "n.family_key", ("n.given_key",) if not name.apart else ())
    return f"{table} n WHERE {condition} AND n.live = ?", [*values, live]


def _long(name: OnName, live: int, size: Size) -> bool:
    """Whether a name has so many rows, neighbours on few pages, that even scattered people are read sooner."""
    source, values = _named(name, live)
    return size(f"(SELECT 1 FROM {source} LIMIT 1 OFFSET {NEIGHBOURS})", values) > 0


def _given(name: OnName, live: int) -> tuple[str, list[Any]]:
    """The range of everybody whose given name, in any script, begins like this one."""
    given = name.given or ""
    condition = "n.given_key >= ? AND n.given_key < ? AND n.live = ?"
    return f"given_names n WHERE {condition}", [given, high(given), live]


def _other_script(name: OnName, live: int, meet: _Meeting) -> Statement:
    """The given name of a person in another script than the family name: in the person's row, or met as a set."""
    given = name.given or ""
    if meet.people < COUNTED or not meet.is_set(*_given(name, live)):
        fits = "m.given_key >= ? AND m.given_key < ? OR m.kana_given >= ? AND m.kana_given < ?"
        condition = f"EXISTS (SELECT 1 FROM residents m WHERE m.rid = n.rid AND ({fits}))"
        return condition, [given, high(given), given, high(given)]
    inner = "SELECT g.rid FROM given_names g WHERE g.given_key >= ? AND g.given_key < ? AND g.live = ?"
    return f"+n.rid IN ({inner} LIMIT {SET})", [given, high(given), live]


def _name_in(name: OnName, family: str, givens: Sequence[str]) -> tuple[str, list[Any]]:
    """The condition of a name on these columns; where several hold the given name any of them may fit."""
    parts: list[str] = []
    values: list[Any] = []
    if name.differs is Differs.FAMILY:
        parts.append(f"{family} IN ({_marks(name.near)})")
        values += name.near
    elif name.family is not None and name.family_exact:
        parts.append(f"{family} = ?")
        values.append(name.family)
    elif name.family is not None:
        above = ">=" if name.also else ">"  # the name itself is the exact reading's
        parts.append(f"{family} {above} ? AND {family} < ?")
        values += [name.family, high(name.family)]
    if name.given is not None and givens:
        fits: list[str] = []
        for given in givens:
            if name.differs is Differs.GIVEN:
                fits.append(f"{given} IN ({_marks(name.near)})")
                values += name.near
            else:
                fits.append(f"{given} >= ? AND {given} < ?")
                values += [name.given, high(name.given)]
        parts.append(f"({' OR '.join(fits)})" if len(fits) > 1 else fits[0])
    return " AND ".join(parts), values


def _driver(record: OnRecord, live: int) -> tuple[str, str, list[Any]]:
    """Source, condition and values of a record that leads."""
    if record.past:
        source = "past_addresses p CROSS JOIN residents r ON r.rid = p.rid"
        return source, "p.address_key >= ? AND p.address_key < ? AND p.live = ?", [record.low, record.high, live]
    condition, values = _in_row(record, "r.")
    if record.column in _SPARSE:
        condition += f" AND r.{record.column} <> ''"  # names the partial index
    return "residents r", f"{condition} AND r.live = ?", [*values, live]


def parts_of(record: OnRecord, live: int) -> Iterator[Statement]:
    """The parts of the names of everybody a record's condition finds: those in their row, and further ones."""
    source, where, values = _driver(record, live)
    yield f"SELECT r.family_key, r.given_key, r.kana_family, r.kana_given FROM {source} WHERE {where}", values
    yield (
        f"SELECT n.family_key, n.given_key FROM {source} CROSS JOIN names n INDEXED BY ix_names_more "
        f"ON n.rid = r.rid AND n.kind >= 2 WHERE {where}",
        values,
    )


def record_range(record: OnRecord, live: int) -> tuple[str, list[Any]]:
    """The rows of a record's condition on its own: source and condition, values."""
    if record.past:
        return "past_addresses p WHERE p.address_key >= ? AND p.address_key < ? AND p.live = ?", [
            record.low,
            record.high,
            live,
        ]
    source, where, values = _driver(record, live)
    return f"{source} WHERE {where}", values


def _in_set(record: OnRecord, live: int, rid: str) -> Statement:
    """Membership in the row numbers of a range, read from its index alone."""
    source, values = record_range(record, live)
    column = "p.rid" if record.past else "r2.rid"
    inner = source if record.past else source.replace("r.", "r2.").replace("residents r ", "residents r2 ")
    return f"{rid} IN (SELECT {column} FROM {inner} LIMIT {SET})", values


def _in_row(record: OnRecord, row: str) -> Statement:
    column = f"{row}{record.column}"
    if record.test is Compare.RANGE:
        return f"{column} >= ? AND {column} {'<' if isinstance(record.high, str) else '<='} ?", [
            record.low,
            record.high,
        ]
    if record.test is Compare.ANY:
        return f"{column} IN ({_marks(record.values)})", list(record.values)
    if record.test is Compare.ENDS:
        return f"({column} = ? OR {column} GLOB ?)", [record.low, f"*[^0-9]{record.low}"]
    return f"{column} = ?", [record.low]


def _birth_of_name(record: OnRecord) -> Statement:
    if record.column == "birth_md":
        return "n.birth_sort % 10000 = ?", [record.low]
    return _in_row(record, "n.")


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
