"""What presenters need of ui.background, without Qt: to run a call off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from desk_app.services.changes import Changes


class Running(Protocol):
    """A call under way."""

    def cancel(self) -> None:
        """Keep its result from arriving."""


class Runner(Protocol):
    """Runs calls of the services."""

    def run(
        self,
        op: Callable[[], Any],
        *,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        changes: Changes | Callable[[Any], Changes] | None = None,
        key: str = "",
    ) -> Running:
        """Run off the GUI thread and hand the result back to it."""
        ...
