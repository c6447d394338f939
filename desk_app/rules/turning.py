"""What would turn a result: one fact, else two, found by trying the answers that stand for all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from desk_app.domain.fact import FactType, FactValue, Scope, Source
from desk_app.domain.ids import FactId
from desk_app.rules.condition import CASE, Truth, Whose
from desk_app.rules.determine import Determiner, Row
from desk_app.rules.fact_base import FactBase, Place, WhatIf
from desk_app.rules.pack import RulePack
from desk_app.rules.trace import Detailed

GIVEN = frozenset({"life_event", "filed_on", "town_prefecture"})
"""Facts that make the case what it is; nobody is told to change them."""
MOST_SINGLES = 3
"""Single facts named; more would not be read."""
MOST_PLACES = 8
"""Facts tried in pairs."""
MOST_TRIALS = 600
"""Pairs of values tried before the search ends empty-handed."""

Turns = Callable[[FactValue], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """One fact as it would have to be: one of ``values``; for days and numbers ``low`` to ``high`` (None: open)."""

    place: Place
    values: tuple[FactValue, ...]
    low: FactValue | None = None
    high: FactValue | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Facts that, all as supposed, make the row required or not."""

    parts: tuple[Part, ...]
    required: bool


class TurningPoints:
    """Searches what would turn a row's result. Holds nothing of a case."""

    def __init__(self, pack: RulePack, determiner: Determiner) -> None:
        self._pack = pack
        self._determiner = determiner
        self._representatives = determiner.representatives

    def of(self, base: FactBase, row: Row, person: int, truth: Truth, missing: Sequence[Place]) -> tuple[Turn, ...]:
        """Single facts that turn the result, else the first pair that does; for an open row, what decides it.

        ``missing`` are the places an open row still lacks. Nothing is found for a row whose period is to blame.
        """
        if not row.in_force:
            return ()
        targets = (True, False) if truth is None else (not truth,)
        every = list(missing) if truth is None else self._places(base, row, person)
        places = [place for place in every if self._applies(base, place)]
        singles = [
            Turn((part,), target)
            for place in places
            for target in targets
            if (part := self._single(base, row, person, place, target)) is not None
        ]
        if singles:
            return tuple(singles[: MOST_SINGLES * len(targets)])
        pairs = (self._pair(base, row, person, every[:MOST_PLACES], target) for target in targets)
        return tuple(pair for pair in pairs if pair is not None)

    # ------------------------------------------------------------------ which facts
    def _places(self, base: FactBase, row: Row, person: int) -> list[Place]:
        """Facts that enter the result: what made it first, then what was said, then what is registered; days last."""
        places: dict[Place, None] = {}
        for fact, whose in row.inputs:
            if fact in row.used and self._can_be(fact):
                places.update((place, None) for place in self._whose(base, fact, whose, person))
        decisive = self._decisive(base, row, person)
        spoken = (Source.SPOKEN, Source.PRE_ENTRY)

        def rank(place: Place) -> tuple[object, ...]:
            return (
                place[0] == "event_on",
                not (self._representatives.affected[place[0]] & decisive),
                place[1] not in (CASE, person),
                self._pack.definition(place[0]).type is FactType.DATE,
                base.source(place) not in spoken,
                self._pack.facts[place[0]].order,
            )

        return sorted(places, key=rank)

    def _decisive(self, base: FactBase, row: Row, person: int) -> frozenset[FactId]:
        """The compared facts that made the result."""
        found = Detailed()
        row.traced.reasons(base, person, row.traced.test(base, person), False, found)
        looked_at = [key[0] for reason in found.values() for key in reason.looked_at]
        return frozenset([*(reason.fact for reason in found.values() if reason.fact is not None), *looked_at])

    def _whose(self, base: FactBase, fact: FactId, whose: Whose, person: int) -> Iterable[Place]:
        if whose is Whose.CASE:
            return [(fact, CASE)]
        if whose is Whose.OWN:
            return [(fact, person)] if person != CASE else []
        return [(fact, n) for n in (base.everyone if whose is Whose.EVERYONE else base.household)]

    def _can_be(self, fact: FactId) -> bool:
        """Whether a fact could be otherwise: asked of people, and not given with the case."""
        one = self._pack.facts[fact]
        return not (fact in GIVEN or one.computed is not None or one.definition.bulk_only)

    def _applies(self, base: FactBase, place: Place) -> bool:
        test = self._pack.facts[place[0]].applies_test
        return self._can_be(place[0]) and (test is None or test(base, place[1]) is True)

    # ------------------------------------------------------------------ one fact
    def _single(self, base: FactBase, row: Row, person: int, place: Place, target: bool) -> Part | None:
        affected = self._representatives.affected[place[0]]

        def turns(value: FactValue) -> bool:
            return self._determiner.truth(row, base.supposing(place, value, affected), person) is target

        return self._part(base, row, place, turns)

    def _part(self, base: FactBase, row: Row, place: Place, turns: Turns) -> Part | None:
        """The values of a fact that turn the result, nearest to the present one where it is a day or a number."""
        held = base.value(*place)
        if not self._is_span(place):
            values = (value for value in self._representatives.of(base, place) if value != held)
            turning = tuple(value for value in values if turns(value))
            return Part(place, turning) if turning else None
        groups = self._classes(base, row, place)
        if not any(turns(group[0]) for group in groups if group[0] != held):
            return None
        every = sorted((value for group in groups for value in group), key=_ordinal)
        return _span(place, every, held if isinstance(held, (int, date)) else None, turns)

    def _is_span(self, place: Place) -> bool:
        return self._pack.definition(place[0]).type in (FactType.DATE, FactType.NUMBER)

    def _tried(self, base: FactBase, row: Row, place: Place) -> list[FactValue]:
        """Values that stand for all in this row."""
        if self._is_span(place):
            return [group[0] for group in self._classes(base, row, place)]
        return self._representatives.of(base, place)

    def _classes(self, base: FactBase, row: Row, place: Place) -> list[list[FactValue]]:
        """Values of a fact in groups that the row's comparisons cannot tell apart."""
        affected = self._representatives.affected[place[0]]
        watched = [
            (test, whose)
            for leaf, test in row.compared
            if leaf.fact in affected
            for whose in (base.everyone if place[1] == CASE and leaf.scope is Scope.PERSON else (place[1],))
        ]
        groups: dict[tuple[Truth, ...], list[FactValue]] = {}
        for value in self._representatives.of(base, place):
            view = base.supposing(place, value, affected)
            groups.setdefault(tuple(test(view, whose) for test, whose in watched), []).append(value)
        return list(groups.values())

    # ------------------------------------------------------------------ two facts
    def _pair(self, base: FactBase, row: Row, person: int, places: Sequence[Place], target: bool) -> Turn | None:
        """The first two facts that turn the result together."""
        values = {place: self._tried(base, row, place) for place in places}
        affected = self._representatives.affected
        trials = 0
        for one, other in combinations(places, 2):
            both = affected[one[0]] | affected[other[0]]
            for first in values[one]:
                for second in values[other]:
                    trials += 1
                    if trials > MOST_TRIALS:
                        return None
                    view = WhatIf(base, {one: first, other: second}, both)
                    if self._determiner.truth(row, view, person) is target:
                        return self._both(base, row, person, ((one, first), (other, second)), target)
        return None

    def _both(
        self, base: FactBase, row: Row, person: int, found: tuple[tuple[Place, FactValue], ...], target: bool
    ) -> Turn | None:
        """Each of the two facts with all its values that go with the other's."""
        parts = []
        both = frozenset().union(*(self._representatives.affected[place[0]] for place, _ in found))
        fixed = dict(found)
        for place, value in found:

            def turns(tried: FactValue, place: Place = place) -> bool:
                view = WhatIf(base, {**fixed, place: tried}, both)
                return self._determiner.truth(row, view, person) is target

            if base.value(*place) == value:
                return None
            part = self._part(base, row, place, turns)
            if part is None:
                return None
            parts.append(part)
        return Turn(tuple(parts), target)


