"""Step 2 きっかけ: the life event, then when, from where, who and to which address, one page at a time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desk_app.domain.ids import PersonId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address
from desk_app.domain.situation import Applicant, Place
from desk_app.services.views import CaseView
from ui import theme
from ui.screens.staff import event_presenter as presenter
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.event_presenter import Detail, Draft
from ui.screens.staff.parts import CheckRow, Heading, Pages, StepView, pass_clicks
from ui.screens.staff.trouble import Trouble
from ui.widgets.buttons import PrimaryButton
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.inputs import Field, Select, TextEdit
from ui.widgets.labels import ElidedLabel, Label, NumberBadge, WrapLabel
from ui.widgets.layouts import clear_layout
from ui.widgets.wareki_date import WarekiDateEdit


class DetailPage(QWidget):
    """A page of step 2: heading and fields."""

    def __init__(self, title: str, under: str) -> None:
        super().__init__()
        self.heading = Heading(title, under)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.GAP_L)
        self.column.addWidget(self.heading)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """Fill the fields."""

    def read(self, draft: Draft) -> Draft:
        """The draft with what the fields say."""
        return draft

    def problem(self) -> Trouble | None:
        """Why one cannot go on yet."""
        return None

    def focus_first(self) -> None:
        """Focus the first field."""


class EventPage(DetailPage):
    """The life events that the rule pack covers, as large choices; each keeps its key."""

    def __init__(self) -> None:
        super().__init__(words.EVENT_TITLE, words.EVENT_LEAD)
        self.grid = ChoiceGrid(columns=2, gap=theme.GAP_S)
        self._events: tuple[LifeEvent, ...] = ()
        self.column.addWidget(self.grid)
        self.others = WrapLabel("", "note")
        self.column.addWidget(self.others)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """Mark the chosen event; say which ones the rules do not have yet."""
        if view.events != self._events:
            self._events = view.events
            known, others = presenter.covered(view.events)
            self.grid.set_options([Option(m.event.value, m.label, m.sub, m.key) for m in known], present=None)
            names = "・".join(model.label for model in others)
            self.others.setText(words.EVENTS_NOT_COVERED.format(names=names) if names else "")
        for button in self.grid.buttons():
            button.setChecked(button.option.value == draft.event)

    def focus_first(self) -> None:
        """The chosen event, else the first."""
        self.grid.focus_first()


class DatePage(DetailPage):
    """The day of the event."""

    def __init__(self) -> None:
        super().__init__(words.DATE_TITLE_OTHER, words.DATE_LEAD)
        self.date = WarekiDateEdit()
        self.column.addWidget(self.date)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """Ask for the day in the words of the event."""
        del view
        title = words.DATE_TITLE.get(draft.event, words.DATE_TITLE_OTHER) if draft.event else words.DATE_TITLE_OTHER
        self.heading.set_title(title)
        self.date.set_value(draft.event_on)

    def read(self, draft: Draft) -> Draft:
        """The day; an empty field leaves it unknown."""
        return replace(draft, event_on=self.date.value())

    def problem(self) -> Trouble | None:
        """A day that does not exist. An empty one is allowed: it stays undecided."""
        said = self.date.problem()
        return Trouble("日付", said, words.DATE_REMEDY) if said else None

    def focus_first(self) -> None:
        """The year."""
        self.date.setFocus(Qt.FocusReason.TabFocusReason)
        self.date.fields()[0].selectAll()


class OriginPage(DetailPage):
    """Where they come from, by which certificate."""

    def __init__(self) -> None:
        super().__init__(words.FROM_TITLE, words.FROM_LEAD)
        self.kind, self.prefecture, self.certificate = Select(), Select(), Select()
        self.kind.addItems(list(words.FROM_KINDS))
        self.prefecture.addItems(["", *presenter.PREFECTURES])
        self.certificate.addItems(["", *words.CERTIFICATES])
        self.address = TextEdit("千代田区一番町1番地2")
        self.planned = WarekiDateEdit()
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_L)
        grid.setVerticalSpacing(theme.GAP_L)
        grid.addWidget(Field(words.FROM_KIND, self.kind), 0, 0)
        grid.addWidget(Field("都道府県", self.prefecture), 0, 1)
        grid.addWidget(Field(words.CERTIFICATE, self.certificate), 0, 2)
        grid.addWidget(Field(words.FROM_ADDRESS, self.address), 1, 0, 1, 3)
        grid.addWidget(Field(words.FROM_PLANNED, self.planned), 2, 0, 1, 3)
        self.column.addLayout(grid)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """Show what the certificate or an earlier answer said."""
        del view
        origin = draft.origin
        self.kind.setCurrentText(origin.kind or words.FROM_KINDS[0])
        self.prefecture.setCurrentText(origin.prefecture or "")
        self.certificate.setCurrentText(origin.certificate or "")
        self.address.setText(presenter.origin_address_text(origin))
        self.planned.set_value(origin.planned_departure_on)

    def read(self, draft: Draft) -> Draft:
        """The origin; empty fields stay unknown."""
        prefecture = self.prefecture.currentText() or None
        origin = presenter.with_origin_text(draft.origin, self.address.text())
        changed: Place = replace(
            origin,
            kind=self.kind.currentText(),
            prefecture=prefecture,
            certificate=self.certificate.currentText() or None,
            planned_departure_on=self.planned.value(),
        )
        return replace(draft, origin=changed)

    def problem(self) -> Trouble | None:
        """A planned day that does not exist."""
        said = self.planned.problem()
        return Trouble(words.FROM_PLANNED, said, words.DATE_REMEDY) if said else None

    def focus_first(self) -> None:
        """The kind of place."""
        self.kind.setFocus(Qt.FocusReason.TabFocusReason)


class WhoPage(DetailPage):
    """Who takes part: one mark a person; digits turn them over."""

    def __init__(self) -> None:
        super().__init__(words.WHO_TITLE, words.WHO_LEAD)
        self._holder = QVBoxLayout()
        self._holder.setSpacing(theme.SPACE)
        self.boxes: list[CheckRow] = []
        self.column.addLayout(self._holder)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """One box for each person."""
        clear_layout(self._holder)
        self.boxes = []
        moving = dict(draft.moving)
        for n, person in enumerate(view.people, 1):
            age = f"{person.age}歳" if person.age is not None else ""
            name = person.name.replace("\u3000", " ")
            about = "　".join(part for part in (age, person.relationship, person.birth_text) if part)
            box = CheckRow(person.id, f"{name} {about}", moving.get(person.id, True))
            box.row.addWidget(NumberBadge(str(n)))
            box.row.addWidget(ElidedLabel(name, "strong", personal=True), 1)
            box.row.addWidget(Label(about, "body"))
            pass_clicks(box)
            self.boxes.append(box)
            self._holder.addWidget(box)

    def read(self, draft: Draft) -> Draft:
        """The marks."""
        marks = {box.key: box.isChecked() for box in self.boxes}
        return replace(draft, moving=tuple((person, marks.get(person, moves)) for person, moves in draft.moving))

    def problem(self) -> Trouble | None:
        """At least one person takes part."""
        if self.boxes and not any(box.isChecked() for box in self.boxes):
            return Trouble("引っ越す人", words.NOBODY_MOVES, words.NOBODY_MOVES_REMEDY)
        return None

    def focus_first(self) -> None:
        """The first box."""
        if self.boxes:
            self.boxes[0].setFocus(Qt.FocusReason.TabFocusReason)


class AddressPage(DetailPage):
    """The new address; 方書 has a field of its own so that it is not forgotten."""

    def __init__(self) -> None:
        super().__init__(words.ADDRESS_TITLE, words.ADDRESS_LEAD)
        self.fields = {key: TextEdit() for key, _label in words.ADDRESS_FIELDS}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_L)
        grid.setVerticalSpacing(theme.GAP_L)
        labels = dict(words.ADDRESS_FIELDS)
        grid.addWidget(Field(labels["postal_code"], self.fields["postal_code"]), 0, 0)
        grid.addWidget(Field(labels["town"], self.fields["town"]), 0, 1)
        grid.addWidget(Field(labels["banchi"], self.fields["banchi"]), 1, 0)
        grid.addWidget(Field(labels["katagaki"], self.fields["katagaki"]), 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        self.column.addLayout(grid)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """Show the address known so far."""
        del view
        for key, edit in self.fields.items():
            edit.setText(getattr(draft.address, key))

    def read(self, draft: Draft) -> Draft:
        """The address; city and prefecture are the town's own."""
        typed = {key: edit.text() for key, edit in self.fields.items()}
        if not any(typed.values()):
            return replace(draft, address=Address())
        return replace(draft, address=replace(draft.address, **typed))

    def focus_first(self) -> None:
        """The postal code."""
        self.fields["postal_code"].setFocus(Qt.FocusReason.TabFocusReason)


