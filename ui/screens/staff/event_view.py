"""Step 2 きっかけ: the life event, then the few things it needs to know, one page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desk_app.domain.fact import FactValue
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.services.views import CaseView, EventFact
from ui.screens.staff import event_presenter as presenter
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.event_choices import CertificatesPage, FactsPage
from ui.screens.staff.event_pages import AddressPage, DatePage, DestinationPage, DetailPage, EventPage, OriginPage
from ui.screens.staff.event_people import ApplicantPage, ConcernedPage, HeadPage, NewbornPage, WhoPage
from ui.screens.staff.event_presenter import Detail, Draft
from ui.screens.staff.parts import Pages, StepView
from ui.widgets.banner import Banner
from ui.widgets.buttons import PrimaryButton
from ui.widgets.labels import Label


class EventView(StepView):
    """Walks the pages that the event needs; what was typed stays while going back and forth."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions)
        self.draft = Draft()
        self.detail = Detail.EVENT
        self.pages: dict[Detail, DetailPage] = {
            Detail.EVENT: EventPage(),
            Detail.FACTS: FactsPage(),
            Detail.DATE: DatePage(),
            Detail.NEWBORN: NewbornPage(),
            Detail.ORIGIN: OriginPage(),
            Detail.WHO: WhoPage(),
            Detail.CONCERNED: ConcernedPage(),
            Detail.HEAD: HeadPage(),
            Detail.DESTINATION: DestinationPage(),
            Detail.ADDRESS: AddressPage(),
            Detail.CERTIFICATES: CertificatesPage(),
            Detail.APPLICANT: ApplicantPage(),
        }
        self.guard = Banner()
        self.stack = Pages(tuple(self.pages.values()))
        self.body.add(self.guard)
        self.body.add(self.stack, 1)
        self.sum = Label("", "heading")
        self.next = PrimaryButton(words.NEXT, self.advance, key="Enter")
        self.footer.addWidget(self.sum)
        self.footer.addStretch(1)
        self.footer.addWidget(self.next)
        self.event_page.grid.chosen.connect(self._choose)
        actions.event_facts_found.connect(self._begin)
        actions.event_fee_found.connect(self._fee_known)
        for page in self.pages.values():
            page.done.connect(self.advance)
            page.changed.connect(self._marks_changed)

    @property
    def event_page(self) -> EventPage:
        """The first page."""
        page = self.pages[Detail.EVENT]
        assert isinstance(page, EventPage)
        return page

    def show_case(self, view: CaseView) -> None:
        """Begin with what is known; a change elsewhere does not lose what was typed here."""
        before, self.view = self.view, view
        same = (
            before is not None and before.id == view.id and before.people == view.people and before.step == view.step
        )
        if not same:
            self.draft = presenter.draft_from(view)
            self._turn(Detail.EVENT)

    def focus_first(self) -> None:
        """The first field of the page."""
        self.pages[self.detail].focus_first()

    def advance(self) -> None:
        """The next page, or the interview after the last one."""
        page = self.pages[self.detail]
        if self.detail is Detail.EVENT:
            self._choose(self.draft.event)
            return
        problem = page.problem()
        if problem is not None:
            self.acts.tell(problem)
            page.focus_first()
            return
        self.draft = page.read(self.draft)
        self.acts.settled.emit()
        order = presenter.pages(self.draft)
        place = order.index(self.detail) + 1
        if place < len(order):
            self._turn(order[place])
        elif self.draft.event is not None:
            self.acts.choose_event(self.draft.event, presenter.details(self.draft))

    def back(self) -> bool:
        """The page before; what was typed is kept."""
        if self.detail is Detail.EVENT:
            return False
        order = (Detail.EVENT, *presenter.pages(self.draft))
        place = order.index(self.detail)
        self.draft = self.pages[self.detail].read(self.draft)
        self._turn(order[place - 1])
        return True

    def digit(self, key: str) -> bool:
        """What the page makes of it: an event, a person's mark, a choice."""
        return self.pages[self.detail].digit(key)

    def _choose(self, value: str | None) -> None:
        """The event was chosen: what its page may set comes from the pack, then the first page opens."""
        if value is None:
            self.event_page.focus_first()
        else:
            self.acts.event_facts(LifeEvent(value))

    def _begin(self, event: LifeEvent, facts: Sequence[EventFact]) -> None:
        if self.detail is not Detail.EVENT or self.view is None or self.view.step != 1:
            return
        self.draft = presenter.chosen(self.draft, event, facts)
        self._turn(presenter.pages(self.draft)[0])

    def _marks_changed(self) -> None:
        """A mark was set on the page: guard and sum follow at once, the fee as the rules take it a moment later."""
        draft = self.pages[self.detail].read(self.draft)
        self._show_lead(draft)
        self._show_guard(draft)
        self._show_sum(draft)
        if self.detail is Detail.CERTIFICATES and draft.event is not None:
            self.acts.event_fee(draft.event, draft.facts)

    def _turn(self, detail: Detail) -> None:
        self.detail = detail
        page = self.pages[detail]
        if self.view is not None:
            page.show_draft(self.draft, self.view)
        self._show_lead(self.draft)
        self.next.setVisible(detail is not Detail.EVENT)
        self._show_guard(self.draft)
        self._show_sum(self.draft)
        self.stack.show_page(page)
        self.body.to_top()
        if self.isVisible():
            page.focus_first()

    def _show_lead(self, draft: Draft) -> None:
        """How far one is; a mark may add a page (after the head's death) or take one away."""
        order = (Detail.EVENT, *presenter.pages(draft))
        of, n = len(order) - 1, order.index(self.detail)
        lead = f"{draft.event or ''} · {words.SUBSTEP.format(n=n, of=of)}" if n else ""
        self.pages[self.detail].heading.set_lead(lead)
        self.next.setText(f"{words.START_INTERVIEW if n and n == of else words.NEXT} Enter")

    def _show_guard(self, draft: Draft) -> None:
        """支援措置 of somebody concerned stands over every page of the event and cannot be closed."""
        names = presenter.guarded_names(draft) if self.detail is not Detail.EVENT else ()
        if not names:
            self.guard.hide()
            return
        certificate = draft.event is LifeEvent.CERTIFICATE
        self.guard.show_message(
            "error",
            words.GUARD_TITLE.format(names="・".join(names)),
            words.GUARD_CERTIFICATE if certificate else words.GUARD_OTHER,
            closable=False,
        )

    def _show_sum(self, draft: Draft, fee_yen: int | None = None) -> None:
        self.sum.setVisible(self.detail is Detail.CERTIFICATES)
        self.sum.setText(presenter.sum_words(draft, fee_yen))

    def _fee_known(self, facts: Mapping[FactId, FactValue], fee_yen: int) -> None:
        draft = self.pages[self.detail].read(self.draft)
        if self.detail is Detail.CERTIFICATES and draft.facts == facts:
            self._show_sum(draft, fee_yen)
