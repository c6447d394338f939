"""The services as the screens see them. Every call may block: screens make them through ui.background only.

Errors are those of desk_app.domain.errors. Calls that change something return the fresh view; the caller announces
the Changes record that belongs to the method (see each service).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desk_app.services.rule_views import (
    IN_USE,
    RuleBook,
    RuleBookView,
    RuleComparison,
    RuleDetail,
    RuleFact,
    RuleRelease,
    RuleRow,
    Trial,
    TrialView,
)

if TYPE_CHECKING:
    from desk_app.domain.card import BarcodeRead, CardKind, CardLook, CardRead, CardSignature, DeviceInfo
    from desk_app.domain.case_status import CaseStatus
    from desk_app.domain.desk import Clerk, Desk
    from desk_app.domain.explanation import Explanation
    from desk_app.domain.fact import FactValue
    from desk_app.domain.ids import (
        CaseId,
        ClerkId,
        FactId,
        PersonId,
        PrintJobId,
        ProcedureId,
        ReleaseId,
        ResidentId,
    )
    from desk_app.domain.learning import LearningStep
    from desk_app.domain.life_event import LifeEvent
    from desk_app.domain.page import PageImage
    from desk_app.domain.print_job import PrinterView, SpoolStatus
    from desk_app.domain.protection import ProtectedField
    from desk_app.domain.resident import Address
    from desk_app.domain.resident_import import DropState, ImportEntry
    from desk_app.domain.secret_text import SecretText, TypedSecret
    from desk_app.domain.signature import Strokes
    from desk_app.domain.situation import Applicant, Member, Place
    from desk_app.domain.ticket import Ticket
    from desk_app.services.protection_views import LookupRow, ProtectedLook, ProtectionAlert, ReleaseNeed, ReleaseView
    from desk_app.services.resident_views import PersonLook, SearchCount
    from desk_app.services.views import (
        CardDifference,
        CardSignatureOffer,
        CaseRow,
        CaseView,
        DayView,
        EventFact,
        KioskQuestion,
        PacketView,
        PrintView,
        ReviewDetail,
        ScanView,
        SealView,
        SearchPage,
        TopBar,
    )


class SessionService(Protocol):
    """Who works at which desk."""

    def clerk(self) -> Clerk: ...
    def desk(self) -> Desk: ...
    def clerks(self) -> tuple[Clerk, ...]: ...
    def sign_in(self, clerk: ClerkId) -> Clerk: ...
    def top_bar(self) -> TopBar: ...
    def forget(self) -> None:
        """Let go of everything kept of people between two calls: the case shown was left. It can be opened again."""
        ...


class ResidentService(Protocol):
    """The resident cache; each search and look is audited."""

    def search(self, text: str, *, limit: int = 20, case: CaseId | None = None) -> SearchPage: ...
    def look(self, resident: ResidentId, *, case: CaseId | None = None) -> PersonLook:
        """A person with household and history. OperatorError for a number the cache does not have."""
        ...

    def count(self, text: str) -> SearchCount:
        """How many people a search finds in all; for a list that shows only the first."""
        ...


class CaseService(Protocol):
    """The case from opening to hand-over. Each accepted change is one durable transaction."""

    def open(self, *, language: str = "ja") -> CaseView: ...
    def open_from_ticket(self, ticket: str) -> CaseView: ...
    def open_from_code(self, text: str) -> CaseView:
        """The case of a scanned cover or sheet, or a new one with the answers of a pre-entry's QR."""
        ...

    def view(self, case: CaseId) -> CaseView: ...
    def open_cases(self) -> tuple[CaseRow, ...]: ...
    def take_household(self, case: CaseId, resident: ResidentId) -> CaseView:
        """Take the person found and the household into the case; the person becomes the applicant."""
        ...

    def put_member(self, case: CaseId, member: Member) -> CaseView:
        """Add a person, or replace the one with the same id (an empty id gets the next free one)."""
        ...

    def remove_member(self, case: CaseId, person: PersonId) -> CaseView:
        """Take out a person added by hand; residents and the applicant stay (OperatorError)."""
        ...

    def card_differences(self, case: CaseId, read: CardRead) -> tuple[CardDifference, ...]: ...
    def accept_card(self, case: CaseId, read: CardRead, items: Sequence[str]) -> CaseView:
        """Take these items of the card over into the applicant; the rest stays as it is."""
        ...

    def confirm_identity(self, case: CaseId, method: str) -> CaseView: ...
    def choose_event(
        self,
        case: CaseId,
        event: LifeEvent,
        *,
        event_on: date | None = None,
        origin: Place | None = None,
        new_address: Address | None = None,
        moving: Mapping[PersonId, bool] | None = None,
        applicant: Applicant | None = None,
        destination: Place | None = None,
        concerned: Mapping[PersonId, bool] | None = None,
        answers: Mapping[FactId, FactValue] | None = None,
        new_head: PersonId | None = None,
    ) -> CaseView:
        """Set the life event with what is known of it and go on to the interview. May be called again."""
        ...

    def answer(self, case: CaseId, fact: FactId, person: PersonId | None, value: FactValue | None) -> CaseView: ...
    def ask_again(self, case: CaseId, fact: FactId, person: PersonId | None) -> CaseView:
        """The view with this fact's question in front, its present value as the default. Nothing is stored."""
        ...

    def override(
        self, case: CaseId, procedure: str, person: PersonId | None, *, required: bool, reason: str
    ) -> CaseView: ...
    def explain(self, case: CaseId, procedure: ProcedureId, person: PersonId | None) -> Explanation:
        """Why a procedure is required or not, what stands against it, what would change it."""
        ...

    def asked_not_needed(self, case: CaseId) -> tuple[Explanation, ...]:
        """What was in question and fell away by an answer."""
        ...

    def belonging_seen(self, case: CaseId, belonging: str, *, seen: bool) -> CaseView: ...
    def set_language(self, case: CaseId, language: str) -> CaseView: ...
    def go_to(self, case: CaseId, status: CaseStatus) -> CaseView: ...
    def hand_over(self, case: CaseId, sheet_key: str, *, handed: bool = True) -> CaseView: ...
    def scan_sheet(self, case: CaseId, barcode: str) -> CaseView:
        """Tick the sheet with this barcode. A sheet of another case raises OperatorError."""
        ...

    def close(self, case: CaseId, *, missing_reason: str = "") -> CaseView: ...
    def cancel(self, case: CaseId, reason: str) -> CaseView: ...
    def event_facts(self, event: LifeEvent) -> tuple[EventFact, ...]:
        """The case facts that the event page itself sets (kind of divorce, copies of certificates), in page order."""
        ...

    def event_fee(self, case: CaseId, event: LifeEvent, answers: Mapping[FactId, FactValue]) -> int:
        """Yen that the event would cost with these case facts; nothing is stored."""
        ...


