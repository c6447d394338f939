from __future__ import annotations

from devices.sim_card import SimCardChannel
from devices.sim_residence import PROFILES, SimulatedResidenceCard


def test_type_and_version_are_free_and_one_challenge_serves_once() -> None:
    channel = SimCardChannel(SimulatedResidenceCard(PROFILES["second"]))
    assert channel.transmit(bytes.fromhex("00B08A0004")).hex() == "c1023035" + "9000"
    assert channel.transmit(bytes.fromhex("00B08B0000")).hex().startswith("c0")
    assert len(channel.transmit(bytes.fromhex("0084000008"))) == 10
    token = bytes.fromhex("0082000028") + bytes(40) + b"\x00"
    assert channel.transmit(token) == channel.transmit(token) == b"\x63\x00"
    assert channel.transmit(bytes.fromhex("0820008613861101") + bytes(16)) == b"\x69\x88"
    assert channel.transmit(bytes.fromhex("00CA0000")) == b"\x6d\x00"
