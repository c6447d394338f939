"""The rule pack at work: decide, ask next, void what falls away. The only door of this room for the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from desk_app.domain.case import Override
from desk_app.domain.errors import InvalidInput
from desk_app.domain.explanation import Conflict, Explanation
from desk_app.domain.fact import FactDefinition, KnownFact, Scope, Source
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.interview import FactKey, InterviewState, Question
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination, Result
from desk_app.domain.situation import Member
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE, NOT_APPLICABLE
from desk_app.rules.determine import Determiner, Row, persons
from desk_app.rules.explain import Explainer, NameOf
from desk_app.rules.fact_base import FactBase, Place
from desk_app.rules.interview import Interviewer
from desk_app.rules.pack import RulePack


class Engine:
    """A rule pack with the town's closed days. One serves all cases of a desk.

    Every method takes the interview state alone; ``determinations`` may hand in what ``decide`` gave for the same
    state, so that it is not worked out twice.
    """

    def __init__(self, pack: RulePack, closed_days: ClosedDays | None = None) -> None:
        self.pack = pack
        self._calendar = closed_days or ClosedDays()
        self._determiner = Determiner(pack)
        self._interviewer = Interviewer(pack, self._determiner)
        self._explainer = Explainer(pack, self._determiner)

    @property
    def version(self) -> str:
        """Version of the pack, kept with each case."""
        return self.pack.version

    @property
    def events(self) -> tuple[LifeEvent, ...]:
        """Life events the pack covers."""
        return self.pack.events

    def fact(self, fact: FactId) -> FactDefinition:
        """The definition of a fact. Raises InvalidInput when the pack has none of this id."""
        found = self.pack.facts.get(fact)
        if found is None:
            raise InvalidInput(f"事実 {fact}", "ルールパックにありません。", "事実の一覧を確かめてください。")
        return found.definition

    def facts_of(self, event: LifeEvent) -> frozenset[FactId]:
        """Facts that can be asked at an event: for a row's result, a clock or one of its forms."""
        rows = self._determiner.rows(event)
        used = {fact for row in rows for fact in row.used | {fact for fact, _ in row.inputs}}
        forms = {form for row in rows for form in row.procedure.forms}
        for fact, one in self.pack.facts.items():
            if forms & set(one.definition.needed_by_forms):
                used.add(fact)
        return frozenset(fact for fact in used if self.pack.facts[fact].computed is None)

    def known(self, state: InterviewState) -> Mapping[FactKey, KnownFact]:
        """Every fact known in this state with its source, computed ones included."""
        return self._base(state).known()

    def decide(self, state: InterviewState) -> tuple[Determination, ...]:
        """One determination per candidate row and person.

        Raises InvalidInput for an event the pack does not cover and for a date outside every period of a row.
        """
        return self._determiner.decide(self._base(state))

    def next_question(
        self, state: InterviewState, determinations: Sequence[Determination] | None = None
    ) -> Question | None:
        """First what can still change a result, then what clocks and papers lack; None when nothing is left."""
        base = self._base(state)
        found = self._determiner.decide(base) if determinations is None else determinations
        return self._interviewer.next_question(state, base, found)

    def questions_left(self, state: InterviewState, determinations: Sequence[Determination] | None = None) -> int:
        """Upper bound of the questions still to come; one put for several people at once counts as one."""
        base = self._base(state)
        found = self._determiner.decide(base) if determinations is None else determinations
        return self._interviewer.questions_left(base, found)

    def questions_likely(self, state: InterviewState, determinations: Sequence[Determination] | None = None) -> int:
        """About how many questions are still to come, for the clerk to tell; 0 when none is."""
        base = self._base(state)
        found = self._determiner.decide(base) if determinations is None else determinations
        return self._interviewer.questions_likely(base, found)

    def question_for(self, state: InterviewState, fact: FactId, person: PersonId | None) -> Question:
        """The question of one fact, to be asked again. Raises InvalidInput for a computed fact or unknown person."""
        base, definition = self._base(state), self.fact(fact)
        if definition.computed or not definition.question:
            raise InvalidInput(definition.label["ja"], "計算で決まる項目です。", "元になる項目を直してください。")
        if (person is None) is not (definition.scope is Scope.CASE) or (
            person is not None and person not in base.indexes
        ):
            raise InvalidInput(definition.label["ja"], "この受付にいない人です。", "世帯の人を選んでください。")
        place = base.place((fact, person))
        question = self._interviewer.question(state, base, place, ())
        held = base.explicit.get(place)
        used = tuple(row.procedure.id for row in self._determiner.rows_at(base) if fact in row.used)
        return replace(question, decides=used, default=held if held is not None else question.default)

    def void_dependants(self, state: InterviewState, changed: FactKey) -> InterviewState:
        """The state with answers voided that this change made pointless; their values stay as defaults.

        An answer falls away when its fact no longer applies to the person, when no row it can decide could be
        required whatever it says, or when the form it was asked for is no longer needed. What was pointless before
        the change already hangs on something else and stays.
        """
        fallen = self._fallen(state, (key for key in state.effective() if key != changed))
        if not fallen:
            return state
        fallen -= self._fallen(_before(state, changed), fallen)
        return replace(state, voided=state.voided | fallen)

    def _fallen(self, state: InterviewState, keys: Iterable[FactKey]) -> frozenset[FactKey]:
        """Those of the answered facts that nobody would ask."""
        base = self._base(state)
        needed = self._interviewer.form_places(base, self._determiner.decide(base))
        known = (key for key in keys if key[1] is None or key[1] in base.indexes)
        return frozenset(key for key in known if self._falls_away(base, base.place(key), needed))

    def explain(
        self,
        state: InterviewState,
        procedure: ProcedureId,
        person: PersonId | None,
        *,
        overrides: Sequence[Override] = (),
        names: Mapping[PersonId, str] | None = None,
    ) -> Explanation:
        """Why a procedure is (not) required for a person, what stands against it and what would change it.

        ``overrides`` are the clerk's decisions of the case, ``names`` what people are called (their registered names
        unless given). Raises InvalidInput for a row that is no candidate or a person it is not determined for.
        """
        base = self._base(state)
        for row in self._determiner.rows_at(base):
            for whose in persons(row.procedure, base) if row.procedure.id == procedure else ():
                if base.person(whose) == person:
                    return self._explained(base, row, self._determiner.one(row, base, whose), overrides, names)
        raise InvalidInput(f"手続き {procedure}", "この受付の候補にありません。", "一覧から選んでください。")

    def explanations(
        self,
        state: InterviewState,
        *,
        overrides: Sequence[Override] = (),
        names: Mapping[PersonId, str] | None = None,
    ) -> tuple[Explanation, ...]:
        """The explanation of every determination, in the order of ``decide``."""
        base = self._base(state)
        return tuple(
            self._explained(base, row, self._determiner.one(row, base, person), overrides, names)
            for row in self._determiner.rows_at(base)
            for person in persons(row.procedure, base)
        )

    def asked_not_needed(
        self, state: InterviewState, *, names: Mapping[PersonId, str] | None = None
    ) -> tuple[Explanation, ...]:
        """What was in question and was ruled out by an answer: also asked about, not needed.

        Rows that were never in question (the age, the kind of move rule them out) are left out, and so are rows done
        by another one in their place.
        """
        base, unasked = self._base(state), self._base(without_answers(state))
        found = []
        for row in self._determiner.rows_at(base):
            for person in persons(row.procedure, base) if row.in_force else ():
                one = self._determiner.one(row, base, person)
                ruled_out = one.result is Result.NOT_REQUIRED and one.superseded_by is None
                if ruled_out and self._determiner.truth(row, unasked, person) is not False:
                    found.append(self._explained(base, row, one, (), names))
        return tuple(found)

    def conflicts(
        self, state: InterviewState, *, names: Mapping[PersonId, str] | None = None
    ) -> tuple[Conflict, ...]:
        """Every fact of which two places (register, card, answers) say different things, with the one that counts."""
        base = self._base(state)
        return self._explainer.conflicts(base, _called(base, names))

    def _explained(
        self,
        base: FactBase,
        row: Row,
        one: Determination,
        overrides: Sequence[Override],
        names: Mapping[PersonId, str] | None,
    ) -> Explanation:
        own = next((o for o in overrides if (o.procedure, o.person) == (one.procedure, one.person)), None)
        return self._explainer.explain(base, row, one, _called(base, names), own)

    def _falls_away(self, base: FactBase, place: Place, needed: frozenset[Place]) -> bool:
        fact = self.pack.facts.get(place[0])
        if fact is None or place[0] in self.pack.ask_first:
            return False
        if base.value(*place) is NOT_APPLICABLE:
            return True
        if place in needed:
            return False
        rows = self._rows_of(base, place)
        without = base.supposing(place, None, self._determiner.representatives.affected[place[0]])
        return not any(
            self._determiner.truth(row, view, person) is not False for row, person in rows for view in (base, without)
        )

    def _rows_of(self, base: FactBase, place: Place) -> list[tuple[Row, int]]:
        """Rows and persons whose result a fact can enter into."""
        found: list[tuple[Row, int]] = []
        for row in self._determiner.rows_at(base):
            if place[0] in row.used:
                found.extend((row, person) for person in persons(row.procedure, base))
        return found

    def _base(self, state: InterviewState) -> FactBase:
        return FactBase(self.pack, state, self._calendar)


