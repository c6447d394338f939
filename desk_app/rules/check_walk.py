"""The walk behind the proof of a pack: every row as an interview would go through it, and every condition both ways.

A row is walked by giving its first missing fact every value that stands for a class of answers (both sides of every
bound, every choice) until the row is decided. Households of one to three people are tried, since some rows need a
head, a child or people who stay behind. Conditions of papers, clocks and of facts themselves are walked alike.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from desk_app.domain.fact import FactType, FactValue, Scope
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import PersonName
from desk_app.domain.situation import Member, Situation
from desk_app.domain.town import Town
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE, All, AnyOf, Compare, Held, Node, Not, Quantifier, Test, Truth, compile_node
from desk_app.rules.covering import pairwise
from desk_app.rules.determine import Determiner, Row
from desk_app.rules.fact_base import FactBase, Place
from desk_app.rules.fact_reader import direct_needs
from desk_app.rules.pack import Period, Procedure, RulePack
from desk_app.rules.representatives import compared_values, facts_of
from desk_app.rules.trace import Traced

MOST_CASES = 1500
"""Cases walked of one row in one household before the rest is left to households sought for a purpose."""
SOUGHT = 9
"""Households sought for either outcome of a row that has more paths than are walked."""
MOST_STEPS = 600
"""Conditions tried in one search before it is given up."""
SIZES = (2, 3, 4)
"""People in the households that are sought; two conditions over members may each need one of their own."""
FILED_ON = date(2026, 11, 24)
GIVEN = frozenset({"life_event", "filed_on", "town_prefecture"})
"""Facts that every case has from the start."""


@dataclass(slots=True)
class Part:
    """One condition node of the pack, with the outcomes some household has shown."""

    where: str
    """Row or fact and the place of the node in it, as ``E11 when.3``."""
    node: Node
    test: Test
    inside: bool
    """Whether it stands below ``exists`` or ``every``, so that each member is looked at."""
    seen: set[Truth] = field(default_factory=set)

    @property
    def dead(self) -> bool:
        """Whether only one outcome was ever met."""
        return not {True, False} <= self.seen


def parts_of(where: str, node: Node | None) -> list[Part]:
    """Every node of a condition that can go both ways; those a parameter or the life event settles are left out."""
    if node is None or constant(node) is not None:
        return []
    return [
        Part(f"{where}{path}", one, compile_node(one), inside)
        for path, one, inside in _nodes(node, "", False)
        if constant(one) is None and any(leaf.fact != "life_event" for leaf in _leaves(one))
    ]


def constant(node: Node) -> Truth:
    """What a condition comes to whatever is answered, because parameters of the town settle it; None: it depends."""
    match node:
        case All():
            known = [constant(part) for part in node.parts]
            return False if False in known else (None if None in known else True)
        case AnyOf():
            known = [constant(part) for part in node.parts]
            return True if True in known else (None if None in known else False)
        case Not():
            inner = constant(node.part)
            return None if inner is None else not inner
        case _:
            return None


def _nodes(node: Node, path: str, inside: bool) -> Iterator[tuple[str, Node, bool]]:
    yield path, node, inside
    match node:
        case All() | AnyOf():
            for n, part in enumerate(node.parts, 1):
                yield from _nodes(part, f"{path}.{n}", inside)
        case Not():
            yield from _nodes(node.part, f"{path}.not", inside)
        case Quantifier():
            yield from _nodes(node.where, f"{path}.where", True)
        case _:
            pass


def _leaves(node: Node) -> list[Compare]:
    return [one for _, one, _ in _nodes(node, "", False) if isinstance(one, Compare)]


class SetBase(FactBase):
    """Facts that can be set and taken back in place."""

    def put(self, place: Place, value: FactValue | None) -> None:
        """Set a fact, or forget it."""
        if value is None:
            self.explicit.pop(place, None)
        else:
            self.explicit[place] = value
        self._memo.clear()

    def lay(self, values: Iterable[tuple[Place, FactValue]]) -> None:
        """Set many facts at once."""
        self.explicit.update(values)
        self._memo.clear()


@dataclass(frozen=True, slots=True)
class Target:
    """What is walked: something with an outcome, and what it still lacks."""

    truth: Callable[[FactBase, int], Truth]
    traced: tuple[tuple[bool, Traced], ...]
    """Conditions that may lack facts, each with whether it is of a person."""
    per_person: bool
    used: frozenset[FactId]
    parts: Sequence[Part] = ()


@dataclass(slots=True)
class Walk:
    """What the walks of one target have met."""

    required: bool = False
    not_required: bool = False
    cases: int = 0
    sampled: bool = False
    """Whether there are more paths than were walked."""
    undecided: bool = False
    """Whether a household of whom everything is known was left open."""
    most: int = MOST_CASES
    """Cases to be walked at most."""

    def add(self, other: Walk) -> None:
        """Put what another walk has met to this one's."""
        self.required |= other.required
        self.not_required |= other.not_required
        self.cases += other.cases
        self.sampled |= other.sampled
        self.undecided |= other.undecided


