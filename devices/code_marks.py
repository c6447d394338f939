"""What a scanner sends before the data of a code: AIM identifiers or the code marks of DENSO readers, pure.

An AIM identifier (``]Q1``) is three bytes. A DENSO code mark is one letter; ``S`` marks one part of a split QR
(structured append in non-edit mode) and is followed by its place, the number of parts (a hex digit each) and the
parity byte of the whole (two hex digits).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from devices.errors import UnreadableCode


class Marks(StrEnum):
    """What stands before the data. AUTO takes an AIM identifier where there is one."""

    AUTO = "auto"
    AIM = "aim"
    DENSO = "denso"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """One of the ``total`` (2–16) parts of a split QR; ``index`` counts from 0, ``parity`` is of the whole."""

    index: int
    total: int
    parity: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Marked:
    """Data of a code without its mark. ``is_eci``: the data hold ECI escapes and each 5C twice."""

    symbology: str
    data: bytes = field(repr=False)
    is_eci: bool = False


_AIM = re.compile(rb"\](?P<code>[A-Za-z])(?P<modifier>[0-9A-Za-z])")
_AIM_SYMBOLOGY = {
    "A": "Code39",
    "C": "Code128",
    "E": "EAN",
    "F": "NW-7",
    "I": "ITF",
    "L": "PDF417",
    "Q": "QR",
    "d": "DataMatrix",
    "z": "Aztec",
}
_GS1_128 = b"]C1"
_ECI_MODIFIERS = {b"]Q2", b"]Q4", b"]Q6", b"]d4", b"]d5", b"]d6", b"]L1", b"]z3"}
_DENSO = {
    b"Q": "QR",
    b"K": "Code128",
    b"N": "NW-7",
    b"M": "Code39",
    b"W": "GS1-128",
    b"Z": "DataMatrix",
    b"I": "ITF",
    b"A": "EAN",
    b"B": "EAN",
    b"C": "EAN",
    b"D": "EAN",
}
_SPLIT = re.compile(rb"S(?P<index>[0-9A-Fa-f])(?P<total>[0-9A-Fa-f])(?P<parity>[0-9A-Fa-f]{2})")
MARK_OF = {name: mark.decode("ascii") for mark, name in reversed(_DENSO.items())}
"""DENSO code mark of each symbology."""


def take_mark(frame: bytes, marks: Marks, split_from: int = 0) -> Marked | Part:
    """Part a frame into mark and data.

    ``split_from``: 0 where the reader counts the parts of a split QR as the symbol does (place from 0, number less
    one), 1 where it counts them plainly. Raises UnreadableCode where the scanner's mark is missing, or stands again
    in the middle: then the end of one code and the beginning of another were joined.
    """
    if marks is Marks.DENSO:
        return _denso(frame, split_from)
    found = None if marks is Marks.NONE else _AIM.match(frame)
    if found is None:
        if marks is Marks.AIM:
            raise UnreadableCode("読み取りの先頭がありません。")
        return Marked("", frame)
    if marks is Marks.AIM and any(_symbology(match) for match in _AIM.finditer(frame, 3)):
        raise UnreadableCode("2つの読み取りがつながりました。")
    return Marked(_symbology(found), frame[3:], found[0] in _ECI_MODIFIERS)


def _symbology(found: re.Match[bytes]) -> str:
    return "GS1-128" if found[0] == _GS1_128 else _AIM_SYMBOLOGY.get(found["code"].decode("ascii"), "")


def _denso(frame: bytes, split_from: int) -> Marked | Part:
    if split := _SPLIT.match(frame):
        index = int(split["index"], 16) - split_from
        total = int(split["total"], 16) + 1 - split_from
        if not (2 <= total <= 16 and 0 <= index < total):
            raise UnreadableCode("分割QRの番号が合いません。")
        return Part(index, total, int(split["parity"], 16), frame[5:])
    symbology = _DENSO.get(frame[:1])
    if symbology is None:
        raise UnreadableCode("読み取りの先頭がありません。")
    return Marked(symbology, frame[1:])
