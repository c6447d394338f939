"""What the records of a desk say of a packet's seal: a file without one may have lost it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.storage.keys import open_keys

SEALED = "seal"
"""Action of the audit log under which a seal is noted, with the hash of the packet's manifest."""


@dataclass(frozen=True, slots=True)
class SealRecord:
    """``sealed_at`` is when the packet was sealed last, None where nothing says that it was.

    ``at_hand`` is False where there are records that could not be opened, None where there are none.
    """

    at_hand: bool | None
    sealed_at: datetime | None = None


def seal_record(home: Path, passphrase: Callable[[], str] | None, manifest: str) -> SealRecord:
    """Look the packet with this manifest (SHA-256) up in the audit log of the data folder at ``home``."""
    from desk_app.storage.case_log import has_cases, logged

    if not has_cases(home):
        return SealRecord(None)
    try:
        entries = logged(home, open_keys(home, passphrase=passphrase), SEALED)
    except (OperatorError, EnvironmentProblem):  # checking a file goes on without the records
        return SealRecord(at_hand=False)
    times = [one.at for one in entries if manifest and (one.detail or {}).get("manifest") == manifest]
    return SealRecord(True, max(times, default=None))
