from __future__ import annotations

import pytest

from devices.errors import CardUnreadable, ChannelBroken, ConfirmationNeeded, SecretLocked, WrongSecret
from devices.verification import NoAnswer, query_tries, require_tries, verify_once


class Card:
    """Answers everything the same; an empty answer is a broken line."""

    def __init__(self, answer: str) -> None:
        self.answer, self.wire = bytes.fromhex(answer), []

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self.wire.append(bytes(apdu))
        if not self.answer:
            raise ChannelBroken()
        return self.answer

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("63C2", WrongSecret),
        ("6300", WrongSecret),
        ("63C0", SecretLocked),
        ("6983", SecretLocked),
        ("6F00", NoAnswer),
        ("90", NoAnswer),
        ("", NoAnswer),
    ],
)
def test_goes_out_once_and_is_wiped_whatever_comes(answer: str, error: type[Exception]) -> None:
    card, command = Card(answer), bytearray(b"\x00\x20\x00\x80\x041234")
    with pytest.raises(error):
        verify_once(card, command, "暗証番号")
    assert card.wire == [b"\x00\x20\x00\x80\x041234"]
    assert not any(command)


def test_accepted() -> None:
    verify_once(Card("9000"), bytearray(9), "暗証番号")


@pytest.mark.parametrize(("answer", "left"), [("63C3", 3), ("63CA", 10), ("6983", 0), ("6984", 0)])
def test_the_counter_is_asked_by_its_place(answer: str, left: int) -> None:
    card = Card(answer)
    assert query_tries(card, "暗証番号", 0x81) == left
    assert card.wire == [bytes.fromhex("00200081")]


def test_no_counter_is_no_permission() -> None:
    with pytest.raises(CardUnreadable, match="残り回数"):
        query_tries(Card("9000"), "暗証番号")
    with pytest.raises(SecretLocked):
        require_tries(0, "暗証番号", confirmed=True)
    with pytest.raises(ConfirmationNeeded):
        require_tries(1, "暗証番号", confirmed=0)
    require_tries(1, "暗証番号", confirmed=1)
    require_tries(3, "暗証番号", confirmed=0)


@pytest.mark.parametrize(("left", "confirmed"), [(2, 0), (1, 0), (1, 2), (2, 3), (1, 3)])
def test_few_tries_need_a_word_for_exactly_so_few(left: int, confirmed: int) -> None:
    with pytest.raises(ConfirmationNeeded, match=f"あと{left}回") as raised:
        require_tries(left, "暗証番号", confirmed=confirmed)
    assert raised.value.tries_left == left


@pytest.mark.parametrize(("left", "confirmed"), [(3, 0), (10, 0), (2, 2), (2, 1), (1, 1)])
def test_a_word_for_so_few_or_fewer_is_enough(left: int, confirmed: int) -> None:
    require_tries(left, "暗証番号", confirmed=confirmed)
