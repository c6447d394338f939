"""A workbench over the fake rule book: its presenters alone, or in the supervisor's window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.fake_hall import FakeReviews, hall_app
from tests.support.fake_rule_book import FakeRuleBook
from ui import theme
from ui.screens.supervisor.window import SupervisorWindow
from ui.screens.supervisor.workbench.page import Asking


class Waiting:
    """A call that was asked for and has not come back."""

    def __init__(self, finish: Callable[[], None]) -> None:
        self._finish = finish
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True

    def finish(self) -> None:
        if not self.cancelled:
            self._finish()


class AtOnce:
    """Runs every call at once; with ``hold`` it waits until ``finish`` is called."""

    def __init__(self) -> None:
        self.hold = False
        self.waiting: list[Waiting] = []
        self.announced: list[Any] = []

    def run(self, op, *, then=None, failed=None, changes=None, key=""):
        del key

        def finish() -> None:
            try:
                result = op()
            except Exception as error:
                failed(error)
                return
            then(result)
            if changes is not None:
                self.announced.append(changes)

        made = Waiting(finish)
        if self.hold:
            self.waiting.append(made)
        else:
            finish()
        return made

    def finish(self) -> None:
        """Let everything that waits come back."""
        waiting, self.waiting, self.hold = self.waiting, [], False
        for one in waiting:
            one.finish()


class Told:
    """The view in memory: parts drawn, errors by part, what was said."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.errors: dict[str, Exception] = {}
        self.said: list[str] = []

    def show_part(self, part: str) -> None:
        self.parts.append(part)

    def show_error(self, error: Exception, part: str) -> None:
        self.errors[part] = error

    def clear_error(self, part: str) -> None:
        self.errors.pop(part, None)

    def say(self, text: str) -> None:
        self.said.append(text)


class Files:
    """What the person chooses in the system's dialogs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened = ""
        self.folder_chosen = ""
        self.asked: list[str] = []

    def asking(self) -> Asking:
        return Asking(self._save, lambda _window, _kind: self.opened, lambda _window: self.folder_chosen)

    def _save(self, _window, name, _kind):
        self.asked.append(name)
        return str(self.folder / name)


@pytest.fixture
def rules() -> FakeRuleBook:
    return FakeRuleBook()


@pytest.fixture
def runner() -> AtOnce:
    return AtOnce()


@pytest.fixture
def view() -> Told:
    return Told()


@pytest.fixture
def files(tmp_path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def open_workbench(qapp, qtbot, background, files) -> Callable[..., SupervisorWindow]:
    """Open the supervisor's window at the rules and wait until they are there."""
    if theme.current() is not theme.LIGHT or not qapp.styleSheet():
        theme.apply(qapp, theme.LIGHT)
    kept = []

    def opened(rules: FakeRuleBook, size=(1366, 768)):
        app = replace(hall_app(reviews=FakeReviews()), rules=rules)
        window = SupervisorWindow(app, background, asking=files.asking())
        qtbot.addWidget(window)
        window.toast._timer.setInterval(3_600_000)  # it is still there when a test looks at it
        kept.append(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.open_page(2)
        assert background.wait_idle()
        return window

    return opened
