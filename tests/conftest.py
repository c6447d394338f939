"""Every test stands alone: its own home, no real key store, no unexpected log line, no leaked environment."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before anything imports Qt or keyring: both read these once.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import coverage
import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qt_compat import qt_api

from tests.support.log_guard import LogGuard

settings.register_profile(
    "house",
    max_examples=100,
    deadline=None,  # a busy machine is not a failure
    database=None,  # nothing is left in the checkout
    derandomize=True,  # the same tree gives the same result
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

HOME_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "XDG_RUNTIME_DIR": "run",
}
"""Variables that say where a person's files are, and the folder each gets inside the test home."""

CHANGED_BY_PYTEST = frozenset({"PYTEST_CURRENT_TEST", "PYTEST_VERSION"})


COUNTED = (("desk_app", "domain"), ("desk_app", "rules"))
"""Rooms whose tests count for the coverage of domain and rules: counting makes the interpreter three times slower,
and tests that walk over everything would flatter the figure."""
TABLES = frozenset({"test_stories", "test_cases", "test_form_stories", "test_boundaries"})
"""Tables with hundreds of households: they hold what is decided, and the modules have counted tests of their own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that are long, or that are of other rooms than domain and rules, do not count for coverage."""
    for item in items:
        room = item.path.relative_to(Path(__file__).parent).parts[:2]
        if room not in COUNTED or item.path.stem in TABLES or item.get_closest_marker("slow"):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """What a fixture works out for tests that do not count is not counted either (pytest-cov stops for the call)."""
    counting = coverage.Coverage.current() if item.get_closest_marker("no_cover") else None
    if counting is not None:
        counting.stop()
    try:
        return (yield)
    finally:
        if counting is not None:
            counting.start()


@pytest.fixture(scope="session", autouse=True)
def a_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder for this test run, so that no test reads or writes the person's own files."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in HOME_FOLDERS.items():
            (home / folder).mkdir(parents=True, exist_ok=True)
            patch.setenv(name, str(home / folder))
        (home / "run").chmod(0o700)
        for name in ("IPPITSU_HOME", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            patch.delenv(name, raising=False)
        yield home


@pytest.fixture(autouse=True)
def no_leaked_environment(a_home: Path) -> Iterator[None]:
    """Environment variables and the working folder are after a test what they were before."""
    before, folder = _environment(), Path.cwd()
    yield
    after = _environment()
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    moved = Path.cwd() != folder
    os.chdir(folder)
    for name in changed:
        if name in before:
            os.environ[name] = before[name]
        else:
            del os.environ[name]
    assert not changed, f"the test leaked environment variables: {changed}"
    assert not moved, "the test left another working folder behind"


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in CHANGED_BY_PYTEST}


@pytest.fixture(autouse=True)
def log_guard(request: pytest.FixtureRequest) -> Iterator[LogGuard]:
    """Fails a test in which an unexpected WARNING or higher was logged.

    Expect one with ``log_guard.allow(text)`` or ``@pytest.mark.allows_log(text)``.
    """
    guard = LogGuard()
    for marker in request.node.iter_markers("allows_log"):
        guard.allow(marker.args[0])
    root = logging.getLogger()
    root.addHandler(guard)
    yield guard
    root.removeHandler(guard)
    assert not guard.unexpected, "unexpected log lines:\n" + "\n".join(guard.unexpected)


@pytest.fixture(autouse=True)
def no_window_left() -> Iterator[None]:
    """Windows that a test leaves open, or with a timer that runs, are destroyed with it, here and now.

    The collector would find them at any later moment and on any thread, where Qt can stop none of their timers.
    """
    before = _windows()
    yield
    for window in _windows():
        if window not in before and (window.isVisible() or _ticks(window)):
            window.deleteLater()
    qt_api.QtCore.QCoreApplication.sendPostedEvents(None, qt_api.QtCore.QEvent.Type.DeferredDelete.value)


def _windows() -> list[Any]:
    application = qt_api.QtWidgets.QApplication.instance()
    return [one for one in application.topLevelWidgets() if one.parentWidget() is None] if application else []


def _ticks(window: Any) -> bool:
    return any(timer.isActive() for timer in window.findChildren(qt_api.QtCore.QTimer))


@pytest.fixture
def repository() -> Path:
    """The folder of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def same_import_path() -> Iterator[None]:
    """sys.path is after a test what it was before."""
    before = list(sys.path)
    yield
    after = list(sys.path)
    sys.path[:] = before
    assert after == before, "the test changed sys.path"
