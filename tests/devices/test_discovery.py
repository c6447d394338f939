from __future__ import annotations

from devices.discovery import plugged_in
from devices.errors import DeviceProblem
from devices.serial_names import FoundPort

PORTS = (FoundPort("/dev/serial/by-id/usb-A", "/dev/ttyUSB0", "A"), FoundPort("usb-1:2:3", "COM4", ""))
READERS = {"Reader 00 00": True, "Reader 01 00": False}


def test_all_that_is_plugged_in_and_not_configured() -> None:
    found = plugged_in(readers=lambda: READERS, ports=lambda: PORTS)
    assert [(one.uri, one.kind, one.state.value, one.configured) for one in found] == [
        ("pcsc:Reader 00 00", "card_reader", "card_present", False),
        ("pcsc:Reader 01 00", "card_reader", "ready", False),
        ("serial:/dev/serial/by-id/usb-A", "serial_port", "ready", False),
        ("serial:usb-1:2:3", "serial_port", "ready", False),
    ]


def test_what_a_url_names_by_either_name_is_left_out() -> None:
    configured = ["pcsc:Reader 01 00", "ccid:/dev/ttyUSB0", "serial:usb-1:2:3?baud=9600"]
    found = plugged_in(configured, readers=lambda: READERS, ports=lambda: PORTS)
    assert [one.uri for one in found] == ["pcsc:Reader 00 00"]
    assert plugged_in([*configured, "pcsc:"], readers=lambda: READERS, ports=lambda: PORTS) == ()


def off() -> dict[str, bool]:
    raise DeviceProblem("PC/SC", "止まっています。", "起動してください。")


def test_a_service_that_does_not_run_has_no_readers() -> None:
    assert [one.kind for one in plugged_in(readers=off, ports=lambda: PORTS)] == ["serial_port", "serial_port"]
