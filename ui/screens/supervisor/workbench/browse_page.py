"""Browsing: filters, the list of procedures, and everything of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.screens.supervisor.workbench import rows, wording
from ui.screens.supervisor.workbench.browse_presenter import BrowsePresenter
from ui.screens.supervisor.workbench.detail_pane import DetailPane
from ui.screens.supervisor.workbench.filter_panel import FilterPanel
from ui.widgets.banner import Banner
from ui.widgets.labels import ElidedLabel
from ui.widgets.table import Table


class BrowsePage(QWidget):
    """規則を見る."""

    def __init__(self, presenter: BrowsePresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self.filters = FilterPanel()
        self.banner = Banner()
        self.heading = ElidedLabel("", "heading")
        self.table = Table(rows.PROCEDURE_COLUMNS, row_height=60)
        self.table.setAccessibleName(wording.LIST)
        self.pane = DetailPane()
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(20, 14, 8, 8)
        middle.setSpacing(theme.GAP_S)
        middle.addWidget(self.heading)
        middle.addWidget(self.banner)
        middle.addWidget(self.table, 1)
        self._left = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._left.setSpacing(0)
        self._left.addWidget(self.filters)
        self._left.addWidget(self._middle, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._left, 1)
        row.addWidget(self.pane)
        self.filters.narrowed.connect(presenter.narrow)
        self.filters.search.moved.connect(self._step)
        self.filters.search.taken.connect(self.focus)
        self.table.chosen.connect(lambda key: presenter.choose(key or None))
        self.table.taken.connect(lambda _key: self.pane.tree.setFocus(Qt.FocusReason.TabFocusReason))

    def focus(self) -> None:
        """Go to the list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_state(self) -> None:
        """Draw everything from the presenter."""
        presenter = self._presenter
        overview = presenter.overview
        self.filters.show_filters(overview, presenter.event, presenter.division)
        self.heading.setText(wording.listed(len(presenter.rows), overview.rows) if overview else wording.LIST)
        blocked = self.table.blockSignals(True)
        self.table.set_rows([rows.procedure_row(row) for row in presenter.rows])
        self.table.choose(presenter.chosen)
        self.table.blockSignals(blocked)
        self.table.set_empty_text(wording.NO_ROWS if overview else wording.LOADING)
        row = next((one for one in presenter.rows if one.id == presenter.chosen), None)
        self.pane.show_detail(row, presenter.detail)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The filters stand beside the list, or above it where the window is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < 1200
        self.filters.set_narrow(narrow)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._left.setDirection(direction)
        self.pane.setFixedWidth(min(max(round(self.width() * 0.36), 400), 760))

    def _step(self, step: int) -> None:
        keys = [row.key for row in self.table.rows()]
        here = self.table.current_key()
        if keys:
            place = keys.index(here) + step if here in keys else 0
            self.table.choose(keys[max(0, min(len(keys) - 1, place))])
