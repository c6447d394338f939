from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from devices.desk import DeskReaders
from devices.errors import NoCard, TooSlow, UnknownDevice
from devices.open_channel import CardChannels
from devices.pn532 import CHUNK, Pn532Channel
from devices.sim_card import SimulatedCard
from devices.sim_pn532 import Pn532Reader
from devices.sim_pty import PtyReader
from devices.sim_slot import CardSlot, LineFault, Mishap
from devices.uri import parse_uri

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Mirror(SimulatedCard):
    """Answers each command with itself turned round, however long it is."""

    def answer(self, apdu: bytes) -> bytes:
        return apdu[::-1] + b"\x90\x00"

    def reset(self) -> None:
        pass


@pytest.mark.parametrize("length", [4, CHUNK, CHUNK + 1, 2 * CHUNK, 700])
def test_long_commands_and_answers_are_chained(length: int) -> None:
    command = bytes(index % 251 for index in range(length))
    with PtyReader(Pn532Reader(CardSlot(Mirror()))) as reader:
        channel = Pn532Channel(parse_uri(reader.url))
        assert channel.transmit(command) == command[::-1] + b"\x90\x00"
        channel.close()


def test_every_card_is_read_with_what_it_has_of_long_answers() -> None:
    card = CardChannels().simulated("sim:residence/second")
    with PtyReader(Pn532Reader(CardSlot(card))) as reader:
        desk = DeskReaders([reader.url])
        read = desk.read_card(reader.url, pin=None, verification_b=None, card_number="EF24681357GH", at=AT)
        assert {"face", "name", "address"} <= set(read.images)


def test_a_signature_comes_through() -> None:
    card = CardChannels().simulated("sim:mynumber/demo")
    digest = hashlib.sha256(b"x").digest()
    desk = DeskReaders([])
    in_memory = desk.sign_digest("sim:mynumber/demo", password="TEST01", digest=digest, at=AT)  # makes the card's key
    with PtyReader(Pn532Reader(CardSlot(card))) as reader:
        made = desk.sign_digest(reader.url, password="TEST01", digest=digest, at=AT)
    assert made.signature == in_memory.signature
    assert len(made.signature) == 256


def test_a_command_that_takes_too_long_is_aborted() -> None:
    slot = CardSlot(Mirror())
    slot.faults = [LineFault(Mishap.LOST, 1)]
    with PtyReader(Pn532Reader(slot)) as reader:
        channel = Pn532Channel(parse_uri(reader.url))
        channel._timeout = 0.1
        with pytest.raises(TooSlow):
            channel.transmit(b"\x00\xa4\x00\x00")
        again = Pn532Channel(parse_uri(reader.url))
        assert again.transmit(b"\x00\xa4\x00\x00")
        again.close()


def test_an_empty_field_and_a_counter_that_is_no_laboratory() -> None:
    with PtyReader(Pn532Reader(CardSlot())) as reader:
        with pytest.raises(NoCard):
            Pn532Channel(parse_uri(reader.url))
        with pytest.raises(UnknownDevice, match="実験用"):
            Pn532Channel(parse_uri(f"pn532:{reader.path}"))
