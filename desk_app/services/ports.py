"""What the services need from the outside rooms. ``bootstrap`` hands in the real ones, tests hand in fakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from desk_app.domain.audit import AuditEntry
from desk_app.domain.card import BarcodeRead, CardKind, CardLook, CardRead, CardSignature, DeviceInfo
from desk_app.domain.case import Case, Override
from desk_app.domain.case_papers import CasePapers
from desk_app.domain.desk import Clerk
from desk_app.domain.drawn import DrawnPacket
from desk_app.domain.explanation import Conflict, Explanation
from desk_app.domain.fact import FactDefinition, KnownFact
from desk_app.domain.form import FilledForm
from desk_app.domain.form_template import FormTemplate
from desk_app.domain.ids import (
    CaseId,
    CaseNumber,
    ClerkId,
    FactId,
    HouseholdId,
    PersonId,
    PrintJobId,
    ProcedureId,
    ReleaseId,
    ResidentId,
)
from desk_app.domain.interview import FactKey, InterviewState, Question
from desk_app.domain.learning import LearningStep
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.packet import Packet
from desk_app.domain.page import PageImage
from desk_app.domain.print_job import PrinterView, PrintJob, PrintState, Proof
from desk_app.domain.procedure import Determination
from desk_app.domain.protection import Release
from desk_app.domain.resident import ResidentRecord
from desk_app.domain.seal import CardMark, CardSigned
from desk_app.domain.search import FoundResident, HistoryEntry
from desk_app.domain.secret_text import SecretText, TypedSecret
from desk_app.domain.signature import Signature
from desk_app.domain.situation import Situation
from desk_app.domain.ticket import Ticket
from desk_app.services.views import DayView


class Clock(Protocol):
    """The only source of time. ``now`` is aware, in local time."""

    def now(self) -> datetime: ...
    def today(self) -> date: ...


class CaseRepository(Protocol):
    """Cases of this desk's data folder. ``save`` writes only what changed (new answers are appended rows)."""

    def add(self, case: Case) -> None: ...
    def get(self, case: CaseId) -> Case: ...
    def by_number(self, number: CaseNumber, year: int) -> Case | None: ...
    def save(self, case: Case) -> None:
        """Store the case; raises OperatorError when another change was stored since it was read."""
        ...

    def next_number(self, day: date) -> CaseNumber: ...
    def opened_on(self, day: date) -> tuple[Case, ...]: ...
    def unfinished(self) -> tuple[Case, ...]: ...


class PacketRepository(Protocol):
    """Stored packets: the PDF with its page map, by case; the newest per case counts."""

    def put(self, case: CaseId, drawn: DrawnPacket, content_sha256: str) -> None: ...
    def get(self, case: CaseId) -> DrawnPacket | None: ...
    def content_hash(self, case: CaseId) -> str: ...
    def put_seal(self, case: CaseId, pdf_sha256: str, seal: bytes) -> bool:
        """Keep what sealing appended; False when the newest packet is no longer the file that was sealed."""
        ...

    def seal(self, case: CaseId) -> bytes | None: ...
    def unsealed(self) -> tuple[CaseId, ...]:
        """Cases whose packet went to print and is not sealed."""
        ...

    def put_slips(self, case: CaseId, slips: DrawnPacket) -> None: ...
    def papers(self, case: CaseId) -> CasePapers | None: ...
    def mark_card(self, case: CaseId, mark: CardMark) -> None: ...
    def card_mark(self, case: CaseId) -> CardMark | None: ...


class PrintLedger(Protocol):
    """The print ledger; every state is written before the next step is taken."""

    def add(self, job: PrintJob) -> None: ...
    def get(self, job: PrintJobId) -> PrintJob: ...
    def for_case(self, case: CaseId) -> tuple[PrintJob, ...]: ...
    def unfinished(self) -> tuple[PrintJob, ...]: ...
    def begin_try(self, job: PrintJobId, form: str, at: datetime, *, printer: str = "", why: str = "") -> int: ...
    def set_backend_job(self, job: PrintJobId, form: str, n: int, backend_job: str) -> None: ...
    def set_state(
        self,
        job: PrintJobId,
        form: str,
        state: PrintState,
        at: datetime,
        reason: str = "",
        *,
        out: int | None = None,
        proof: Proof = Proof.NONE,
    ) -> None: ...
    def set_printer(self, job: PrintJobId, printer: str) -> None: ...
    def note_scan(self, job: PrintJobId, form: str, page: int, at: datetime) -> None: ...
    def with_open_end(self, now: datetime) -> tuple[PrintJob, ...]:
        """Jobs lately begun that are unfinished, or had a try whose end nobody knows."""
        ...


class AuditLog(Protocol):
    """Append-only, hash-chained log."""

    def append(self, entry: AuditEntry) -> None: ...
    def verify(self) -> tuple[int, int | None]:
        """(entries, number of the first bad one or None)."""
        ...

    def entries(self, *, since: datetime | None = None, action: str = "") -> tuple[AuditEntry, ...]: ...


