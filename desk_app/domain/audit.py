"""Audit entries (操作の記録): who, when, at which desk, what, why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.ids import ClerkId


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the hash-chained audit log. ``action`` is a stable word, ``subject`` an id, never a name."""

    at: datetime
    by: ClerkId
    desk: str
    action: str
    subject: str
    why: str = ""
    detail: Mapping[str, str | int] | None = None
