from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk_app.domain.card import CardKind
from desk_app.domain.errors import EnvironmentProblem, IppitsuError, NotAllowed, OperatorError
from devices.card_secret import Secret, SecretKind
from devices.channel import CardChannel
from devices.errors import (
    CardUnreadable,
    ChannelBroken,
    ConfirmationNeeded,
    SecretLocked,
    UnknownGeneration,
    VerifyUnanswered,
    WrongSecret,
)
from devices.mynumber import AID, MyNumberCard
from devices.sim_card import CardFault, SimCardChannel
from devices.sim_mynumber import PROFILES, CardProfile, SimulatedMyNumberCard

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DEMO = PROFILES["demo"]
COMMANDS_OF_A_READING = 7


class Spy:
    """A card with everything that goes over its wire, and how many channels are left open."""

    def __init__(self, profile: CardProfile = DEMO, *faults: CardFault) -> None:
        self.card = SimulatedMyNumberCard(profile, faults)
        self.wire: list[bytes] = []
        self.open = 0

    def connect(self) -> CardChannel:
        inner = SimCardChannel(self.card)
        self.open += 1
        return SpyChannel(self, inner)

    @property
    def reader(self) -> MyNumberCard:
        return MyNumberCard(self.connect)

    @property
    def verifies(self) -> list[bytes]:
        return [one for one in self.wire if one[1] == 0x20 and len(one) > 4]


class SpyChannel:
    def __init__(self, spy: Spy, inner: CardChannel) -> None:
        self.spy, self.inner, self.is_open = spy, inner, True

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        self.spy.wire.append(bytes(apdu))
        return self.inner.transmit(apdu)

    def close(self) -> None:
        self.spy.open -= self.is_open
        self.is_open = False
        self.inner.close()


def pin(digits: str = "1234") -> Secret:
    return Secret(SecretKind.PIN, digits)


def test_reads_the_four_items_by_pin() -> None:
    spy = Spy()
    read = spy.reader.read_basic(pin(), at=AT)
    assert read.kind is CardKind.MYNUMBER
    assert read.values == {
        "name": "髙橋 健一",
        "address": "東京都千代田区一番町1番地2",
        "birth": "1988-05-01",
        "sex": "男",
    }
    assert (read.secret, read.tries_left, read.read_at) == ("pin", 3, AT)
    assert len(spy.wire) == COMMANDS_OF_A_READING
    assert spy.wire[2] == bytes.fromhex("00200080"), "the counter is asked for before anything is spent"
    assert spy.open == 0


def test_reads_the_four_items_without_the_residents_pin() -> None:
    spy = Spy()
    read = spy.reader.read_basic(Secret(SecretKind.VERIFICATION_B, DEMO.verification_b), at=AT)
    assert read.values["name"] == "髙橋 健一"
    assert (read.secret, read.tries_left) == ("verification_b", 10)
    assert DEMO.verification_b == "88050120334649"


def test_text_is_kept_as_it_is_and_long_files_are_read_in_blocks() -> None:
    spy = Spy(replace(PROFILES["rare-name"], address="𠮷" * 150))
    values = spy.reader.read_basic(pin(), at=AT).values
    assert values["name"] == "𠮷田 葛\U000e0100子"
    assert values["address"] == "𠮷" * 150
    assert max(len(one) for one in spy.wire) < 20


@pytest.mark.parametrize(("birth", "sex"), [("1950-00-00", "男"), ("19500101x", "男"), ("1950-01-01", "不明")])
def test_what_is_no_day_and_no_sex_is_left_out(birth: str, sex: str) -> None:
    values = Spy(replace(DEMO, birth=birth, sex=sex)).reader.read_basic(pin(), at=AT).values
    assert ("birth" in values, "sex" in values) == (birth == "1950-01-01", sex == "男")


