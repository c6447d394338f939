"""One command and its answer over a line with ``00 00 FF`` frames: acknowledged first, answered then, never twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol

from devices.errors import ChannelBroken
from devices.host_frames import Again, Data, Event, Garbled, Taken
from devices.reader_line import ReaderLine
from devices.wiping import wiped_after

ACKNOWLEDGED_WITHIN_SECONDS = 0.5
"""The readers promise 10 and 15 ms; a USB adapter and a busy machine add theirs."""


class Frames(Protocol):
    """Pn532Frames or Rcs660Frames."""

    def encode(self, content: bytes | bytearray) -> bytearray:
        """The frame of a content."""
        ...

    def feed(self, data: bytes) -> Iterator[Event]:
        """The events that are complete with these bytes."""
        ...


class FrameLine:
    """Commands over the line. Any doubt is ChannelBroken."""

    def __init__(self, line: ReaderLine, frames: Frames) -> None:
        self._line = line
        self._frames = frames
        self._events: list[Event] = []

    def send(self, content: bytes | bytearray) -> None:
        """Send a command and wait for its acknowledgement. Raises TooSlow, ChannelBroken, Disconnected, Cancelled."""
        frame = self._frames.encode(content)
        with wiped_after(frame):
            self._line.send(frame)
        deadline = time.monotonic() + ACKNOWLEDGED_WITHIN_SECONDS
        while not isinstance(event := self._next(deadline), Taken):
            if not isinstance(event, Data):  # an answer from before is passed over
                raise ChannelBroken(self._line.name, "リーダーとの通信が乱れました。")

    def answer(self, deadline: float) -> bytes:
        """The content of the next frame. Raises as ``send``."""
        while True:
            event = self._next(deadline)
            if isinstance(event, Data) and event.content:
                return event.content
            if isinstance(event, Garbled | Again):
                raise ChannelBroken(self._line.name, "リーダーとの通信が乱れました。")

    def _next(self, deadline: float) -> Event:
        while not self._events:
            self._events += self._frames.feed(self._line.some(deadline))
        return self._events.pop(0)
