"""What functions of computed facts are made of: what they may look at, and the common shapes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from desk_app.domain.calendar_jp import reaches_age_on
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import NOT_APPLICABLE, Held


class Inputs(Protocol):
    """What a computed fact may look at."""

    @property
    def calendar(self) -> ClosedDays:
        """The town's closed days."""

    def own(self, fact: str) -> Held:
        """A fact of the person (or of the case)."""

    def everyone(self, fact: str) -> list[Held]:
        """A fact of each member of the household, in order."""


Function = Callable[[Inputs], Held]


def two_dates(first: str, second: str, work_out: Callable[[date, date], Held]) -> Function:
    """A function of two dates; unknown while one is, not applicable where one is not."""

    def compute(inputs: Inputs) -> Held:
        one, other = inputs.own(first), inputs.own(second)
        if one is NOT_APPLICABLE or other is NOT_APPLICABLE:
            return NOT_APPLICABLE
        return work_out(one, other) if isinstance(one, date) and isinstance(other, date) else None

    return compute


def reached(age: int, day: str) -> Function:
    """Whether the age is reached on a day: from the day before the birthday (年齢計算ニ関する法律)."""
    return two_dates("birth", day, lambda birth, on: reaches_age_on(birth, age) <= on)
