"""Step 1, first page: one box that finds people by anything, the results while typing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.ids import ResidentId
from desk_app.services.views import SearchPage
from ui import theme
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.parts import Heading, PickRow, guard_tag, pass_clicks
from ui.screens.staff.people_presenter import HitModel, hit_model, search_line
from ui.widgets.buttons import LinkButton
from ui.widgets.inputs import SearchBox
from ui.widgets.labels import ElidedLabel, Label, Tag
from ui.widgets.layouts import ScrollColumn, clear_layout


class HitRow(PickRow):
    """A person found: name and kana over birth, address; guard mark, why it matched, size of the household."""

    def __init__(self, hit: HitModel) -> None:
        spoken = [hit.name, hit.kana, hit.birth, words.GUARDED if hit.guarded else "", hit.address, hit.household]
        super().__init__(hit.resident_id, " ".join(part for part in spoken if part))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(theme.SPACE)
        top, low = QHBoxLayout(), QHBoxLayout()
        top.setSpacing(theme.GAP_M)
        low.setSpacing(theme.GAP_M)
        name = ElidedLabel(hit.name, "choice-strong", personal=True)
        name.setSizePolicy(name.sizePolicy().Policy.Preferred, name.sizePolicy().verticalPolicy())
        top.addWidget(name, 2)
        top.addWidget(ElidedLabel(hit.kana, "note"), 1)
        if hit.guarded:
            top.addWidget(guard_tag(words.GUARDED))
        top.addWidget(Tag(hit.status, "blue" if hit.status == "転入予定" else ""))
        low.addWidget(Label(hit.birth, "body"))
        address = ElidedLabel(hit.address, "body")
        if hit.guarded:
            address.set_tone("error")
        low.addWidget(address, 1)
        low.addWidget(Label(" · ".join(part for part in (hit.matched, hit.household) if part), "note"))
        column.addLayout(top)
        column.addLayout(low)
        pass_clicks(self)


class SearchView(QWidget):
    """Find the person whose procedure it is. ↑↓ choose without leaving the box, Enter takes the household."""

    hand_wanted = Signal()
    card_wanted = Signal()

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.acts = actions
        self._page: SearchPage | None = None
        self._rows: list[HitRow] = []
        self._current = -1
        self.heading = Heading(words.SEARCH_TITLE, words.SEARCH_LEAD)
        self.box = SearchBox(words.SEARCH_PLACE)
        self.line = Label("", "note")
        self.remedy = Label("", "note")
        self._list = ScrollColumn(gap=theme.GAP_S)
        self._list.column.addStretch(1)
        self.by_hand = LinkButton(words.HAND_ADD, self.hand_wanted.emit)
        self.card_link = LinkButton(words.CARD_PERSON, self.card_wanted.emit)
        self.card_link.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_S)
        column.addWidget(self.heading)
        column.addWidget(self.box)
        column.addWidget(self.line)
        column.addWidget(self.remedy)
        column.addWidget(self._list, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.by_hand)
        foot.addWidget(self.card_link)
        foot.addStretch(1)
        column.addLayout(foot)
        self.box.searched.connect(self._search)
        self.box.moved.connect(self.move_choice)
        self.box.taken.connect(self.take)
        actions.people_found.connect(self.show_page)
        self._say()

    def rows(self) -> tuple[HitRow, ...]:
        """The results shown."""
        return tuple(self._rows)

    def current(self) -> HitRow | None:
        """The chosen result."""
        return self._rows[self._current] if 0 <= self._current < len(self._rows) else None

    def search_for(self, text: str) -> None:
        """Put a text into the box and search at once (a card was read, a scripted run)."""
        self.box.setText(text)
        self.box.search_now()

    def show_page(self, page: SearchPage) -> None:
        """Show results; the first is chosen."""
        self._page = page
        clear_layout(self._list.column)
        self._rows = [HitRow(hit_model(hit)) for hit in page.hits]
        for index, row in enumerate(self._rows):
            row.clicked.connect(lambda _=False, n=index: self._click(n))
            self._list.add(row)
        self._list.column.addStretch(1)
        self._current = -1
        if self._rows:
            self.move_choice(1)
        self._say()

    def clear(self) -> None:
        """Forget the search of the case before."""
        self.box.clear()
        self.show_page(SearchPage((), False, 0.0))
        self._page = None
        self._say()

    def move_choice(self, step: int) -> None:
        """Choose the next or the one before."""
        if not self._rows:
            return
        self._current = min(max(self._current + step, 0), len(self._rows) - 1)
        for index, row in enumerate(self._rows):
            row.set_chosen(index == self._current)
        row = self._rows[self._current]
        self._list.ensureWidgetVisible(row, 0, theme.GAP_S)
        self.box.setAccessibleDescription(row.accessibleName())

    def take(self) -> None:
        """Take the chosen person and the household into the case."""
        row = self.current()
        if row is not None:
            self.acts.take(ResidentId(row.key))

    def _click(self, index: int) -> None:
        self._current = index
        self.take()

    def _search(self, text: str) -> None:
        if text.strip():
            self.acts.search(text)
        else:
            self.show_page(SearchPage((), False, 0.0))

    def _say(self) -> None:
        self.line.setText(search_line(self._page, self.box.text()))
        nobody = self._page is not None and not self._page.hits and bool(self.box.text().strip())
        self.remedy.setText(words.SEARCH_NONE_REMEDY if nobody else "")
        self.remedy.setVisible(nobody)