class TicketRepository(Protocol):
    """Kiosk tickets of the day."""

    def put(self, ticket: Ticket) -> None: ...
    def get(self, number: str, day: date) -> Ticket | None: ...
    def next_number(self, day: date) -> str: ...
    def waiting(self, day: date) -> tuple[Ticket, ...]: ...


class ClerkRepository(Protocol):
    """Accounts of this data folder."""

    def put(self, clerk: Clerk) -> None: ...
    def get(self, clerk: ClerkId) -> Clerk: ...
    def all(self) -> tuple[Clerk, ...]: ...


class ReleaseRepository(Protocol):
    """Releases of protected people's items (支援措置の解除); nothing is deleted."""

    def put(self, release: Release) -> None: ...
    def get(self, release: ReleaseId) -> Release: ...
    def for_case(self, case: CaseId) -> tuple[Release, ...]: ...
    def pending(self) -> tuple[Release, ...]: ...
    def approved(self) -> tuple[Release, ...]:
        """Everything two people agreed to, whatever became of it since, newest first."""
        ...


class UnitOfWork(Protocol):
    """One durable transaction over the case file. Leaving without ``commit`` rolls everything back."""

    @property
    def cases(self) -> CaseRepository: ...
    @property
    def packets(self) -> PacketRepository: ...
    @property
    def prints(self) -> PrintLedger: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def tickets(self) -> TicketRepository: ...
    @property
    def clerks(self) -> ClerkRepository: ...

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...
    @property
    def releases(self) -> ReleaseRepository: ...


class ResidentCache(Protocol):
    """The encrypted resident cache, for reading."""

    def search(self, text: str, limit: int) -> tuple[tuple[FoundResident, ...], bool]:
        """Hits best first, and whether there are more."""
        ...

    def get(self, resident: ResidentId) -> ResidentRecord: ...
    def household(self, household: HouseholdId) -> tuple[ResidentRecord, ...]:
        """Everyone of this household who lives there or is announced, in the order of §3.1.4."""
        ...

    def individual_number(self, resident: ResidentId) -> str | None: ...
    def as_of(self) -> datetime | None: ...
    def stats(self) -> Mapping[str, int | str]: ...
    def guarded(self) -> tuple[ResidentRecord, ...]:
        """Everyone under 支援措置, the earliest registered end first."""
        ...

    def history(self, resident: ResidentId) -> tuple[HistoryEntry, ...]:
        """What was registered of a person, today's row first."""
        ...

    def find_by_number(self, number: str) -> FoundResident | None:
        """Who has this 個人番号; whoever asks must have a purpose that allows it."""
        ...

    def count(self, text: str, upto: int, *, hide_places: bool) -> tuple[int, bool]:
        """How many people a search finds, counted up to ``upto``, and whether these are all.

        ``hide_places`` leaves protected people out who were found by the place.
        """
        ...


class PreparedPacket(Protocol):
    """A packet drawn as far as it can be before it is signed."""

    def finish(self, signature: Signature | None) -> DrawnPacket:
        """The file with this signature on every form whose content it covers."""
        ...


class PacketRenderer(Protocol):
    """Draws a packet. Raises OperatorError naming character, field and form when a glyph is missing."""

    def draw(self, packet: Packet) -> DrawnPacket: ...
    def prepare(self, packet: Packet) -> PreparedPacket:
        """Everything of the packet but what the signature decides."""
        ...

    def slips(self, packet: Packet, drawn: DrawnPacket) -> DrawnPacket:
        """Beside a drawn packet: a hand-over slip (引継票) for each division, after a death the family's list."""
        ...


class PageRasteriser(Protocol):
    """Turns a page of a PDF into pixels."""

    def page(self, pdf: bytes, page: int, dpi: int) -> PageImage: ...


class SheetSplitter(Protocol):
    """Cuts the pages of one form out of the packet PDF, unchanged, as a PDF of its own."""

    def split(self, pdf: bytes, pages: Sequence[int]) -> bytes: ...


class Spoolers(Protocol):
    """Printers by URI: ``folder:PATH``, ``ipp://host:port/ipp/print``, ``sim:printer``."""

    def known(self) -> tuple[PrinterView, ...]: ...


class PrintQueue(Protocol):
    """The printing thread: takes journalled jobs in order, writes each step to the ledger before it is taken."""

    def submit(self, job: PrintJobId) -> None: ...
    def running(self, job: PrintJobId) -> bool: ...
    def resume(self, job: PrintJobId, from_form: str | None, printer: str = "") -> None: ...
    def cancel(self, job: PrintJobId) -> None: ...
    def close(self) -> None: ...


