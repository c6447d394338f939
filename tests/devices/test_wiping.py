from __future__ import annotations

from devices.wiping import wipe


def test_an_answer_of_ones_own_is_overwritten() -> None:
    data = bytes(bytearray(b"123456789010"))
    assert wipe(data)
    assert data == bytes(12)


def test_what_somebody_else_holds_is_left_alone() -> None:
    data = bytes(bytearray(b"123456789010"))
    other = [data]
    assert not wipe(data)
    assert other[0] == b"123456789010"


def test_short_ones_which_python_shares_are_left_alone() -> None:
    assert not wipe(b"")
    assert not wipe(b"1")
