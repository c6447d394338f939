"""Every error of the product, each saying whose it is.

IppitsuError
├── OperatorError            the clerk can put it right: item, reason, what to do
│   ├── InvalidInput         a value or a file was refused whole, with every fault
│   ├── IllegalTransition    the case is not in a state that allows the step
│   └── NotAllowed           the right is missing (guarded person, own review, purpose)
├── EnvironmentProblem       a device, disk, printer, key store: retry or go on without it
└── BugError                 ours: apologise, log without personal data, keep the case
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class IppitsuError(Exception):
    """Root of the tree; never raised itself."""


class OperatorError(IppitsuError):
    """Something the person at the counter can put right now.

    ``item`` names the thing, ``reason`` says what is wrong with it, ``remedy`` what to do. None of them
    carries personal data: they may be logged.
    """

    def __init__(self, item: str, reason: str, remedy: str) -> None:
        super().__init__(f"{item}: {reason} {remedy}")
        self.item = item
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in something that was handed in; ``line`` and ``column`` where it is a file."""

    message: str
    line: int | None = None
    column: str | None = None
    value_kind: str = ""


class InvalidInput(OperatorError):
    """A value or a file was refused whole; ``faults`` lists everything wrong with it."""

    def __init__(self, item: str, reason: str, remedy: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(item, reason, remedy)
        self.faults = tuple(faults)


class IllegalTransition(OperatorError):
    """The case is not in a state that allows this step."""


class NotAllowed(OperatorError):
    """The person at the desk has no right to this, or a second person has to agree."""


class EnvironmentProblem(IppitsuError):
    """A device, printer, disk or key store does not do its part; the case is kept."""

    def __init__(self, what: str, reason: str, remedy: str, *, retry: bool = True) -> None:
        super().__init__(f"{what}: {reason} {remedy}")
        self.what = what
        self.reason = reason
        self.remedy = remedy
        self.retry = retry


class BugError(IppitsuError):
    """A promise of our own code was broken."""
