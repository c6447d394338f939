"""The serial line of a card reader: bytes with a deadline, and a way to give up from another thread."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

from devices.errors import Cancelled, DeviceProblem, Disconnected, TooSlow
from devices.serial_port import SerialPort
from devices.uri import DeviceUri
from devices.wiping import overwrite

TICK_SECONDS = 0.05
"""How soon a wait notices that it was cancelled."""
QUIET_SECONDS = 0.02
"""A line without a byte for so long has nothing left over from before."""


class ReaderLine:
    """Used by one thread, except ``cancel``."""

    def __init__(self, uri: DeviceUri, *, baud: int = 115_200, stop: int = 1, rts: bool = True) -> None:
        """Open the port. Raises Disconnected, UnknownDevice."""
        self.name = uri.target
        self._port = SerialPort(uri, timeout_seconds=TICK_SECONDS, baud=baud, stop=stop, rts=rts, exclusive=True)
        self._waiting = bytearray()
        self._cancelled = threading.Event()

    def wake(self, greet: Callable[[], None], close: Callable[[], None]) -> None:
        """Begin with a reader: forget what was left on the line, then ``greet`` it; what fails closes it again.

        Raises DeviceProblem when the reader says nothing, and whatever ``greet`` raises.
        """
        try:
            self.drain()
            greet()
        except TooSlow as silent:
            close()
            raise DeviceProblem(
                self.name,
                "リーダーが応じません。",
                "リーダーの電源と、設定の機器URL(ポートの名前)を確かめてください。",
            ) from silent
        except BaseException:
            close()
            raise

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody gave up."""
        return self._cancelled.is_set()

    def send(self, data: bytes | bytearray) -> None:
        """Write it all. Raises Disconnected, Cancelled."""
        self._raise_if_cancelled()
        self._port.write(data)

    def last_words(self, data: bytes | bytearray) -> None:
        """Write what lets the card go, although somebody gave up or the line is gone; nothing is waited for."""
        with contextlib.suppress(Disconnected):
            self._port.write(data)

    def take(self, count: int, deadline: float) -> bytes:
        """Exactly ``count`` bytes before ``deadline`` (monotonic). Raises TooSlow, Disconnected, Cancelled."""
        while len(self._waiting) < count:
            self._raise_if_cancelled()
            if time.monotonic() > deadline:
                raise TooSlow(self.name)
            self._waiting += self._port.read()
        taken = bytes(self._waiting[:count])
        self._waiting[:count] = bytes(count)
        del self._waiting[:count]
        return taken

    def some(self, deadline: float) -> bytes:
        """Whatever has come, at least one byte. Raises as ``take``."""
        first = self.take(1, deadline)
        rest = bytes(self._waiting)
        overwrite(self._waiting)
        self._waiting.clear()
        return first + rest

    def drain(self) -> None:
        """Forget what an earlier reading left on the line. Raises Disconnected."""
        ends = time.monotonic() + 5 * TICK_SECONDS
        while self._port.read_within(QUIET_SECONDS) and time.monotonic() < ends:
            pass
        self._waiting.clear()

    def pause(self, seconds: float) -> None:
        """Wait, at most until somebody gives up. Raises Cancelled."""
        if seconds > 0:
            self._cancelled.wait(seconds)
            self._raise_if_cancelled()

    def cancel(self) -> None:
        """From any thread: every wait ends with Cancelled."""
        self._cancelled.set()

    def close(self) -> None:
        """Let the port go; never raises."""
        self._waiting.clear()
        self._port.close()

    def _raise_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled(self.name)
