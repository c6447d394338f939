"""What any reader yields: a card read or a barcode read. A reader suggests, a person decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class CardKind(StrEnum):
    """Kinds of card the desk knows."""

    MYNUMBER = "mynumber"
    LICENCE = "licence"
    MYNA_LICENCE = "myna_licence"
    RESIDENCE_CARD = "residence_card"
    SPECIAL_PERMANENT = "special_permanent"


@dataclass(frozen=True, slots=True)
class CardRead:
    """One reading of a card. ``values`` has name, address, birth (ISO date) and sex (男/女) as far as the card has
    them; ``secret`` names what opened it (pin, verification_b, verification_a, card_number, none), never the secret
    itself. ``images`` (name, address, front, face; TIFF or JPEG 2000) are shown and typed from, never kept; ``notes``
    are sentences for the clerk."""

    kind: CardKind
    values: Mapping[str, str] = field(repr=False)
    secret: str
    tries_left: int | None
    read_at: datetime
    images: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = field(default=(), repr=False)


class BarcodeKind(StrEnum):
    """Where a scanned code is routed."""

    CASE = "case"
    TICKET = "ticket"
    SHEET = "sheet"
    PRE_ENTRY = "pre_entry"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BarcodeRead:
    """One scanned code, routed by content. ``guessed`` says that the charset was not declared."""

    kind: BarcodeKind
    symbology: str
    text: str
    charset: str
    guessed: bool


class DeviceState(StrEnum):
    """State of a device as the chips in the top bar show it."""

    READY = "ready"
    BUSY = "busy"
    CARD_PRESENT = "card_present"
    ABSENT = "absent"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device of the desk, named by its URL."""

    uri: str
    kind: str
    name: str
    state: DeviceState
    detail: str = ""
