"""Check characters of NW-7 (Codabar), as a scanner may be told to leave them in the data, pure.

The code itself has no check character; which one a label carries is a matter of whoever printed it, so it is a
setting of the scanner.
"""

from __future__ import annotations

from enum import StrEnum

_VALUES = {char: value for value, char in enumerate("0123456789-$:/.+ABCD")}
ALPHABET = frozenset(_VALUES)


class Nw7Check(StrEnum):
    """How the last character before the stop letter follows from the others.

    DR7/DSR7: the number modulo 7, or what is missing to 7; M16: all characters with start and stop, modulo 16;
    M10W2/M10W3: weights 2,1 or 3,1 from the right, modulo 10.
    """

    OFF = "off"
    DR7 = "7dr"
    DSR7 = "7dsr"
    M16 = "m16"
    M10W2 = "m10w2"
    M10W3 = "m10w3"


def without_start_stop(text: str) -> str:
    """Scanners send the start and stop letters A–D in either case, or not at all."""
    is_framed = len(text) > 2 and text[0].upper() in "ABCD" and text[-1].upper() in "ABCD"
    return text[1:-1] if is_framed else text


def check_holds(text: str, check: Nw7Check) -> bool:
    """Whether ``text`` (with or without start and stop letters) ends in the right check character."""
    if check is Nw7Check.OFF:
        return True
    if check is Nw7Check.M16:
        is_framed = without_start_stop(text) != text
        return is_framed and set(text.upper()) <= ALPHABET and sum(_VALUES[char] for char in text.upper()) % 16 == 0
    body = without_start_stop(text)
    if len(body) < 2 or not (body.isascii() and body.isdigit()):
        return False
    return int(body[-1]) in _digits(body[:-1], check)


def _digits(body: str, check: Nw7Check) -> tuple[int, ...]:
    """Check digits that ``body`` may have: printers disagree on what a remainder of 0 is for 7DSR."""
    if check is Nw7Check.DR7:
        return (int(body) % 7,)
    if check is Nw7Check.DSR7:
        rest = int(body) % 7
        return (7 - rest,) if rest else (0, 7)
    weight = 2 if check is Nw7Check.M10W2 else 3
    total = 0
    for place, char in enumerate(reversed(body)):
        product = int(char) * (weight if place % 2 == 0 else 1)
        total += product // 10 + product % 10 if check is Nw7Check.M10W2 else product
    return (-total % 10,)