class PacketService(Protocol):
    """Drawing, signing and looking at the packet."""

    def draw(self, case: CaseId) -> PacketView:
        """Draw the packet as it now is (with a signature that still binds) and store it."""
        ...

    def stored(self, case: CaseId) -> PacketView:
        """The packet as it was last drawn."""
        ...

    def page(self, case: CaseId, page: int, *, dpi: int = 72) -> PageImage: ...
    def sign(self, case: CaseId, strokes: Strokes) -> PacketView: ...
    def pdf(self, case: CaseId) -> bytes: ...
    def seal(self, case: CaseId) -> bool:
        """Put the desk's seal on the stored packet, off the way of printing; False when there is nothing to seal.

        Raises EnvironmentProblem when the seal key cannot be used.
        """
        ...

    def sealed_pdf(self, case: CaseId) -> bytes:
        """The stored packet with its seal, where it has one; for files that leave the desk."""
        ...

    def slips(self, case: CaseId) -> PacketView:
        """Draw and store what is offered beside the packet: the divisions' slips (引継票), after a death the family's
        list. ``page`` shows them behind the packet's pages.
        """
        ...

    def seal_state(self, case: CaseId) -> SealView:
        """Whether the packet is sealed, and why it could not be; asked while it is printed."""
        ...


class CardSigningService(Protocol):
    """The resident's card signs the stored packet (署名用電子証明書), beside the signature by pen."""

    def sign(self, case: CaseId, uri: str, *, password: TypedSecret, confirmed: int = 0) -> CardSignatureOffer:
        """Sign once with the card on this reader; nothing is stored yet. ``password`` is wiped."""
        ...

    def keep(self, offer: CardSignatureOffer) -> PacketView:
        """Store the packet as it was signed."""
        ...

    def drop(self, offer: CardSignatureOffer) -> None:
        """Do without that signature."""
        ...


