from __future__ import annotations

from devices.host_frames import Pn532Frames
from devices.sim_pn532 import WAKE, Pn532Reader
from devices.sim_slot import CardSlot


def test_the_chip_sleeps_until_it_is_woken() -> None:
    chip = Pn532Reader(CardSlot())
    firmware = bytes(Pn532Frames.encode(b"\xd4\x02"))
    assert chip.receive(firmware) == []
    acknowledged, answer = chip.receive(WAKE + firmware)
    assert acknowledged == Pn532Frames.ACK
    assert answer.hex() == "0000ff06fad50332010607e800"
    broken = firmware[:-2] + b"\x00\x00"
    assert chip.receive(broken) == [Pn532Frames.NACK]
    assert chip.receive(bytes(Pn532Frames.encode(b"\xd4\x99")))[-1] == Pn532Frames.FAULT
