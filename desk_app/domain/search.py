"""What a search of the resident cache finds, and what was registered of a person before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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


def telling_apart(records: Sequence[ResidentRecord]) -> Mapping[ResidentId, tuple[str, ...]]:
    """Which items tell people of one name apart: 生年月日, 町, 世帯主, those that differ within the same reading.

    フリガナ where one written name is read in several ways. Who has a name of their own among these needs none.
    """
    alike: dict[str, list[ResidentRecord]] = {}
    for record in records:
        key = record.name.kana or record.name.registered
        alike.setdefault("".join(key.split()), []).append(record)
    found: dict[ResidentId, tuple[str, ...]] = {}
    for people in alike.values():
        if len(people) > 1:
            differing = tuple(item for item, read in _TELLING if len({read(one) for one in people}) > 1)
            found.update((one.resident_id, differing) for one in people)
    readings: dict[str, set[str]] = {}
    for record in records:
        readings.setdefault(record.name.registered, set()).add("".join(record.name.kana.split()))
    for record in records:
        if len(readings[record.name.registered]) > 1:
            found[record.resident_id] = (*found.get(record.resident_id, ()), "フリガナ")
    return found


def kind_of_match(reason: str) -> str:
    """The kind of a reason without what it quotes (旧氏「渡邉」 → 旧氏): what a log may keep."""
    return re.split("[「（]", reason, maxsplit=1)[0]


def _birth(record: ResidentRecord) -> str:
    return record.birth.text if record.birth else ""


def _town(record: ResidentRecord) -> str:
    return record.address.town


def _head(record: ResidentRecord) -> str:
    return record.head_name


_TELLING: tuple[tuple[str, Callable[[ResidentRecord], str]], ...] = (
    ("生年月日", _birth),
    ("町", _town),
    ("世帯主", _head),
)