def test_wrong_pin_says_how_many_tries_are_left() -> None:
    spy = Spy()
    with pytest.raises(WrongSecret, match="あと2回") as raised:
        spy.reader.read_basic(pin("9999"), at=AT)
    assert raised.value.tries_left == 2
    assert isinstance(raised.value, OperatorError)
    with pytest.raises(ConfirmationNeeded, match="あと2回"):
        spy.reader.read_basic(pin(), at=AT)
    assert len(spy.verifies) == 1, "with two tries left nothing is sent without a second word"
    read = spy.reader.read_basic(pin(), at=AT, confirmed=2)
    assert (read.tries_before, read.tries_left) == (2, 3)
    assert spy.card.tries(SecretKind.PIN) == 3


def test_last_try_needs_a_second_word() -> None:
    spy = Spy(PROFILES["last-try"])
    with pytest.raises(ConfirmationNeeded) as raised:
        spy.reader.read_basic(pin(), at=AT)
    assert raised.value.tries_left == 1
    assert spy.verifies == []
    assert spy.reader.read_basic(pin(), at=AT, confirmed=True).values["name"] == "鈴木 次郎"


def test_locked_pin_is_not_tried_even_when_confirmed() -> None:
    spy = Spy(PROFILES["locked"])
    with pytest.raises(SecretLocked, match="再設定"):
        spy.reader.read_basic(pin(), at=AT, confirmed=True)
    assert spy.verifies == []
    code = PROFILES["locked"].verification_b
    assert spy.reader.read_basic(Secret(SecretKind.VERIFICATION_B, code), at=AT).values["name"] == "田中 一郎"


def test_the_wrong_last_try_locks() -> None:
    spy = Spy(PROFILES["last-try"])
    with pytest.raises(SecretLocked):
        spy.reader.read_basic(pin("0000"), at=AT, confirmed=True)
    assert spy.reader.tries_left(SecretKind.PIN) == 0


def test_unknown_generation_is_named() -> None:
    spy = Spy(PROFILES["next-generation"])
    with pytest.raises(UnknownGeneration, match="世代"):
        spy.reader.read_basic(pin(), at=AT)
    assert spy.verifies == []


def test_asking_for_tries_costs_none() -> None:
    spy = Spy()
    assert [spy.reader.tries_left(kind) for kind in SecretKind] == [3, 10, 10]
    assert [spy.reader.tries_left(SecretKind.PIN) for _ in range(5)] == [3] * 5
    assert spy.card.verifies_seen == 0


def test_number_needs_a_purpose() -> None:
    spy = Spy()
    with pytest.raises(NotAllowed):
        spy.reader.read_individual_number(pin(), purpose_form=None)
    with pytest.raises(NotAllowed):
        spy.reader.read_individual_number(
            Secret(SecretKind.VERIFICATION_B, DEMO.verification_b), purpose_form="jidou-teate-claim"
        )
    assert spy.wire == []
    read = spy.reader.read_individual_number(pin(), purpose_form="jidou-teate-claim")
    assert read.reveal() == DEMO.number


def test_number_a_opens_the_number_only() -> None:
    spy = Spy()
    with pytest.raises(NotAllowed):
        spy.reader.read_basic(Secret(SecretKind.VERIFICATION_A, DEMO.number), at=AT)
    read = spy.reader.read_individual_number(Secret(SecretKind.VERIFICATION_A, DEMO.number), purpose_form="f")
    assert read.reveal() == DEMO.number


@pytest.mark.parametrize("kind", ["pull", "lost", "garbage"])
@pytest.mark.parametrize("at", range(1, COMMANDS_OF_A_READING + 1))
def test_a_fault_at_any_command_spends_at_most_one_try(kind: str, at: int) -> None:
    spy = Spy(DEMO, CardFault(kind, at))
    secret = pin()
    with pytest.raises(EnvironmentProblem) as raised:
        spy.reader.read_basic(secret, at=AT)
    is_verify = at == 4
    assert isinstance(raised.value, VerifyUnanswered) == is_verify
    assert raised.value.retry is not is_verify
    assert len(spy.verifies) == (1 if at >= 4 else 0), "VERIFY goes over the wire once, answered or not"
    assert spy.card.verifies_seen <= 1
    assert spy.open == 0, "no channel is left open"
    assert not secret.digits, "the secret is wiped"


