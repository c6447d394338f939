"""A desk that opens while its window is already there: the façade at once, the data folder behind it."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_app.app import App
from desk_app.home import SETTINGS_FILE

if TYPE_CHECKING:
    from desk_app.bootstrap.desk import OpenDesk


class LaterDesk:
    """Opens a desk at the first call of any service, on the thread that calls (the services' worker).

    An error of opening is raised by that call and by every later one, and by ``close``.
    """

    def __init__(self, opening: Callable[[], OpenDesk]) -> None:
        self._opening = opening
        self._lock = threading.Lock()
        self._desk: OpenDesk | None = None
        self._error: Exception | None = None

    def desk(self) -> OpenDesk:
        """The open desk; opens it at the first call."""
        with self._lock:
            if self._error is not None:
                raise self._error
            if self._desk is None:
                try:
                    self._desk = self._opening()
                except Exception as error:
                    self._error = error
                    raise
            return self._desk

    def app(self, *, demo: bool = False) -> App:
        """The façade; none of its services is touched before it is called."""
        counter = ("session", "residents", "cases", "packets", "printing", "devices", "reviews", "kiosk")
        names = (*counter, "rules", "protection")
        services: dict[str, Any] = {name: _Later(self, name) for name in names}
        return App(**services, demo=demo)

    def close(self) -> None:
        """Close the desk if it was opened; raise what kept it from opening."""
        with self._lock:
            if self._desk is not None:
                self._desk.close()
        if self._error is not None:
            raise self._error


class _Later:
    """A service by name: every method opens the desk first."""

    def __init__(self, later: LaterDesk, name: str) -> None:
        self._later = later
        self._name = name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            service = getattr(self._later.desk().app, self._name)
            return getattr(service, method)(*args, **named)

        return call


def is_demo(home: Path) -> bool:
    """Whether the folder is a demo town, by its settings file. Raises FileNotFoundError when there is none."""
    return bool(tomllib.loads((home / SETTINGS_FILE).read_text(encoding="utf-8")).get("demo", False))
