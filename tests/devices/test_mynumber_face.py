from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desk_app.domain.card import CardRead
from desk_app.domain.errors import EnvironmentProblem, IppitsuError, NotAllowed, OperatorError
from devices.card_secret import FaceSecret, Secret
from devices.errors import (
    CardUnreadable,
    SecretLocked,
    UnknownGeneration,
    VerifyUnanswered,
    WrongSecret,
)
from devices.mynumber_face import AID, EF_PRINTED, FaceCard, printed
from devices.sim_card import FAULTS, CardFault, SimCardChannel
from devices.sim_mynumber import PROFILES, SimulatedMyNumberCard

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DEMO = PROFILES["demo"]
PNG = b"\x89PNG\r\n\x1a\n"


def card_of(name: str = "demo", *faults: CardFault) -> tuple[SimulatedMyNumberCard, FaceCard]:
    card = SimulatedMyNumberCard(PROFILES[name], faults)
    return card, FaceCard(lambda: SimCardChannel(card))


def code(text: str = DEMO.verification_b) -> Secret:
    return Secret(FaceSecret.VERIFICATION_B, text)


def number(text: str = DEMO.number) -> Secret:
    return Secret(FaceSecret.VERIFICATION_A, text)


def test_shows_what_is_printed_by_the_code_on_the_front() -> None:
    card, reader = card_of()
    secret = code()
    read = reader.read(secret, at=AT)
    assert dict(read.values) == {"birth": "1988-05-01", "sex": "男", "expires": "2033-05-01"}
    assert set(read.images) == {"name", "address", "face"}, "the security code is half a secret: never handed out"
    assert read.images["name"].startswith(PNG)
    assert read.images["face"][4:8] == b"jP  "
    assert (read.secret, read.tries_before, read.tries_left, card.verifies_seen) == ("verification_b", 10, 10, 1)
    assert not secret.digits


def test_the_number_opens_the_same_pictures() -> None:
    read = card_of()[1].read(number(), at=AT)
    assert (read.secret, set(read.images)) == ("verification_a", {"name", "address", "face"})


def test_the_picture_of_the_number_needs_a_purpose_and_the_number() -> None:
    card, reader = card_of()
    for secret, form in ((number(), None), (number(), ""), (code(), "jidou-teate-claim")):
        with pytest.raises(NotAllowed):
            reader.read_number_image(secret, purpose_form=form)
        assert not secret.digits
    assert card.verifies_seen == 0
    assert reader.read_number_image(number(), purpose_form="jidou-teate-claim").startswith(PNG)


def test_the_card_itself_refuses_the_number_to_the_code() -> None:
    channel = SimCardChannel(SimulatedMyNumberCard(DEMO))
    verified = f"002000800E{DEMO.verification_b.encode().hex()}"
    talk = [f"00A4040C0A{AID.hex()}", "00A4020C020012", verified, "00A4020C020005", "00B0000007"]
    answers = [channel.transmit(bytes.fromhex(one)).hex() for one in talk]
    assert answers == ["9000", "9000", "9000", "9000", "6982"]


def test_tries_of_both_applications_are_counted_apart() -> None:
    card, reader = card_of()
    with pytest.raises(WrongSecret, match="あと9回"):
        reader.read(code("0" * 14), at=AT)
    assert reader.tries_left(FaceSecret.VERIFICATION_B) == 9
    assert reader.tries_left(FaceSecret.VERIFICATION_A) == 10
    assert card.verifies_seen == 1


def test_locked_and_lost_are_told() -> None:
    card, reader = card_of()
    for tries in range(10, 0, -1):
        with pytest.raises(WrongSecret if tries > 1 else SecretLocked):
            reader.read(code("0" * 14), at=AT, confirmed=min(tries, 2))
    with pytest.raises(SecretLocked):
        reader.read(code(), at=AT)
    assert card.verifies_seen == 10
    with pytest.raises(VerifyUnanswered, match="あと10回"):
        card_of("demo", CardFault("lost-verify"))[1].read(code(), at=AT)


def test_an_unknown_generation_is_named() -> None:
    with pytest.raises(UnknownGeneration, match="世代"):
        card_of("next-generation")[1].read(code(), at=AT)


@pytest.mark.parametrize("content", ["DF2201", "FF2003DF2201", "FF2005DF22024142", "FF21820FFF"])
def test_foreign_content_is_unreadable(content: str) -> None:
    card, reader = card_of()
    card.files[(AID, EF_PRINTED)] = bytes.fromhex(content)
    with pytest.raises(CardUnreadable):
        reader.read(code(), at=AT)


def test_what_is_no_day_and_no_sex_is_left_out() -> None:
    raw = bytes.fromhex("FF2017") + bytes.fromhex("DF2208") + b"19500000" + bytes.fromhex("DF230139DF2502") + b"xx"
    raw += bytes.fromhex("DF2600")
    raw = bytes.fromhex("FF20") + bytes([len(raw) - 3]) + raw[3:]
    found = printed(raw)
    assert (found.values, found.images) == ({}, {"name": b"xx"})


def outcome_of(reader: FaceCard, secret: Secret) -> CardRead | IppitsuError:
    try:
        return reader.read(secret, at=AT)
    except IppitsuError as error:
        return error


@pytest.mark.parametrize("kind", [kind for kind in FAULTS if kind != "swap"])
def test_a_fault_at_any_command_costs_at_most_one_try(kind: str) -> None:
    for at in range(1, 14):
        card, reader = card_of("demo", CardFault(kind, at))
        secret = code()
        outcome = outcome_of(reader, secret)
        if not isinstance(outcome, CardRead):
            assert isinstance(outcome, OperatorError | EnvironmentProblem), (kind, at)
            assert outcome.remedy, (kind, at)
        assert card.verifies_seen <= 1, (kind, at)
        assert not secret.digits, (kind, at)
