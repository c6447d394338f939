"""Runs inside a network and mount namespace of its own: the real pcscd with two readers, and the product on them.

One reader is vsmartcard's vpcd, the other Debian's ``libccidtwin`` on a pseudo-terminal behind which the simulated
GemPC Twin sits. Prints one JSON object of what happened; test_sim_vpcd.py and test_sim_ccid.py judge it. With
``faults VPCD TWIN`` it runs so many line faults instead (channel_faults.py).
"""

from __future__ import annotations

import faulthandler
import fcntl
import hashlib
import json
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
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
from devices.sim_card import FAULTS, SimulatedCard
from devices.sim_ccid import TwinReader
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard
from devices.sim_pty import PtyReader
from devices.sim_slot import CardSlot, Mishap
from devices.sim_vpcd import VpcdCard
from tests.devices.channel_contract import CHECKS
from tests.devices.channel_faults import LONG, SHORT, SlotFaults, card_fault, some, suffer

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DRIVERS = Path("/usr/lib/pcsc/drivers/serial")
VPCD, TWIN = "vpcd", "ccidtwin"
NAMES = {VPCD: "Virtual PCD 00 00", TWIN: "Twin 00 00"}
PATIENCE_SECONDS = 30.0
UNSEEN_SECONDS = 0.5
"""A failed command shows an empty reader at once, but the service looks every 0.4 seconds: a card that comes sooner
is taken for the one that went, and stays unseen. On a busy machine it may look later: then the card is put in again.
"""
UNSEEN_CARD_SECONDS = 5.0
SMALL_FAULTS, SMALL_FATAL = 4, 1
TIMEOUT_MILLISECONDS = 1500
MENDED_MILLISECONDS = 20_000
"""What is not disturbed has to work however busy the machine is."""
HANG_SECONDS = 220
"""A little less than whoever started this waits: what hangs is told."""
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
        "number": readers.read_individual_number(uri, pin="2580", purpose_form=purpose).reveal(),
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


FATAL = (Mishap.CUT, Mishap.HANG_UP, Mishap.DOUBLE, Mishap.NOISE)
"""After these libccidtwin 1.5.2 needs the service anew: it keeps a line that hung up, and stays one answer behind
when one came twice or a stray byte came first, since it compares neither echo nor number."""


UNANSWERED = (Mishap.LOST, Mishap.SWALLOW, Mishap.TRUNCATE)
"""The driver waits nine seconds for these; the clerk is told long before, but the next reading has to wait."""


class PcscBench(ABC):
    """A reader of the real service, as a bench for the channel contract and for faults."""

    tells_removal = True
    can_be_slow = True
    readings = SHORT + LONG
    faults: Sequence[str] = ()

    def __init__(self, name: str) -> None:
        self.name = name
        self.tray = Tray(SimulatedMyNumberCard(PROFILES["demo"]))
        self._timeout = MENDED_MILLISECONDS

    @property
    def uri(self) -> str:
        return f"pcsc:{self.name}"

    def connect(self, timeout_milliseconds: int | None = None) -> ReaderChannel:
        return open_channel(f"{self.uri}?timeout={timeout_milliseconds or self._timeout}")

    def is_seen(self, is_there: bool, seconds: float) -> bool:
        """Whether the service itself says so within this time."""
        ends = time.monotonic() + seconds
        while (_states().get(self.name) or False) is not is_there:
            if time.monotonic() > ends:
                return False
            time.sleep(0.03)
        return True

    def prepare(self, card: SimulatedCard, other: SimulatedCard, fault: str, at: int) -> None:
        self._timeout = TIMEOUT_MILLISECONDS
        self.insert(card)
        self.disturb(card, other, fault, at)

    def mend(self, card: SimulatedCard) -> None:
        self._timeout = MENDED_MILLISECONDS
        card.faults.clear()
        card.present = True
        self.insert(card)

    def verifies_on_the_line(self) -> int:
        return 0

    @abstractmethod
    def disturb(self, card: SimulatedCard, other: SimulatedCard, fault: str, at: int) -> None: ...

    def insert(self, card: SimulatedCard) -> None:
        """By hand only where the tray is out or in doubt; else the tray becomes another card, unseen."""
        self.tray.inner = card
        card.power_on()
        if self.is_in():
            return
        ends = time.monotonic() + PATIENCE_SECONDS
        while True:
            self.remove()
            self.put_in()
            if self.is_seen(True, UNSEEN_CARD_SECONDS):
                return
            if time.monotonic() > ends:
                raise AssertionError(f"{self.name}: the service never saw the card")

    def remove(self) -> None:
        self.take_out()
        if not self.is_seen(False, PATIENCE_SECONDS):
            raise AssertionError(f"{self.name}: the service never saw the card go")
        time.sleep(UNSEEN_SECONDS)

    @abstractmethod
    def is_in(self) -> bool:
        """Whether the tray lies there and nothing happened to it."""

    @abstractmethod
    def put_in(self) -> None: ...

    @abstractmethod
    def take_out(self) -> None: ...


