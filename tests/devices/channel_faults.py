"""One seeded fault on one channel: the reading ends in time with words for the clerk and costs at most one try.

The next reading works. The list of faults is shuffled with a fixed seed, so that a part of it is the same everywhere.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from desk_app.domain.card import CardRead
from desk_app.domain.errors import EnvironmentProblem, IppitsuError, OperatorError
from devices.any_card import Given, read_any
from devices.channel import CardChannel
from devices.errors import DeviceProblem, VerifyUnanswered
from devices.open_channel import CardChannels, simulated_kind
from devices.sim_card import CardFault, SimCardChannel, SimulatedCard, is_verify
from devices.sim_slot import CardSlot, LineFault, Mishap
from devices.uri import parse_uri

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SEED = 20261124
PATIENCE_SECONDS = 20.0
HANG_SECONDS = 30.0
"""Far beyond every time-out here: only a reading that does not end at all takes so long."""


@dataclass(frozen=True)
class Reading:
    """A card, what opens it, what would be wrong for it, and the card that is swapped in."""

    uri: str
    right: Callable[[], Given]
    wrong: Callable[[], Given]
    other: str


def pin(text: str) -> Callable[[], Given]:
    return lambda: Given(pin=text)


def code(text: str) -> Callable[[], Given]:
    return lambda: Given(verification_b=text)


def card_number(text: str) -> Callable[[], Given]:
    return lambda: Given(card_number=text)


SHORT = (
    Reading("sim:mynumber/demo", pin("1234"), pin("9999"), "sim:mynumber/yumi"),
    Reading("sim:mynumber/demo", code("88050120334649"), code("00000000000000"), "sim:licence/demo"),
    Reading("sim:licence/moved", pin("1234"), pin("9999"), "sim:licence/no-pin"),
    Reading("sim:licence/no-pin", Given, Given, "sim:licence/demo"),
    Reading("sim:licence/myna", pin("1234"), pin("9999"), "sim:mynumber/demo"),
)
LONG = (
    Reading("sim:residence/first", card_number("AB12345678CD"), card_number("ZZ00000000ZZ"), "sim:residence/second"),
    Reading(
        "sim:residence/second",
        card_number("EF24681357GH"),
        card_number("ZZ00000000ZZ"),
        "sim:residence/special-second",
    ),
)
"""These need answers longer than a frame of the RC-S660/S."""


class FaultBench(Protocol):
    """A channel whose line or card can be disturbed."""

    @property
    def readings(self) -> Sequence[Reading]: ...
    @property
    def faults(self) -> Sequence[str]: ...
    def prepare(self, card: SimulatedCard, other: SimulatedCard, fault: str, at: int) -> None:
        """The card lies there, and the fault happens at its ``at``-th command."""
        ...

    def mend(self, card: SimulatedCard) -> None:
        """Nothing is wrong any more and the card lies there again."""
        ...

    def connect(self) -> CardChannel: ...
    def verifies_on_the_line(self) -> int:
        """VERIFYs that went over the line since ``prepare``; 0 where only the cards can count."""
        ...


@dataclass(frozen=True)
class Case:
    """One fault to suffer."""

    reading: Reading
    fault: str
    at: int
    is_right: bool

    def __str__(self) -> str:
        return f"{self.reading.uri} {self.fault}:{self.at} {'right' if self.is_right else 'wrong'} secret"


def cases(bench: FaultBench) -> list[Case]:
    """Every fault at every command of every reading, with the right and the wrong secret, shuffled."""
    every = [
        Case(reading, fault, at, is_right)
        for reading in bench.readings
        for fault, at, is_right in itertools.product(bench.faults, range(1, commands_of(reading) + 1), (True, False))
    ]
    random.Random(SEED).shuffle(every)
    return every


def some(bench: FaultBench, count: int) -> Iterator[Case]:
    """So many of them, from the beginning again when there are not enough."""
    return itertools.islice(itertools.cycle(cases(bench)), count)


@dataclass
class Wire:
    """A channel that counts its commands."""

    inner: CardChannel
    sent: list[bytes] = field(default_factory=list)

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self.sent.append(bytes(apdu))
        return self.inner.transmit(apdu)

    def close(self) -> None:
        self.inner.close()


def commands_of(reading: Reading) -> int:
    wire = Wire(SimCardChannel(CardChannels().simulated(reading.uri)))
    read_any(lambda: wire, simulated_kind(parse_uri(reading.uri)), reading.right(), AT, 2)
    return len(wire.sent)


def expected(reading: Reading) -> CardRead:
    card = CardChannels().simulated(reading.uri)
    return read(lambda: SimCardChannel(card), reading, reading.right())


def read(connect: Callable[[], CardChannel], reading: Reading, given: Given) -> CardRead:
    return read_any(connect, simulated_kind(parse_uri(reading.uri)), given, AT, 2)


def suffer(bench: FaultBench, case: Case) -> str:
    """Raises AssertionError; gives the name of what came of it."""
    reading = case.reading
    channels = CardChannels()
    card, other = channels.simulated(reading.uri), channels.simulated(reading.other)
    wanted = expected(reading)
    bench.prepare(card, other, case.fault, case.at)
    sent: list[bytes] = []

    def connect() -> CardChannel:
        return Wire(bench.connect(), sent)

    began = time.monotonic()
    outcome = outcome_of(connect, reading, reading.right() if case.is_right else reading.wrong())
    assert time.monotonic() - began < HANG_SECONDS, f"{case}: it hangs"
    judge(case, outcome, wanted)
    assert sum(map(is_verify, sent)) <= 1, f"{case}: sent twice"
    assert card.verifies_seen + other.verifies_seen <= 1, f"{case}: verified twice"
    assert bench.verifies_on_the_line() <= 1, f"{case}: twice on the line"
    bench.mend(card)
    assert same(patient_read(bench, reading), wanted), f"{case}: the next reading"
    return type(outcome).__name__


def judge(case: Case, outcome: CardRead | IppitsuError, wanted: CardRead) -> None:
    if isinstance(outcome, CardRead):
        assert same(outcome, wanted) or case.fault in ("swap", "corrupt"), f"{case}: another reading"
        return
    assert isinstance(outcome, OperatorError | EnvironmentProblem), f"{case}: {outcome!r}"
    assert outcome.remedy, f"{case}: no word for the clerk"
    assert not (isinstance(outcome, VerifyUnanswered) and outcome.retry), f"{case}: offers to try again"


def outcome_of(connect: Callable[[], CardChannel], reading: Reading, given: Given) -> CardRead | IppitsuError:
    """What the clerk gets; anything but a reading and our own errors is a crash."""
    try:
        return read(connect, reading, given)
    except IppitsuError as error:
        return error


def patient_read(bench: FaultBench, reading: Reading) -> CardRead:
    """A reading, tried anew while a reader still mends what went before; never after a secret went out."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        sent: list[bytes] = []

        def connect(sent: list[bytes] = sent) -> CardChannel:
            return Wire(bench.connect(), sent)

        try:
            return read(connect, reading, reading.right())
        except DeviceProblem:
            if any(map(is_verify, sent)) or time.monotonic() > ends:
                raise
            time.sleep(0.05)


def same(one: CardRead, other: CardRead) -> bool:
    return (dict(one.values), dict(one.images), one.kind) == (dict(other.values), dict(other.images), other.kind)


class SlotFaults:
    """Faults of a line, for a bench whose card lies in a slot."""

    def __init__(self, slot: CardSlot) -> None:
        self._slot = slot
        self._before = 0

    def set(self, other: SimulatedCard, fault: str, at: int) -> None:
        self._slot.other = other
        self._slot.faults = [LineFault(Mishap(fault), at)]
        self._before = self._slot.verifies

    def clear(self) -> None:
        self._slot.faults.clear()

    @property
    def verifies(self) -> int:
        return self._slot.verifies - self._before


def card_fault(card: SimulatedCard, other: SimulatedCard, fault: str, at: int) -> None:
    """The same for a bench that disturbs the card itself."""
    card.other = other
    card.faults = [CardFault(fault, at)]
