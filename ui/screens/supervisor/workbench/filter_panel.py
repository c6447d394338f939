"""The filters of the list: search, events and divisions with their counts; drop-downs where the window is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desk_app.domain.life_event import LifeEvent
from desk_app.services.rule_views import RuleBookView
from ui import theme
from ui.screens.supervisor.workbench import rows, wording
from ui.screens.supervisor.workbench.parts import WideSelect
from ui.widgets.inputs import SearchBox
from ui.widgets.labels import Label
from ui.widgets.layouts import Surface
from ui.widgets.table import Table


class CountList(QWidget):
    """Names with counts under a title; one is chosen."""

    chosen = Signal(str)

    def __init__(self, title: str, everything: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._everything = everything
        self.table = Table(rows.COUNT_COLUMNS, row_height=36)
        self.table.horizontalHeader().hide()
        self.table.setAccessibleName(title)
        self.table.chosen.connect(self.chosen.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(Label(title, "strong"))
        column.addWidget(self.table, 1)

    def show_counts(self, total: int, counts: Sequence[tuple[str, int]], chosen: str) -> None:
        """Show counts and mark what is chosen."""
        blocked = self.table.blockSignals(True)
        self.table.set_rows(rows.count_rows(self._everything, total, counts))
        self.table.choose(chosen)
        self.table.blockSignals(blocked)


class FilterPanel(Surface):
    """Search box and the two filters. ``narrowed`` carries event, division and text."""

    narrowed = Signal(object, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ground", "right", parent)
        self._event: LifeEvent | None = None
        self._division = ""
        self.search = SearchBox(wording.SEARCH)
        self.events = CountList(wording.EVENTS, wording.EVERY_EVENT)
        self.divisions = CountList(wording.DIVISIONS, wording.EVERY_DIVISION)
        self.event_box = WideSelect(wording.EVENTS)
        self.division_box = WideSelect(wording.DIVISIONS)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setSpacing(theme.GAP_M)
        for part, share in (
            (self.search, 0),
            (self.event_box, 1),
            (self.division_box, 1),
            (self.events, 4),
            (self.divisions, 5),
        ):
            self._box.addWidget(part, share)
        self.search.searched.connect(lambda _text: self._tell())
        self.events.chosen.connect(lambda name: self._choose(LifeEvent(name) if name else None, self._division))
        self.divisions.chosen.connect(lambda name: self._choose(self._event, name))
        self.event_box.activated.connect(lambda _n: self._choose(self._boxed_event(), self._division))
        self.division_box.activated.connect(lambda _n: self._choose(self._event, self.division_box.currentData()))
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """One line above the list instead of a column beside it."""
        direction = QBoxLayout.Direction.LeftToRight if narrow else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(direction)
        self._box.setContentsMargins(*((20, 8, 20, 4) if narrow else (20, 14, 12, 8)))
        for part in (self.events, self.divisions):
            part.setVisible(not narrow)
        for box in (self.event_box, self.division_box):
            box.setVisible(narrow)
        theme.set_role(self, "edge", "" if narrow else "right")
        self.setMaximumWidth(16777215 if narrow else 264)
        self.setMinimumWidth(0 if narrow else 264)

    def focus_filters(self) -> None:
        """Go to the events."""
        target = self.event_box if self.events.isHidden() else self.events.table
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_filters(self, overview: RuleBookView | None, event: LifeEvent | None, division: str) -> None:
        """Show what a book has and what is chosen."""
        self._event, self._division = event, division
        events = overview.events if overview else ()
        divisions = overview.divisions if overview else ()
        total = overview.rows if overview else 0
        self.events.show_counts(total, events, event or "")
        self.divisions.show_counts(total, divisions, division)
        self.event_box.offer(
            [(wording.EVERY_EVENT_SHORT, None), *((f"{one} {count}件", one) for one, count in events)], event
        )
        self.division_box.offer(
            [(wording.EVERY_DIVISION_SHORT, ""), *((f"{one} {count}件", one) for one, count in divisions)], division
        )

    def _choose(self, event: LifeEvent | None, division: str) -> None:
        self._event, self._division = event, division
        self._tell()

    def _boxed_event(self) -> LifeEvent | None:
        """The event of the drop-down; Qt hands its word back."""
        word = self.event_box.currentData()
        return LifeEvent(word) if word else None

    def _tell(self) -> None:
        self.narrowed.emit(self._event, self._division, self.search.text())
