"""A supervisor's window over the fake hall."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.fake_hall import FakeReviews, hall_app
from ui import theme
from ui.background import Background
from ui.screens.supervisor.window import SupervisorWindow


@pytest.fixture
def background(qapp) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def open_window(qapp, qtbot, background) -> Callable[..., SupervisorWindow]:
    """Open the window at a size and wait until it shows its day."""
    theme.apply(qapp, theme.LIGHT)
    kept = []

    def opened(reviews: FakeReviews | None = None, size=(1366, 768), ask=lambda *_: "", demo=False):
        window = SupervisorWindow(hall_app(reviews=reviews, demo=demo), background, ask=ask)
        qtbot.addWidget(window)
        window.toast._timer.setInterval(3_600_000)  # it is still there when a test looks at it
        kept.append(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        assert background.wait_idle()
        window.day_page.list.table.setFocus()
        return window

    return opened
