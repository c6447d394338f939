"""Releasing: drafts and releases in a list, the chosen one beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.screens.supervisor.workbench import rows, wording
from ui.screens.supervisor.workbench.compare_page import AskFolder
from ui.screens.supervisor.workbench.release_pane import ReleasePane
from ui.screens.supervisor.workbench.release_presenter import ReleasePresenter
from ui.screens.supervisor.workbench.trial_form import AskFile
from ui.widgets.banner import Banner
from ui.widgets.buttons import SecondaryButton
from ui.widgets.labels import ElidedLabel
from ui.widgets.progress import ProgressLine
from ui.widgets.table import Table


class ReleasePage(QWidget):
    """公開."""

    def __init__(
        self,
        presenter: ReleasePresenter,
        ask_file: AskFile,
        ask_folder: AskFolder,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._ask_file, self._ask_folder = ask_file, ask_folder
        self.heading = ElidedLabel(wording.RELEASES, "heading")
        self.take_excel = SecondaryButton(wording.TAKE_EXCEL, self.ask_excel, key="F3", size="small")
        self.take_folder = SecondaryButton(wording.TAKE_FOLDER, self.ask_for_folder, key="F4", size="small")
        self.banner = Banner()
        self.progress = ProgressLine()
        self.table = Table(rows.RELEASE_COLUMNS, row_height=60)
        self.table.setAccessibleName(wording.RELEASES)
        self.pane = ReleasePane(presenter)
        head = QHBoxLayout()
        head.setSpacing(theme.GAP_S)
        head.addWidget(self.heading, 1)
        head.addWidget(self.take_excel)
        head.addWidget(self.take_folder)
        left = QVBoxLayout()
        left.setContentsMargins(20, 10, 20, 8)
        left.setSpacing(theme.GAP_S)
        left.addLayout(head)
        for part in (self.progress, self.banner):
            left.addWidget(part)
        left.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.pane)
        self.table.chosen.connect(lambda key: presenter.choose(key or None))
        self.table.taken.connect(lambda _key: self._enter())
        self.progress.cancel.clicked.connect(lambda *_: presenter.cancel())

    def focus(self) -> None:
        """Go to the list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_excel(self) -> None:
        """Ask for a workbook to take in."""
        self._presenter.begin_taking(self._ask_file(self, wording.EXCEL_FILTER))

    def ask_for_folder(self) -> None:
        """Ask for a folder to take in."""
        self._presenter.begin_taking(self._ask_folder(self))

    def show_state(self) -> None:
        """Draw everything from the presenter."""
        presenter = self._presenter
        if presenter.busy:
            self.progress.start(presenter.busy, cancellable=False)
        else:
            self.progress.stop()
        made = [rows.draft_row(book) for book in presenter.shelf.drafts()]
        made += [rows.release_row(one) for one in presenter.releases or ()]
        blocked = self.table.blockSignals(True)
        self.table.set_rows(made)
        self.table.choose(presenter.chosen)
        self.table.blockSignals(blocked)
        self.table.set_empty_text(wording.LOADING if presenter.releases is None else wording.NO_RELEASES)
        asked = self.pane.asking()
        self.pane.show_state()
        if asked and not self.pane.asking() and self.isVisible():
            self.focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width between list and pane."""
        super().resizeEvent(event)
        self.pane.setFixedWidth(min(max(round(self.width() * 0.36), 484), 640))
        self.heading.setVisible(self.width() >= 1200)

    def _enter(self) -> None:
        """Enter in the list goes to what can be done."""
        if not self.pane.propose.isHidden():
            self.pane.propose.day.setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.pane.approve.isHidden() and self.pane.approve.isEnabled():
            self.pane.approve.setFocus(Qt.FocusReason.TabFocusReason)
