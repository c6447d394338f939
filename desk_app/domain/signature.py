"""The one signature: strokes as data, bound to the content hash of each form it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
class GivenSignature:
    """One time that somebody signed: what the pen drew, when, and on which contents."""

    strokes: Strokes
    signed_at: datetime
    bound: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of a case. ``bound`` maps a form key (form id and person) to the hash of the content signed.

    ``earlier`` are the signatures given before a correction, newest first: the forms that the correction did not
    touch keep theirs.
    """

    strokes: Strokes
    signed_at: datetime
    bound: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[GivenSignature, ...] = ()

    @property
    def given(self) -> tuple[GivenSignature, ...]:
        """Every signature of the case, newest first."""
        return (GivenSignature(self.strokes, self.signed_at, self.bound), *self.earlier)

    def covers(self, form_key: str, content_sha256: str) -> bool:
        """Whether a signature stands on exactly this content of this form."""
        return self.on(form_key, content_sha256) is not None

    def on(self, form_key: str, content_sha256: str) -> GivenSignature | None:
        """The newest signature that was put on exactly this content of this form; None where there is none."""
        return next((one for one in self.given if one.bound.get(form_key) == content_sha256), None)

    def was_put_on(self, form_key: str) -> bool:
        """Whether this form was ever signed, whatever it said then."""
        return any(form_key in one.bound for one in self.given)

    def after(self, before: Signature | None) -> Signature:
        """This signature with those given ``before`` it kept behind it."""
        return self if before is None else replace(self, earlier=before.given)
