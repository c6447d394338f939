"""Calls of a library that may never come back, on a thread of their own: nobody waits longer than the time-out."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from devices.errors import Cancelled, ChannelBroken, TooSlow

T = TypeVar("T")
TICK_SECONDS = 0.05


class _Call:
    def __init__(self, call: Callable[[], Any]) -> None:
        self.call = call
        self.is_done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self.call()
        except BaseException as error:  # whatever it is, the caller's thread raises it
            self.error = error
        self.is_done.set()


class BlockingCalls:
    """One thread. After a time-out or a cancelling it is left alone: it does ``afterwards`` when it comes back."""

    def __init__(self, what: str, afterwards: Callable[[], None]) -> None:
        self._what = what
        self._afterwards = afterwards
        self._cancelled = threading.Event()
        self._is_left = False
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="pcsc-calls", daemon=True)
        self._thread.start()

    def run(self, call: Callable[[], T], timeout_seconds: float) -> T:
        """What the call gives or raises. Raises TooSlow, Cancelled, and ChannelBroken after one of these."""
        if self._is_left:
            raise ChannelBroken(self._what)
        job = _Call(call)
        self._calls.put(job)
        deadline = time.monotonic() + timeout_seconds
        while not job.is_done.wait(TICK_SECONDS if self._cancelled.is_set() is False else 0):
            if self._cancelled.is_set() or time.monotonic() > deadline:
                self._is_left = True
                self._calls.put(None)
                raise Cancelled(self._what) if self._cancelled.is_set() else TooSlow(self._what)
        if job.error is not None:
            raise job.error
        result: T = job.result
        return result

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody gave up."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """From any thread: the call under way is left alone."""
        self._cancelled.set()

    def close(self, timeout_seconds: float) -> None:
        """Do ``afterwards`` and end the thread, waiting at most so long; a second call does nothing."""
        if not self._is_left:
            self._is_left = True
            self._calls.put(None)
            self._thread.join(timeout_seconds)

    def wait_until_over(self, timeout_seconds: float) -> bool:
        """Whether the thread has ended, ``afterwards`` and all, within this time."""
        self._thread.join(max(0.0, timeout_seconds))
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._calls.get()) is not None:
            job.run()
        self._afterwards()
