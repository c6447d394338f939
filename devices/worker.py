"""One named thread for each scanner, and one that hands what they read to the program, so no reader waits for it."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence

from desk_app.domain.card import BarcodeRead, DeviceInfo, DeviceState
from devices.errors import Disconnected, UnknownDevice
from devices.scanner import Refused, ScannerSettings, ScanReader, Waiting
from devices.serial_port import SerialPort

_log = logging.getLogger(__name__)
OUTBOX_SIZE = 64
FIRST_WAIT_SECONDS = 0.1
LONGEST_WAIT_SECONDS = 5.0

Outgoing = BarcodeRead | DeviceInfo
OpenPort = Callable[[], SerialPort]


class Outbox:
    """A bounded queue drained by one thread that calls the program back; when it is full, reads are refused."""

    def __init__(self, deliver: Callable[[Outgoing], None]) -> None:
        self._deliver = deliver
        self._queue: queue.Queue[Outgoing | None] = queue.Queue(OUTBOX_SIZE)
        self._thread = threading.Thread(target=self._run, name="device-outbox", daemon=True)
        self._thread.start()

    def put(self, item: Outgoing) -> bool:
        """Hand one item over; False (and nothing kept) when the program has fallen too far behind."""
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            return False
        return True

    def close(self) -> None:
        """Deliver what is waiting, then end the thread (at most 2 seconds)."""
        try:
            self._queue.put(None, timeout=1.0)
        except queue.Full:
            _log.warning("device outbox did not drain")
        if threading.current_thread() is not self._thread:
            self._thread.join(2.0)

    def _run(self) -> None:
        while self._next_delivered():
            pass  # each item in a call of its own: waiting for the next one holds nothing of the last

    def _next_delivered(self) -> bool:
        item = self._queue.get()
        if item is None:
            return False
        try:
            self._deliver(item)
        except Exception as error:  # a listener's mistake must not stop the readers
            _log.error("a device listener raised %s", type(error).__name__)
        return True


class ScannerWorker:
    """Reads one scanner on its own thread; opens the port again, with growing pauses, after every hang-up."""

    def __init__(self, info: DeviceInfo, settings: ScannerSettings, open_port: OpenPort, outbox: Outbox) -> None:
        self._info = info
        self._settings = settings
        self._open_port = open_port
        self._outbox = outbox
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"device-{info.name}", daemon=True)

    @property
    def info(self) -> DeviceInfo:
        """The device as it is now."""
        return self._info

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def close(self) -> None:
        """Stop and wait for the thread (at most 2 seconds)."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(2.0)

    def _run(self) -> None:
        wait = FIRST_WAIT_SECONDS
        while not self._stop.is_set():
            try:
                port = self._open_port()
            except Disconnected as problem:
                self._say(DeviceState.ABSENT, problem.reason)
                self._stop.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
                continue
            except UnknownDevice as wrong:  # a setting only the driver can judge: no use in trying again
                self._say(DeviceState.FAULT, f"{wrong.reason}{wrong.remedy}")
                return
            wait = FIRST_WAIT_SECONDS
            self._say(DeviceState.READY)
            try:
                self._read_until_lost(port)
            except Disconnected as problem:
                self._say(DeviceState.ABSENT, problem.reason)
            finally:
                port.close()

    def _read_until_lost(self, port: SerialPort) -> None:
        assert threading.current_thread() is self._thread, "a port belongs to its own thread"
        reader = ScanReader(self._settings)
        while not self._stop.is_set():
            self._pass_all(reader.feed(port.read(), time.monotonic()))

    def _pass_all(self, found: Sequence[BarcodeRead | Refused | Waiting]) -> None:
        """In a call of its own, so that waiting for the next code holds nothing of the last."""
        for one in found:
            self._pass_on(one)

    def _pass_on(self, one: BarcodeRead | Refused | Waiting) -> None:
        if isinstance(one, Refused):
            _log.info("%s: a code was refused", self._info.name)
            self._say(DeviceState.READY, one.reason, always=True)
        elif isinstance(one, Waiting):
            self._say(DeviceState.READY, f"分割QRの {one.read}/{one.total} を読みました。続けて読み取ってください。")
        elif not self._outbox.put(one):
            self._say(
                DeviceState.FAULT, "読み取りが多すぎて受け取れません。もう一度読み取ってください。", always=True
            )
        elif self._info.detail:
            self._say(DeviceState.READY)

    def _say(self, state: DeviceState, detail: str = "", *, always: bool = False) -> None:
        """Tell a change of state; the same state twice is told only for a refused code."""
        info = DeviceInfo(self._info.uri, self._info.kind, self._info.name, state, detail)
        is_news = always or info != self._info
        self._info = info
        if is_news:
            self._outbox.put(info)
