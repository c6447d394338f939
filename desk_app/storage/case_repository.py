"""Cases in the case file: body, answers and timeline, joined and taken apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select
from sqlalchemy.orm import Session

from desk_app.domain.case import Case, TimelineEntry
from desk_app.domain.case_status import CaseStatus
from desk_app.domain.errors import OperatorError
from desk_app.domain.fact import FactValue, Source
from desk_app.domain.ids import CaseId, CaseNumber, ClerkId, FactId, PersonId
from desk_app.domain.interview import Answer
from desk_app.domain.review import ReviewState
from desk_app.domain.serial import from_hint, from_json, to_json
from desk_app.storage.tables import AnswerRow, CaseRow, TimelineRow

_OPEN = tuple(status.value for status in CaseStatus if status not in (CaseStatus.CLOSED, CaseStatus.CANCELLED))
_ANSWER = ("seq", "fact", "person", "value", "source", "at", "by")
_TIMELINE = ("at", "by", "text", "kind")


class SqlCaseRepository:
    """Cases of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._saved: dict[str, int] = {}

    def add(self, case: Case) -> None:
        """Store a new case with whatever answers and timeline it already has."""
        day = case.opened_at.date()
        row = CaseRow(
            id=case.id, number=case.number, year=day.year, day=day.isoformat(), opened_at=case.opened_at.isoformat()
        )
        row.answers_from = row.timeline_from = 0
        _fill(row, case)
        self._session.add(row)
        self._session.flush()
        self._append(row, case)
        self._saved[case.id] = case.revision

    def get(self, case: CaseId) -> Case:
        """The case as last stored. Raises OperatorError when there is none."""
        return self._load(CaseRow.id == case, needed=case)[0]

    def by_number(self, number: CaseNumber, year: int) -> Case | None:
        """The case of this 受付番号 and calendar year."""
        found = self._load(CaseRow.number == number, CaseRow.year == year)
        return found[0] if found else None

    def save(self, case: Case) -> None:
        """Store the case: body, new answers, new timeline lines.

        Raises OperatorError when another change was stored since this value was read.
        """
        row = self._session.get(CaseRow, case.id)
        if row is None:
            raise _unknown()
        if not self._follows(row, case):
            raise OperatorError(
                f"受付 {case.number}", "別の画面で先に変更されました。", "開き直してから、もう一度入力してください。"
            )
        _fill(row, case)
        self._append(row, case)
        self._session.flush()
        self._saved[case.id] = case.revision

    def next_number(self, day: date) -> CaseNumber:
        """The next free 受付番号 (MMDD-NNNN) of the day; held until this transaction ends."""
        prefix = f"{day:%m%d}-"
        last = self._session.scalar(
            select(func.max(CaseRow.number)).where(
                CaseRow.year == day.year, CaseRow.number >= prefix, CaseRow.number < f"{day:%m%d}."
            )
        )
        n = 1 if last is None else int(last.removeprefix(prefix)) + 1
        if n > 9999:
            raise OperatorError("受付番号", "きょうの番号を使い切りました。", "管理者に連絡してください。")
        return CaseNumber(f"{prefix}{n:04d}")

    def opened_on(self, day: date) -> tuple[Case, ...]:
        """Every case opened on this day, by number."""
        return self._load(CaseRow.day == day.isoformat())

    def unfinished(self) -> tuple[Case, ...]:
        """Cases still in work, and closed ones that a reviewer sent back."""
        return self._load(or_(CaseRow.status.in_(_OPEN), CaseRow.review == ReviewState.RETURNED.value))

    def _follows(self, row: CaseRow, case: Case) -> bool:
        if case.read_at_revision is None:
            return row.revision < case.revision or self._saved.get(case.id) == row.revision
        return row.revision in (case.read_at_revision, self._saved.get(case.id))

    def _append(self, row: CaseRow, case: Case) -> None:
        answers = [_answer_values(one) for one in (case.state.answers if case.state else ())]
        row.answers_from = self._append_rows(AnswerRow, _ANSWER, row.id, row.answers_from, answers)
        lines = [(one.at.isoformat(), one.by, one.text, one.kind) for one in case.timeline]
        row.timeline_from = self._append_rows(TimelineRow, _TIMELINE, row.id, row.timeline_from, lines)

    def _append_rows(
        self, table: type[Any], names: Sequence[str], case: str, start: int, wanted: list[tuple[Any, ...]]
    ) -> int:
        """Append what is new; returns where the standing series starts.

        Nothing stored is ever changed: a series that was replaced is written again after the old one.
        """
        columns = [getattr(table, name) for name in names]
        query = select(table.n, *columns).where(table.case_id == case, table.n >= start).order_by(table.n)
        stored = self._session.execute(query).all()
        kept = [tuple(one[1:]) for one in stored]
        after = stored[-1][0] + 1 if stored else start
        new = wanted[len(kept) :]
        if wanted[: len(kept)] != kept:
            start, new = after, wanted
        if new:
            rows = [
                {"case_id": case, "n": after + i, **dict(zip(names, one, strict=True))} for i, one in enumerate(new)
            ]
            self._session.execute(insert(table), rows)
        return start

    def _load(self, *where: ColumnElement[bool], needed: CaseId | None = None) -> tuple[Case, ...]:
        query = select(CaseRow).where(*where).order_by(CaseRow.opened_at, CaseRow.number)
        rows = self._session.scalars(query).all()
        if needed is not None and not rows:
            raise _unknown()
        answers = self._series(AnswerRow, CaseRow.answers_from, where)
        lines = self._series(TimelineRow, CaseRow.timeline_from, where)
        return tuple(_case(row, answers.get(row.id, ()), lines.get(row.id, ())) for row in rows)

    def _series(self, table: type[Any], start: Any, where: Iterable[ColumnElement[bool]]) -> dict[str, list[Any]]:
        query = (
            select(table)
            .join(CaseRow, CaseRow.id == table.case_id)
            .where(*where, table.n >= start)
            .order_by(table.case_id, table.n)
        )
        found: dict[str, list[Any]] = {}
        for row in self._session.scalars(query):
            found.setdefault(row.case_id, []).append(row)
        return found


