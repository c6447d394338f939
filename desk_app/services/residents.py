"""Looking people up: every search and every look is an audit entry; guarded people are hidden without the right."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from desk_app.domain.fact import FactValue, KnownFact, Scope, Source
from desk_app.domain.ids import CaseId, FactId, PersonId, ResidentId
from desk_app.domain.protection import ProtectedField
from desk_app.domain.resident import Address, ResidentRecord, ResidentStatus
from desk_app.domain.search import FoundResident
from desk_app.domain.situation import Member, Place
from desk_app.services.context import Context
from desk_app.services.guarding import Opened, in_force, may_see_guarded, opened
from desk_app.services.views import SearchHit, SearchPage


def source_of(record: ResidentRecord) -> Source:
    """An announced household comes from 転出証明書情報, everyone else from the resident cache."""
    return Source.CERTIFICATE if record.status is ResidentStatus.ANNOUNCED else Source.CACHE


AT_HOME = frozenset({ResidentStatus.LIVING, ResidentStatus.ANNOUNCED})


class Residents:
    """Search in the resident cache."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def search(self, text: str, *, limit: int = 20, case: CaseId | None = None) -> SearchPage:
        """Up to ``limit`` people for what was typed, best first; an empty text finds nobody.

        The audit entry says how many were found by what (氏名, 宛名番号 …) and from which case, not what was typed: a
        name is personal data, and twelve digits may be a 個人番号.
        """
        if not text.strip():
            return SearchPage((), more=False, elapsed_ms=0.0)
        start = time.perf_counter()
        found, more = self._context.cache().search(text, limit)
        elapsed = (time.perf_counter() - start) * 1000
        with self._context.unit_of_work() as uow:
            why, by = (
                "窓口受付" if case else "受付外",
                "・".join(sorted({label for one in found for label in one.matched})),
            )
            self._context.audit(uow, "search", case or "", why, hits=len(found), by=by)
            free = opened(in_force(self._context, uow.releases.for_case(case))) if case else {}
            uow.commit()
        return SearchPage(tuple(self._hit(one, free) for one in found), more, elapsed)

    def _hidden(self, record: ResidentRecord, free: Opened) -> bool:
        """Whether the address is that of a protected person: their own, or that of somebody they live with."""
        if may_see_guarded(self._context.clerk):
            return False
        if record.guarded and ProtectedField.ADDRESS in free.get(record.resident_id, frozenset()):
            return False
        home = self._context.cache().household(record.household_id) if record.status in AT_HOME else ()
        protected = {one.resident_id for one in (record, *home) if one.guarded}
        return any(ProtectedField.ADDRESS not in free.get(one, frozenset()) for one in protected)

    def _hit(self, found: FoundResident, free: Opened) -> SearchHit:
        record = found.record
        hidden = self._hidden(record, free)
        return SearchHit(
            resident_id=record.resident_id,
            household_id=record.household_id,
            name=record.name.registered,
            kana=record.name.kana,
            birth_text=record.birth.text if record.birth else "",
            birth_on=record.birth.exact if record.birth else None,
            sex=record.sex.value,
            address=None if hidden else record.address.one_line,
            status=record.status.value,
            guarded=record.guarded,
            matched=found.matched,
            household_size=found.household_size,
            relationship=record.relationship,
        )


def household_of(context: Context, resident: ResidentId) -> tuple[ResidentRecord, tuple[ResidentRecord, ...]]:
    """The person and the whole household as the cache has it, the person included even when moved out."""
    cache = context.cache()
    person = cache.get(resident)
    household = cache.household(person.household_id)
    if all(record.resident_id != resident for record in household):
        household = (person, *household)
    return person, household


def member_from(record: ResidentRecord, number: int, of_case: Collection[FactId]) -> Member:
    """A cache record as a person of the case, every value with its source.

    ``of_case`` names the facts that belong to the case as a whole, not to the person.
    """
    source = source_of(record)
    facts: dict[FactId, FactValue] = {FactId(key): value for key, value in record.facts.items()}
    base = ("name", "kana", "birth", "sex", "relationship", "kind", "address", "phone")
    return Member(
        id=PersonId(f"p{number}"),
        name=record.name,
        birth=record.birth,
        sex=record.sex,
        relationship=record.relationship,
        kind=record.kind,
        moves=None,
        resident_id=record.resident_id,
        guarded=record.guarded,
        honseki=record.honseki,
        head_of_register=record.head_of_register,
        phone=record.phone,
        facts={key: value for key, value in facts.items() if key not in of_case},
        sources={**dict.fromkeys(base, source), **dict.fromkeys(facts, source)},
    )


MOVE_FACTS = frozenset(FactId(name) for name in ("planned_departure_on", "from_certificate"))
"""Status fields of an announced record that describe the move; they stand in the origin."""


def case_facts(context: Context, records: Sequence[ResidentRecord]) -> dict[FactId, KnownFact]:
    """What these records say of the case as a whole (犬, 原付, 児童手当 …), the first one that says it counting."""
    found: dict[FactId, KnownFact] = {}
    for record in records:
        for name, value in record.facts.items():
            fact = FactId(name)
            if fact not in MOVE_FACTS and context.engine.fact(fact).scope is Scope.CASE:
                found.setdefault(fact, KnownFact(value, source_of(record)))
    return found


def origin_from(record: ResidentRecord) -> Place | None:
    """Where people come from: the old town as 転出証明書情報 says, or for our own residents the registered address.

    A guarded person's registered address is not taken over: it is asked where it is needed.
    """
    if record.status is ResidentStatus.LIVING and not record.guarded:
        return _place(record, record.address)
    address = record.previous_address
    if record.status is not ResidentStatus.ANNOUNCED or address is None:
        return None
    planned = record.facts.get("planned_departure_on")
    certificate = record.facts.get("from_certificate")
    return replace(
        _place(record, address),
        planned_departure_on=planned if isinstance(planned, date) else None,
        certificate=certificate if isinstance(certificate, str) else None,
    )


def _place(record: ResidentRecord, address: Address) -> Place:
    return Place(
        kind="国内",
        prefecture=address.prefecture or None,
        code=address.municipality_code or None,
        address=address,
        head_name=record.head_name,
    )
