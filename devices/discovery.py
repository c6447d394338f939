"""What is plugged in now, configured or not: readers of the PC/SC service and serial ports, under stable names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from desk_app.domain.card import DeviceInfo, DeviceState
from devices.errors import DeviceProblem
from devices.pcsc import card_states
from devices.serial_names import FoundPort, plugged_ports
from devices.uri import parse_uri

CARD_READER, SERIAL_PORT = "card_reader", "serial_port"
CHOOSE = "何がつながっているかを選んで設定に書いてください(serial: ccid: rcs660: escpos:)。"


def plugged_in(
    configured: Collection[str] = (),
    *,
    readers: Callable[[], Mapping[str, bool]] = card_states,
    ports: Callable[[], tuple[FoundPort, ...]] = plugged_ports,
) -> tuple[DeviceInfo, ...]:
    """Devices that are there and that no URL of ``configured`` names, each with the URL to configure.

    A service that does not run has no readers; it is no error here.
    """
    targets = {parse_uri(uri).target for uri in configured}
    found = []
    try:
        states = readers()
    except DeviceProblem:
        states = {}
    if "pcsc:" not in configured:
        for name, has_card in states.items():
            if name not in targets:
                state = DeviceState.CARD_PRESENT if has_card else DeviceState.READY
                found.append(
                    DeviceInfo(f"pcsc:{name}", CARD_READER, f"カードリーダー {name}", state, configured=False)
                )
    for port in ports():
        if targets.isdisjoint({port.stable, port.port}):
            name = f"シリアルポート {port.description}".strip()
            found.append(
                DeviceInfo(f"serial:{port.stable}", SERIAL_PORT, name, DeviceState.READY, CHOOSE, configured=False)
            )
    return tuple(found)
