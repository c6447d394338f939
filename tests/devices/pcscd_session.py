"""Runs inside a network and mount namespace of its own: the real pcscd with two readers, and the product on them.

One reader is vsmartcard's vpcd, the other Debian's ``libccidtwin`` on a pseudo-terminal behind which the simulated
GemPC Twin sits. Prints one JSON object of what happened; test_sim_vpcd.py and test_sim_ccid.py judge it. With
``faults FIRST STEP COUNT`` it runs line faults instead (channel_faults.py).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from desk_app.domain.errors import IppitsuError
from devices.channel import ReaderChannel
from devices.desk import DeskReaders
from devices.errors import DeviceProblem
from devices.open_channel import CardChannels, open_channel
from devices.pcsc import card_states
from devices.sim_card import SimulatedCard
from devices.sim_ccid import TwinReader
from devices.sim_pty import PtyReader
from devices.sim_slot import CardSlot
from devices.sim_vpcd import VpcdCard
from tests.devices.channel_contract import CHECKS

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DRIVERS = Path("/usr/lib/pcsc/drivers/serial")
VPCD, TWIN = "vpcd", "ccidtwin"
NAMES = {VPCD: "Virtual PCD 00 00", TWIN: "Twin 00 00"}
PATIENCE_SECONDS = 12.0
UNSEEN_SECONDS = 0.5
"""A failed command shows an empty reader at once, but the service looks every 0.4 seconds: a card that comes sooner
is taken for the one that went, and stays unseen."""
B = "88050120334649"


@dataclass(frozen=True)
class Read:
    """One way of reading: the card, and what the product does with the reader's URL. To be extended here."""

    card: str
    work: Callable[[DeskReaders, str], Any]


def read_with(**secret: Any) -> Callable[[DeskReaders, str], Any]:
    arguments = {"pin": None, "verification_b": None, **secret}

    def work(readers: DeskReaders, uri: str) -> Any:
        read = readers.read_card(uri, at=AT, confirmed=2, **arguments)
        return {"kind": read.kind.value, "values": dict(read.values), "images": sorted(read.images)}

    return work


def sign(readers: DeskReaders, uri: str) -> Any:
    made = readers.sign_digest(uri, password="TEST01", digest=hashlib.sha256(b"a packet").digest(), at=AT)
    return {"signature": made.signature.hex(), "certificate": made.certificate.hex(), "name": made.values["name"]}


def number(purpose: str | None) -> Callable[[DeskReaders, str], Any]:
    return lambda readers, uri: {
        "number": readers.read_individual_number(uri, pin="2580", purpose_form=purpose),
    }


READS: Mapping[str, Read] = {
    "wrong_pin": Read("sim:mynumber/demo", read_with(pin="9999")),
    "by_pin": Read("sim:mynumber/demo", read_with(pin="1234")),
    "by_verification_b": Read("sim:mynumber/demo", read_with(verification_b=B)),
    "visual": Read("sim:mynumber/demo", read_with(verification_b=B, with_face=True)),
    "signature": Read("sim:mynumber/demo", sign),
    "number": Read("sim:mynumber/yumi", number("jidou-teate-claim")),
    "number_without_purpose": Read("sim:mynumber/yumi", number(None)),
    "licence_moved": Read("sim:licence/moved", read_with(pin="1234")),
    "residence_first": Read("sim:residence/first", read_with(card_number="AB12345678CD")),
    "residence_second": Read("sim:residence/second", read_with(card_number="EF24681357GH")),
    "lost_verify": Read("sim:mynumber/rare-name?fault=lost-verify", read_with(pin="1234")),
    "after_lost_verify": Read("sim:mynumber/rare-name?fault=lost-verify", read_with(pin="1234")),
}


class Tray(SimulatedCard):
    """A card that is another one from time to time, so that not every reading has to wait for the service to look."""

    def __init__(self, inner: SimulatedCard) -> None:
        super().__init__()
        self.inner = inner

    def answer(self, apdu: bytes) -> bytes:
        return self.inner.answer(apdu)

    def reset(self) -> None:
        self.inner.reset()

    def power_on(self) -> None:
        self.inner.power_on()

    def transmit(self, apdu: bytes) -> bytes:
        return self.inner.transmit(apdu)


