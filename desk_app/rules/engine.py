"""The rule pack at work: decide, ask next, void what falls away. The only door of this room for the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import FactDefinition, KnownFact, Scope
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import FactKey, InterviewState, Question
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE, NOT_APPLICABLE
from desk_app.rules.determine import Determiner, Row, persons
from desk_app.rules.fact_base import FactBase, Place, WhatIf
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
        """Upper bound of the questions still to come."""
        base = self._base(state)
        found = self._determiner.decide(base) if determinations is None else determinations
        return self._interviewer.questions_left(base, found)

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
        """The state with answers voided that nobody would ask now; their values stay as defaults.

        An answer falls away when its fact no longer applies to the person, when no row it can decide could be
        required whatever it says, or when the form it was asked for is no longer needed.
        """
        base = self._base(state)
        determinations = self._determiner.decide(base)
        needed = self._interviewer.form_places(base, determinations)
        voided = set(state.voided)
        for key in state.effective():
            known_person = key[1] is None or key[1] in base.indexes
            if key != changed and known_person and self._falls_away(base, base.place(key), needed):
                voided.add(key)
        return replace(state, voided=frozenset(voided))

    def _falls_away(self, base: FactBase, place: Place, needed: frozenset[Place]) -> bool:
        fact = self.pack.facts.get(place[0])
        if fact is None or place[0] in self.pack.ask_first:
            return False
        if base.value(*place) is NOT_APPLICABLE:
            return True
        if place in needed:
            return False
        rows = self._rows_of(base, place)
        without = WhatIf(base, place, None, self._determiner.representatives.affected[place[0]])
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


__all__ = ["CASE", "ClosedDays", "Engine"]
