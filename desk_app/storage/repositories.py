"""Packets, tickets and accounts in the case file."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desk_app.domain.case_papers import CasePapers
from desk_app.domain.desk import Clerk, Role
from desk_app.domain.drawn import DrawnPacket, PacketWarning, SheetInfo
from desk_app.domain.errors import OperatorError
from desk_app.domain.ids import CaseId, ClerkId
from desk_app.domain.seal import CardMark
from desk_app.domain.serial import from_hint, from_json, to_json
from desk_app.domain.ticket import Ticket
from desk_app.storage.tables import ClerkRow, PacketRow, PrintJobRow, TicketRow


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

    def _newest(self, case: CaseId) -> PacketRow | None:
        query = select(PacketRow).where(PacketRow.case_id == case).order_by(PacketRow.id.desc()).limit(1)
        return self._session.scalar(query)

    def get(self, case: CaseId) -> DrawnPacket | None:
        """The newest packet, or None before the first was drawn."""
        row = self._newest(case)
        return None if row is None else _drawn(row)

    def content_hash(self, case: CaseId) -> str:
        """Content hash of the newest packet, empty before the first."""
        query = select(PacketRow.content_sha256).where(PacketRow.case_id == case).order_by(PacketRow.id.desc())
        return self._session.scalar(query.limit(1)) or ""

    def put_seal(self, case: CaseId, pdf_sha256: str, seal: bytes) -> bool:
        """Keep the seal of the case's newest packet; False when that is another file than the one sealed."""
        newest = select(PacketRow.id).where(PacketRow.case_id == case).order_by(PacketRow.id.desc()).limit(1)
        row = self._session.scalar(
            select(PacketRow).where(PacketRow.id == newest.scalar_subquery(), PacketRow.pdf_sha256 == pdf_sha256)
        )
        if row is None:
            return False
        row.seal = seal
        self._session.flush()
        return True

    def seal(self, case: CaseId) -> bytes | None:
        """What sealing appended to the newest packet; None while it is not sealed."""
        query = select(PacketRow.seal).where(PacketRow.case_id == case).order_by(PacketRow.id.desc())
        return self._session.scalar(query.limit(1))

    def unsealed(self) -> tuple[CaseId, ...]:
        """Cases whose packet went to print and is not sealed."""
        newest = select(func.max(PacketRow.id)).group_by(PacketRow.case_id).scalar_subquery()
        query = (
            select(PacketRow.case_id)
            .join(PrintJobRow, PrintJobRow.case_id == PacketRow.case_id)
            .where(PacketRow.id.in_(newest), PacketRow.seal.is_(None))
            .distinct()
        )
        return tuple(CaseId(one) for one in self._session.scalars(query))

    def put_slips(self, case: CaseId, slips: DrawnPacket) -> None:
        """Keep the slips beside the newest packet, in place of earlier ones; they go when it is drawn anew."""
        row = self._newest(case)
        assert row is not None, "slips are drawn for a stored packet"
        row.slips, row.slip_sheets = slips.pdf, to_json(slips.sheets)
        self._session.flush()

    def papers(self, case: CaseId) -> CasePapers | None:
        """The newest packet with its slips; None before the first was drawn."""
        row = self._newest(case)
        if row is None:
            return None
        if row.slips is None:
            return CasePapers(_drawn(row))
        sheets = from_hint(tuple[SheetInfo, ...], json.loads(row.slip_sheets))
        return CasePapers(_drawn(row), DrawnPacket(row.slips, sum(len(one.pages) for one in sheets), sheets))

    def mark_card(self, case: CaseId, mark: CardMark) -> None:
        """Note who signed the newest packet by card; the note goes when it is drawn anew."""
        row = self._newest(case)
        assert row is not None, "a card signs a stored packet"
        row.card = to_json(mark)
        self._session.flush()

    def card_mark(self, case: CaseId) -> CardMark | None:
        """Who signed the newest packet by card; None where nobody did."""
        row = self._newest(case)
        return from_json(CardMark, row.card) if row is not None and row.card else None


def _drawn(row: PacketRow) -> DrawnPacket:
    return DrawnPacket(
        pdf=row.pdf,
        pages=row.pages,
        sheets=from_hint(tuple[SheetInfo, ...], json.loads(row.sheets)),
        warnings=from_hint(tuple[PacketWarning, ...], json.loads(row.warnings)),
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


def _clerk(row: ClerkRow) -> Clerk:
    roles = frozenset(Role(role) for role in row.roles.split(",") if role)
    return Clerk(ClerkId(row.id), row.name, roles, row.section)
