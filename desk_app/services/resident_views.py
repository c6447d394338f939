"""What the screens show of a person looked at: who they live with, and what was registered of them before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk_app.domain.ids import ResidentId


@dataclass(frozen=True, slots=True)
class HomeRow:
    """Somebody of a household: name, birth, relation, whether protected."""

    resident_id: ResidentId
    name: str
    kana: str
    birth_text: str
    relationship: str
    guarded: bool
    age: int | None = None


@dataclass(frozen=True, slots=True)
class PastRow:
    """One line of a person's history, today's first: since when, why, what changed, and how it then stood.

    ``address`` is None where it is hidden (支援措置).
    """

    on: str
    reason: str
    changed: tuple[str, ...]
    name: str
    kana: str
    address: str | None
    head_name: str
    present: bool


@dataclass(frozen=True, slots=True)
class PersonLook:
    """A person with household and history as this clerk may see them; ``address`` and ``phone`` None where hidden."""

    resident_id: ResidentId
    name: str
    kana: str
    birth_text: str
    address: str | None
    phone: str | None
    guarded: bool
    home: tuple[HomeRow, ...]
    past: tuple[PastRow, ...]
    former: str = ""
    alias: str = ""
    roman: str = ""
    sex: str = ""
    age: int | None = None
    """Years completed today; None of the dead and of an uncertain birth."""
    status: str = ""


@dataclass(frozen=True, slots=True)
class SearchCount:
    """How many people a search finds; ``whole`` is False where there are at least so many and were not counted on."""

    number: int
    whole: bool
