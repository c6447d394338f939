"""The audit log of a data folder that is not opened otherwise: nothing is brought up to date, nothing is tidied."""

from __future__ import annotations

from pathlib import Path

from desk_app.domain.audit import AuditEntry
from desk_app.domain.errors import EnvironmentProblem
from desk_app.storage.engine import encrypted_engine
from desk_app.storage.folder import CASE_FILE, CASE_KEY
from desk_app.storage.keys import KeyStore
from desk_app.storage.unit_of_work import SqlUnitOfWork


def has_cases(home: Path) -> bool:
    """Whether this is a data folder with cases."""
    return (home / CASE_FILE).exists()


def logged(home: Path, keys: KeyStore, action: str) -> tuple[AuditEntry, ...]:
    """The entries of an action, in order. Raises EnvironmentProblem when the case file cannot be opened."""
    key = keys.get(CASE_KEY)
    if key is None:
        raise EnvironmentProblem("鍵", "受付データの鍵がありません。", "管理者に連絡してください。", retry=False)
    engine = encrypted_engine(home / CASE_FILE, key)
    try:
        with SqlUnitOfWork(engine) as uow:
            return uow.audit.entries(action=action)
    finally:
        engine.dispose()
