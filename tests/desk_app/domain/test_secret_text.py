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


def test_a_copy_is_wiped_on_its_own() -> None:
    secret = SecretText.of("7391")
    copy = secret.copy()
    secret.wipe()
    assert (content(copy), content(secret)) == (b"7391", b"")
    copy.add(0x35)
    assert (copy.reveal(), len(secret)) == ("73915", 0)
    assert copy._buffer is not secret._buffer


def test_the_characters_are_seen_where_they_lie() -> None:
    secret = SecretText.of("12")
    seen = secret.characters
    secret.wipe()
    assert bytes(seen) == b"\x00\x00", "a wipe clears what was handed out too"
    assert bytes(secret.characters) == b""


def test_it_is_appended_to_the_callers_buffer() -> None:
    target = bytearray(b"\x00\x20")
    SecretText.of("0123").copy_to(target)
    assert target == b"\x00\x200123"


def test_it_is_wiped_when_its_use_fails() -> None:
    secret = SecretText.of("4321")
    with pytest.raises(KeyError), secret:
        raise KeyError
    assert bytes(secret._buffer) == bytes(MOST_CHARACTERS)


def test_a_refused_character_leaves_the_others() -> None:
    secret = SecretText.of("12")
    with pytest.raises(ValueError, match="printable ASCII"):
        secret.add(0x7F)
    assert secret.add(0x7E)
    assert secret.add(0x20)
    assert secret.reveal() == "12~ "
