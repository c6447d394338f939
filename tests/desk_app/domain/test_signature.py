"""The one signature stands on exact contents."""

from __future__ import annotations

from dataclasses import replace

from desk_app.domain.serial import from_json, to_json
from desk_app.domain.signature import Signature, Strokes
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


def test_a_second_signature_leaves_the_first_where_it_still_covers() -> None:
    first = a_signature({"juumin-ido": "a" * 64, "suido-start": "c" * 64})
    second = replace(a_signature({"juumin-ido": "b" * 64}), strokes=Strokes((), 0.3)).after(first)
    assert second.on("juumin-ido", "b" * 64) == second.given[0]
    assert second.on("suido-start", "c" * 64) == first.given[0]
    assert not second.covers("suido-start", "d" * 64)
    assert second.was_put_on("suido-start")
    assert not second.was_put_on("koza-furikae")


def test_every_signature_of_a_case_is_kept_newest_first() -> None:
    first, second, third = (a_signature({"juumin-ido": digit * 64}) for digit in "123")
    whole = third.after(second.after(first))
    assert [one.bound["juumin-ido"][0] for one in whole.given] == ["3", "2", "1"]
    assert from_json(Signature, to_json(whole)) == whole
