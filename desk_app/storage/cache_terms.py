"""What a search asks of the cache: predicates on names and on records, and plans made of them.

Every predicate that may drive a search is a range or an equality on an index. A plan is one reading of all words
together; plans are tried in order until there are enough hits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

_END = "\U0010ffff"


class Differs(Enum):
    """Where a name differs by one character from what was typed."""

    NOWHERE = ""
    FAMILY = "family"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class OnName:
    """A range over the names: the family key, and the given key where one was typed. ``raw`` is what was typed.

    ``apart``: the two were typed in different scripts (髙橋 ゆみ), so they stand in different rows of the person.
    ``also``: further parts of an alphabet name, in any order. ``near``: keys one character away from the one that
    ``differs`` names; they stand in its place.
    """

    family: str | None
    given: str | None
    family_exact: bool
    raw: str
    tier: int
    apart: bool = False
    also: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    differs: Differs = Differs.NOWHERE


class Compare(Enum):
    """How a value of a record is compared."""

    IS = "is"
    RANGE = "range"
    ANY = "any"
    ENDS = "ends"
    """Ends with the value, which no other digit stands before: a room of a building. Never drives a search."""


@dataclass(frozen=True, slots=True, eq=False)
class OnRecord:
    """A condition on a column of ``residents``, or on ``past_addresses``. Two are the same only if they are one.

    ``high`` is the end of a range, both included; ``values`` are the alternatives of ``Compare.ANY``. ``drives`` is
    False for what narrows but has no index (性別, 続柄). ``vague`` is an address that does not look like one.
    """

    column: str
    low: str | int
    high: str | int | None
    label: str
    tier: int
    values: tuple[str | int, ...] = ()
    test: Compare = Compare.IS
    drives: bool = True
    vague: bool = False

    @property
    def past(self) -> bool:
        """Whether this is about an address before the present one."""
        return self.column == PAST


PAST = "past_address"
"""Column name of a condition on an address before."""
_ASIDE = frozenset({PAST, "katagaki_key"})


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One reading of everything typed: at most one name, and what the record must satisfy besides.

    A lower ``tier`` is better.
    """

    name: OnName | None
    records: tuple[OnRecord, ...]
    tier: int


def plan_of(name: OnName | None, records: tuple[OnRecord, ...]) -> Plan:
    """A plan; what narrows a name down (birth, address) does not make its reading worse.

    A word that may be a 町 but does not look like one makes it much worse: most are names.
    """
    if name is None:
        return Plan(None, records, max(record.tier for record in records))
    aside = vague = False
    for record in records:
        aside = aside or record.column in _ASIDE
        vague = vague or record.vague
    return Plan(name, records, name.tier + aside + 3 * vague)


def high(prefix: str) -> str:
    """The upper end of the range of texts that begin with this one."""
    return prefix + _END


def prefix(column: str, key: str, label: str, tier: int, *, vague: bool = False) -> OnRecord:
    """Records whose column begins with the key."""
    return OnRecord(column, key, high(key), label, tier, test=Compare.RANGE, vague=vague)
