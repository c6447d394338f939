"""The page of what the supervisor watches over: three tabs, each read when it is opened and by F5."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desk_app.app import App
from desk_app.domain.eras import to_wareki
from desk_app.domain.ids import ReleaseId
from desk_app.domain.resident_import import DropState, ImportEntry
from desk_app.services.changes import Changes, Kind
from desk_app.services.protection_views import LookupRow, ReleaseView
from ui import theme
from ui.background import Background
from ui.screens.supervisor.keeping import rows, wording
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, DangerButton, SecondaryButton
from ui.widgets.faults import fault_words
from ui.widgets.inputs import Select
from ui.widgets.labels import Label, WrapLabel
from ui.widgets.table import Column, Table

R = TypeVar("R")
_LONGEST_MS = 3_600_000


class LookupTab(QWidget):
    """Who looked people up on a day, those to look at first on top; below, what the chosen one did."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[LookupRow, ...] = ()
        self.heading = Label("", "heading")
        self.clerks = _table(rows.CLERK_COLUMNS, wording.TABS[0], 44)
        self.clerks.set_empty_text(wording.NO_LOOKUPS)
        self.lookups = _table(rows.LOOKUP_COLUMNS, wording.LOOKUP_COLUMNS[1], 40)
        self.filter = Select()
        self.filter.setAccessibleName(wording.FILTER)
        for key, word in wording.FILTERS.items():
            self.filter.addItem(word, key)
        self.note = WrapLabel(wording.WHO_FIRST, "note")
        line = QHBoxLayout()
        line.addWidget(self.note, 1)
        line.addWidget(self.filter)
        column = _column(self)
        column.addWidget(self.heading)
        column.addWidget(self.clerks, 2)
        column.addLayout(line)
        column.addWidget(self.lookups, 3)
        self.clerks.chosen.connect(lambda _key: self._show())
        self.filter.currentIndexChanged.connect(lambda _index: self._show())

    def show_rows(self, day: date, found: tuple[LookupRow, ...]) -> None:
        """Draw the day."""
        self._found = found
        count = sum(one.searches + one.opened for one in found)
        flagged = sum(1 for one in found if one.flags)
        self.heading.setText(wording.lookup_heading(to_wareki(day, weekday=True), count, flagged))
        self.clerks.set_rows(rows.clerk_rows(found))
        if found and self.clerks.current_key() is None:
            self.clerks.choose(found[0].clerk_id)
        self._show()

    def _show(self) -> None:
        key = self.clerks.current_key()
        row = next((one for one in self._found if one.clerk_id == key), None)
        self.lookups.set_empty_text(wording.NO_SUCH_LOOKUPS if row else "")
        self.note.setText(wording.flagged(row.clerk, row.flags) if row and row.flags else wording.WHO_FIRST)
        self.lookups.set_rows(rows.lookup_rows(row, self.filter.currentData()), keep=False)


class ReleaseTab(QWidget):
    """What of protected people stands open right now, and closing it before its time."""

    relocked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = _table(rows.RELEASE_COLUMNS, wording.TABS[1], 60)
        self.table.set_empty_text(wording.NO_RELEASES)
        self.relock = DangerButton(wording.RELOCK, self._relock)
        foot = QHBoxLayout()
        foot.addWidget(WrapLabel(wording.RELEASE_NOTE, "note"), 1)
        foot.addWidget(self.relock)
        column = _column(self)
        column.addWidget(Label(wording.TABS[1], "heading"))
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def show_releases(self, found: tuple[ReleaseView, ...]) -> None:
        """Draw them."""
        self.table.set_rows(tuple(rows.release_row(one) for one in found))
        if found and self.table.current_key() is None:
            self.table.choose(found[0].id)
        self.relock.setEnabled(bool(found))

    def _relock(self) -> None:
        key = self.table.current_key()
        if key is not None:
            self.relocked.emit(key)


