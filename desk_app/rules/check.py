"""Proof of a rule pack: every row reachable, every question able to change something, every boundary tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from desk_app.domain.fact import LANGUAGES
from desk_app.domain.ids import FactId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.rules.check_walk import MOST_CASES, Walk, Walker, reading
from desk_app.rules.condition import leaves
from desk_app.rules.determine import Determiner, Row
from desk_app.rules.pack import Procedure, RulePack

LengthOf = Callable[[RulePack, LifeEvent], tuple[float, float]]
"""Median number of questions that random households of an event are asked."""


@dataclass(frozen=True, slots=True)
class EventReport:
    """What was found for one life event. ``sampled`` rows had more combinations than are walked in full."""

    event: LifeEvent
    procedures: int
    questions: int
    """Facts that may be asked and can change an outcome."""
    cases: int
    """Boundary cases tried: each row along every path of an interview, then pairwise over all its facts."""
    never_required: tuple[ProcedureId, ...]
    """Candidate rows that this event alone never requires, whatever is answered."""
    never_not_required: tuple[ProcedureId, ...]
    sampled: tuple[ProcedureId, ...]
    median_questions: float | None = None
    """Median of the questions put to random households; None where none were asked."""
    all_questions: float | None = None
    """Median of every question that applies to them."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The whole proof; ``ok`` when nothing is unreachable, dead, left open, without wording or without a period."""

    version: str
    sha256: str
    events: tuple[EventReport, ...]
    unreachable: tuple[ProcedureId, ...]
    """Rows that no event ever requires."""
    dead_questions: tuple[FactId, ...]
    missing_wording: tuple[str, ...]
    unverified: tuple[str, ...] = field(default=())
    """Rows whose law nobody checked against the text; told, not refused."""
    dead_conditions: tuple[str, ...] = ()
    """Condition nodes of rows, papers, clocks and facts that only ever went one way."""
    left_open: tuple[ProcedureId, ...] = ()
    """Rows undecided for a household of whom everything is known."""
    period_gaps: tuple[ProcedureId, ...] = ()
    """Rows that some day from the pack's first day on lies outside of."""

    @property
    def ok(self) -> bool:
        """Whether the pack may be used."""
        return not any(found for _, found in self._refusals())

    def _refusals(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return (
            ("どのきっかけでも必要にならない手続き", self.unreachable),
            ("一方の結果しか出ない条件", self.dead_conditions),
            ("すべてわかっても決まらない手続き", self.left_open),
            ("何も変えない質問", self.dead_questions),
            ("足りない文言", self.missing_wording),
            ("施行期間のすきま", self.period_gaps),
        )

    def to_json(self) -> dict[str, Any]:
        """The report as one JSON document (resources/schemas/rules-check.schema.json)."""
        return {
            "ok": self.ok,
            "pack": {"version": self.version, "sha256": self.sha256},
            "events": [
                {
                    "event": one.event.value,
                    "procedures": one.procedures,
                    "questions": one.questions,
                    "cases": one.cases,
                    "median_questions": one.median_questions,
                    "all_questions": one.all_questions,
                    "never_required": list(one.never_required),
                    "always_required": list(one.never_not_required),
                    "sampled": list(one.sampled),
                }
                for one in self.events
            ],
            "unreachable": list(self.unreachable),
            "dead_conditions": list(self.dead_conditions),
            "left_open": list(self.left_open),
            "dead_questions": list(self.dead_questions),
            "missing_wording": list(self.missing_wording),
            "period_gaps": list(self.period_gaps),
            "unverified": list(self.unverified),
        }

    def text(self) -> str:
        """The report in Japanese: one line per event, then what is refused, then what is only told."""
        lines = [f"ルールパック {self.version}({self.sha256[:12]})"]
        for one in self.events:
            median = ""
            if one.median_questions is not None and one.all_questions:
                share = one.median_questions / one.all_questions
                median = f" 質問数の中央値 {one.median_questions:g}/{one.all_questions:g} ({share:.0%})"
            lines.append(
                f"{one.event.value}: 手続き {one.procedures} 質問 {one.questions} 境界の場合 {one.cases}{median} "
                f"必要にならない {' '.join(one.never_required) or 'なし'} "
                f"いつも必要 {' '.join(one.never_not_required) or 'なし'}"
                + (f" 一部だけ試した {' '.join(one.sampled)}" if one.sampled else "")
            )
        for label, found in self._refusals():
            lines.append(f"{label} {len(found)}")
            lines.extend(f"  {one}" for one in found)
        lines.append(f"条文を確かめていない手続き {len(self.unverified)}: {' '.join(self.unverified)}")
        lines.append("合格" if self.ok else "不合格")
        return "\n".join(lines)


def check_pack(pack: RulePack, length_of: LengthOf | None = None, most_cases: int = MOST_CASES) -> CheckReport:
    """Walk every row of every event; ``length_of`` adds the median number of questions of each, put and applicable.

    ``most_cases`` bounds the paths walked of one row in one household; of rows with more (``sampled``) households are
    sought for either outcome instead.
    """
    checker = _Checker(pack, Determiner(pack), Walker(pack, most_cases))
    events = tuple(checker.event(event, length_of) for event in pack.events)
    checker.facts()
    walker = checker.walker
    return CheckReport(
        pack.version,
        pack.sha256,
        events,
        unreachable=tuple(row.id for row in pack.procedures if row.id not in checker.reached),
        dead_questions=tuple(_dead(pack, walker.alive)),
        missing_wording=tuple(_missing_wording(pack)),
        unverified=tuple(row.id for row in pack.procedures if not any(basis.verified for basis in row.basis)),
        dead_conditions=tuple(sorted(walker.dead())),
        left_open=tuple(sorted(checker.left_open)),
        period_gaps=tuple(row.id for row in pack.procedures if not _covered(pack, row)),
    )


class _Checker:
    """Walks the readings of every row of every event and sums up what was met."""

    def __init__(self, pack: RulePack, determiner: Determiner, walker: Walker) -> None:
        self._pack = pack
        self._determiner = determiner
        self._readings = dict(self._with_readings())
        self.walker = walker
        self.reached: set[ProcedureId] = set()
        self.left_open: set[ProcedureId] = set()

    def _with_readings(self) -> Iterator[tuple[ProcedureId, list[Determiner]]]:
        """For rows that read differently in some period: what decides them there."""
        for row in self._pack.procedures:
            varied = [period for period in row.periods if period.in_force and period.variant is not None]
            if varied:
                yield row.id, [Determiner(reading(self._pack, row, period)) for period in varied]

    def event(self, event: LifeEvent, length_of: LengthOf | None) -> EventReport:
        """Walk every row of an event."""
        found: dict[ProcedureId, Walk] = {}
        before = set(self.walker.alive)
        self.walker.alive.clear()
        for row in self._determiner.rows(event):
            walks = [self.walker.row(by, one, event) for by, one in self._readings_of(row, event)]
            found[row.procedure.id] = _together(walks)
        questions = len(self.walker.alive)
        self.walker.alive |= before
        self.reached |= {own for own, walk in found.items() if walk.required}
        self.left_open |= {own for own, walk in found.items() if walk.undecided}
        asked, applicable = (None, None) if length_of is None else length_of(self._pack, event)
        return EventReport(
            event,
            procedures=len(found),
            questions=questions,
            cases=sum(walk.cases for walk in found.values()),
            never_required=tuple(own for own, walk in found.items() if not walk.required),
            never_not_required=tuple(own for own, walk in found.items() if not walk.not_required),
            sampled=tuple(own for own, walk in found.items() if walk.sampled),
            median_questions=asked,
            all_questions=applicable,
        )

    def _readings_of(self, row: Row, event: LifeEvent) -> Iterator[tuple[Determiner, Row]]:
        """The row as its periods in force read it, each with what decides it."""
        own = row.procedure
        source = next(one for one in self._pack.procedures if one.id == own.id)
        if any(version is source for version in source.versions()):
            yield self._determiner, row
        for determiner in self._readings.get(own.id, ()):
            yield determiner, next(one for one in determiner.rows(event) if one.procedure.id == own.id)

    def facts(self) -> None:
        """Walk the conditions of the facts themselves (whom a question is asked about)."""
        for fact, one in self._pack.facts.items():
            for event in self._pack.events if one.applies is not None else ():
                assert one.applies is not None
                of_person = one.definition.scope.value == "person"
                self.walker.condition(self._determiner, f"{fact} applies", one.applies, event, of_person)


def _together(walks: list[Walk]) -> Walk:
    total = Walk()
    for walk in walks:
        total.add(walk)
    return total


def _covered(pack: RulePack, row: Procedure) -> bool:
    """Whether every day from the pack's first day on lies in a period of the row; inside they join without a gap."""
    return row.periods[0].starts_on <= pack.effective_on and row.periods[-1].ends_on is None


def _dead(pack: RulePack, alive: set[FactId]) -> Iterator[FactId]:
    """Facts that are asked but were never seen to change anything."""
    needed_for_bulk = {fact.bulk.fact for fact in pack.facts.values() if fact.bulk}
    versions = [version for row in pack.procedures for version in row.versions()]
    clocks = {rule.start for row in versions for rule in row.deadlines}
    conditions = {leaf for row in versions for leaf in _extra_facts(row)}
    forms = {form for row in versions for form in row.forms}
    for clock in tuple(clocks | conditions):
        computed = pack.facts[clock].computed
        clocks |= {clock, *(computed.needs if computed else ())}
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


def _extra_facts(row: Procedure) -> Iterator[FactId]:
    """Facts that conditions of clocks and papers look at, and those that fees are made of."""
    yield from (fact for rule in row.fee for fact in rule.facts())
    nodes = [rule.node for rule in row.deadlines]
    nodes += [rule.node for rule in row.belongings]
    for node in (*nodes, *(rule.node for rule in row.fee)):
        if node is not None:
            yield from (leaf.fact for leaf in leaves(node))


def _missing_wording(pack: RulePack) -> Iterator[str]:
    """Facts without a label, question or reason in one of the languages, rows without a plain sentence."""
    for fact, one in pack.facts.items():
        texts: dict[str, Mapping[str, str]] = {"label": one.definition.label}
        if not one.definition.computed:
            texts |= {"question": one.definition.question, "why": one.definition.why}
        for name, wording in texts.items():
            yield from (f"{fact}.{name}.{language}" for language in LANGUAGES if not wording.get(language))
    for row in pack.procedures:
        if not all(version.plain and version.plain_easy for version in row.versions()):
            yield f"{row.id}.plain"
