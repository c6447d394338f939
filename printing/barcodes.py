"""Code 128 bars for sheets and tickets; what they say is in desk_app.domain.sheet_code."""

from __future__ import annotations

from functools import lru_cache

from barcode.codex import Code128

MODULE_MM = 0.42
"""Width of one module: the narrowest that a 200-dpi scan reads in every trial."""
QUIET_MODULES = 10
"""White modules that must stay free on either side (ISO/IEC 15417)."""


@lru_cache(maxsize=256)
def code128_bits(payload: str) -> str:
    """Bars (1) and spaces (0) of a payload, one character a module.

    The payload starts with a letter: the encoder loses a leading 99 of a digit payload.
    """
    if not payload[:1].isalpha():
        raise ValueError("a barcode payload starts with a letter")
    return str(Code128(payload).build()[0])


def width_mm(payload: str) -> float:
    """Width of the bars without quiet zones, in millimetres."""
    return len(code128_bits(payload)) * MODULE_MM
