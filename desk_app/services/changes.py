"""The one «what changed» record that screens refresh from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk_app.domain.ids import CaseId


class Kind(Flag):
    """Kinds of data that may have changed."""

    NOTHING = 0
    CASE = auto()
    CASE_LIST = auto()
    PACKET = auto()
    PRINTING = auto()
    RESIDENTS = auto()
    DEVICES = auto()
    REVIEW = auto()
    TICKETS = auto()
    RULES = auto()


@dataclass(frozen=True, slots=True)
class Changes:
    """What an operation changed; ``case_id`` where it was one case, ``initiator`` lets a screen skip its own."""

    kind: Kind = Kind.NOTHING
    case_id: CaseId | None = None
    initiator: object | None = None

    def touches(self, kind: Kind) -> bool:
        """Whether any of these kinds changed."""
        return bool(self.kind & kind)
