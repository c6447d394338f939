"""Waiting for what another thread does."""

from __future__ import annotations

import threading
from collections.abc import Callable

ENOUGH_SECONDS = 60.0
"""Reached only when something is broken."""
_PAUSE_SECONDS = 0.005


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that another thread does; fails when it does not happen."""
    pause = threading.Event()
    for _ in range(int(ENOUGH_SECONDS / _PAUSE_SECONDS)):
        if is_so():
            return
        pause.wait(_PAUSE_SECONDS)
    raise AssertionError("did not happen")
