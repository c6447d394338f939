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

from desk_app.domain.card import CardKind, CardRead, CardSignature
from desk_app.domain.errors import EnvironmentProblem, IppitsuError, OperatorError
from devices.any_card import Given, read_any
from devices.card_secret import FaceSecret, JpkiSecret, Secret
from devices.channel import CardChannel, Connect
from devices.errors import DeviceProblem, VerifyUnanswered
from devices.jpki import JpkiCard
from devices.mynumber_face import FaceCard
from devices.open_channel import CardChannels
from devices.sim_card import CardFault, SimCardChannel, SimulatedCard, is_verify
from devices.sim_slot import CardSlot, LineFault, Mishap

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SEED = 20261124
PATIENCE_SECONDS = 20.0
HANG_SECONDS = 30.0
"""Far beyond every time-out here: only a reading that does not end at all takes so long."""


Result = CardRead | CardSignature
Work = Callable[[Connect, bool], Result]
"""A reading over this channel, with the right secret or with a wrong one."""


@dataclass(frozen=True)
class Reading:
    """What is done with a card, and the card that is swapped in."""

    name: str
    uri: str
    work: Work
    other: str


def items(kind: CardKind, right: Callable[[], Given], wrong: Callable[[], Given]) -> Work:
    return lambda connect, is_right: read_any(connect, kind, right() if is_right else wrong(), AT, 2)


def face(connect: Connect, is_right: bool) -> Result:
    code = Secret(FaceSecret.VERIFICATION_B, "88050120334649" if is_right else "00000000000000")
    return FaceCard(connect).read(code, at=AT, confirmed=2)


def signature(connect: Connect, is_right: bool) -> Result:
    password = Secret(JpkiSecret.SIGN_PASSWORD, "TEST01" if is_right else "WRONG1")
    return JpkiCard(connect).sign(password, bytes(32), at=AT, confirmed=2)


def pin(text: str) -> Callable[[], Given]:
    return lambda: Given(pin=text)


def code(text: str) -> Callable[[], Given]:
    return lambda: Given(verification_b=text)


def card_number(text: str) -> Callable[[], Given]:
    return lambda: Given(card_number=text)


MINE, LICENCE, RESIDENCE = CardKind.MYNUMBER, CardKind.LICENCE, CardKind.RESIDENCE_CARD
DEMO, YUMI = "sim:mynumber/demo", "sim:mynumber/yumi"
RIGHT, WRONG = pin("1234"), pin("9999")
SHORT = (
    Reading("items by PIN", DEMO, items(MINE, RIGHT, WRONG), YUMI),
    Reading("items by code", DEMO, items(MINE, code("88050120334649"), code("00000000000000")), "sim:licence/demo"),
    Reading("licence", "sim:licence/moved", items(LICENCE, RIGHT, WRONG), "sim:licence/no-pin"),
    Reading("licence without PIN", "sim:licence/no-pin", items(LICENCE, Given, Given), "sim:licence/demo"),
    Reading("licence inside", "sim:licence/myna", items(CardKind.MYNA_LICENCE, RIGHT, WRONG), DEMO),
)
LONG = (
    Reading(
        "residence 1",
        "sim:residence/first",
        items(RESIDENCE, card_number("AB12345678CD"), card_number("ZZ00000000ZZ")),
        "sim:residence/second",
    ),
    Reading(
        "residence 2",
        "sim:residence/second",
        items(RESIDENCE, card_number("EF24681357GH"), card_number("ZZ00000000ZZ")),
        "sim:residence/special-second",
    ),
    Reading("face of the card", DEMO, face, YUMI),
    Reading("signature", DEMO, signature, YUMI),
)
"""These need answers longer than a frame of the RC-S660/S, or very many of its frames."""


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
        return f"{self.reading.name} {self.fault}:{self.at} {'right' if self.is_right else 'wrong'} secret"


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
    """Commands of its longest session with the card."""
    card = CardChannels().simulated(reading.uri)
    wires: list[Wire] = []

    def connect() -> CardChannel:
        wires.append(Wire(SimCardChannel(card)))
        return wires[-1]

    reading.work(connect, True)
    return max(len(wire.sent) for wire in wires)


def expected(reading: Reading) -> Result:
    card = CardChannels().simulated(reading.uri)
    return reading.work(lambda: SimCardChannel(card), True)


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
    outcome = outcome_of(connect, case)
    assert time.monotonic() - began < HANG_SECONDS, f"{case}: it hangs"
    judge(case, outcome, wanted)
    assert sum(map(is_verify, sent)) <= 1, f"{case}: sent twice"
    assert card.verifies_seen + other.verifies_seen <= 1, f"{case}: verified twice"
    assert bench.verifies_on_the_line() <= 1, f"{case}: twice on the line"
    bench.mend(card)
    assert same(patient_read(bench, reading), wanted), f"{case}: the next reading"
    return type(outcome).__name__


def judge(case: Case, outcome: Result | IppitsuError, wanted: Result) -> None:
    if isinstance(outcome, Result):
        assert same(outcome, wanted) or case.fault in ("swap", "corrupt"), f"{case}: another reading"
        return
    assert isinstance(outcome, OperatorError | EnvironmentProblem), f"{case}: {outcome!r}"
    assert outcome.remedy, f"{case}: no word for the clerk"
    assert not (isinstance(outcome, VerifyUnanswered) and outcome.retry), f"{case}: offers to try again"


def outcome_of(connect: Connect, case: Case) -> Result | IppitsuError:
    """What the clerk gets; anything but a reading and our own errors is a crash."""
    try:
        return case.reading.work(connect, case.is_right)
    except IppitsuError as error:
        return error


def patient_read(bench: FaultBench, reading: Reading) -> Result:
    """A reading, tried anew while a reader still mends what went before; never after a secret went out."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while True:
        sent: list[bytes] = []

        def connect(sent: list[bytes] = sent) -> CardChannel:
            return Wire(bench.connect(), sent)

        try:
            return reading.work(connect, True)
        except DeviceProblem:
            if any(map(is_verify, sent)) or time.monotonic() > ends:
                raise
            time.sleep(0.05)


def same(one: Result, other: Result) -> bool:
    """Whether the same was read, however many tries were left before."""
    return type(one) is type(other) and _substance(one) == _substance(other)


def _substance(result: Result) -> tuple[object, ...]:
    if isinstance(result, CardSignature):
        return result.signature, result.certificate, dict(result.values)
    return dict(result.values), dict(result.images), result.kind


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
