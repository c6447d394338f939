from __future__ import annotations

import pytest

from devices.errors import CardUnreadable, ChannelBroken, LastTryNeedsConfirmation, SecretLocked, WrongSecret
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
    with pytest.raises(LastTryNeedsConfirmation):
        require_tries(1, "暗証番号", confirmed=False)
    require_tries(1, "暗証番号", confirmed=True)
    require_tries(2, "暗証番号", confirmed=False)
