"""Runs inside a network and mount namespace of its own: the real pcscd with vpcd, and the product reading through it.

Prints one JSON object of what happened; test_sim_vpcd.py judges it.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desk_app.domain.errors import IppitsuError
from devices.desk import DeskReaders
from devices.open_channel import CardChannels, open_channel
from devices.pcsc import reader_names
from devices.sim_vpcd import VpcdCard

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")

UNSEEN_SECONDS = 0.9
"""pcscd looks every 0.4 seconds; a card that comes sooner than it saw the other go is taken for that one."""


def loopback_up() -> None:
    """What `ip link set lo up` does: SIOCSIFFLAGS with IFF_UP | IFF_RUNNING."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        fcntl.ioctl(line, 0x8914, struct.pack("16sh", b"lo", 0x41) + bytes(14))


@contextmanager
def service(folder: Path) -> Iterator[None]:
    """pcscd in the foreground with one virtual reader, over a /run/pcscd of its own."""
    (folder / "reader.conf").write_text(
        f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x8C7B\nLIBPATH {DRIVER}\nCHANNELID 0x8C7B\n'
    )
    run = Path("/run/pcscd")
    run.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", str(run)], check=True)
    pcscd = shutil.which("pcscd", path="/usr/sbin:/usr/bin") or "pcscd"
    process = subprocess.Popen(
        [pcscd, "-f", "-e", "-c", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def attempt(readers: DeskReaders, reader: str, **secret: Any) -> dict[str, Any]:
    """One reading: its kind and values, or the name of what was raised and the tries it tells."""
    arguments = {"pin": None, "verification_b": None, **secret}
    try:
        read = readers.read_card(f"pcsc:{reader}", at=AT, **arguments)
    except IppitsuError as error:
        return {"error": type(error).__name__, "tries_left": getattr(error, "tries_left", None)}
    return {"kind": read.kind.value, "values": dict(read.values), "images": sorted(read.images)}


def number(readers: DeskReaders, reader: str, purpose: str | None) -> str:
    """個人番号 for this form, or the name of the refusal."""
    try:
        return readers.read_individual_number(f"pcsc:{reader}", pin="2580", purpose_form=purpose)
    except IppitsuError as error:
        return type(error).__name__


def wait_for(state: bool, reader: str) -> None:
    """Until a card can be connected to, or not any more; at most 8 seconds."""
    ends = time.monotonic() + 8
    while is_there(reader) is not state and time.monotonic() < ends:
        time.sleep(0.05)


def is_there(reader: str) -> bool:
    try:
        open_channel(f"pcsc:{reader}").close()
    except IppitsuError:
        return False
    return True


def session() -> dict[str, Any]:
    """Every simulated card, one after the other, in the one reader."""
    channels, readers = CardChannels(), DeskReaders([])
    ends = time.monotonic() + 10
    while not (names := _names()) and time.monotonic() < ends:
        time.sleep(0.05)
    reader = names[0]
    out: dict[str, Any] = {"readers": list(names), "empty": attempt(readers, reader, pin="1234")}

    def with_card(uri: str, *secrets: dict[str, Any]) -> list[dict[str, Any]]:
        with VpcdCard(channels.simulated(uri)):
            wait_for(True, reader)
            found = []
            for secret in secrets:
                found.append(attempt(readers, reader, **secret))
                wait_for(True, reader)
        wait_for(False, reader)
        time.sleep(UNSEEN_SECONDS)
        return [*found, {"verifies": channels.simulated(uri).verifies_seen}]

    b = "88050120334649"
    out["mynumber"] = with_card("sim:mynumber/demo", {"pin": "9999"}, {"pin": "1234"}, {"verification_b": b})
    with VpcdCard(channels.simulated("sim:mynumber/yumi")):
        wait_for(True, reader)
        out["number"] = [number(readers, reader, purpose) for purpose in ("jidou-teate-claim", None)]
    out["number_verifies"] = channels.simulated("sim:mynumber/yumi").verifies_seen
    wait_for(False, reader)
    time.sleep(UNSEEN_SECONDS)
    out["licence"] = with_card("sim:licence/moved", {"pin": "0000"}, {"pin": "1234"})
    out["residence"] = with_card("sim:residence/first", {"card_number": "AB12345678CD"})
    out["second"] = with_card("sim:residence/second", {"card_number": "EF24681357GH"})
    out["lost"] = with_card("sim:mynumber/demo?fault=lost-verify", {"pin": "1234"}, {"pin": "1234"})
    return out


def _names() -> tuple[str, ...]:
    try:
        return reader_names()
    except IppitsuError:
        return ()


if __name__ == "__main__":
    loopback_up()
    with service(Path(sys.argv[1])):
        print(json.dumps(session(), ensure_ascii=False))
