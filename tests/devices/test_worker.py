from __future__ import annotations

import queue
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_app.domain.card import BarcodeKind, BarcodeRead, DeviceInfo, DeviceState
from desk_app.domain.sheet_code import sheet_payload
from devices.desk import DeskReaders
from devices.sim_scanner import PtyScanner
from devices.worker import OUTBOX_SIZE, Outbox

ENOUGH = 30.0
SHEET = sheet_payload("1124-0043", 3, 1)


class Listener:
    """What a program hears."""

    def __init__(self) -> None:
        self.barcodes: queue.Queue[BarcodeRead] = queue.Queue()
        self.states: queue.Queue[DeviceInfo] = queue.Queue()

    def until(self, is_it: Callable[[DeviceInfo], bool]) -> DeviceInfo:
        while True:
            info = self.states.get(timeout=ENOUGH)
            if is_it(info):
                return info


def test_hang_up_is_told_and_the_port_opened_again(tmp_path: Path) -> None:
    link = tmp_path / "scanner-by-id"
    heard = Listener()
    scanner = PtyScanner(link=link)
    readers = DeskReaders([scanner.url])
    readers.listen(heard.barcodes.put, heard.states.put)
    try:
        heard.until(lambda info: info.state is DeviceState.READY)
        scanner.scan("BEFORE")
        assert heard.barcodes.get(timeout=ENOUGH).text == "BEFORE"
        scanner.close()
        lost = heard.until(lambda info: info.state is DeviceState.ABSENT)
        assert lost.detail
        with PtyScanner(link=link) as again:
            heard.until(lambda info: info.state is DeviceState.READY)
            again.scan("AFTER")
            assert heard.barcodes.get(timeout=ENOUGH).text == "AFTER"
            readers.close()
    finally:
        readers.close()


def test_a_refused_code_is_told_and_the_next_good_one_clears_it() -> None:
    heard = Listener()
    with PtyScanner() as scanner:
        readers = DeskReaders([scanner.url])
        readers.listen(heard.barcodes.put, heard.states.put)
        try:
            heard.until(lambda info: info.state is DeviceState.READY)
            scanner.send(b"\x00\x01\r\n")
            assert heard.until(lambda info: bool(info.detail)).state is DeviceState.READY
            scanner.scan("GOOD")
            assert heard.barcodes.get(timeout=ENOUGH).text == "GOOD"
            assert heard.until(lambda info: not info.detail).state is DeviceState.READY
        finally:
            readers.close()


def test_threads_are_named_and_end() -> None:
    before = set(threading.enumerate())
    with PtyScanner() as scanner:
        readers, heard = DeskReaders([scanner.url]), Listener()
        readers.listen(heard.barcodes.put, heard.states.put)
        heard.until(lambda info: info.state is DeviceState.READY)
        mine = set(threading.enumerate()) - before
        assert len(mine) == 2
        assert all(thread.name.startswith("device-") for thread in mine)
        readers.close()
        readers.close()
        assert not any(thread.is_alive() for thread in mine)


@pytest.mark.allows_log("a device listener raised")
def test_a_failing_listener_stops_no_reader() -> None:
    heard: queue.Queue[str] = queue.Queue()

    def fail_once(read: BarcodeRead) -> None:
        heard.put(read.text)
        if read.text == "ONE":
            raise RuntimeError("listener")

    states = Listener()
    with PtyScanner() as scanner:
        readers = DeskReaders([scanner.url])
        readers.listen(fail_once, states.states.put)
        states.until(lambda info: info.state is DeviceState.READY)
        scanner.scan("ONE")
        scanner.scan("TWO")
        assert [heard.get(timeout=ENOUGH) for _ in range(2)] == ["ONE", "TWO"]
        readers.close()


def test_the_outbox_is_bounded() -> None:
    gate = threading.Event()
    got: list[object] = []

    def slow(item: object) -> None:
        gate.wait(ENOUGH)
        got.append(item)

    outbox = Outbox(slow)
    read = BarcodeRead(BarcodeKind.UNKNOWN, "", "x", "ascii", False)
    taken = [outbox.put(read) for _ in range(OUTBOX_SIZE + 5)]
    assert taken.count(False) >= 4
    gate.set()
    outbox.close()
    assert len(got) == taken.count(True)


def test_a_port_the_driver_does_not_know_is_a_fault_and_not_tried_again() -> None:
    heard = Listener()
    readers = DeskReaders(["serial:no-such-handler://x"])
    readers.listen(heard.barcodes.put, heard.states.put)
    assert heard.until(lambda info: True).state is DeviceState.FAULT
    readers.close()


class Item:
    """Something on its way to the program that can be watched."""


def test_a_delivered_item_is_not_held_while_the_next_is_waited_for() -> None:
    told = threading.Event()
    outbox = Outbox(lambda _item: told.set())
    item = Item()
    kept = weakref.ref(item)
    outbox.put(item)  # type: ignore[arg-type]
    del item
    assert told.wait(ENOUGH)
    for _ in range(1000):
        if kept() is None:
            break
        time.sleep(0.005)
    assert kept() is None
    outbox.close()
