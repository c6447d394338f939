"""The rule pack in typed form: facts, procedures, deadlines, belongings, divisions and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desk_app.domain.fact import FactDefinition, FactValue
from desk_app.domain.ids import FactId, FormId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import ClosedDay, CounterType, LegalBasis
from desk_app.rules.condition import Node, Test
from desk_app.rules.fees import FeeRule, FeeTable


@dataclass(frozen=True, slots=True)
class BulkRule:
    """One question for several people: what each of its answers says of this fact."""

    fact: FactId
    gives: Mapping[FactValue, FactValue]


@dataclass(frozen=True, slots=True)
class ComputedRule:
    """A computed fact: the function's name in desk_app.rules.computed and the facts it needs."""

    function: str
    needs: tuple[FactId, ...]


@dataclass(frozen=True, slots=True)
class PackFact:
    """A fact with what the engine needs beside its definition; ``order`` is its place in the file."""

    definition: FactDefinition
    order: int
    applies: Node | None = None
    applies_test: Test | None = None
    bulk: BulkRule | None = None
    computed: ComputedRule | None = None


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A clock: counted from the day a date fact holds. ``lapse`` clocks end a right, others are filing deadlines."""

    what: str
    start: FactId
    rule: str
    days: int = 0
    months: int = 0
    years: int = 0
    counts_first_day: bool = False
    closed_day: ClosedDay = ClosedDay.NEXT_OPEN
    lapse: bool = False
    consequence: str = ""
    when: Test | None = None
    node: Node | None = None
    """The tree that ``when`` was compiled from."""


@dataclass(frozen=True, slots=True)
class BelongingRule:
    """Something to bring, or one of its alternatives; with a condition where not everyone needs it."""

    id: str
    when: Test | None = None
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when a row holds, both days included; ``in_force`` False: the procedure does not exist then."""

    starts_on: date
    ends_on: date | None
    in_force: bool = True
    note: str = ""
    variant: Procedure | None = None
    """The row as it reads in this period, where it reads differently; of the same id, without periods of its own."""

    def covers(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Procedure:
    """One row of the pack: a procedure with its condition, law, clocks, papers and place."""

    id: ProcedureId
    name: str
    plain: str
    plain_easy: str
    division: str
    events: frozenset[LifeEvent]
    per_person: bool
    when: Node
    test: Test
    basis: tuple[LegalBasis, ...]
    judged_by: FactId
    periods: tuple[Period, ...]
    deadlines: tuple[DeadlineRule, ...] = ()
    forms: tuple[FormId, ...] = ()
    belongings: tuple[BelongingRule, ...] = ()
    fee_yen: int = 0
    counter: CounterType = CounterType.HERE
    supersedes: tuple[ProcedureId, ...] = ()
    done_with: tuple[ProcedureId, ...] = ()
    note: str = ""
    line: int = 0
    file: str = ""
    fee: tuple[FeeRule, ...] = ()
    """What the row costs by the table of fees; ``fee_yen`` is what of it holds for every case."""
    form_events: Mapping[FormId, frozenset[LifeEvent]] = field(default_factory=dict)
    """The events at which a form of the row is used, where that is not every event of the row."""

    def forms_at(self, event: LifeEvent) -> tuple[FormId, ...]:
        """The forms that the row fills at this event."""
        if not self.form_events:
            return self.forms
        return tuple(form for form in self.forms if event in self.form_events.get(form, (event,)))

    def version(self, period: Period | None) -> Procedure:
        """The row as it reads in a period; the row itself while the period is not known."""
        return self if period is None or period.variant is None else period.variant

    def versions(self) -> tuple[Procedure, ...]:
        """Every reading of the row that some period in force uses, each once, in order of the periods."""
        used = {id(one): one for one in (self.version(period) for period in self.periods if period.in_force)}
        return tuple(used.values()) or (self,)


@dataclass(frozen=True, slots=True)
class BelongingText:
    """The words for something to bring and what does as well."""

    label: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulePack:
    """A loaded, checked pack. ``version`` and ``sha256`` (over every file) name it in each packet."""

    version: str
    effective_on: date
    sha256: str
    events: tuple[LifeEvent, ...]
    facts: Mapping[FactId, PackFact]
    procedures: tuple[Procedure, ...]
    """Rows in order of their ids."""
    belongings: Mapping[str, BelongingText]
    divisions: Mapping[str, str]
    ask_first: tuple[FactId, ...]
    parameters: Mapping[str, FactValue] = field(default_factory=dict)
    fees: FeeTable = field(default_factory=FeeTable)

    def of_event(self, event: LifeEvent) -> tuple[Procedure, ...]:
        """Rows that are candidates for the event, in order of their ids."""
        return tuple(one for one in self.procedures if event in one.events)

    def definition(self, fact: FactId) -> FactDefinition:
        """The definition of a fact; KeyError when there is none."""
        return self.facts[fact].definition
