"""Pages of step 2 about the event itself: which one, when, from where, where to, which address."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desk_app.domain.life_event import LifeEvent
from desk_app.domain.resident import Address
from desk_app.domain.situation import Place
from desk_app.services.views import CaseView
from ui import theme
from ui.screens.staff import event_presenter as presenter
from ui.screens.staff import wording as words
from ui.screens.staff.event_presenter import Draft
from ui.screens.staff.parts import Heading
from ui.screens.staff.trouble import Trouble
from ui.widgets.banner import FieldNote
from ui.widgets.choices import ChoiceGrid, Option
from ui.widgets.inputs import Field, Select, TextEdit
from ui.widgets.labels import WrapLabel
from ui.widgets.wareki_date import WarekiDateEdit


class DetailPage(QWidget):
    """A page of step 2: heading and fields. ``changed``: a mark was set; ``done``: a choice that leads on at once."""

    changed = Signal()
    done = Signal()

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

    def digit(self, key: str) -> bool:
        """A digit that no field wanted; False when the page has no use for it."""
        del key
        return False


class EventPage(DetailPage):
    """The life events that the rule pack covers, as large choices; each keeps its key."""

    def __init__(self) -> None:
        super().__init__(words.EVENT_TITLE, words.EVENT_LEAD)
        self.grid = ChoiceGrid(columns=2, gap=theme.GAP_S)
        self._events: tuple[LifeEvent, ...] = ()
        self.ticket = FieldNote()
        self.column.addWidget(self.ticket)
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
        self.ticket.set_text(presenter.ticket_words(view))
        for button in self.grid.buttons():
            button.setChecked(button.option.value == draft.event)

    def focus_first(self) -> None:
        """The chosen event, else the first."""
        self.grid.focus_first()

    def digit(self, key: str) -> bool:
        """An event by its key."""
        return self.grid.press_key(key)


class DatePage(DetailPage):
    """The day of the event."""

    def __init__(self) -> None:
        super().__init__(words.DATE_TITLE_OTHER, words.DATE_LEAD)
        self.date = WarekiDateEdit()
        self.field = Field(words.DATE_LABEL_OTHER, self.date)
        self.column.addWidget(self.field)
        self.column.addStretch(1)

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """Ask for the day in the words of the event; one that takes effect by filing starts from today."""
        event = draft.event
        self.heading.set_title(
            words.DATE_TITLE.get(event, words.DATE_TITLE_OTHER) if event else words.DATE_TITLE_OTHER
        )
        self.heading.set_under(words.DATE_LEADS.get(event, words.DATE_LEAD) if event else words.DATE_LEAD)
        self.field.set_label(words.DATE_LABEL.get(event, words.DATE_LABEL_OTHER) if event else words.DATE_LABEL_OTHER)
        day = draft.event_on
        if day is None and presenter.takes_effect_by_filing(draft) and view.situation is not None:
            day = view.situation.filed_on
        self.date.set_value(day)

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


class DestinationPage(DetailPage):
    """Where they go (転出先): what is not decided yet stays empty."""

    def __init__(self) -> None:
        super().__init__(words.TO_TITLE, words.TO_LEAD)
        self.kind, self.prefecture = Select(), Select()
        for value, label in words.TO_KINDS:
            self.kind.addItem(label, value)
        self.prefecture.addItems(["", *presenter.PREFECTURES])
        self.country, self.address, self.head = TextEdit(), TextEdit("港区芝一丁目2番3号"), TextEdit()
        self._prefecture = Field(words.TO_PREFECTURE, self.prefecture)
        self._country = Field(words.TO_COUNTRY, self.country)
        self._address = Field(words.TO_ADDRESS, self.address)
        self._head = Field(words.TO_HEAD, self.head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP_L)
        grid.setVerticalSpacing(theme.GAP_L)
        grid.addWidget(Field(words.TO_KIND, self.kind), 0, 0)
        grid.addWidget(self._prefecture, 0, 1)
        grid.addWidget(self._country, 0, 1)
        grid.addWidget(self._address, 1, 0, 1, 2)
        grid.addWidget(self._head, 2, 0)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.column.addLayout(grid)
        self.column.addStretch(1)
        self.kind.currentIndexChanged.connect(lambda _index: self._follow())

    def show_draft(self, draft: Draft, view: CaseView) -> None:
        """Show what was said before."""
        del view
        place = draft.destination
        self.kind.setCurrentIndex(max(0, self.kind.findData(place.kind or words.TO_KINDS[0][0])))
        self.prefecture.setCurrentText(place.prefecture or "")
        self.country.setText(place.country)
        self.address.setText(presenter.origin_address_text(place))
        self.head.setText(place.head_name)
        self._follow()

    def read(self, draft: Draft) -> Draft:
        """The place; what its kind does not have is left out, empty fields stay unknown."""
        kind = str(self.kind.currentData())
        inside = kind == "国内"
        place = replace(
            draft.destination,
            kind=kind,
            prefecture=(self.prefecture.currentText() or None) if inside else None,
            country=self.country.text() if kind == "国外" else "",
            head_name=self.head.text() if inside else "",
        )
        address = self.address.text() if kind != "不明" else ""
        return replace(draft, destination=presenter.with_origin_text(place, address))

    def focus_first(self) -> None:
        """The kind of place."""
        self.kind.setFocus(Qt.FocusReason.TabFocusReason)

    def _follow(self) -> None:
        """Only the fields that this kind of place has."""
        kind = str(self.kind.currentData())
        self._prefecture.setVisible(kind == "国内")
        self._country.setVisible(kind == "国外")
        self._address.setVisible(kind != "不明")
        self._head.setVisible(kind == "国内")


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
