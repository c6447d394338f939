"""The one signature: strokes as data, bound to the content hash of each form it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

StrokePoint = tuple[float, float, float, float]
"""x, y in 0…1 of the pad's width (y downwards, same unit as x), pressure 0…1, seconds since the first point."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """What the pen drew. ``aspect`` is pad height divided by pad width."""

    strokes: tuple[tuple[StrokePoint, ...], ...]
    aspect: float = 0.5

    @property
    def empty(self) -> bool:
        """True when no stroke has at least two points."""
        return not any(len(stroke) > 1 for stroke in self.strokes)


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of a case. ``bound`` maps a form key (form id and person) to the hash of the content signed."""

    strokes: Strokes
    signed_at: datetime
    bound: Mapping[str, str] = field(default_factory=dict)

    def covers(self, form_key: str, content_sha256: str) -> bool:
        """Whether the signature stands on exactly this content of this form."""
        return self.bound.get(form_key) == content_sha256
