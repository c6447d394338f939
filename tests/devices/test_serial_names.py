from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.errors import Disconnected
from devices.serial_names import plugged_ports, resolve_port


@dataclass
class Port:
    """What pyserial tells of a port."""

    device: str
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None
    location: str | None = None
    description: str = "n/a"


def test_the_most_stable_name_of_each_port(tmp_path: Path) -> None:
    first, second = tmp_path / "ttyUSB0", tmp_path / "ttyUSB1"
    first.touch()
    second.touch()
    by_id = tmp_path / "by-id"
    by_id.mkdir()
    (by_id / "usb-DENSO_123").symlink_to(second)
    ports = [Port(str(first), 0x0403, 0x6001, "A1", description="FT232R"), Port(str(second), 1, 2), Port("COM3")]
    found = plugged_ports(lambda: ports, by_id)
    assert {port.stable: (port.port, port.description) for port in found} == {
        str(by_id / "usb-DENSO_123"): (str(second), ""),
        "usb-0403:6001:A1": (str(first), "FT232R"),
        "COM3": ("COM3", ""),
    }
    assert plugged_ports(lambda: ports, tmp_path / "nothing")[0].stable == "COM3"


def test_a_usb_name_is_the_port_it_has_today() -> None:
    ports = [Port("COM7", 0x0403, 0x6001, "A1"), Port("COM8", 0x0403, 0x6001, None, "1-2.3")]
    assert resolve_port("usb-0403:6001:a1", lambda: ports) == "COM7"
    assert resolve_port("usb-0403:6001:1-2.3", lambda: ports) == "COM8"
    assert resolve_port("/dev/ttyS0", lambda: ports) == "/dev/ttyS0"
    with pytest.raises(Disconnected, match="つながっていません"):
        resolve_port("usb-0403:6001:B2", lambda: ports)
