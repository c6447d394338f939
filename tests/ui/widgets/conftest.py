"""The theme is set once; each test gets a window of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.widgets.layouts import Surface


@pytest.fixture(autouse=True)
def _theme(qapp):
    theme.apply(qapp, theme.LIGHT)


@pytest.fixture
def show(qtbot) -> Callable[..., QWidget]:
    """Show widgets in a window, one below the other."""

    kept: list[QWidget] = []

    def in_window(*widgets: QWidget, width: int = 800, height: int = 600) -> QWidget:
        window = Surface("ground")
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        window.resize(width, height)
        qtbot.addWidget(window)
        kept.append(window)  # nothing else holds it: Python would delete it under the test
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return in_window
