from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.pace import Pace, Standing


def test_an_even_pace_tells_the_rest():
    pace = Pace(100.0)
    for n in range(1, 6):
        standing = pace.at(n * 1000, n / 10, 100.0 + n * 4)
    assert (standing.rows, standing.fraction, standing.rows_per_second) == (5000, 0.5, 250.0)
    assert standing.seconds_left == pytest.approx(20.0)
    assert standing.text == "5,000行 50% 毎秒250行 あと20秒"


def test_a_slower_stretch_makes_the_rest_longer():
    even, slower = Pace(0.0), Pace(0.0)
    for pace in (even, slower):
        pace.at(1, 0.25, 10.0)
    left = even.at(2, 0.5, 20.0).seconds_left
    longer = slower.at(2, 0.5, 40.0).seconds_left
    assert left == pytest.approx(20.0)
    assert longer is not None
    assert 30.0 < longer < 60.0


@pytest.mark.parametrize(("fraction", "now"), [(0.5, 1.0), (0.001, 30.0), (0.0, 30.0)])
def test_nothing_is_said_of_the_rest_too_early(fraction: float, now: float):
    assert Pace(0.0).at(10, fraction, now).seconds_left is None


def test_waiting_shortens_the_rest_until_something_is_told():
    pace = Pace(0.0)
    first = pace.at(10, 0.5, 10.0).seconds_left
    later = pace.at(10, 0.5, 13.0).seconds_left
    assert first is not None
    assert later is not None
    assert later < first + 3.1


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "あと0秒"), (59.4, "あと59秒"), (160.0, "あと2分40秒"), (1500.0, "あと約25分")]
)
def test_the_rest_is_spoken(seconds: float, text: str):
    assert Standing(1, 0.3, 1.0, seconds).text.endswith(text)


@given(st.lists(st.tuples(st.floats(0, 1.5), st.floats(0.01, 100)), min_size=1, max_size=20))
def test_parts_never_go_back_and_the_rest_is_never_negative(told: list[tuple[float, float]]):
    pace, now, before = Pace(0.0), 0.0, 0.0
    for fraction, step in told:
        now += step
        standing = pace.at(1, fraction, now)
        assert before <= standing.fraction <= 1.0
        assert standing.seconds_left is None or standing.seconds_left >= 0
        before = standing.fraction
