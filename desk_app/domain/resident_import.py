"""What became of files of resident data, and how their drop folder stands. Nothing of a person is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.errors import Fault


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One file: taken (``ok``), or refused and ``why``; ``faults`` are the first of ``fault_count``."""

    at: datetime
    delta: bool
    ok: bool
    source: str
    rows: int = 0
    inserted: int = 0
    updated: int = 0
    removed: int = 0
    seconds: float = 0.0
    why: str = ""
    fault_count: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def rows_per_second(self) -> float:
        """Rate of the whole import; 0 for a file that was not taken."""
        return self.rows / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class DropState:
    """The drop folder at the last look: files that wait to settle, files refused, what keeps it from working."""

    folder: str
    looked_at: datetime | None = None
    waiting: int = 0
    refused: int = 0
    problem: str = ""
