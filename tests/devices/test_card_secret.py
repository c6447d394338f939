from __future__ import annotations

import pytest

from devices.card_secret import Secret, SecretKind
from devices.errors import MalformedSecret


@pytest.mark.parametrize("digits", ["", "123", "12345", "12a4", "１２３４", " 1234"])
def test_what_is_no_pin_never_reaches_the_card(digits: str) -> None:
    with pytest.raises(MalformedSecret) as raised:
        Secret(SecretKind.PIN, digits)
    assert not digits or digits not in str(raised.value)


def test_wiped_after_use_whatever_happens() -> None:
    secret = Secret(SecretKind.PIN, "1234")
    buffer = secret.digits
    with pytest.raises(UnicodeDecodeError), secret:
        b"\xff".decode("ascii")
    assert bytes(buffer) == bytes(4), "the memory itself"
    assert not secret.digits
    secret.wipe()


def test_never_shown() -> None:
    assert repr(Secret(SecretKind.PIN, "1234")) == "Secret(pin)"
