"""The staff window: top bar, rail, one step in the middle, live pane at the right, function keys along the bottom."""

# ruff: noqa: PLC0415 - dialogs are read when the first one opens (quick start)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desk_app.domain.case_status import STEPS
from desk_app.domain.ids import PersonId
from desk_app.services.changes import Changes, Kind
from ui import theme
from ui.case_store import CaseStore, PinRequest
from ui.device_bridge import DeviceBridge
from ui.forgetting import Forgetting, discard
from ui.screens.staff import card_sign_words, card_words
from ui.screens.staff import wording as words
from ui.screens.staff.actions import StaffActions
from ui.screens.staff.bar_presenter import bar_model, rail_state, with_device
from ui.screens.staff.card_words import METHODS, Method
from ui.screens.staff.devices_presenter import card_said, scan_said
from ui.screens.staff.home_view import HomeView
from ui.screens.staff.parts import MARGIN, StepView
from ui.screens.staff.scans import ScanRouter
from ui.screens.staff.steps import make_step
from ui.screens.staff.top_bar import TopBarView
from ui.screens.staff.trouble import Trouble
from ui.widgets.banner import Banner, Toast
from ui.widgets.focus_ring import FocusRing
from ui.widgets.navigation import FunctionKeyBar, KeyAction, StepRail
from ui.widgets.progress import ProgressLine

if TYPE_CHECKING:
    from desk_app.app import App
    from desk_app.domain.card import BarcodeRead, CardRead, DeviceInfo
    from desk_app.domain.secret_text import SecretText
    from desk_app.services.protection_views import ReleaseNeed
    from desk_app.services.views import SheetRow, TopBar
    from ui.background import Background, Operation
    from ui.screens.staff.card_dialog import CardDialog
    from ui.screens.staff.card_order import CardOrder
    from ui.screens.staff.card_signing import CardSigning
    from ui.screens.staff.devices_dialog import DevicesDialog
    from ui.screens.staff.pane_view import SidePane

HOME, CONFIRM, CLOSED = -1, 3, len(STEPS)
PANE_STEPS = (0, 1, 2, 3)
"""Steps that show the live pane; afterwards the papers need the room."""
LOOKED_UP = ("search", "count", "look", "explain", "event-fee", "card-look", "resident-page", "slips")
"""Kinds of work whose results are of the case shown: one that comes late would show somebody to the next person."""
PREPARED_STEPS, PREPARE_MS = (0, 1), 400
NARROW = 1180
BAR_SECONDS = 5


