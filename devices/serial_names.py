"""Stable names of serial ports: /dev/serial/by-id on Linux, ``usb-VID:PID:SERIAL`` everywhere.

A port's own name (COM7, /dev/ttyUSB1) changes with the order of plugging; the configuration should hold one of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from serial.tools import list_ports

from devices.errors import Disconnected

BY_ID = Path("/dev/serial/by-id")
USB = "usb-"


@dataclass(frozen=True, slots=True)
class FoundPort:
    """A serial port that is plugged in: the name to configure, the present port, what it says of itself."""

    stable: str
    port: str
    description: str


Comports = Callable[[], Iterable[Any]]


def plugged_ports(comports: Comports = list_ports.comports, by_id: Path = BY_ID) -> tuple[FoundPort, ...]:
    """All ports of this machine, each with the most stable name it has, in the order of those names."""
    links = _links(by_id)
    found = [
        FoundPort(links.get(_real(one.device)) or _usb_name(one) or one.device, one.device, _told(one))
        for one in comports()
    ]
    return tuple(sorted(found, key=lambda port: port.stable))


def resolve_port(name: str, comports: Comports = list_ports.comports) -> str:
    """The present port behind ``usb-VID:PID:SERIAL``; every other name as it is. Raises Disconnected."""
    if not name.startswith(USB):
        return name
    for one in comports():
        if _usb_name(one).casefold() == name.casefold():
            return str(one.device)
    raise Disconnected(name, "この番号の USB 機器がつながっていません。")


def _links(by_id: Path) -> dict[str, str]:
    try:
        return {_real(str(link)): str(link) for link in sorted(by_id.iterdir())}
    except OSError:  # no such folder: nothing is plugged in, or not Linux
        return {}


def _real(path: str) -> str:
    return str(Path(path).resolve()) if path.startswith("/") else path


def _usb_name(port: Any) -> str:
    if port.vid is None or port.pid is None:
        return ""
    return f"{USB}{port.vid:04x}:{port.pid:04x}:{port.serial_number or port.location or ''}"


def _told(port: Any) -> str:
    text = str(port.description or "")
    return "" if text == "n/a" else text
