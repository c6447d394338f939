"""DeviceBridge: callbacks of device threads arrive as signals on the GUI thread."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QApplication

from desk_app.domain.card import DeviceInfo, DeviceState
from tests.support.fake_app import World, fake_app, sheet_read
from ui.device_bridge import DeviceBridge


def test_reads_cross_over_to_the_gui_thread(qapp):
    world = World()
    bridge = DeviceBridge(fake_app(world).devices)
    seen = []
    bridge.barcode_read.connect(lambda read: seen.append((read.text, threading.get_ident())))
    bridge.device_changed.connect(lambda info: seen.append((info.state, threading.get_ident())))
    bridge.listen()
    info = DeviceInfo("sim:scanner", "scanner", "読取機", DeviceState.FAULT)

    def device():
        world.barcode_listener(sheet_read("C1"))
        world.state_listener(info)

    thread = threading.Thread(target=device)
    thread.start()
    thread.join()
    assert seen == []
    QApplication.processEvents()
    here = threading.get_ident()
    assert seen == [("C1", here), (DeviceState.FAULT, here)]


def test_listening_twice_is_once(qapp):
    calls = []

    class Devices:
        def listen(self, on_barcode, on_state):
            calls.append((on_barcode, on_state))

    bridge = DeviceBridge(Devices())
    bridge.listen()
    bridge.listen()
    assert len(calls) == 1
