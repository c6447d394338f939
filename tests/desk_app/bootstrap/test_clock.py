"""Clocks."""

from datetime import timedelta

from desk_app.bootstrap.clock import DEMO_START, DemoClock, SystemClock


def test_the_demo_clock_starts_at_its_moment_and_never_goes_back() -> None:
    clock = DemoClock()
    first, second = clock.now(), clock.now()
    assert DEMO_START <= first <= second < DEMO_START + timedelta(minutes=5)


def test_the_demo_clock_skips_forward() -> None:
    clock = DemoClock()
    clock.skip(60 * 24)
    assert clock.today() == DEMO_START.date() + timedelta(days=1)


def test_a_day_rolls_over_at_midnight_in_japan() -> None:
    assert SystemClock().now().utcoffset() == timedelta(hours=9)
