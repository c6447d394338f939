"""A fact takes values of its own type only: a yes is no number, and no choice that nobody offered is one."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.fact import Choice, FactDefinition, FactType, FactValue, Scope
from desk_app.domain.ids import FactId

CHOICES = (Choice("lease", {"ja": "賃貸"}), Choice("own", {"ja": "持ち家"}))
FITTING: dict[FactType, FactValue] = {
    FactType.BOOL: False,
    FactType.CHOICE: "own",
    FactType.NUMBER: 0,
    FactType.DATE: date(2026, 11, 24),
    FactType.TEXT: "",
}
VALUES = st.one_of(st.booleans(), st.integers(), st.text(max_size=8), st.dates(), st.sampled_from(["lease", "own"]))


def a_fact(kind: FactType, choices: tuple[Choice, ...] = ()) -> FactDefinition:
    return FactDefinition(FactId("x"), Scope.CASE, kind, {"ja": "題"}, choices=choices)


@pytest.mark.parametrize("kind", FactType)
def test_each_type_takes_its_value_also_where_it_is_empty(kind: FactType) -> None:
    assert a_fact(kind, CHOICES).takes(FITTING[kind])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FactType.NUMBER, True),
        (FactType.NUMBER, "3"),
        (FactType.BOOL, 1),
        (FactType.BOOL, "true"),
        (FactType.DATE, "2026-11-24"),
        (FactType.DATE, datetime(2026, 11, 24, 9, 0)),
        (FactType.TEXT, 3),
        (FactType.CHOICE, "賃貸"),
        (FactType.CHOICE, "Own"),
        (FactType.CHOICE, True),
    ],
)
def test_a_value_of_another_type_is_refused(kind: FactType, value: FactValue) -> None:
    assert not a_fact(kind, CHOICES).takes(value)


def test_a_choice_without_choices_takes_nothing() -> None:
    assert not any(a_fact(FactType.CHOICE).takes(value) for value in ("", "own", False))


@given(VALUES)
def test_no_value_fits_two_types_but_a_choice_which_is_text(value: FactValue) -> None:
    fitting = {kind for kind in FactType if a_fact(kind, CHOICES).takes(value)}
    assert len(fitting - {FactType.CHOICE}) == 1
    assert FactType.CHOICE not in fitting or (FactType.TEXT in fitting and value in {"lease", "own"})
