"""Tables of the case file. Rows are kept apart from domain values; ``repositories`` joins the two.

Instants are ISO texts with their offset, days ISO texts. Names of persons occur in JSON bodies and blobs only.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of the case file's tables, every constraint named."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {str: Text(), bytes: LargeBinary()}


class CaseRow(Base):
    """受付. ``body`` is the case without answers and timeline; the plain columns are for lists and look-ups.

    ``answers_from`` and ``timeline_from`` say at which appended row the standing series begins.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        Index(None, "day"),
        Index(None, "status"),
        Index(None, "review"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    year: Mapped[int]
    day: Mapped[str]
    status: Mapped[str]
    review: Mapped[str]
    clerk: Mapped[str]
    desk: Mapped[str]
    revision: Mapped[int]
    body: Mapped[str]
    opened_at: Mapped[str]
    closed_at: Mapped[str | None]
    answers_from: Mapped[int] = mapped_column(default=0)
    timeline_from: Mapped[int] = mapped_column(default=0)


class AnswerRow(Base):
    """One accepted answer (回答), appended and never changed. ``n`` counts the appended rows of the case."""

    __tablename__ = "answers"
    __table_args__ = (ForeignKeyConstraint(["case_id"], ["cases.id"]),)

    case_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    fact: Mapped[str]
    person: Mapped[str | None]
    value: Mapped[str]
    source: Mapped[str]
    at: Mapped[str]
    by: Mapped[str]


class TimelineRow(Base):
    """One line of a case's timeline (経過), appended and never changed."""

    __tablename__ = "timeline"
    __table_args__ = (ForeignKeyConstraint(["case_id"], ["cases.id"]),)

    case_id: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    by: Mapped[str]
    text: Mapped[str]
    kind: Mapped[str]


class PacketRow(Base):
    """A stored packet (申請書一式): the PDF and its page map. The newest of a case counts."""

    __tablename__ = "packets"
    __table_args__ = (ForeignKeyConstraint(["case_id"], ["cases.id"]), Index(None, "case_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str]
    content_sha256: Mapped[str]
    pages: Mapped[int]
    sheets: Mapped[str]
    warnings: Mapped[str]
    pdf_sha256: Mapped[str]
    pdf: Mapped[bytes]
    seal: Mapped[bytes | None]
    """What sealing appended to ``pdf``; None until it is sealed."""
    slips: Mapped[bytes | None]
    """The slips that were drawn for this packet, as PDF; None until they were."""
    slip_sheets: Mapped[str] = mapped_column(default="[]")
    card: Mapped[str] = mapped_column(default="")
    """Who signed ``pdf`` by card; empty where nobody did."""


class PrintJobRow(Base):
    """One printing of a packet (印刷ジョブ)."""

    __tablename__ = "print_jobs"
    __table_args__ = (ForeignKeyConstraint(["case_id"], ["cases.id"]), Index(None, "case_id"))

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str]
    printer: Mapped[str]
    packet_sha256: Mapped[str]
    at: Mapped[str]


class PrintSheetRow(Base):
    """One form of a print job with the state it is in."""

    __tablename__ = "print_sheets"
    __table_args__ = (ForeignKeyConstraint(["job_id"], ["print_jobs.id"]), Index(None, "state"))

    job_id: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]
    sheet: Mapped[int]
    of: Mapped[int]
    title: Mapped[str]
    barcode: Mapped[str]
    sha256: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    pages: Mapped[str] = mapped_column(default="[]")
    options: Mapped[str] = mapped_column(default="{}")
    out: Mapped[int] = mapped_column(default=0)
    proof: Mapped[str] = mapped_column(default="")


class PrintScanRow(Base):
    """One reading of a page's barcode at the hand-over (お渡し)."""

    __tablename__ = "print_scans"
    __table_args__ = (ForeignKeyConstraint(["job_id", "form"], ["print_sheets.job_id", "print_sheets.form"]),)

    job_id: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]


class PrintTryRow(Base):
    """One submission of a sheet to a printer."""

    __tablename__ = "print_tries"
    __table_args__ = (ForeignKeyConstraint(["job_id", "form"], ["print_sheets.job_id", "print_sheets.form"]),)

    job_id: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    backend_job: Mapped[str]
    at: Mapped[str]
    end: Mapped[str | None]
    printer: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")


class TicketRow(Base):
    """A check-in of the kiosk (受付票)."""

    __tablename__ = "tickets"

    day: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    called: Mapped[bool]
    body: Mapped[str]


class ReleaseRow(Base):
    """A release of a protected person's items (支援措置の解除): the request and what became of it."""

    __tablename__ = "releases"
    __table_args__ = (ForeignKeyConstraint(["case_id"], ["cases.id"]), Index(None, "case_id"), Index(None, "state"))

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str]
    state: Mapped[str]
    requested_at: Mapped[str]
    body: Mapped[str]


class ClerkRow(Base):
    """An account (職員)."""

    __tablename__ = "clerks"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    roles: Mapped[str]
    section: Mapped[str]


class AuditRow(Base):
    """One entry of the audit log (操作の記録), chained to the one before by its hash."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "at"), Index(None, "action", "at"))

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    by: Mapped[str]
    desk: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    why: Mapped[str]
    detail: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]


class AuditHeadRow(Base):
    """The anchor of the audit log: how many entries there are and the hash of the last. One row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int]
    hash: Mapped[str]


APPEND_ONLY = ("answers", "timeline", "audit")
"""Tables whose rows the database itself refuses to change or delete."""
