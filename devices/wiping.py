"""Overwriting an answer of the card that nobody may keep, although Python says that ``bytes`` never change.

A ``bytes`` object keeps its content in freed memory until something else is written there. An answer that holds a
個人番号 is therefore overwritten in place as soon as its digits are where they belong. This relies on the layout of
CPython (the content stands behind the object's header) and is done to no object that anyone else could hold: at
least two bytes long, with no reference but those of the caller.
"""

from __future__ import annotations

import ctypes
import sys

_HEADER = bytes.__basicsize__ - 1
_OWN_REFERENCES = 3
"""The caller's name, this function's argument, and the one that getrefcount itself holds."""


def wipe(data: bytes) -> bool:
    """Overwrite the content of an answer with zeros; False when it may be shared and was left alone."""
    if sys.implementation.name != "cpython" or len(data) < 2 or sys.getrefcount(data) > _OWN_REFERENCES:
        return False
    ctypes.memset(id(data) + _HEADER, 0, len(data))
    return True
