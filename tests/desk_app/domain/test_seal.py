"""What the card's certificate says of its holder stays out of logs."""

from __future__ import annotations

from datetime import UTC, datetime

from desk_app.domain.seal import CardMark, CardSigned

AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
HOLDER = "髙﨑 𠮷乃"


def test_the_mark_of_a_signature_does_not_show_its_holder() -> None:
    mark = CardMark(AT, HOLDER, AT, ("氏名",))
    assert mark.holder == HOLDER
    assert HOLDER not in repr(mark)
    assert "氏名" in repr(mark), "which item differs may be told, its value not"


def test_a_signed_packet_shows_neither_its_bytes_nor_its_holder() -> None:
    signed = CardSigned(b"%PDF-1.7 x", {"name": HOLDER, "address": "架空市緑町1"}, AT, AT, 5)
    shown = repr(signed)
    assert not [part for part in ("%PDF", HOLDER, "架空市") if part in shown]
    assert "tries_left=5" in shown
