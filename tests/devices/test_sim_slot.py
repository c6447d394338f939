from __future__ import annotations

import threading

import pytest

from devices.errors import UnknownDevice
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard
from devices.sim_slot import BEFORE, CardSlot, LineFault, Mishap

SELECT = bytes.fromhex("00A4040C0AD3921000310001010408")
VERIFY = bytes.fromhex("0020008004") + b"1234"


def card(name: str = "demo") -> SimulatedMyNumberCard:
    return SimulatedMyNumberCard(PROFILES[name])


def test_a_card_answers_with_power_only_and_moves_are_told() -> None:
    slot, moves = CardSlot(), []
    slot.on_move = moves.append
    assert not slot.power_on()
    slot.insert(card())
    assert slot.exchange(SELECT) is None
    assert slot.power_on()
    assert slot.exchange(SELECT) == b"\x90\x00"
    slot.insert(card("yumi"))
    assert slot.exchange(SELECT) is None, "another card has no power yet"
    slot.remove()
    slot.remove()
    assert moves == [True, False, True, False]


@pytest.mark.parametrize("mishap", Mishap)
def test_a_mishap_happens_once_at_its_command(mishap: Mishap) -> None:
    mine, other = card(), card("yumi")
    slot = CardSlot(mine, other)
    slot.faults = [LineFault(mishap, 2)]
    slot.power_on()
    assert slot.exchange(SELECT) == b"\x90\x00"
    assert slot.take_mishap() is None
    answer = slot.exchange(VERIFY)
    assert (answer is None) == (mishap in BEFORE)
    assert slot.take_mishap() is mishap
    assert slot.take_mishap() is None
    assert not slot.faults
    assert mine.verifies_seen == (mishap not in BEFORE)
    assert other.verifies_seen == 0
    assert slot.verifies == 1, "it came over the line in any case"
    assert slot.card is {Mishap.PULL: None, Mishap.SWAP: other}.get(mishap, mine)


def test_the_next_verify_can_be_named_instead_of_a_place() -> None:
    slot = CardSlot(card())
    slot.faults = [LineFault.parse("lost:verify")]
    slot.power_on()
    slot.exchange(SELECT)
    assert slot.take_mishap() is None
    slot.exchange(VERIFY)
    assert slot.take_mishap() is Mishap.LOST


@pytest.mark.parametrize("text", ["lost", "lost:0", "lost:x", "burn:1", ":1", "lost:-1"])
def test_what_is_no_fault(text: str) -> None:
    with pytest.raises(UnknownDevice):
        LineFault.parse(text)


def test_a_mute_card_gives_no_answer() -> None:
    mine = card()
    slot = CardSlot(mine)
    slot.power_on()
    mine.present = False
    assert slot.exchange(SELECT) is None
    assert not slot.power_on()
    slot.power_off()
    assert not slot.is_powered


@pytest.mark.parametrize("mishap", [Mishap.PULL, Mishap.SWAP])
def test_a_movement_is_told_without_the_lock_of_the_slot(mishap: Mishap) -> None:
    """A cable that is pulled meanwhile holds its own lock and wants the slot's."""
    slot = CardSlot(card(), card("yumi"))
    slot.faults = [LineFault(mishap, 1)]
    slot.power_on()
    waited: list[bool] = []

    def told(_is_in: bool) -> None:
        pulling = threading.Thread(target=slot.power_off, daemon=True)
        pulling.start()
        pulling.join(5)
        waited.append(pulling.is_alive())

    slot.on_move = told
    assert slot.exchange(SELECT) is None
    assert set(waited) == {False}
