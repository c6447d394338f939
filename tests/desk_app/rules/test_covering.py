"""Covering arrays hold every pair, with far fewer rows than all combinations."""

from __future__ import annotations

from itertools import combinations, product
from math import prod

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.rules.covering import pairwise


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=7).map(tuple))
def test_every_pair_stands_in_some_row(sizes: tuple[int, ...]) -> None:
    rows = pairwise(sizes)
    for one, other in combinations(range(len(sizes)), 2):
        met = {(row[one], row[other]) for row in rows}
        assert met == set(product(range(sizes[one]), range(sizes[other])))
    assert len(rows) == len(set(rows))
    assert len(rows) <= prod(sizes)


def test_few_rows_for_many_parameters() -> None:
    """Ten yes-or-no questions have 1,024 combinations."""
    assert len(pairwise((2,) * 10)) <= 14
    assert len(pairwise((5, 4, 3, 2, 2, 2))) <= 30


def test_one_parameter_and_none() -> None:
    assert pairwise((3,)) == ((0,), (1,), (2,))
    assert pairwise(()) == ((),)
