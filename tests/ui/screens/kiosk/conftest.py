"""A kiosk window over the fake hall, its time moved by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTimer

from tests.support.fake_hall import FakeKiosk, hall_app
from ui import theme
from ui.background import Background
from ui.screens.kiosk.presenter import Times
from ui.screens.kiosk.window import KioskWindow


class StillTimer(QTimer):
    """A timer that ticks only when a test emits its timeout."""

    def start(self, *_args: object) -> None:
        """Stand still."""


@pytest.fixture
def background(qapp) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def open_kiosk(qapp, qtbot, background) -> Callable[..., KioskWindow]:
    """Open the kiosk at a size and wait for its first page."""
    theme.apply(qapp, theme.LIGHT)
    kept = []

    def opened(kiosk: FakeKiosk | None = None, size=(1080, 1440), demo=False, times=Times(idle=60, warning=20)):  # noqa: B008 - frozen
        window = KioskWindow(
            hall_app(kiosk=kiosk or FakeKiosk(), demo=demo),
            background,
            times=times,
            ticker=StillTimer(),
            full_screen=False,
        )
        qtbot.addWidget(window, before_close_func=lambda one: setattr(one, "_unlocked", True))
        kept.append(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        assert background.wait_idle()
        return window

    return opened


@pytest.fixture
def tick() -> Callable[[KioskWindow, int], None]:
    """Let seconds pass."""

    def pass_seconds(window: KioskWindow, seconds: int) -> None:
        for _ in range(seconds):
            window._ticker.timeout.emit()

    return pass_seconds
