"""What happens to a simulated device, a line a step: typed by a trainee, or from a file that plays by itself.

A script is checked whole before its first step. ``#`` begins a comment; every device knows ``wait SECONDS``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desk_app.domain.errors import Fault, InvalidInput
from devices.errors import UnknownDevice
from devices.open_channel import CardChannels
from devices.sim_card import CardFault, SimulatedCard
from devices.sim_pty import PtyReader
from devices.sim_scanner import PtyScanner
from devices.sim_slot import CardSlot, LineFault
from devices.sim_ticket_printer import SimTicketPrinter
from devices.sim_vpcd import VpcdCard

LONGEST_WAIT_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Step:
    """One line: its word and the rest, which may be empty."""

    word: str
    rest: str = ""


Act = Callable[[str], None]
Hands = Mapping[str, Act]
"""What each word does with the rest of its line."""


def parse_line(line: str) -> Step | None:
    """A step, or None for an empty line or a comment."""
    text = line.partition("#")[0].strip() if not line.startswith("scan ") else line.strip("\r\n")
    word, _, rest = text.partition(" ")
    return Step(word, rest.strip() if word != "scan" else rest) if word else None


def read_script(path: Path, words: Iterable[str]) -> tuple[Step, ...]:
    """Every step of a file. Raises InvalidInput with every line that no device of this kind understands."""
    known = {*words, "wait"}
    steps: list[Step] = []
    faults: list[Fault] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        step = parse_line(line)
        if step is None:
            continue
        if step.word not in known or (step.word == "wait" and _seconds(step.rest) is None):
            faults.append(Fault(f"読めません: {line.strip()}", line=number))
        steps.append(step)
    if faults:
        words_known = " ".join(sorted(known))
        raise InvalidInput("台本", "読めない行があります。", f"使える言葉: {words_known}", tuple(faults))
    return tuple(steps)


def perform(step: Step, hands: Hands, sleep: Callable[[float], None] = time.sleep) -> None:
    """Do one step. Raises UnknownDevice for a word or an argument that this device does not know."""
    if step.word == "wait":
        seconds = _seconds(step.rest)
        if seconds is None:
            raise UnknownDevice(f"wait には秒数を書いてください: {step.rest}")
        sleep(seconds)
    elif step.word in hands:
        hands[step.word](step.rest)
    else:
        raise UnknownDevice(f"知らない言葉です: {step.word}(使える言葉: {' '.join(sorted({*hands, 'wait'}))})")


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 <= seconds <= LONGEST_WAIT_SECONDS else None


class CardBox:
    """The simulated cards at hand: the one that lies there at first, and others by their URLs."""

    def __init__(self, uri: str) -> None:
        self._channels = CardChannels()
        self.uri = uri
        self.card = self._channels.simulated(uri)

    def take(self, uri: str) -> SimulatedCard:
        """The card of this URL, or the first one for an empty text. Raises UnknownDevice."""
        return self._channels.simulated(uri) if uri else self.card


def serial_reader_hands(reader: PtyReader, box: CardBox) -> Hands:
    """``insert [CARD]`` ``remove`` ``swap CARD`` ``plug`` ``unplug`` ``fault KIND:AT``."""
    slot: CardSlot = reader.engine.slot

    def insert(rest: str) -> None:
        slot.insert(box.take(rest))

    def fault(rest: str) -> None:
        slot.faults.append(LineFault.parse(rest))

    return {
        "insert": insert,
        "swap": insert,
        "remove": lambda _rest: slot.remove(),
        "plug": lambda _rest: reader.plug(),
        "unplug": lambda _rest: reader.unplug(),
        "fault": fault,
    }


class VpcdHands:
    """``insert [CARD]`` ``remove`` ``swap CARD`` ``fault KIND:AT`` for pcscd's virtual reader."""

    def __init__(self, box: CardBox, address: str, *, patience_seconds: float = 10.0) -> None:
        """Put the first card in. Raises DeviceProblem when nobody listens for so long."""
        self._box = box
        self._address = address
        self._patience = patience_seconds
        self._card = box.card
        self._line: VpcdCard | None = VpcdCard(box.card, address, patience_seconds=patience_seconds)

    @property
    def hands(self) -> Hands:
        """The words."""
        return {"insert": self._insert, "swap": self._insert, "remove": self._remove, "fault": self._fault}

    def close(self) -> None:
        """Take the card out."""
        self._remove("")

    def _insert(self, rest: str) -> None:
        self._remove("")
        self._card = self._box.take(rest)
        self._line = VpcdCard(self._card, self._address, patience_seconds=self._patience)

    def _remove(self, _rest: str) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _fault(self, rest: str) -> None:
        self._card.faults.append(CardFault.parse(rest))


class ScannerHands:
    """``scan TEXT`` ``twice TEXT`` ``torn TEXT`` (half a frame) ``noise`` ``unplug`` ``plug`` for a scanner."""

    def __init__(self, link: Path) -> None:
        """``link`` is the scanner's stable name, which survives plugging."""
        self._link = link
        self.scanner = PtyScanner(link=link)

    @property
    def hands(self) -> Hands:
        """The words."""
        return {
            "scan": self._scan,
            "twice": self._twice,
            "torn": lambda text: self.scanner.send(text.encode("utf-8")),
            "noise": lambda _rest: self.scanner.send(b"\x00\x7f\x01\r\n"),
            "unplug": lambda _rest: self.scanner.close(),
            "plug": self._plug,
        }

    def _scan(self, text: str) -> None:
        self.scanner.scan(text)

    def _twice(self, text: str) -> None:
        self.scanner.scan(text)
        self.scanner.scan(text)

    def _plug(self, _rest: str) -> None:
        self.scanner.close()
        self.scanner = PtyScanner(link=self._link)


def ticket_printer_hands(printer: SimTicketPrinter) -> Hands:
    """``ready`` ``paper-out`` ``paper-low`` ``cover-open`` for a receipt printer."""

    def set_to(*, out: bool = False, low: bool = False, is_open: bool = False) -> Act:
        def act(_rest: str) -> None:
            printer.paper_out, printer.paper_low, printer.cover_open = out, low, is_open
            printer.receive(b"")  # what waited in its memory comes out

        return act

    return {
        "ready": set_to(),
        "paper-out": set_to(out=True),
        "paper-low": set_to(low=True),
        "cover-open": set_to(is_open=True),
    }