class PrintService(Protocol):
    """Printing through the ledger."""

    def printers(self) -> tuple[PrinterView, ...]: ...
    def start(self, case: CaseId, printer: str, *, slips: Collection[str] = ()) -> PrintView:
        """Journal and queue every sheet, and these slips behind them; returns at once, the printing thread works."""
        ...

    def status(self, job: PrintJobId) -> PrintView: ...
    def confirm_sheet(self, job: PrintJobId, form: str, *, printed: bool) -> PrintView:
        """The clerk's word on a sheet in state unknown."""
        ...

    def resume(self, job: PrintJobId, *, from_form: str | None = None, printer: str = "") -> PrintView: ...
    def cancel(self, job: PrintJobId) -> PrintView: ...
    def scan(self, case: CaseId, barcode: str) -> ScanView:
        """Note the barcode of a paper of this case; one of another case raises OperatorError."""
        ...

    def find_printers(self) -> tuple[PrinterView, ...]: ...
    def test_page(self, printer: str) -> SpoolStatus: ...


class DeviceService(Protocol):
    """Readers of the desk."""

    def devices(self) -> tuple[DeviceInfo, ...]: ...
    def read_card(
        self,
        uri: str,
        *,
        pin: TypedSecret | None = None,
        verification_b: TypedSecret | None = None,
        confirmed: int = 0,
        card_number: TypedSecret | None = None,
        kind: CardKind | None = None,
        with_face: bool = False,
    ) -> CardRead:
        """One read; a wrong secret raises OperatorError that says the tries left. Never retried.

        ``card_number`` is what is printed on a residence card; a licence without a PIN needs no secret.
        ``confirmed`` is the number of tries left that the clerk was told and agreed to, needed from two down.
        ``kind`` names the card meant where one holds two; ``with_face`` with ``verification_b`` also shows what is
        printed. Secrets given as SecretText are wiped.
        """
        ...

    def listen(self, on_barcode: Callable[[BarcodeRead], None], on_state: Callable[[DeviceInfo], None]) -> None:
        """Start the device threads; the callbacks come on those threads."""
        ...

    def close(self) -> None: ...
    def look_at_card(self, uri: str, kind: CardKind | None = None) -> CardLook:
        """What lies there and the tries its secrets have left: no secret is sent, no try taken, nothing audited."""
        ...

    def read_individual_number(
        self,
        uri: str,
        *,
        form: str,
        pin: TypedSecret | None = None,
        verification_a: TypedSecret | None = None,
        confirmed: int = 0,
    ) -> SecretText:
        """個人番号 for this form, whose purpose has to allow it (NotAllowed otherwise). Whoever takes it wipes it."""
        ...

    def sign_digest(self, uri: str, *, password: TypedSecret, digest: bytes, confirmed: int = 0) -> CardSignature:
        """Sign a packet's SHA-256 digest with the resident's card; say ``statement`` wherever it is shown."""
        ...

    def learn_scanner(
        self, uri: str, on_step: Callable[[LearningStep], None], is_cancelled: Callable[[], bool]
    ) -> str | None:
        """The device URL that fits a scanner, from three codes of the learning sheet; blocks meanwhile."""
        ...

    def route_typed(self, text: str) -> BarcodeRead | None:
        """A burst of keys of a keyboard-wedge scanner as a read; None where a check digit does not hold."""
        ...

    def use_scanner(self, uri: str, learned: str) -> None:
        """Go on with the learned settings of a scanner, now and after the next start."""
        ...

    def plugged_in(self) -> tuple[DeviceInfo, ...]:
        """What is plugged in although the configuration does not name it, with the URL to write there."""
        ...

    def cancel_read(self, uri: str) -> None:
        """Give up the reading under way on this reader, from any thread; it ends with an error that says so."""
        ...


class ReviewService(Protocol):
    """The supervisor's day."""

    def day(self, day: date) -> DayView: ...
    def detail(self, case: CaseId) -> ReviewDetail: ...
    def approve(self, case: CaseId) -> ReviewDetail: ...
    def send_back(self, case: CaseId, reason: str) -> ReviewDetail: ...
    def report_pdf(self, day: date) -> bytes: ...
    def report_xlsx(self, day: date) -> bytes: ...


class KioskService(Protocol):
    """Self check-in; no access to the resident cache."""

    def purposes(self) -> KioskQuestion: ...
    def next_question(self, purpose: str, answers: Mapping[str, FactValue]) -> KioskQuestion | None: ...
    def issue(self, purpose: str, language: str, answers: Mapping[str, FactValue]) -> Ticket: ...
    def waiting(self) -> tuple[Ticket, ...]: ...
    def call_next(self) -> Ticket | None: ...
    def call_staff(self) -> None: ...
    def check_exit_code(self, code: str) -> bool: ...


