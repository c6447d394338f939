"""Notices card readers that are plugged in and out, and cards that come and go, on one thread for all of them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from desk_app.domain.card import DeviceInfo, DeviceState
from devices.reader_states import is_plugged
from devices.reader_urls import is_serial_reader
from devices.uri import DeviceUri

_log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5
ASK_AGAIN_SECONDS = 10.0
"""A serial reader that is plugged in is asked anew so often; between, only its port is looked for."""
LONGEST_WAIT_SECONDS = 30.0


class ReaderWatch:
    """Tells each change of state of these card readers, and nothing else."""

    def __init__(
        self,
        readers: Sequence[DeviceUri],
        describe: Callable[[DeviceUri], DeviceInfo],
        tell: Callable[[DeviceInfo], object],
        *,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        """``describe`` asks a reader how it is; ``tell`` hears of changes, beginning with the first state."""
        self._sights = [_Sight(uri) for uri in readers]
        self._describe = describe
        self._tell = tell
        self._look_seconds = look_seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="device-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop and wait for the thread (at most 2 seconds)."""
        self._stop.set()
        if threading.current_thread() is not self._thread:
            self._thread.join(2.0)

    def _run(self) -> None:
        while not self._stop.is_set():
            for sight in self._sights:
                try:
                    self._look(sight)
                except Exception as error:  # one reader's driver must not end the watch over the others
                    _log.error("looking at a reader raised %s", type(error).__name__)
            self._stop.wait(self._look_seconds)

    def _look(self, sight: _Sight) -> None:
        now = time.monotonic()
        if not sight.is_due(now):
            return
        info = self._describe(sight.uri)
        sight.note(info, now)
        if info != sight.told and info.state is not DeviceState.BUSY:
            sight.told = info
            self._tell(info)


class _Sight:
    """One reader: what was told of it, and when it is asked again."""

    def __init__(self, uri: DeviceUri) -> None:
        self.uri = uri
        self.told: DeviceInfo | None = None
        self._is_serial = is_serial_reader(uri)
        self._was_plugged: bool | None = None
        self._next = 0.0
        self._wait = LOOK_SECONDS

    def is_due(self, now: float) -> bool:
        if self._is_serial and (plugged := is_plugged(self.uri)) is not self._was_plugged:
            self._was_plugged = plugged
            return True
        return now >= self._next

    def note(self, info: DeviceInfo, now: float) -> None:
        """A reader in trouble is asked at growing intervals; one that is well, at its kind's."""
        if info.state is DeviceState.FAULT:
            self._wait = min(self._wait * 2, LONGEST_WAIT_SECONDS)
            self._next = now + self._wait
        else:
            self._wait = LOOK_SECONDS
            self._next = now + (ASK_AGAIN_SECONDS if self._is_serial and info.state is not DeviceState.BUSY else 0.0)
