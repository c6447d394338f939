"""Explanations (説明): why a procedure is required, not required or open, and what would change it, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from desk_app.domain.fact import FactValue, Source
from desk_app.domain.ids import ClerkId, FactId, PersonId, ProcedureId
from desk_app.domain.procedure import LegalBasis, Result


class Decider(StrEnum):
    """Who or what made a result as it is."""

    CLERK = "職員の判断"
    ANSWER = "聞き取りの答え"
    PRE_ENTRY = "事前入力"
    REGISTER = "住民情報"
    CARD = "カード"
    CERTIFICATE = "転出証明"
    COMPUTED = "規則による計算"


@dataclass(frozen=True, slots=True)
class Said:
    """Who took an answer down, and when."""

    by: ClerkId
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One condition in words. ``holds`` says whether it speaks for the procedure, None while it is not known.

    ``value_text`` is the value in words; ``of`` the facts a computed one is made of.
    """

    text: str
    fact: FactId | None = None
    person: PersonId | None = None
    label: str = ""
    value: FactValue | None = None
    value_text: str = ""
    source: Source | None = None
    holds: bool | None = None
    said: Said | None = None
    private: bool = False
    of: tuple[Step, ...] = ()

    @property
    def touches_private(self) -> bool:
        """Whether the fact, or one it is computed from, is for the clerk's eyes only."""
        return self.private or any(one.touches_private for one in self.of)


@dataclass(frozen=True, slots=True)
class Supposed:
    """One fact as it would have to be: ``text`` is ``2008年4月2日以降``, ``example`` such a value."""

    fact: FactId
    person: PersonId | None
    label: str
    text: str
    example: FactValue


@dataclass(frozen=True, slots=True)
class Change:
    """One or two facts that, as supposed, would turn the result into ``result``."""

    facts: tuple[Supposed, ...]
    result: Result
    text: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class DateLine:
    """One clock in words: its last day, the day it started, how it was counted, whether it has passed."""

    what: str
    on: date | None
    started_on: date | None
    late: bool | None
    text: str
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class OpenFact:
    """Something still to be known. ``unanswered`` False: it was asked, the answer was わからない."""

    fact: FactId
    person: PersonId | None
    label: str
    text: str
    unanswered: bool = True
    private: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places say different things of one fact; ``used`` stands, ``other`` was set aside."""

    fact: FactId
    person: PersonId | None
    label: str
    used: FactValue
    used_source: Source
    other: FactValue
    other_source: Source
    text: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class DecidedBy:
    """Who or what decided, in words; the clerk and the moment where an answer or a decision of theirs holds them."""

    decider: Decider
    text: str
    by: ClerkId | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say of one procedure for one person (None: for the case as a whole).

    ``reasons`` made the result, ``counter`` stands against it, ``changes`` would turn it, ``instead`` names the
    procedure that is done in its place, ``todo`` is what the resident still has to find out.
    """

    procedure: ProcedureId
    name: str
    person: PersonId | None
    result: Result
    summary: str
    reasons: tuple[Step, ...] = ()
    counter: tuple[Step, ...] = ()
    changes: tuple[Change, ...] = ()
    basis: tuple[LegalBasis, ...] = ()
    dates: tuple[DateLine, ...] = ()
    decided: tuple[DecidedBy, ...] = ()
    open: tuple[OpenFact, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    instead: str = ""
    todo: str = ""
    note: str = ""
    private: bool = False
    """The result rests on facts for the clerk's eyes only; lists for the resident leave the procedure out."""

    def for_resident(self) -> Explanation:
        """The same without anything that rests on a private fact (DV)."""
        return replace(
            self,
            reasons=tuple(one for one in self.reasons if not one.touches_private),
            counter=tuple(one for one in self.counter if not one.touches_private),
            changes=tuple(one for one in self.changes if not one.private),
            open=tuple(one for one in self.open if not one.private),
            conflicts=tuple(one for one in self.conflicts if not one.private),
            decided=() if self.private else self.decided,
        )