@pytest.mark.parametrize(("digits", "left"), [("1234", 3), ("9999", 2)])
def test_lost_answer_to_verify_tells_the_true_counter(digits: str, left: int) -> None:
    spy = Spy(DEMO, CardFault("lost-verify"))
    with pytest.raises(VerifyUnanswered, match=f"あと{left}回") as raised:
        spy.reader.read_basic(pin(digits), at=AT)
    assert raised.value.tries_left == left == spy.card.tries(SecretKind.PIN)
    assert isinstance(raised.value.__cause__, ChannelBroken)
    assert len(spy.verifies) == 1


def test_card_gone_after_verify_leaves_the_counter_unknown() -> None:
    spy = Spy(DEMO, CardFault("pull", 4))
    with pytest.raises(VerifyUnanswered, match="確認できません") as raised:
        spy.reader.read_basic(pin(), at=AT)
    assert raised.value.tries_left is None


def test_a_strange_answer_to_verify_is_no_answer() -> None:
    spy = Spy()
    spy.card._verify = answers(spy.card._verify, bytes.fromhex("6F00"))  # type: ignore[method-assign]
    with pytest.raises(VerifyUnanswered) as raised:
        spy.reader.read_basic(pin(), at=AT)
    assert raised.value.tries_left == 3


def answers(real: Callable[[bytes], bytes], strange: bytes) -> Callable[[bytes], bytes]:
    return lambda apdu: strange if len(apdu) > 4 else real(apdu)


@pytest.mark.parametrize("content", ["", "DF2201", "DF220141", "FF2003DF2201", "FF208210000000"])
def test_foreign_content_is_unreadable(content: str) -> None:
    spy = Spy()
    spy.card.files[(AID, 0x0002)] = bytes.fromhex(content) or b"\xff" * 20
    with pytest.raises(CardUnreadable):
        spy.reader.read_basic(pin(), at=AT)


def test_wrong_le_is_asked_again_with_the_right_one() -> None:
    spy = Spy()
    real = spy.card._read
    spy.card._read = lambda apdu: bytes.fromhex("6C05") if apdu[4] == 7 else real(apdu)  # type: ignore[method-assign]
    assert spy.reader.read_basic(pin(), at=AT).values["name"] == "髙橋 健一"
    assert bytes.fromhex("00B0000005") in spy.wire


def test_nothing_secret_or_personal_is_logged_or_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    spy = Spy(DEMO, CardFault("lost", 6))
    shown = [repr(DEMO), repr(pin())]
    for attempt in (lambda: spy.reader.read_basic(pin(), at=AT), lambda: spy.reader.read_basic(pin("7777"), at=AT)):
        try:
            shown.append(repr(attempt()))
        except IppitsuError as error:
            shown.append(str(error))
    shown.append(repr(spy.reader.read_basic(pin(), at=AT, confirmed=2)))
    shown.append(repr(spy.reader.read_individual_number(pin(), purpose_form="f")))
    text = caplog.text + "".join(shown)
    assert "INS 20" in caplog.text, "the log was on"
    for secret in ("1234", "7777", "髙橋", "健一", "千代田", "1988", DEMO.number, DEMO.verification_b, "31323334"):
        assert secret not in text


@pytest.mark.parametrize(
    "content", ["", "DF100C31323334", "DF100B3132333435363738393031", "DF100C31323334353637383930414243"]
)
def test_a_number_of_another_form_is_unreadable(content: str) -> None:
    spy = Spy()
    spy.card.files[(AID, 0x0001)] = bytes.fromhex(content) or b"\xff" * 17
    with pytest.raises(CardUnreadable):
        spy.reader.read_individual_number(pin(), purpose_form="f")
    assert spy.open == 0
