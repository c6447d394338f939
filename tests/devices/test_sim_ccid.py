from __future__ import annotations

from devices.ccid_frames import (
    CARD_IN,
    CARD_OUT,
    ESCAPE,
    MOVED,
    POWER_ON,
    SLOT_STATUS,
    FrameReader,
    Message,
    encode,
)
from devices.sim_ccid import NOT_UNDERSTOOD, TwinReader
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard
from devices.sim_slot import CardSlot


def messages(pieces: list[bytes]) -> list[Message]:
    found = [event for piece in pieces for event in FrameReader().feed(piece)]
    return [event for event in found if isinstance(event, Message)]


def test_the_simulated_twin_says_a_command_back_before_it_answers() -> None:
    twin = TwinReader(CardSlot())
    echo, answer = messages(twin.receive(bytes(encode(Message(SLOT_STATUS, 0, 9)))))
    assert echo == Message(SLOT_STATUS, 0, 9)
    assert (answer.kind, answer.sequence, answer.card) == (0x81, 9, 2)


def test_the_simulated_twin_refuses_what_arrived_broken() -> None:
    frame = encode(Message(SLOT_STATUS, 0, 9))
    frame[-1] ^= 1
    assert TwinReader(CardSlot()).receive(bytes(frame)) == [NOT_UNDERSTOOD]


def test_card_movements_are_told_at_once_until_they_are_wanted_with_answers() -> None:
    slot = CardSlot()
    twin = TwinReader(slot)
    slot.insert(SimulatedMyNumberCard(PROFILES["demo"]))
    assert twin.moved() == bytes([MOVED, CARD_IN])
    twin.receive(bytes(encode(Message(ESCAPE, 0, 1, data=b"\x01\x01\x01"))))
    slot.remove()
    assert twin.moved() == b""
    pieces = twin.receive(bytes(encode(Message(SLOT_STATUS, 0, 2))))
    assert pieces[1] == bytes([MOVED, CARD_OUT])


def test_what_the_simulated_twin_cannot_do_is_said() -> None:
    twin = TwinReader(CardSlot())
    for message in (Message(0x73, 0, 1), Message(ESCAPE, 0, 2, data=b"\x55"), Message(POWER_ON, 0, 3)):
        assert messages(twin.receive(bytes(encode(message))))[-1].has_failed
