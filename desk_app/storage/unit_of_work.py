"""One durable transaction over the case file, with the repositories that work inside it."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.domain.errors import BugError
from desk_app.storage.audit_log import SqlAuditLog
from desk_app.storage.case_repository import SqlCaseRepository
from desk_app.storage.engine import storage_errors, translated
from desk_app.storage.print_ledger import SqlPrintLedger
from desk_app.storage.release_repository import SqlReleaseRepository
from desk_app.storage.repositories import SqlClerkRepository, SqlPacketRepository, SqlTicketRepository

_WHAT = "受付データ"


class SqlUnitOfWork:
    """Repositories over one transaction. Leaving without ``commit`` rolls everything back.

    The transaction holds the write lock of the file from its first statement: keep it short, and never open a
    second one inside it on the same thread (BugError: it would wait for itself).
    """

    _open = threading.local()

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Self:
        inside: set[int] = self._open.__dict__.setdefault("engines", set())
        if id(self._engine) in inside:
            raise BugError("a unit of work was opened inside another one on the same thread")
        inside.add(id(self._engine))
        self._session = Session(self._engine, autoflush=False, expire_on_commit=True)
        self.cases = SqlCaseRepository(self._session)
        self.packets = SqlPacketRepository(self._session)
        self.prints = SqlPrintLedger(self._session)
        self.audit = SqlAuditLog(self._session)
        self.tickets = SqlTicketRepository(self._session)
        self.clerks = SqlClerkRepository(self._session)
        self.releases = SqlReleaseRepository(self._session)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.engines.discard(id(self._engine))
        try:
            self._session.close()
        finally:
            if isinstance(error, IntegrityError):
                raise BugError("a rule of the case file was broken") from None
            if isinstance(error, DBAPIError | sqlcipher.Error):
                raise translated(error, _WHAT) from None

    def commit(self) -> None:
        """Make everything done so far durable. Raises EnvironmentProblem when the disk does not take it."""
        with storage_errors(_WHAT):
            self._session.commit()
