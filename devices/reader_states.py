"""How a card reader is, asked without touching its card."""

from __future__ import annotations

from pathlib import Path

from desk_app.domain.card import DeviceState
from devices.ccid_serial import CcidSerialReader
from devices.errors import Disconnected
from devices.pcsc import card_states
from devices.pn532 import Pn532SerialReader
from devices.rcs660 import Rcs660SerialReader
from devices.serial_names import plugged_ports, resolve_port
from devices.uri import DeviceUri

READY, PRESENT, ABSENT = DeviceState.READY, DeviceState.CARD_PRESENT, DeviceState.ABSENT
State = tuple[DeviceState, str]


def pcsc_state(uri: DeviceUri) -> State:
    """As the PC/SC service has it. Raises DriverMissing, DeviceProblem when it does not run."""
    states = card_states()
    of_interest = [has_card for name, has_card in states.items() if uri.target in ("", name)]
    if not of_interest:
        return ABSENT, "カードリーダーが見つかりません。"
    return (PRESENT if any(of_interest) else READY), ""


def serial_state(uri: DeviceUri) -> State:
    """The port is opened, the reader asked, the port closed. Raises Disconnected, DeviceProblem."""
    if uri.scheme == "ccid":
        ccid = CcidSerialReader(uri)
        try:
            return (PRESENT if ccid.is_present() else READY), ""
        finally:
            ccid.close()
    reader = Rcs660SerialReader(uri) if uri.scheme == "rcs660" else Pn532SerialReader(uri)
    reader.close()
    return READY, ""


def is_plugged(uri: DeviceUri) -> bool:
    """Whether the port of a serial reader is there, without opening it."""
    try:
        port = resolve_port(uri.target)
    except Disconnected:
        return False
    if port.startswith("/"):
        return Path(port).exists()
    return "://" in port or port in {found.port for found in plugged_ports()}
