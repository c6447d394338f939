"""Packets, print ledger, tickets and accounts in the case file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from desk_app.domain.desk import Clerk, Role
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, ClerkId, PrintJobId
from desk_app.domain.packet import DrawnPacket, PacketWarning, SheetInfo
from desk_app.domain.print_job import FINAL_STATES, PrintJob, PrintSheet, PrintState, PrintTry
from desk_app.domain.serial import from_hint, from_json, to_json
from desk_app.domain.ticket import Ticket
from desk_app.storage.tables import ClerkRow, PacketRow, PrintJobRow, PrintSheetRow, PrintTryRow, TicketRow


class SqlPacketRepository:
    """Stored packets; the newest of a case counts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, case: CaseId, drawn: DrawnPacket, content_sha256: str) -> None:
        """Store the packet as the case's newest. Earlier ones stay only where a print job refers to them."""
        printed = select(PrintJobRow.packet_sha256).where(PrintJobRow.case_id == case)
        self._session.execute(
            delete(PacketRow).where(
                PacketRow.case_id == case,
                PacketRow.content_sha256.not_in(printed),
                PacketRow.pdf_sha256.not_in(printed),
            )
        )
        row = PacketRow(
            case_id=case,
            content_sha256=content_sha256,
            pages=drawn.pages,
            sheets=to_json(drawn.sheets),
            warnings=to_json(drawn.warnings),
            pdf_sha256=hashlib.sha256(drawn.pdf).hexdigest(),
            pdf=drawn.pdf,
        )
        self._session.add(row)
        self._session.flush()

    def get(self, case: CaseId) -> DrawnPacket | None:
        """The newest packet, or None before the first was drawn."""
        query = select(PacketRow).where(PacketRow.case_id == case).order_by(PacketRow.id.desc()).limit(1)
        row = self._session.scalar(query)
        if row is None:
            return None
        return DrawnPacket(
            pdf=row.pdf,
            pages=row.pages,
            sheets=from_hint(tuple[SheetInfo, ...], json.loads(row.sheets)),
            warnings=from_hint(tuple[PacketWarning, ...], json.loads(row.warnings)),
        )

    def content_hash(self, case: CaseId) -> str:
        """Content hash of the newest packet, empty before the first."""
        query = select(PacketRow.content_sha256).where(PacketRow.case_id == case).order_by(PacketRow.id.desc())
        return self._session.scalar(query.limit(1)) or ""


class SqlPrintLedger:
    """The print ledger (印刷の記録): jobs, their sheets and every try."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, job: PrintJob) -> None:
        """Journal a new job with all its sheets."""
        self._session.add(
            PrintJobRow(
                id=job.id,
                case_id=job.case_id,
                printer=job.printer,
                packet_sha256=job.packet_sha256,
                at=job.at.isoformat(),
            )
        )
        self._session.flush()
        for place, sheet in enumerate(job.sheets):
            self._session.add(_sheet_row(job.id, place, sheet))
        self._session.flush()
        for sheet in job.sheets:
            for one in sheet.tries:
                end = one.end.isoformat() if one.end else None
                self._session.add(
                    PrintTryRow(
                        job_id=job.id,
                        form=sheet.form,
                        n=one.n,
                        backend_job=one.backend_job,
                        at=one.at.isoformat(),
                        end=end,
                    )
                )
        self._session.flush()

    def get(self, job: PrintJobId) -> PrintJob:
        """The job as it now is. Raises OperatorError when there is none."""
        row = self._session.get(PrintJobRow, job)
        if row is None:
            raise OperatorError("印刷", "この印刷の記録が見つかりません。", "一覧を読み直してください。")
        return self._job(row)

    def for_case(self, case: CaseId) -> tuple[PrintJob, ...]:
        """Every job of the case, oldest first."""
        query = select(PrintJobRow).where(PrintJobRow.case_id == case).order_by(PrintJobRow.at, PrintJobRow.id)
        return tuple(self._job(row) for row in self._session.scalars(query))

    def unfinished(self) -> tuple[PrintJob, ...]:
        """Jobs with a sheet neither printed nor cancelled, oldest first."""
        final = {state.value for state in FINAL_STATES}
        open_states = [state.value for state in PrintState if state.value not in final]
        jobs = select(PrintSheetRow.job_id).where(PrintSheetRow.state.in_(open_states))
        query = select(PrintJobRow).where(PrintJobRow.id.in_(jobs)).order_by(PrintJobRow.at, PrintJobRow.id)
        return tuple(self._job(row) for row in self._session.scalars(query))

    def begin_try(self, job: PrintJobId, form: str, at: datetime) -> int:
        """Note that a sheet is about to be handed over; returns the number of the try, from 1."""
        self._sheet(job, form)
        query = select(func.max(PrintTryRow.n)).where(PrintTryRow.job_id == job, PrintTryRow.form == form)
        n = (self._session.scalar(query) or 0) + 1
        self._session.add(PrintTryRow(job_id=job, form=form, n=n, backend_job="", at=at.isoformat(), end=None))
        self._session.flush()
        return n

    def set_backend_job(self, job: PrintJobId, form: str, n: int, backend_job: str) -> None:
        """Note the printer's own id of a try. Raises OperatorError when the try was never begun."""
        row = self._session.get(PrintTryRow, (job, form, n))
        if row is None:
            raise _no_sheet()
        row.backend_job = backend_job
        self._session.flush()

    def set_state(self, job: PrintJobId, form: str, state: PrintState, at: datetime, reason: str = "") -> None:
        """Set the state of a sheet; a final state, or one that waits for a person, ends its open try."""
        row = self._sheet(job, form)
        row.state, row.reason = state.value, reason
        if state in FINAL_STATES or state in (PrintState.HELD, PrintState.UNKNOWN):
            self._session.execute(
                update(PrintTryRow)
                .where(PrintTryRow.job_id == job, PrintTryRow.form == form, PrintTryRow.end.is_(None))
                .values(end=at.isoformat())
            )
        self._session.flush()

    def _sheet(self, job: PrintJobId, form: str) -> PrintSheetRow:
        row = self._session.get(PrintSheetRow, (job, form))
        if row is None:
            raise _no_sheet()
        return row

    def _job(self, row: PrintJobRow) -> PrintJob:
        tries: dict[str, list[PrintTry]] = {}
        query = select(PrintTryRow).where(PrintTryRow.job_id == row.id).order_by(PrintTryRow.form, PrintTryRow.n)
        for one in self._session.scalars(query.execution_options(populate_existing=True)):
            end = datetime.fromisoformat(one.end) if one.end else None
            tries.setdefault(one.form, []).append(
                PrintTry(one.n, one.backend_job, datetime.fromisoformat(one.at), end)
            )
        sheets = self._session.scalars(
            select(PrintSheetRow).where(PrintSheetRow.job_id == row.id).order_by(PrintSheetRow.place)
        )
        return PrintJob(
            id=PrintJobId(row.id),
            case_id=row.case_id,
            printer=row.printer,
            packet_sha256=row.packet_sha256,
            sheets=tuple(_sheet(one, tries.get(one.form, ())) for one in sheets),
            at=datetime.fromisoformat(row.at),
        )


