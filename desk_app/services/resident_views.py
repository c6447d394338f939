"""What the screens show of a person looked at: who they live with, and what was registered of them before."""

from __future__ import annotations

from dataclasses import dataclass

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
