"""Step 1 本人確認: find the person, take the card, note what was shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.domain.card import CardRead
from desk_app.domain.ids import ResidentId
from desk_app.services.resident_views import PersonLook
from desk_app.services.views import CardDifference, CaseView
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.card_view import CardView
from ui.screens.staff.hand_view import HandView
from ui.screens.staff.parts import RING, Heading, Pages, StepView, guard_tag
from ui.screens.staff.people_presenter import ChipModel, chips
from ui.screens.staff.person_view import PersonView
from ui.screens.staff.search_view import SearchView
from ui.widgets.buttons import LinkButton
from ui.widgets.cards import Chip
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.labels import Label, SourceTag, Tag
from ui.widgets.layouts import FlowLayout, Rule, ScrollColumn, clear_layout

CARD_ITEMS = ("name", "birth", "sex", "address")


class HouseholdChips(QWidget):
    """The people of the case as chips: name, age and relation, source of the data, guard mark."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_S)
        self.title = Label("", "strong")
        self._models: tuple[ChipModel, ...] = ()
        holder = QWidget()
        self._flow = FlowLayout(holder, gap=theme.GAP_S)
        column.addWidget(self.title)
        column.addWidget(holder)

    def show_people(self, view: CaseView, title: str, *, movers_only: bool = False) -> None:
        """Show the people of a view."""
        self.title.setText(title)
        models = chips(view, movers_only=movers_only)
        if models == self._models:
            return
        self._models = models
        clear_layout(self._flow)
        for model in models:
            tags: tuple[Tag, ...] = (SourceTag(model.source),) if model.source else ()
            if model.role:
                tags = (Tag(model.role, "yellow"), *tags)
            if model.guarded:
                tags = (guard_tag(words.GUARDED), *tags)
            self._flow.addWidget(Chip(model.id, model.name, model.about, tags))


class IdentityView(QWidget):
    """What was shown for 本人確認, and who is in the case."""

    back_wanted = Signal()
    hand_wanted = Signal()

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.heading = Heading(words.IDENTITY_TITLE)
        self.grid = ChoiceGrid(columns=2)
        self.grid.set_options(
            [Option(name, name, sub, str(n)) for n, (name, sub) in enumerate(words.IDENTITY_METHODS, 1)]
        )
        self.grid.chosen.connect(actions.confirm_identity)
        self.people = HouseholdChips()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollColumn(margins=RING, gap=theme.GAP_L)
        outer.addWidget(scroll)
        column = scroll.column
        column.addWidget(self.heading)
        column.addWidget(self.grid)
        column.addWidget(Rule())
        column.addWidget(self.people)
        links = FlowLayout(gap=theme.GAP_L)
        links.addWidget(LinkButton(words.CHANGE_PERSON, self.back_wanted.emit))
        links.addWidget(LinkButton(words.HAND_ADD, self.hand_wanted.emit))
        column.addLayout(links)
        column.addStretch(1)

    def show_case(self, view: CaseView) -> None:
        """Show who is at the desk and what was noted."""
        applicant = view.situation.applicant if view.situation is not None else None
        person = next((p for p in view.people if applicant is None or p.id == applicant.person), None)
        name = person.name.replace("\u3000", " ") if person is not None else ""
        self.heading.set_under(words.IDENTITY_LEAD.format(name=name) if name else "")
        for button in self.grid.buttons():
            button.setChecked(button.option.value == view.identity_method)
        self.people.show_people(view, words.PEOPLE.format(n=len(view.people)))


