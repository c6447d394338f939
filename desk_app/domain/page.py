"""A page of a PDF as pixels."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as pixels: 8-bit RGB, rows of ``stride`` bytes."""

    width: int
    height: int
    stride: int
    rgb: bytes = field(repr=False)