class SqlTicketRepository:
    """Kiosk tickets (受付票), by day and number."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, ticket: Ticket) -> None:
        """Store the ticket under the day it was made, in place of an earlier one with its number."""
        self._session.merge(
            TicketRow(
                day=ticket.made_at.date().isoformat(),
                number=ticket.number,
                called=ticket.called,
                body=to_json(ticket),
            )
        )
        self._session.flush()

    def get(self, number: str, day: date) -> Ticket | None:
        """The ticket of this number and day."""
        row = self._session.get(TicketRow, (day.isoformat(), number))
        return None if row is None else from_json(Ticket, row.body)

    def next_number(self, day: date) -> str:
        """The next number of the day: 001, 002 …"""
        query = select(func.count()).select_from(TicketRow).where(TicketRow.day == day.isoformat())
        return f"{(self._session.scalar(query) or 0) + 1:03d}"

    def waiting(self, day: date) -> tuple[Ticket, ...]:
        """Tickets of the day that were not called yet, in the order they were made."""
        query = select(TicketRow).where(TicketRow.day == day.isoformat(), TicketRow.called.is_(False))
        found = (from_json(Ticket, row.body) for row in self._session.scalars(query))
        return tuple(sorted(found, key=lambda ticket: (ticket.made_at, ticket.number)))


class SqlClerkRepository:
    """Accounts (職員) of the data folder."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, clerk: Clerk) -> None:
        """Store the account, in place of an earlier one with its id."""
        roles = ",".join(sorted(role.value for role in clerk.roles))
        self._session.merge(ClerkRow(id=clerk.id, name=clerk.name, roles=roles, section=clerk.section))
        self._session.flush()

    def get(self, clerk: ClerkId) -> Clerk:
        """The account. Raises OperatorError when there is none."""
        row = self._session.get(ClerkRow, clerk)
        if row is None:
            raise OperatorError("職員", "登録がありません。", "管理者に登録を頼んでください。")
        return _clerk(row)

    def all(self) -> tuple[Clerk, ...]:
        """Every account, by id."""
        return tuple(_clerk(row) for row in self._session.scalars(select(ClerkRow).order_by(ClerkRow.id)))


def _sheet_row(job: PrintJobId, place: int, sheet: PrintSheet) -> PrintSheetRow:
    return PrintSheetRow(
        job_id=job,
        form=sheet.form,
        place=place,
        sheet=sheet.sheet,
        of=sheet.of,
        title=sheet.title,
        barcode=sheet.barcode,
        sha256=sheet.sha256,
        state=sheet.state.value,
        reason=sheet.reason,
    )


def _sheet(row: PrintSheetRow, tries: Sequence[PrintTry]) -> PrintSheet:
    return PrintSheet(
        form=row.form,
        sheet=row.sheet,
        of=row.of,
        title=row.title,
        barcode=row.barcode,
        sha256=row.sha256,
        state=PrintState(row.state),
        reason=row.reason,
        tries=tuple(tries),
    )


def _clerk(row: ClerkRow) -> Clerk:
    roles = frozenset(Role(role) for role in row.roles.split(",") if role)
    return Clerk(ClerkId(row.id), row.name, roles, row.section)


def _no_sheet() -> OperatorError:
    return OperatorError("印刷", "この用紙の記録が見つかりません。", "一覧を読み直してください。")
