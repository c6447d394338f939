from __future__ import annotations

from datetime import UTC, datetime

import pytest

from devices.desk import DeskReaders
from devices.errors import BeyondTheReader, NoCard
from devices.open_channel import CardChannels
from devices.rcs660 import Rcs660Channel, data_objects
from devices.sim_card import SimulatedCard
from devices.sim_pty import PtyReader
from devices.sim_rcs660 import Rcs660Reader
from devices.sim_slot import CardSlot
from devices.uri import parse_uri

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def card(uri: str = "sim:mynumber/demo") -> SimulatedCard:
    return CardChannels().simulated(uri)


def test_long_files_come_in_pieces_that_the_frames_carry() -> None:
    lying = card("sim:licence/moved")
    with PtyReader(Rcs660Reader(CardSlot(lying))) as reader:
        desk = DeskReaders([reader.url])
        read = desk.read_card(reader.url, pin="1234", verification_b=None, at=AT)
    assert read.values["address"] == "架空県みらい市緑町二丁目５番８号"
    assert lying.verifies_seen == 1


@pytest.mark.parametrize(
    "apdu", ["802A008033" + "00" * 51 + "00", "08B085000000049602000000" + "00", "00A4" + "00" * 130]
)
def test_what_the_frames_cannot_carry_is_not_sent(apdu: str) -> None:
    with PtyReader(Rcs660Reader(CardSlot(card()))) as reader:
        channel = Rcs660Channel(parse_uri(reader.url))
        with pytest.raises(BeyondTheReader) as raised:
            channel.transmit(bytes.fromhex(apdu))
        assert "USB" in raised.value.remedy
        assert channel.transmit(bytes.fromhex("00A4040C0AD3921000310001010408")) == b"\x90\x00", "it works on"
        channel.close()


def test_an_empty_field() -> None:
    with PtyReader(Rcs660Reader(CardSlot())) as reader, pytest.raises(NoCard):
        Rcs660Channel(parse_uri(reader.url))


def test_data_objects_with_one_and_two_byte_tags() -> None:
    raw = bytes.fromhex("C00300900095020102" + "5F510301FF02")
    assert data_objects(raw) == {0xC0: b"\x00\x90\x00", 0x95: b"\x01\x02", 0x5F51: b"\x01\xff\x02"}
    for torn in (raw[:-1], raw[:10], b"\xc0"):
        with pytest.raises(IndexError):
            data_objects(torn)