def _ordinal(value: FactValue | None) -> int:
    return value.toordinal() if isinstance(value, date) else int(value) if isinstance(value, int) else 0


def _span(place: Place, every: Sequence[FactValue], held: FactValue | None, turns: Turns) -> Part | None:
    """The run of values nearest to the present one, its ends found to the day; ``every`` is sorted."""
    marks = [turns(value) for value in every]
    inside = [n for n, mark in enumerate(marks) if mark]
    if not inside:
        return None
    now = _ordinal(held) if held is not None else _ordinal(every[inside[0]])
    nearest = min(inside, key=lambda n: abs(_ordinal(every[n]) - now))
    first = last = nearest
    while first > 0 and marks[first - 1]:
        first -= 1
    while last < len(every) - 1 and marks[last + 1]:
        last += 1
    low = None if first == 0 else _edge(every[first], every[first - 1], turns)
    high = None if last == len(every) - 1 else _edge(every[last], every[last + 1], turns)
    return Part(place, tuple(every[first : last + 1]), low, high)


def _edge(inside: FactValue, outside: FactValue, turns: Turns) -> FactValue:
    """The last value from the inside that still turns the result, between two neighbouring ones."""
    as_day = isinstance(inside, date)
    near, far = _ordinal(inside), _ordinal(outside)
    while abs(near - far) > 1:
        middle = (near + far) // 2
        if turns(date.fromordinal(middle) if as_day else middle):
            near = middle
        else:
            far = middle
    return date.fromordinal(near) if as_day else near