class VpcdBench(PcscBench):
    """vpcd: the card is a connection. Its line carries whole answers, so the card itself is disturbed."""

    faults = FAULTS

    def __init__(self) -> None:
        super().__init__(NAMES[VPCD])
        self._line: VpcdCard | None = None
        self._is_in_doubt = False

    def disturb(self, card: SimulatedCard, other: SimulatedCard, fault: str, at: int) -> None:
        card_fault(card, other, fault, at)
        self._is_in_doubt = fault in ("pull", "cut", "lost", "delay")

    def doubt(self) -> None:
        self._is_in_doubt = True

    def is_in(self) -> bool:
        return self._line is not None and not self._is_in_doubt

    def put_in(self) -> None:
        self._line = VpcdCard(self.tray)
        self._is_in_doubt = False

    def take_out(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


class TwinBench(PcscBench):
    """libccidtwin: the card lies in the slot of the simulated reader.

    What is FATAL to the driver is not among its faults; ``all_fatal`` has it.
    """

    faults: Sequence[str] = tuple(one for one in Mishap if one not in FATAL)
    quick: Sequence[str] = tuple(one for one in faults if one not in UNANSWERED)

    def __init__(self, reader: PtyReader) -> None:
        super().__init__(NAMES[TWIN])
        self.reader = reader
        self._faults = SlotFaults(reader.engine.slot)

    def disturb(self, card: SimulatedCard, other: SimulatedCard, fault: str, at: int) -> None:
        self._faults.set(other, fault, at)

    def mend(self, card: SimulatedCard) -> None:
        self._faults.clear()
        super().mend(card)

    def verifies_on_the_line(self) -> int:
        return self._faults.verifies

    def is_in(self) -> bool:
        return self.reader.engine.slot.card is self.tray

    def put_in(self) -> None:
        self.reader.engine.slot.insert(self.tray)

    def take_out(self) -> None:
        self.reader.engine.slot.remove()


def _states() -> dict[str, bool]:
    try:
        return card_states()
    except DeviceProblem:
        return {}


def loopback_up() -> None:
    """What `ip link set lo up` does: SIOCSIFFLAGS with IFF_UP | IFF_RUNNING."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        fcntl.ioctl(line, 0x8914, struct.pack("16sh", b"lo", 0x41) + bytes(14))


class Service:
    """pcscd in the foreground with both readers, over a /run/pcscd of its own."""

    def __init__(self, folder: Path, twin: Path) -> None:
        (folder / "reader.conf").write_text(
            f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x8C7B\nLIBPATH {DRIVERS}/libifdvpcd.so\n'
            f'CHANNELID 0x8C7B\n\nFRIENDLYNAME "Twin"\nDEVICENAME {twin}:GemPCTwin\n'
            f"LIBPATH {DRIVERS}/libccidtwin.so\nCHANNELID 1\n"
        )
        run = Path("/run/pcscd")
        run.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "none", str(run)], check=True)
        pcscd = shutil.which("pcscd", path="/usr/sbin:/usr/bin") or "pcscd"
        self._command = [pcscd, "-f", "-e", "-c", str(folder)]
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ends = time.monotonic() + PATIENCE_SECONDS
        while not set(NAMES.values()) <= set(_states()):
            if time.monotonic() > ends:
                raise AssertionError(f"readers: {_states()}")
            time.sleep(0.05)

    def restart(self) -> None:
        self.close()
        self._start()

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)


def attempt(work: Callable[[], Any]) -> Any:
    """What came of it, or the name of what was raised and the tries it tells."""
    try:
        return work()
    except IppitsuError as error:
        return {"error": type(error).__name__, "tries_left": getattr(error, "tries_left", None)}


def all_reads(bench: PcscBench) -> dict[str, Any]:
    """Every Read of READS, each with the VERIFYs that its card saw."""
    channels, readers = CardChannels(), DeskReaders([])
    out: dict[str, Any] = {"empty": attempt(partial(READS["by_pin"].work, readers, bench.uri))}
    for name, read in READS.items():
        card = channels.simulated(read.card)
        bench.insert(card)
        before = card.verifies_seen
        seen = attempt(partial(read.work, readers, bench.uri))
        out[name] = {**seen, "verifies": card.verifies_seen - before}
        if isinstance(bench, VpcdBench) and seen.get("error") == "VerifyUnanswered":
            bench.doubt()  # a card that gave no answer is out of this reader
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
            print(bench.name, name, found[name], file=sys.stderr, flush=True)  # told even if the session hangs later
    return found


def side(bench: PcscBench, out: dict[str, Any], name: str) -> None:
    try:
        out[name] = {
            "reads": all_reads(bench),
            "contract": all_checks(bench),
            "faults": all_faults(bench, SMALL_FAULTS),
        }
    except Exception:
        out[name] = {"failed": traceback.format_exc()[-3000:]}


def all_faults(bench: PcscBench, how_many: int) -> dict[str, Any]:
    """So many line faults: how many ran, and where it went wrong."""
    failures = []
    for case in some(bench, how_many):
        try:
            suffer(bench, case)
        except Exception:
            failures.append(f"{case}: {traceback.format_exc()[-1500:]}")
            print(bench.name, failures[-1], file=sys.stderr, flush=True)
    bench.remove()
    return {"ran": how_many, "failures": failures}


def all_fatal(bench: TwinBench, service: Service, how_many: int) -> dict[str, Any]:
    """Faults after which the service has to be started anew; then the next reading works."""

    class Anew(TwinBench):
        faults = FATAL

        def mend(self, card: SimulatedCard) -> None:
            service.restart()
            self.take_out()
            super().mend(card)

    return all_faults(Anew(bench.reader), how_many)


def only_faults(reader: PtyReader, service: Service, vpcd: int, twin: int) -> dict[str, Any]:
    """Many faults on both readers at the same time."""
    plan: dict[str, tuple[PcscBench, int]] = {VPCD: (VpcdBench(), vpcd), TWIN: (TwinBench(reader), twin)}
    found: dict[str, dict[str, Any]] = {}

    def work(name: str) -> None:
        found[name] = all_faults(*plan[name])

    run_together([partial(work, name) for name in plan])
    found["fatal"] = all_fatal(TwinBench(reader), service, max(1, twin // 10))
    return {
        "ran": {name: one["ran"] for name, one in found.items()},
        "failures": [failure for one in found.values() for failure in one["failures"]],
    }


def run_together(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def session(reader: PtyReader, service: Service) -> dict[str, Any]:
    """Both readers at the same time."""
    for read in READS.values():  # keys and pictures are made once, not while a driver counts its seconds
        attempt(partial(read.work, DeskReaders([]), read.card))
    out: dict[str, Any] = {"readers": sorted(_states())}
    twin = TwinBench(reader)
    twin.faults = twin.quick
    benches: dict[str, PcscBench] = {VPCD: VpcdBench(), TWIN: twin}
    run_together([partial(side, made, out, name) for name, made in benches.items()])
    out["fatal"] = all_fatal(twin, service, SMALL_FATAL)
    return out


def main(folder: str, *words: str) -> None:
    if not words:
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
    loopback_up()
    with ExitStack() as stack:
        reader = stack.enter_context(PtyReader(TwinReader(CardSlot())))
        service = stack.enter_context(closing(Service(Path(folder), reader.path)))
        found = only_faults(reader, service, int(words[1]), int(words[2])) if words else session(reader, service)
        print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
