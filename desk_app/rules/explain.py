"""Explanations: the why, the why not and what would change it of one determination, in short Japanese sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from desk_app.domain.calendar_jp import end_of_period
from desk_app.domain.case import Override
from desk_app.domain.explanation import (
    Change,
    Conflict,
    DateLine,
    DecidedBy,
    Decider,
    Explanation,
    OpenFact,
    Said,
    Step,
    Supposed,
)
from desk_app.domain.fact import FactType, FactValue, Scope, Source
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.interview import FactKey
from desk_app.domain.procedure import Deadline, Determination, Reason, Result
from desk_app.rules.condition import CASE, NOT_APPLICABLE, in_words, leaves
from desk_app.rules.determine import MOST_LABELS, Determiner, Row, start_person
from desk_app.rules.fact_base import FactBase, Place
from desk_app.rules.pack import DeadlineRule, RulePack
from desk_app.rules.trace import Detailed, Tracer
from desk_app.rules.turning import Part, Turn, TurningPoints

NameOf = Callable[[PersonId], str]
"""How a person is called in a sentence."""

_DECIDERS = {
    Source.CARD: Decider.CARD,
    Source.CACHE: Decider.REGISTER,
    Source.CERTIFICATE: Decider.CERTIFICATE,
    Source.SPOKEN: Decider.ANSWER,
    Source.PRE_ENTRY: Decider.PRE_ENTRY,
    Source.COMPUTED: Decider.COMPUTED,
}
_DEPTH = 3
"""How far a computed fact is followed down to what it is made of."""


class Explainer:
    """Explains determinations of one pack. Holds nothing of a case."""

    def __init__(self, pack: RulePack, determiner: Determiner) -> None:
        self._pack = pack
        self._determiner = determiner
        self._turning = TurningPoints(pack, determiner)

    def explain(
        self, base: FactBase, row: Row, one: Determination, name_of: NameOf, override: Override | None = None
    ) -> Explanation:
        """The explanation of a determination of this row; a clerk's override stands over the result."""
        person = CASE if one.person is None else base.indexes[one.person]
        words = _Words(self._determiner.tracer, base, one.person, name_of)
        reasons = words.steps(self._for(row, base, person) if row.in_force else one.reasons)
        counter = words.steps(self._against(base, row, person))
        if one.superseded_by is not None:
            counter = reasons
            reasons = words.steps(self._superseding(base, row, one, person))
        missing = tuple(base.place(key) for key in one.missing_keys)
        truth = {Result.REQUIRED: True, Result.NOT_REQUIRED: False}.get(one.result)
        turns = self._turning.of(base, row, person, truth, missing)
        found = Explanation(
            procedure=one.procedure,
            name=one.name,
            person=one.person,
            result=one.result,
            summary=self._summary(one, words, missing),
            reasons=reasons,
            counter=counter,
            changes=tuple(words.change(turn, truth is None) for turn in turns),
            basis=one.basis,
            dates=tuple(self._dates(base, row, one, person)),
            decided=() if truth is None else tuple(_decided(reasons)),
            open=tuple(words.open(place) for place in missing),
            conflicts=tuple(words.conflicts(_places(base, row, person))),
            instead=self._instead(base, one, person),
            todo=one.todo,
            note=one.note,
            private=self._is_private(row),
        )
        return found if override is None else _overridden(found, override)

    def conflicts(self, base: FactBase, name_of: NameOf) -> tuple[Conflict, ...]:
        """Every fact of the case of which two places say different things."""
        return tuple(_Words(self._determiner.tracer, base, None, name_of).conflicts(base.set_aside))

    def _for(self, row: Row, base: FactBase, person: int) -> tuple[Reason, ...]:
        """What made the row's own condition come out as it did."""
        found = Detailed()
        row.traced.reasons(base, person, row.traced.test(base, person), False, found)
        return tuple(found.values())

    def _against(self, base: FactBase, row: Row, person: int) -> tuple[Reason, ...]:
        if not row.in_force:
            return ()
        found = Detailed()
        row.traced.against(base, person, row.traced.test(base, person), False, found)
        return tuple(found.values())

    def _superseding(self, base: FactBase, row: Row, one: Determination, person: int) -> tuple[Reason, ...]:
        """Why the row that is done instead is required."""
        found = Detailed()
        for special, traced in row.special:
            if special.id == one.superseded_by:
                traced.reasons(base, person if special.per_person else CASE, True, False, found)
        return tuple(found.values())

    def _is_private(self, row: Row) -> bool:
        """Whether a fact for the clerk's eyes only enters the row's own condition."""
        return any(self._pack.definition(leaf.fact).private for leaf in leaves(row.procedure.when))

    def _summary(self, one: Determination, words: _Words, missing: Sequence[Place]) -> str:
        if one.superseded_by is not None:
            return f"「{one.name}」はいりません。ほかの手続きで行います。"
        if one.result is Result.REQUIRED:
            return f"「{one.name}」が必要です。"
        if one.result is Result.NOT_REQUIRED:
            return f"「{one.name}」はいりません。"
        if any(self._pack.definition(fact).private for fact, _ in missing):
            return f"「{one.name}」が必要かどうか、まだ決まっていません。"
        labels = list(dict.fromkeys(words.label(place) for place in missing))
        more = "など" if len(labels) > MOST_LABELS else ""
        return f"「{one.name}」は、{'・'.join(labels[:MOST_LABELS])}{more}がわかると決まります。"

    def _instead(self, base: FactBase, one: Determination, person: int) -> str:
        names = {other.procedure.id: other.procedure.name for other in self._determiner.rows_at(base)}
        if one.superseded_by is not None:
            return f"「{names.get(one.superseded_by, '')}」({one.superseded_by})で行います。"
        if one.done_with is not None:
            return f"「{names.get(one.done_with, '')}」({one.done_with})と一緒に済みます。別の届はいりません。"
        if one.result is Result.REQUIRED and person == CASE:
            done = [other.procedure for other in self._determiner.rows_at(base) if one.procedure in _over(other)]
            if done:
                return f"「{'・'.join(dict.fromkeys(other.name for other in done))}」をこの手続きで行います。"
        return ""

    def _dates(self, base: FactBase, row: Row, one: Determination, person: int) -> Iterable[DateLine]:
        """Each clock the determination has, with the day it started."""
        rules = [r for r in row.procedure.deadlines if r.when is None or r.when(base, person) is not False]
        for rule, deadline in zip(rules, one.deadlines, strict=False):
            held = base.value(rule.start, start_person(self._pack, rule.start, person))
            start = held if isinstance(held, date) else None
            label = self._pack.definition(rule.start).label["ja"]
            text = _date_text(rule, deadline, start, label)
            yield DateLine(deadline.what, deadline.on, start, deadline.late, text, deadline.consequence)


