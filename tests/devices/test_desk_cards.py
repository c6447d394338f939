from __future__ import annotations

from datetime import UTC, datetime

from devices.desk_cards import DeskCards
from devices.open_channel import CardChannels

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_card_is_read_by_its_readers_url() -> None:
    read = DeskCards(CardChannels()).read_card("sim:mynumber/demo", pin="1234", verification_b=None, at=AT)
    assert read.values["name"] == "髙橋 健一"
