"""Step 1, first page: one box that finds people by anything, the results while typing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.ids import ResidentId
from desk_app.services.views import SearchPage
from ui import theme
from ui.screens.staff import search_wording as search_words
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.letters_dialog import LettersDialog
from ui.screens.staff.parts import Heading, PickRow, guard_tag, pass_clicks
from ui.screens.staff.people_presenter import HitModel, hit_model, search_line
from ui.widgets.buttons import LinkButton
from ui.widgets.inputs import SearchBox
from ui.widgets.labels import ElidedLabel, Label, Tag, WrapLabel
from ui.widgets.layouts import FlowLayout, ScrollColumn, clear_layout

LOW = 640
"""A window less high than this is that of a screen at 200 %."""
MOST = 60
"""So many hits are shown at most; more are not read through but narrowed down."""


class HitRow(PickRow):
    """A person found: name and kana over birth, address; guard mark, why it matched, size of the household.

    What tells people of one name apart is set in bold.
    """

    def __init__(self, hit: HitModel) -> None:
        spoken = [hit.name, hit.kana, hit.birth, words.GUARDED if hit.guarded else "", hit.address, hit.household]
        super().__init__(hit.resident_id, " ".join(part for part in (*spoken, *hit.why, hit.head) if part))
        self.name = hit.name
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(theme.SPACE)
        column.addLayout(self._top(hit))
        column.addLayout(self._low(hit))
        if hit.why or hit.head:
            column.addLayout(self._reasons(hit))
        pass_clicks(self)

    def _top(self, hit: HitModel) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(theme.GAP_M)
        name = ElidedLabel(hit.name, "choice-strong", personal=True)
        name.setSizePolicy(name.sizePolicy().Policy.Preferred, name.sizePolicy().verticalPolicy())
        top.addWidget(name, 2)
        top.addWidget(ElidedLabel(hit.kana, "note"), 1)
        if hit.guarded:
            top.addWidget(guard_tag(words.GUARDED))
        top.addWidget(Tag(hit.status, "blue" if hit.status == "転入予定" else ""))
        return top

    def _low(self, hit: HitModel) -> QHBoxLayout:
        low = QHBoxLayout()
        low.setSpacing(theme.GAP_M)
        low.addWidget(Label(hit.birth, "strong" if hit.birth_tells else "body"))
        address = ElidedLabel(hit.address, "strong" if hit.town_tells else "body")
        if hit.guarded:
            address.set_tone("error")
        low.addWidget(address, 1)
        low.addWidget(Label(" · ".join(part for part in (hit.matched, hit.household) if part), "note"))
        return low

    def _reasons(self, hit: HitModel) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.GAP_S)
        if hit.head:
            head = ElidedLabel(hit.head, "strong", personal=True)
            head.setSizePolicy(head.sizePolicy().Policy.Preferred, head.sizePolicy().verticalPolicy())
            line.addWidget(head)
        for reason in hit.why:
            if reason.endswith(search_words.ONE_APART):
                line.addWidget(Tag(reason, "yellow"))
        rest = [reason for reason in hit.why if not reason.endswith(search_words.ONE_APART)]
        line.addWidget(
            ElidedLabel(words.MATCHED.format(what="・".join(rest)) if rest else "", "note", personal=True), 1
        )
        return line


class SearchView(QWidget):
    """Find the person whose procedure it is. ↑↓ choose without leaving the box, Enter takes the household.

    Ctrl+H shows household and history of the chosen person, Ctrl+K the characters of the name, PageDown more hits.
    """

    hand_wanted = Signal()
    card_wanted = Signal()
    look_wanted = Signal(str)

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.acts = actions
        self._page: SearchPage | None = None
        self._rows: list[HitRow] = []
        self._current = -1
        self._waiting = False
        self._take_next = False
        self.heading = Heading(words.SEARCH_TITLE, words.SEARCH_LEAD)
        self.box = SearchBox(words.SEARCH_PLACE)
        self.line = ElidedLabel("", "note")
        self.remedy = WrapLabel("", "note", line_height=1.4)
        self._list = ScrollColumn(gap=theme.GAP_S)
        self._list.column.addStretch(1)
        self.next_page = LinkButton(
            _with_key(search_words.NEXT_PAGE, search_words.NEXT_PAGE_KEY), self.show_more, dense=True
        )
        self.look_link = LinkButton(_with_key(search_words.LOOK, search_words.LOOK_KEY), self.look, dense=True)
        self.letters_link = LinkButton(
            _with_key(search_words.LETTERS, search_words.LETTERS_KEY), self.show_letters, dense=True
        )
        self.by_hand = LinkButton(words.HAND_ADD, self.hand_wanted.emit, dense=True)
        self.card_link = LinkButton(words.CARD_PERSON, self.card_wanted.emit, dense=True)
        self.card_link.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_S)
        column.addWidget(self.heading)
        column.addWidget(self.box)
        over = QHBoxLayout()
        over.addWidget(self.line, 1)
        over.addWidget(self.next_page)
        column.addLayout(over)
        column.addWidget(self.remedy)
        column.addWidget(self._list, 1)
        foot = FlowLayout(gap=theme.GAP_M)
        for link in (self.look_link, self.letters_link, self.by_hand, self.card_link):
            foot.addWidget(link)
        column.addLayout(foot)
        for keys, run in (
            (search_words.LOOK_KEY, self.look),
            (search_words.LETTERS_KEY, self.show_letters),
            (search_words.NEXT_PAGE_KEY, self.show_more),
        ):
            QShortcut(QKeySequence(keys), self, run, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.box.searched.connect(self._search)
        self.box.moved.connect(self.move_choice)
        self.box.taken.connect(self.take)
        self.box.textEdited.connect(self._typed_on)
        actions.people_found.connect(self._found)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low window the room is the hits': the line under the title goes."""
        super().resizeEvent(event)
        self.heading.set_under(words.SEARCH_LEAD if self.window().height() >= LOW else "")

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
        if self._current == 0:
            self._list.verticalScrollBar().setValue(0)
        else:
            self._list.ensureWidgetVisible(row, 0, theme.GAP_S)
        self.box.setAccessibleDescription(row.accessibleName())

    def take(self) -> None:
        """Take the chosen person and the household into the case; while hits are under way, the first of them."""
        row = self.current()
        if self._waiting:
            self._take_next = True
        elif row is not None:
            self.acts.take(ResidentId(row.key))

    def look(self) -> None:
        """Show household and history of the chosen person."""
        row = self.current()
        if row is not None and not self._waiting:
            self.look_wanted.emit(row.key)

    def show_letters(self) -> None:
        """Enlarge the characters of the chosen person's name."""
        row = self.current()
        if row is not None and not self._waiting:
            LettersDialog(self.window(), row.name).exec()

    def show_more(self) -> None:
        """Show the hits that follow, as many as a person still reads."""
        if self._page is not None and self._page.more and len(self._page.hits) < MOST:
            self._waiting = True
            self.acts.search(self.box.text(), MOST)

    def _typed_on(self, _text: str) -> None:
        """What is typed after Enter takes the Enter back."""
        self._waiting = True
        self._take_next = False

    def _found(self, page: SearchPage) -> None:
        """Hits have come; for a box that was emptied meanwhile they come too late."""
        if not self.box.text().strip():
            return
        chosen = self._current if self._page is not None and len(page.hits) > len(self._page.hits) > 0 else 0
        self._waiting = self.box.pending()
        self.show_page(page)
        if 0 < chosen < len(self._rows):
            self.move_choice(chosen)
        if self._take_next and not self._waiting:
            self._take_next = False
            self.take()

    def _click(self, index: int) -> None:
        self._current = index
        self.take()

    def _search(self, text: str) -> None:
        self._waiting = bool(text.strip())
        if self._waiting:
            self.acts.search(text)
        else:
            self.show_page(SearchPage((), False, 0.0))

    def _say(self) -> None:
        self.line.setText(search_line(self._page, self.box.text()))
        nobody = self._page is not None and not self._page.hits and bool(self.box.text().strip())
        note = self._page.note if self._page is not None else ""
        self.remedy.setText((note or words.SEARCH_NONE_REMEDY) if nobody else "")
        self.remedy.setVisible(nobody)
        self.next_page.setVisible(self._page is not None and self._page.more and len(self._page.hits) < MOST)
        self.look_link.setVisible(bool(self._rows))
        self.letters_link.setVisible(bool(self._rows))


def _with_key(label: str, key: str) -> str:
    return f"{label} {key}"