class _Words:
    """Sentences on the facts of one case, from where one person stands."""

    def __init__(self, tracer: Tracer, base: FactBase, subject: PersonId | None, name_of: NameOf) -> None:
        self._tracer = tracer
        self._pack = tracer.pack
        self._base = base
        self._subject = subject
        self._name_of = name_of

    def label(self, place: Place) -> str:
        """The fact's label, with whose it is where that is somebody else."""
        return f"{self._whose(self._base.person(place[1]))}「{self._pack.definition(place[0]).label['ja']}」"

    def value(self, fact: FactId, value: FactValue) -> str:
        """A value as it is said."""
        definition = self._pack.definition(fact)
        for choice in definition.choices:
            if choice.value == value:
                return choice.label["ja"]
        return in_words(value, definition.unit)

    def steps(self, reasons: Iterable[Reason]) -> tuple[Step, ...]:
        """Reasons as steps, each sentence once; what does not apply is told only where nothing else says why."""
        found = list({step.text: step for step in (self.step(reason) for reason in reasons)}.values())
        telling = [step for step in found if not self._is_beside_the_point(step)]
        return tuple(telling or found)

    def _is_beside_the_point(self, step: Step) -> bool:
        if step.fact is None:
            return False
        whose = CASE if step.person is None else self._base.indexes[step.person]
        return self._base.value(step.fact, whose) is NOT_APPLICABLE

    def step(self, reason: Reason) -> Step:
        """A reason as a step."""
        if reason.fact is None:
            of = tuple(self._known(self._base.place(key), _DEPTH) for key in reason.looked_at if self._held(key))
            text = f"{reason.compared}。" if reason.compared else reason.text
            source = Source.COMPUTED if reason.compared else None
            return Step(text, value=reason.value, source=source, holds=reason.holds, of=of)
        place = self._base.place((reason.fact, reason.person))
        if reason.value is None:
            return self._unknown(place, reason.holds)
        known = self._known(place, _DEPTH)
        if not reason.compared:
            return replace(known, holds=reason.holds)
        text = f"{self.label(place)}は{known.value_text}で、{reason.compared}。"
        return replace(known, holds=reason.holds, text=text)

    def change(self, turn: Turn, open_: bool) -> Change:
        """What would turn the result, in one sentence."""
        facts = tuple(self._supposed(part) for part in turn.parts)
        said = "で、".join(
            f"{self.label(part.place)}が{fact.text}" for part, fact in zip(turn.parts, facts, strict=True)
        )
        end = {True: ("必要になります", "必要です"), False: ("いらなくなります", "いりません")}[turn.required][open_]
        private = any(self._pack.definition(fact.fact).private for fact in facts)
        result = Result.REQUIRED if turn.required else Result.NOT_REQUIRED
        return Change(facts, result, f"{said}なら{end}。", private)

    def open(self, place: Place) -> OpenFact:
        """A fact still to be known."""
        definition = self._pack.definition(place[0])
        unanswered = place not in self._base.unanswerable
        text = f"{self.label(place)}を{'まだ聞いていません' if unanswered else '確かめる必要があります'}。"
        whose = self._base.person(place[1])
        return OpenFact(place[0], whose, definition.label["ja"], text, unanswered, definition.private)

    def conflicts(self, places: Iterable[Place]) -> Iterable[Conflict]:
        """What was set aside and differs from what stands."""
        base = self._base
        for place in dict.fromkeys(places):
            used = base.explicit.get(place)
            others = {} if used is None else {k.source: k for k in base.set_aside.get(place, ()) if k.value != used}
            for other in others.values():
                assert used is not None
                fact, source = place[0], base.sources[place]
                if other.source is source:
                    continue
                definition = self._pack.definition(fact)
                text = (
                    f"{self.label(place)}は{source.value}では{self.value(fact, used)}、"
                    f"{other.source.value}では{self.value(fact, other.value)}です。{source.value}を使いました。"
                )
                person, label = base.person(place[1]), definition.label["ja"]
                yield Conflict(fact, person, label, used, source, other.value, other.source, text, definition.private)

    def _whose(self, person: PersonId | None) -> str:
        return "" if person is None or person == self._subject else f"{self._name_of(person)}の"

    def _held(self, key: FactKey) -> bool:
        held = self._base.value(*self._base.place(key))
        return held is not None and held is not NOT_APPLICABLE

    def _unknown(self, place: Place, holds: bool | None) -> Step:
        definition = self._pack.definition(place[0])
        if self._base.value(*place) is NOT_APPLICABLE:
            text = f"{self.label(place)}は関係がありません。"
        elif place in self._base.unanswerable:
            text = f"{self.label(place)}はわからないという答えでした。"
        else:
            text = f"{self.label(place)}はまだわかっていません。"
        return Step(
            text=text,
            fact=place[0],
            person=self._base.person(place[1]),
            label=definition.label["ja"],
            holds=holds,
            said=self._said(place),
            private=definition.private,
            of=self._why_not_applicable(place),
        )

    def _why_not_applicable(self, place: Place) -> tuple[Step, ...]:
        """What keeps a fact from applying to this person."""
        applies = self._tracer.applies(place[0])
        if applies is None or self._base.value(*place) is not NOT_APPLICABLE:
            return ()
        found = Detailed()
        applies.reasons(self._base, place[1], False, False, found)
        return self.steps(found.values())

    def _known(self, place: Place, depth: int) -> Step:
        """A known fact with where it came from, down to what it is computed from."""
        base, definition = self._base, self._pack.definition(place[0])
        held = base.value(*place)
        assert held is not None
        value = None if held is NOT_APPLICABLE else held
        said = "対象外" if value is None else self.value(place[0], value)
        return Step(
            text=f"{self.label(place)}は{_quoted(definition.type, said)}です。",
            fact=place[0],
            person=base.person(place[1]),
            label=definition.label["ja"],
            value=value,
            value_text=said,
            source=base.source(place),
            said=self._said(place),
            private=definition.private,
            of=tuple(self._known(one, depth - 1) for one in self._made_of(place)) if depth else (),
        )

    def _made_of(self, place: Place) -> Iterable[Place]:
        """Known facts that a computed one is worked out from."""
        rule = self._pack.facts[place[0]].computed
        scope = self._pack.definition(place[0]).scope
        for need in rule.needs if rule is not None and place not in self._base.explicit else ():
            if self._pack.definition(need).scope is Scope.CASE:
                whose: Iterable[int] = (CASE,)
            else:
                whose = (place[1],) if scope is Scope.PERSON else self._base.household
            for person in whose:
                held = self._base.value(need, person)
                if held is not None and held is not NOT_APPLICABLE and need not in _SELF_EVIDENT:
                    yield (need, person)

    def _said(self, place: Place) -> Said | None:
        """Who took the answer down that a value, or the question for several people above it, rests on."""
        answer = self._base.said.get(place)
        fact = self._pack.facts[place[0]]
        if answer is None and fact.bulk is not None and place not in self._base.explicit:
            return self._said(self._base.bulk_place(fact, place[1]))
        return None if answer is None else Said(answer.by, answer.at)

    def _supposed(self, part: Part) -> Supposed:
        fact, person = part.place
        ends = [end for end in (part.low, part.high) if end is not None]
        example = (ends or part.values)[0]
        label = self._pack.definition(fact).label["ja"]
        return Supposed(fact, self._base.person(person), label, self._span(part), example)

    def _span(self, part: Part) -> str:
        definition = self._pack.definition(part.place[0])
        if definition.type in (FactType.DATE, FactType.NUMBER):
            return _between(part, definition.type is FactType.DATE, lambda v: self.value(part.place[0], v))
        if definition.choices and len(part.values) > MOST_LABELS:
            others = [c.label["ja"] for c in definition.choices if c.value not in part.values]
            if 0 < len(others) <= MOST_LABELS:
                return f"{'か'.join(f'「{one}」' for one in others)}以外"
        values = [f"「{self.value(part.place[0], value)}」" for value in part.values[: MOST_LABELS + 1]]
        return "か".join(values)


