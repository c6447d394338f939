"""The supervisor's window: navigation above, the day or the statistics, function keys along the bottom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desk_app.app import App
from desk_app.domain.eras import to_wareki
from desk_app.services.changes import Changes
from ui import theme
from ui.background import Background
from ui.forgetting import Forgetting, discard
from ui.screens.supervisor import wording
from ui.screens.supervisor.case_pane import CasePane
from ui.screens.supervisor.day_page import DayPage
from ui.screens.supervisor.keeping import wording as keeping_wording
from ui.screens.supervisor.keeping.page import KeepingPage
from ui.screens.supervisor.packet_viewer import PacketViewer
from ui.screens.supervisor.presenter import SupervisorPresenter
from ui.screens.supervisor.protection_page import KEY as PROTECTION_KEY
from ui.screens.supervisor.protection_page import ProtectionDialog
from ui.screens.supervisor.rows import figures
from ui.screens.supervisor.statistics_page import StatisticsPage
from ui.screens.supervisor.workbench import wording as workbench_wording
from ui.screens.supervisor.workbench.page import Asking, WorkbenchPage
from ui.widgets.banner import Banner, Toast
from ui.widgets.buttons import Button, IconButton
from ui.widgets.faults import fault_words
from ui.widgets.focus_ring import FocusRing
from ui.widgets.labels import ElidedLabel, Label, Tag
from ui.widgets.layouts import Surface
from ui.widgets.navigation import FunctionKeyBar, KeyAction

AskPath = Callable[[QWidget, str, str], str]
"""(window, suggested file name, filter) → path chosen, empty when given up."""
REST_MS = 700
"""The services forget when the reviewer rests at a case: each time they read what they need anew."""
RELOAD_MS = 300_000
"""The list is read again this often (each reading is audited); F5 reads it at once."""


def ask_path(window: QWidget, name: str, kind: str) -> str:
    """Ask with the system's dialog where to save."""
    path, _filter = QFileDialog.getSaveFileName(window, "保存する場所", name, kind)
    return path


class NavButton(Button):
    """A page of the window."""

    KIND = "nav"


