from __future__ import annotations

import os
import pty
import threading
import time
import tty
from collections.abc import Iterator

import pytest

from devices.errors import Cancelled, Disconnected, TooSlow
from devices.reader_line import ReaderLine
from devices.uri import parse_uri

SOON = 60.0


class Wire:
    """The other end of a line."""

    def __init__(self) -> None:
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.line = ReaderLine(parse_uri(f"ccid:{os.ttyname(self.slave)}"))

    def say(self, data: bytes) -> None:
        os.write(self.master, data)

    def hear(self, count: int) -> bytes:
        heard = b""
        while len(heard) < count:
            heard += os.read(self.master, count - len(heard))
        return heard

    def hang_up(self) -> None:
        os.close(self.slave)
        os.close(self.master)
        self.master = -1


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire()
    yield made
    made.line.close()
    if made.master >= 0:
        made.hang_up()


def deadline(seconds: float = SOON) -> float:
    return time.monotonic() + seconds


def test_exactly_so_many_bytes_and_then_the_rest(wire: Wire) -> None:
    wire.say(b"abcdef")
    assert wire.line.take(2, deadline()) == b"ab"
    assert wire.line.take(3, deadline()) == b"cde"
    assert wire.line.some(deadline()) == b"f"
    wire.line.send(b"hello")
    assert wire.hear(5) == b"hello"


def test_a_silent_line_is_given_up_in_time(wire: Wire) -> None:
    with pytest.raises(TooSlow):
        wire.line.take(1, deadline(0.1))


def test_what_was_left_over_is_forgotten(wire: Wire) -> None:
    wire.say(b"older")
    assert wire.line.take(1, deadline()) == b"o"
    wire.line.drain()
    wire.say(b"new")
    assert wire.line.take(3, deadline()) == b"new"


def test_another_thread_ends_every_wait_but_the_last_words(wire: Wire) -> None:
    threading.Timer(0.05, wire.line.cancel).start()
    with pytest.raises(Cancelled):
        wire.line.take(1, deadline())
    for wait in (lambda: wire.line.send(b"x"), lambda: wire.line.pause(SOON)):
        with pytest.raises(Cancelled):
            wait()
    assert wire.line.is_cancelled
    wire.line.last_words(b"power off")
    assert wire.hear(9) == b"power off"


def test_a_line_that_hangs_up_says_so(wire: Wire) -> None:
    wire.hang_up()
    with pytest.raises(Disconnected):
        wire.line.take(1, deadline())
    wire.line.last_words(b"x")
    wire.line.close()
    with pytest.raises(Disconnected):
        ReaderLine(parse_uri("ccid:/dev/no-such-port"))
