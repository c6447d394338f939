"""What the screens show: plain frozen rows, made by the services on the worker thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from desk_app.domain.life_event import LifeEvent
from desk_app.domain.review import Finding, Review, ReviewState

if TYPE_CHECKING:
    from desk_app.domain.card import DeviceInfo
    from desk_app.domain.case import TimelineEntry
    from desk_app.domain.case_status import CaseStatus
    from desk_app.domain.drawn import PacketWarning, SheetInfo
    from desk_app.domain.fact import FactType, FactValue, Source
    from desk_app.domain.ids import CaseId, CaseNumber, ClerkId, FactId, PersonId, PrintJobId, ResidentId
    from desk_app.domain.interview import Question
    from desk_app.domain.print_job import PrintSheet
    from desk_app.domain.procedure import Determination, Result
    from desk_app.domain.seal import CardMark, CardSigned
    from desk_app.domain.situation import Member, Situation


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A person found. ``address`` is None when guarded and the clerk has no right to see it."""

    resident_id: ResidentId
    household_id: str
    name: str
    kana: str
    birth_text: str
    birth_on: date | None
    sex: str
    address: str | None
    status: str
    guarded: bool
    matched: tuple[str, ...]
    household_size: int = 1
    relationship: str = ""
    head_name: str = ""
    telling: tuple[str, ...] = ()
    """Items (生年月日, 町, 世帯主) that tell this person from others of the same name among the hits."""
    short_address: str = ""
    """The address below the own municipality, which needs no saying; empty for one elsewhere and a hidden one."""
    age: int | None = None
    """Years completed today; None of the dead and of an uncertain birth."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Result of one search. ``narrows`` are items that would make a long list short, the strongest first."""

    hits: tuple[SearchHit, ...]
    more: bool
    elapsed_ms: float
    narrows: tuple[str, ...] = ()
    note: str = ""
    """Why something typed was not searched by (個人番号 without a purpose); empty otherwise."""


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person chip: name, age on the day of the filing, relation, where the data came from."""

    id: PersonId
    name: str
    kana: str
    birth_text: str
    age: int | None
    sex: str
    relationship: str
    kind: str
    moves: bool | None
    guarded: bool
    source: Source | None
    member: Member


@dataclass(frozen=True, slots=True)
class AnsweredView:
    """A value the case holds, in words, with its source; clicking it asks the question again."""

    fact: FactId
    person: PersonId | None
    label: str
    person_name: str
    value_text: str
    source: Source
    value: FactValue | None
    editable: bool = True
    private: bool = False
    """True where the answer may not stand on the resident's window (DV)."""
    labels: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    """Label and value in words per language."""


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One procedure of the live pane, grouped over the people it concerns."""

    key: str
    procedure: str
    name: str
    result: Result
    people: tuple[str, ...]
    deadline_on: date | None
    deadline_text: str
    late: bool | None
    division: str
    missing_labels: tuple[str, ...]
    determinations: tuple[Determination, ...]
    changed: bool = False
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class BelongingRow:
    """Something to bring, and whether it was seen."""

    id: str
    label: str
    alternatives: tuple[str, ...]
    procedures: tuple[str, ...]
    seen: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One form of the case: signed or not, printed or not, handed over or not."""

    key: str
    form: str
    title: str
    person_name: str
    division: str
    pages: tuple[int, ...]
    barcode: str
    signature: str
    signed: bool
    signature_voided: bool
    handed_over: bool
    plain: str = ""


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the staff and the resident's windows show of a case."""

    id: CaseId
    number: CaseNumber
    status: CaseStatus
    step: int
    """0…6 of domain.case.STEPS, 7 when closed or cancelled."""
    reached: int
    """Furthest step this case may be shown at."""
    life_event: LifeEvent | None
    language: str
    clerk_name: str
    desk_name: str
    people: tuple[PersonView, ...] = ()
    situation: Situation | None = None
    question: Question | None = None
    question_text: Mapping[str, str] = field(default_factory=dict)
    """The question with the person's name filled in, per language."""
    questions_left: int = 0
    """Upper bound of the questions still to come."""
    decides_names: tuple[str, ...] = ()
    answered: tuple[AnsweredView, ...] = ()
    procedures: tuple[ProcedureRow, ...] = ()
    """Required first, then undecided, then not required."""
    belongings: tuple[BelongingRow, ...] = ()
    sheets: tuple[SheetRow, ...] = ()
    fee_yen: int = 0
    identity_method: str = ""
    signed: bool = False
    signature_voided: tuple[str, ...] = ()
    print_job: PrintJobId | None = None
    review: ReviewState = ReviewState.NOT_NEEDED
    return_reason: str = ""
    timeline: tuple[TimelineEntry, ...] = ()
    warnings: tuple[str, ...] = ()
    ticket: str = ""
    events: tuple[LifeEvent, ...] = tuple(LifeEvent)
    """Life events that the rule pack covers."""
    findings: tuple[Finding, ...] = ()
    """What stands in the way of handing out certificates, errors first; it names people."""

    def count(self, result: Result) -> int:
        """How many procedures have this result."""
        return sum(1 for row in self.procedures if row.result is result)


