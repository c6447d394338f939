"""Background work: one worker for the services, a small pool for the rest, results on the GUI thread."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEventLoop, QObject, Qt, QTimer, Signal

from desk_app.domain.errors import EnvironmentProblem
from desk_app.services.changes import Changes

log = logging.getLogger(__name__)

R = TypeVar("R")
Announced = Changes | Callable[[Any], Changes] | None
"""What an operation changed: known beforehand, or read from its result."""

QUEUE_LIMIT = 64
"""More waiting operations than this mean that the worker hangs; the next one is refused, not piled up."""


class Operation:
    """A running or waiting operation; ``cancel`` keeps its result from being delivered."""

    __slots__ = ("_announced", "_busy", "_failed", "_future", "_key", "_then", "cancelled")

    def __init__(
        self,
        then: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        announced: Announced,
        busy: Callable[[bool], None] | None,
        key: str,
    ) -> None:
        self._then = then
        self._failed = failed
        self._announced = announced
        self._busy = busy
        self._key = key
        self._future: Future[Any] | None = None
        self.cancelled = False

    def cancel(self) -> None:
        """Drop the result; an operation that has not begun is not begun."""
        self.cancelled = True
        if self._future is not None:
            self._future.cancel()


class Background(QObject):
    """Runs closures off the GUI thread and hands their result or exception back to it.

    Services are touched by one worker only, in the order asked (the case file has one writer). ``free=True`` is for
    work that waits on something else: rendering a page, reading a card.
    """

    changed = Signal(object)
    """Emitted on the GUI thread with the Changes record after a successful operation."""
    busy_changed = Signal(bool)
    """True when the first operation begins to wait, False when the last one was delivered."""

    _done = Signal(object)

    def __init__(self, parent: QObject | None = None, *, free_workers: int = 2, limit: int = QUEUE_LIMIT) -> None:
        super().__init__(parent)
        self._services = ThreadPoolExecutor(1, thread_name_prefix="services")
        self._free = ThreadPoolExecutor(free_workers, thread_name_prefix="free")
        self._limit = limit
        self._open: set[Operation] = set()
        self._closed = False
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        op: Callable[[], R],
        *,
        then: Callable[[R], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        changes: Announced = None,
        busy: Callable[[bool], None] | None = None,
        free: bool = False,
        key: str = "",
    ) -> Operation:
        """Run ``op`` off the GUI thread, then call ``then`` with its result (or ``failed`` with the exception).

        ``key`` names a kind of work of which only the newest counts (search while typing): an older one is
        cancelled. With more than the limit waiting, ``failed`` gets an EnvironmentProblem at once.
        """
        operation = Operation(then, failed, changes, busy, key)
        if key:
            for older in [one for one in self._open if one._key == key]:
                older.cancel()
        if self._closed or len(self._open) >= self._limit:
            operation._future = Future()
            operation._future.set_exception(_overloaded())
            self._open.add(operation)
            self._announce_busy(operation)
            self._done.emit(operation)
            return operation
        self._open.add(operation)
        self._announce_busy(operation)
        pool = self._free if free else self._services
        operation._future = pool.submit(op)
        operation._future.add_done_callback(lambda _future: self._post(operation))
        return operation

    def drop(self, *keys: str) -> None:
        """Deliver nothing of these kinds of work that is under way."""
        for operation in [one for one in self._open if one._key in keys]:
            operation.cancel()

    def waiting(self) -> int:
        """How many operations are not delivered yet."""
        return len(self._open)

    def wait_idle(self, timeout_seconds: float = 30.0) -> bool:
        """Run the event loop until everything is delivered. For tests and scripted runs; False on time-out."""
        end = time.monotonic() + timeout_seconds
        while self._open:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if time.monotonic() > end:
                return False
            if self._open:
                time.sleep(0.001)
        QCoreApplication.processEvents()
        return True

    def close(self) -> None:
        """Cancel what waits and end the workers; results still under way are dropped."""
        self._closed = True
        for operation in list(self._open):
            operation.cancel()
        self._services.shutdown(wait=True, cancel_futures=True)
        self._free.shutdown(wait=True, cancel_futures=True)
        self._open.clear()

    def _announce_busy(self, operation: Operation) -> None:
        if operation._busy is not None:
            operation._busy(True)
        if len(self._open) == 1:
            self.busy_changed.emit(True)

    def _post(self, operation: Operation) -> None:
        """Worker side (or the cancelling thread): hand the finished operation over to the GUI thread."""
        if self._closed or not shiboken6.isValid(self):
            return
        self._done.emit(operation)

    def _deliver(self, operation: Operation) -> None:
        if operation not in self._open:
            return
        self._open.discard(operation)
        future, operation._future = operation._future, None  # each holds the other, and one of them the result
        if operation._busy is not None and receiver_alive(operation._busy):
            operation._busy(False)
        if future is not None and not operation.cancelled and not future.cancelled():
            self._hand_out(operation, future)
        if not self._open:
            self.busy_changed.emit(False)

    def _hand_out(self, operation: Operation, future: Future[Any]) -> None:
        error = future.exception()
        if error is not None:
            self._fail(operation, error)
            return
        result = future.result()
        if operation._then is not None and receiver_alive(operation._then):
            operation._then(result)
        announced = operation._announced
        if callable(announced):
            announced = announced(result)
        if announced is not None:
            self.changed.emit(announced)

    def _fail(self, operation: Operation, error: BaseException) -> None:
        if not isinstance(error, Exception):
            raise error
        if operation._failed is not None and receiver_alive(operation._failed):
            operation._failed(error)
        elif operation._failed is None:
            log.error("background operation failed: %s", type(error).__name__)


def receiver_alive(callback: Callable[..., object]) -> bool:
    """Whether the Qt objects of a callback still exist: that of a bound method, those a function closes over."""
    touched = (getattr(callback, "__self__", None), *_closed_over(callback))
    return all(shiboken6.isValid(one) for one in touched if isinstance(one, QObject))


def _closed_over(callback: Callable[..., object]) -> Iterator[object]:
    for cell in getattr(callback, "__closure__", None) or ():
        with suppress(ValueError):  # a variable that has no value
            yield cell.cell_contents


def _overloaded() -> EnvironmentProblem:
    return EnvironmentProblem(
        "処理", "前の処理が終わらず、たまっています。", "少し待ってから、もう一度操作してください。"
    )


class Heartbeat(QObject):
    """Measures how long the event loop was ever blocked: the worst gap between two ticks of a 5 ms timer."""

    GRAIN_MS = 5

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since = QElapsedTimer()
        self._worst_ns = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(self.GRAIN_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def worst_ms(self) -> float:
        """Longest gap between two ticks since the last reset, in milliseconds (never below the grain)."""
        return self._worst_ns / 1e6

    def start(self) -> None:
        """Begin to measure."""
        self.reset()
        self._timer.start()

    def stop(self) -> None:
        """End measuring; a gap that is still open counts."""
        if self._timer.isActive():
            self._tick()
            self._timer.stop()

    def reset(self) -> None:
        """Forget the worst gap and measure anew from now."""
        self._worst_ns = 0
        self._since.start()

    def _tick(self) -> None:
        self._worst_ns = max(self._worst_ns, self._since.nsecsElapsed())
        self._since.restart()
