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


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk of the hall."""

    id: DeskId
    name: str
