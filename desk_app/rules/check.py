"""Proof of a rule pack: every row reachable, every question able to change something, every boundary tried.

Each row is walked as the interview would: the first missing fact gets every value that stands for a class of
answers (both sides of every bound, every choice), until the row is decided. Households of one to three people are
tried, since some rows need a head, a child or people who stay behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desk_app.domain.fact import LANGUAGES, FactType, FactValue, Scope
from desk_app.domain.ids import FactId, PersonId, ProcedureId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import PersonName
from desk_app.domain.situation import Member, Situation, Town
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE, Held, Truth
from desk_app.rules.determine import Determiner, Row
from desk_app.rules.fact_base import FactBase, Place
from desk_app.rules.pack import RulePack

MOST_CASES = 4000
"""Boundary cases tried of one row in one household before the rest is sampled by its first and last values."""
FILED_ON = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class EventReport:
    """What was found for one life event. ``sampled`` rows had more combinations than are walked in full."""

    event: LifeEvent
    procedures: int
    questions: int
    cases: int
    never_required: tuple[ProcedureId, ...]
    """Candidate rows that this event alone never requires, whatever is answered."""
    never_not_required: tuple[ProcedureId, ...]
    sampled: tuple[ProcedureId, ...]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The whole proof; ``ok`` when nothing is unreachable, dead or without wording."""

    version: str
    sha256: str
    events: tuple[EventReport, ...]
    unreachable: tuple[ProcedureId, ...]
    """Rows that no event ever requires."""
    dead_questions: tuple[FactId, ...]
    missing_wording: tuple[str, ...]
    unverified: tuple[str, ...] = field(default=())
    """Rows whose law nobody checked against the text; told, not refused."""

    @property
    def ok(self) -> bool:
        """Whether the pack may be used."""
        return not (self.unreachable or self.dead_questions or self.missing_wording)

    def to_json(self) -> dict[str, Any]:
        """The report as one JSON document."""
        return {
            "ok": self.ok,
            "pack": {"version": self.version, "sha256": self.sha256},
            "events": [
                {
                    "event": one.event.value,
                    "procedures": one.procedures,
                    "questions": one.questions,
                    "cases": one.cases,
                    "never_required": list(one.never_required),
                    "always_required": list(one.never_not_required),
                    "sampled": list(one.sampled),
                }
                for one in self.events
            ],
            "unreachable": list(self.unreachable),
            "dead_questions": list(self.dead_questions),
            "missing_wording": list(self.missing_wording),
            "unverified": list(self.unverified),
        }

    def text(self) -> str:
        """The report in Japanese, one line per finding."""
        lines = [f"ルールパック {self.version}({self.sha256[:12]})"]
        for one in self.events:
            lines.append(
                f"{one.event.value}: 手続き {one.procedures} 質問 {one.questions} 境界の場合 {one.cases} "
                f"必要にならない {' '.join(one.never_required) or 'なし'} "
                f"いつも必要 {' '.join(one.never_not_required)}"
            )
        lines.append(
            f"どのきっかけでも必要にならない手続き {len(self.unreachable)} {' '.join(self.unreachable)}".strip()
        )
        lines.append(f"何も変えない質問 {len(self.dead_questions)} 足りない文言 {len(self.missing_wording)}")
        lines.extend(f"  何も変えない質問 {fact}" for fact in self.dead_questions)
        lines.extend(f"  足りない文言 {where}" for where in self.missing_wording)
        lines.append(f"条文を確かめていない手続き {len(self.unverified)}: {' '.join(self.unverified)}")
        lines.append("合格" if self.ok else "不合格")
        return "\n".join(lines)


def check_pack(pack: RulePack) -> CheckReport:
    """Walk every row of every event; takes a second or two."""
    determiner = Determiner(pack)
    walker = _Walker(pack, determiner)
    events = tuple(walker.event(event) for event in pack.events)
    return CheckReport(
        pack.version,
        pack.sha256,
        events,
        tuple(row.id for row in pack.procedures if row.id not in walker.reached),
        tuple(_dead(pack, walker.alive)),
        tuple(_missing_wording(pack)),
        tuple(row.id for row in pack.procedures if not any(basis.verified for basis in row.basis)),
    )


class _SetBase(FactBase):
    """Facts that can be set and taken back in place."""

    def put(self, place: Place, value: FactValue | None) -> None:
        """Set a fact, or forget it."""
        if value is None:
            self.explicit.pop(place, None)
        else:
            self.explicit[place] = value
        self._memo.clear()


@dataclass(slots=True)
class _Walk:
    """What the walk of one row in one household has met."""

    required: bool = False
    not_required: bool = False
    cases: int = 0
    sampled: bool = False


