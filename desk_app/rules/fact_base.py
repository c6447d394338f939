"""What is known of a case: situation, facts of its people and answers laid over one another, then what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk_app.domain.fact import FactValue, KnownFact, Scope, Source
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.interview import Answer, FactKey, InterviewState
from desk_app.domain.situation import Member, Situation
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.computed import FUNCTIONS
from desk_app.rules.condition import CASE, NOT_APPLICABLE, Held
from desk_app.rules.pack import PackFact, RulePack

Place = tuple[FactId, int]
"""A fact of a person by index, or of the case (CASE)."""


class FactBase:
    """Values of facts by person; derived ones are worked out once and remembered.

    A value comes, in this order, from: not applicable where ``applies`` fails (and not known while that cannot be
    told, else an answer could turn a decided result round); what was said or stored; the computed function; the bulk
    question. ``unanswerable`` holds what was answered わからない.

    Where several places say something of one fact, the clerk's answer in this case stands, then the fact's
    ``sources`` in their order; of equals the later one. What was set aside is kept in ``set_aside``.
    """

    def __init__(self, pack: RulePack, state: InterviewState, calendar: ClosedDays) -> None:
        situation = state.situation
        self.pack = pack
        self.calendar = calendar
        self.event = situation.life_event
        self.members: tuple[Member, ...] = (*situation.household, *situation.other_household)
        self.household = range(len(situation.household))
        self.everyone = range(len(self.members))
        self.indexes = {member.id: n for n, member in enumerate(self.members)}
        self.explicit: dict[Place, FactValue] = {}
        self.marks: dict[Place, tuple[FactValue, int]] = {}
        """Each value with its source, to tell quickly whether anything a row is made of has changed."""
        self.sources: dict[Place, Source] = {}
        self.said: dict[Place, Answer] = {}
        """The answer that a value rests on."""
        self.set_aside: dict[Place, list[KnownFact]] = {}
        """Values of other places that do not count."""
        self.unanswerable: set[Place] = set()
        self._memo: dict[Place, Held] = {}
        self._views: dict[tuple[Place, FactValue | None], WhatIf] = {}
        self.done_with: dict[tuple[str, ...], ProcedureId | None] = {}
        """Which 住基 notification stands for rows that name these; worked out once."""
        self._lay_situation(situation)
        for n, member in enumerate(self.members):
            self._lay_member(n, member)
        self._lay_answers(state)

    def value(self, fact: FactId, person: int) -> Held:
        """The value of a fact, None when it is not known."""
        place = (fact, person)
        try:
            return self._memo[place]
        except KeyError:
            held = self._memo[place] = resolve(self, self.pack.facts[fact], place, self.explicit.get(place))
            return held

    def if_applicable(self, fact: FactId, person: int) -> FactValue | None:
        """The value of a fact if it applies, where that cannot be told."""
        return supposed(self, (fact, person))

    def supposing(self, place: Place, value: FactValue | None, affected: frozenset[FactId]) -> WhatIf:
        """These facts with one of them as supposed; kept, so that rows share what is worked out under it."""
        key = (place, value)
        view = self._views.get(key)
        # True and 1, False and 0 are equal as keys but not as answers.
        if view is None or type(view.supposed(place)) is not type(value):
            view = self._views[key] = WhatIf(self, {place: value}, affected)
        return view

    def held(self, place: Place) -> FactValue | None:
        """What was said or stored of a fact itself, whether or not it applies."""
        return self.explicit.get(place)

    def place(self, key: FactKey) -> Place:
        """Where a fact key is kept. Raises KeyError for a person who is not in the case."""
        fact, person = key
        return (fact, CASE if person is None else self.indexes[person])

    def person(self, index: int) -> PersonId | None:
        """The person of an index, None for the case."""
        return None if index == CASE else self.members[index].id

    def source(self, place: Place) -> Source:
        """Where a known value came from."""
        known = self.sources.get(place)
        if known is not None:
            return known
        fact = self.pack.facts[place[0]]
        if fact.bulk is not None:
            asked = self.bulk_place(fact, place[1])
            return self.sources.get(asked, Source.SPOKEN)
        return Source.COMPUTED

    def bulk_place(self, fact: PackFact, person: int) -> Place:
        """Where the bulk question of a fact is kept for this person."""
        assert fact.bulk is not None
        scope = self.pack.facts[fact.bulk.fact].definition.scope
        return (fact.bulk.fact, CASE if scope is Scope.CASE else person)

    def known(self) -> Mapping[FactKey, KnownFact]:
        """Everything known, computed facts included, what does not apply left out."""
        found: dict[FactKey, KnownFact] = {}
        for fact, one in self.pack.facts.items():
            persons = (CASE,) if one.definition.scope is Scope.CASE else self.everyone
            for person in persons:
                held = self.value(fact, person)
                if held is not None and held is not NOT_APPLICABLE:
                    found[(fact, self.person(person))] = KnownFact(held, self.source((fact, person)))
        return found

    def _lay_situation(self, situation: Situation) -> None:
        origin, goal = situation.origin, situation.destination
        applicant = situation.applicant
        rows: tuple[tuple[str, FactValue | None, Source], ...] = (
            ("life_event", situation.life_event.value, Source.SPOKEN),
            ("filed_on", situation.filed_on, Source.SPOKEN),
            ("town_prefecture", situation.town.prefecture or None, Source.CACHE),
            ("event_on", situation.event_on, Source.SPOKEN),
            ("applicant_role", applicant.role if applicant else None, Source.SPOKEN),
            ("phone", (applicant.phone or None) if applicant else None, Source.CACHE),
            *((name, getattr(origin, field), Source.CERTIFICATE) for name, field in _ORIGIN if origin is not None),
            *((name, getattr(goal, field), Source.SPOKEN) for name, field in _DESTINATION if goal is not None),
        )
        for name, value, source in rows:
            self._lay((FactId(name), CASE), value, source)
        for fact, value in situation.answers.items():
            self._lay((fact, CASE), value, Source.SPOKEN)

    def _lay_member(self, n: int, member: Member) -> None:
        usual = Source.CACHE if member.resident_id else Source.SPOKEN
        confirmed = member.name.kana_confirmed
        rows: tuple[tuple[str, FactValue | None], ...] = (
            ("birth", member.birth.exact if member.birth else None),
            ("sex", member.sex.value if member.sex else None),
            ("relationship", member.relationship),
            ("kind", member.kind.value if member.kind else None),
            ("moves", member.moves),
            ("concerned", member.concerned),
            ("guarded", member.guarded),
            ("kana_problem", None if confirmed is None else not confirmed),
        )
        for name, value in rows:
            self._lay((FactId(name), n), value, member.sources.get(name, usual))
        for fact, value in member.facts.items():
            self._lay((fact, n), value, member.sources.get(fact, usual))

    def _lay_answers(self, state: InterviewState) -> None:
        """Every answer that was not voided, in the order given: a later one of a lower source does not overwrite."""
        for answer in state.answers:
            key = answer.key
            if key in state.voided or (answer.person is not None and answer.person not in self.indexes):
                continue
            place = self.place(key)
            if answer.value is None:
                self._forget(place, answer)
            else:
                self._lay(place, answer.value, answer.source, answer)

    def _forget(self, place: Place, answer: Answer) -> None:
        """わからない: nothing counts as known, but for a value that stands higher than who said so."""
        if place in self.explicit and not self._stands_over(place, answer.source, answer):
            return
        self.unanswerable.add(place)
        self.said[place] = answer
        if place in self.explicit:
            self._put_aside(place, KnownFact(self.explicit.pop(place), self.sources[place]))
        self.marks.pop(place, None)

    def _lay(self, place: Place, value: FactValue | None, source: Source, answer: Answer | None = None) -> None:
        if value is None or place[0] not in self.pack.facts:
            return
        if place in self.explicit:
            if not self._stands_over(place, source, answer):
                self._put_aside(place, KnownFact(value, source))
                return
            if self.sources[place] is not source:
                self._put_aside(place, KnownFact(self.explicit[place], self.sources[place]))
        if answer is not None:
            self.unanswerable.discard(place)
            self.said[place] = answer
        else:
            self.said.pop(place, None)
        self.explicit[place] = value
        self.sources[place] = source
        self.marks[place] = (value, id(source))

    def _put_aside(self, place: Place, known: KnownFact) -> None:
        self.set_aside.setdefault(place, []).append(known)

    def _stands_over(self, place: Place, source: Source, answer: Answer | None) -> bool:
        """Whether a value of this source counts more than the one that is there, or as much and is later."""
        wanted = self.pack.facts[place[0]].definition.sources
        held = self.said.get(place)
        return _rank(wanted, source, answer) <= _rank(wanted, self.sources[place], held)


_USUAL = (
    Source.CACHE,
    Source.CARD,
    Source.CERTIFICATE,
    Source.SPOKEN,
    Source.PRE_ENTRY,
    Source.COMPUTED,
)
"""The order of sources a fact does not name: what is registered, what a reader read, what was said."""


def _rank(wanted: Sequence[Source], source: Source, answer: Answer | None) -> int:
    """The place of a source in a fact's order; the clerk's own answer comes before all."""
    if answer is not None and source is Source.SPOKEN:
        return -1
    return wanted.index(source) if source in wanted else len(wanted) + _USUAL.index(source)


_ORIGIN = (
    ("from_kind", "kind"),
    ("from_prefecture", "prefecture"),
    ("from_code", "code"),
    ("from_certificate", "certificate"),
    ("planned_departure_on", "planned_departure_on"),
)
_DESTINATION = (("to_kind", "kind"), ("to_prefecture", "prefecture"))


class WhatIf:
    """The facts with some values put in (or taken out): only what depends on them is worked out again."""

    def __init__(
        self, base: FactBase, supposed: Mapping[Place, FactValue | None], affected: frozenset[FactId]
    ) -> None:
        self.base = base
        self.pack = base.pack
        self.calendar = base.calendar
        self.household = base.household
        self.everyone = base.everyone
        self._supposed = supposed
        self._affected = affected
        self._memo: dict[Place, Held] = {}

    def supposed(self, place: Place) -> FactValue | None:
        """What is put in at this place."""
        return self._supposed.get(place)

    def value(self, fact: FactId, person: int) -> Held:
        """The value of a fact under the supposition."""
        if fact not in self._affected:
            return self.base.value(fact, person)
        place = (fact, person)
        if place not in self._memo:
            self._memo[place] = resolve(self, self.pack.facts[fact], place, self.held(place))
        return self._memo[place]

    def if_applicable(self, fact: FactId, person: int) -> FactValue | None:
        """The value of a fact if it applies, where that cannot be told."""
        return supposed(self, (fact, person))

    def held(self, place: Place) -> FactValue | None:
        """What is said of a fact itself under the supposition."""
        return self._supposed[place] if place in self._supposed else self.base.explicit.get(place)

    def bulk_place(self, fact: PackFact, person: int) -> Place:
        """Where the bulk question of a fact is kept for this person."""
        return self.base.bulk_place(fact, person)


View = FactBase | WhatIf


class _Inputs:
    """What a computed function sees: the facts from the place of one person or of the case."""

    __slots__ = ("_person", "_view", "calendar")

    def __init__(self, view: View, person: int) -> None:
        self._view = view
        self._person = person
        self.calendar = view.calendar

    def own(self, fact: str) -> Held:
        on_case = self._view.pack.facts[FactId(fact)].definition.scope is Scope.CASE
        return self._view.value(FactId(fact), CASE if on_case else self._person)

    def everyone(self, fact: str) -> list[Held]:
        return [self._view.value(FactId(fact), n) for n in self._view.household]


def resolve(view: View, fact: PackFact, place: Place, explicit: FactValue | None) -> Held:
    """The value of a fact from its condition, an explicit value, its function or its bulk question."""
    if fact.applies_test is not None:
        applies = fact.applies_test(view, place[1])
        if applies is not True:
            return None if applies is None else NOT_APPLICABLE
    return _applicable(view, fact, place, explicit)


def supposed(view: View, place: Place) -> FactValue | None:
    """What a fact is if it applies, asked for a fact whose value is not known."""
    fact = view.pack.facts[place[0]]
    if fact.applies_test is None or fact.applies_test(view, place[1]) is True:
        return None
    held = _applicable(view, fact, place, view.held(place))
    return None if held is NOT_APPLICABLE else held


def _applicable(view: View, fact: PackFact, place: Place, explicit: FactValue | None) -> Held:
    if explicit is not None:
        return explicit
    person = place[1]
    if fact.computed is not None:
        return FUNCTIONS[fact.computed.function](_Inputs(view, person))
    if fact.bulk is not None:
        asked, whom = view.bulk_place(fact, person)
        held = view.value(asked, whom)
        if held is not None and held is not NOT_APPLICABLE:
            return fact.bulk.gives.get(held)
    return None
