"""The interview: which question can still change the outcome, and which comes first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from desk_app.domain.fact import FactType, Scope
from desk_app.domain.ids import FactId, FormId
from desk_app.domain.interview import InterviewState, Question
from desk_app.domain.procedure import Determination, Result
from desk_app.rules.condition import CASE
from desk_app.rules.determine import Determiner, Row, start_person
from desk_app.rules.fact_base import FactBase, Place
from desk_app.rules.pack import BulkRule, RulePack

_MANY = {
    "ja": "次の{n}人のうち、「{label}」に当てはまる方はどなたですか。",
    "ja-easy": "この {n}人の 中で、「{label}」の 人は 誰ですか。",
    "en": "Which of these {n} people: {label}?",
}
_MANY_CHOICE = {
    "ja": "次の{n}人の「{label}」は、それぞれどれですか。",
    "ja-easy": "この {n}人の 「{label}」を 1人ずつ 選んでください。",
    "en": "For each of these {n} people: {label}?",
}
Cell = tuple[Row, int]
"""A row and the person (index or CASE) it is determined for."""


class Interviewer:
    """Chooses questions. Kept with the pack; holds nothing of a case."""

    def __init__(self, pack: RulePack, determiner: Determiner) -> None:
        self._pack = pack
        self._determiner = determiner
        self._rank = {fact: n for n, fact in enumerate(pack.ask_first)}
        self._representatives = determiner.representatives
        self._below_bulk: dict[FactId, list[tuple[FactId, BulkRule]]] = {}
        for fact, one in pack.facts.items():
            if one.bulk is not None:
                self._below_bulk.setdefault(one.bulk.fact, []).append((fact, one.bulk))
        self._form_facts = tuple(one for one in pack.facts.values() if one.definition.needed_by_forms)

    def next_question(
        self, state: InterviewState, base: FactBase, determinations: Sequence[Determination]
    ) -> Question | None:
        """The most decisive question that can still change an outcome, then what clocks and papers still need."""
        cells = self._cells(base, determinations)
        candidates = self._candidates(base, cells)
        waiting = self._waiting(base, cells)
        ranked = [(place, waiting[place]) for place in self._ranked(candidates)]
        # Where no single answer decides a row, one that leaves less to ask; at the worst any that is still open.
        for can in (self._can_change, self._narrows, lambda *_: True):
            for place, own in ranked:
                if can(base, place, own):
                    alike = set(self._alike(candidates, place))
                    together = [(p, c) for p, c in ranked if p == place or (p in alike and can(base, p, c))]
                    decided = (cell for _, cells_of in together for cell in cells_of)
                    people = sorted((p for p, _ in together), key=lambda p: p[1])
                    return self._asked_of(self.question(state, base, place, decided), base, people)
        wanted = self._wanted(base, determinations)
        for place in wanted:
            return self._asked_of(self.question(state, base, place, ()), base, self._alike(wanted, place))
        return None

    def _alike(self, places: Iterable[Place], place: Place) -> list[Place]:
        """The same fact of everyone it is open for."""
        if not self._for_several(place[0]):
            return [place]
        return sorted((one for one in places if one[0] == place[0]), key=lambda one: one[1])

    def _asked_of(self, question: Question, base: FactBase, places: Sequence[Place]) -> Question:
        """The question put for all these people at once; it stays one of one person where there is only one."""
        people = tuple(person for place in places if (person := base.person(place[1])) is not None)
        if len(people) < 2:
            return question
        label = self._pack.definition(question.fact).label
        words = _MANY_CHOICE if question.type is FactType.CHOICE else _MANY
        text = {language: words[language].format(n=len(people), label=label[language]) for language in words}
        own = f"{question.fact}/{people[0]}"
        return replace(question, id=own, person=people[0], people=people, text_many=text)

    def questions_left(self, base: FactBase, determinations: Sequence[Determination]) -> int:
        """Upper bound of the questions still to come, one put for several people at once counted as one.

        Every open fact that might apply, each bulk question above it, and the papers of all that might be required;
        0 where nothing can be asked now, since then nothing ever will be.
        """
        if self.questions_likely(base, determinations) == 0:
            return 0
        cells = self._cells(base, determinations)
        open_places = {place for places in cells.values() for place in places if self._may_ask(base, place, True)}
        bulk = {asked for place in open_places for asked in self._bulk_above(base, place)}
        live = frozenset(
            cell for cell, places in cells.items() if any(self._may_ask(base, place, True) for place in places)
        )
        wanted = self._wanted(base, determinations, live)
        return self._screens(open_places | bulk | set(wanted))

    def questions_likely(self, base: FactBase, determinations: Sequence[Determination]) -> int:
        """About how many questions are still to come: those that apply as things stand, and the papers wanted so far.

        Answers that open further questions add to it, those that settle several rows take away more than one.
        """
        cells = self._cells(base, determinations)
        open_places = {place for places in cells.values() for place in places if self._may_ask(base, place)}
        return self._screens(open_places | set(self._wanted(base, determinations)))

    def _screens(self, places: Iterable[Place]) -> int:
        """So many questions: a fact that can be asked of several people at once counts once."""
        return len({place[0] if self._for_several(place[0]) else place for place in places})

    def _for_several(self, fact: FactId) -> bool:
        """Whether it is quick to tell of several people at once."""
        definition = self._pack.definition(fact)
        return definition.scope is Scope.PERSON and definition.type in (FactType.BOOL, FactType.CHOICE)

    def question(self, state: InterviewState, base: FactBase, place: Place, cells: Iterable[Cell]) -> Question:
        """The question for a fact of a person; a voided answer comes back as its default."""
        fact, person = place
        definition = self._pack.definition(fact)
        whose = base.person(person)
        decides = tuple(dict.fromkeys(row.procedure.id for row, _ in cells))
        return Question(
            id=fact if whose is None else f"{fact}/{whose}",
            fact=fact,
            person=whose,
            text=definition.question,
            type=definition.type,
            choices=definition.choices,
            why=definition.why,
            decides=decides,
            default=state.defaults().get((fact, whose)),
            private=definition.private,
            for_form=() if decides or definition.decides else definition.needed_by_forms,
        )

    def decides(self, base: FactBase, place: Place, determinations: Sequence[Determination]) -> tuple[Cell, ...]:
        """Undecided cells that a fact, asked again, is missing for."""
        return self._waiting(base, self._cells(base, determinations)).get(place, ())

    # ------------------------------------------------------------------ candidates
    def _cells(self, base: FactBase, determinations: Sequence[Determination]) -> dict[Cell, tuple[Place, ...]]:
        """Undecided cells with the places that are missing for them."""
        rows = {row.procedure.id: row for row in self._determiner.rows_at(base)}
        return {
            (rows[one.procedure], CASE if one.person is None else base.indexes[one.person]): tuple(
                base.place(key) for key in one.missing_keys
            )
            for one in determinations
            if one.result is Result.UNDECIDED and one.procedure in rows
        }

    def _candidates(self, base: FactBase, cells: dict[Cell, tuple[Place, ...]]) -> dict[Place, int]:
        """Places worth asking with how many cells each can settle; a bulk question stands for two or more."""
        found: dict[Place, set[Cell]] = {}
        for cell, places in cells.items():
            for place in places:
                if self._may_ask(base, place):
                    found.setdefault(place, set()).add(cell)
        for _ in range(3):
            if not self._lift(base, found):
                break
        return {place: len(cells_of) for place, cells_of in found.items()}

    def _lift(self, base: FactBase, found: dict[Place, set[Cell]]) -> bool:
        """Replace groups of places by the bulk question above them; whether anything was replaced."""
        groups: dict[Place, list[Place]] = {}
        for place in found:
            fact = self._pack.facts[place[0]]
            if fact.bulk is not None:
                groups.setdefault(base.bulk_place(fact, place[1]), []).append(place)
        lifted = False
        for asked, places in groups.items():
            if len(places) < 2 or not self._may_ask(base, asked) or not self._consistent(base, asked):
                continue
            cells: set[Cell] = set()
            for place in places:
                cells |= found.pop(place)
            found.setdefault(asked, set()).update(cells)
            lifted = True
        return lifted

    def _consistent(self, base: FactBase, asked: Place) -> bool:
        """Whether some answer to the bulk question would contradict nothing known of the people it stands for."""
        said = [
            (rule.gives, base.explicit.get(place))
            for fact, rule in self._below_bulk.get(asked[0], ())
            for place in self._below(base, fact, asked[1])
        ]
        return any(
            all(held is None or gives.get(answer, held) == held for gives, held in said)
            for answer in self._representatives.of(base, asked)
            if any(answer in gives for gives, _ in said)
        )

    def _below(self, base: FactBase, fact: FactId, person: int) -> list[Place]:
        if self._pack.definition(fact).scope is Scope.CASE:
            return [(fact, CASE)]
        return [(fact, n) for n in (base.household if person == CASE else (person,))]

    def _may_ask(self, base: FactBase, place: Place, maybe: bool = False) -> bool:
        """Whether a fact can be asked now: not known, not わからない, and (unless ``maybe``) it does apply."""
        fact = self._pack.facts[place[0]]
        if place in base.unanswerable or fact.computed is not None or base.value(*place) is not None:
            return False
        return maybe or fact.applies_test is None or fact.applies_test(base, place[1]) is True

    def _waiting(self, base: FactBase, cells: dict[Cell, tuple[Place, ...]]) -> dict[Place, tuple[Cell, ...]]:
        """Undecided cells by the facts missing for them and the questions that stand for those."""
        found: dict[Place, dict[Cell, None]] = {}
        above: dict[Place, tuple[Place, ...]] = {}
        for cell, places in cells.items():
            for place in places:
                if place not in above:
                    above[place] = (place, *self._bulk_above(base, place))
                for one in above[place]:
                    found.setdefault(one, {})[cell] = None
        return {place: tuple(waiting) for place, waiting in found.items()}

    def _bulk_above(self, base: FactBase, place: Place) -> tuple[Place, ...]:
        fact = self._pack.facts[place[0]]
        if fact.bulk is None:
            return ()
        asked = base.bulk_place(fact, place[1])
        return (asked, *self._bulk_above(base, asked))

    def _ranked(self, candidates: dict[Place, int]) -> list[Place]:
        last = len(self._rank)
        facts = self._pack.facts
        return sorted(
            candidates,
            key=lambda p: (self._rank.get(p[0], last), -candidates[p], facts[p[0]].order, p[1]),
        )

    def _can_change(self, base: FactBase, place: Place, cells: Sequence[Cell]) -> bool:
        """Whether some answer settles an undecided cell, or dates a clock of one."""
        affected = self._representatives.affected[place[0]]
        for value in self._representatives.of(base, place):
            view = base.supposing(place, value, affected)
            if any(self._determiner.truth(row, view, person) is not None for row, person in cells):
                return True
        return any(rule.start == place[0] for row, _ in cells for rule in row.procedure.deadlines)

    def _narrows(self, base: FactBase, place: Place, cells: Sequence[Cell]) -> bool:
        """Whether some answer takes another missing fact out of the question."""
        affected = self._representatives.affected[place[0]]
        for row, person in cells:
            others = {one for one in self._determiner.missing(row, base, person) if one != place}
            for value in self._representatives.of(base, place):
                view = base.supposing(place, value, affected)
                if not others <= set(self._determiner.missing(row, view, person)):
                    return True
        return False

    # ------------------------------------------------------------------ clocks and papers
    def form_places(self, base: FactBase, determinations: Sequence[Determination]) -> frozenset[Place]:
        """Facts that clocks and forms of rows not ruled out look at, known or not."""
        places: set[Place] = set()
        rows = {row.procedure.id: row.procedure for row in self._determiner.rows_at(base)}
        forms: dict[FormId, set[int]] = {}
        for one in determinations:
            if one.result is Result.NOT_REQUIRED:
                continue
            person = CASE if one.person is None else base.indexes[one.person]
            for rule in rows[one.procedure].deadlines:
                places.update(self._sources_of(rule.start, start_person(self._pack, rule.start, person), base))
            for fact in self._determiner.fee_facts(rows[one.procedure], base, person):
                places.update(self._sources_of(fact, start_person(self._pack, fact, person), base))
            for form in one.forms:
                forms.setdefault(form, set()).add(person)
        return frozenset(places | set(self._for_forms(forms)))

    def _sources_of(self, fact: FactId, person: int, base: FactBase) -> Iterable[Place]:
        rule = self._pack.facts[fact].computed
        if rule is None:
            yield (fact, person)
            return
        for need in rule.needs:
            if self._pack.definition(need).scope is Scope.CASE:
                yield from self._sources_of(need, CASE, base)
            else:
                for one in (person,) if person != CASE else base.household:
                    yield from self._sources_of(need, one, base)

    def _wanted(
        self, base: FactBase, determinations: Sequence[Determination], live: frozenset[Cell] = frozenset()
    ) -> list[Place]:
        """Facts that clocks and forms of required procedures still lack, in the order of the pack.

        ``live`` are open cells that an answer may still make required; their papers are counted in.
        """
        places: dict[Place, None] = {}
        forms: dict[FormId, set[int]] = {}
        rows = {row.procedure.id: row.procedure for row in self._determiner.rows_at(base)}
        open_ = {(row.procedure.id, person) for row, person in live}
        for one in determinations:
            person = CASE if one.person is None else base.indexes[one.person]
            if one.result is not Result.REQUIRED and (one.procedure, person) not in open_:
                continue
            for rule in rows[one.procedure].deadlines:
                if rule.when is None or rule.when(base, person) is True:
                    whose = start_person(self._pack, rule.start, person)
                    self._determiner.tracer.missing_value(base, (rule.start, whose), places)
            for fact in self._determiner.fee_facts(rows[one.procedure], base, person):
                whose = start_person(self._pack, fact, person)
                self._determiner.tracer.missing_value(base, (fact, whose), places)
            for form in one.forms:
                forms.setdefault(form, set()).add(person)
        for place in self._for_forms(forms):
            places[place] = None
        asked = [place for place in places if self._may_ask(base, place, bool(live))]
        return sorted(asked, key=lambda p: (self._pack.facts[p[0]].order, p[1]))

    def _for_forms(self, forms: dict[FormId, set[int]]) -> Iterable[Place]:
        for fact in self._form_facts:
            definition = fact.definition
            persons: set[int] = set()
            for form in definition.needed_by_forms:
                persons |= forms.get(FormId(form), set())
            if not persons:
                continue
            if definition.scope is Scope.CASE:
                yield (definition.id, CASE)
            else:
                yield from ((definition.id, n) for n in persons if n != CASE)
