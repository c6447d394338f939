"""Screenshots without a hand on the mouse: the headless demo saves every step of a case from the real windows."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QWidget

from desk_app.app import App
from desk_app.services.views import CaseView, PacketView
from ui.background import Heartbeat
from ui.case_store import ResidentPage
from ui.main import RESIDENT_SIZE, STAFF_SIZE, make_application, staff_windows

SETTLE_ROUNDS = 6
NAMES = (
    "1-identify",
    "2-event",
    "3-interview",
    "4-confirm",
    "5-sign",
    "6-print",
    "7-hand-over",
    "8-closed",
)


def shoot(widget: QWidget, path: Path) -> Path:
    """Save what a widget shows now as a PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path)):
        raise OSError(f"cannot write {path.name}")
    return path


class StaffStage:
    """Both windows over an App, driven by views: ``show`` puts a view on screen, ``shoot`` saves both windows."""

    def __init__(self, app: App, *, size: tuple[int, int] = STAFF_SIZE) -> None:
        self.application = make_application()
        self.staff, self.resident, self.background, self.store = staff_windows(app)
        self.heartbeat = Heartbeat()
        self.staff.resize(*size)
        self.resident.resize(*RESIDENT_SIZE)
        self.staff.show()
        self.resident.show()
        self.staff.start()
        self.heartbeat.start()
        self.settle()

    def show(self, view: CaseView | None, packet: PacketView | None = None) -> None:
        """Put a view (and the packet that belongs to it) on both windows."""
        self.store.put(view)
        if packet is not None:
            self.store.put_packet(packet)
        self.settle()

    def ask_signature(self) -> None:
        """The pad on the resident's window."""
        self.store.show_resident(ResidentPage.SIGN)
        self.settle()

    def settle(self, seconds: float = 0.0) -> None:
        """Let everything arrive and be painted."""
        end = time.monotonic() + seconds
        for _round in range(SETTLE_ROUNDS):
            self.background.wait_idle()
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        while time.monotonic() < end:
            self.background.wait_idle()
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)

    def shoot(self, folder: Path, name: str, *, resident: bool = False) -> list[Path]:
        """Save the staff window, and the resident's where asked."""
        made = [shoot(self.staff, folder / f"staff-{name}.png")]
        if resident:
            made.append(shoot(self.resident, folder / f"resident-{name}.png"))
        return made

    def close(self) -> None:
        """Close both windows and end the worker."""
        self.heartbeat.stop()
        self.staff.close()
        self.resident.close()
        self.background.close()


def shoot_step(stage: StaffStage, view: CaseView, folder: Path, packet: PacketView | None = None) -> list[Path]:
    """Show a view at its step and save both windows under the step's name."""
    stage.show(view, packet)
    stage.settle(0.15 if view.step in (4, 5) else 0.0)
    return stage.shoot(folder, NAMES[min(view.step, len(NAMES) - 1)], resident=True)
