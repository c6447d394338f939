from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from desk_app.domain.card import CardKind
from desk_app.domain.errors import IppitsuError
from devices.any_card import Given, recognise
from devices.desk import DeskReaders
from devices.errors import MalformedSecret, UnknownGeneration
from devices.open_channel import CardChannels, simulated_kind
from devices.sim_card import SimCardChannel
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard
from devices.uri import parse_uri

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("uri", "given", "kind"),
    [
        ("sim:mynumber/demo", Given(pin="1234"), CardKind.MYNUMBER),
        ("sim:licence/demo", Given(pin="1234"), CardKind.LICENCE),
        ("sim:licence/no-pin", Given(), CardKind.LICENCE),
        ("sim:licence/myna", Given(pin="1234"), CardKind.MYNA_LICENCE),
        ("sim:residence/first", Given(card_number="AB12345678CD"), CardKind.RESIDENCE_CARD),
        ("sim:residence/second", Given(card_number=" ef24681357gh"), CardKind.RESIDENCE_CARD),
        ("sim:residence/special-second", Given(card_number="GH13572468JK"), CardKind.SPECIAL_PERMANENT),
    ],
)
def test_every_kind_of_card_gives_a_card_read(uri: str, given: Given, kind: CardKind) -> None:
    read = DeskReaders([uri]).read_card(
        uri, pin=given.pin, verification_b=given.verification_b, card_number=given.card_number, at=AT
    )
    assert (read.kind, read.read_at) == (kind, AT)
    assert read.values


@pytest.mark.parametrize(
    "uri", ["sim:mynumber/demo", "sim:licence/demo", "sim:residence/first", "sim:residence/second"]
)
def test_a_card_is_recognised_without_a_try(uri: str) -> None:
    channels = CardChannels()
    assert recognise(lambda: channels.open(uri)) is simulated_kind(parse_uri(uri))
    assert channels.simulated(uri).verifies_seen == 0


def test_an_unknown_card_is_named() -> None:
    card = SimulatedMyNumberCard(PROFILES["next-generation"])
    with pytest.raises(UnknownGeneration, match="知らないカード"):
        recognise(lambda: SimCardChannel(card))


@pytest.mark.parametrize("uri", ["sim:mynumber/demo", "sim:residence/first", "sim:licence/demo"])
def test_a_missing_secret_is_asked_for(uri: str) -> None:
    with pytest.raises(MalformedSecret):
        DeskReaders([uri]).read_card(uri, pin=None, verification_b=None, at=AT)


def test_two_secrets_are_one_too_many() -> None:
    with pytest.raises(MalformedSecret):
        DeskReaders([]).read_card("sim:mynumber/demo", pin="1234", verification_b=None, card_number="x", at=AT)


def test_nothing_secret_or_personal_is_logged_or_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown = []
    for uri, secret in (
        ("sim:licence/gaiji", {"pin": "1234"}),
        ("sim:licence/moved", {"pin": "7777"}),
        ("sim:licence/moved", {"pin": "1234"}),
        ("sim:residence/first", {"card_number": "AB12345678CD"}),
        ("sim:residence/second", {"card_number": "ZZ00000000ZZ"}),
        ("sim:residence/second?fault=lost-verify", {"card_number": "EF24681357GH"}),
    ):
        try:
            read = DeskReaders([]).read_card(uri, **{"pin": None, "verification_b": None, **secret}, at=AT)
            shown.append(repr(read))
        except IppitsuError as error:
            shown.append(str(error))
    text = caplog.text + "".join(shown)
    assert "INS 20" in caplog.text, "the log was on"
    assert len(shown) == 6
    for personal in ("1234", "7777", "田", "高橋", "みらい", "1992", "AB1234", "EF2468", "31323334", "4142313233"):
        assert personal not in text
