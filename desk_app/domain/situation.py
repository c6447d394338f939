"""The situation of a case: who files what, when, for whom. CASE.yaml in typed form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from desk_app.domain.fact import FactValue, Source
from desk_app.domain.ids import FactId, PersonId, ResidentId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.registered_date import RegisteredDate
from desk_app.domain.resident import Address, PersonName, ResidentKind, Sex
from desk_app.domain.town import Town


@dataclass(frozen=True, slots=True)
class Place:
    """Where people come from or go to.

    ``kind`` is 国内, 国外 or 不明; ``certificate`` (転出証明書) is カード, 紙 or なし. ``None`` is not known.
    """

    kind: str | None = None
    prefecture: str | None = None
    code: str | None = None
    address: Address | None = None
    planned_departure_on: date | None = None
    certificate: str | None = None
    head_name: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who stands at the desk. ``role`` is 本人, 世帯員 or 代理人; ``person`` is None for someone outside."""

    person: PersonId | None = None
    role: str | None = None
    name: str = ""
    kana: str = ""
    relation: str = ""
    authority: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the case. ``facts`` holds whatever else is known; absent means unknown, never no.

    ``sources`` names the source of the base values (name, kana, birth, sex, relationship, address …) and of facts.
    ``moves`` is None while it is not known whether the person takes part in the move.
    """

    id: PersonId
    name: PersonName
    birth: RegisteredDate | None = None
    sex: Sex | None = None
    relationship: str | None = None
    kind: ResidentKind | None = None
    moves: bool | None = None
    resident_id: ResidentId | None = None
    guarded: bool = False
    honseki: str = ""
    head_of_register: str = ""
    phone: str = ""
    facts: Mapping[FactId, FactValue] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    concerned: bool | None = None
    """Whether the event is about this person (当事者): the newborn, the deceased, who marries, divorces, changes the
    name or the household, whose certificate it is. None is not known; moves (転入・転出・転居) use ``moves``."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a case starts from; answers are laid over it. Frozen and replayable."""

    life_event: LifeEvent
    filed_on: date
    town: Town
    event_on: date | None = None
    origin: Place | None = None
    destination: Place | None = None
    new_address: Address | None = None
    applicant: Applicant | None = None
    household: tuple[Member, ...] = ()
    other_household: tuple[Member, ...] = ()
    answers: Mapping[FactId, FactValue] = field(default_factory=dict)
    """Case facts known from the start (CASE.yaml ``answers``)."""
    new_head: PersonId | None = None
    """Who becomes the head (新しい世帯主) after the head's death or at a 世帯変更; None where nobody was named."""

    def member(self, person: PersonId) -> Member:
        """The person of this id in either household; KeyError when there is none."""
        for one in (*self.household, *self.other_household):
            if one.id == person:
                return one
        raise KeyError(person)

    def with_member(self, member: Member) -> Situation:
        """The same situation with this person put in place of the one with the same id."""
        return replace(
            self,
            household=tuple(member if m.id == member.id else m for m in self.household),
            other_household=tuple(member if m.id == member.id else m for m in self.other_household),
        )
