"""Step 1, first page: one box that finds people by anything, the results while typing."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.ids import ResidentId
from desk_app.services.resident_views import SearchCount
from desk_app.services.views import SearchPage
from ui import theme
from ui.screens.staff import search_wording as search_words
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.letters_dialog import LettersDialog
from ui.screens.staff.parts import RING, Heading
from ui.screens.staff.people_presenter import Narrowing, hit_model, narrowing, search_line, wider
from ui.screens.staff.search_hints import HintPanel, NarrowBar, NobodyPanel
from ui.screens.staff.search_rows import LEAST_HEIGHT, HitRow
from ui.widgets.buttons import LinkButton
from ui.widgets.inputs import SearchBox
from ui.widgets.labels import ElidedLabel
from ui.widgets.layouts import FlowLayout, ScrollColumn

LOW = 640
"""A window less high than this is that of a screen at 200 %."""
MOST = 60
"""So many hits are shown at most; more are not read through but narrowed down."""
LEAF = 5
"""So many hits PageUp and PageDown go on once all are shown."""
LINE = 32


class SearchView(QWidget):
    """Find the person whose procedure it is. ↑↓ choose without leaving the box, Enter takes the household.

    Ctrl+H shows household and history of the chosen person, Ctrl+K the characters of the name, Ctrl+N a person not on
    file; PageDown, or ↓ at the last hit, shows the hits that follow.
    """

    hand_wanted = Signal()
    card_wanted = Signal()
    look_wanted = Signal(str)

    def __init__(self, actions: StaffActions) -> None:
        super().__init__()
        self.acts = actions
        self._page: SearchPage | None = None
        self._count: SearchCount | None = None
        self._asked = self._answered = ""
        self._example = ("", "")
        self._rows: list[HitRow] = []
        self._current = -1
        self._low = False
        self._waiting = self._take_next = self._go_on = self._at_end = False
        self.heading = Heading(search_words.TITLE)
        self.box = SearchBox(search_words.PLACE)
        self.line = ElidedLabel("", "body")
        self.narrow = NarrowBar()
        self.hints, self.nobody = HintPanel(), NobodyPanel()
        self._list = ScrollColumn(gap=theme.GAP_S)
        self._list.column.addStretch(1)
        self._empty, self._none = ScrollColumn(), ScrollColumn(margins=RING)
        self._empty.add(self.hints)
        self._none.add(self.nobody)
        self.next_page = LinkButton("", self.show_more, dense=True)
        self.look_link = LinkButton("", self.look, dense=True)
        self.letters_link = LinkButton("", self.show_letters, dense=True)
        self.by_hand = LinkButton("", self.hand_wanted.emit, dense=True)
        self.card_link = LinkButton(words.CARD_PERSON, self.card_wanted.emit, dense=True)
        self.card_link.hide()
        self._name_links(low=False)
        self._build()
        self._listen()
        self._say()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP_S)
        column.addWidget(self.heading)
        column.addSpacing(theme.SPACE)
        column.addWidget(self.box)
        column.addSpacing(theme.SPACE)
        self._over = QWidget()
        self._over.setFixedHeight(LINE)
        over = QHBoxLayout(self._over)
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self.line, 1)
        over.addWidget(self.next_page)
        column.addWidget(self._over)
        column.addWidget(self.narrow)
        for part in (self._list, self._empty, self._none):
            column.addWidget(part, 1)
        foot = FlowLayout(gap=theme.GAP_M)
        for link in (self.look_link, self.letters_link, self.by_hand, self.card_link):
            foot.addWidget(link)
        column.addLayout(foot)

    def _listen(self) -> None:
        for keys, run in (
            (search_words.LOOK_KEY, self.look),
            (search_words.LETTERS_KEY, self.show_letters),
            (search_words.HAND_KEY, self.hand_wanted.emit),
            ("PgDown", self.page_down),
            ("PgUp", lambda: self.move_choice(-LEAF)),
        ):
            QShortcut(QKeySequence(keys), self, run, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.box.searched.connect(self._search)
        self.box.moved.connect(self.move_choice)
        self.box.taken.connect(self.take)
        self.box.textEdited.connect(self._typed_on)
        self.narrow.chosen.connect(self._narrow_down)
        self.nobody.wanted.connect(self._search_instead)
        self.acts.people_found.connect(self._found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low window the room is the hits': the title goes, and the links below say less."""
        super().resizeEvent(event)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        low = self.window().height() < LOW
        if low != self._low:
            self._low = low
            self.heading.setVisible(not low)
            self._name_links(low=low)
            self._say()

    def _name_links(self, *, low: bool) -> None:
        labels = search_words.SHORT_LINKS if low else search_words.LINKS
        links = (self.next_page, self.look_link, self.letters_link, self.by_hand)
        for link, (label, key) in zip(links, labels, strict=True):
            if link.text() != f"{label} {key}":
                link.setText(f"{label} {key}")
                link.setAccessibleName(f"{label}({key})")

    def rows(self) -> tuple[HitRow, ...]:
        """The results shown."""
        return tuple(self._rows)

    def current(self) -> HitRow | None:
        """The chosen result."""
        return self._rows[self._current] if 0 <= self._current < len(self._rows) else None

    def search_for(self, text: str) -> None:
        """Put a text into the box and search at once (a card was read, a scripted run)."""
        self._answered = ""
        self.box.setText(text)
        self.box.search_now()

    def show_page(self, page: SearchPage) -> None:
        """Show results; the first is chosen. Rows that stand already stay as they are."""
        models = [hit_model(hit) for hit in page.hits]
        same = 0
        while same < min(len(models), len(self._rows)) and self._rows[same].hit == models[same]:
            same += 1
        self._page = page
        self.setUpdatesEnabled(False)
        self._make_room(bool(models))
        for row in self._rows[same:]:
            row.hide()
            self._list.column.removeWidget(row)
            row.setParent(None)
            row.deleteLater()
        del self._rows[same:]
        width = self._row_width(len(models))
        for index, model in enumerate(models[same:], same):
            row = HitRow(model, width)
            row.clicked.connect(lambda _=False, n=index: self._click(n))
            self._list.column.insertWidget(index, row)
            self._rows.append(row)
        self._current = -1
        if self._rows:
            self.move_choice(1)
        self._say()
        self.setUpdatesEnabled(True)

    def _make_room(self, found: bool) -> None:
        """Give the list its place before rows are made for it: each is set once, for the width it will have."""
        layout = self.layout()
        if found and self._list.isHidden() and layout is not None:
            self._empty.hide()
            self._none.hide()
            self._list.show()
            layout.activate()

    def _row_width(self, rows: int) -> int:
        """How wide so many rows will be; a list that cannot fit gets its bar now, not after the first setting."""
        fits = rows * LEAST_HEIGHT <= self.height()
        policies = Qt.ScrollBarPolicy
        self._list.setVerticalScrollBarPolicy(policies.ScrollBarAsNeeded if fits else policies.ScrollBarAlwaysOn)
        return self._list.viewport().width()

    def clear(self) -> None:
        """Forget the search of the case before."""
        self.box.clear()
        self._asked = self._answered = ""
        self._count = None
        self._example = ("", "")
        self.show_page(SearchPage((), False, 0.0))
        self._page = None
        self.box.setAccessibleDescription("")
        self._say()

    def move_choice(self, step: int) -> None:
        """Choose the next or the one before; after the last shown the following hits come."""
        if not self._rows:
            return
        if step == 1 and self._current == len(self._rows) - 1 and self._has_more():
            self._go_on = True
            self.show_more()
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

    def page_down(self) -> None:
        """The hits that follow; once all are shown, some hits on."""
        if self._has_more():
            self.show_more()
        else:
            self.move_choice(LEAF)

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
        if self._has_more() and not self._waiting:
            self._waiting = True
            self.acts.search(self._asked, MOST)

    def _has_more(self) -> bool:
        page = self._page
        return page is not None and page.more and len(page.hits) < MOST and not self._at_end

    def _typed_on(self, _text: str) -> None:
        """What is typed after Enter takes the Enter back."""
        self._waiting = True
        self._take_next = self._go_on = False

    def _search(self, text: str) -> None:
        wanted = text.strip()
        if not wanted:
            self._asked = self._answered = ""
            self._waiting = False
            self._count = None
            self.show_page(SearchPage((), False, 0.0))
            self._page = None
        elif wanted == self._answered == self._asked:  # a space more: its hits stand there
            self._waiting = False
            self._say()
        else:
            self._asked = wanted
            self._waiting = True
            self.acts.search(text)

    def _found(self, page: SearchPage) -> None:
        """Hits have come, always of what was asked last; for a box that was emptied meanwhile they come too late."""
        if not self.box.text().strip() or not self._asked:
            return
        goes_on = self._answered == self._asked
        chosen = self._current + self._go_on if goes_on else 0
        self._go_on = False
        self._at_end = goes_on and len(page.hits) <= len(self._rows)  # asked for more, and no more came
        self._answered = self._asked
        self._waiting = self.box.pending()
        if not goes_on:
            self._count = None
        self.show_page(page)
        if 0 < chosen < len(self._rows):
            self.move_choice(chosen)
        if self._take_next and not self._waiting:
            self._take_next = False
            self.take()
        elif page.more and self._count is None:
            self._ask_count(self._asked)

    def _ask_count(self, text: str) -> None:
        """Ask how many there are; told when it comes, if nothing else was searched for meanwhile."""

        def counted(count: SearchCount) -> None:
            if text == self._answered:
                self._count = count
                self._say()

        self.acts.background.run(
            lambda: self.acts.app.residents.count(text), then=counted, failed=self.acts.fail, key="count"
        )

    def _narrow_down(self, model: Narrowing) -> None:
        """Add a word and search, or make room for the value that is to be typed."""
        text = f"{self.box.text().strip()} {model.word}"
        if model.word:
            self._search_instead(text)
        else:
            self._example = (text, model.example)
            self.box.setText(text)
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
            self._say()

    def _search_instead(self, text: str) -> None:
        self.search_for(text)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _click(self, index: int) -> None:
        self._current = index
        self.take()

    def _order_tabs(self) -> None:
        """What was offered anew comes after the box, not at the end of the window."""
        links = (self.look_link, self.letters_link, self.by_hand, self.card_link)
        chain = (self.box, self.next_page, *self.narrow.buttons(), *self.nobody.buttons(), *links)
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _say(self) -> None:
        page, text = self._page, self.box.text()
        typed = bool(text.strip())
        nobody = typed and page is not None and not page.hits
        example = self._example[1] if self._example[0] == text else ""
        self.line.setText(example or search_line(page if typed else None, self._answered or text, self._count))
        theme.set_role(self.line, "role", "strong" if nobody or (page is not None and page.more) else "note")
        self._over.setVisible(typed)
        ways = narrowing(page, self._asked or text) if page is not None and typed else ()
        self.narrow.show_narrowing(tuple(one for one in ways if one.brief) if self._low else ways)
        if nobody and page is not None:
            self.nobody.show_ways(page.note, wider(self._answered))
        self._none.setVisible(nobody)
        self._empty.setVisible(not typed)
        self._list.setVisible(typed and not nobody)
        self._order_tabs()
        self.next_page.setVisible(self._has_more())
        for link in (self.look_link, self.letters_link):
            link.setVisible(bool(self._rows))
