"""A line on standard error that says how far long work is: in place on a terminal, now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

from desk_app.domain.pace import Pace

_EVERY, _EVERY_ELSEWHERE = 0.5, 10.0
_WIDTH = 60


class ProgressLine:
    """Told rows and the part done; writes the standing. Use as the ``progress`` of an import."""

    def __init__(self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out or sys.stderr
        self._clock = clock
        self._pace = Pace(clock())
        self._in_place = self._out.isatty()
        self._next = clock() + (_EVERY if self._in_place else _EVERY_ELSEWHERE)
        self._written = False

    def __call__(self, rows: int, fraction: float) -> None:
        """Write the standing when it is time to."""
        now = self._clock()
        standing = self._pace.at(rows, fraction, now)
        if now < self._next:
            return
        self._next = now + (_EVERY if self._in_place else _EVERY_ELSEWHERE)
        self._written = True
        self._out.write(f"\r{standing.text:<{_WIDTH}}" if self._in_place else f"{standing.text}\n")
        self._out.flush()

    def end(self) -> None:
        """Take the line away again on a terminal."""
        if self._written and self._in_place:
            self._out.write("\r" + " " * (2 * _WIDTH) + "\r")
            self._out.flush()
