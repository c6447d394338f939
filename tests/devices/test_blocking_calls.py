from __future__ import annotations

import threading

import pytest

from devices.blocking_calls import BlockingCalls
from devices.errors import Cancelled, ChannelBroken, TooSlow


class Library:
    """Calls that come back when they are let."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.cleaned = threading.Event()

    def stuck(self) -> int:
        self.gate.wait(60)
        return 1


def test_results_and_errors_come_through_and_cleaning_is_last() -> None:
    library = Library()
    calls = BlockingCalls("リーダー", library.cleaned.set)
    assert calls.run(lambda: 42, 60) == 42
    with pytest.raises(KeyError):
        calls.run(lambda: {}[1], 60)
    calls.close(60)
    calls.close(60)
    assert library.cleaned.is_set()
    with pytest.raises(ChannelBroken):
        calls.run(lambda: 42, 60)


def test_a_call_that_does_not_come_back_is_left_alone_and_cleans_up_later() -> None:
    library = Library()
    calls = BlockingCalls("リーダー", library.cleaned.set)
    with pytest.raises(TooSlow):
        calls.run(library.stuck, 0.05)
    calls.close(0.01)
    assert not library.cleaned.is_set(), "nothing is let go of while the library still works on it"
    library.gate.set()
    assert library.cleaned.wait(60)


def test_giving_up_does_not_wait_for_the_call() -> None:
    library = Library()
    calls = BlockingCalls("リーダー", library.cleaned.set)
    threading.Timer(0.05, calls.cancel).start()
    with pytest.raises(Cancelled):
        calls.run(library.stuck, 60)
    assert calls.is_cancelled
    library.gate.set()
    assert library.cleaned.wait(60)
