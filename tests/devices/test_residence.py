from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk_app.domain.card import CardKind
from devices.card_secret import ResidenceSecret, Secret
from devices.errors import CardUnreadable, MalformedSecret, UnknownGeneration, VerifyUnanswered, WrongSecret
from devices.residence import AID_BACK, AID_FACE, SFI_ADDRESS_V1, ResidenceCard
from devices.sim_card import CardFault, SimCardChannel
from devices.sim_residence import PROFILES, SimulatedResidenceCard

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def number(text: str) -> Secret:
    return Secret(ResidenceSecret.CARD_NUMBER, text)


def card_of(name: str, *faults: CardFault) -> tuple[SimulatedResidenceCard, ResidenceCard]:
    card = SimulatedResidenceCard(PROFILES[name], faults)
    return card, ResidenceCard(lambda: SimCardChannel(card))


@pytest.mark.parametrize(
    ("name", "kind"), [("first", CardKind.RESIDENCE_CARD), ("special-first", CardKind.SPECIAL_PERMANENT)]
)
def test_first_generation_gives_the_address_and_the_front(name: str, kind: CardKind) -> None:
    _, reader = card_of(name)
    read = reader.read(number(PROFILES[name].number), at=AT)
    assert (read.kind, read.secret, read.tries_left) == (kind, "card_number", None)
    assert read.values == {"address": "架空県みらい市新町3番3号", "card_number": PROFILES[name].number}
    assert sorted(read.images) == ["face", "front"]
    assert read.images["front"][:4] == b"II*\x00"
    assert "氏名" in read.notes[0]


@pytest.mark.parametrize(
    ("name", "kind"), [("second", CardKind.RESIDENCE_CARD), ("special-second", CardKind.SPECIAL_PERMANENT)]
)
def test_second_generation_gives_birth_sex_and_images(name: str, kind: CardKind) -> None:
    _, reader = card_of(name)
    read = reader.read(number(PROFILES[name].number), at=AT)
    assert read.kind is kind
    assert (read.values["birth"], read.values["sex"], read.values["expires"]) == ("1992-07-21", "女", "2029-07-21")
    assert ("stay_expires" in read.values) == (name == "second")
    assert sorted(read.images) == ["address", "face", "name"]
    assert "name" not in read.values
    assert "address" not in read.values


@pytest.mark.parametrize("name", ["inside-mynumber", "unknown"])
def test_unknown_generations_are_named_before_anything_is_sent(name: str) -> None:
    card, reader = card_of(name)
    with pytest.raises(UnknownGeneration, match="特定在留カード" if name == "inside-mynumber" else "世代"):
        reader.read(number(PROFILES[name].number), at=AT)
    assert card.verifies_seen == 0


@pytest.mark.parametrize("name", ["first", "second"])
def test_another_cards_number_is_refused(name: str) -> None:
    card, reader = card_of(name)
    with pytest.raises(WrongSecret) as raised:
        reader.read(number("ZZ00000000ZZ"), at=AT)
    assert raised.value.tries_left is None
    assert card.verifies_seen == 0


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_lost_answer_to_verify_is_told_and_not_sent_again(name: str) -> None:
    card, reader = card_of(name, CardFault("lost-verify"))
    secret = number(PROFILES[name].number)
    with pytest.raises(VerifyUnanswered):
        reader.read(secret, at=AT)
    assert card.verifies_seen == 1
    assert not secret.digits


def test_a_number_of_another_form_is_not_sent() -> None:
    with pytest.raises(MalformedSecret):
        number("AB1234567CD")


def test_files_are_shut_without_the_number_and_outside_secure_messaging() -> None:
    card, _ = card_of("first")
    channel = SimCardChannel(card)
    assert channel.transmit(bytes.fromhex("00A4040C10") + AID_BACK) == b"\x90\x00"
    assert channel.transmit(bytes.fromhex("00B0810000")) == b"\x69\x82"
    assert channel.transmit(bytes.fromhex("00A4040C10") + AID_FACE) == b"\x90\x00"
    assert channel.transmit(bytes.fromhex("00B0850000")) == b"\x69\x82"
    assert channel.transmit(bytes.fromhex("08B08500000004960200000000")) == b"\x69\x82"


def test_foreign_text_is_refused_and_no_address_is_told() -> None:
    card, reader = card_of("first")
    files = dict(card.files)
    files[(AID_BACK, SFI_ADDRESS_V1)] = b"\xd4\x02\xff\xff"
    card.files = files
    with pytest.raises(CardUnreadable, match="文字"):
        reader.read(number(card.profile.number), at=AT)
    files[(AID_BACK, SFI_ADDRESS_V1)] = b"\xd4\x00"
    read = reader.read(number(card.profile.number), at=AT)
    assert read.values == {"card_number": card.profile.number}
    assert "住居地" in read.notes[1]


def test_unspecified_sex_and_day_are_left_out() -> None:
    card = SimulatedResidenceCard(replace(PROFILES["second"], sex="", birth="1992-00-00"))
    values = ResidenceCard(lambda: SimCardChannel(card)).read(number(card.profile.number), at=AT).values
    assert "sex" not in values
    assert "birth" not in values
