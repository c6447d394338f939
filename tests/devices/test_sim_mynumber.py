from __future__ import annotations

import pytest

from devices.errors import ChannelBroken, NoCard, UnknownDevice
from devices.sim_card import CardFault, SimCardChannel
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard

SELECT_APPLICATION = "00A4040C0AD3921000310001010408"


def check_digit(eleven: str) -> int:
    """Check digit of a 個人番号 (総務省令第85号 第5条): weights 2…7, 2…6 from the right, modulo 11."""
    total = sum(int(d) * (n + 1 if n <= 6 else n - 5) for n, d in enumerate(reversed(eleven), 1))
    return 0 if total % 11 <= 1 else 11 - total % 11


def talk(channel: SimCardChannel, *commands: str) -> list[str]:
    return [channel.transmit(bytes.fromhex(one)).hex().upper() for one in commands]


@pytest.mark.parametrize("name", PROFILES)
def test_every_number_has_a_wrong_check_digit(name: str) -> None:
    number = PROFILES[name].number
    assert len(number) == 12
    assert check_digit(number[:11]) != int(number[11])


def test_speaks_as_the_card_does() -> None:
    channel = SimCardChannel(SimulatedMyNumberCard(PROFILES["demo"]))
    assert talk(channel, "00A4020C020011") == ["6A82"], "no file before the application"
    assert talk(channel, SELECT_APPLICATION, "00A4020C020002", "00B0000007") == ["9000", "9000", "6982"]
    assert talk(channel, "00A4020C029999", "00A4020C020011", "00200080") == ["6A82", "9000", "63C3"]
    assert talk(channel, "002000800439393939", "00200080") == ["63C2", "63C2"]
    assert talk(channel, "002000800431323334", "00200080") == ["9000", "63C3"]
    assert talk(channel, "00A4020C020001", "00B0000011")[1].startswith("DF100C")
    assert talk(channel, "00B0700000", "00CA000000", "80A40000") == ["6B00", "6D00", "6E00"]


def test_locks_after_three_and_stays_locked_over_power_off() -> None:
    card = SimulatedMyNumberCard(PROFILES["demo"])
    wrong = ["002000800430303030"] * 3
    assert talk(SimCardChannel(card), SELECT_APPLICATION, "00A4020C020011", *wrong)[2:] == ["63C2", "63C1", "63C0"]
    right = talk(SimCardChannel(card), SELECT_APPLICATION, "00A4020C020011", "002000800431323334")
    assert right[-1] == "6983"


def test_power_on_forgets_what_was_verified() -> None:
    card = SimulatedMyNumberCard(PROFILES["demo"])
    talk(SimCardChannel(card), SELECT_APPLICATION, "00A4020C020011", "002000800431323334")
    assert talk(SimCardChannel(card), SELECT_APPLICATION, "00A4020C020002", "00B0000007")[-1] == "6982"


def test_pulled_card_is_back_at_the_next_but_one_try() -> None:
    card = SimulatedMyNumberCard(PROFILES["demo"], (CardFault("pull", 1),))
    channel = SimCardChannel(card)
    with pytest.raises(ChannelBroken):
        talk(channel, SELECT_APPLICATION)
    with pytest.raises(ChannelBroken):
        talk(channel, SELECT_APPLICATION)
    with pytest.raises(NoCard):
        SimCardChannel(card)
    assert talk(SimCardChannel(card), SELECT_APPLICATION) == ["9000"]


def test_delay_is_kept() -> None:
    slept: list[float] = []
    card = SimulatedMyNumberCard(PROFILES["demo"], delay_seconds=0.25, sleep=slept.append)
    talk(SimCardChannel(card), SELECT_APPLICATION, SELECT_APPLICATION)
    assert slept == [0.25, 0.25]


@pytest.mark.parametrize("text", ["pull", "pull:0", "pull:x", "lost-verify:2", "burn:1", ""])
def test_misspelt_faults_are_refused(text: str) -> None:
    with pytest.raises(UnknownDevice):
        CardFault.parse(text)
