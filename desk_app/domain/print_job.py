"""Printing as the ledger knows it: one form is one sheet job, and its state never claims more than is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk_app.domain.ids import PrintJobId


class PrintState(StrEnum):
    """State of a sheet. ``printed`` needs the printer's word or a scan of the sheet's barcode."""

    QUEUED = "queued"
    SENT = "sent"
    PRINTING = "printing"
    PRINTED = "printed"
    HELD = "held"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


FINAL_STATES = frozenset({PrintState.PRINTED, PrintState.CANCELLED})


@dataclass(frozen=True, slots=True)
class PrintTry:
    """One submission of a sheet to a printer."""

    n: int
    backend_job: str
    at: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class PrintSheet:
    """One form of a job: its pages ``of`` so many sheets, its state and tries."""

    form: str
    sheet: int
    of: int
    title: str
    barcode: str
    sha256: str
    state: PrintState
    reason: str = ""
    tries: tuple[PrintTry, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One printing of a packet (印刷ジョブ)."""

    id: PrintJobId
    case_id: str
    printer: str
    packet_sha256: str
    sheets: tuple[PrintSheet, ...]
    at: datetime

    @property
    def complete(self) -> bool:
        """Every sheet printed (or cancelled on purpose)."""
        return all(sheet.state in FINAL_STATES for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class SpoolStatus:
    """What a printer says of one job. ``printed`` only where the printer's job state says completed."""

    state: PrintState
    reason: str = ""
    impressions: int | None = None


@dataclass(frozen=True, slots=True)
class PrinterView:
    """A printer one can choose."""

    uri: str
    name: str
    state: str
    detail: str = ""
