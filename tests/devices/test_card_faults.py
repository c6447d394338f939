"""Faults at every command of every kind of reading: nothing crashes, nothing is verified twice, the next one works.

CARD_FAULTS=1000 in the environment runs a thousand instead of two hundred. The order is shuffled with a fixed seed,
so that the fixed part is the same on every machine.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from desk_app.domain.card import CardKind, CardRead
from desk_app.domain.errors import EnvironmentProblem, IppitsuError, OperatorError
from devices.any_card import Given, read_any
from devices.channel import CardChannel
from devices.errors import VerifyUnanswered
from devices.open_channel import CardChannels, simulated_kind
from devices.sim_card import FAULTS, CardFault, SimCardChannel, SimulatedCard, is_verify
from devices.uri import parse_uri

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RUNS = int(os.environ.get("CARD_FAULTS", "200"))
BLOCKS = 20


@dataclass(frozen=True)
class Reading:
    """A card, what opens it, what would be wrong for it, and the card that is swapped in."""

    uri: str
    right: Given
    wrong: Given
    other: str


READINGS = (
    Reading("sim:mynumber/demo", Given(pin="1234"), Given(pin="9999"), "sim:mynumber/yumi"),
    Reading(
        "sim:mynumber/demo",
        Given(verification_b="88050120334649"),
        Given(verification_b="00000000000000"),
        "sim:licence/demo",
    ),
    Reading("sim:licence/moved", Given(pin="1234"), Given(pin="9999"), "sim:licence/no-pin"),
    Reading("sim:licence/no-pin", Given(), Given(), "sim:licence/demo"),
    Reading("sim:licence/myna", Given(pin="1234"), Given(pin="9999"), "sim:mynumber/demo"),
    Reading(
        "sim:residence/first",
        Given(card_number="AB12345678CD"),
        Given(card_number="ZZ00000000ZZ"),
        "sim:residence/second",
    ),
    Reading(
        "sim:residence/second",
        Given(card_number="EF24681357GH"),
        Given(card_number="ZZ00000000ZZ"),
        "sim:residence/special-second",
    ),
)


class Desk:
    """One simulated card with its wire: every command that went out, how many channels are open."""

    def __init__(self, reading: Reading, fault: CardFault | None = None) -> None:
        self.kind: CardKind = simulated_kind(parse_uri(reading.uri))
        channels = CardChannels()
        self.card: SimulatedCard = channels.simulated(reading.uri)
        self.card.other = channels.simulated(reading.other)
        self.card.faults = [fault] if fault else []
        self.wire: list[bytes] = []
        self.open = 0

    def connect(self) -> CardChannel:
        channel = Wire(self, SimCardChannel(self.card))
        self.open += 1
        return channel

    def read(self, given: Given, confirmed: int = 0) -> CardRead:
        return read_any(self.connect, self.kind, given, AT, confirmed)

    @property
    def verifies(self) -> int:
        assert self.card.other is not None
        return self.card.verifies_seen + self.card.other.verifies_seen


class Wire:
    def __init__(self, desk: Desk, inner: CardChannel) -> None:
        self.desk, self.inner, self.is_open = desk, inner, True

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self.desk.wire.append(bytes(apdu))
        return self.inner.transmit(apdu)

    def close(self) -> None:
        self.desk.open -= self.is_open
        self.is_open = False
        self.inner.close()


def commands_of(reading: Reading) -> int:
    desk = Desk(reading)
    desk.read(reading.right)
    return len(desk.wire)


def all_faults() -> Iterator[tuple[Reading, CardFault, bool]]:
    """Every fault at every command with the right secret, then with the wrong one, shuffled, again and again."""
    every = [
        (reading, CardFault(kind, at), is_right)
        for reading in READINGS
        for kind, at, is_right in itertools.product(FAULTS, range(1, commands_of(reading) + 1), (True, False))
    ]
    random.Random(20261124).shuffle(every)
    return itertools.islice(itertools.cycle(every), RUNS)


@pytest.mark.parametrize("part", range(BLOCKS))
def test_a_fault_anywhere_costs_at_most_one_try_and_the_next_reading_works(part: int) -> None:
    for reading, fault, is_right in itertools.islice(all_faults(), part, None, BLOCKS):
        suffer(reading, fault, is_right=is_right)


def suffer(reading: Reading, fault: CardFault, *, is_right: bool) -> None:
    where = f"{reading.uri} {fault} {'right' if is_right else 'wrong'} secret"
    expected = Desk(reading).read(reading.right)
    desk = Desk(reading, fault)
    outcome = outcome_of(desk, reading.right if is_right else reading.wrong)
    if isinstance(outcome, CardRead):
        assert same(outcome, expected) or fault.kind in ("swap", "corrupt"), where
    else:
        assert isinstance(outcome, OperatorError | EnvironmentProblem), where
        assert outcome.remedy, where
        assert_told_of_a_lost_answer(desk, fault, outcome, where)
    assert desk.verifies <= 1, where
    assert sum(map(is_verify, desk.wire)) <= 1, where
    assert len(desk.wire) <= 2 * commands_of(reading) + 4, f"{where}: it goes on and on"
    assert desk.open == 0, where
    desk.card.present = True
    desk.card.faults.clear()
    assert same(desk.read(reading.right, confirmed=2), expected), where


def outcome_of(desk: Desk, given: Given) -> CardRead | IppitsuError:
    """What the clerk gets; anything but a reading and our own errors is a crash."""
    try:
        return desk.read(given)
    except IppitsuError as error:
        return error


def assert_told_of_a_lost_answer(desk: Desk, fault: CardFault, error: IppitsuError, where: str) -> None:
    """The clerk hears of a VERIFY without an answer as such, and only of one."""
    at_verify = 0 < fault.at <= len(desk.wire) and is_verify(desk.wire[fault.at - 1])
    if fault.kind in ("cut", "lost", "delay", "pull", "garbage"):
        assert isinstance(error, VerifyUnanswered) == at_verify, where
    if isinstance(error, VerifyUnanswered):
        assert not error.retry, where


def same(one: CardRead, other: CardRead) -> bool:
    return (dict(one.values), dict(one.images), one.kind) == (dict(other.values), dict(other.images), other.kind)