_SELF_EVIDENT = frozenset({"filed_on", "life_event", "town_prefecture"})
"""What everyone at the desk sees; not told as a part of something computed."""


def _between(part: Part, day: bool, words: Callable[[FactValue], str]) -> str:
    """``2008年4月2日以降``, ``3人以上``, ``1人から2人まで``."""
    if part.low is not None and part.low == part.high:
        return words(part.low)
    if part.low is not None and part.high is not None:
        return f"{words(part.low)}から{words(part.high)}まで"
    if part.low is not None:
        return f"{words(part.low)}{'以降' if day else '以上'}"
    if part.high is not None:
        return f"{words(part.high)}{'以前' if day else '以下'}"
    return "どの値でも"


def _quoted(kind: FactType, said: str) -> str:
    return f"「{said}」" if kind in (FactType.BOOL, FactType.CHOICE, FactType.TEXT) else said


def _over(row: Row) -> tuple[ProcedureId, ...]:
    return tuple(special.id for special, _ in row.special)


def _places(base: FactBase, row: Row, person: int) -> list[Place]:
    """Places set aside that could enter the row for this person."""
    return [
        place for place in base.set_aside if place[0] in row.used and (place[1] in (CASE, person) or person == CASE)
    ]


def _decided(steps: Sequence[Step]) -> Iterable[DecidedBy]:
    """Who or what the reasons rest on, each once, answers with who took them down and when."""
    seen: set[object] = set()
    for step in _bottom(steps):
        if step.source is None:
            continue
        decider = _DECIDERS[step.source]
        key = (decider, step.said)
        if key not in seen:
            seen.add(key)
            said = step.said
            yield DecidedBy(
                decider,
                f"{decider.value}で決まりました。",
                None if said is None else said.by,
                None if said is None else said.at,
            )


