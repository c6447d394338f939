from __future__ import annotations

import pytest

from devices.errors import ChannelBroken, NoCard, UnknownDevice
from devices.sim_card import FAULTS, CardFault, SimCardChannel
from devices.sim_licence import PROFILES, SimulatedLicence

SELECT_MF = bytes.fromhex("00A40000")


def test_every_fault_can_be_written_in_a_url() -> None:
    assert [CardFault.parse(f"{kind}:3") for kind in FAULTS] == [CardFault(kind, 3) for kind in FAULTS]
    for wrong in ("burn:1", "pull", "pull:0", "pull:x", "lost-verify:2"):
        with pytest.raises(UnknownDevice):
            CardFault.parse(wrong)


@pytest.mark.parametrize(
    ("kind", "answer"), [("garbage", "00"), ("garble", "8010"), ("double", "90009000"), ("slow", "9000")]
)
def test_answers_that_arrive_changed(kind: str, answer: str) -> None:
    channel = SimCardChannel(SimulatedLicence(PROFILES["demo"], (CardFault(kind, 1),)))
    assert channel.transmit(SELECT_MF).hex() == answer
    assert channel.transmit(SELECT_MF).hex() == "9000", "a fault is used up"


@pytest.mark.parametrize("kind", ["pull", "cut", "lost", "delay"])
def test_answers_that_do_not_arrive_end_the_channel(kind: str) -> None:
    card = SimulatedLicence(PROFILES["demo"], (CardFault(kind, 1),))
    channel = SimCardChannel(card)
    for _ in range(2):
        with pytest.raises(ChannelBroken):
            channel.transmit(SELECT_MF)
    if kind == "pull":
        with pytest.raises(NoCard):
            SimCardChannel(card)
    assert SimCardChannel(card).transmit(SELECT_MF).hex() == "9000"


def test_a_swapped_card_answers_unpowered_and_counts_its_own_tries() -> None:
    card = SimulatedLicence(PROFILES["demo"], (CardFault("swap", 2),))
    card.other = other = SimulatedLicence(PROFILES["no-pin"])
    channel = SimCardChannel(card)
    channel.transmit(SELECT_MF)
    assert channel.transmit(bytes.fromhex("002000810439393939")).hex() == "63c2"
    assert (card.tries, other.tries, card.verifies_seen, other.verifies_seen) == (3, 2, 0, 1)
    SimCardChannel(card)
    assert card.answer(bytes.fromhex("00200081")).hex() == "63c3"
