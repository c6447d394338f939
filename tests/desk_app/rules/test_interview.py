"""The interview: every question can change something, it ends, and answers that fall away are voided."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.fact import FactType, FactValue, Source
from desk_app.domain.ids import ClerkId, FactId, PersonId
from desk_app.domain.interview import Answer, FactKey, InterviewState, Question
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.domain.resident import ResidentKind
from desk_app.domain.situation import Place, Situation
from desk_app.rules.condition import Truth
from desk_app.rules.determine import Determiner, Row, persons
from desk_app.rules.engine import Engine
from desk_app.rules.fact_base import FactBase
from desk_app.rules.fact_base import Place as FactPlace
from desk_app.rules.pack import RulePack
from desk_app.rules.sampling import Sample, sample, walk
from tests.desk_app.rules.households import base_of, label, required, state_of
from tests.support.builders import a_member
from tests.support.demo_answers import demo_answers, demo_situation

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
CLERK = ClerkId("c1")
FILED_ON = date(2026, 11, 24)


def answered(state: InterviewState, fact: str, value: FactValue | None, person: str | None = None) -> InterviewState:
    whose = None if person is None else PersonId(person)
    return state.with_answer(Answer(FactId(fact), whose, value, Source.SPOKEN, AT, CLERK))


def a_random_situation(chance: random.Random, event: LifeEvent) -> Situation:
    """One to four people of any age whom the event is about or not; some facts of the case known from the start."""
    size = chance.choice([1, 1, 1, 1, 1, 2, 2, 3, 4])
    relations = ["世帯主", "妻", "子", "母"]
    moving = event in (LifeEvent.MOVE_IN, LifeEvent.MOVE_OUT, LifeEvent.MOVE_WITHIN)
    people = tuple(
        a_member(
            f"p{n + 1}",
            birth=f"{chance.randint(1930, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            relationship=relations[n],
            kind=chance.choice([ResidentKind.JAPANESE, ResidentKind.JAPANESE, ResidentKind.FOREIGN]),
            moves=chance.choice([True, True, True, None]) if moving else None,
            concerned=None if moving else chance.choice([True, False, None]),
        )
        for n in range(size)
    )
    situation = Situation(event, FILED_ON, demo_situation().town, household=people)
    return replace(situation, origin=Place()) if event is LifeEvent.MOVE_IN else situation


def any_answer(chance: random.Random, question: Question) -> FactValue:
    match question.type:
        case FactType.BOOL:
            return chance.random() < 0.5
        case FactType.CHOICE:
            return chance.choice(question.choices).value
        case FactType.NUMBER:
            return chance.randint(0, 4)
        case FactType.DATE:
            return date(2026, chance.randint(9, 11), chance.randint(1, 24))
        case FactType.TEXT:
            return chance.choice(["架空県", "東京都", "架空"])


@pytest.mark.slow
@pytest.mark.parametrize("event", list(LifeEvent), ids=str)
def test_random_households_ask_only_what_matters_and_end(engine: Engine, pack: RulePack, event: LifeEvent) -> None:
    """Twelve households an event: some answer to each question changes a result or dates a clock, none stays open."""
    chance = random.Random(event.value)
    determiner = Determiner(pack)
    for n in range(12):
        state = InterviewState(a_random_situation(chance, event))
        asked: set[str] = set()
        while (question := engine.next_question(state, found := engine.decide(state))) is not None:
            assert question.people == () or question.person == question.people[0]
            people = (question.people if n % 2 else ()) or (question.person,)
            for person in people:
                assert f"{question.fact}/{person}" not in asked, question.id
                asked.add(f"{question.fact}/{person}")
                if question.decides:
                    assert matters(determiner, pack, state, question, person), (question.id, person)
            for person in people:
                state = answered(state, question.fact, any_answer(chance, question), person)
        assert [label(one) for one in found if one.result is Result.UNDECIDED] == []
        assert engine.questions_left(state, found) == 0


def matters(
    determiner: Determiner, pack: RulePack, state: InterviewState, question: Question, person: PersonId | None
) -> bool:
    """Whether the outcome of a row it names differs for some answer; the day of the event always dates clocks."""
    if question.fact == "event_on":
        return True
    base = base_of(pack, state)
    rows = [row for row in determiner.rows_at(base) if row.procedure.id in question.decides]
    if any(rule.start == question.fact for row in rows for rule in row.procedure.deadlines):
        return True
    place = base.place((question.fact, person))
    before = [(truth, lacks - {place}) for truth, lacks in truths(determiner, rows, base)]
    return any(
        truths(determiner, rows, base_of(pack, answered(state, question.fact, value, person))) != before
        for value in determiner.representatives.of(base, place)
    )


def truths(determiner: Determiner, rows: list[Row], base: FactBase) -> list[tuple[Truth, frozenset[FactPlace]]]:
    """What each row comes to for each person, and what it still lacks beside the question itself."""
    found = []
    for row in rows:
        for n in persons(row.procedure, base):
            truth = determiner.truth(row, base, n)
            found.append((truth, frozenset(determiner.missing(row, base, n) if truth is None else ())))
    return found


def test_one_question_for_several_people_is_answered_one_by_one(engine: Engine) -> None:
    facts = {"left_employment": None, "pension": "未加入"}
    state = state_of({"people": {f"p{n}": [date(1990, 1, n), "男", "世帯主", facts] for n in (1, 2, 3)}})
    question = engine.next_question(state)
    assert question is not None
    assert (question.fact, question.people) == ("left_employment", ("p1", "p2", "p3"))
    assert question.id == "left_employment/p1"
    assert "3人" in question.text_many["ja"]
    assert set(question.text_many) == {"ja", "ja-easy", "en"}
    one = answered(state, "left_employment", True, "p1")
    rest = engine.next_question(one)
    assert rest is not None
    assert rest.people == ("p2", "p3")
    last = engine.next_question(answered(one, "left_employment", None, "p2"))
    assert last is not None
    assert (last.person, last.people, last.text_many) == ("p3", (), {})


@pytest.mark.parametrize("event", list(LifeEvent), ids=str)
def test_going_back_voids_only_what_depends_on_it(engine: Engine, pack: RulePack, event: LifeEvent) -> None:
    """What is voided by a changed answer hangs on it and decides nothing any more; the old answer brings it back."""
    chance = random.Random(f"back {event}")
    determiner = Determiner(pack)
    for n in range(2):
        state = finished(engine, sample(pack, event, f"back/{n}"))
        for key in chance.sample(sorted(state.effective(), key=str), min(6, len(state.effective()))):
            other = another(chance, engine, state, key)
            changed = engine.void_dependants(answered(state, key[0], other, key[1]), key)
            assert key not in changed.voided
            for voided in changed.voided:
                assert hangs_on(determiner, pack, changed, voided[0], key[0]), (voided, key)
            assert outcome(engine, changed) == outcome(engine, replace(changed, voided=frozenset()))
            assert set(changed.defaults()) == {
                one for one in changed.voided if state.effective()[one].value is not None
            }
            back = replace(answered(changed, key[0], state.effective()[key].value, key[1]), voided=frozenset())
            assert outcome(engine, back) == outcome(engine, state)


def finished(engine: Engine, one: Sample) -> InterviewState:
    """The state at the end of an interview."""
    state = InterviewState(one.situation)
    for _, question in walk(engine, one):
        for person in question.people or (question.person,):
            state = answered(state, question.fact, one.answer(question.fact, person), person)
    return state


def another(chance: random.Random, engine: Engine, state: InterviewState, key: FactKey) -> FactValue:
    """Another answer to the same question."""
    question, held = engine.question_for(state, *key), state.effective()[key].value
    values = [any_answer(chance, question) for _ in range(20)]
    return next((value for value in values if value != held), values[0])


def hangs_on(determiner: Determiner, pack: RulePack, state: InterviewState, voided: FactId, changed: FactId) -> bool:
    """Whether a fact follows from another, or enters a row, or a form of a row, that the other enters too."""
    if voided in determiner.representatives.affected[changed]:
        return True
    forms = set(pack.definition(voided).needed_by_forms)
    rows = [row for row in determiner.rows_at(base_of(pack, state)) if changed in row.used]
    return any(voided in row.used or forms & set(row.procedure.forms) for row in rows)


def outcome(engine: Engine, state: InterviewState) -> list[tuple[str, Result]]:
    return [(label(one), one.result) for one in engine.decide(state)]


@pytest.mark.parametrize("event", list(LifeEvent), ids=str)
def test_not_known_is_an_answer_everywhere(engine: Engine, pack: RulePack, event: LifeEvent) -> None:
    """A third of the answers is わからない: the interview ends, and each open row says what is to be found out."""
    chance = random.Random(f"unsure {event}")
    open_rows = 0
    for n in range(3):
        one = sample(pack, event, f"unsure/{n}")
        state = InterviewState(one.situation)
        asked: set[str] = set()
        while (question := engine.next_question(state)) is not None:
            assert question.id not in asked
            asked.add(question.id)
            for person in question.people or (question.person,):
                value = None if chance.random() < 0.33 else one.answer(question.fact, person)
                state = answered(state, question.fact, value, person)
        for found in engine.decide(state):
            assert bool(found.todo) is (found.result is Result.UNDECIDED), found.procedure
            open_rows += found.result is Result.UNDECIDED
        assert engine.questions_left(state) == engine.questions_likely(state) == 0
    assert open_rows


def test_demo_family_comes_to_its_forms(engine: Engine) -> None:
    answers = demo_answers()
    state = InterviewState(demo_situation())
    left = engine.questions_left(state)
    asked = 0
    while (question := engine.next_question(state)) is not None:
        asked += 1
        state = answered(state, question.fact, answers[(question.fact, question.person)], question.person)
        state = engine.void_dependants(state, (question.fact, question.person))
    assert asked <= left
    assert not state.voided
    forms = {form for one in engine.decide(state) if one.result is Result.REQUIRED for form in one.forms}
    assert forms == {
        "juumin-ido", "mynumber-card-change", "jpki-signature", "mynumber-card-issue", "seal-registration",
        "kokuho-acquire", "nenkin-change", "jidou-teate-claim", "kodomo-iryo", "yobou-sesshu", "tennyugaku", "gakudo",
        "hoiku-nintei", "gentsuki", "inu-change", "suido-start", "koza-furikae",
    }  # fmt: skip


def test_not_known_stays_open_and_is_not_asked_again(engine: Engine) -> None:
    state = state_of({"people": {"p1": [date(1990, 1, 1), "男", "世帯主"]}, "answers": {"owns_moped": None}})
    question = engine.next_question(state)
    assert question is not None
    assert question.fact == "owns_moped"
    after = answered(state, "owns_moped", None)
    found = {label(one): one for one in engine.decide(after)}
    assert found["E01"].result is Result.UNDECIDED
    assert found["E01"].missing == ("owns_moped",)
    assert engine.next_question(after) is None


def test_one_question_stands_for_a_family(engine: Engine) -> None:
    row = {"people": {f"p{n}": [date(1990, 1, n), "男", "世帯主", {"wants_seal": None}] for n in (1, 2)}}
    state = state_of(row)
    question = engine.next_question(state)
    assert question is not None
    assert (question.fact, question.person) == ("anyone_wants_seal", None)
    assert engine.next_question(answered(state, "anyone_wants_seal", False)) is None
    after = engine.next_question(answered(state, "anyone_wants_seal", True))
    assert after is not None
    assert after.id == "wants_seal/p1"
    known = engine.known(answered(state, "anyone_wants_seal", False))
    assert known[(FactId("wants_seal"), PersonId("p2"))].source is Source.SPOKEN


def test_a_changed_answer_voids_its_dependants_and_keeps_them_as_defaults(engine: Engine) -> None:
    state = state_of({"people": {"p1": [date(1990, 1, 1), "男", "世帯主"]}, "answers": {"dog_situation": None}})
    state = answered(state, "dog_situation", "いる")
    state = answered(state, "dog_registration", "鑑札")
    state = answered(state, "dog_name", "こむぎ")
    changed = engine.void_dependants(answered(state, "dog_situation", "いない"), (FactId("dog_situation"), None))
    assert changed.voided == {("dog_registration", None), ("dog_name", None)}
    assert "E09" not in required(engine.decide(changed))
    back = answered(changed, "dog_situation", "いる")
    question = engine.next_question(back)
    assert question is not None
    assert (question.fact, question.default) == ("dog_registration", "鑑札")


def test_an_answer_that_can_no_longer_matter_is_voided(engine: Engine) -> None:
    row = {"people": {"p1": [date(1990, 1, 1), "男", "世帯主", {"wants_seal": None, "moves": None}]}}
    state = answered(answered(state_of(row), "moves", True, "p1"), "wants_seal", True, "p1")
    assert "A17/p1" in required(engine.decide(state))
    changed = engine.void_dependants(answered(state, "moves", False, "p1"), (FactId("moves"), PersonId("p1")))
    assert ("wants_seal", "p1") in changed.voided
    kept = engine.void_dependants(answered(state, "moves", True, "p1"), (FactId("moves"), PersonId("p1")))
    assert not kept.voided


def test_form_facts_come_after_the_deciding_ones(engine: Engine) -> None:
    row = {
        "people": {"p1": [date(1990, 1, 1), "男", "世帯主"]},
        "answers": {"owns_moped": True, "dv": None, "phone": None},
    }
    state = state_of(row)
    first = engine.next_question(state)
    assert first is not None
    assert (first.fact, first.private, first.for_form) == ("dv", True, ())
    second = engine.next_question(answered(state, "dv", False))
    assert second is not None
    assert (second.fact, second.decides) == ("phone", ())
    assert "gentsuki" in second.for_form


def test_asking_again_and_what_cannot_be_asked(engine: Engine) -> None:
    state = answered(state_of({"people": {"p1": [date(1990, 1, 1), "男", "世帯主"]}}), "owns_moped", True)
    question = engine.question_for(state, FactId("owns_moped"), None)
    assert (question.default, question.decides) == (True, ("E01",))
    for fact, person in (("age_on_event", "p1"), ("owns_moped", "p1"), ("wants_seal", None), ("wants_seal", "p9")):
        with pytest.raises(InvalidInput):
            engine.question_for(state, FactId(fact), None if person is None else PersonId(person))
    with pytest.raises(InvalidInput, match="ルールパックにありません"):
        engine.fact(FactId("no_such_fact"))


def test_the_latest_answer_wins_and_strangers_are_ignored(engine: Engine) -> None:
    state = state_of({"people": {"p1": [date(1990, 1, 1), "男", "世帯主"]}})
    state = answered(answered(state, "owns_moped", True), "owns_moped", False)
    state = answered(state, "wants_seal", True, "p9")
    assert "E01" not in required(engine.decide(state))


def test_an_event_outside_the_pack_is_refused(pack: RulePack) -> None:
    engine = Engine(replace(pack, events=(LifeEvent.MOVE_IN,)))
    state = state_of({"people": {"p1": [date(1990, 1, 1), "男", "世帯主"]}})
    other = InterviewState(replace(state.situation, life_event=LifeEvent.BIRTH))
    with pytest.raises(InvalidInput, match="出生"):
        engine.decide(other)
    assert engine.events == (LifeEvent.MOVE_IN,)
    assert engine.version == engine.pack.version