def _bottom(steps: Iterable[Step]) -> Iterable[Step]:
    """Steps that are made of nothing else."""
    for step in steps:
        if step.of:
            yield from _bottom(step.of)
        else:
            yield step


def _overridden(found: Explanation, override: Override) -> Explanation:
    """The explanation with the clerk's decision on top; what the rules say stays below as the counter-reason."""
    word = "必要" if override.required else "いらない"
    result = Result.REQUIRED if override.required else Result.NOT_REQUIRED
    by = DecidedBy(
        Decider.CLERK, f"職員が{word}と判断しました。理由は「{override.reason}」です。", override.by, override.at
    )
    same = result is found.result
    return replace(
        found,
        result=result,
        summary=f"「{found.name}」は、職員の判断で{'必要です' if override.required else 'いりません'}。",
        counter=found.counter if same else (*found.reasons, *found.counter),
        reasons=found.reasons if same else (),
        changes=found.changes if same else (),
        decided=(by, *found.decided) if same else (by,),
        open=(),
        todo="",
    )


def _date_text(rule: DeadlineRule, deadline: Deadline, start: date | None, label: str) -> str:
    """One sentence or two on a clock."""
    if start is None or deadline.on is None:
        return f"「{label}」がわかると最終日が決まります。"
    length = (
        f"{rule.days}日"
        if rule.days
        else f"{rule.years}年" * bool(rule.years) + f"{rule.months}か月" * bool(rule.months)
    )
    first = "その日を1日目として" if rule.counts_first_day else "その翌日から数えて"
    counted = end_of_period(
        start, days=rule.days, months=rule.months, years=rule.years, counts_first_day=rule.counts_first_day
    )
    moved = f"(閉庁日の{in_words(counted)}の次の開庁日)" if counted != deadline.on else ""
    text = f"{label}の{in_words(start)}から、{first}{length}の{in_words(deadline.on)}{moved}までです。"
    if deadline.late is None:
        return f"{text}最終日が閉庁日なので、期限内かは職員が確かめます。"
    return f"{text}期限を過ぎています。" if deadline.late else text
