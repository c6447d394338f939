"""The seal (電子シール) of a packet: who signs its digest, and what looking at a sealed file finds.

A seal says that this desk finished the file and that nothing was changed since; it is not the resident's signature.
The same door takes the resident's own signature by the card (JPKI): whatever signs a SHA-256 digest can seal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class SealState(StrEnum):
    """What a file's seal is worth."""

    VALID = "valid"
    ABSENT = "absent"
    BROKEN = "broken"


class DigestSigner(Protocol):
    """Whatever signs the digest of a packet: the desk's seal key, or the signature key of a card (JPKI 署名用)."""

    @property
    def certificate(self) -> bytes:
        """The signer's X.509 certificate as DER."""
        ...

    @property
    def algorithm(self) -> str:
        """``sha256_ecdsa`` or ``sha256_rsa`` (PKCS #1 v1.5), as RFC 5754 and RFC 5652 name them."""
        ...

    def sign_digest(self, digest: bytes) -> bytes:
        """The signature over a SHA-256 digest of 32 bytes: DER (r, s) for ECDSA, the raw block for RSA."""
        ...


@dataclass(frozen=True, slots=True)
class CardMark:
    """That the resident's card signed the stored packet: whose certificate, until when it is good, and when.

    ``differs`` names the items (name, address …) that the certificate says otherwise than the case; the clerk saw
    them and took the signature all the same.
    """

    signed_at: datetime
    holder: str = field(repr=False)
    valid_until: datetime
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardSigned:
    """A packet with the signature by the card's key appended. ``values`` are the certificate's items of its holder.

    Only the card's own certificate was checked: neither its issuer nor whether it was revoked (失効確認なし).
    """

    pdf: bytes = field(repr=False)
    values: Mapping[str, str] = field(repr=False)
    valid_until: datetime
    signed_at: datetime
    tries_left: int | None = None
    """Tries of the password after it was right: all of them again."""


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What checking the seals of a file found. ``problems`` are sentences for the clerk, empty when all is well."""

    state: SealState
    problems: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    """SHA-256 of each signer's certificate in hexadecimal, in the order of signing."""
    notes: tuple[str, ...] = ()
    """Sentences that are no problem: a signature by the resident's card, whose issuer nobody here can check."""