@dataclass(slots=True)
class Search:
    """A search for a household of one outcome; ``path`` are the places answered, in order."""

    base: SetBase
    person: int
    goal: bool
    path: list[Place] = field(default_factory=list)
    steps: int = MOST_STEPS
    """Conditions that may still be tried."""
    exact: bool = False
    """Whether days are told apart by all that the target sees of them, which takes longer."""


class Walker:
    """Walks targets of one pack and remembers which facts were seen to change an outcome."""

    def __init__(self, pack: RulePack, most_cases: int = MOST_CASES) -> None:
        self._pack = pack
        self._most = most_cases
        self._calendar = ClosedDays()
        self._random = random.Random(1)  # fixed: the proof of a pack is the same each time
        self.alive: set[FactId] = set()
        self._by_where: dict[str, list[Part]] = {}
        self._classes_kept: dict[tuple[object, ...], list[FactValue]] = {}
        self._inputs: dict[FactId, frozenset[FactId]] = {}
        self._bounds = {
            fact: sorted(value for value in values if type(value) is int)
            for fact, values in compared_values(pack).items()
        }

    def dead(self) -> list[str]:
        """Conditions that only ever went one way, by where they stand."""
        return [part.where for parts in self._by_where.values() for part in parts if part.dead]

    def row(self, determiner: Determiner, row: Row, event: LifeEvent) -> Walk:
        """Walk a row of an event in households of one and two people, then seek what was not met."""
        one = row.procedure
        target = Target(
            lambda base, person: determiner.truth(row, base, person),
            ((one.per_person, row.traced), *((other.per_person, traced) for other, traced in row.special)),
            one.per_person,
            row.used,
            self._named(f"{one.id}:{one.line} when", one.when),
        )
        total = Walk()
        for size in (1, 2):
            walk = Walk(most=self._most)
            self._walk(determiner, target, self.blank(event, size), _whose(target, size), walk)
            total.add(walk)
        self._pairs(determiner, target, event, total)
        if total.sampled or not (total.required and total.not_required):
            self._seek_outcomes(determiner, target, event, total)
        self._seek_parts(determiner, target, event)
        for where, node in conditions_of(one):
            self.condition(determiner, where, node, event, one.per_person)
        return total

    def condition(self, determiner: Determiner, where: str, node: Node, event: LifeEvent, of_person: bool) -> None:
        """Seek both outcomes of every node of the condition of a paper, a clock or a fact."""
        traced = determiner.tracer.traced(node)
        used = facts_of((node,), self._pack)
        parts = self._named(where, node)
        self._seek_parts(determiner, Target(traced.test, ((of_person, traced),), of_person, used, parts), event)

    def _named(self, where: str, node: Node) -> list[Part]:
        found = self._by_where.get(where)
        if found is None:
            found = self._by_where[where] = parts_of(where, node)
        return found

    # ------------------------------------------------------------------ every path
    def _walk(self, determiner: Determiner, target: Target, base: SetBase, person: int, walk: Walk) -> set[Truth]:
        """Outcomes below this point; a fact whose answers lead to different ones is alive."""
        truth = target.truth(base, person)
        if truth is not None:
            walk.cases += 1
            walk.required |= truth
            walk.not_required |= not truth
            note_outcomes(target.parts, base, person)
            return {truth}
        place = next(self._open(target, base, person), None)
        if place is None:
            return {None}
        outcomes: set[Truth] = set()
        seen: set[frozenset[Truth]] = set()
        for value in self._classes(determiner, base, place, target.used):
            if walk.cases >= walk.most:
                walk.sampled = True
                break
            base.put(place, value)
            below = self._walk(determiner, target, base, person, walk)
            seen.add(frozenset(below))
            outcomes |= below
        base.put(place, None)
        if len(seen) > 1:
            self.alive.add(place[0])
        return outcomes

    def _open(self, target: Target, base: SetBase, person: int) -> Iterator[Place]:
        """Missing facts of a target that may be asked now."""
        out: dict[Place, None] = {}
        for of_person, traced in target.traced:
            whose = person if of_person else CASE
            if traced.test(base, whose) is None:
                traced.missing(base, whose, out)
        for place in out:
            fact = self._pack.facts[place[0]]
            if fact.applies_test is None or fact.applies_test(base, place[1]) is True:
                yield place

    # ------------------------------------------------------------------ what is sought
    def _seek_outcomes(self, determiner: Determiner, target: Target, event: LifeEvent, walk: Walk) -> None:
        """Random households of either outcome; in each, every answer is turned round to see whether it matters."""
        for n in range(SOUGHT):
            for goal in (True, False):
                size = SIZES[n % len(SIZES)]
                search = Search(self.blank(event, size), _whose(target, size), goal)
                if self.seek(determiner, target, search):
                    walk.cases += 1
                    walk.required |= goal
                    walk.not_required |= not goal
                    note_outcomes(target.parts, search.base, search.person)
                    self._turn_round(determiner, target, search)

    def _turn_round(self, determiner: Determiner, target: Target, found: Search) -> None:
        base = found.base
        for place in found.path:
            if place[0] in self.alive:
                continue
            held = base.explicit.get(place)
            for value in self._values(determiner, base, place):
                base.put(place, value)
                if target.truth(base, found.person) is (not found.goal):
                    self.alive.add(place[0])
            base.put(place, held)

    def _seek_parts(self, determiner: Determiner, target: Target, event: LifeEvent) -> None:
        """Both outcomes of every node of a target, the node taken alone."""
        for part in target.parts:
            traced = determiner.tracer.traced(part.node) if part.dead else None
            for size, exact in product(SIZES, (False, True)) if traced is not None else ():
                for goal in {True, False} - part.seen:
                    assert traced is not None
                    person = size - 1 if part.inside else _whose(target, size)
                    alone = Target(traced.test, ((person != CASE, traced),), person != CASE, target.used)
                    search = Search(self.blank(event, size), person, bool(goal), exact=exact)
                    if self.seek(determiner, alone, search):
                        part.seen.add(goal)

    def seek(self, determiner: Determiner, target: Target, search: Search) -> bool:
        """Answer at random until the outcome is the wanted one, stepping back where it is the other."""
        base = search.base
        search.steps -= 1
        truth = target.truth(base, search.person)
        if truth is not None or search.steps < 0:
            return truth is search.goal
        place = next(self._open(target, base, search.person), None)
        if place is None:
            return False
        exact = search.exact
        values = (
            self._classes(determiner, base, place, target.used) if exact else self._values(determiner, base, place)
        )
        search.path.append(place)
        for value in self._random.sample(values, len(values)):
            base.put(place, value)
            if self.seek(determiner, target, search):
                return True
        base.put(place, None)
        search.path.pop()
        return False

    # ------------------------------------------------------------------ classes of answers
    def _classes(
        self, determiner: Determiner, base: SetBase, place: Place, used: frozenset[FactId]
    ) -> list[FactValue]:
        """Values of a fact: for days the first and last of each class that the target can tell apart."""
        values = determiner.representatives.of(base, place)
        if self._pack.definition(place[0]).type is not FactType.DATE:
            return values
        watched = sorted(determiner.representatives.affected[place[0]] & used - {place[0]})
        inputs = self._inputs_of(watched)
        others = sorted(
            (one, str(value)) for one, value in base.explicit.items() if one[0] in inputs and one != place
        )
        key = (place, len(base.household), tuple(watched), base.event, tuple(others))
        found = self._classes_kept.get(key)
        if found is None:
            found = self._classes_kept[key] = self._told_apart(base, place, values, watched)
        return found

    def _values(self, determiner: Determiner, base: SetBase, place: Place) -> list[FactValue]:
        """Values of a fact to be chosen from at random: days by what they make of their own person or of the case."""
        definition = self._pack.definition(place[0])
        if definition.type is not FactType.DATE:
            return determiner.representatives.of(base, place)
        days = tuple(base.explicit.get((fact, CASE)) for fact in sorted(_ANCHORS))
        key = (place[0], days, base.event)
        found = self._classes_kept.get(key)
        if found is None:
            facts = {fact: self._pack.definition(fact) for fact in determiner.representatives.affected[place[0]]}
            alike = [fact for fact, one in facts.items() if one.computed and one.scope is definition.scope]
            values = determiner.representatives.of(base, place)
            found = self._classes_kept[key] = self._told_apart(base, place, values, sorted(alike))
        return found

    def _told_apart(
        self, base: SetBase, place: Place, values: Iterable[FactValue], watched: Sequence[FactId]
    ) -> list[FactValue]:
        held_before = base.explicit.get(place)
        ends: dict[tuple[Held | tuple[int, int], ...], list[FactValue]] = {}
        for value in sorted(values, key=str):
            base.put(place, value)
            seen = tuple(self._watched(base, fact, place[1]) for fact in watched)
            ends.setdefault(seen, []).append(value)
        base.put(place, held_before)
        return list(dict.fromkeys(one for group in ends.values() for one in (group[0], group[-1])))

    def _inputs_of(self, watched: Iterable[FactId]) -> frozenset[FactId]:
        """Everything that enters the watched facts, and the days that answers are chosen by."""
        found = set(_ANCHORS)
        for fact in watched:
            if fact not in self._inputs:
                self._inputs[fact] = needs_of(self._pack, fact)
            found |= self._inputs[fact]
        return frozenset(found)

    def _watched(self, base: SetBase, fact: FactId, person: int) -> Held | tuple[int, int]:
        """What a target sees of a fact: its value, of a number only where it lies among the bounds."""
        on_case = self._pack.definition(fact).scope is Scope.CASE
        held = base.value(fact, CASE if on_case else max(person, 0))
        if type(held) is not int:
            return held
        bounds = self._bounds.get(fact, [])
        return bisect_left(bounds, held), bisect_right(bounds, held)

    # ------------------------------------------------------------------ whole households
    def _pairs(self, determiner: Determiner, target: Target, event: LifeEvent, walk: Walk) -> None:
        """Households of two of whom everything is known: every two values of every two facts meet in one of them."""
        base = self.blank(event, 2)
        base.put((FactId("event_on"), CASE), FILED_ON)
        places = [place for fact in sorted(target.used) for place in self._places(fact)]
        values = [self._classes(determiner, base, place, target.used) for place in places]
        for chosen in pairwise(tuple(len(one) for one in values)):
            base.lay((place, one[n]) for place, one, n in zip(places, values, chosen, strict=True))
            for person in base.household if target.per_person else (CASE,):
                truth = target.truth(base, person)
                walk.cases += 1
                walk.undecided |= truth is None
                note_outcomes(target.parts, base, person)

    def _places(self, fact: FactId) -> Iterator[Place]:
        """Where a fact that can be said stands in a household of two."""
        one = self._pack.facts[fact]
        if one.computed is None and not one.definition.bulk_only and fact not in GIVEN:
            persons = (CASE,) if one.definition.scope is Scope.CASE else (0, 1)
            yield from ((fact, person) for person in persons)

    def blank(self, event: LifeEvent, size: int) -> SetBase:
        """Facts of a household of whom nothing is known."""
        members = tuple(Member(PersonId(f"p{n + 1}"), PersonName("住民")) for n in range(size))
        situation = Situation(event, FILED_ON, Town("999997", "架空県"), household=members)
        base = SetBase(self._pack, InterviewState(situation), self._calendar)
        for n in range(size):
            base.put((FactId("guarded"), n), None)
        return base


