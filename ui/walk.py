"""Walks the windows through prepared steps and keeps a picture of each: the demo without a display."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEventLoop
from PySide6.QtWidgets import QWidget

from desk_app.app import App
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.signature import Strokes
from desk_app.services.views import CaseView, PacketView
from ui.background import Heartbeat
from ui.case_store import ResidentPage
from ui.main import make_application, staff_windows
from ui.screens.kiosk.window import KioskWindow
from ui.screens.staff.event_choices import CertificatesPage
from ui.screens.staff.event_pages import DatePage
from ui.screens.staff.event_people import NewbornPage
from ui.screens.staff.event_view import EventView
from ui.screens.supervisor.window import SupervisorWindow
from ui.screens.supervisor.workbench.keys import TRIAL

R = TypeVar("R")
STAFF_SIZE = (1366, 768)
RESIDENT_SIZE = (1280, 800)
KIOSK_SIZE = (1080, 1440)
STEP_SECONDS = 300


def prepare() -> None:
    """Make the application for a walk; the windows need it."""
    make_application()


class Moment(Protocol):
    """A step of the walk: a name for its picture and the view to show."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def view(self) -> CaseView: ...  # noqa: D102


class Walk:
    """The windows of a desk off-screen. ``worst_ms`` is the longest the event loop was ever blocked."""

    def __init__(self, app: App, out: Path) -> None:
        self.app = app
        self.out = out
        self.pictures: list[Path] = []
        self.staff, self.resident, self.background, self.store = staff_windows(app)
        self.heartbeat = Heartbeat()
        for window, size in ((self.staff, STAFF_SIZE), (self.resident, RESIDENT_SIZE)):
            window.resize(*size)
            window.show()
        self.staff.start()
        self.settle()
        self.heartbeat.start()

    def settle(self) -> None:
        """Let everything that waits be delivered and painted."""
        self.background.wait_idle()
        wait(120)
        self.background.wait_idle()

    def call(self, action: Callable[[], R]) -> R:
        """Run something on the services' thread while the windows live on; raises what it raises."""
        results: list[Any] = []
        errors: list[Exception] = []
        self.background.run(action, then=results.append, failed=errors.append)
        if not self.background.wait_idle(STEP_SECONDS):
            raise TimeoutError("a step of the walk never ended")
        if errors:
            raise errors[0]
        result: R = results[0]
        return result

    def gap(self, action: Callable[[], object]) -> float:
        """Longest time in milliseconds that the event loop stood still while the action ran."""
        self.heartbeat.start()
        action()
        self.heartbeat.stop()
        return self.heartbeat.worst_ms

    def pause(self, milliseconds: int) -> None:
        """Let the windows idle."""
        wait(milliseconds)

    def shoot(self, widget: QWidget, name: str) -> None:
        """Keep a picture of a window as it stands."""
        path = self.out / f"{name}.png"
        if not widget.grab().save(str(path)):
            raise OSError(f"the picture {path.name} could not be written")
        self.pictures.append(path)

    def steps(self, moments: Iterator[Moment], strokes: Strokes) -> CaseView:
        """Show and shoot every moment in both windows; the last view."""
        view: CaseView | None = None
        while (moment := self.call(partial(next, moments, None))) is not None:
            view = moment.view
            self.store.put(view)
            if moment.name.startswith(("5", "6", "7", "8")):
                self.store.put_packet(self.call(lambda: stored_packet(self.app, moment.view)))
            self.settle()
            self.shoot(self.staff, f"staff-{moment.name}")
            self._resident(moment, strokes)
        if view is None:
            raise ValueError("a walk without steps")
        return view

    def _resident(self, moment: Moment, strokes: Strokes) -> None:
        if moment.name == "3-interview":
            for language in ("ja", "ja-easy", "en"):
                view = self.call(partial(self.app.cases.set_language, moment.view.id, language))
                self.store.put(view)
                self.settle()
                self.shoot(self.resident, f"resident-{moment.name}-{language}")
            self.store.put(self.call(lambda: self.app.cases.set_language(moment.view.id, "ja")))
        elif moment.name == "5-preview":
            self.shoot(self.resident, "resident-5-papers")
            self.store.show_resident(ResidentPage.SIGN)
            self.settle()
            self.resident.sign_page.pad.set_strokes(strokes)
            self.settle()
            self.shoot(self.resident, "resident-5-signature")

    def kiosk(self) -> str:
        """Check in at the kiosk as somebody who moved here; the ticket's barcode."""
        window = KioskWindow(self.app, self.background, full_screen=False)
        window.resize(*KIOSK_SIZE)
        window.show()
        self._show_kiosk(window, "language")
        window.presenter.choose_language("ja-easy")
        self._show_kiosk(window, "purpose")
        window.presenter.choose("転入")
        self._show_kiosk(window, "question")
        while (ticket := window.presenter.state.ticket) is None:
            window.presenter.choose("unknown")
            self.settle()
        self._show_kiosk(window, "ticket")
        window.deleteLater()
        return ticket.barcode

    def _show_kiosk(self, window: KioskWindow, name: str) -> None:
        self.settle()
        self.shoot(window, f"kiosk-{name}")

    def events(self, search: str, day: date) -> None:
        """The pages of a death, a birth and certificates for a household found by this search, with their interview.

        Each case is given up at its end. ``day`` is the day of the death and of the birth.
        """
        self._walk_event(search, LifeEvent.DEATH, (lambda view: _type_day(view, day), lambda view: view.digit("1")))
        self._walk_event(search, LifeEvent.BIRTH, (lambda view: _type_child(view, day),))
        self._walk_event(search, LifeEvent.CERTIFICATE, (lambda _view: None, _type_copies))

    def _walk_event(self, search: str, event: LifeEvent, fill: Sequence[Callable[[EventView], object]]) -> None:
        case = self.call(lambda: opened(self.app, search))
        self.store.put(case)
        self.settle()
        view = self.staff.current_view()
        if not isinstance(view, EventView):
            raise TypeError("the case is not at its event")
        view.event_page.grid.chosen.emit(event.value)
        for n, step in enumerate(fill, 1):
            self.settle()
            step(view)
            self.settle()
            self.shoot(self.staff, f"staff-2-{event.name.lower()}-{n}")
            view.advance()
        while self.store.view is not None and self.store.view.step == 1:
            self.settle()
            view.focus_first()
            view.digit("1")
            view.advance()
            self.settle()
        self.shoot(self.staff, f"staff-3-{event.name.lower()}")
        self.call(lambda: self.app.cases.cancel(case.id, "画面の見本"))
        self.store.put(None)

    def supervisor(self, approve: Callable[[], object]) -> None:
        """The supervisor's day before and after the approval."""
        window = SupervisorWindow(self.app, self.background)
        window.resize(*STAFF_SIZE)
        window.show()
        self.settle()
        self.shoot(window, "supervisor-day")
        self.call(approve)
        window.presenter.load()
        self.settle()
        self.shoot(window, "supervisor-approved")
        window.open_page(1)
        self.settle()
        self.shoot(window, "supervisor-statistics")
        self._workbench(window)
        window.close()

    def _workbench(self, window: SupervisorWindow) -> None:
        """The rules: one procedure with its condition, then the first case of the day tried against them."""
        window.open_page(2)
        self.settle()
        if window.workbench is None:
            return
        window.workbench.browse_page.table.choose("B01")
        self.settle()
        self.shoot(window, "workbench-rules")
        window.workbench.open_tab(TRIAL)
        self.settle()
        window.workbench.primary()
        self.settle()
        window.workbench.trial_page.table.choose("D01/")
        self.settle()
        self.shoot(window, "workbench")

    def close(self) -> None:
        """Close the windows and end the workers."""
        self.heartbeat.stop()
        for window in (self.staff, self.resident):
            window.close()
        self.background.close()


