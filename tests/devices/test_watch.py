from __future__ import annotations

import queue
from collections.abc import Callable

import pytest

from desk_app.domain.card import BarcodeRead, DeviceInfo, DeviceState
from devices.desk import DeskReaders
from devices.sim_ccid import TwinReader
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard
from devices.sim_pty import PtyReader
from devices.sim_slot import CardSlot
from devices.uri import DeviceUri, parse_uri
from devices.watch import ReaderWatch

ENOUGH = 30.0


def until(states: queue.Queue[DeviceInfo], is_it: Callable[[DeviceInfo], bool]) -> DeviceInfo:
    while True:
        info = states.get(timeout=ENOUGH)
        if is_it(info):
            return info


def test_a_serial_reader_unplugged_and_plugged_in_again_is_told_and_reads_on() -> None:
    states: queue.Queue[DeviceInfo] = queue.Queue()
    barcodes: queue.Queue[BarcodeRead] = queue.Queue()
    slot = CardSlot(SimulatedMyNumberCard(PROFILES["demo"]))
    with PtyReader(TwinReader(slot)) as reader:
        desk = DeskReaders([reader.url])
        desk.listen(barcodes.put, states.put)
        try:
            assert until(states, lambda info: True).state is DeviceState.CARD_PRESENT
            reader.unplug()
            gone = until(states, lambda info: info.state is DeviceState.ABSENT)
            assert gone.detail
            reader.plug()
            until(states, lambda info: info.state is DeviceState.CARD_PRESENT)
            slot.remove()
            assert [info.state for info in desk.devices()] == [DeviceState.READY]
        finally:
            desk.close()
            desk.close()


class Readers:
    """States to be told, one after the other; the last one stays."""

    def __init__(self, *states: DeviceState | Exception) -> None:
        self.states = list(states)
        self.told: queue.Queue[DeviceState] = queue.Queue()
        self.asked: queue.Queue[str] = queue.Queue()

    def describe(self, uri: DeviceUri) -> DeviceInfo:
        self.asked.put(uri.text)
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        if isinstance(state, Exception):
            raise state
        return DeviceInfo(uri.text, "card_reader", "r", state)

    def tell(self, info: DeviceInfo) -> None:
        self.told.put(info.state)


def test_only_changes_are_told_and_being_busy_is_none() -> None:
    ready, present, busy = DeviceState.READY, DeviceState.CARD_PRESENT, DeviceState.BUSY
    readers = Readers(ready, ready, busy, ready, present, present, ready)
    watch = ReaderWatch([parse_uri("pcsc:")], readers.describe, readers.tell, look_seconds=0.001)
    for _ in range(9):
        readers.asked.get(timeout=ENOUGH)
    watch.close()
    assert [readers.told.get_nowait() for _ in range(readers.told.qsize())] == [ready, present, ready]


@pytest.mark.allows_log("looking at a reader raised")
def test_one_readers_driver_does_not_end_the_watch() -> None:
    readers = Readers(RuntimeError("driver"), DeviceState.READY)
    watch = ReaderWatch([parse_uri("pcsc:")], readers.describe, readers.tell, look_seconds=0.001)
    assert readers.told.get(timeout=ENOUGH) is DeviceState.READY
    watch.close()
