from __future__ import annotations

import pytest

from devices.wiping import wipe, wiped_after


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


def test_what_was_sent_is_overwritten_whatever_comes_of_it() -> None:
    command, body = bytearray(b"0020008004" + b"1234"), bytearray(b"1234")
    with wiped_after(command, body):
        assert body == b"1234"
    assert (command, body) == (bytearray(14), bytearray(4))
    command = bytearray(b"1234")
    with pytest.raises(ValueError, match="lost"), wiped_after(command):
        raise ValueError("lost")
    assert command == bytearray(4)
