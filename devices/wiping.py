"""Overwriting what goes to the card and comes from it and nobody may keep.

Commands are built in a ``bytearray``, which can be overwritten in place once they are sent (``wiped_after``). Answers
are ``bytes``, of which Python says that they never change. Such an object keeps its content in freed memory until
something else is written there, so an answer that holds a 個人番号 is overwritten in place as soon as its digits are
where they belong (``wipe``). This relies on the layout of CPython (the content stands behind the object's header) and
is done to no object that anyone else could hold: at least two bytes long, with no reference but those of the caller.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_HEADER = bytes.__basicsize__ - 1
_OWN_REFERENCES = 3
"""The caller's name, this function's argument, and the one that getrefcount itself holds."""


def wipe(data: bytes) -> bool:
    """Overwrite the content of an answer with zeros; False when it may be shared and was left alone."""
    if sys.implementation.name != "cpython" or len(data) < 2 or sys.getrefcount(data) > _OWN_REFERENCES:
        return False
    ctypes.memset(id(data) + _HEADER, 0, len(data))
    return True


def overwrite(buffer: bytearray) -> None:
    """Fill a buffer with zeros where it lies; its length stays."""
    buffer[:] = bytes(len(buffer))


@contextmanager
def wiped_after(*buffers: bytearray) -> Iterator[None]:
    """What is sent from these buffers inside is overwritten afterwards, whatever comes of it."""
    try:
        yield
    finally:
        for buffer in buffers:
            overwrite(buffer)