def _called(base: FactBase, names: Mapping[PersonId, str] | None) -> NameOf:
    """What people are called: as given, else by their registered names."""
    known = {one.id: f"{one.name.registered}さん" for one in base.members} | dict(names or {})
    return lambda person: known[person]


def _before(state: InterviewState, changed: FactKey) -> InterviewState:
    """The state before the last answer to a fact was given."""
    for n in range(len(state.answers) - 1, -1, -1):
        if state.answers[n].key == changed:
            return replace(state, answers=(*state.answers[:n], *state.answers[n + 1 :]))
    return state


def without_answers(state: InterviewState) -> InterviewState:
    """The state before anything was asked: what the register, the card and the filing itself say."""
    asked = (Source.SPOKEN, Source.PRE_ENTRY)

    def unasked(member: Member) -> Member:
        usual = Source.CACHE if member.resident_id else Source.SPOKEN
        kept = {fact: value for fact, value in member.facts.items() if member.sources.get(fact, usual) not in asked}
        return replace(member, facts=kept)

    situation = replace(
        state.situation,
        answers={},
        household=tuple(unasked(one) for one in state.situation.household),
        other_household=tuple(unasked(one) for one in state.situation.other_household),
    )
    kept = tuple(one for one in state.answers if one.source not in asked)
    return InterviewState(situation, kept, state.voided)


__all__ = ["CASE", "ClosedDays", "Engine"]
