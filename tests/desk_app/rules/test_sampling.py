"""Random households: the same from the same seed, at one with themselves, asked half as much as on paper."""

from __future__ import annotations

import pytest

from desk_app.domain.fact import Scope
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from desk_app.rules.sampling import answered, interview_length, sample, walk

EVENTS = list(LifeEvent)


@pytest.mark.slow
@pytest.mark.parametrize("event", EVENTS, ids=str)
def test_at_most_half_of_the_applicable_questions_are_asked(pack: RulePack, event: LifeEvent) -> None:
    """A few households here; `interview_length` takes hundreds."""
    found = interview_length(pack, event, 16)
    assert found.households == 16
    assert 0 < found.screens <= found.asked
    assert found.share <= 0.5, found.text()
    assert event.value in found.text()


@pytest.mark.parametrize("event", EVENTS, ids=str)
def test_the_clerk_is_told_about_how_many_questions_are_left(
    engine: Engine, pack: RulePack, event: LifeEvent
) -> None:
    """Never more than the bound; and the likely number is off by less than half on the whole."""
    off = told = 0
    for n in range(3):
        states = [state for state, _ in walk(engine, sample(pack, event, f"left/{n}"))]
        for asked, state in enumerate(states):
            left = len(states) - asked
            assert left <= engine.questions_left(state)
            off += abs(engine.questions_likely(state) - left)
            told += left
    assert off < told / 2


def test_the_same_seed_gives_the_same_household(pack: RulePack) -> None:
    one, again, other = (sample(pack, LifeEvent.BIRTH, seed) for seed in ("1/3", "1/3", "1/4"))
    assert one.situation == again.situation
    assert one.answers() == again.answers()
    assert one.answers() != other.answers()


@pytest.mark.parametrize("event", EVENTS, ids=str)
def test_the_event_is_about_somebody_of_the_household(pack: RulePack, event: LifeEvent) -> None:
    for n in range(20):
        people = sample(pack, event, str(n)).situation.household
        moving = event in (LifeEvent.MOVE_IN, LifeEvent.MOVE_OUT, LifeEvent.MOVE_WITHIN)
        assert any(one.moves if moving else one.concerned for one in people)
        assert [one.relationship for one in people].count("世帯主") == 1
        if event is LifeEvent.BIRTH:
            (newborn,) = [one for one in people if one.concerned]
            assert newborn.relationship == "子"


def test_a_question_for_several_people_agrees_with_what_each_says(pack: RulePack) -> None:
    checked = 0
    for n in range(20):
        one = sample(pack, LifeEvent.MOVE_IN, str(n))
        for fact, of in pack.facts.items():
            if of.bulk is None or pack.definition(of.bulk.fact).scope is Scope.PERSON:
                continue
            said = one.answer(of.bulk.fact, None)
            whose = [p.id for p in one.situation.household] if of.definition.scope is Scope.PERSON else [None]
            if said in of.bulk.gives:
                assert all(one.answer(fact, person) == of.bulk.gives[said] for person in whose)
                checked += 1
    assert checked > 100


def test_a_walk_ends_with_everything_decided(engine: Engine, pack: RulePack) -> None:
    one = sample(pack, LifeEvent.MOVE_WITHIN, "1/1")
    state = InterviewState(one.situation)
    for before, question in walk(engine, one):
        assert before == state
        for person in question.people or (question.person,):
            state = answered(state, question.fact, person, one.answer(question.fact, person))
    assert not [found.procedure for found in engine.decide(state) if found.result is Result.UNDECIDED]


def test_the_old_are_insured_as_the_old_are(pack: RulePack) -> None:
    ages = 0
    for n in range(40):
        one = sample(pack, LifeEvent.DEATH, str(n))
        for member in one.situation.household:
            assert member.birth is not None
            assert member.birth.exact is not None
            if member.birth.exact.year < 1950:
                assert one.answer(FactId("insurance"), PersonId(member.id)) == "後期"
                ages += 1
    assert ages
