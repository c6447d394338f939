"""A sequence made when it is first looked at."""

from __future__ import annotations

from desk_app.domain.on_demand import OnDemand


def test_it_is_made_once_and_only_when_looked_at() -> None:
    made: list[str] = []

    def make() -> tuple[str, ...]:
        made.append("made")
        return ("a", "b")

    items = OnDemand(make)
    assert made == []
    assert list(items) == ["a", "b"]
    assert (items[0], items[1:], len(items), "b" in items) == ("a", ("b",), 2, True)
    assert made == ["made"]


def test_it_equals_any_sequence_of_equal_items() -> None:
    items = OnDemand(lambda: (1, 2))
    assert items == (1, 2)
    assert items == OnDemand(lambda: (1, 2))
    assert items != (1, 3)
    assert items != 12
    assert hash(items) == hash((1, 2))
    assert repr(items) == "(1, 2)"
    assert not OnDemand(tuple)
