"""What the staff window can do: every call to a service goes through here and off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desk_app.domain.case_status import LEGAL, STEPS, CaseStatus
from desk_app.domain.ids import CaseId, FactId, PersonId, ProcedureId, ResidentId
from desk_app.domain.life_event import LifeEvent
from desk_app.services.changes import Changes, Kind
from ui.screens.staff import wording as words
from ui.screens.staff.card_order import CardOrder, carry_out
from ui.screens.staff.trouble import Trouble, trouble

if TYPE_CHECKING:
    from desk_app.app import App
    from desk_app.domain.card import CardRead
    from desk_app.domain.fact import FactValue
    from desk_app.domain.protection import ProtectedField
    from desk_app.domain.signature import Strokes
    from desk_app.domain.situation import Member
    from desk_app.services.protection_views import ReleaseNeed
    from desk_app.services.views import CaseView, PacketView, PrintView, ProcedureRow, ScanView, TopBar
    from ui.background import Background, Operation
    from ui.case_store import CaseStore
    from ui.screens.staff.event_details import EventDetails


class StaffActions(QObject):
    """The verbs of the window. Results come as signals or through the CaseStore, errors as ``troubled``."""

    troubled = Signal(object)
    """A Trouble to show in the banner."""
    settled = Signal()
    """Something went well: what the banner says is over."""
    noticed = Signal(str)
    """A short remark about something done."""
    busy = Signal(str, str)
    """Words of the long work under way, and the URL of the reader that can give it up; both empty when it is over."""
    top_bar_read = Signal(object)
    cases_listed = Signal(object)
    people_found = Signal(object)
    card_was_read = Signal(object)
    card_looked = Signal(str, object)
    """A reader's URL and the CardLook at what lies there."""
    look_failed = Signal(str, str)
    """A reader's URL and why nothing could be seen, in words."""
    differences_found = Signal(object)
    event_fee_found = Signal(object, int)
    """The case facts asked about, and yen."""
    explained = Signal(object)
    """The Explanations of a procedure."""
    event_facts_found = Signal(object, object)
    """A life event and what its page may set."""
    page_drawn = Signal(int, object)
    printers_listed = Signal(object)
    print_changed = Signal(object)
    sheet_scanned = Signal(object)
    """A ScanView: a paper of this case was read."""
    scan_refused = Signal()
    """A paper was read that does not belong here."""

    def __init__(self, app: App, background: Background, store: CaseStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.background = background
        self.store = store
        self._saving = False

    @property
    def saving(self) -> bool:
        """Whether a change of the case is under way; a second one is not begun meanwhile."""
        return self._saving

    # --- the window ---
    def refresh_top_bar(self) -> None:
        """Read desk, queue, devices and the age of the resident data."""
        self.background.run(self.app.session.top_bar, then=self._top_bar, failed=self._ignored, key="top-bar")

    def list_cases(self) -> None:
        """Read the unfinished cases of this desk."""
        self.background.run(self.app.cases.open_cases, then=self.cases_listed.emit, failed=self.fail, key="cases")

    # --- the case ---
    def open_new(self, then: Callable[[], None] | None = None) -> None:
        """Open a case and show it."""
        self._case(self.app.cases.open, Kind.CASE | Kind.CASE_LIST, then)

    def call_next(self) -> None:
        """Call the next ticket and open its case."""

        def call() -> CaseView | None:
            ticket = self.app.kiosk.call_next()
            return None if ticket is None else self.app.cases.open_from_ticket(ticket.number)

        self._case(call, Kind.CASE | Kind.TICKETS)

    def open_ticket(self, number: str) -> None:
        """Open the case of a scanned ticket."""
        self._case(lambda: self.app.cases.open_from_ticket(number), Kind.CASE | Kind.TICKETS)

    def open_code(self, text: str) -> None:
        """Open the case of a scanned paper, or a new one from a pre-entry."""
        self._case(lambda: self.app.cases.open_from_code(text), Kind.CASE)

    def resume(self, case: CaseId) -> None:
        """Show a case that was put away."""
        self._case(lambda: self.app.cases.view(case), Kind.NOTHING)

    def reload(self) -> None:
        """Read the case shown again."""
        if self.store.view is not None:
            self.resume(self.store.view.id)

    def suspend(self) -> None:
        """Put the case away. Every accepted answer is stored already, so nothing needs saving."""
        if self.store.view is not None:
            number = self.store.view.number
            self.store.put(None)
            self.settled.emit()
            self.noticed.emit(words.SUSPENDED.format(number=number))
        self.refresh_top_bar()

    def suspend_quietly(self) -> None:
        """Leave a finished case for the start page."""
        self.store.put(None)
        self.settled.emit()
        self.refresh_top_bar()

    def go_to(self, step: int) -> None:
        """Go to a step (0…6), over the steps between where the law of the case asks it."""
        view = self.store.view
        if view is None or step >= len(STEPS) or STEPS[step] is view.status:
            return
        path = path_between(view.status, STEPS[step])

        def go() -> CaseView:
            latest = view
            for status in path or (STEPS[step],):
                latest = self.app.cases.go_to(view.id, status)
            return latest

        self._case(go, Kind.CASE)

    # --- 1 本人確認 ---
    def search(self, text: str, limit: int = 20) -> None:
        """Search people; only the newest search is answered."""
        case = self.store.view.id if self.store.view is not None else None
        self.background.run(
            lambda: self.app.residents.search(text, limit=limit, case=case),
            then=self.people_found.emit,
            failed=self.fail,
            key="search",
        )

    def take(self, resident: ResidentId) -> None:
        """Take a person found, with the household, into the case."""
        self._on_case(lambda case: self.app.cases.take_household(case, resident))

    def put_member(self, member: Member) -> None:
        """Add a person by hand, or change one."""
        self._on_case(lambda case: self.app.cases.put_member(case, member))

    def look_at_card(self, uri: str) -> None:
        """See what lies on this reader; no secret is sent."""
        self.background.run(
            lambda: self.app.devices.look_at_card(uri),
            then=lambda look: self.card_looked.emit(uri, look),
            failed=lambda error: self.look_failed.emit(uri, _in_words(error)),
            free=True,
            key="card-look",
        )

    def read_card(self, order: CardOrder) -> Operation:
        """Read a card once. A wrong secret is told with the tries left and never tried again."""
        return self.background.run(
            lambda: carry_out(order, self.app.devices),
            then=self._card,
            failed=self.fail,
            busy=self.busy_with(words.READING_CARD, order.uri),
            free=True,
        )

    def compare_card(self, read: CardRead) -> None:
        """Ask what the card says differently from the case."""
        view = self.store.view
        if view is not None:
            self.background.run(
                lambda: self.app.cases.card_differences(view.id, read),
                then=self.differences_found.emit,
                failed=self.fail,
            )

    def accept_card(self, read: CardRead, items: Sequence[str]) -> None:
        """Take these items of the card into the case."""
        self._on_case(lambda case: self.app.cases.accept_card(case, read, items))

    def confirm_identity(self, method: str) -> None:
        """Record what was shown, and go on to the life event."""

        def confirm(case: CaseId) -> CaseView:
            view = self.app.cases.confirm_identity(case, method)
            if view.status is CaseStatus.IDENTIFYING:
                view = self.app.cases.go_to(case, CaseStatus.CHOOSING_EVENT)
            return view

        self._on_case(confirm)

    # --- 2 きっかけ, 3 聞き取り ---
    def choose_event(self, event: LifeEvent, details: EventDetails) -> None:
        """Set the life event with its details and begin the interview. Newborns come into the case first."""
        self._on_case(lambda case: self._chosen(case, event, details))

    def _chosen(self, case: CaseId, event: LifeEvent, details: EventDetails) -> CaseView:
        """On the worker. A second try after a refusal finds the children again and adds nobody twice."""
        concerned = dict(details.concerned) if details.concerned is not None else None
        if concerned is not None and event is LifeEvent.BIRTH:
            concerned |= self._born(case, details.newborns)
        return self.app.cases.choose_event(
            case,
            event,
            event_on=details.event_on,
            origin=details.origin,
            destination=details.destination,
            new_address=details.new_address,
            moving=details.moving,
            concerned=concerned,
            answers=details.answers or None,
            applicant=details.applicant,
            new_head=details.new_head,
        )

    def _born(self, case: CaseId, newborns: Sequence[Member]) -> dict[PersonId, bool]:
        """Put the children into the case as typed, take out those taken back; their ids, marked as concerned."""
        view = self.app.cases.view(case)
        before = {p.id: p for p in view.people if p.member.concerned and not p.member.resident_id and p.age == 0}
        taken: dict[PersonId, bool] = {}
        for child in newborns:
            same = (p.id for p in before.values() if p.id not in taken and p.member.name == child.name)
            known = child.id if child.id in before else next(same, PersonId(""))
            others = {p.id for p in view.people}
            view = self.app.cases.put_member(case, replace(child, id=known))
            taken[known or next(p.id for p in view.people if p.id not in others)] = True
        for gone in before.keys() - taken.keys():
            self.app.cases.remove_member(case, gone)
        return taken

    def event_facts(self, event: LifeEvent) -> None:
        """Ask which case facts the page of this event sets; ``event_facts_found`` brings them."""
        self.background.run(
            lambda: self.app.cases.event_facts(event),
            then=lambda facts: self.event_facts_found.emit(event, facts),
            failed=self.fail,
            key="event-facts",
        )

    def answer(self, fact: FactId, person: PersonId | None, value: FactValue | None) -> None:
        """Accept an answer (None: わからない)."""
        self._on_case(lambda case: self.app.cases.answer(case, fact, person, value))

    def answer_many(self, fact: FactId, said: Mapping[PersonId, FactValue | None]) -> None:
        """Accept what was said of several people, each as an answer of its own."""

        def answer(case: CaseId) -> CaseView:
            view = self.app.cases.view(case)
            for person, value in said.items():
                view = self.app.cases.answer(case, fact, person, value)
            return view

        self._on_case(answer)

    def ask_again(self, fact: FactId, person: PersonId | None) -> None:
        """Put an answered question in front again, at the interview."""

        def ask(case: CaseId) -> CaseView:
            view = self.store.view
            if view is not None and view.status is not CaseStatus.INTERVIEWING:
                for status in path_between(view.status, CaseStatus.INTERVIEWING):
                    self.app.cases.go_to(case, status)
            return self.app.cases.ask_again(case, fact, person)

        self._on_case(ask)

    def set_language(self, language: str) -> None:
        """Choose the language of the resident's window and papers."""
        self._on_case(lambda case: self.app.cases.set_language(case, language))

    def event_fee(self, event: LifeEvent, answers: Mapping[FactId, FactValue]) -> None:
        """Let the rules say what this would cost; ``event_fee_found`` brings it with what it is for."""
        view = self.store.view
        if view is not None:
            said = dict(answers)
            self.background.run(
                lambda: self.app.cases.event_fee(view.id, event, said),
                then=lambda fee: self.event_fee_found.emit(said, fee),
                failed=self._ignored,
                key="event-fee",
            )

    # --- reasons ---
    def explain(self, row: ProcedureRow) -> None:
        """Let the rules explain a row, once for each group of people they say the same of."""
        from ui.screens.staff.why_presenter import Explanations, alike  # noqa: PLC0415  # a start explains nothing

        view = self.store.view
        if view is None:
            return
        case = view.id
        people = [group[0].person for group in alike(row.determinations)]

        def told() -> Explanations:
            clerks = {clerk.id: clerk.name for clerk in self.app.session.clerks()}
            by_person = {who: self.app.cases.explain(case, ProcedureId(row.procedure), who) for who in people}
            return Explanations(row.procedure, by_person, clerks)

        self.background.run(told, then=self.explained.emit, failed=self.fail, key="explain")

    # --- 4 手続き確認 ---
    def override(self, procedure: str, person: PersonId | None, *, required: bool, reason: str) -> None:
        """Decide against a determination, with a reason."""
        self._on_case(lambda case: self.app.cases.override(case, procedure, person, required=required, reason=reason))

    def find_release_needs(self, then: Callable[[tuple[ReleaseNeed, ...]], None]) -> None:
        """Read whose protected items the papers of the case would tell."""
        view, service = self.store.view, self.app.protection
        if view is not None and service is not None:
            self.background.run(lambda: service.needed(view.id), then=then, failed=self.fail)

    def request_release(self, resident: ResidentId, fields: Collection[ProtectedField], purpose: str) -> None:
        """Ask the one in charge of 支援措置 for exact items of one person."""
        service = self.app.protection
        if service is not None:

            def ask(case: CaseId) -> CaseView:
                service.request(case, resident, fields, purpose)
                return self.app.cases.view(case)

            view = self.store.view
            if view is not None:
                self._case(lambda: ask(view.id), Kind.CASE, lambda: self.noticed.emit(words.RELEASE_ASKED))

    def belonging_seen(self, belonging: str, *, seen: bool) -> None:
        """Tick something the resident has brought."""
        self._on_case(lambda case: self.app.cases.belonging_seen(case, belonging, seen=seen), queued=True)

    # --- 5 確認・署名 ---
    def draw(self) -> None:
        """Draw the packet as the case now is."""
        self._packet(self.app.packets.draw, words.DRAWING)

    def sign(self, strokes: Strokes) -> None:
        """Bind the signature to the forms of the case."""
        self._packet(lambda case: self.app.packets.sign(case, strokes), words.SIGNING)

    def page(self, number: int, dpi: int) -> None:
        """Render a page of the packet; ``page_drawn`` brings it."""
        view = self.store.view
        if view is not None:
            self.background.run(
                lambda: self.app.packets.page(view.id, number, dpi=dpi),
                then=lambda image: self.page_drawn.emit(number, image),
                failed=self.fail,
                free=True,
            )

    # --- 6 印刷 ---
    def list_printers(self) -> None:
        """Ask which printers can be reached."""
        self.background.run(
            self.app.printing.printers, then=self.printers_listed.emit, failed=self.fail, key="printers"
        )

    def start_print(self, printer: str, slips: Callable[[], Collection[str]] = tuple) -> None:
        """Queue every sheet on a printer, behind them the slips that ``slips`` tells on the worker."""
        view = self.store.view
        if view is not None:
            self._print(lambda: self.app.printing.start(view.id, printer, slips=slips()))

    def poll_print(self) -> None:
        """Read the state of the sheets."""
        view = self.store.view
        if view is not None and view.print_job is not None:
            job = view.print_job
            self.background.run(
                lambda: self.app.printing.status(job),
                then=self.print_changed.emit,
                failed=self.fail,
                key="print-status",
            )

    def confirm_sheet(self, form: str, *, printed: bool) -> None:
        """Say whether a sheet in state unknown did come out."""
        self._on_job(lambda job: self.app.printing.confirm_sheet(job, form, printed=printed))

    def resume_print(self, from_form: str | None = None) -> None:
        """Go on with the sheets that are held."""
        self._on_job(lambda job: self.app.printing.resume(job, from_form=from_form))

    def cancel_print(self) -> None:
        """Stop printing what is not printed yet."""
        self._on_job(self.app.printing.cancel)

    # --- 7 お渡し ---
    def hand_over(self, sheet: str, *, handed: bool) -> None:
        """Tick a sheet as handed over."""
        self._on_case(lambda case: self.app.cases.hand_over(case, sheet, handed=handed), queued=True)

    def hand_over_all(self, sheets: Sequence[str]) -> None:
        """Tick several sheets at once."""

        def hand(case: CaseId) -> CaseView:
            for sheet in sheets:
                self.app.cases.hand_over(case, sheet, handed=True)
            return self.app.cases.view(case)

        self._on_case(hand, queued=True)

    def scan_sheet(self, barcode: str) -> None:
        """Note the paper with this barcode; at the hand-over its form is ticked once every paper of it was read."""
        view = self.store.view
        if view is None:
            return

        def both() -> tuple[ScanView, CaseView]:
            read = self.app.printing.scan(view.id, barcode)
            now = self.app.cases.view(view.id)
            is_ticked = now.status is CaseStatus.HANDING_OVER and any(s.key == read.form for s in now.sheets)
            if read.complete and is_ticked:
                now = self.app.cases.hand_over(view.id, read.form)
            return read, now

        def taken(result: tuple[ScanView, CaseView]) -> None:
            self.settled.emit()
            self.store.put(result[1])
            self.sheet_scanned.emit(result[0])

        def refused(error: Exception) -> None:
            self.scan_refused.emit()
            self.fail(error)

        self.background.run(both, then=taken, failed=refused, changes=Changes(Kind.CASE, view.id, self))

    def close_case(self, missing_reason: str = "") -> None:
        """Finish the case; missing sheets need a reason."""
        self._on_case(lambda case: self.app.cases.close(case, missing_reason=missing_reason), Kind.CASE_LIST)

    def cancel_case(self, reason: str) -> None:
        """Give the case up, with a reason."""
        self._on_case(lambda case: self.app.cases.cancel(case, reason), Kind.CASE_LIST)

    # --- plumbing ---
    def fail(self, error: Exception) -> None:
        """Show an error where the person works; what was entered stays."""
        self.troubled.emit(trouble(error))

    def tell(self, told: Trouble) -> None:
        """Show a trouble that the window found itself (an empty field)."""
        self.troubled.emit(told)

    def _on_case(self, op: Callable[[CaseId], CaseView], kind: Kind = Kind.NOTHING, *, queued: bool = False) -> None:
        view = self.store.view
        if view is not None:
            self._case(lambda: op(view.id), Kind.CASE | kind, queued=queued)

    def _case(
        self,
        op: Callable[[], CaseView | None],
        kind: Kind,
        then: Callable[[], None] | None = None,
        *,
        queued: bool = False,
    ) -> None:
        """Change the case. A key meant for the question before is dropped; ticks and scans (``queued``) never are."""
        if self._saving and not queued:
            return
        self._saving = True

        def taken(view: CaseView | None) -> None:
            self._saving = False
            self.settled.emit()
            if view is None:
                self.noticed.emit(words.NOBODY_WAITS)
                return
            self.store.put(view)
            if then is not None:
                then()

        def refused(error: Exception) -> None:
            self._saving = False
            self.fail(error)

        self.background.run(
            op, then=taken, failed=refused, changes=lambda v: Changes(kind, v.id if v else None, self)
        )

    def _packet(self, op: Callable[[CaseId], PacketView], long_words: str) -> None:
        view = self.store.view
        if view is None or self._saving:
            return
        self._saving = True
        case = view.id

        def both() -> tuple[PacketView, CaseView]:
            packet = op(case)
            return packet, self.app.cases.view(case)

        def taken(result: tuple[PacketView, CaseView]) -> None:
            self._saving = False
            if self.store.view is None or self.store.view.id != case:
                return
            self.settled.emit()
            self.store.put_packet(result[0])
            self.store.put(result[1])

        def refused(error: Exception) -> None:
            self._saving = False
            self.fail(error)

        self.background.run(
            both,
            then=taken,
            failed=refused,
            changes=Changes(Kind.PACKET | Kind.CASE, case, self),
            busy=self.busy_with(long_words),
        )

    def _on_job(self, op: Callable[..., PrintView]) -> None:
        view = self.store.view
        if view is not None and view.print_job is not None:
            job = view.print_job
            self._print(lambda: op(job))

    def _print(self, op: Callable[[], PrintView]) -> None:
        view = self.store.view
        if view is None:
            return
        case = view.id

        def both() -> tuple[PrintView, CaseView]:
            return op(), self.app.cases.view(case)

        def taken(result: tuple[PrintView, CaseView]) -> None:
            self.settled.emit()
            self.store.put(result[1])
            self.print_changed.emit(result[0])

        self.background.run(both, then=taken, failed=self.fail, changes=Changes(Kind.PRINTING, case, self))

    def busy_with(self, text: str, reader: str = "") -> Callable[[bool], None]:
        """Tells that work begins and ends; ``reader`` works on a card meanwhile."""
        return lambda on: self.busy.emit(text if on else "", reader if on else "")

    def _top_bar(self, bar: TopBar) -> None:
        self.top_bar_read.emit(bar)

    def _ignored(self, error: Exception) -> None:
        """The top bar is read every few seconds: a failed reading keeps the last one, devices tell their own."""
        trouble(error)

    def _card(self, read: CardRead) -> None:
        self.settled.emit()
        self.card_was_read.emit(read)


def _in_words(error: Exception) -> str:
    told = trouble(error)
    return f"{told.reason} {told.remedy}".strip()


def path_between(start: CaseStatus, goal: CaseStatus) -> tuple[CaseStatus, ...]:
    """The shortest legal way from one status to another without ends of a case; empty when there is none."""
    paths: list[tuple[CaseStatus, ...]] = [(start,)]
    seen = {start}
    while paths:
        path = paths.pop(0)
        if path[-1] is goal:
            return path[1:]
        for status in STEPS:
            if status in LEGAL[path[-1]] and status not in seen:
                seen.add(status)
                paths.append((*path, status))
    return ()