@dataclass(frozen=True, slots=True)
class PacketView:
    """The drawn packet of a case."""

    case_id: CaseId
    pages: int
    sheets: tuple[SheetInfo, ...]
    warnings: tuple[PacketWarning, ...]
    signed: bool
    pdf: bytes = field(repr=False, default=b"")
    sealed: bool = False
    """Whether the desk's seal stands on the stored file."""
    first: int = 0
    """Where its pages begin in the counting of ``PacketService.page``: the slips come behind the packet."""
    card: CardMark | None = None
    """Who signed the stored file by card; None where nobody did."""
    card_voided: bool = False
    """Whether drawing it anew just now took off a signature by card, since the papers say something else."""


@dataclass(frozen=True, slots=True)
class SealView:
    """How the stored packet stands with the desk's seal (電子シール)."""

    sealed: bool
    problem: str = ""
    """Why it could not be sealed, with what to do; empty while it was not tried, and once it is sealed."""


@dataclass(frozen=True, slots=True)
class PrintView:
    """A print job as the ledger has it now."""

    job: PrintJobId
    printer: str
    sheets: tuple[PrintSheet, ...]
    complete: bool
    running: bool
    message: str = ""


@dataclass(frozen=True, slots=True)
class ScanView:
    """What a barcode at the hand-over said: pages read of so many papers; ``proven`` where nobody knew before."""

    form: str
    title: str
    read: tuple[int, ...]
    of: int
    complete: bool
    again: bool = False
    proven: bool = False


@dataclass(frozen=True, slots=True)
class CardDifference:
    """A value of the card beside the one the case has; the clerk chooses."""

    item: str
    label: str
    card: str
    present: str
    same: bool


@dataclass(frozen=True, slots=True)
class CardSignatureOffer:
    """A packet that the resident's card has signed and that is not stored yet; ``differences`` are for the clerk."""

    case_id: CaseId
    pdf_sha256: str
    """Hash of the stored file that was signed."""
    signed: CardSigned
    differences: tuple[CardDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list."""

    id: CaseId
    number: CaseNumber
    life_event: str
    status: str
    desk: str
    clerk: str
    clerk_id: ClerkId
    opened_at: datetime
    closed_at: datetime | None
    people: int
    procedures: int
    forms: int
    minutes: int | None
    review: ReviewState
    findings: tuple[Finding, ...] = ()
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class DayView:
    """The supervisor's day at a glance."""

    day: date
    received: int
    done: int
    waiting: int
    returned: int
    median_minutes: float | None
    not_written: int
    """How often a name or address did not have to be written by hand."""
    rows: tuple[CaseRow, ...]
    by_division: tuple[tuple[str, int], ...] = ()
    by_hour: tuple[tuple[int, int], ...] = ()
    previous_received: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewDetail:
    """One case for the reviewer: its timeline beside its packet."""

    row: CaseRow
    timeline: tuple[TimelineEntry, ...]
    sheets: tuple[SheetRow, ...]
    reviews: tuple[Review, ...]
    may_decide: bool
    why_not: str
    pages: int
    procedures: tuple[ProcedureRow, ...] = ()


@dataclass(frozen=True, slots=True)
class KioskQuestion:
    """One page of the kiosk: text and choices per language."""

    id: str
    text: Mapping[str, str]
    choices: tuple[tuple[str, Mapping[str, str], str], ...]
    """(value, label per language, icon name)."""


@dataclass(frozen=True, slots=True)
class TopBar:
    """What the top bar of the staff window shows."""

    desk_name: str
    clerk_name: str
    waiting: int
    next_ticket: str
    devices: tuple[DeviceInfo, ...]
    residents_as_of: datetime | None
    now: datetime
    rules_notice: str = ""
    """What is wrong with the rules that should be in use; the desk works with the last good ones."""
    residents_notice: str = ""
    """What keeps the residents from being fresh: a refused file, a drop folder that does not work."""


@dataclass(frozen=True, slots=True)
class EventFact:
    """A case fact that the event page sets: its words, its choices (value and label), what one copy costs.

    ``copies`` marks the number of copies of a certificate, ``section`` the group it stands in; ``of`` names the
    copies that an option belongs to.
    """

    fact: FactId
    label: str
    type: FactType
    choices: tuple[tuple[str, str], ...] = ()
    copies: bool = False
    fee_yen: int | None = None
    of: tuple[FactId, ...] = ()
    section: str = ""
    hint: str = ""
    question: str = ""