class IdentifyView(StepView):
    """The pages of step 1: search, by hand, card, identity."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions, scrolls=False)
        self.search = SearchView(actions)
        self.hand = HandView(actions)
        self.card = CardView(actions)
        self.identity = IdentityView(actions)
        self.person = PersonView()
        self._read: CardRead | None = None
        self._pending: CardRead | None = None
        self._case = ""
        self.pages = Pages((self.search, self.hand, self.card, self.identity, self.person))
        self.body.add(self.pages, 1)
        self.search.hand_wanted.connect(lambda: self._turn(self.hand))
        self.search.card_wanted.connect(self._take_card_person)
        self.search.look_wanted.connect(self._look)
        self.person.left.connect(lambda: self._turn(self.search))
        self.person.taken.connect(lambda resident: actions.take(ResidentId(resident)))
        self.hand.left.connect(self._home)
        self.card.left.connect(self._left_card)
        self.card.search_wanted.connect(self._search_by_card)
        self.card.person_wanted.connect(self._take_card_person)
        self.identity.back_wanted.connect(lambda: self._turn(self.search))
        self.identity.hand_wanted.connect(lambda: self._turn(self.hand))
        actions.card_was_read.connect(self._card_read)
        actions.differences_found.connect(self._differences)

    def show_case(self, view: CaseView) -> None:
        """Go to the page that belongs to the case."""
        before, self.view = self.view, view
        if view.id != self._case:
            self._case = view.id
            self._read = self._pending = None
            self.card.forget()
            self.search.clear()
            self.hand.clear()
            before = None
        self.identity.show_case(view)
        if before is None or before.people != view.people or before.step != view.step:
            self._people_changed(view)

    def find_people(self) -> None:
        """F3: the search box."""
        self._turn(self.search)

    def focus_first(self) -> None:
        """Where this page begins."""
        page = self.pages.current()
        if page is self.search:
            self.search.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif page is self.hand:
            self.hand.focus_first()
        elif page is self.card:
            self.card.focus_first()
        elif page is self.person:
            self.person.focus_first()
        else:
            self.identity.grid.focus_first()

    def advance(self) -> None:
        """Enter on the page shown."""
        page = self.pages.current()
        if page is self.search:
            self.search.take()
        elif page is self.hand:
            self.hand.submit()
        elif page is self.card:
            self.card.submit()
        elif page is self.person:
            self.person.submit()
        else:
            self.identity.grid.focus_first()

    def back(self) -> bool:
        """From a page back to the one before."""
        page = self.pages.current()
        if page is self.search:
            return False
        self._turn(self.search if page in (self.identity, self.person) else self._main_page())
        return True

    def digit(self, key: str) -> bool:
        """1–6 on the identity page."""
        return self.pages.current() is self.identity and self.identity.grid.press_key(key)

    def _people_changed(self, view: CaseView) -> None:
        if self._read is not None and view.people:
            read, self._read = self._read, None
            self.acts.compare_card(read)
            self._pending = read
            return
        self._home()

    def _card_read(self, read: CardRead) -> None:
        self._pending = read
        if self.view is not None and self.view.people:
            self.acts.compare_card(read)
            return
        self._read = read
        self.card.show_offer(read)
        self._turn(self.card)

    def _search_by_card(self, text: str) -> None:
        """The clerk asked to look somebody up by what the card says."""
        self._turn(self.search)
        self.search.search_for(text)

    def _take_card_person(self) -> None:
        """Nobody on file fits the card: the person of the card comes into the case as the card says."""
        read, self._read = self._read, None
        if read is not None:
            self.acts.accept_card(read, tuple(item for item in CARD_ITEMS if read.values.get(item)))

    def _differences(self, rows: tuple[CardDifference, ...]) -> None:
        read, self._pending = self._pending, None
        if read is not None:
            self.card.show_differences(read, rows)
            self._turn(self.card)

    def _left_card(self) -> None:
        """The clerk does not use the card: nothing of it is kept."""
        self._read = self._pending = None
        self._home()

    def _look(self, resident: str) -> None:
        """Ask for household and history; they are shown when they come, unless another page was turned to."""
        case = self.view.id if self.view is not None else None
        self.acts.background.run(
            lambda: self.acts.app.residents.look(ResidentId(resident), case=case),
            then=self._looked,
            failed=self.acts.fail,
            key="look",
        )

    def _looked(self, look: PersonLook) -> None:
        if self.pages.current() is self.search:
            self.person.show_person(look)
            self._turn(self.person)

    def _main_page(self) -> QWidget:
        return self.identity if self.view is not None and self.view.people else self.search

    def _home(self) -> None:
        self._turn(self._main_page())

    def _turn(self, page: QWidget) -> None:
        self.pages.show_page(page)
        self.search.card_link.setVisible(self._read is not None)
        self.body.to_top()
        if self.isVisible():
            self.focus_first()