class _Walker:
    """Walks rows and remembers which facts were seen to change an outcome."""

    def __init__(self, pack: RulePack, determiner: Determiner) -> None:
        self._pack = pack
        self._determiner = determiner
        self._calendar = ClosedDays()
        self.alive: set[FactId] = set()
        self.reached: set[ProcedureId] = set()

    def event(self, event: LifeEvent) -> EventReport:
        """Walk every row of an event in households of one, then two, then three people until it was required."""
        never, always, sampled = [], [], []
        cases = 0
        before = set(self.alive)
        self.alive.clear()
        for row in self._determiner.rows(event):
            walk = self._row(row, event)
            cases += walk.cases
            if walk.required:
                self.reached.add(row.procedure.id)
            else:
                never.append(row.procedure.id)
            if not walk.not_required:
                always.append(row.procedure.id)
            if walk.sampled:
                sampled.append(row.procedure.id)
        questions = len(self.alive)
        self.alive |= before
        rows = len(self._determiner.rows(event))
        return EventReport(event, rows, questions, cases, tuple(never), tuple(always), tuple(sampled))

    def _row(self, row: Row, event: LifeEvent) -> _Walk:
        total = _Walk()
        used = row.used
        for size in (1, 2, 3):
            walk = _Walk()
            base = _blank(self._pack, event, size, self._calendar)
            self._walk(row, base, CASE if not row.procedure.per_person else size - 1, used, walk)
            total.required |= walk.required
            total.not_required |= walk.not_required
            total.cases += walk.cases
            total.sampled |= walk.sampled
            if size > 1 and total.required and total.not_required:
                break
        return total

    def _walk(self, row: Row, base: _SetBase, person: int, used: frozenset[FactId], walk: _Walk) -> set[Truth]:
        """Outcomes below this point; a fact whose answers lead to different ones is alive."""
        truth = self._determiner.truth(row, base, person)
        if truth is not None:
            walk.cases += 1
            walk.required |= truth
            walk.not_required |= not truth
            return {truth}
        place = next(self._open(row, base, person), None)
        if place is None:
            return {None}
        outcomes: set[Truth] = set()
        seen: set[frozenset[Truth]] = set()
        values = self._classes(base, place, used)
        if walk.cases > MOST_CASES:
            walk.sampled = True
            values = values[:1] + values[-1:]
        for value in values:
            base.put(place, value)
            below = self._walk(row, base, person, used, walk)
            seen.add(frozenset(below))
            outcomes |= below
        base.put(place, None)
        if len(seen) > 1:
            self.alive.add(place[0])
        return outcomes

    def _open(self, row: Row, base: _SetBase, person: int) -> Iterator[Place]:
        """Missing facts of a row that may be asked now."""
        out: dict[Place, None] = {}
        for one, traced in ((row.procedure, row.traced), *row.special):
            whose = person if one.per_person else CASE
            if traced.test(base, whose) is None:
                traced.missing(base, whose, out)
        for place in out:
            fact = self._pack.facts[place[0]]
            if fact.applies_test is None or fact.applies_test(base, place[1]) is True:
                yield place

    def _classes(self, base: _SetBase, place: Place, used: frozenset[FactId]) -> list[FactValue]:
        """Values of a fact: for days the first and last of each class that the row can tell apart."""
        values = self._determiner.representatives.of(base, place)
        if self._pack.definition(place[0]).type is not FactType.DATE:
            return values
        watched = sorted(self._determiner.representatives.affected[place[0]] & used - {place[0]})
        ends: dict[tuple[Held, ...], list[FactValue]] = {}
        for value in sorted(values, key=str):
            base.put(place, value)
            seen = tuple(self._watched(base, fact, place[1]) for fact in watched)
            ends.setdefault(seen, []).append(value)
        base.put(place, None)
        return list(dict.fromkeys(one for group in ends.values() for one in (group[0], group[-1])))

    def _watched(self, base: _SetBase, fact: FactId, person: int) -> Held:
        on_case = self._pack.definition(fact).scope is Scope.CASE
        return base.value(fact, CASE if on_case else max(person, 0))


def _blank(pack: RulePack, event: LifeEvent, size: int, calendar: ClosedDays) -> _SetBase:
    """Facts of a household of whom nothing is known."""
    members = tuple(Member(PersonId(f"p{n + 1}"), PersonName("住民")) for n in range(size))
    situation = Situation(event, FILED_ON, Town("999997", "架空県"), household=members)
    base = _SetBase(pack, InterviewState(situation), calendar)
    for n in range(size):
        base.put((FactId("guarded"), n), None)
    return base


def _dead(pack: RulePack, alive: set[FactId]) -> Iterator[FactId]:
    """Facts that are asked but were never seen to change anything."""
    needed_for_bulk = {fact.bulk.fact for fact in pack.facts.values() if fact.bulk}
    clocks = {rule.start for row in pack.procedures for rule in row.deadlines}
    forms = {form for row in pack.procedures for form in row.forms}
    for clock in tuple(clocks):
        computed = pack.facts[clock].computed
        clocks |= set(computed.needs) if computed else set()
    given = {"life_event", "filed_on", "town_prefecture", "from_code", "sex", "guarded"}
    for fact, one in pack.facts.items():
        definition = one.definition
        used = (
            fact in alive
            or fact in needed_for_bulk
            or fact in clocks
            or bool(set(definition.needed_by_forms) & forms)
        )
        if not (definition.computed or used or fact in given):
            yield fact


def _missing_wording(pack: RulePack) -> Iterator[str]:
    """Facts without a label, question or reason in one of the languages, rows without a plain sentence."""
    for fact, one in pack.facts.items():
        texts = {"label": one.definition.label}
        if not one.definition.computed:
            texts |= {"question": one.definition.question, "why": one.definition.why}
        for name, wording in texts.items():
            yield from (f"{fact}.{name}.{language}" for language in LANGUAGES if not wording.get(language))
    for row in pack.procedures:
        if not (row.plain and row.plain_easy):
            yield f"{row.id}.plain"