_ANCHORS = frozenset({FactId("filed_on"), FactId("event_on"), FactId("planned_departure_on")})


def _whose(target: Target, size: int) -> int:
    """The last person of a household, or the case."""
    return size - 1 if target.per_person else CASE


def needs_of(pack: RulePack, fact: FactId) -> frozenset[FactId]:
    """A fact with everything its value depends on."""
    seen = {fact}
    todo = [fact]
    while todo:
        for need in direct_needs(pack.facts[todo.pop()]) - seen:
            seen.add(need)
            todo.append(need)
    return frozenset(seen)


def note_outcomes(parts: Iterable[Part], base: FactBase, person: int) -> None:
    """Remember what each node came to for this household."""
    for part in parts:
        if part.dead:
            for whose in base.household if part.inside else (person,):
                part.seen.add(part.test(base, whose))


def conditions_of(row: Procedure) -> Iterator[tuple[str, Node]]:
    """Conditions of a row's clocks and papers, with where they stand."""
    for n, rule in enumerate(row.deadlines, 1):
        if rule.node is not None:
            yield f"{row.id}:{row.line} deadlines.{n}", rule.node
    for thing in row.belongings:
        if thing.node is not None:
            yield f"{row.id}:{row.line} belongings {thing.id}", thing.node


def reading(pack: RulePack, row: Procedure, period: Period) -> RulePack:
    """The pack as it reads in a period of a row that has a reading of its own."""
    version = replace(row.version(period), periods=(replace(period, variant=None),))
    return replace(pack, procedures=tuple(version if one.id == row.id else one for one in pack.procedures))
