from __future__ import annotations

import pytest

from devices.nw7 import Nw7Check, check_holds, without_start_stop


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("anything", Nw7Check.OFF),
        ("A1234564A", Nw7Check.DR7),
        ("1234563", Nw7Check.DSR7),
        ("A12345671A", Nw7Check.M16),
        ("A49927398716B", Nw7Check.M10W2),
        ("4901234567894", Nw7Check.M10W3),
    ],
)
def test_the_digit_that_belongs_is_the_only_one_that_holds(text: str, check: Nw7Check) -> None:
    if check is Nw7Check.OFF:
        assert check_holds(text, check)
        return
    framed = without_start_stop(text) != text
    body = without_start_stop(text)[:-1]
    start, stop = (text[0], text[-1]) if framed else ("", "")
    holding = [digit for digit in "0123456789" if check_holds(f"{start}{body}{digit}{stop}", check)]
    expected = {
        Nw7Check.DR7: str(int(body) % 7),
        Nw7Check.DSR7: str(7 - int(body) % 7),
        Nw7Check.M16: str(-(sum(map(int, body)) + 32) % 16),
        Nw7Check.M10W2: "6",
        Nw7Check.M10W3: "4",
    }[check]
    assert holding == [expected]


def test_a_remainder_of_nothing_may_stand_as_nought_or_seven() -> None:
    assert [digit for digit in "0123456789" if check_holds(f"14{digit}", Nw7Check.DSR7)] == ["0", "7"]


@pytest.mark.parametrize("text", ["", "1", "A1A", "12X4", "１２３４"])
def test_no_number_no_check(text: str) -> None:
    assert not check_holds(text, Nw7Check.DR7)


def test_start_and_stop_count_in_m16() -> None:
    assert not check_holds("12345", Nw7Check.M16), "without them nothing can be checked"
    assert not check_holds("A1é4B", Nw7Check.M16)
