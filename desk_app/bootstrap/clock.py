"""Clocks: the machine's, and the one of the demo city."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")
DEMO_START = datetime(2026, 11, 24, 10, 31, tzinfo=JST)
"""The demo city's day: a Tuesday four days after the demo family moved."""


class SystemClock:
    """The machine's time, in Japan's zone: a day rolls over at the town hall's midnight."""

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(JST)

    def today(self) -> date:
        """Today in Japan."""
        return self.now().date()


class DemoClock:
    """Starts at a fixed moment and runs on at real speed, so that the demo is the same on every day.

    ``skip`` puts it forward, as the scripted case does between its steps.
    """

    def __init__(self, start: datetime = DEMO_START) -> None:
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The demo's present moment."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def today(self) -> date:
        """The demo's day."""
        return self.now().date()

    def skip(self, minutes: float) -> None:
        """Go forward by so many minutes."""
        self._start += timedelta(minutes=minutes)
