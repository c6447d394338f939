from __future__ import annotations

from devices.sim_card import SimCardChannel
from devices.sim_licence import PROFILES, SimulatedLicence


def talk(channel: SimCardChannel, *commands: str) -> list[str]:
    return [channel.transmit(bytes.fromhex(one)).hex().upper() for one in commands]


def test_speaks_as_the_card_does() -> None:
    channel = SimCardChannel(SimulatedLicence(PROFILES["demo"]))
    assert talk(channel, "00A40000", "00A4020C022F01") == ["9000", "9000"]
    assert talk(channel, "00B0000011")[0].startswith("450B303039")
    assert talk(channel, "00A4020C02000A", "00B0000003") == ["9000", "0501019000"]
    assert talk(channel, "00200081", "002000810439393939", "00200081") == ["63C3", "63C2", "63C2"]
    assert talk(channel, "00A4040C10A0000002310100000000000000000000", "00A4020C020001") == ["9000", "9000"]
    assert talk(channel, "00B0000000") == ["6982"], "not before the PIN"
    assert talk(channel, "002000810431323334", "00B00000FF")[1].startswith("110131")
    assert talk(channel, "00B0700000", "00CA0000", "80A40000", "00200086") == ["6B00", "6D00", "6E00", "6A86"]
    assert talk(channel, "00A4040C0501", "00A4020C029999", "00A4040C02AABB") == ["6700", "6A82", "6A82"]


def test_locks_after_three() -> None:
    card = SimulatedLicence(PROFILES["demo"])
    channel = SimCardChannel(card)
    assert talk(channel, *["002000810439393939"] * 4) == ["63C2", "63C1", "63C0", "6983"]
    assert talk(SimCardChannel(card), "002000810431323334") == ["6983"]
    assert card.verifies_seen == 5
