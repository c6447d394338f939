"""Every error of a device says what is wrong, how often one may still try, and what to do."""

from __future__ import annotations

import pytest

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from devices import errors
from devices.errors import (
    BeyondTheReader,
    Cancelled,
    CardUnreadable,
    ChannelBroken,
    ConfirmationNeeded,
    Disconnected,
    MalformedSecret,
    NoCard,
    SecretLocked,
    SecretNotSet,
    TooSlow,
    UnknownDevice,
    UnknownGeneration,
    UnreadableCode,
    VerifyUnanswered,
    WrongSecret,
)

PIN = "暗証番号"
EVERY: tuple[OperatorError | EnvironmentProblem, ...] = (
    BeyondTheReader("リーダー"),
    Cancelled(),
    CardUnreadable("返事が違います。"),
    ChannelBroken(),
    ConfirmationNeeded(PIN, 2),
    Disconnected("リーダー"),
    MalformedSecret(PIN, "数字4けた"),
    NoCard(),
    SecretLocked(PIN),
    SecretNotSet(PIN),
    TooSlow(),
    UnknownDevice("種類がありません。"),
    UnknownGeneration(),
    UnreadableCode("欠けています。"),
    VerifyUnanswered(PIN, 2),
    WrongSecret(PIN, 2),
)


def test_no_error_is_left_out() -> None:
    made = {type(one) for one in EVERY}
    own = {one for one in vars(errors).values() if isinstance(one, type) and one.__module__ == errors.__name__}
    assert {one for one in own if "__init__" in vars(one)} == made


@pytest.mark.parametrize("error", EVERY, ids=lambda error: type(error).__name__)
def test_every_error_has_whole_sentences(error: OperatorError | EnvironmentProblem) -> None:
    what = error.item if isinstance(error, OperatorError) else error.what
    assert str(error) == f"{what}: {error.reason} {error.remedy}"
    for sentence in (error.reason, error.remedy):
        assert sentence.endswith(("。", "。)", ")"))
        assert "{" not in sentence


@pytest.mark.parametrize(("left", "told"), [(2, "あと2回です。"), (0, "あと0回です。"), (None, "残り回数")])
@pytest.mark.parametrize("kind", [WrongSecret, VerifyUnanswered])
def test_a_refusal_says_how_many_tries_are_left(
    kind: type[WrongSecret] | type[VerifyUnanswered], left: int | None, told: str
) -> None:
    error = kind(PIN, left)
    assert error.tries_left == left
    assert told in error.reason


def test_the_last_try_is_warned_of_more_sharply() -> None:
    assert "間違えるとロックされます。" in ConfirmationNeeded(PIN, 1).reason
    assert "続けて" not in ConfirmationNeeded(PIN, 1).reason
    assert "続けて間違えると" in ConfirmationNeeded(PIN, 2).reason


def test_nothing_goes_on_by_itself_after_a_pin_or_the_clerks_word() -> None:
    once = [error for error in EVERY if isinstance(error, EnvironmentProblem) and not error.retry]
    assert {type(error) for error in once} == {VerifyUnanswered, Cancelled, BeyondTheReader}


def test_a_locked_secret_has_no_tries_and_its_own_way_out() -> None:
    assert SecretLocked(PIN).tries_left == 0
    assert "再設定" in SecretLocked(PIN).remedy
    assert SecretLocked(PIN, "警察署で手続きします。").remedy == "警察署で手続きします。"