class SupervisorWindow(QMainWindow):
    """管理者: the day at a glance, exceptions first, one case beside its packet, approve or return."""

    case_left = Signal()
    """The people of the case chosen before are gone from the window."""

    def __init__(
        self,
        app: App,
        background: Background,
        parent: QWidget | None = None,
        *,
        ask: AskPath = ask_path,
        asking: Asking | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._failed_at = ""
        self._demo, self._protection, self._background = app.demo, app.protection, background
        self.setWindowTitle(wording.TITLE)
        self.presenter = SupervisorPresenter(app, background, self)
        self.pane = CasePane(self.presenter)
        self.viewer = PacketViewer(self.presenter)
        self.day_page = DayPage(self.presenter, self.viewer, self.pane)
        self.statistics = StatisticsPage()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.day_page)
        self.pages.addWidget(self.statistics)
        self.workbench: WorkbenchPage | None = None
        self._make_workbench = partial(WorkbenchPage, app, background, asking or Asking(save=ask))
        self._has_rules = app.rules is not None
        self.keeping: KeepingPage | None = None
        self._make_keeping = partial(KeepingPage, app, background)
        self._has_keeping = app.protection is not None or app.imports is not None
        self.keys = FunctionKeyBar()
        self.nav: dict[int, NavButton] = {}
        self._build()
        self.toast = Toast(self)
        self.ring = FocusRing(self)
        self.forgetting = Forgetting(app.session, background, self.case_left, self, rest_ms=REST_MS)
        self._wire(background)
        self._shortcuts()
        self._timer = QTimer(self)
        self._timer.setInterval(RELOAD_MS)
        self._timer.timeout.connect(self.presenter.load)
        self._timer.start()
        self.setMinimumSize(900, 500)  # below that the layout is squeezed by ourselves, not stretched by Qt
        self.resize(1366, 768)
        self.day_page.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.presenter.start()

    # --- what the presenter tells ---------------------------------------------------------------------------------

    def show_day(self) -> None:
        """Draw the day from the presenter."""
        state = self.presenter.state
        if state.day is not None:
            self.date.setText(to_wareki(state.day, weekday=True))
            self.next_day.setEnabled(state.today is not None and state.day < state.today)
        self.clerk.setText(state.me)
        self.day_page.figure_row.show_figures(figures(state.view))
        self.day_page.list.show_list()

    def leave_case(self) -> None:
        """Let go of the case chosen before: what is under way for it, the pane's content, the viewer itself."""
        self._background.drop("supervisor-detail", "supervisor-page", *self.pane.page_keys())
        self.pane.forget()
        if self.viewer.case() is not None:
            self._renew_viewer()
        self.case_left.emit()

    def show_case(self) -> None:
        """Draw the chosen case from the presenter."""
        self.day_page.list.table.choose(self.presenter.state.chosen)
        self.pane.show_case()
        detail = self.presenter.state.detail
        if self.day_page.viewing():
            if detail is None and self.presenter.state.chosen is None:
                self.close_viewer()
            elif detail is not None and self.viewer.case() != detail.row.id:
                self.viewer.open(0)

    def show_statistics(self) -> None:
        """Draw the statistics from the presenter."""
        state = self.presenter.state
        if state.statistics is not None and state.today is not None:
            self.statistics.banner.dismiss()
            self.statistics.show_statistics(state.statistics, last=state.statistics.last >= state.today)

    def show_error(self, error: Exception, where: str) -> None:
        """Show an error where it belongs; what was entered stays."""
        words = fault_words(error)
        self._failed_at = where
        self.banner(where).show_message(words.tone, words.item, words.reason, words.remedy)
        self.pane.show_case()

    def clear_error(self, where: str) -> None:
        """Take an error away once the same thing went well."""
        if self._failed_at == where:
            self.banner(where).dismiss()

    def say(self, text: str) -> None:
        """Say that something is done, and clear old errors."""
        for where in ("day", "case"):
            self.banner(where).dismiss()
        self.pane.close_return(clear=True)
        self.toast.say(text)

    def banner(self, where: str) -> Banner:
        """The banner of a place: ``day`` (also ``report``), ``case`` or ``statistics``."""
        special = {"case": self.pane.banner, "statistics": self.statistics.banner}
        return special.get(where, self.day_page.banner)

    # --- actions --------------------------------------------------------------------------------------------------

    def open_page(self, place: int) -> None:
        """Go to the day (0), the statistics (1), the rules (2) or what is watched over (3)."""
        page = self._page(place)
        if page is None:
            return
        self.pages.setCurrentWidget(page)
        if place != 3:
            self._leave_keeping()
        for number, button in self.nav.items():
            button.setChecked(number == place)
        self._set_keys()
        if place == 1:
            self.presenter.state.statistics_day = self.presenter.state.day
            self.presenter.show_period()
            self.statistics.periods[self.presenter.state.period].setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif place == 2 and self.workbench is not None:
            self.workbench.open()
        elif place == 3 and self.keeping is not None:
            if self.presenter.state.day is not None:
                self.keeping.open(self.presenter.state.day)
        else:
            self.day_page.list.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_viewer(self, page: int = 0) -> None:
        """Show the packet of the chosen case large."""
        if self.presenter.state.detail is None:
            return
        self.day_page.show_viewer(True)
        self.viewer.open(page)
        self.viewer.sheets.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._set_keys()

    def close_viewer(self) -> None:
        """Back to the list."""
        self.day_page.show_viewer(False)
        self.day_page.list.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._set_keys()

    def export(self, ending: str) -> None:
        """Save the day's report as PDF or Excel."""
        day = self.presenter.state.day
        if day is None:
            return
        kind = wording.PDF_FILTER if ending == "pdf" else wording.XLSX_FILTER
        self.presenter.save_report(ending, self._ask(self, wording.report_name(day.isoformat(), ending), kind))

    def go_to_day(self, day: date) -> None:
        """Show another day."""
        self.presenter.load(day)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop reading again."""
        self._timer.stop()
        super().closeEvent(event)

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        centre = Surface("ground")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(self.pages, 1)
        column.addWidget(self.keys)
        self.setCentralWidget(centre)

    def _bar(self) -> Surface:
        bar = Surface("bar")
        bar.setFixedHeight(theme.BAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 0, 12, 0)
        row.setSpacing(theme.GAP_S)
        name = Label(wording.TITLE, "strong")
        name.setProperty("ground", "bar")
        row.addWidget(name)
        if self._demo:
            row.addSpacing(theme.GAP_S)
            row.addWidget(Tag(wording.TRAINING, "yellow"))
        row.addSpacing(theme.GAP_L)
        words = {0: wording.NAV_DAY, 1: wording.NAV_STATISTICS}
        if self._has_rules:
            words[2] = workbench_wording.NAV
        if self._has_keeping:
            words[3] = keeping_wording.NAV
        for place, word in words.items():
            button = NavButton(word, partial(self.open_page, place))
            button.setCheckable(True)
            button.setProperty("ringInside", True)
            button.setChecked(place == 0)
            button.setToolTip(f"Ctrl+{place + 1}")
            row.addWidget(button)
            self.nav[place] = button
        row.addStretch(1)
        self.clerk = ElidedLabel("", "body", personal=True)
        self.clerk.setMaximumWidth(200)
        self.date = Label("", "body")
        for label in (self.clerk, self.date):
            label.setProperty("ground", "bar")
        self.clerk.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.previous_day = IconButton("left", lambda: self._step_day(-1))
        self.next_day = IconButton("right", lambda: self._step_day(1))
        for arrow, word in ((self.previous_day, "前の日"), (self.next_day, "次の日")):
            arrow.setAccessibleName(word)
            arrow.setToolTip(word)
        row.addWidget(self.clerk, 1)
        row.addSpacing(theme.GAP_L)
        for part in (self.previous_day, self.date, self.next_day):
            row.addWidget(part)
        return bar

    def _wire(self, background: Background) -> None:
        self.pane.page_pressed.connect(self.open_viewer)
        self._wire_viewer()
        self.day_page.list.opened.connect(self.open_viewer)
        self.statistics.period_chosen.connect(self.presenter.show_period)
        self.statistics.stepped.connect(lambda step: self.presenter.show_period(step=step))
        background.changed.connect(self._changed)
        self._set_keys()

    def _wire_viewer(self) -> None:
        self.viewer.closed.connect(self.close_viewer)

    def _renew_viewer(self) -> None:
        """The pages of a case are those of its people: the next one is shown in a new viewer."""
        old, self.viewer = self.viewer, PacketViewer(self.presenter)
        had_focus = old.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._wire_viewer()
        self.day_page.take_viewer(self.viewer)
        discard(old)
        if had_focus:
            self.viewer.sheets.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, changes: Changes) -> None:
        self.presenter.refresh(changes)

    def _shortcuts(self) -> None:
        for keys, act in (
            ("F9", self._approve),
            ("F7", self._return),
            ("Ctrl+1", lambda: self.open_page(0)),
            ("Ctrl+2", lambda: self.open_page(1)),
            ("Ctrl+3", lambda: self.open_page(2)),
            ("Ctrl+4", lambda: self.open_page(3)),
            *((f"Alt+{place + 1}", partial(self._open_tab, place)) for place in range(5)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)

    def _page(self, place: int) -> QWidget | None:
        """The page of a place, built when first opened; None where this desk has none."""
        if place < 2:
            return (self.day_page, self.statistics)[place]
        return self._open_workbench() if place == 2 else self._open_keeping()

    def _open_keeping(self) -> KeepingPage | None:
        if self.keeping is None and self._has_keeping:
            self.keeping = self._make_keeping()
            self.keeping.said.connect(self.toast.say)
            self.pages.addWidget(self.keeping)
        return self.keeping

    def _leave_keeping(self) -> None:
        """Who is protected stands there: the page goes with the look at it."""
        if self.keeping is not None:
            self.pages.removeWidget(self.keeping)
            discard(self.keeping)
            self.keeping = None
            self.case_left.emit()

    def _on_keeping(self) -> bool:
        return self.keeping is not None and self.pages.currentWidget() is self.keeping

    def _open_workbench(self) -> WorkbenchPage | None:
        """The rules, built when first opened: the day should stand at once."""
        if self.workbench is None and self._has_rules:
            self.workbench = self._make_workbench()
            self.workbench.keys_changed.connect(self._set_keys)
            self.workbench.said.connect(self.toast.say)
            self.pages.addWidget(self.workbench)
        return self.workbench

    def _open_tab(self, place: int) -> None:
        if self._on_workbench() and self.workbench is not None:
            self.workbench.open_tab(place)
        elif self._on_keeping() and self.keeping is not None:
            self.keeping.open_tab(place)

    def _on_workbench(self) -> bool:
        return self.workbench is not None and self.pages.currentWidget() is self.workbench

    def _approve(self) -> None:
        if self.workbench is not None and self._on_workbench():
            self.workbench.primary()
        elif self.pages.currentIndex() == 0 and self.pane.decision.approve.isEnabled() and not self.pane.returning():
            self.presenter.approve()

    def _return(self) -> None:
        if self.workbench is not None and self._on_workbench():
            self.workbench.second()
        elif self.pages.currentIndex() == 0:
            self.pane.open_return()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody took belongs to the rules."""
        if event.key() == Qt.Key.Key_Escape and self.workbench is not None and self._on_workbench():
            self.workbench.escape()
        else:
            super().keyPressEvent(event)

    def _set_keys(self) -> None:
        if self.workbench is not None and self._on_workbench():
            self.keys.set_keys(self.workbench.keys())
            return
        if self._on_keeping():
            self.keys.set_keys(
                [
                    KeyAction("F5", "読み直す", self._reload),
                    KeyAction("Alt ←", "前の日", lambda: self._step_day(-1), sequence="Alt+Left"),
                    KeyAction("Alt →", "次の日", lambda: self._step_day(1), sequence="Alt+Right"),
                ]
            )
            return
        on_day = self.pages.currentIndex() == 0
        keys: list[KeyAction] = []
        if on_day and not self.day_page.viewing():
            keys.append(KeyAction("F3", "条件で絞る", self.day_page.list.toggle_filters))
        keys.append(KeyAction("F5", "読み直す", self._reload))
        if on_day and self.day_page.viewing():
            keys.append(KeyAction("Esc", wording.BACK, self.close_viewer))
            keys.append(KeyAction("PgUp", "前のページ", lambda: self.viewer.turn(-1), shortcut=False))
            keys.append(KeyAction("PgDn", "次のページ", lambda: self.viewer.turn(1), shortcut=False))
        elif on_day:
            keys.append(KeyAction("F6", wording.SEE_PAGES, self.open_viewer))
        if on_day and self._protection is not None:
            keys.append(KeyAction(*PROTECTION_KEY, self.open_protection))
        step = self.presenter.step_day if on_day else lambda days: self.presenter.show_period(step=days)
        words = ("前の日", "次の日") if on_day else ("前の期間", "次の期間")
        keys.append(KeyAction("Alt ←", words[0], lambda: step(-1), sequence="Alt+Left"))
        keys.append(KeyAction("Alt →", words[1], lambda: step(1), sequence="Alt+Right"))
        keys.append(KeyAction("F11", wording.SAVE_PDF, lambda: self.export("pdf"), right=True))
        keys.append(KeyAction("F12", wording.SAVE_XLSX, lambda: self.export("xlsx"), right=True))
        self.keys.set_keys(keys)

    def open_protection(self) -> None:
        """Requests of 支援措置 that wait for the one in charge."""
        if self._protection is not None and self.presenter.state.day is not None:
            dialog = ProtectionDialog(self._protection, self._background, self.presenter.state.day, self)
            dialog.finished.connect(self._protection_left)
            dialog.open()

    def _protection_left(self) -> None:
        """Who asked and for whom goes with the dialog."""
        for dialog in self.findChildren(ProtectionDialog):
            discard(dialog)
        self.case_left.emit()

    def _step_day(self, days: int) -> None:
        self.presenter.step_day(days)
        if self._on_keeping() and self.keeping is not None and self.presenter.state.day is not None:
            self.keeping.open(self.presenter.state.day)

    def _reload(self) -> None:
        if self._on_keeping() and self.keeping is not None:
            self.keeping.load()
            return
        if self.pages.currentIndex() == 1:
            self.presenter.show_period()
        self.presenter.load()
