"""The one case that both windows show, and what the resident's window is asked to show of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desk_app.domain.case_status import STEPS

if TYPE_CHECKING:
    from desk_app.domain.secret_text import SecretText
    from desk_app.services.views import CaseView, PacketView


class ResidentPage(Enum):
    """Pages of the resident's window."""

    WAITING = auto()
    QUESTION = auto()
    PAPERS = auto()
    PREVIEW = auto()
    SIGN = auto()
    PIN = auto()
    THANKS = auto()


@dataclass(frozen=True, slots=True)
class PinRequest:
    """A secret asked on the resident's screen: what it is for, at most how many characters, at least how many.

    ``least`` of 0 means exactly ``digits``; ``letters`` offers A to Z beside the digits (署名用パスワード).
    """

    label: str
    digits: int
    tries_left: int | None = None
    least: int = 0
    letters: bool = False


class CaseStore(QObject):
    """Holds the current CaseView and its packet; every window refreshes from ``changed``."""

    changed = Signal()
    """The case view was replaced."""
    left = Signal()
    """The people of the case before are gone: whoever holds anything of them lets go of it. Before ``changed``."""
    packet_changed = Signal()
    """The drawn packet was replaced or dropped."""
    resident_page_changed = Signal()
    """The resident's window shall show another page."""
    strokes_offered = Signal(object)
    """The resident confirmed a signature on the pad (Strokes)."""
    pin_entered = Signal(object)
    """The resident typed the secret (a SecretText, to be wiped by who takes it); None when it was given up."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: CaseView | None = None
        self._before: CaseView | None = None
        self._packet: PacketView | None = None
        self._page = ResidentPage.WAITING
        self._preview_page = 0
        self._pin: PinRequest | None = None

    @property
    def view(self) -> CaseView | None:
        """The case as the services last gave it, or None between two cases."""
        return self._view

    @property
    def before(self) -> CaseView | None:
        """The same case one change ago: what the live pane compares with."""
        return self._before

    @property
    def packet(self) -> PacketView | None:
        """The drawn packet of the case, once there is one."""
        return self._packet

    @property
    def resident_page(self) -> ResidentPage:
        """What the resident's window shows."""
        return self._page

    @property
    def preview_page(self) -> int:
        """Page of the packet shown on the resident's preview (0-based)."""
        return self._preview_page

    @property
    def pin(self) -> PinRequest | None:
        """The secret number asked for, while one is."""
        return self._pin

    def put(self, view: CaseView | None) -> None:
        """Replace the case; another case than before drops everything that belonged to the old one.

        Of a case that is over only what its last page says is kept: its people have gone.
        """
        had = self._view is not None and not is_over(self._view)
        ends = view is not None and is_over(view)
        same = view is not None and self._view is not None and view.id == self._view.id and not (had and ends)
        if view is not None and ends:
            view = nameless(view)
        self._before = self._view if same else None
        self._view = view
        if not same:
            self._drop_packet()
        if had and not same:
            self.left.emit()
        self.changed.emit()
        self._follow(view)

    def put_packet(self, packet: PacketView | None) -> None:
        """Replace the drawn packet."""
        self._packet = packet
        self.packet_changed.emit()

    def show_resident(self, page: ResidentPage, *, preview_page: int = 0) -> None:
        """Ask the resident's window for a page."""
        self._page = page
        self._preview_page = preview_page
        self.resident_page_changed.emit()

    def ask_pin(self, request: PinRequest) -> None:
        """Ask the resident to type a secret number; the answer comes once as ``pin_entered``."""
        self._pin = request
        self.show_resident(ResidentPage.PIN)

    def answer_pin(self, secret: SecretText | None) -> None:
        """The resident's answer, None for giving up. It is handed on and not kept; nobody asked: it is wiped."""
        if self._pin is None:
            if secret is not None:
                secret.wipe()
            return
        self._pin = None
        self._follow(self._view)
        self.pin_entered.emit(secret)

    def take_back_pin(self) -> None:
        """The clerk no longer waits for the secret: the pad goes away and what was typed is wiped there."""
        self.answer_pin(None)

    def _follow(self, view: CaseView | None) -> None:
        """The page that belongs to the step, unless a secret number is being typed."""
        if self._pin is not None and view is not None:
            return
        self._pin = None
        page = _PAGE_OF_STEP.get(view.step, ResidentPage.THANKS) if view is not None else ResidentPage.WAITING
        keeps = page is ResidentPage.PAPERS and self._page in (ResidentPage.PREVIEW, ResidentPage.SIGN)
        if view is not None and keeps and self._before is not None and self._before.step == view.step:
            page = self._page
        self.show_resident(page, preview_page=self._preview_page if page is ResidentPage.PREVIEW else 0)

    def _drop_packet(self) -> None:
        if self._packet is not None:
            self._packet = None
            self.packet_changed.emit()


def is_over(view: CaseView) -> bool:
    """Whether the case is closed or cancelled."""
    return view.step >= len(STEPS)


def nameless(view: CaseView) -> CaseView:
    """What may be said of a case between two people: its number, how it ended, its language; of nobody in it."""
    from desk_app.services import views  # noqa: PLC0415  # a start shows no case yet

    return views.CaseView(
        id=view.id,
        number=view.number,
        status=view.status,
        step=view.step,
        reached=view.reached,
        life_event=view.life_event,
        language=view.language,
        clerk_name=view.clerk_name,
        desk_name=view.desk_name,
        signed=view.signed,
        print_job=view.print_job,
        review=view.review,
        events=view.events,
    )


_PAGE_OF_STEP = {
    0: ResidentPage.WAITING,
    1: ResidentPage.WAITING,
    2: ResidentPage.QUESTION,
    3: ResidentPage.PAPERS,
    4: ResidentPage.PAPERS,
    5: ResidentPage.PAPERS,
    6: ResidentPage.PAPERS,
}
