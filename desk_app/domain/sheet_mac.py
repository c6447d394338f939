"""The short MAC of a sheet's QR code: says that this desk printed this sheet with exactly this content.

A QR code holds ids and this MAC only (no personal data): ``C…`` (see sheet_code), a full stop, ten characters.
Whoever copies a number onto another paper, alters it or prints a paper of another desk cannot make the MAC of it.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from desk_app.domain.sheet_code import MAC_MARK

LENGTH = 10
"""Characters of the MAC: 36¹⁰ is more than 2⁵¹, beyond guessing at a counter, and keeps the QR code at version 2."""
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sheet_mac(key: bytes, payload: str, content_sha256: str) -> str:
    """HMAC-SHA-256 over a sheet's payload and the hash of what its form says, shortened to 0–9 and A–Z."""
    digest = hmac.new(key, f"{payload}\n{content_sha256}".encode("ascii"), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    found = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(_DIGITS))
        found.append(_DIGITS[place])
    return "".join(found)


def mac_in(text: str) -> str | None:
    """The MAC in a scanned text; None where it has none (the bars of a sheet carry none)."""
    _, mark, mac = re.sub(r"\s", "", text).upper().partition(MAC_MARK)
    return mac if mark else None


def same_mac(one: str, other: str) -> bool:
    """Whether two MACs are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8"), other.encode("utf-8"))
