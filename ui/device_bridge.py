"""Bridge from the device threads to Qt: barcode reads and device states arrive as signals on the GUI thread."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from desk_app.domain.card import BarcodeRead, DeviceInfo
from desk_app.services.api import DeviceService


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
