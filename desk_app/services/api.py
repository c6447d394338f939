"""The services as the screens see them. Every call may block: screens make them through ui.background only.

Errors are those of desk_app.domain.errors. Calls that change something return the fresh view; the caller announces
the Changes record that belongs to the method (see each service).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol

from desk_app.domain.card import BarcodeRead, CardRead, DeviceInfo
from desk_app.domain.case import CaseStatus
from desk_app.domain.desk import Clerk, Desk
from desk_app.domain.fact import FactValue
from desk_app.domain.ids import CaseId, ClerkId, FactId, PersonId, PrintJobId, ResidentId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.page import PageImage
from desk_app.domain.print_job import PrinterView
from desk_app.domain.resident import Address
from desk_app.domain.signature import Strokes
from desk_app.domain.situation import Applicant, Member, Place
from desk_app.domain.ticket import Ticket
from desk_app.services.views import (
    CardDifference,
    CaseRow,
    CaseView,
    DayView,
    KioskQuestion,
    PacketView,
    PrintView,
    ReviewDetail,
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


class ResidentService(Protocol):
    """The resident cache; each search and look is audited."""

    def search(self, text: str, *, limit: int = 20, case: CaseId | None = None) -> SearchPage: ...


class CaseService(Protocol):
    """The case from opening to hand-over. Each accepted change is one durable transaction."""

    def open(self, *, language: str = "ja") -> CaseView: ...
    def open_from_ticket(self, ticket: str) -> CaseView: ...
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
    def belonging_seen(self, case: CaseId, belonging: str, *, seen: bool) -> CaseView: ...
    def set_language(self, case: CaseId, language: str) -> CaseView: ...
    def go_to(self, case: CaseId, status: CaseStatus) -> CaseView: ...
    def hand_over(self, case: CaseId, sheet_key: str, *, handed: bool = True) -> CaseView: ...
    def scan_sheet(self, case: CaseId, barcode: str) -> CaseView:
        """Tick the sheet with this barcode. A sheet of another case raises OperatorError."""
        ...

    def close(self, case: CaseId, *, missing_reason: str = "") -> CaseView: ...
    def cancel(self, case: CaseId, reason: str) -> CaseView: ...


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


class PrintService(Protocol):
    """Printing through the ledger."""

    def printers(self) -> tuple[PrinterView, ...]: ...
    def start(self, case: CaseId, printer: str) -> PrintView:
        """Journal and queue every sheet; returns at once, work goes on in the printing thread."""
        ...

    def status(self, job: PrintJobId) -> PrintView: ...
    def confirm_sheet(self, job: PrintJobId, form: str, *, printed: bool) -> PrintView:
        """The clerk's word on a sheet in state unknown."""
        ...

    def resume(self, job: PrintJobId, *, from_form: str | None = None) -> PrintView: ...
    def cancel(self, job: PrintJobId) -> PrintView: ...


class DeviceService(Protocol):
    """Readers of the desk."""

    def devices(self) -> tuple[DeviceInfo, ...]: ...
    def read_card(
        self, uri: str, *, pin: str | None = None, verification_b: str | None = None, confirmed: bool = False
    ) -> CardRead:
        """One read; a wrong secret raises OperatorError that says the tries left. Never retried.

        ``confirmed`` is the clerk's second word when one try is left.
        """
        ...

    def listen(self, on_barcode: Callable[[BarcodeRead], None], on_state: Callable[[DeviceInfo], None]) -> None:
        """Start the device threads; the callbacks come on those threads."""
        ...

    def close(self) -> None: ...


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
