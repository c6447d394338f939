from __future__ import annotations

import pytest

from desk_app.domain.card import DeviceState
from devices.desk import DeskReaders
from devices.errors import Disconnected
from devices.reader_states import is_plugged, serial_state
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard
from devices.sim_pty import PtyReader
from devices.sim_slot import CardSlot
from devices.uri import parse_uri
from tests.devices.channel_benches import ENGINES


@pytest.mark.parametrize("name", ENGINES)
def test_a_reader_is_asked_without_its_card(name: str) -> None:
    card = SimulatedMyNumberCard(PROFILES["demo"])
    slot = CardSlot(card)
    with PtyReader(ENGINES[name](slot)) as reader:
        uri = parse_uri(reader.url)
        tells_cards = name.startswith("ccid")
        assert serial_state(uri)[0] is (DeviceState.CARD_PRESENT if tells_cards else DeviceState.READY)
        slot.remove()
        assert serial_state(uri)[0] is DeviceState.READY
        assert is_plugged(uri)
        reader.unplug()
        assert not is_plugged(uri)
        with pytest.raises(Disconnected):
            serial_state(uri)
    assert card.verifies_seen == 0


def test_a_port_without_a_reader_behind_it_is_a_fault_with_a_remedy() -> None:
    class Mute:
        scheme = "ccid"
        options = "?timeout=50"

        def __init__(self) -> None:
            self.slot = CardSlot()

        def receive(self, data: bytes) -> list[bytes]:
            return []

        def reset(self) -> None:
            pass

    with PtyReader(Mute()) as reader:
        (info,) = DeskReaders([reader.url]).devices()
    assert info.state is DeviceState.FAULT
    assert "機器URL" in info.detail


@pytest.mark.parametrize(("uri", "there"), [("ccid:loop://", True), ("ccid:COM99", False), ("ccid:usb-1:2:3", False)])
def test_a_port_is_looked_for_without_opening_it(uri: str, there: bool) -> None:
    assert is_plugged(parse_uri(uri)) is there
