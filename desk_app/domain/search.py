"""What a search of the resident cache finds."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.domain.resident import ResidentRecord


@dataclass(frozen=True, slots=True)
class FoundResident:
    """A cache hit: the record and why it matched; ``household_size`` counts who lives there now."""

    record: ResidentRecord
    matched: tuple[str, ...]
    household_size: int = 1
