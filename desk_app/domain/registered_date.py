"""A date of the register: its text and the hidden day it is sorted by; calendar_jp makes and shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RegisteredDate:
    """A date as registered. ``text`` is shown as it stands; ``sort_on`` is the hidden sortable day.

    ``exact`` is the calendar day, or None for an uncertain or non-calendar one (29 February of a common year).
    """

    text: str
    sort_on: date
    exact: date | None