class PcscBench(ABC):
    """A reader of the real service, as a bench for the channel contract."""

    tells_removal = True
    can_be_slow = True

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def uri(self) -> str:
        return f"pcsc:{self.name}"

    def connect(self, timeout_milliseconds: int | None = None) -> ReaderChannel:
        return open_channel(self.uri + (f"?timeout={timeout_milliseconds}" if timeout_milliseconds else ""))

    def wait_until_seen(self, is_there: bool) -> None:
        """Until the service itself says so."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while (_states().get(self.name) or False) is not is_there:
            if time.monotonic() > ends:
                raise AssertionError(f"{self.name}: the service never saw it: {is_there}")
            time.sleep(0.03)

    @abstractmethod
    def insert(self, card: SimulatedCard) -> None: ...

    @abstractmethod
    def remove(self) -> None: ...


class VpcdBench(PcscBench):
    """vpcd: the card is a connection."""

    def __init__(self) -> None:
        super().__init__(NAMES[VPCD])
        self._line: VpcdCard | None = None

    def insert(self, card: SimulatedCard) -> None:
        self.remove()
        self._line = VpcdCard(card)
        self.wait_until_seen(True)

    def remove(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
            self.wait_until_seen(False)
            time.sleep(UNSEEN_SECONDS)


class TwinBench(PcscBench):
    """libccidtwin: the card lies in the slot of the simulated reader."""

    def __init__(self, reader: PtyReader) -> None:
        super().__init__(NAMES[TWIN])
        self.reader = reader

    def insert(self, card: SimulatedCard) -> None:
        self.remove()
        self.reader.engine.slot.insert(card)
        self.wait_until_seen(True)

    def remove(self) -> None:
        if self.reader.engine.slot.card is not None:
            self.reader.engine.slot.remove()
            self.wait_until_seen(False)


def _states() -> dict[str, bool]:
    try:
        return card_states()
    except DeviceProblem:
        return {}


def loopback_up() -> None:
    """What `ip link set lo up` does: SIOCSIFFLAGS with IFF_UP | IFF_RUNNING."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        fcntl.ioctl(line, 0x8914, struct.pack("16sh", b"lo", 0x41) + bytes(14))


@contextmanager
def service(folder: Path, twin: Path) -> Iterator[None]:
    """pcscd in the foreground with both readers, over a /run/pcscd of its own."""
    (folder / "reader.conf").write_text(
        f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x8C7B\nLIBPATH {DRIVERS}/libifdvpcd.so\n'
        f'CHANNELID 0x8C7B\n\nFRIENDLYNAME "Twin"\nDEVICENAME {twin}:GemPCTwin\n'
        f"LIBPATH {DRIVERS}/libccidtwin.so\nCHANNELID 1\n"
    )
    run = Path("/run/pcscd")
    run.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", str(run)], check=True)
    pcscd = shutil.which("pcscd", path="/usr/sbin:/usr/bin") or "pcscd"
    wanted = os.environ.get("PCSCD_LOG")
    log = open(wanted, "wb") if wanted else subprocess.DEVNULL  # noqa: SIM115 - closed with the process
    process = subprocess.Popen(
        [pcscd, "-f", "-e", "-c", str(folder), *(["-d", "-a"] if wanted else [])], stdout=log, stderr=log
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def attempt(work: Callable[[], Any]) -> Any:
    """What came of it, or the name of what was raised and the tries it tells."""
    try:
        return work()
    except IppitsuError as error:
        return {"error": type(error).__name__, "tries_left": getattr(error, "tries_left", None)}


def all_reads(bench: PcscBench) -> dict[str, Any]:
    """Every Read of READS, each with the VERIFYs that its card saw."""
    channels, readers = CardChannels(), DeskReaders([])
    tray = Tray(channels.simulated("sim:mynumber/demo"))
    out: dict[str, Any] = {"empty": attempt(partial(READS["by_pin"].work, readers, bench.uri))}
    bench.insert(tray)
    for name, read in READS.items():
        card = channels.simulated(read.card)
        card.power_on()
        tray.inner, before = card, card.verifies_seen
        seen = attempt(partial(read.work, readers, bench.uri))
        out[name] = {**seen, "verifies": card.verifies_seen - before}
        if seen.get("error") == "VerifyUnanswered":  # vpcd takes a card that gives no answer out of the reader
            bench.insert(tray)
    bench.remove()
    return out


def all_checks(bench: PcscBench) -> dict[str, str]:
    """Every check of the channel contract: an empty text, or where it failed."""
    found: dict[str, str] = {}
    for name, check in CHECKS.items():
        try:
            check(bench)
            found[name] = ""
        except Exception:
            found[name] = traceback.format_exc()[-1500:]
    return found


def wait_for_readers() -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not set(NAMES.values()) <= set(_states()):
        if time.monotonic() > ends:
            raise AssertionError(f"readers: {_states()}")
        time.sleep(0.05)


def side(bench: PcscBench, out: dict[str, Any], name: str) -> None:
    try:
        out[name] = {"reads": all_reads(bench), "contract": all_checks(bench)}
    except Exception:
        out[name] = {"failed": traceback.format_exc()[-3000:]}


def session(reader: PtyReader) -> dict[str, Any]:
    """Both readers at the same time."""
    wait_for_readers()
    out: dict[str, Any] = {"readers": sorted(_states())}
    benches: dict[str, PcscBench] = {VPCD: VpcdBench(), TWIN: TwinBench(reader)}
    sides = [threading.Thread(target=side, args=(made, out, name)) for name, made in benches.items()]
    for one in sides:
        one.start()
    for one in sides:
        one.join()
    return out


def main(folder: str, *words: str) -> None:
    loopback_up()
    with ExitStack() as stack:
        reader = stack.enter_context(PtyReader(TwinReader(CardSlot())))
        stack.enter_context(service(Path(folder), reader.path))
        print(json.dumps(session(reader), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
