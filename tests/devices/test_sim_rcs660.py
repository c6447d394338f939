from __future__ import annotations

from devices.host_frames import Rcs660Frames
from devices.rcs660 import ESCAPE, START_SESSION
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard
from devices.sim_rcs660 import Rcs660Reader
from devices.sim_slot import CardSlot


def card() -> SimulatedMyNumberCard:
    return SimulatedMyNumberCard(PROFILES["demo"])


def escape(command: bytes, sequence: int = 5) -> bytes:
    head = bytes([ESCAPE]) + len(command).to_bytes(4, "little") + bytes([0, sequence, 0, 0, 0])
    return bytes(Rcs660Frames.encode(head + command))


def test_the_simulated_reader_acknowledges_then_answers_in_the_frames_of_the_notes() -> None:
    reader = Rcs660Reader(CardSlot(card()))
    acknowledged, answer = reader.receive(escape(START_SESSION))
    assert acknowledged.hex() == "0000ff0000ff00"
    assert answer[6:].hex().startswith("8307000000" + "0005" + "020000" + "c0030090009000")
    broken = bytearray(escape(START_SESSION))
    broken[8] ^= 1
    assert reader.receive(bytes(broken)) == []


def test_nothing_goes_to_a_card_without_a_session() -> None:
    slot = CardSlot(card())
    reader = Rcs660Reader(slot)
    transceive = bytes.fromhex("FFC2000103950100" + "00")
    _, answer = reader.receive(escape(transceive))
    assert answer[16:18] == b"\x69\x85"
