"""What a search of the resident cache finds, and what was registered of a person before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desk_app.domain.calendar_jp import RegisteredDate
from desk_app.domain.ids import ResidentId
from desk_app.domain.resident import Address, PersonName, ResidentRecord, ResidentStatus


@dataclass(frozen=True, slots=True)
class FoundResident:
    """A cache hit: the record and why it matched; ``household_size`` counts who lives there now.

    ``protected_home`` are the people under 支援措置 who live in that household, the person's own id among them.
    """

    record: ResidentRecord
    matched: tuple[str, ...]
    household_size: int = 1
    protected_home: tuple[ResidentId, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row of a person's history (履歴): what was registered from this change (異動) on.

    ``changed`` names what differs from the row before it; empty for the oldest. ``present`` marks today's row.
    """

    number: int
    name: PersonName
    address: Address
    status: ResidentStatus
    relationship: str
    head_name: str
    moved_on: RegisteredDate | None
    reason: str
    changed: tuple[str, ...] = ()
    present: bool = False


def what_narrows(matched: Iterable[str]) -> tuple[str, ...]:
    """Items that would narrow a long list of hits, the strongest first, by what the hits were found under."""
    known = "".join(matched)
    items = (("生年月日", "生年月日"), ("町名", "住所"), ("電話の下4桁", "電話"))
    found = [item for item, label in items if label not in known]
    return tuple(found)
