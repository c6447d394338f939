"""Errors in the clerk's words: whose it is, what is wrong, what to do now."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from desk_app.domain.errors import EnvironmentProblem, OperatorError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FaultWords:
    """What a banner shows: tone, item, reason, remedy."""

    tone: str
    item: str
    reason: str
    remedy: str


def fault_words(error: Exception) -> FaultWords:
    """The words for an error. One of ours is logged by its type only, never with data of a case."""
    if isinstance(error, OperatorError):
        return FaultWords("error", error.item, error.reason, error.remedy)
    if isinstance(error, EnvironmentProblem):
        return FaultWords("warning", error.what, error.reason, error.remedy)
    log.error("unexpected error on a screen: %s", type(error).__name__)
    return FaultWords(
        "error",
        "申し訳ありません",
        "プログラムの不具合で、この操作は終わりませんでした。",
        "受付の内容は残っています。もう一度試し、続くときは管理者に知らせてください。",
    )
