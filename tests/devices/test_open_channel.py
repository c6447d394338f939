from __future__ import annotations

import pytest

from devices.errors import Cancelled, UnknownDevice
from devices.mynumber import AID
from devices.open_channel import CardChannels, open_channel

DEMO = "sim:mynumber/demo"


def test_a_channel_speaks_to_the_card_of_its_url() -> None:
    channel = open_channel(DEMO)
    assert channel.transmit(b"\x00\xa4\x04\x0c\x0a" + AID) == b"\x90\x00"
    channel.close()


def test_simulated_cards_live_as_long_as_their_channels() -> None:
    channels = CardChannels()
    assert channels.simulated(DEMO) is channels.simulated(DEMO)
    assert channels.simulated(DEMO) is not channels.simulated(DEMO + "?tries=1")
    assert CardChannels().simulated(DEMO) is not channels.simulated(DEMO)


@pytest.mark.parametrize(
    "uri", ["sim:mynumber/", "sim:other/demo", "serial:COM3", "pcsc:?x=1", "sim:mynumber/demo?tries=9"]
)
def test_what_holds_no_card_is_refused(uri: str) -> None:
    with pytest.raises(UnknownDevice):
        open_channel(uri)


def test_a_reading_under_way_is_given_up_from_another_thread() -> None:
    channels = CardChannels()
    channels.cancel("sim:mynumber/demo")
    channel = channels.open("sim:mynumber/demo")
    channels.cancel("sim:mynumber/yumi")
    assert channel.transmit(bytes.fromhex("00A40000"))
    channels.cancel("sim:mynumber/demo")
    with pytest.raises(Cancelled):
        channel.transmit(bytes.fromhex("00A40000"))
    assert channels.open("sim:mynumber/demo").transmit(bytes.fromhex("00A40000"))
