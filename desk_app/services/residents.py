"""Looking people up: every search and every look is an audit entry; guarded people are hidden without the right."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from desk_app.domain.calendar_jp import age_on
from desk_app.domain.fact import FactValue, KnownFact, Scope, Source
from desk_app.domain.ids import CaseId, FactId, PersonId, ResidentId
from desk_app.domain.protection import ProtectedField
from desk_app.domain.resident import Address, ResidentRecord, ResidentStatus
from desk_app.domain.search import FoundResident, HistoryEntry, kind_of_match, telling_apart, what_narrows
from desk_app.domain.situation import Member, Place
from desk_app.services.context import Context
from desk_app.services.guarding import Opened, in_force, may_see_guarded, opened
from desk_app.services.number_search import number_in, why_not
from desk_app.services.ports import UnitOfWork
from desk_app.services.resident_views import HomeRow, PastRow, PersonLook, SearchCount
from desk_app.services.views import SearchHit, SearchPage


def source_of(record: ResidentRecord) -> Source:
    """An announced household comes from 転出証明書情報, everyone else from the resident cache."""
    return Source.CERTIFICATE if record.status is ResidentStatus.ANNOUNCED else Source.CACHE


AT_HOME = frozenset({ResidentStatus.LIVING, ResidentStatus.ANNOUNCED})


LOCATING = ("住所", "方書", "電話", "前住所")
"""Reasons that tell where a person lives: a protected person is not found by them without the right."""


COUNTED = 10_000
"""A search that finds more people than these says only that."""
NO_DATA = "住民情報の取込みが終わると探せます。"


class Residents:
    """Search in the resident cache."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def search(self, text: str, *, limit: int = 20, case: CaseId | None = None) -> SearchPage:
        """Up to ``limit`` people for what was typed, best first; an empty text finds nobody.

        Twelve digits are a 個人番号 only where right and purpose allow it; ``note`` says why not. A protected person
        whose address is hidden from this clerk is not found by address or telephone, which would tell it. The audit
        entry says how many were found by what (氏名, 宛名番号 …) and from which case, never what was typed.
        """
        if not text.strip():
            return SearchPage((), more=False, elapsed_ms=0.0)
        start = time.perf_counter()
        found, more = self._context.cache().search(text, limit)
        elapsed = (time.perf_counter() - start) * 1000
        number = number_in(text)
        with self._context.unit_of_work() as uow:
            free = self._opened(uow, case)
            note = "" if number is None else why_not(self._context, uow, uow.cases.get(case) if case else None)
            if number is not None and not note:
                holder = self._context.cache().find_by_number(number)
                found = (*((holder,) if holder is not None else ()), *found)[:limit]
            shown = tuple(one for one in found if not self._told_by_place(one, free))
            more = more and (bool(shown) or not found)  # nobody but hidden people: as if there were nobody
            found = shown
            by = "・".join(sorted({kind_of_match(reason) for one in found for reason in one.matched}))
            if number is not None and not note and not found:
                by = "個人番号"
            self._context.audit(uow, "search", case or "", _why(case), hits=len(found), by=by)
            uow.commit()
        telling = telling_apart([one.record for one in found])
        narrows = what_narrows(reason for one in found for reason in one.matched) if more else ()
        if not found and not note and self._context.cache().as_of() is None:
            note = NO_DATA
        hits = tuple(self._hit(one, free, telling) for one in found)
        return SearchPage(hits, more, elapsed, narrows, "" if found else note)

    def count(self, text: str) -> SearchCount:
        """How many people ``search`` would find for this without a limit, counted up to COUNTED, else full hundreds.

        Whoever ``search`` hides is not counted; what is open for a case opens one person, not a place. It belongs to
        a search, which is audited: this makes no entry.
        """
        if not text.strip():
            return SearchCount(0, whole=True)
        number, whole = self._context.cache().count(
            text, COUNTED, hide_places=not may_see_guarded(self._context.clerk)
        )
        return SearchCount(number if whole else number // 100 * 100 or number, whole)

    def look(self, resident: ResidentId, *, case: CaseId | None = None) -> PersonLook:
        """A person with household and history, as this clerk may see them; the look is audited."""
        person, home = household_of(self._context, resident)
        history = self._context.cache().history(resident)
        with self._context.unit_of_work() as uow:
            free = self._opened(uow, case)
            self._context.audit(uow, "look", resident, _why(case), in_case=case or "", resident=resident)
            uow.commit()
        protected = tuple(one.resident_id for one in (person, *home) if one.guarded)
        shut = {
            item: self._hidden(person, protected, free, item)
            for item in (ProtectedField.ADDRESS, ProtectedField.PHONE, ProtectedField.ADDRESS_HISTORY)
        }
        past = tuple(_past_row(one, shut) for one in history)
        return PersonLook(
            resident_id=resident,
            name=person.name.registered,
            kana=person.name.kana,
            birth_text=person.birth.text if person.birth else "",
            address=None if shut[ProtectedField.ADDRESS] else person.address.one_line,
            phone=None if shut[ProtectedField.PHONE] else person.phone,
            guarded=person.guarded,
            home=tuple(self._home_row(one) for one in home if one.status in AT_HOME),
            past=past,
            former=person.name.former,
            alias=person.name.alias,
            roman=person.name.roman,
            sex=person.sex.value,
            age=self._age(person),
            status=person.status.value,
        )

    def _home_row(self, record: ResidentRecord) -> HomeRow:
        birth = record.birth.text if record.birth else ""
        name, age = record.name, self._age(record)
        return HomeRow(
            record.resident_id, name.registered, name.kana, birth, record.relationship, record.guarded, age
        )

    def _opened(self, uow: UnitOfWork, case: CaseId | None) -> Opened:
        return opened(in_force(self._context, uow.releases.for_case(case))) if case else {}

    def _hidden(
        self,
        record: ResidentRecord,
        home: Collection[ResidentId],
        free: Opened,
        item: ProtectedField = ProtectedField.ADDRESS,
    ) -> bool:
        """Whether an item is that of a protected person: their own, or that of one of ``home`` they live with."""
        if may_see_guarded(self._context.clerk):
            return False
        if record.guarded and item in free.get(record.resident_id, frozenset()):
            return False
        protected = {*home, *((record.resident_id,) if record.guarded else ())}
        return any(item not in free.get(one, frozenset()) for one in protected)

    def _age(self, record: ResidentRecord) -> int | None:
        """Years completed today, of somebody who lives and whose day of birth is known."""
        born = record.birth.exact if record.birth and record.status is not ResidentStatus.DEAD else None
        return age_on(born, self._context.clock.today()) if born else None

    def _below_town(self, record: ResidentRecord) -> str:
        here = record.status is ResidentStatus.LIVING and record.address.prefecture == self._context.town.prefecture
        return replace(record.address, prefecture="", municipality="").one_line if here else ""

    def _told_by_place(self, found: FoundResident, free: Opened) -> bool:
        locating = any(kind_of_match(reason) in LOCATING for reason in found.matched)
        return locating and self._hidden(found.record, _home(found), free)

    def _hit(self, found: FoundResident, free: Opened, telling: Mapping[ResidentId, tuple[str, ...]]) -> SearchHit:
        record = found.record
        hidden = self._hidden(record, _home(found), free)
        items = telling.get(record.resident_id, ())
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
            head_name="" if hidden else record.head_name,
            telling=tuple(item for item in items if not hidden or item == "生年月日"),
            short_address="" if hidden else self._below_town(record),
            age=self._age(record),
        )


def _why(case: CaseId | None) -> str:
    return "窓口受付" if case else "受付外"


def _home(found: FoundResident) -> tuple[ResidentId, ...]:
    """The protected people this person lives with; who has left lives with nobody here."""
    return found.protected_home if found.record.status in AT_HOME else ()


def _past_row(entry: HistoryEntry, shut: Mapping[ProtectedField, bool]) -> PastRow:
    item = ProtectedField.ADDRESS if entry.present else ProtectedField.ADDRESS_HISTORY
    return PastRow(
        on=entry.moved_on.text if entry.moved_on else "",
        reason=entry.reason,
        changed=entry.changed,
        name=entry.name.registered,
        kana=entry.name.kana,
        address=None if shut[item] or shut[ProtectedField.ADDRESS] else entry.address.one_line,
        head_name="" if shut[item] else entry.head_name,
        present=entry.present,
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
