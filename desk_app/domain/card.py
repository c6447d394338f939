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
    itself. ``images`` (name, address, front, face, gaiji_1 …; PNG for the program) are shown and typed from, never
    kept; ``notes`` are sentences for the clerk."""

    kind: CardKind
    values: Mapping[str, str] = field(repr=False)
    secret: str
    tries_left: int | None
    read_at: datetime
    images: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = field(default=(), repr=False)
    tries_before: int | None = None
    """Tries left when the secret was sent; ``tries_left`` is the counter after it."""
    typed: frozenset[str] = frozenset()
    """Items that the clerk typed from a picture of the card, which holds them as no text."""


@dataclass(frozen=True, slots=True)
class CardLook:
    """What lies on a reader, found out without a secret and without a try.

    ``tries`` has the tries left by the secret's word (pin, verification_b, sign_password …); a word that is missing
    is a secret the card does not have or does not count. ``pin_set`` is False for a card without a PIN.
    """

    kind: CardKind
    tries: Mapping[str, int]
    pin_set: bool = True
    also: tuple[CardKind, ...] = ()
    """Further cards in the same one: a licence inside a My Number card."""


@dataclass(frozen=True, slots=True)
class CardSignature:
    """A signature by the holder's own card (JPKI 署名用, RSA PKCS#1 v1.5) over the SHA-256 ``digest`` of 32 bytes.

    It was checked against the card's own ``certificate`` (DER) and nothing else: ``statement`` says so in the words
    that have to stand wherever it is shown. ``values`` are the holder's items as the certificate has them.
    """

    digest: bytes
    signature: bytes
    certificate: bytes = field(repr=False)
    issuer_certificate: bytes = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    valid_from: datetime
    valid_until: datetime
    signed_at: datetime
    statement: str
    tries_before: int | None = None
    tries_left: int | None = None


class BarcodeKind(StrEnum):
    """Where a scanned code is routed."""

    CASE = "case"
    TICKET = "ticket"
    SHEET = "sheet"
    PRE_ENTRY = "pre_entry"
    UNKNOWN = "unknown"
    MOVE_OUT_CERTIFICATE = "move_out_certificate"
    LICENCE_NUMBER = "licence_number"
    INSURANCE_NUMBER = "insurance_number"
    INDIVIDUAL_NUMBER = "individual_number"
    """Twelve digits, as on the back of a マイナンバーカード: the text is thrown away where it is read."""


@dataclass(frozen=True, slots=True)
class ScannedValue:
    """One item of a code whose layout is known: its key, its Japanese label and its text as scanned."""

    key: str
    label: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BarcodeRead:
    """One scanned code, routed by content. ``guessed`` says that the charset was not declared.

    ``values`` and ``name`` (what kind of paper it stands on) are there where the layout of the code is known.
    """

    kind: BarcodeKind
    symbology: str
    text: str
    charset: str
    guessed: bool
    values: tuple[ScannedValue, ...] = ()
    name: str = ""


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
    configured: bool = True
    """False for a device that is plugged in although the configuration does not name it."""
