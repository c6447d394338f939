from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from desk_app.domain.card import CardKind
from desk_app.domain.errors import NotAllowed
from devices.desk_cards import DeskCards
from devices.errors import CardUnreadable, MalformedSecret, SecretNotSet, WrongSecret
from devices.jpki_certificate import signature_matches
from devices.mynumber_face import AID, EF_NUMBER_IMAGE
from devices.open_channel import CardChannels
from devices.sim_mynumber import PROFILES

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DEMO = "sim:mynumber/demo"
CODE = PROFILES["demo"].verification_b


def desk() -> tuple[CardChannels, DeskCards]:
    channels = CardChannels()
    return channels, DeskCards(channels)


def test_a_card_is_read_by_its_readers_url() -> None:
    read = desk()[1].read_card(DEMO, pin="1234", verification_b=None, at=AT)
    assert read.values["name"] == "髙橋 健一"
    assert not read.images


def test_the_face_comes_with_the_code_if_it_is_wanted() -> None:
    channels, cards = desk()
    read = cards.read_card(DEMO, pin=None, verification_b=CODE, at=AT, with_face=True)
    assert set(read.images) == {"name", "address", "face"}
    assert all(data.startswith(b"\x89PNG") for data in read.images.values())
    assert (read.values["name"], read.values["expires"]) == ("髙橋 健一", "2033-05-01")
    assert channels.simulated(DEMO).verifies_seen == 2, "once to each of the two applications"
    assert not cards.read_card(DEMO, pin=None, verification_b=CODE, at=AT).images


def test_a_wrong_code_does_not_go_to_the_second_application() -> None:
    channels, cards = desk()
    with pytest.raises(WrongSecret):
        cards.read_card(DEMO, pin=None, verification_b="0" * 14, at=AT, with_face=True)
    assert channels.simulated(DEMO).verifies_seen == 1
    assert cards.look_at_card(DEMO).tries["face_verification_b"] == 10


def test_a_pin_shows_no_face() -> None:
    channels, cards = desk()
    assert not cards.read_card(DEMO, pin="1234", verification_b=None, at=AT, with_face=True).images
    assert channels.simulated(DEMO).verifies_seen == 1


@pytest.mark.parametrize(
    ("uri", "kind", "tries", "pin_set"),
    [
        (DEMO, CardKind.MYNUMBER, {"pin": 3, "verification_a": 10, "verification_b": 10, "sign_password": 5}, True),
        ("sim:mynumber/locked", CardKind.MYNUMBER, {"pin": 0}, True),
        ("sim:mynumber/last-try", CardKind.MYNUMBER, {"pin": 1}, True),
        ("sim:mynumber/face-auth", CardKind.MYNUMBER, {"verification_b": 10}, False),
        ("sim:licence/demo", CardKind.LICENCE, {"pin": 3}, True),
        ("sim:licence/no-pin", CardKind.LICENCE, {"pin": 3}, False),
        ("sim:licence/myna", CardKind.MYNA_LICENCE, {"pin": 10}, True),
        ("sim:residence/first", CardKind.RESIDENCE_CARD, {}, False),
        ("sim:residence/special-second", CardKind.SPECIAL_PERMANENT, {}, False),
    ],
)
def test_a_look_tells_kind_and_tries_and_costs_none(
    uri: str, kind: CardKind, tries: dict[str, int], pin_set: bool
) -> None:
    channels, cards = desk()
    found = cards.look_at_card(uri)
    assert (found.kind, found.pin_set) == (kind, pin_set)
    assert {word: found.tries[word] for word in tries} == tries
    assert cards.look_at_card(uri) == found
    assert channels.simulated(uri).verifies_seen == 0


def test_a_card_without_a_pin_falls_back_to_the_code_printed_on_it() -> None:
    channels, cards = desk()
    uri, holder = "sim:mynumber/face-auth", PROFILES["face-auth"]
    with pytest.raises(SecretNotSet, match="照合番号B"):
        cards.read_card(uri, pin="1234", verification_b=None, at=AT)
    assert channels.simulated(uri).verifies_seen == 0
    read = cards.read_card(uri, pin=None, verification_b=holder.verification_b, at=AT)
    assert read.values["name"] == holder.name


def test_the_number_is_read_for_a_form_by_either_secret_and_by_nothing_else() -> None:
    channels, cards = desk()
    number = PROFILES["demo"].number
    for secret in ({"pin": "1234"}, {"verification_a": number}):
        assert cards.read_individual_number(DEMO, purpose_form="jidou-teate-claim", **secret).reveal() == number
        with pytest.raises(NotAllowed):
            cards.read_individual_number(DEMO, purpose_form=None, **secret)
    for both in ({}, {"pin": "1234", "verification_a": number}):
        with pytest.raises(MalformedSecret):
            cards.read_individual_number(DEMO, purpose_form="jidou-teate-claim", **both)
    assert channels.simulated(DEMO).verifies_seen == 2


def test_a_digest_is_signed() -> None:
    digest = hashlib.sha256(b"packet").digest()
    made = desk()[1].sign_digest(DEMO, password="TEST01", digest=digest, at=AT)
    assert signature_matches(made.certificate, digest, made.signature)
    assert not signature_matches(made.certificate, hashlib.sha256(b"other").digest(), made.signature)


def test_the_picture_of_the_number_needs_a_form_and_the_number() -> None:
    channels, cards = desk()
    number = PROFILES["demo"].number
    with pytest.raises(NotAllowed):
        cards.read_number_image(DEMO, verification_a=number, purpose_form=None)
    assert channels.simulated(DEMO).verifies_seen == 0
    picture = cards.read_number_image(DEMO, verification_a=number, purpose_form="jidou-teate-claim")
    assert picture.startswith(b"\x89PNG")
    channels.simulated(DEMO).files[(AID, EF_NUMBER_IMAGE)] = bytes.fromhex("FF4005DF41024142")
    with pytest.raises(CardUnreadable):
        cards.read_number_image(DEMO, verification_a=number, purpose_form="jidou-teate-claim")
