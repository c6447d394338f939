"""Review (審査): the second look at a finished case, never by the one who made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk_app.domain.ids import ClerkId


class ReviewState(StrEnum):
    """Where the review of a case stands."""

    NOT_NEEDED = "not_needed"
    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision of a reviewer; a return always has a reason."""

    decision: ReviewState
    by: ClerkId
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a case should be looked at first (判定を変更, 支援措置 …). ``kind`` is stable, ``text`` shown."""

    kind: str
    text: str
    severity: str = "warning"
