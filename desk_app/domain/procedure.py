"""Procedures (手続) and what was determined of them for each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desk_app.domain.fact import FactValue, Source
from desk_app.domain.ids import FactId, FormId, PersonId, ProcedureId


class Result(StrEnum):
    """Outcome of a determination."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    UNDECIDED = "undecided"


class ClosedDay(StrEnum):
    """What happens to a deadline that ends on a closed day (地方自治法4条の2第4項 where next_open)."""

    AS_IS = "as_is"
    NEXT_OPEN = "next_open"
    UNKNOWN = "unknown"


class CounterType(StrEnum):
    """Where the procedure is done."""

    HERE = "here"
    FORM_ONLY = "form_only"
    GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Law and article a rule rests on; ``verified`` is False where nobody checked the text."""

    law: str
    article: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the why or why not. ``holds`` is None when the fact is missing."""

    text: str
    fact: FactId | None
    value: FactValue | None
    source: Source | None
    holds: bool | None
    person: PersonId | None = None
    compared: str = ""
    """How the value stands to the bound it is held against: ``65歳以上にあたります``."""
    looked_at: tuple[tuple[FactId, PersonId | None], ...] = ()
    """The facts of single people behind a sentence on the whole household."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of a procedure: what it is for, its last day, how it was counted. ``late`` None is not knowable."""

    what: str
    on: date | None
    rule: str
    counts_first_day: bool
    closed_day: ClosedDay
    late: bool | None
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Belonging:
    """Something to bring (持ち物). ``alternatives`` lists what does as well."""

    id: str
    label: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Determination:
    """What one procedure means for one person (None: for the case as a whole)."""

    procedure: ProcedureId
    name: str
    person: PersonId | None
    result: Result
    missing: tuple[FactId, ...] = ()
    missing_keys: tuple[tuple[FactId, PersonId | None], ...] = ()
    reasons: Sequence[Reason] = ()
    deadlines: tuple[Deadline, ...] = ()
    superseded_by: ProcedureId | None = None
    done_with: ProcedureId | None = None
    """The 住基 notification with 付記 that replaces a filing of its own, where the law says so."""
    forms: tuple[FormId, ...] = ()
    belongings: tuple[Belonging, ...] = ()
    division: str = ""
    fee_yen: int = 0
    counter: CounterType = CounterType.HERE
    basis: tuple[LegalBasis, ...] = ()
    plain: str = ""
    """One plain sentence for the resident: what this is and why it is done (やさしい日本語 in ``plain_easy``)."""
    plain_easy: str = ""
    note: str = ""
    overridden_by: str = ""
    todo: str = ""
    """What the resident still has to find out while this is undecided; one sentence for the guidance slip."""
    fee_lines: tuple[str, ...] = ()
    """How ``fee_yen`` comes about, one readable line per fee; a number still open has a line without an amount."""
