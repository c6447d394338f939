from __future__ import annotations

import pytest

from desk_app.cli.bench import PARTS, parts_of


@pytest.mark.parametrize(
    ("only", "scale", "parts"),
    [
        (None, 1, PARTS[:-1]),
        (None, 999, PARTS[:-1]),
        (None, 1000, ("residents",)),
        (["start", "rules"], 1, ("rules", "start")),
        (["residents"], 1, ("residents",)),
        (["rules"], 100_000, ("rules",)),
    ],
)
def test_what_is_measured(only: list[str] | None, scale: int, parts: tuple[str, ...]):
    assert parts_of(only, scale) == parts
