"""判定規則: the workbench in the supervisor's window; the book above, its five pages below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desk_app.app import App
from desk_app.domain.errors import BugError
from ui import theme
from ui.runner import Runner
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.browse_page import BrowsePage
from ui.screens.supervisor.workbench.browse_presenter import BrowsePresenter
from ui.screens.supervisor.workbench.compare_page import ComparePage, book_words
from ui.screens.supervisor.workbench.compare_presenter import ComparePresenter
from ui.screens.supervisor.workbench.graph_page import GraphPage
from ui.screens.supervisor.workbench.graph_presenter import GraphPresenter
from ui.screens.supervisor.workbench.keys import BROWSE, COMPARE, GRAPH, RELEASE, TRIAL, function_keys
from ui.screens.supervisor.workbench.parts import WideSelect
from ui.screens.supervisor.workbench.presenter import Shelf
from ui.screens.supervisor.workbench.release_page import ReleasePage
from ui.screens.supervisor.workbench.release_presenter import ReleasePresenter
from ui.screens.supervisor.workbench.trial_page import TrialPage
from ui.screens.supervisor.workbench.trial_presenter import TrialPresenter
from ui.widgets.buttons import SecondaryButton
from ui.widgets.faults import fault_words
from ui.widgets.labels import ElidedLabel
from ui.widgets.layouts import Surface
from ui.widgets.navigation import KeyAction

_PLACES = {"browse": BROWSE, "trial": TRIAL, "compare": COMPARE, "release": RELEASE, "graph": GRAPH}


SubPage = BrowsePage | TrialPage | ComparePage | ReleasePage | GraphPage
P = TypeVar("P", BrowsePage, TrialPage, ComparePage, ReleasePage, GraphPage)


@dataclass(frozen=True, slots=True)
class Asking:
    """How files are asked for: to save (window, name, filter), to open (window, filter), a folder (window)."""

    save: Callable[[QWidget, str, str], str]
    open: Callable[[QWidget, str], str] = lambda window, kind: QFileDialog.getOpenFileName(
        window, "開くファイル", "", kind
    )[0]
    folder: Callable[[QWidget], str] = lambda window: QFileDialog.getExistingDirectory(window, "フォルダー")


class WorkbenchPage(QWidget):
    """The third page of the window. ``keys_changed`` asks the window to show other function keys."""

    keys_changed = Signal()
    said = Signal(str)

    def __init__(self, app: App, runner: Runner, asking: Asking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rules = app.rules
        if rules is None:
            raise BugError("the workbench of a desk without rules")
        self._asking = asking
        self._drawn_book = ""
        self.shelf = Shelf(rules, runner, self)
        self.browse = BrowsePresenter(rules, runner, self)
        self.trial = TrialPresenter(app, rules, runner, self)
        self.compare = ComparePresenter(rules, runner, self)
        self.release = ReleasePresenter(rules, runner, self, self.shelf)
        self.graph = GraphPresenter(rules, runner, self)
        self.pages = QStackedWidget()
        self._made: dict[int, SubPage] = {}
        self._rooms: list[QVBoxLayout] = []
        for _ in wording.TABS:
            room = QWidget()
            self._rooms.append(QVBoxLayout(room))
            self._rooms[-1].setContentsMargins(0, 0, 0, 0)
            self.pages.addWidget(room)
        self.book = WideSelect(wording.BOOK)
        self.figures = ElidedLabel("", "note")
        self.tabs = [
            SecondaryButton(word, partial(self.open_tab, place), size="small")
            for place, word in enumerate(wording.TABS)
        ]
        self._build()
        self.book.activated.connect(lambda _n: self.shelf.choose(self.book.currentData()))

    # --- its pages, each built when first needed so that none makes the window stand still -------------------------

    @cached_property
    def browse_page(self) -> BrowsePage:
        """規則を見る."""
        return self._place(BROWSE, BrowsePage(self.browse))

    @cached_property
    def trial_page(self) -> TrialPage:
        """世帯で試す."""
        return self._place(TRIAL, TrialPage(self.trial, self._asking.open))

    @cached_property
    def compare_page(self) -> ComparePage:
        """比べる."""
        made = self._place(COMPARE, ComparePage(self.compare, self._asking.folder))
        made.show_books(self.shelf.books)
        return made

    @cached_property
    def release_page(self) -> ReleasePage:
        """公開."""
        return self._place(RELEASE, ReleasePage(self.release, self._asking.open, self._asking.folder))

    @cached_property
    def graph_page(self) -> GraphPage:
        """図."""
        made = self._place(GRAPH, GraphPage(self.graph))
        made.show_book(self.browse.overview)
        return made

    def page(self, tab: int) -> SubPage:
        """The page of a tab."""
        found: SubPage = getattr(self, f"{next(name for name, place in _PLACES.items() if place == tab)}_page")
        return found

    # --- where we are ---------------------------------------------------------------------------------------------

    def open(self) -> None:
        """The window turned to this page: read the books (the first time all, later what is new)."""
        self.shelf.load()
        self._focus()

    def open_tab(self, place: int) -> None:
        """Turn to a page of the workbench."""
        self.pages.setCurrentIndex(place)
        for number, button in enumerate(self.tabs):
            button.setChecked(number == place)
        self._begin()
        self.keys_changed.emit()
        self._focus()

    def tab(self) -> int:
        """The page that is open."""
        return self.pages.currentIndex()

    def reload(self) -> None:
        """Read again what is shown."""
        if self.tab() == RELEASE:
            self.release.load()
            return
        if self.tab() == TRIAL:
            self.trial.reload()
        self._drawn_book = ""
        self.shelf.load()

    def escape(self) -> None:
        """Esc: stop what takes time, put away what was begun, or go to where work begins."""
        part = (self.browse, self.trial, self.compare, self.release, self.graph)[self.tab()]
        if self.tab() != RELEASE and part.cancel():
            return
        if self.tab() == RELEASE and self.release.taking is not None:
            self.release.give_up()
        self._focus()

    def primary(self) -> None:
        """F9: the main action of the page."""
        act = {TRIAL: self.trial.run, COMPARE: self.compare.run, RELEASE: self.release_page.pane.primary}.get(
            self.tab()
        )
        if act is not None:
            act()

    def second(self) -> None:
        """F7: reject the proposal, or throw the draft away."""
        if self.tab() == RELEASE:
            pane = self.release_page.pane
            if not pane.propose.isHidden():
                pane.discard()
            else:
                pane.ask_reject()

    def save_excel(self) -> None:
        """Write the book that is looked at as a workbook."""
        book = self.shelf.book(self.shelf.chosen)
        if self.tab() == RELEASE and self.release.chosen:
            book = self.shelf.book(self.release.chosen) or book
        if book is not None:
            name = f"規則_{book.version}.xlsx"
            self.release.export(self._asking.save(self, name, wording.EXCEL_FILTER), book.id)

    def save_svg(self) -> None:
        """Keep the picture as a file."""
        if self.graph.svg:
            self.graph.save(self._asking.save(self, self.graph.file_name(), wording.SVG_FILTER))

    # --- what the presenters tell ---------------------------------------------------------------------------------

    def show_part(self, part: str) -> None:
        """Draw a part anew."""
        if part == "books":
            self._show_books()
        elif part == "household":
            if TRIAL in self._made:
                self.trial_page.show_household()
        elif _PLACES[part] in self._made:
            self._made[_PLACES[part]].show_state()
        if part == "browse":
            overview = self.browse.overview
            self.figures.setText(wording.counted(overview.rows, overview.verified) if overview else "")
            if GRAPH in self._made:
                self.graph_page.show_book(overview)
            if self.tab() == GRAPH and overview is not None:
                self.graph_page.draw(self.shelf.chosen)

    def show_error(self, error: Exception, part: str) -> None:
        """Show an error where it belongs; what was entered stays."""
        words = fault_words(error)
        self._page(part).banner.show_message(words.tone, words.item, words.reason, words.remedy)

    def clear_error(self, part: str) -> None:
        """A new call begins: the old error goes."""
        self._page(part).banner.dismiss()

    def say(self, text: str) -> None:
        """Something is done."""
        self.said.emit(text)

    def keys(self) -> list[KeyAction]:
        """The function keys of the page that is open."""
        return function_keys(self)

    # --- helpers --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        bar = Surface("panel", "bottom")
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 6, 20, 7)
        row.setSpacing(theme.GAP_S)
        self.book.setMinimumWidth(200)
        self.book.setMaximumWidth(380)
        row.addWidget(self.book, 3)
        row.addSpacing(theme.GAP_S)
        for place, button in enumerate(self.tabs):
            button.setCheckable(True)
            button.setChecked(place == 0)
            button.setToolTip(f"Alt+{place + 1}")
            row.addWidget(button)
        row.addSpacing(theme.GAP_S)
        self.figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.figures, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.pages, 1)

    def _page(self, part: str) -> SubPage:
        return self.page(self.tab() if part == "books" else _PLACES[part])

    def _place(self, tab: int, made: P) -> P:
        """Put a new page into its room and draw it."""
        self._made[tab] = made
        self._rooms[tab].addWidget(made)
        made.show_state()
        return made

    def _show_books(self) -> None:
        shelf = self.shelf
        self.book.offer([(book_words(book), book.id) for book in shelf.books], shelf.chosen)
        self.compare.offer(shelf.books)
        if COMPARE in self._made:
            self.compare_page.show_books(shelf.books)
        if shelf.books and (self._drawn_book != shelf.chosen or self.browse.overview is None):
            self._drawn_book = shelf.chosen
            self.graph.forget()
            self.browse.show_book(shelf.chosen)
            self._begin()

    def _begin(self) -> None:
        """Build the open page, and read what it needs."""
        self.page(self.tab())
        if self.tab() == TRIAL:
            self.trial.open(self.shelf.chosen)
        elif self.tab() == RELEASE and self.release.releases is None:
            self.release.load()
        elif self.tab() == GRAPH and self.browse.overview is not None:
            self.graph_page.draw(self.shelf.chosen)

    def _focus(self) -> None:
        self.page(self.tab()).focus()

    def next_tab(self) -> None:
        """The page after this one."""
        self.open_tab((self.tab() + 1) % len(self.tabs))

    def add_person(self) -> None:
        """One more person of a household typed in."""
        self.trial.choose_source("typed")
        self.trial_page.edit_household()
        self.trial.add_person()
