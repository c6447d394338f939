"""The one signature stands on exact contents."""

from __future__ import annotations

from desk_app.domain.signature import Strokes
from tests.support.builders import a_signature


def test_a_signature_covers_only_the_content_signed() -> None:
    signature = a_signature({"juumin-ido": "a" * 64})
    assert signature.covers("juumin-ido", "a" * 64)
    assert not signature.covers("juumin-ido", "b" * 64)
    assert not signature.covers("kokuho-acquire", "a" * 64)


def test_a_dot_is_no_signature() -> None:
    assert Strokes(()).empty
    assert Strokes((((0.5, 0.5, 0.5, 0.0),),)).empty
    assert not a_signature().strokes.empty
