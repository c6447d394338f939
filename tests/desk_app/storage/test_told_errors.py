from __future__ import annotations

import pytest

from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput, OperatorError
from desk_app.storage.told_errors import ended, heard, told


@pytest.mark.parametrize(
    "error",
    [
        InvalidInput("CSV", "誤りがあります。", "直してください。", [Fault("空です。", 3, "氏名", "empty")]),
        OperatorError("差分", "古いものです。", "新しいものを。"),
        EnvironmentProblem("ディスク", "いっぱいです。", "空けてください。"),
        EnvironmentProblem("鍵", "合いません。", "管理者へ。", retry=False),
    ],
)
def test_an_error_arrives_as_it_was(error: OperatorError | EnvironmentProblem) -> None:
    there = heard(told(error))
    assert type(there) is type(error)
    assert str(there) == str(error)
    assert vars(there) == vars(error)


def test_of_an_error_nobody_foresaw_only_the_kind_is_told() -> None:
    there = heard(told(KeyError("森　茂")))
    assert isinstance(there, EnvironmentProblem)
    assert "KeyError" in there.reason
    assert "森" not in str(there)


def test_too_little_memory_is_said_so() -> None:
    assert "メモリー" in str(heard(told(MemoryError())))


def test_an_end_without_a_word_has_a_message() -> None:
    assert "途中で止まりました" in str(ended())
