"""Values that may hold personal data or pixels do not show them when they are written into a log."""

from __future__ import annotations

from desk_app.domain.card import CardKind, CardRead
from desk_app.domain.page import PageImage
from tests.support.builders import OPENED_AT


def test_a_card_read_does_not_show_what_was_read() -> None:
    read = CardRead(CardKind.MYNUMBER, {"name": "髙橋　健一"}, "pin", 3, OPENED_AT)
    assert "髙橋" not in repr(read)


def test_a_page_does_not_show_its_pixels() -> None:
    assert "\\xff" not in repr(PageImage(1, 1, 3, b"\xff\xff\xff"))