class RuleBookService(Protocol):
    """The rule workbench: look at the rules, try, compare and release them.

    Everybody may look; whatever changes something, or tries the desk's own cases, is for supervisors and
    administrators (NotAllowed).

    ``book`` is the id of a RuleBook (IN_USE by default). Every file is taken whole or refused with every fault.
    """

    def books(self) -> tuple[RuleBook, ...]: ...
    def overview(self, book: str = IN_USE) -> RuleBookView: ...
    def rows(
        self, book: str = IN_USE, *, event: LifeEvent | None = None, division: str = "", text: str = ""
    ) -> tuple[RuleRow, ...]: ...
    def detail(self, procedure: str, book: str = IN_USE) -> RuleDetail: ...
    def facts(self, book: str = IN_USE) -> tuple[RuleFact, ...]: ...
    def graph_svg(self, event: LifeEvent, book: str = IN_USE, *, division: str = "") -> str:
        """The question-to-procedure picture of an event, or of one division's rows of it, on an A3 page."""
        ...

    def try_out(self, trial: Trial, book: str = IN_USE) -> TrialView: ...
    def compare(self, old: str, new: str, *, cases: Path | None = None) -> RuleComparison:
        """Differences of two books, tried on the case files of a folder, or on this desk's own cases."""
        ...

    def export_excel(self, to: Path, book: str = IN_USE) -> Path: ...
    def import_excel(self, file: Path, name: str) -> RuleBook:
        """Take an edited workbook in as the draft of this name (ASCII letters, digits, hyphen)."""
        ...

    def take_folder(self, folder: Path, name: str) -> RuleBook:
        """Take a pack or an overlay (上書き) written as files in as the draft of this name."""
        ...

    def discard(self, book: str) -> None:
        """Throw a draft away."""
        ...

    def releases(self) -> tuple[RuleRelease, ...]:
        """Newest first."""
        ...

    def propose(self, book: str, *, effective_on: date, note: str) -> RuleRelease: ...
    def approve(self, release: str) -> RuleRelease:
        """The second person's word. NotAllowed for whoever proposed it."""
        ...

    def reject(self, release: str, reason: str) -> RuleRelease: ...
    def roll_back(self, release: str, reason: str) -> RuleRelease:
        """Go back to an earlier release: the later ones are withdrawn with this reason, from today."""
        ...


class ProtectionService(Protocol):
    """Releases of one protected person's items by two people, and what a supervisor has to look at.

    No method takes several people: each release names one person, the exact items, the purpose and the case.
    """

    def needed(self, case: CaseId) -> tuple[ReleaseNeed, ...]:
        """The protected people of a case with the items that its papers would tell; what a request starts from."""
        ...

    def request(
        self, case: CaseId, resident: ResidentId, fields: Collection[ProtectedField], purpose: str
    ) -> ReleaseView: ...
    def of_case(self, case: CaseId) -> tuple[ReleaseView, ...]: ...
    def pending(self) -> tuple[ReleaseView, ...]:
        """What waits for the second person, oldest first."""
        ...

    def approve(self, release: ReleaseId, resident: ResidentId, fields: Collection[ProtectedField]) -> ReleaseView:
        """The second person's word, who names person and items once more: another set is refused."""
        ...

    def refuse(self, release: ReleaseId, reason: str) -> ReleaseView: ...
    def look(self, release: ReleaseId) -> ProtectedLook:
        """The released items' values while the release is in force; each look is audited."""
        ...

    def alerts(self, day: date) -> tuple[ProtectionAlert, ...]: ...
    def lookups(self, day: date) -> tuple[LookupRow, ...]: ...
    def standing(self) -> tuple[ReleaseView, ...]:
        """The releases in force now, the one that closes first on top. For supervisors."""
        ...

    def relock(self, release: ReleaseId) -> ReleaseView:
        """Close a release before its time. Whoever sits at the desk may: closing takes nothing from anybody."""
        ...


class ImportService(Protocol):
    """What became of the last files of residents, and how the folder they are dropped in stands."""

    def recent(self) -> tuple[ImportEntry, ...]:
        """Newest first."""
        ...

    def drop_folder(self) -> DropState | None:
        """None where the desk has none."""
        ...