class StaffWindow(QMainWindow):
    """One desk's window. It holds no data of its own: everything comes from the CaseStore or by signal."""

    ready = Signal()
    """The top bar and the unfinished cases are there for the first time."""
    closed = Signal()

    def __init__(self, app: App, background: Background, store: CaseStore) -> None:
        super().__init__()
        self.app = app
        self.background = background
        self.store = store
        self.acts = StaffActions(app, background, store, self)
        self.setWindowTitle(words.TITLE)
        self.setMinimumSize(900, 500)
        self._steps: dict[int, StepView] = {}
        self._bar: TopBar | None = None
        self._order: CardOrder | None = None
        self._reading = ""
        self._read: Operation | None = None
        self._signing: CardSigning | None = None
        self.devices: DevicesDialog | None = None
        """The device screen while it is open."""
        self._last_reads: dict[str, str] = {}
        self._pane: SidePane | None = None
        self._build()
        self._listen()
        self.forgetting = Forgetting(app.session, background, store.left, self)
        self.bridge = DeviceBridge(app.devices, self)
        self.scans = ScanRouter(self, self.acts, self.toast, step=self.current_step, find=self._find_scanned)
        self.bridge.barcode_read.connect(self.on_barcode)
        self.bridge.device_changed.connect(self.on_device)
        self._prepare_soon = QTimer(self, singleShot=True, interval=PREPARE_MS)
        self._prepare_soon.timeout.connect(self._prepare)
        self.ready.connect(self._prepare_soon.start)
        self._tick = QTimer(self)
        self._tick.setInterval(BAR_SECONDS * 1000)
        self._tick.timeout.connect(self.acts.refresh_top_bar)
        self._show_step()

    def start(self) -> None:
        """Read the top bar and the unfinished cases, start the devices. After the first paint."""
        self.acts.refresh_top_bar()
        self.acts.list_cases()
        self.background.run(lambda: None, then=lambda _none: self.ready.emit())
        self.background.run(self.bridge.listen, failed=self.acts.fail)
        self._tick.start()

    def step_view(self, step: int) -> StepView:
        """The view of a step (-1 home, 7 closed), made when it is first needed."""
        if step not in self._steps:
            view = HomeView(self.acts) if step == HOME else make_step(step, self.acts)
            self._steps[step] = view
            self.stack.addWidget(view)
            self._connect_step(view)
        return self._steps[step]

    def current_step(self) -> int:
        """The step shown: -1 between two cases, 7 after closing."""
        return HOME if self.store.view is None else min(self.store.view.step, CLOSED)

    def current_view(self) -> StepView:
        """The view in the middle."""
        return self.step_view(self.current_step())

    # --- building ---
    def _build(self) -> None:
        self.top = TopBarView(training=self.app.demo)
        self.rail = StepRail(words.STEPS)
        self.banner = Banner()
        self.progress = ProgressLine()
        self.stack = QStackedWidget()
        self.keys = FunctionKeyBar()
        above = QVBoxLayout()
        above.setContentsMargins(MARGIN, 0, MARGIN, 0)
        above.addWidget(self.banner)
        above.addWidget(self.progress)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, theme.GAP_S, 0, 0)
        middle.setSpacing(0)
        middle.addLayout(above)
        middle.addWidget(self.stack, 1)
        row = self._row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(middle, 1)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addLayout(row, 1)
        column.addWidget(self.keys)
        self.setCentralWidget(centre)
        self.toast = Toast(self)
        self.ring = FocusRing(self)

    @property
    def pane(self) -> SidePane:
        """The right column, made for the first case or while nobody does anything."""
        if self._pane is None:
            self._pane = self._new_pane()
        return self._pane

    def _new_pane(self) -> SidePane:
        from ui.screens.staff.pane_view import SidePane

        pane = SidePane()
        pane.hide()
        pane.set_narrow(self.width() < NARROW)
        pane.ask_wanted.connect(self.acts.ask_again)
        pane.override_wanted.connect(self.override)
        pane.explanation_wanted.connect(self.acts.explain)
        self.acts.explained.connect(pane.take_explanations)
        self._row.addWidget(pane)
        return pane

    def _listen(self) -> None:
        acts = self.acts
        runs: dict[str, Callable[[], object]] = {
            "F1": self.help,
            "F2": acts.call_next,
            "F3": self.find_people,
            "F4": self.read_card,
            "F6": self.choose_language,
            "F7": self.focus_pane,
            "F8": acts.suspend,
        }
        keys = [KeyAction(key, label, runs[key]) for key, label in words.KEYS]
        keys.append(KeyAction(*words.BACK_KEY, self.back, right=True, sequence="Alt+Left"))
        keys.append(KeyAction(*words.NEXT_KEY, lambda: self.current_view().advance(), right=True, shortcut=False))
        self.keys.set_keys(keys)
        QShortcut(QKeySequence("F9"), self, self.ask_release)
        QShortcut(QKeySequence("F10"), self, self.show_devices)
        for n in range(len(STEPS)):
            QShortcut(QKeySequence(f"Ctrl+{n + 1}"), self, lambda s=n: self.go_to(s))
        self.rail.chosen.connect(self.go_to)
        self.top.call_wanted.connect(acts.call_next)
        self.top.devices_wanted.connect(self.show_devices)
        self.store.left.connect(self._forget)
        self.store.changed.connect(self._show_step)
        self.store.pin_entered.connect(self._pin_entered)
        self.store.strokes_offered.connect(acts.sign)
        acts.troubled.connect(self.show_trouble)
        acts.settled.connect(self.banner.hide)
        acts.noticed.connect(self.toast.say)
        acts.card_was_read.connect(self._card_read_elsewhere)
        acts.busy.connect(self._show_busy)
        self.progress.cancel.clicked.connect(self._give_up_reading)
        acts.top_bar_read.connect(self._show_bar)
        self.background.changed.connect(self._on_changes)

    def _connect_step(self, view: StepView) -> None:
        """Signals that only some steps have."""
        for name, target in (
            ("why_wanted", self._show_why),
            ("row_shown", self._row_shown),
            ("override_wanted", self.override),
            ("missing_reason_wanted", self.ask_missing_reason),
            ("home_wanted", self.acts.suspend_quietly),
            ("card_wanted", self.sign_by_card),
        ):
            signal = getattr(view, name, None)
            if signal is not None:
                signal.connect(target)

    # --- showing ---
    def _show_step(self) -> None:
        step = self.current_step()
        view = self.step_view(step)
        changed = self.stack.currentWidget() is not view
        self.rail.set_state(*rail_state(self.store.view))
        if step in PANE_STEPS or self._pane is not None:
            self.pane.setVisible(step in PANE_STEPS)
            if step != CONFIRM:
                self.pane.unfollow()
        if step in PANE_STEPS:
            self.pane.show_case(self.store.view)
        if self.store.view is not None:
            view.show_case(self.store.view)
        if changed:
            self.stack.setCurrentWidget(view)
            view.focus_first()
        if step == HOME and self._tick.isActive():  # before ``start`` the services stay asleep: first the window
            self.acts.list_cases()
            self.forgetting.begin()
        if self._tick.isActive():
            self._prepare_soon.start()

    def _forget(self) -> None:
        """The case before was left: what showed it is thrown away, with what fields and lists keep, and made anew."""
        for dialog in self.findChildren(QDialog):
            dialog.reject()
            discard(dialog)
        for step in [step for step in self._steps if step != HOME]:
            self.stack.removeWidget(view := self._steps.pop(step))
            discard(view)
        if self._pane is not None:
            self._row.removeWidget(self._pane)
            discard(self._pane)
            self._pane = self._new_pane()  # now: a layout without its widget would hold the first one for ever
            self._pane.setVisible(self.current_step() in PANE_STEPS)
        self._last_reads.clear()
        self._order = None
        if self._read is not None:
            self._read.cancel()
        self._give_up_reading()
        self.background.drop(*LOOKED_UP)
        self.banner.forget()
        self.toast.forget()

    def _prepare(self) -> None:
        """Make what comes next while nobody does anything, one step at a time: each takes a moment.

        Between two people these are the right column and the first steps of the next case, within a case the step
        after the present one.
        """
        step = self.current_step()
        if self._pane is None:
            self._pane = self._new_pane()
            self._prepare_soon.start()
            return
        wanted = PREPARED_STEPS if step == HOME else range(step + 1, min(step + 2, CLOSED))
        missing = [one for one in wanted if one not in self._steps]
        if missing:
            self.step_view(missing[0])
            self._prepare_soon.start()

    def show_trouble(self, trouble: Trouble) -> None:
        """Say it over the step; what was entered stays."""
        text = " ".join(part for part in (trouble.reason, *trouble.details) if part)
        self.banner.show_message(trouble.tone, trouble.item, text, trouble.remedy)

    def _show_busy(self, text: str, reader: str) -> None:
        """A line with words; while a reader works on a card it offers to give that up."""
        self._reading = reader
        if text:
            self.progress.start(text, cancellable=bool(reader))
        else:
            self.progress.stop()

    def _give_up_reading(self) -> None:
        """Ask once; the reading itself then says how far it came and what to do."""
        reader, self._reading = self._reading, ""
        self.progress.cancel.hide()
        if reader:
            self.background.run(lambda: self.app.devices.cancel_read(reader), failed=self.acts.fail, free=True)

    def _show_bar(self, bar: TopBar) -> None:
        self._bar = bar
        self.top.show_bar(bar_model(bar))
        self._tell_devices()
        home = self._steps.get(HOME)
        if isinstance(home, HomeView):
            home.set_waiting(bar.waiting)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touches(Kind.TICKETS | Kind.DEVICES | Kind.RESIDENTS):
            self.acts.refresh_top_bar()
        view = self.store.view
        foreign = changes.initiator is not self.acts and view is not None and changes.case_id == view.id
        if foreign and changes.touches(Kind.CASE | Kind.PACKET | Kind.REVIEW):
            self.acts.reload()

    # --- keys ---
    def back(self) -> None:
        """Alt+←: a reason closes, a step goes one page back, else the step before."""
        if self._pane_shown() and self.pane.leave():
            return
        if not self.current_view().back() and self.current_step() in range(1, len(STEPS)):
            self.go_to(self.current_step() - 1)

    def go_to(self, step: int) -> None:
        """Go to a step of the rail."""
        self.acts.go_to(step)

    def find_people(self) -> None:
        """F3: the search box, in a new case where there is none."""
        if self.store.view is None:
            self.acts.open_new(then=self._focus_search)
        elif self.current_step() == 0:
            self._focus_search()
        elif self.current_step() == 1:
            self.acts.go_to(0)
        else:
            self.toast.say("この受付の人は決まっています。選び直すときは、左の「本人確認」へ戻ります。")

    def _find_scanned(self, text: str) -> None:
        """Look up who stands on a scanned paper, in a new case where there is none."""
        if self.store.view is None:
            self.acts.open_new(then=lambda: self._search_for(text))
        else:
            self._search_for(text)

    def _search_for(self, text: str) -> None:
        from ui.screens.staff.identify_view import IdentifyView

        view = self.step_view(0)
        if isinstance(view, IdentifyView):
            view.search.search_for(text)

    def focus_pane(self) -> None:
        """F7: the procedures at the right."""
        if self._pane_shown():
            self.pane.live.focus_first()

    def help(self) -> None:
        """F1: the keys."""
        from ui.screens.staff.dialogs import HelpDialog

        HelpDialog(self).open()

    def choose_language(self) -> None:
        """F6: the language of the resident's window."""
        from ui.screens.staff.dialogs import LanguageDialog

        view = self.store.view
        if view is None:
            self.toast.say("受付を始めてから選びます。")
            return
        dialog = LanguageDialog(self, view.language)
        dialog.accepted.connect(lambda: self._language(dialog.language))
        dialog.open()

    def _language(self, language: str) -> None:
        if language:
            self.acts.set_language(language)
            self.toast.say(words.LANGUAGE_SET.format(language=words.LANGUAGES[language]))

    def read_card(self) -> None:
        """F4: look what lies on the reader, ask for the secret, read once."""
        from ui.screens.staff.card_dialog import CardDialog

        if self.store.view is None:
            self.acts.open_new(then=self.read_card)
        else:
            self._ask_card(CardDialog)

    def sign_by_card(self) -> None:
        """The resident's card signs the papers: look what lies there, ask for the password, sign once."""
        from ui.screens.staff.card_signing import CardSigning, SignCardDialog

        self._signing = self._signing or CardSigning(self.acts, self)
        self._ask_card(SignCardDialog)

    def _ask_card(self, kind: type[CardDialog]) -> None:
        readers = [d for d in (self._bar.devices if self._bar is not None else ()) if "card" in d.kind]
        if not readers:
            self.show_trouble(Trouble(words.READER, words.NO_READER, words.NO_READER_REMEDY, tone="warning"))
            return
        self.store.take_back_pin()
        dialog = kind(self, readers)
        dialog.look_wanted.connect(self.acts.look_at_card)
        self.acts.card_looked.connect(dialog.show_look)
        self.acts.look_failed.connect(dialog.show_fault)
        dialog.accepted.connect(lambda: self._card_ordered(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.look_again()

    def _card_ordered(self, dialog: CardDialog) -> None:
        order = dialog.order()
        if not dialog.by_resident:
            self._carry_out(order)
            return
        said = METHODS[order.method]
        self._order = order
        self.store.ask_pin(PinRequest(said.label, said.most, order.tries_left, said.least, said.letters))
        is_signing = order.method is Method.SIGN_PASSWORD
        self.toast.say(card_sign_words.WAITING if is_signing else card_words.WAITING_FOR_RESIDENT)

    def _carry_out(self, order: CardOrder) -> None:
        if order.method is Method.SIGN_PASSWORD and self._signing is not None:
            self._signing.sign(order)
        else:
            self._read = self.acts.read_card(order)

    def _card_read_elsewhere(self, read: CardRead) -> None:
        """A card is offered in step 1; in another step it is only told."""
        self._last_reads["card"] = card_said(read)
        if self.current_step() != 0:
            self.toast.say(card_words.READ_ELSEWHERE)

    def _pin_entered(self, secret: SecretText | None) -> None:
        order, self._order = self._order, None
        if order is None or secret is None:
            if secret is not None:
                secret.wipe()
            if order is not None:
                self.toast.say(card_words.GIVEN_UP)
            return
        self._carry_out(replace(order, secret=secret))

    def override(self, key: str) -> None:
        """Decide against a determination."""
        from desk_app.domain.procedure import Result
        from ui.screens.staff.dialogs import OverrideDialog
        from ui.screens.staff.papers_presenter import row_of

        view = self.store.view
        row = row_of(view, key) if view is not None else None
        if row is None or view is None:
            return
        names = {person.id: person.name.replace("\u3000", " ") for person in view.people}
        people = [
            (d.person, names.get(d.person, "") if d.person else "", d.result is Result.REQUIRED)
            for d in row.determinations
        ]
        dialog = OverrideDialog(self, row.name, people)
        procedure = row.procedure
        dialog.accepted.connect(
            lambda: self.acts.override(
                procedure, _person_id(dialog.person()), required=dialog.required(), reason=dialog.reason()
            )
        )
        dialog.open()

    def ask_release(self) -> None:
        """F9: ask for a release of a protected person's items."""
        self.acts.find_release_needs(self._release_needs)

    def _release_needs(self, needs: tuple[ReleaseNeed, ...]) -> None:
        from ui.screens.staff.release_dialog import ReleaseDialog, offer_relock

        shut = [need for need in needs if need.shut]
        if not shut:
            offer_relock(self, self.acts, lambda: self.toast.say(words.NO_RELEASE_NEEDED))
            return
        dialog = ReleaseDialog(self, shut)
        dialog.accepted.connect(
            lambda: self.acts.request_release(dialog.resident(), dialog.fields(), dialog.reason())
        )
        dialog.open()

    def ask_missing_reason(self, missing: tuple[SheetRow, ...]) -> None:
        """Sheets without a tick: close only with a reason."""
        from ui.screens.staff.dialogs import ReasonDialog

        names = "\n".join(f"・{sheet.title}" for sheet in missing[:6])
        more = f"\nほか {len(missing) - 6} 件" if len(missing) > 6 else ""
        dialog = ReasonDialog(
            self, words.MISSING_TITLE, f"{words.MISSING_LEAD}\n{names}{more}", accept=words.CLOSE_CASE
        )
        dialog.accepted.connect(lambda: self.acts.close_case(dialog.reason()))
        dialog.open()

    def cancel_case(self) -> None:
        """Give the case up, with a reason (Ctrl+Delete)."""
        from ui.screens.staff.dialogs import ReasonDialog

        if self.store.view is None or self.current_step() == CLOSED:
            return
        dialog = ReasonDialog(self, words.CANCEL_CASE, words.CANCEL_LEAD, accept=words.CANCEL_CASE, danger=True)
        dialog.accepted.connect(lambda: self.acts.cancel_case(dialog.reason()))
        dialog.open()

    # --- events ---
    def on_barcode(self, read: BarcodeRead) -> None:
        """Route a scan by its content; it is never typed into a field. A test read goes to the device screen."""
        if self._bar is not None:
            said = self._last_reads["scanner"] = scan_said(read, self._bar.now)
            if self.devices is not None and self.devices.takes_scans:
                self.devices.show_scan(said, read)
                return
        self.scans.route(read)

    def show_devices(self) -> None:
        """F10: the devices with their states, test reads and what to do."""
        from ui.screens.staff.devices_dialog import DevicesDialog

        dialog = self.devices = DevicesDialog(self, self.app.devices, self.background)
        dialog.finished.connect(self._devices_left)
        self._tell_devices()
        dialog.look_around()
        dialog.open()

    def _devices_left(self) -> None:
        if self.devices is not None:
            self.devices.deleteLater()
        self.devices = None

    def _tell_devices(self) -> None:
        if self.devices is not None and self._bar is not None:
            self.devices.show_devices(self._bar.devices, self._last_reads)

    def on_device(self, device: DeviceInfo) -> None:
        """A device changed its state."""
        if self._bar is not None:
            self._show_bar(replace(self._bar, devices=with_device(self._bar, device)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes a reason; what nobody wanted goes to the step."""
        if event.key() == Qt.Key.Key_Escape:
            if not (self._pane_shown() and self.pane.leave()):
                self.banner.hide()
        elif event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.cancel_case()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the rail shows numbers only and the pane is slimmer."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        for item in self.rail.items():
            item.setMinimumWidth(52 if narrow else 160)
            item.setToolTip(item.text() if narrow else "")
        self.rail.setFixedWidth(76 if narrow else 216)
        if self._pane is not None:
            self._pane.set_narrow(narrow)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the timers; the case is stored already."""
        self._tick.stop()
        self._prepare_soon.stop()
        super().closeEvent(event)
        self.closed.emit()

    def _pane_shown(self) -> bool:
        return self._pane is not None and self._pane.isVisible()

    def _show_why(self, key: str) -> None:
        self.pane.show_why(key)

    def _row_shown(self, key: str) -> None:
        if self.current_step() == CONFIRM:
            self.pane.follow(key)

    def _focus_search(self) -> None:
        view = self.step_view(0)
        find = getattr(view, "find_people", None)
        if find is not None:
            find()


def _person_id(person: str | None) -> PersonId | None:
    return None if person is None else PersonId(person)
