"""A staff window in a test: press keys as a clerk does, wait until everything has arrived."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.background import Background
from ui.case_store import CaseStore
from ui.screens.resident.window import ResidentWindow
from ui.screens.staff.window import StaffWindow

NO = Qt.KeyboardModifier.NoModifier
IDLE_SECONDS = 120
"""Only a desk that hangs reaches this, also on a machine that has much else to do."""
NEVER_MS = 3_600_000


class StaffDesk:
    """Both windows of a desk over an App."""

    def __init__(self, app, world=None, *, size=(1366, 768)):
        self.app, self.world = app, world
        self.background = Background()
        self.store = CaseStore()
        self.window = StaffWindow(app, self.background, self.store)
        self._stop_the_clocks()
        self.resident = ResidentWindow(app, self.background, self.store)
        self.window.resize(*size)
        self.resident.resize(1280, 800)
        self.resident.show()
        self.window.show()
        self.window.activateWindow()
        self.window.start()
        self.settle()

    def _stop_the_clocks(self):
        """Nothing comes or goes by itself while a test looks: no step made ahead, no notice that ends, no reading."""
        for timer in (self.window._prepare_soon, self.window.toast._timer, self.window._tick):
            timer.setInterval(NEVER_MS)

    @property
    def view(self):
        return self.store.view

    @property
    def step(self):
        return self.window.current_step()

    def settle(self, rounds=4):
        """Deliver everything under way, then paint; a closed dialog gives the keys back as a desktop does."""
        for _ in range(rounds):
            assert self.background.wait_idle(IDLE_SECONDS)
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
            QApplication.processEvents()

    def wait(self, ready, what, seconds=120.0):
        """Run the event loop until something is so."""
        end = time.monotonic() + seconds
        while not ready():
            self.settle(1)
            assert time.monotonic() < end, what
            QTest.qWait(5)

    def target(self) -> QWidget:
        """Where keys go: the dialog on top, else the focused widget, else the window."""
        modal = QApplication.activeModalWidget()
        focus = QApplication.focusWidget()
        if modal is not None:
            return focus if focus is not None and modal.isAncestorOf(focus) else modal
        return focus if focus is not None and focus.window() is self.window else self.window

    def key(self, key, modifier=NO, *, times=1):
        """Press a key where the focus is."""
        for _ in range(times):
            QTest.keyClick(self.target(), key, modifier)
            self.settle()

    def type(self, text):
        """Type text where the focus is (non-ASCII as an input method commits it)."""
        for char in text:
            if char.isascii():
                QTest.keyClicks(self.target(), char)
            else:
                field = self.target()
                field.insert(char)
        self.settle()

    def digits(self, text):
        """Press digit keys one by one, each where the focus then is."""
        for char in text:
            QTest.keyClick(self.target(), getattr(Qt.Key, f"Key_{char}"))
            self.settle()

    def enter(self):
        self.key(Qt.Key.Key_Return)

    def close(self):
        self.window.close()
        self.resident.close()
        self.background.close()
        self.window.deleteLater()
        self.resident.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
