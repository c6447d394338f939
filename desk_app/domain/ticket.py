"""Check-in tickets (受付票) of the kiosk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.fact import FactValue
from desk_app.domain.ids import CaseId


@dataclass(frozen=True, slots=True)
class Ticket:
    """A check-in at the kiosk: number, purpose, answers as pre-entry. No name, nothing of who is on file."""

    number: str
    purpose: str
    language: str
    answers: Mapping[str, FactValue]
    made_at: datetime
    barcode: str
    called: bool = False
    case_id: CaseId | None = None
    printed: bool | None = None
    """Of a ticket just made: whether paper came out; None where no receipt printer is set up. Not kept."""
