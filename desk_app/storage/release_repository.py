"""Releases of protected people's items (支援措置の解除) in the case file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, ReleaseId
from desk_app.domain.protection import Release, ReleaseState
from desk_app.domain.serial import from_json, to_json
from desk_app.storage.tables import ReleaseRow


class SqlReleaseRepository:
    """Requests with what became of them; nothing is ever deleted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, release: Release) -> None:
        """Store the release, in place of its earlier state."""
        self._session.merge(
            ReleaseRow(
                id=release.id,
                case_id=release.case_id,
                state=release.state.value,
                requested_at=release.requested_at.isoformat(),
                body=to_json(release),
            )
        )
        self._session.flush()

    def get(self, release: ReleaseId) -> Release:
        """The release. Raises OperatorError when there is none."""
        row = self._session.get(ReleaseRow, release)
        if row is None:
            raise OperatorError("解除の申請", "見つかりません。", "一覧を読み直してください。")
        return from_json(Release, row.body)

    def for_case(self, case: CaseId) -> tuple[Release, ...]:
        """Everything asked for in this case, oldest first."""
        query = select(ReleaseRow).where(ReleaseRow.case_id == case).order_by(ReleaseRow.requested_at, ReleaseRow.id)
        return tuple(from_json(Release, row.body) for row in self._session.scalars(query))

    def approved(self) -> tuple[Release, ...]:
        """Everything two people agreed to, whatever became of it since, newest first."""
        query = (
            select(ReleaseRow)
            .where(ReleaseRow.state == ReleaseState.APPROVED.value)
            .order_by(ReleaseRow.requested_at.desc(), ReleaseRow.id)
        )
        return tuple(from_json(Release, row.body) for row in self._session.scalars(query))

    def pending(self) -> tuple[Release, ...]:
        """Everything that waits for its second person, oldest first."""
        query = (
            select(ReleaseRow)
            .where(ReleaseRow.state == ReleaseState.PENDING.value)
            .order_by(ReleaseRow.requested_at, ReleaseRow.id)
        )
        return tuple(from_json(Release, row.body) for row in self._session.scalars(query))