class ImportTab(QWidget):
    """How fresh the residents are, what became of the last files, and the faults of a refused one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[ImportEntry, ...] = ()
        self.heading = Label("", "heading")
        self.drop = WrapLabel("", "note")
        self.files = _table(rows.IMPORT_COLUMNS, wording.TABS[2], 44)
        self.files.set_empty_text(wording.NO_IMPORTS)
        self.why = WrapLabel(wording.CHOOSE_FILE, "body")
        self.faults = _table(rows.FAULT_COLUMNS, wording.FAULT_COLUMNS[2], 40)
        column = _column(self)
        for part in (self.heading, self.drop):
            column.addWidget(part)
        column.addWidget(self.files, 3)
        column.addWidget(self.why)
        column.addWidget(self.faults, 2)
        self.files.chosen.connect(lambda _key: self._show())

    def show_imports(self, as_of: datetime | None, state: DropState | None, found: tuple[ImportEntry, ...]) -> None:
        """Draw them."""
        self._found = found
        fresh = f"{to_wareki(as_of.date())} {as_of:%H:%M} 時点" if as_of else wording.NO_IMPORTS
        self.heading.setText(f"{wording.TABS[2]}　{fresh}")
        self.drop.setText(rows.drop_words(state))
        self.files.set_rows(tuple(rows.import_row(n, one) for n, one in enumerate(found)), keep=False)
        self._show()

    def _show(self) -> None:
        key = self.files.current_key()
        one = self._found[int(key)] if key is not None and int(key) < len(self._found) else None
        refused = one is not None and not one.ok
        self.why.setText(one.why if one is not None and refused else wording.CHOOSE_FILE)
        self.faults.setVisible(refused and one is not None and bool(one.faults))
        self.faults.set_rows(rows.fault_rows(one), keep=False)


class KeepingPage(QWidget):
    """The three tabs over their services."""

    said = Signal(str)

    def __init__(self, app: App, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app, self._background = app, background
        self._day: date | None = None
        self.banner = Banner()
        self.banner.hide()
        self.lookups, self.releases, self.imports = LookupTab(), ReleaseTab(), ImportTab()
        self.pages = QStackedWidget()
        self.tabs: list[Button] = []
        group = QButtonGroup(self)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_S)
        for place, (word, tab) in enumerate(
            zip(wording.TABS, (self.lookups, self.releases, self.imports), strict=True)
        ):
            button = SecondaryButton(word, partial(self.open_tab, place), size="small")
            button.setCheckable(True)
            button.setChecked(place == 0)
            button.setToolTip(f"Alt+{place + 1}")
            group.addButton(button)
            self.tabs.append(button)
            head.addWidget(button)
            self.pages.addWidget(tab)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(theme.GAP_M)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.pages, 1)
        self._closing = QTimer(self)
        self._closing.setSingleShot(True)
        self._closing.timeout.connect(self.load)
        self.releases.relocked.connect(self._relock)

    def open(self, day: date) -> None:
        """Show this day; the keyboard goes to the list of the open tab."""
        self._day = day
        self.open_tab(self.pages.currentIndex())

    def open_tab(self, place: int) -> None:
        """Go to a tab and read it."""
        if not 0 <= place < len(self.tabs):
            return
        self.pages.setCurrentIndex(place)
        self.tabs[place].setChecked(True)
        lists = (self.lookups.clerks, self.releases.table, self.imports.files)
        lists[place].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.load()

    def load(self) -> None:
        """Read the open tab again."""
        place, day, app = self.pages.currentIndex(), self._day, self._app
        self._closing.stop()
        if place == 2 and app.imports is not None:
            imports = app.imports
            self._run(
                lambda: (app.session.top_bar().residents_as_of, imports.drop_folder(), imports.recent()),
                lambda found: self.imports.show_imports(*found),
            )
        elif app.protection is not None and day is not None:
            service = app.protection
            if place == 0:
                self._run(lambda: service.lookups(day), lambda found: self.lookups.show_rows(day, found))
            elif place == 1:
                self._run(lambda: (service.standing(), app.session.top_bar().now), self._standing)

    def _standing(self, found: tuple[tuple[ReleaseView, ...], datetime]) -> None:
        releases, now = found
        self.releases.show_releases(releases)
        seconds = rows.next_close(releases, now)
        if seconds is not None:
            self._closing.start(min(round(seconds * 1000) + 500, _LONGEST_MS))

    def _relock(self, key: str) -> None:
        service = self._app.protection
        if service is None:
            return

        def done(view: ReleaseView) -> None:
            self.said.emit(wording.closed(view.case_number))
            self.load()

        changed = Changes(Kind.CASE, None, self)
        self._background.run(lambda: service.relock(ReleaseId(key)), then=done, failed=self._failed, changes=changed)

    def _run(self, op: Callable[[], R], then: Callable[[R], None]) -> None:
        def shown(found: R) -> None:
            self.banner.hide()
            then(found)

        self._background.run(op, then=shown, failed=self._failed, key="supervisor-keeping")

    def _failed(self, error: Exception) -> None:
        words = fault_words(error)
        self.banner.show_message(words.tone, words.item, words.reason, words.remedy)
        self.banner.show()


def _table(columns: tuple[Column, ...], name: str, height: int) -> Table:
    table = Table(columns, row_height=height)
    table.setAccessibleName(name)
    return table


def _column(tab: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(tab)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.GAP_M)
    return column