class ApplicantPage(DetailPage):
    """Who stands at the desk: one of the people, or somebody from outside with an authority."""

    def __init__(self) -> None:
        super().__init__(words.APPLICANT_TITLE, words.APPLICANT_LEAD)
        self.grid = ChoiceGrid(columns=2)
        self.proxy = QWidget()
        self.fields = {key: TextEdit() for key, _label in words.PROXY_FIELDS}
        self.authority = Select()
        self.authority.addItems(list(words.PROXY_AUTHORITIES))
        grid = QGridLayout(self.proxy)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP_L)
        grid.setVerticalSpacing(theme.GAP_L)
        for n, (key, label) in enumerate(words.PROXY_FIELDS):
            grid.addWidget(Field(label, self.fields[key]), n // 2, n % 2)
        grid.addWidget(Field(words.PROXY_AUTHORITY, self.authority), 2, 1)
        self.column.addWidget(self.grid)
        self.column.addWidget(self.proxy)
        self.column.addStretch(1)
        self.grid.chosen.connect(lambda value: self._show_proxy(value == presenter.PROXY))

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """The people, the one known so far marked."""
        applicant = draft.applicant
        present = presenter.PROXY if applicant.role == presenter.PROXY else applicant.person
        options = [
            Option(person.id, person.name.replace("\u3000", " "), person.relationship, str(n))
            for n, person in enumerate(view.people[:8], 1)
        ]
        options.append(Option(presenter.PROXY, presenter.PROXY, words.PROXY_SUB, "9"))
        self.grid.set_options(options, present=present)
        for key, edit in self.fields.items():
            edit.setText(getattr(applicant, key) if present == presenter.PROXY else "")
        self.authority.setCurrentText(applicant.authority or words.PROXY_AUTHORITIES[0])
        self._show_proxy(present == presenter.PROXY)

    def chosen(self) -> str | None:
        """Who is marked."""
        return next((b.option.value for b in self.grid.buttons() if b.isChecked()), None)

    def read(self, draft: Draft) -> Draft:
        """The applicant; nobody marked leaves it as it was."""
        chosen = self.chosen()
        if chosen is None:
            return draft
        if chosen != presenter.PROXY:
            return presenter.filed_by(draft, PersonId(chosen))
        typed = {key: edit.text() for key, edit in self.fields.items()}
        proxy = Applicant(
            role=presenter.PROXY,
            name=typed["name"],
            kana=typed["kana"],
            relation=typed["relation"],
            authority=self.authority.currentText(),
            phone=typed["phone"],
            address=typed["address"],
        )
        return replace(draft, applicant=proxy)

    def problem(self) -> Trouble | None:
        """A proxy has a name."""
        if self.chosen() == presenter.PROXY and not self.fields["name"].text().strip():
            return Trouble(presenter.PROXY, words.PROXY_NAMELESS, words.PROXY_REMEDY)
        return None

    def focus_first(self) -> None:
        """The fields of a proxy, else the one marked."""
        if self.chosen() == presenter.PROXY:
            self.fields["name"].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.grid.focus_first()

    def _show_proxy(self, shown: bool) -> None:
        self.proxy.setVisible(shown)
        if shown and self.isVisible():
            self.fields["name"].setFocus(Qt.FocusReason.TabFocusReason)


class EventView(StepView):
    """Walks the pages that the event needs; what was typed stays while going back and forth."""

    def __init__(self, actions: StaffActions) -> None:
        super().__init__(actions)
        self.draft = Draft()
        self.detail = Detail.EVENT
        self._case = ""
        self.pages: dict[Detail, DetailPage] = {
            Detail.EVENT: EventPage(),
            Detail.DATE: DatePage(),
            Detail.ORIGIN: OriginPage(),
            Detail.WHO: WhoPage(),
            Detail.ADDRESS: AddressPage(),
            Detail.APPLICANT: ApplicantPage(),
        }
        self.stack = Pages(tuple(self.pages.values()))
        self.body.add(self.stack, 1)
        self.next = PrimaryButton(words.NEXT, self.advance, key="Enter")
        self.footer.addStretch(1)
        self.footer.addWidget(self.next)
        self.event_page.grid.chosen.connect(self._choose)
        self.applicant_page.grid.chosen.connect(self._applicant_chosen)

    @property
    def event_page(self) -> EventPage:
        """The first page."""
        page = self.pages[Detail.EVENT]
        assert isinstance(page, EventPage)
        return page

    @property
    def applicant_page(self) -> ApplicantPage:
        """The last page."""
        page = self.pages[Detail.APPLICANT]
        assert isinstance(page, ApplicantPage)
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
        if self.detail is Detail.EVENT and self.draft.event is None:
            self.event_page.focus_first()
            return
        problem = page.problem()
        if problem is not None:
            self.acts.tell(problem)
            page.focus_first()
            return
        self.draft = page.read(self.draft)
        self.acts.settled.emit()
        order = (Detail.EVENT, *presenter.pages(self.draft.event))
        place = order.index(self.detail) + 1
        if place < len(order):
            self._turn(order[place])
        elif self.draft.event is not None:
            self.acts.choose_event(self.draft.event, presenter.details(self.draft))

    def back(self) -> bool:
        """The page before; what was typed is kept."""
        order = (Detail.EVENT, *presenter.pages(self.draft.event))
        place = order.index(self.detail)
        if place == 0:
            return False
        self.draft = self.pages[self.detail].read(self.draft)
        self._turn(order[place - 1])
        return True

    def digit(self, key: str) -> bool:
        """An event by its key, or a person's mark."""
        page = self.pages[self.detail]
        if isinstance(page, EventPage):
            return page.grid.press_key(key)
        if isinstance(page, ApplicantPage):
            return page.grid.press_key(key)
        if isinstance(page, WhoPage) and key.isdigit() and 1 <= int(key) <= len(page.boxes):
            page.boxes[int(key) - 1].toggle()
            return True
        return False

    def _choose(self, value: str) -> None:
        self.draft = replace(self.draft, event=LifeEvent(value))
        self.advance()

    def _applicant_chosen(self, value: str) -> None:
        """One of the people leads on at once; a proxy's fields come first."""
        if value != presenter.PROXY:
            self.advance()

    def _turn(self, detail: Detail) -> None:
        self.detail = detail
        page = self.pages[detail]
        if self.view is not None:
            page.show_draft(self.draft, self.view)
        order = (Detail.EVENT, *presenter.pages(self.draft.event))
        of, n = len(order) - 1, order.index(detail)
        event = str(self.draft.event or "")
        page.heading.set_lead(f"{event} · {words.SUBSTEP.format(n=n, of=of)}" if n else "")
        last = n == of
        self.next.setText(f"{words.START_INTERVIEW if last and n else words.NEXT} Enter")
        self.next.setVisible(detail is not Detail.EVENT)
        self.stack.show_page(page)
        self.body.to_top()
        if self.isVisible():
            page.focus_first()
