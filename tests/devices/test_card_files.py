from __future__ import annotations

import pytest

from devices.card_files import read_block, read_file, read_object
from devices.errors import CardUnreadable


class Card:
    """A channel to one file, with a status word of its own for each command if wanted."""

    def __init__(self, content: bytes, **answers: bytes) -> None:
        self.content, self.answers, self.wire = content, answers, []

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self.wire.append(bytes(apdu))
        if (special := self.answers.get(f"at{len(self.wire)}")) is not None:
            return special
        offset = apdu[3] if apdu[2] & 0x80 else int.from_bytes(apdu[2:4], "big")
        part = self.content[offset : offset + (apdu[4] or 256)]
        return part + b"\x90\x00" if offset < len(self.content) else b"\x6b\x00"

    def close(self) -> None: ...


@pytest.mark.parametrize("length", [1, 255, 256, 257, 512, 880])
def test_a_file_is_read_to_its_end(length: int) -> None:
    content = bytes(index % 251 for index in range(length))
    assert read_file(Card(content)) == content
    card = Card(content)
    assert read_file(card, short_id=4) == content
    assert card.wire[0] == bytes.fromhex("00B0840000")


def test_an_endless_file_is_refused() -> None:
    with pytest.raises(CardUnreadable, match="長すぎ"):
        read_file(Card(bytes(0x7FFF)))
    with pytest.raises(CardUnreadable, match="長すぎ"):
        read_object(Card(bytes.fromhex("5A82FFFF00000000")))


def test_more_than_was_asked_for_is_refused() -> None:
    with pytest.raises(CardUnreadable, match="長すぎ"):
        read_block(Card(b"", at1=bytes(6) + b"\x90\x00"), 0, 5)


def test_the_end_of_the_file_as_cards_tell_it() -> None:
    assert read_block(Card(b"", at1=b"ab\x62\x82"), 0, 5) == b"ab"
    assert read_block(Card(b"", at1=b"\x6b\x00"), 256, 5) == b""
    assert read_block(Card(b"abc", at1=b"\x6c\x03"), 0, 5) == b"abc"
    with pytest.raises(CardUnreadable):
        read_block(Card(b"", at1=b"\x6b\x00"), 0, 5)


def test_an_object_cut_short_is_refused() -> None:
    with pytest.raises(CardUnreadable, match="途中"):
        read_object(Card(bytes.fromhex("5A20") + bytes(6), at2=b"\x90\x00"))