def opened(app: App, search: str) -> CaseView:
    """A new case at its event, of the largest household that this search finds."""
    hits = [hit for hit in app.residents.search(search, limit=50).hits if hit.status == "現存" and not hit.guarded]
    view = app.cases.open()
    app.cases.take_household(view.id, max(hits, key=lambda hit: hit.household_size).resident_id)
    return app.cases.confirm_identity(view.id, "運転免許証")


def _type_day(view: EventView, day: date) -> None:
    page = view.pages[view.detail]
    if isinstance(page, DatePage):
        page.date.set_value(day)


def _type_child(view: EventView, day: date) -> None:
    page = view.pages[view.detail]
    if isinstance(page, NewbornPage):
        form = page.forms[0]
        form.name.setText(f"{form.name.text()}結衣")
        form.kana.setText(f"{form.kana.text()}ユイ")
        form.birth.set_value(day)


def _type_copies(view: EventView) -> None:
    page = view.pages[view.detail]
    if isinstance(page, CertificatesPage):
        for row, count in zip(page.rows[:6:5], (2, 1), strict=False):
            row.copies.setText(str(count))


def stored_packet(app: App, view: CaseView) -> PacketView:
    """The packet view of a case as it is stored."""
    return app.packets.stored(view.id)


def wait(milliseconds: int) -> None:
    """Let the event loop go on for a while."""
    clock = QElapsedTimer()
    clock.start()
    while clock.elapsed() < milliseconds:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
