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


class Proof(StrEnum):
    """Who says that a sheet is out: the printer's job state, the sheet's own barcode, or the clerk who was asked."""

    NONE = ""
    PRINTER = "printer"
    SCAN = "scan"
    CLERK = "clerk"


FINAL_STATES = frozenset({PrintState.PRINTED, PrintState.CANCELLED})

ONE_SIDED, TWO_SIDED_LONG, TWO_SIDED_SHORT = "one-sided", "two-sided-long-edge", "two-sided-short-edge"
SIDES = (ONE_SIDED, TWO_SIDED_LONG, TWO_SIDED_SHORT)
"""``sides`` keywords of RFC 8011 5.2.8."""


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """How a form is put on paper. ``tray`` is the printer's own keyword (media-source), empty for its default."""

    tray: str = ""
    sides: str = ONE_SIDED
    copies: int = 1


PLAIN = PrintOptions()


@dataclass(frozen=True, slots=True)
class PrintTry:
    """One submission of a sheet to a printer: ``outcome`` is how it ended, ``why`` why it was printed again."""

    n: int
    backend_job: str
    at: datetime
    end: datetime | None = None
    printer: str = ""
    why: str = ""
    outcome: str = ""


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
    pages: tuple[int, ...] = ()
    """Pages (0-based) of the stored packet."""
    options: PrintOptions = PLAIN
    out: int = 0
    """Pages the printer says it has put out in the present try."""
    proof: Proof = Proof.NONE
    scanned: tuple[int, ...] = ()
    """Pages of the form (from 1) whose barcode was read at the hand-over."""

    @property
    def papers(self) -> tuple[int, ...]:
        """Pages (from 1) whose barcodes stand for one paper each: every page, or the front of each two-sided one."""
        step = 1 if self.options.sides == ONE_SIDED else 2
        return tuple(range(1, max(1, len(self.pages)) + 1, step))

    @property
    def wholly_scanned(self) -> bool:
        """Whether each paper of the form was read; of a two-sided one either face will do."""
        seen = {page if self.options.sides == ONE_SIDED else page - (page - 1) % 2 for page in self.scanned}
        return seen >= set(self.papers)


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
class SpooledJob:
    """A job in a printer's list. ``ended_ago`` in seconds, None while it has not ended or the printer cannot say."""

    backend_job: str
    title: str
    has_ended: bool
    ended_ago: float | None = None
    was_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a printer can do. An empty tuple means that it does not say."""

    trays: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    most_copies: int = 1
    tells_end: bool = True
    """Whether it ever says that a sheet is out; without that word a sheet is proven by its barcode."""
    lists_jobs: bool = False


@dataclass(frozen=True, slots=True)
class PrinterView:
    """A printer one can choose."""

    uri: str
    name: str
    state: str
    detail: str = ""
    trays: tuple[str, ...] = ()
