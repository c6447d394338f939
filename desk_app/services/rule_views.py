"""What the rule workbench (判定規則) shows: books of rules, rows, conditions as trees, differences, releases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk_app.domain.fact import FactType, FactValue
    from desk_app.domain.ids import CaseId, FactId, PersonId
    from desk_app.domain.life_event import LifeEvent
    from desk_app.domain.procedure import CounterType, Determination, LegalBasis, Result

IN_USE = "in-use"
"""Id of the book that the desk decides with today."""


class BookKind(StrEnum):
    """Where a book of rules comes from; the value is shown."""

    IN_USE = "使用中"
    BASE = "製品の規則"
    DRAFT = "下書き"
    RELEASE = "公開版"


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A rule pack that can be looked at, tried and compared. ``id`` names it in every call of the service."""

    id: str
    kind: BookKind
    title: str
    version: str
    effective_on: date
    sha256: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """One difference in words. ``kind``: added, removed, changed or switched_off; ``file``, ``line`` of the new."""

    row: str
    name: str
    kind: str
    item: str
    old: str
    new: str
    reason: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class RuleBookView:
    """A book at a glance: how many rows per event and division, what was verified, what the town changed."""

    book: RuleBook
    rows: int
    verified: int
    events: tuple[tuple[LifeEvent, int], ...]
    divisions: tuple[tuple[str, int], ...]
    town_differences: tuple[RuleDifference, ...] = ()
    """What the town's own rules change of the product's."""
    notes: tuple[str, ...] = ()
    """Things to look at (the product's rules moved on since the town's were written, rows not verified …)."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One procedure in the list. ``town``: own, changed, switched_off or empty (as the product has it)."""

    id: str
    name: str
    division: str
    events: tuple[LifeEvent, ...]
    per_person: bool
    plain: str
    verified: bool
    """Whether every law the row rests on was checked against its text."""
    periods: tuple[str, ...]
    deadlines: tuple[str, ...]
    fee_yen: int
    forms: tuple[str, ...]
    counter: CounterType
    town: str = ""
    reason: str = ""
    """Why the town switched the row off."""


@dataclass(frozen=True, slots=True)
class ConditionNode:
    """One node of a condition. ``kind``: all, any, not, exists, every, compare, always or never.

    ``truth`` is the node's value for the household tried (None: cannot be told yet; also when nothing was tried).
    ``holds``, ``fails``, ``open``: how often it was true, false and undecided over the cases counted.
    """

    path: str
    """Stable name of the node within its procedure: 0, 0.1, 0.1.2 …"""
    kind: str
    label: str
    fact: FactId | None = None
    children: tuple[ConditionNode, ...] = ()
    truth: bool | None = None
    tried: bool = False
    holds: int = 0
    fails: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class RuleDeadline:
    """A clock of a procedure in words; ``condition`` empty where it always runs."""

    what: str
    rule: str
    condition: str = ""
    consequence: str = ""
    ends_right: bool = False


@dataclass(frozen=True, slots=True)
class RuleDetail:
    """Everything of one procedure: its sentence, its tree, law, clocks, papers, and what the town changed of it."""

    row: RuleRow
    sentence: str
    """The condition as one sentence in Japanese (…の方)."""
    tree: ConditionNode
    counted_cases: int
    """Cases behind the counts of the tree's nodes."""
    plain_easy: str
    basis: tuple[LegalBasis, ...]
    deadlines: tuple[RuleDeadline, ...]
    belongings: tuple[tuple[str, str], ...]
    """(what to bring, on which condition; empty for everyone)."""
    supersedes: tuple[str, ...]
    done_with: tuple[str, ...]
    note: str
    file: str
    line: int
    differences: tuple[RuleDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFact:
    """A fact that a typed household may say, with its values in words."""

    id: FactId
    label: str
    per_person: bool
    type: FactType
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TrialPerson:
    """A person of a typed household. ``birth`` as it is written (和暦 or ISO); None is not known."""

    birth: str = ""
    relationship: str | None = None
    kind: str | None = None
    sex: str | None = None
    takes_part: bool | None = None
    """Moves (転入・転出・転居), or is whom the event is about."""
    facts: Mapping[FactId, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trial:
    """A household to try: a stored case, a CASE.yaml, or one typed here (the first of these three that is given)."""

    case: CaseId | None = None
    file: Path | None = None
    life_event: LifeEvent | None = None
    event_on: date | None = None
    filed_on: date | None = None
    people: tuple[TrialPerson, ...] = ()
    answers: Mapping[FactId, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """What a household gets of one procedure, with the tree of its condition as it came out."""

    determination: Determination
    person_label: str
    reasons: tuple[str, ...]
    missing_labels: tuple[str, ...]
    tree: ConditionNode


@dataclass(frozen=True, slots=True)
class TrialView:
    """A household tried against a book: required first, then undecided, then not required."""

    book: RuleBook
    people: tuple[tuple[PersonId, str], ...]
    rows: tuple[TrialRow, ...]
    next_question: str = ""

    def count(self, result: Result) -> int:
        """How many determinations have this result."""
        return sum(1 for row in self.rows if row.determination.result is result)


@dataclass(frozen=True, slots=True)
class AffectedCase:
    """A case that comes out differently. ``before``/``after`` in words; ``because`` the rows' differences."""

    case: str
    procedure: str
    name: str
    person_label: str
    before: str
    after: str
    because: tuple[RuleDifference, ...]


@dataclass(frozen=True, slots=True)
class RuleComparison:
    """Two books side by side: what differs in words, and which cases come out differently."""

    old: RuleBook
    new: RuleBook
    differences: tuple[RuleDifference, ...]
    affected: tuple[AffectedCase, ...]
    cases_tried: int
    faults: tuple[str, ...] = ()
    """Cases that could not be tried, with the reason."""


class ReleaseState(StrEnum):
    """Where a release stands; the value is shown."""

    PROPOSED = "承認待ち"
    APPROVED = "施行前"
    IN_FORCE = "施行中"
    PAST = "過去の版"
    REJECTED = "却下"
    WITHDRAWN = "取りやめ"
    BROKEN = "検証できません"


@dataclass(frozen=True, slots=True)
class RuleRelease:
    """A signed pack on its way into use: proposed by one person, approved by another."""

    id: str
    state: ReleaseState
    version: str
    effective_on: date
    sha256: str
    note: str
    proposed_by: str
    proposed_at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None
    reason: str = ""
    """Why it was rejected, withdrawn or cannot be verified (place and remedy)."""
    may_approve: bool = False
    why_not: str = ""
    may_roll_back: bool = False
    """Whether one may go back to this release."""
