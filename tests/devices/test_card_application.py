from __future__ import annotations

import pytest

from devices.card_application import Application
from devices.card_secret import Secret, SecretKind
from devices.errors import SecretLocked, SecretNotSet, UnknownGeneration
from devices.mynumber import AID
from devices.sim_card import SimCardChannel
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard


def application(name: str, aid: bytes = AID) -> tuple[SimulatedMyNumberCard, Application]:
    card = SimulatedMyNumberCard(PROFILES[name])
    return card, Application(lambda: SimCardChannel(card), aid)


def test_the_secret_is_gone_before_the_work_begins() -> None:
    secret = Secret(SecretKind.PIN, "1234")
    seen, before = application("demo")[1].with_secret(secret, lambda _channel: bytes(secret.digits), confirmed=0)
    assert (seen, before) == (b"", 3)


def test_a_card_without_a_pin_is_named_and_sent_nothing() -> None:
    card, one = application("face-auth")
    secret = Secret(SecretKind.PIN, "1234")
    with pytest.raises(SecretNotSet, match="照合番号B"):
        one.with_secret(secret, lambda _channel: None, confirmed=0)
    assert (card.verifies_seen, len(secret.digits)) == (0, 0)
    with pytest.raises(SecretNotSet):
        one.tries_left(SecretKind.PIN)
    code = Secret(SecretKind.VERIFICATION_B, PROFILES["face-auth"].verification_b)
    assert one.with_secret(code, lambda _channel: "work", confirmed=0) == ("work", 10)


def test_a_locked_pin_points_to_what_still_opens_the_card() -> None:
    _, one = application("locked")
    with pytest.raises(SecretLocked, match="照合番号B"):
        one.with_secret(Secret(SecretKind.PIN, "1234"), lambda _channel: None, confirmed=1)


def test_a_card_without_the_application_is_named() -> None:
    _, one = application("demo", bytes.fromhex("A000000001"))
    with pytest.raises(UnknownGeneration):
        one.tries_left(SecretKind.PIN)
