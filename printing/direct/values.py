"""PDF objects as plain Python values: how they are written, and how the manifest's rule hashes them.

A value is a dictionary (keys with their slash), a list, an int, a ``Ref``, or a ``str`` that is PDF text already
(a name ``/Font``, a number ``12.5``, a string ``(Adobe)``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias, Union

Value: TypeAlias = Union[str, int, "Ref", list["Value"], dict[str, "Value"]]

PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/Length1", "/Parent"})
"""Keys that say how a stream is packed, or lead back up the page tree: the manifest leaves them out of its hashes."""


class Ref(NamedTuple):
    """The number of an indirect object."""

    number: int


def text_of(value: Value) -> str:
    """The value as PDF text."""
    if isinstance(value, str):
        return value
    if isinstance(value, Ref):
        return f"{value.number} 0 R"
    if isinstance(value, dict):
        return "<<" + "".join([f"{key} {text_of(one)}" for key, one in value.items()]) + ">>"
    if isinstance(value, list):
        return "[" + " ".join([one if type(one) is str else text_of(one) for one in value]) + "]"
    return str(value)


@lru_cache(maxsize=4096)
def _digest_of_scalar(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest_of(value: Value, known: Mapping[int, str], stream: str = "") -> str:
    """SHA-256 of a value's canonical text, as packet_manifest defines it.

    ``known`` holds the digests of the objects referred to; ``stream`` is the SHA-256 of the decoded bytes where the
    value is the dictionary of a stream.
    """
    if isinstance(value, Ref):
        return known[value.number]
    if isinstance(value, dict):
        text = canonical_of(value, known) + (f"stream {stream}" if stream else "")
    elif isinstance(value, list):
        rows = [_digest_of_scalar(one) if type(one) is str else digest_of(one, known) for one in value]
        text = "[" + "\n".join(rows)
    else:
        return _digest_of_scalar(str(value))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def canonical_of(entries: dict[str, Value], known: Mapping[int, str]) -> str:
    """The canonical text of a dictionary."""
    rows = [f"{key} {digest_of(entries[key], known)}" for key in sorted(entries) if key not in PACKING]
    return "<<" + "\n".join(rows) + "\n"
