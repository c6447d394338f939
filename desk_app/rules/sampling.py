"""Random households that behave like those at a counter, their answers, and how long their interviews are.

Everything is drawn from a seed: the same seed gives the same people and the same answers, in whatever order they are
asked. Nobody in it exists.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from desk_app.domain.calendar_jp import age_on, parse_registered
from desk_app.domain.fact import FactType, FactValue, Scope, Source
from desk_app.domain.ids import ClerkId, FactId, PersonId
from desk_app.domain.interview import Answer, InterviewState, Question
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import PersonName, ResidentKind, Sex
from desk_app.domain.situation import Applicant, Member, Place, Situation
from desk_app.domain.town import Town
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE
from desk_app.rules.engine import Engine
from desk_app.rules.fact_base import FactBase
from desk_app.rules.pack import RulePack

FILED_ON = date(2026, 11, 24)
TOWN = Town("999997", "架空県")
_AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
_CLERK = ClerkId("sampler")
_MOVES = frozenset({LifeEvent.MOVE_IN, LifeEvent.MOVE_OUT, LifeEvent.MOVE_WITHIN})
_YES: Mapping[str, float] = {
    "holds_card": 0.78,
    "signature_cert": 0.6,
    "pension_number_linked": 0.9,
    "water_start": 0.7,
    "water_change": 0.4,
    "receives_teate": 0.8,
    "teate_record_shows": 0.8,
    "surname_changes": 0.5,
    "gave_birth": 0.5,
    "returns_card": 0.5,
    "needs_income_certificate": 0.25,
    "wants_direct_debit": 0.25,
    "wants_seal": 0.3,
    "seal_registered": 0.4,
    "owns_real_estate": 0.3,
    "deceased_taxpayer": 0.5,
    "deceased_real_estate": 0.5,
    "marriage_10_years": 0.7,
    "paid_25_years": 0.6,
}
"""Share of yes of what is common; everything else that can be asked with yes or no is rare."""
_RARE = 0.07
_OF_PARENTS = frozenset(
    {"receives_teate", "recipient_public_servant", "single_parent", "students_changed", "wants_school_aid"}
)
"""What is no in a household without children."""
_LIKELY: Mapping[str, Mapping[str, float]] = {
    "to_kind": {"国内": 20, "国外": 1, "不明": 0.1},
    "insurance": {"国保": 3, "社保": 6, "国保組合": 0.3, "後期": 0, "生活保護": 0.2, "なし": 0.5},
    "pension": {"第1号": 3, "第2号": 6, "第3号": 2, "未加入": 0.5},
    "dog_situation": {"いない": 8, "いる": 1.5, "死んだ": 0.1},
    "childcare": {"保育所等": 4, "幼稚園・認可外": 2, "利用しない": 4},
    "school_kind": {"公立": 9, "公立以外": 1, "通っていない": 0.1},
    "card_problem": {"なし": 9, "紛失": 0.5, "期限": 0.5},
    "from_certificate": {"カード": 4, "紙": 6, "なし": 0.2},
    "koseki_filing": {"なし": 9},
    "divorce_kind": {"協議": 9, "調停・裁判": 1},
    "birth_place": {"国内": 20, "国外": 1},
    "marriage_form": {"日本の方式": 20, "外国の方式": 1},
    "teate_children_change": {"変わらない": 4, "増える": 1, "減る": 1},
}
"""Weights of the choices that are not equally common; a choice not named weighs 0.3 beside those that are."""


@dataclass(frozen=True, slots=True)
class InterviewLength:
    """Medians over the households of one event.

    ``asked`` are the answers given in our order until nothing can change any more, ``applicable`` those of everyone
    who answers each question that applies to them, as on paper; ``screens`` counts a question put for several people
    at once as one.
    """

    event: LifeEvent
    households: int
    asked: float
    applicable: float
    screens: float

    @property
    def share(self) -> float:
        """Questions put, one for several people counted once, over those that apply; 0 where nothing applies."""
        return self.screens / self.applicable if self.applicable else 0.0

    def text(self) -> str:
        """One line in Japanese."""
        return (
            f"{self.event.value}: {self.households}世帯の中央値 質問 {self.screens:g} "
            f"(1人ずつ数えると {self.asked:g}) 全部聞くと {self.applicable:g} 割合 {self.share:.0%}"
        )


class Sample:
    """One random household with an answer to everything that could be asked of it."""

    def __init__(self, pack: RulePack, situation: Situation, seed: str) -> None:
        self.pack = pack
        self.situation = situation
        self._seed = seed
        self._ages = {one.id: _age(one) for one in situation.household}
        self._below: dict[FactId, list[FactId]] = {}
        for fact, one in pack.facts.items():
            if one.bulk is not None:
                self._below.setdefault(one.bulk.fact, []).append(fact)

    def answer(self, fact: FactId, person: PersonId | None) -> FactValue:
        """What this household says; a question for several people agrees with what each would say."""
        if self.pack.definition(fact).bulk_only:
            return self._bulk(fact, person)
        return self._own(fact, person)

    def answers(self) -> dict[tuple[FactId, PersonId | None], FactValue]:
        """Every answer of everyone, questions for several people left out."""
        found: dict[tuple[FactId, PersonId | None], FactValue] = {}
        for fact, one in self.pack.facts.items():
            if one.computed is None and not one.definition.bulk_only and fact not in _GIVEN:
                for person in self._whose(one.definition.scope):
                    found[(fact, person)] = self.answer(fact, person)
        return found

    def _whose(self, scope: Scope) -> list[PersonId | None]:
        return [None] if scope is Scope.CASE else [one.id for one in self.situation.household]

    def _bulk(self, fact: FactId, person: PersonId | None) -> FactValue:
        """The answer that says most and contradicts nobody it stands for."""
        said = [
            (rule.gives, self.answer(below, whose))
            for below in self._below.get(fact, ())
            if (rule := self.pack.facts[below].bulk) is not None
            for whose in ([person] if person is not None else self._whose(self.pack.definition(below).scope))
        ]
        definition = self.pack.definition(fact)
        values: list[FactValue] = [choice.value for choice in definition.choices] or [False, True]
        agreeing = [v for v in values if all(gives.get(v, held) == held for gives, held in said)]
        return max(agreeing, key=lambda v: sum(v in gives for gives, _ in said)) if agreeing else values[-1]

    def _own(self, fact: FactId, person: PersonId | None) -> FactValue:
        chance = random.Random(f"{self._seed}/{fact}/{person}")
        definition = self.pack.definition(fact)
        match definition.type:
            case FactType.BOOL:
                return chance.random() < self._yes(fact, person)
            case FactType.NUMBER:
                return chance.choices([0, 1, 2], [18, 1, 1])[0]
            case FactType.DATE:
                return FILED_ON - timedelta(days=chance.randint(0, 20))
            case FactType.TEXT:
                return TOWN.prefecture if fact.endswith("prefecture") and chance.random() < 0.4 else "架空"
            case FactType.CHOICE:
                return self._choice(fact, person, [choice.value for choice in definition.choices], chance)

    def _yes(self, fact: FactId, person: PersonId | None) -> float:
        """Share of yes: rare things come together, to few people (a disability brings several rows)."""
        if fact in _OF_PARENTS and not any(age <= 18 for age in self._ages.values()):
            return 0.0
        bulk = self.pack.facts[fact].bulk
        if fact in _YES or bulk is None or FactType.BOOL is not self.pack.definition(bulk.fact).type:
            return _YES.get(fact, _RARE)
        return 0.5 if random.Random(f"{self._seed}/{bulk.fact}/{person}").random() < _RARE else 0.0

    def _choice(self, fact: FactId, person: PersonId | None, values: list[str], chance: random.Random) -> str:
        if fact == "insurance" and person is not None and self._ages[person] >= 75:
            return "後期"
        likely = _LIKELY.get(fact)
        weights = [1.0 if likely is None else likely.get(value, 0.3) for value in values]
        return chance.choices(values, weights)[0]


_GIVEN = frozenset({"life_event", "filed_on", "town_prefecture", "guarded", "sex", "event_on"})


def sample(pack: RulePack, event: LifeEvent, seed: str) -> Sample:
    """One household of an event."""
    chance = random.Random(f"{event.value}/{seed}")
    return _case(pack, event, _household(chance), seed, chance)


def family_of_eight(pack: RulePack, event: LifeEvent) -> Sample:
    """Three generations with five children: the largest household a desk sees in a day, for measuring."""
    chance = random.Random(f"{event.value}/eight")
    ages = [("世帯主", 44), ("妻", 42), ("母", 76), ("子", 17), ("子", 14), ("子", 10), ("子", 6), ("子", 3)]
    rows = ages[:-1] if event is LifeEvent.BIRTH else ages
    people = [_member(n, relation, age, ResidentKind.JAPANESE, chance) for n, (relation, age) in enumerate(rows, 1)]
    return _case(pack, event, people, "eight", chance)


def _case(pack: RulePack, event: LifeEvent, people: list[Member], seed: str, chance: random.Random) -> Sample:
    people = _concerned(event, people, chance)
    origin = None
    if event is LifeEvent.MOVE_IN:
        origin = Place(kind=chance.choices(["国内", "国外"], [24, 1])[0])
    situation = Situation(
        event,
        FILED_ON,
        TOWN,
        event_on=FILED_ON - timedelta(days=chance.choice([0, 1, 3, 5, 7, 10, 13, 20])),
        origin=origin,
        applicant=Applicant(person=people[0].id, role="本人"),
        household=tuple(people),
    )
    return Sample(pack, situation, f"{event.value}/{seed}")


def walk(engine: Engine, one: Sample) -> Iterator[tuple[InterviewState, Question]]:
    """The interview of a household, question by question, with the state each was asked in."""
    state = InterviewState(one.situation)
    while (question := engine.next_question(state)) is not None:
        yield state, question
        for person in question.people or (question.person,):
            state = answered(state, question.fact, person, one.answer(question.fact, person))


def answered(state: InterviewState, fact: FactId, person: PersonId | None, value: FactValue | None) -> InterviewState:
    """The state with one more answer."""
    return state.with_answer(Answer(fact, person, value, Source.SPOKEN, _AT, _CLERK))


def interview_length(pack: RulePack, event: LifeEvent, households: int = 500, *, seed: int = 1) -> InterviewLength:
    """How many questions random households of an event are asked, and how many would apply to them."""
    engine = Engine(pack)
    asked, applicable, screens = [], [], []
    for n in range(households):
        one = sample(pack, event, f"{seed}/{n}")
        questions = [question for _, question in walk(engine, one)]
        screens.append(len(questions))
        answers = sum(len(question.people) or 1 for question in questions)
        asked.append(answers)
        applicable.append(_applying(engine, one))
    return InterviewLength(
        event, households, statistics.median(asked), statistics.median(applicable), statistics.median(screens)
    )


def _applying(engine: Engine, one: Sample) -> int:
    """Questions of the event that apply to this household, each person's counted."""
    state = InterviewState(one.situation)
    before = FactBase(engine.pack, state, ClosedDays())
    for (fact, person), value in one.answers().items():
        if (fact, CASE if person is None else before.indexes[person]) not in before.explicit:
            state = answered(state, fact, person, value)
    base = FactBase(engine.pack, state, ClosedDays())
    used = engine.facts_of(one.situation.life_event)
    return sum(
        1
        for place in base.said
        if place[0] in used
        and ((test := engine.pack.facts[place[0]].applies_test) is None or test(base, place[1]) is True)
    )