def _fill(row: CaseRow, case: Case) -> None:
    state = None if case.state is None else replace(case.state, answers=())
    row.status, row.review, row.clerk, row.desk = case.status.value, case.review.value, case.clerk, case.desk
    row.revision = case.revision
    row.closed_at = case.closed_at.isoformat() if case.closed_at else None
    row.body = to_json(replace(case, state=state, timeline=(), read_at_revision=None))


def _case(row: CaseRow, answers: Sequence[AnswerRow], lines: Sequence[TimelineRow]) -> Case:
    case = from_json(Case, row.body)
    state = case.state
    if state is not None:
        state = replace(state, answers=tuple(_answer(one) for one in answers))
    timeline = tuple(
        TimelineEntry(datetime.fromisoformat(one.at), ClerkId(one.by), one.text, one.kind) for one in lines
    )
    return replace(case, state=state, timeline=timeline, read_at_revision=row.revision)


def _answer_values(one: Answer) -> tuple[Any, ...]:
    value = to_json(one.value)
    return (one.seq, one.fact, one.person, value, one.source.value, one.at.isoformat(), one.by)


def _answer(row: AnswerRow) -> Answer:
    return Answer(
        fact=FactId(row.fact),
        person=None if row.person is None else PersonId(row.person),
        value=from_hint(FactValue | None, json.loads(row.value)),
        source=Source(row.source),
        at=datetime.fromisoformat(row.at),
        by=ClerkId(row.by),
        seq=row.seq,
    )


def _unknown() -> OperatorError:
    return OperatorError("受付", "見つかりません。", "一覧を読み直してください。")
