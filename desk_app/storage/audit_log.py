"""The audit log (操作の記録): append-only rows, each sealed to the one before by SHA-256, with an anchor of the end.

A chain alone does not show that its end was cut off: the anchor row keeps count and last hash. Whoever can write
the file can forge both, so ``head`` exists to be kept elsewhere (on the supervisor's day report).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk_app.domain.audit import AuditEntry
from desk_app.domain.ids import ClerkId
from desk_app.storage.tables import AuditHeadRow, AuditRow

_START = "0" * 64
_COLUMNS = (
    AuditRow.n,
    AuditRow.at,
    AuditRow.by,
    AuditRow.desk,
    AuditRow.action,
    AuditRow.subject,
    AuditRow.why,
    AuditRow.detail,
    AuditRow.prev_hash,
    AuditRow.hash,
)


class SqlAuditLog:
    """The log within one transaction: an entry is stored with the change it speaks of, or not at all."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, entry: AuditEntry) -> None:
        """Add the entry at the end of the chain."""
        head = self._session.get(AuditHeadRow, 1)
        if head is None:
            head = AuditHeadRow(id=1, entries=0, hash=_START)
            self._session.add(head)
        detail = "" if entry.detail is None else json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True)
        at = entry.at.isoformat()
        body = (head.entries + 1, at, entry.by, entry.desk, entry.action, entry.subject, entry.why, detail, head.hash)
        sealed = _seal(body)
        names = ("n", "at", "by", "desk", "action", "subject", "why", "detail", "prev_hash")
        self._session.add(AuditRow(**dict(zip(names, body, strict=True)), hash=sealed))
        head.entries, head.hash = head.entries + 1, sealed
        self._session.flush()

    def verify(self) -> tuple[int, int | None]:
        """(entries, number of the first bad one or None). A cut-off end is bad at the first entry missing."""
        before, expected = _START, 1
        for row in self._session.execute(select(*_COLUMNS).order_by(AuditRow.n)):
            if row.n != expected or row.prev_hash != before or _seal(tuple(row)[:-1]) != row.hash:
                return self._count(), expected
            before, expected = row.hash, expected + 1
        entries = expected - 1
        count, last = self.head()
        return entries, None if (count, last) == (entries, before) else min(count, entries) + 1

    def head(self) -> tuple[int, str]:
        """Count and last hash as anchored: printed elsewhere, they show a forged end."""
        head = self._session.get(AuditHeadRow, 1, populate_existing=True)
        return (0, _START) if head is None else (head.entries, head.hash)

    def entries(self, *, since: datetime | None = None, action: str = "") -> tuple[AuditEntry, ...]:
        """Entries in order, from this instant on and of this action where given."""
        query = select(*_COLUMNS).order_by(AuditRow.n)
        if since is not None:  # texts of other UTC offsets sort apart by less than a day
            query = query.where(AuditRow.at >= (since - timedelta(days=1)).isoformat())
        if action:
            query = query.where(AuditRow.action == action)
        found = (_entry(row) for row in self._session.execute(query))
        return tuple(entry for entry in found if since is None or entry.at >= since)

    def _count(self) -> int:
        return len(self._session.execute(select(AuditRow.n)).all())


def _seal(body: Sequence[Any]) -> str:
    text = json.dumps(list(body), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _entry(row: Any) -> AuditEntry:
    return AuditEntry(
        at=datetime.fromisoformat(row.at),
        by=ClerkId(row.by),
        desk=row.desk,
        action=row.action,
        subject=row.subject,
        why=row.why,
        detail=json.loads(row.detail) if row.detail else None,
    )
