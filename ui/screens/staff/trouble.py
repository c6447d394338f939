"""Errors as the staff window tells them: whose it is, what is wrong, what to do now."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the banner shows. ``tone`` is error or warning; ``retry`` says that the same thing may be tried again."""

    item: str
    reason: str
    remedy: str
    tone: str = "error"
    retry: bool = False
    details: tuple[str, ...] = ()


def trouble(error: Exception) -> Trouble:
    """The words for an exception. One of ours (a bug) is logged by its kind only: no personal data."""
    if isinstance(error, InvalidInput):
        return Trouble(error.item, error.reason, error.remedy, details=tuple(f.message for f in error.faults))
    if isinstance(error, OperatorError):
        return Trouble(error.item, error.reason, error.remedy)
    if isinstance(error, EnvironmentProblem):
        return Trouble(error.what, error.reason, error.remedy, tone="warning", retry=error.retry)
    log.error("unexpected %s in a background operation", type(error).__name__)
    return Trouble(
        "プログラムの不具合",
        "申し訳ありません。処理を終えられませんでした。ここまでの受付は保存されています。",
        "もう一度試し、だめなら一時中断(F8)して管理者に知らせてください。",
    )