class CardReaders(Protocol):
    """Card readers and scanners by URI (``sim:mynumber/demo``, ``serial:…``)."""

    def devices(self) -> tuple[DeviceInfo, ...]: ...
    def read_card(
        self,
        uri: str,
        *,
        pin: TypedSecret | None,
        verification_b: TypedSecret | None,
        at: datetime,
        confirmed: int = 0,
        card_number: TypedSecret | None = None,
        kind: CardKind | None = None,
        with_face: bool = False,
    ) -> CardRead: ...
    def listen(self, on_barcode: Callable[[BarcodeRead], None], on_state: Callable[[DeviceInfo], None]) -> None: ...
    def close(self) -> None: ...
    def look_at_card(self, uri: str, kind: CardKind | None = None) -> CardLook:
        """What lies there and the tries its secrets have left; no secret is sent."""
        ...

    def read_individual_number(
        self,
        uri: str,
        *,
        purpose_form: str | None,
        pin: TypedSecret | None = None,
        verification_a: TypedSecret | None = None,
        confirmed: int = 0,
    ) -> SecretText: ...
    def sign_digest(
        self, uri: str, *, password: TypedSecret, digest: bytes, at: datetime, confirmed: int = 0
    ) -> CardSignature:
        """Sign a SHA-256 digest of 32 bytes with the 署名用 key of the resident's card."""
        ...

    def learn_scanner(
        self, uri: str, on_step: Callable[[LearningStep], None], is_cancelled: Callable[[], bool]
    ) -> str | None: ...
    def route_typed(self, text: str) -> BarcodeRead | None: ...
    def replace_scanner(self, uri: str, learned: str) -> None: ...
    def plugged_in(self) -> tuple[DeviceInfo, ...]: ...
    def cancel_read(self, uri: str) -> None: ...


class DayReports(Protocol):
    """Draws the supervisor's day report."""

    def pdf(self, day: DayView) -> bytes: ...
    def xlsx(self, day: DayView) -> bytes: ...


class RuleEngine(Protocol):
    """The rule pack at work (desk_app.rules)."""

    @property
    def version(self) -> str: ...
    @property
    def events(self) -> tuple[LifeEvent, ...]: ...
    def decide(self, state: InterviewState) -> tuple[Determination, ...]: ...
    def next_question(
        self, state: InterviewState, determinations: Sequence[Determination] | None = None
    ) -> Question | None: ...
    def questions_left(self, state: InterviewState, determinations: Sequence[Determination] | None = None) -> int: ...
    def void_dependants(self, state: InterviewState, changed: FactKey) -> InterviewState: ...
    def question_for(self, state: InterviewState, fact: FactId, person: PersonId | None) -> Question: ...
    def known(self, state: InterviewState) -> Mapping[FactKey, KnownFact]: ...
    def fact(self, fact: FactId) -> FactDefinition: ...
    def explain(
        self,
        state: InterviewState,
        procedure: ProcedureId,
        person: PersonId | None,
        *,
        overrides: Sequence[Override] = (),
        names: Mapping[PersonId, str] | None = None,
    ) -> Explanation: ...
    def explanations(
        self,
        state: InterviewState,
        *,
        overrides: Sequence[Override] = (),
        names: Mapping[PersonId, str] | None = None,
    ) -> tuple[Explanation, ...]: ...
    def asked_not_needed(
        self, state: InterviewState, *, names: Mapping[PersonId, str] | None = None
    ) -> tuple[Explanation, ...]: ...
    def conflicts(
        self, state: InterviewState, *, names: Mapping[PersonId, str] | None = None
    ) -> tuple[Conflict, ...]: ...
    def questions_likely(
        self, state: InterviewState, determinations: Sequence[Determination] | None = None
    ) -> int: ...


class FormFiller(Protocol):
    """Turns what is known and decided into filled forms (desk_app.rules.form_filling)."""

    @property
    def templates(self) -> Sequence[FormTemplate]: ...
    @property
    def revisions(self) -> Sequence[FormTemplate]:
        """Every revision of every form; ``templates`` has the newest of each."""
        ...

    def fill(
        self,
        situation: Situation,
        determinations: Sequence[Determination],
        known: Mapping[FactKey, KnownFact],
        *,
        made_on: date,
        identity: str = "",
        individual_numbers: Mapping[PersonId, str] | None = None,
    ) -> tuple[FilledForm, ...]: ...


UnitOfWorkFactory = Callable[[], UnitOfWork]


class TicketPaper(Protocol):
    """The receipt printer of the kiosk."""

    def put_out(self, ticket: Ticket) -> None:
        """One ticket on paper, with its cut. Raises EnvironmentProblem; nothing is tried again by itself."""
        ...


class PacketSealer(Protocol):
    """Appends the desk's seal (電子シール) to a finished packet file."""

    def seal(self, pdf: bytes, at: datetime) -> bytes:
        """The whole sealed file, beginning with ``pdf``. Raises EnvironmentProblem when the key cannot be used."""
        ...

    def fingerprint(self, pdf: bytes) -> str:
        """What stays the same of a packet whatever is appended or taken off again: the hash of its manifest."""
        ...


class CardSealer(Protocol):
    """Has the resident's card sign a finished packet file."""

    def sign(self, pdf: bytes, uri: str, *, password: TypedSecret, at: datetime, confirmed: int = 0) -> CardSigned:
        """The file with the signature by the card's 署名用 key appended; the password goes to the card once.

        Raises the errors of the reader: WrongSecret, SecretLocked, ConfirmationNeeded, NotAllowed when the
        certificate is not in force, EnvironmentProblem. ``password`` is wiped.
        """
        ...
