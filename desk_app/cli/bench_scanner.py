"""How long a 200-byte scan takes from the last byte on a pseudo-terminal to the window's slot, beside a bare read."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from desk_app.domain.card import BarcodeRead, DeviceInfo, DeviceState
from devices.desk import DeskReaders
from devices.sim_scanner import PtyScanner

if TYPE_CHECKING:
    from desk_app.services.api import DeviceService

BYTES = 200
PAUSE_SECONDS = 0.003
"""Between two scans: the thread of the reader is asleep again, as at a counter."""
LIMIT_MILLISECONDS = 60_000
"""Fifty scans take a second; so long only a broken reader takes."""


def scan_times(count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each scan to a slot of the GUI thread, and of the same bytes read plainly by a thread."""
    ours: list[float] = []
    bare: list[float] = []
    rounds = max(1, count // 50)
    for _ in range(rounds):
        ours += _to_the_window(50)
        bare += _bare(50)
    return ours, bare


def text_of(n: int) -> str:
    """A text of BYTES bytes with its AIM identifier and line end, another for each scan."""
    return f"{n:08d}".ljust(BYTES - 5, "x")


def _to_the_window(count: int) -> list[float]:
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    from ui.device_bridge import DeviceBridge

    application = QCoreApplication.instance() or QCoreApplication([])
    with PtyScanner() as scanner:
        readers = DeskReaders([f"{scanner.url}&repeat=0"])
        bridge = DeviceBridge(cast("DeviceService", _Devices(readers)))  # the part of the service that it uses
        loop = QEventLoop()
        times: list[float] = []
        sent = [0.0]

        def arrived(_read: BarcodeRead) -> None:
            times.append((time.perf_counter() - sent[0]) * 1000)
            if len(times) < count:
                QTimer.singleShot(int(PAUSE_SECONDS * 1000), scan)
            else:
                loop.quit()

        def scan() -> None:
            sent[0] = time.perf_counter()
            scanner.scan(text_of(len(times)), "QR")

        def changed(info: DeviceInfo) -> None:
            if info.state is DeviceState.READY and not sent[0]:  # what is sent before the port is open is lost
                QTimer.singleShot(int(PAUSE_SECONDS * 1000), scan)

        bridge.barcode_read.connect(arrived)
        bridge.device_changed.connect(changed)
        limit = QTimer(singleShot=True, interval=LIMIT_MILLISECONDS)
        limit.timeout.connect(loop.quit)
        limit.start()
        bridge.listen()
        loop.exec()
        limit.stop()
        readers.close()
        application.processEvents()
    if len(times) < count:
        raise RuntimeError("the simulated scanner was not heard")
    return times


class _Devices:
    """The readers as the bridge wants them."""

    def __init__(self, readers: DeskReaders) -> None:
        self._readers = readers

    def listen(self, on_barcode: Callable[[BarcodeRead], None], on_state: Callable[[DeviceInfo], None]) -> None:
        self._readers.listen(on_barcode, on_state)


def _bare(count: int) -> list[float]:
    """The floor: a thread blocked in read, and an event."""
    import pty
    import tty

    master, slave = pty.openpty()
    tty.setraw(slave)
    got = threading.Event()

    def read() -> None:
        for _ in range(count):
            size = 0
            while size < BYTES:
                size += len(os.read(slave, 4096))
            got.set()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    times = []
    for _ in range(count):
        time.sleep(PAUSE_SECONDS)
        got.clear()
        start = time.perf_counter()
        os.write(master, b"x" * BYTES)
        got.wait()
        times.append((time.perf_counter() - start) * 1000)
    thread.join()
    os.close(slave)
    os.close(master)
    return times