# ---------------------------------------------------------------------- people
def _household(chance: random.Random) -> list[Member]:
    """Someone alone, a couple, a family with children, a single parent or three generations."""
    kind = chance.choices(["alone", "couple", "family", "single", "three"], [34, 22, 30, 7, 7])[0]
    adult = chance.randint(20, 88) if kind in ("alone", "couple") else chance.randint(26, 50)
    rows = [("世帯主", adult)]
    if kind in ("couple", "family", "three"):
        rows.append(("妻", max(19, adult + chance.randint(-6, 4))))
    if kind in ("family", "single", "three"):
        rows += [("子", chance.randint(0, min(22, adult - 20))) for _ in range(chance.choice([1, 1, 2, 2, 3]))]
    if kind == "three":
        rows.append(("母", adult + chance.randint(22, 34)))
    foreign = chance.random() < 0.08
    kind_of = ResidentKind.FOREIGN if foreign else ResidentKind.JAPANESE
    return [_member(n, relation, age, kind_of, chance) for n, (relation, age) in enumerate(rows, start=1)]


def _member(n: int, relation: str, age: int, kind: ResidentKind, chance: random.Random) -> Member:
    born = FILED_ON - timedelta(days=age * 365 + age // 4 + chance.randint(21, 360))
    female = relation in ("妻", "母") or (relation == "子" and chance.random() < 0.5)
    return Member(
        PersonId(f"p{n}"),
        PersonName(f"架空 {n}"),
        birth=parse_registered(born.isoformat()),
        sex=Sex.FEMALE if female else Sex.MALE,
        relationship=relation,
        kind=kind,
    )


def _concerned(event: LifeEvent, people: list[Member], chance: random.Random) -> list[Member]:
    """The same people with who moves, or whom the event is about."""
    if event in _MOVES:
        stays = chance.randrange(len(people)) if len(people) > 1 and chance.random() < 0.15 else None
        return [replace(one, moves=n != stays) for n, one in enumerate(people)]
    about = {chance.randrange(len(people))}
    if event is LifeEvent.BIRTH:
        born = FILED_ON - timedelta(days=chance.randint(0, 13))
        baby = _member(len(people) + 1, "子", 0, people[0].kind or ResidentKind.JAPANESE, chance)
        people = [*people, replace(baby, birth=parse_registered(born.isoformat()))]
        about = {len(people) - 1}
    elif event in (LifeEvent.MARRIAGE, LifeEvent.DIVORCE):
        about = {n for n, one in enumerate(people) if one.relationship in ("世帯主", "妻")}
    elif event is LifeEvent.DEATH:
        about = {max(range(len(people)), key=lambda n: _age(people[n]))}
    return [replace(one, concerned=n in about) for n, one in enumerate(people)]


def _age(member: Member) -> int:
    exact = member.birth.exact if member.birth else None
    return 40 if exact is None else age_on(exact, FILED_ON)
