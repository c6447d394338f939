"""A page of a PDF as pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

COVER = b"\xb4"
"""Grey of what a screen covers."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as pixels: 8-bit RGB, rows of ``stride`` bytes."""

    width: int
    height: int
    stride: int
    rgb: bytes = field(repr=False)

    def covered(self, boxes: Sequence[Sequence[float]], dpi: int) -> PageImage:
        """The page with these boxes (x, y, width, height in millimetres) covered in grey; ``dpi`` as it was made."""
        if not boxes:
            return self
        pixels = bytearray(self.rgb)
        for x, y, w, h in boxes:
            left, right = (max(0, min(self.width, round(at * dpi / 25.4))) for at in (x, x + w))
            top, bottom = (max(0, min(self.height, round(at * dpi / 25.4))) for at in (y, y + h))
            for row in range(top, bottom):
                start = row * self.stride
                pixels[start + left * 3 : start + right * 3] = COVER * (3 * (right - left))
        return replace(self, rgb=bytes(pixels))
