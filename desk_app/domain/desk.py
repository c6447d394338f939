"""Desks (窓口) and clerks (職員)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.ids import ClerkId, DeskId


class Role(StrEnum):
    """What a clerk may do."""

    STAFF = "staff"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    NUMBERS = "numbers"
    """Handles 個人番号 (個人番号利用事務の事務取扱担当者, 番号法12条の安全管理措置): may have it printed on forms."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """A person working at the counter."""

    id: ClerkId
    name: str
    roles: frozenset[Role]
    section: str = ""

    def may_review(self) -> bool:
        """Whether this clerk may review cases of others."""
        return bool(self.roles & {Role.SUPERVISOR, Role.ADMINISTRATOR})

    def may_use_numbers(self) -> bool:
        """Whether 個人番号 may be printed on forms while this clerk draws them."""
        return Role.NUMBERS in self.roles


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk of the hall."""

    id: DeskId
    name: str
