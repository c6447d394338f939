from __future__ import annotations

import pytest

from desk_app.domain.secret_text import MOST_CHARACTERS, SecretText


def content(secret: SecretText) -> bytes:
    target = bytearray()
    secret.copy_to(target)
    return bytes(target)


def test_characters_are_gathered_and_taken_back() -> None:
    secret = SecretText()
    for code in b"12345":
        assert secret.add(code)
    secret.drop_last()
    assert (len(secret), content(secret), secret.reveal()) == (4, b"1234", "1234")
    for _ in range(9):
        secret.drop_last()
    assert (len(secret), content(secret)) == (0, b"")


def test_the_buffer_never_moves_and_is_overwritten() -> None:
    secret = SecretText.of("A1" * (MOST_CHARACTERS // 2))
    buffer = secret._buffer
    assert not secret.add(0x41), "it is full"
    with secret:
        assert bytes(buffer) == b"A1" * (MOST_CHARACTERS // 2)
    assert bytes(buffer) == bytes(MOST_CHARACTERS)
    assert (len(secret), secret._buffer is buffer) == (0, True)
    secret.wipe()


def test_a_character_taken_back_is_gone_from_memory() -> None:
    secret = SecretText.of(b"12")
    secret.drop_last()
    assert bytes(secret._buffer[:2]) == b"1\x00"


@pytest.mark.parametrize("text", ["１２３４", "12\n", "\x00"])
def test_only_printable_ascii_is_taken(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        SecretText.of(text)


def test_it_shows_nothing() -> None:
    secret = SecretText.of("7391")
    assert "7391" not in repr(secret) + str(secret)
