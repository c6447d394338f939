"""Bridge from the device threads to Qt: barcode reads and device states arrive as signals on the GUI thread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from desk_app.domain.card import BarcodeRead, DeviceInfo, DeviceState
from ui.wedge import KeyboardScanner, keyboard_scanner

if TYPE_CHECKING:
    from desk_app.services.api import DeviceService

WEDGE = "wedge"
"""Kind of a scanner that types: its keys are caught here, for they come to the windows and not to a port."""


class DeviceBridge(QObject):
    """Listens to the desk's devices; a read only ever becomes a signal, never a keystroke (routed by content)."""

    barcode_read = Signal(object)
    """A BarcodeRead."""
    device_changed = Signal(object)
    """A DeviceInfo with its new state."""

    _barcode = Signal(object)
    _state = Signal(object)

    def __init__(self, devices: DeviceService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._devices = devices
        self._listening = False
        self._barcode.connect(self.barcode_read, Qt.ConnectionType.QueuedConnection)
        self._state.connect(self.device_changed, Qt.ConnectionType.QueuedConnection)
        self._keys: KeyboardScanner | None = None
        self._wedge: DeviceInfo | None = None
        self.device_changed.connect(self._catch_keys)

    def listen(self) -> None:
        """Start the device threads (blocks while they start: call it through Background). Twice is once."""
        if not self._listening:
            self._listening = True
            self._devices.listen(self._on_barcode, self._on_state)

    def _on_barcode(self, read: BarcodeRead) -> None:
        if shiboken6.isValid(self):
            self._barcode.emit(read)

    def _on_state(self, info: DeviceInfo) -> None:
        if shiboken6.isValid(self):
            self._state.emit(info)

    def _catch_keys(self, info: DeviceInfo) -> None:
        if info.kind == WEDGE and self._keys is None:
            self._wedge = info
            self._keys = keyboard_scanner(info.uri, self._typed, self)
            self._keys.install()

    def _typed(self, text: str) -> None:
        read = self._devices.route_typed(text)
        if read is not None:
            self.barcode_read.emit(read)
        elif self._wedge is not None:
            refused = "読み取ったコードの検査文字が合いません。もう一度読み取ってください。"
            self.device_changed.emit(replace(self._wedge, state=DeviceState.READY, detail=refused))
