"""Every error says whose it is, what is wrong and what to do."""

from __future__ import annotations

import pytest

from desk_app.domain.errors import (
    BugError,
    EnvironmentProblem,
    Fault,
    IllegalTransition,
    InvalidInput,
    IppitsuError,
    NotAllowed,
    OperatorError,
)


@pytest.mark.parametrize("kind", [OperatorError, InvalidInput, IllegalTransition, NotAllowed])
def test_the_operators_errors_have_three_parts(kind: type[OperatorError]) -> None:
    error = kind("受付 1124-0001", "確認待ちではありません。", "一覧を読み直してください。")
    assert str(error) == "受付 1124-0001: 確認待ちではありません。 一覧を読み直してください。"
    assert (error.item, error.reason, error.remedy) == (
        "受付 1124-0001",
        "確認待ちではありません。",
        "一覧を読み直してください。",
    )


def test_refused_input_lists_every_fault() -> None:
    faults = [Fault("氏名がありません。", 2, "3"), Fault("日付ではありません。", 5, "1", "date")]
    assert InvalidInput("ファイル", "2か所に誤りがあります。", "直してください。", faults).faults == tuple(faults)
    assert InvalidInput("ファイル", "空です。", "選び直してください。").faults == ()


@pytest.mark.parametrize("retry", [True, False])
def test_the_environments_problems_say_whether_to_try_again(retry: bool) -> None:
    problem = EnvironmentProblem("プリンター", "応答がありません。", "電源を確かめてください。", retry=retry)
    assert problem.retry is retry
    assert (problem.what, problem.reason, problem.remedy) == (
        "プリンター",
        "応答がありません。",
        "電源を確かめてください。",
    )


def test_the_tree_has_one_root_and_three_owners() -> None:
    owners = (OperatorError, EnvironmentProblem, BugError)
    assert all(issubclass(owner, IppitsuError) for owner in owners)
    assert not any(issubclass(one, other) for one in owners for other in owners if one is not other)
