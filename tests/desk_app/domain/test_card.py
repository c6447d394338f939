"""A card read may be shown to a log without giving away what was read."""

from __future__ import annotations

from desk_app.domain.card import CardKind, CardRead
from tests.support.builders import OPENED_AT


def test_a_card_read_does_not_show_what_was_read() -> None:
    read = CardRead(CardKind.MYNUMBER, {"name": "髙橋　健一"}, "pin", 3, OPENED_AT)
    assert "髙橋" not in repr(read)
    assert "tries_left=3" in repr(read)
