"""The data of one code to text, pure: ECI and charset. Nothing is replaced or half-read.

Order of charsets: the ECI of the symbol, else the one configured for the scanner, else strict UTF-8, else strict
cp932, the last two marked as guessed (a third of short UTF-8 texts are valid cp932 too, hardly any the other way).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from devices.code_marks import Marked, Marks, take_mark
from devices.errors import UnreadableCode

_ECI = re.compile(rb"\\(\d{6})")
_ECI_CHARSET = {3: "iso8859-1", 20: "cp932", 26: "utf-8", 27: "ascii"}
CHARSETS = ("utf-8", "cp932", "ascii", "iso8859-1")
"""Charsets a scanner may be configured to."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of one code. ``symbology`` is empty when the scanner sends no AIM identifier; ``guessed`` says that
    neither the symbol nor the configuration named the charset."""

    text: str = field(repr=False)
    symbology: str
    charset: str
    guessed: bool


def decode(frame: bytes, configured: str | None = None) -> Decoded:
    """Decode the data of one frame, with or without an AIM identifier. Raises UnreadableCode as ``decode_marked``."""
    marked = take_mark(frame, Marks.AUTO)
    assert isinstance(marked, Marked), "an AIM identifier marks no part"
    return decode_marked(marked, configured)


def decode_marked(marked: Marked, configured: str | None = None) -> Decoded:
    """Decode the data of a code. Raises UnreadableCode: empty, control characters, not of its charset."""
    if marked.is_eci:
        text, charset, guessed = _decode_eci(marked.data, configured)
    else:
        text, charset, guessed = _decode_plain(marked.data, configured)
    _require_printable(text)
    return Decoded(text, marked.symbology, charset, guessed)


def _decode_eci(data: bytes, configured: str | None) -> tuple[str, str, bool]:
    """Segments ``\\NNNNNN`` + data with each 5C doubled; un-doubled before decoding: 5C is a cp932 trail byte."""
    segments: list[tuple[str | None, bytearray]] = [(None, bytearray())]
    position = 0
    while position < len(data):
        if data[position] != 0x5C:
            segments[-1][1].append(data[position])
            position += 1
        elif data[position + 1 : position + 2] == b"\\":
            segments[-1][1].append(0x5C)
            position += 2
        else:
            segments.append((_eci_charset(data, position), bytearray()))
            position += 7
    decoded = [
        _decode_plain(bytes(part), charset or configured) for charset, part in segments if part or charset is not None
    ]
    charsets = dict.fromkeys(charset for _, charset, _ in decoded)
    return "".join(t for t, _, _ in decoded), "+".join(charsets), any(guessed for _, _, guessed in decoded)


def _eci_charset(data: bytes, position: int) -> str:
    match = _ECI.match(data, position)
    charset = _ECI_CHARSET.get(int(match[1])) if match else None
    if charset is None:
        raise UnreadableCode("文字コードの指定(ECI)が読めません。")
    return charset


def _decode_plain(data: bytes, declared: str | None) -> tuple[str, str, bool]:
    if declared is not None:
        try:
            return data.decode(declared), declared, False
        except UnicodeDecodeError:
            raise UnreadableCode(f"文字コード({declared})に合わない文字があります。") from None
    if data.isascii():
        return data.decode("ascii"), "ascii", False
    for charset in ("utf-8", "cp932"):
        try:
            return data.decode(charset), charset, True
        except UnicodeDecodeError:
            continue
    raise UnreadableCode("文字コードが分かりません。")


def _require_printable(text: str) -> None:
    if not text:
        raise UnreadableCode("中身がありません。")
    if any(ord(char) < 0x20 or 0x7F <= ord(char) <= 0x9F for char in text):
        raise UnreadableCode("文字でないもの(制御符号)が混ざっています。")
    if any(unicodedata.category(char) == "Co" for char in text):
        # also what Python's cp932 makes of the undefined bytes A0 and FD…FF
        raise UnreadableCode("外字(その機械だけの文字)が混ざっています。")
