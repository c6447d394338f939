"""The licence's own TLV, which is not BER (1F, 5F, 7F are ordinary one-byte tags), and its two-byte JIS text."""

from __future__ import annotations

from devices.errors import CardUnreadable

_END = 0xFF
_TWO_BYTE_LENGTH = 0x82
_GAPS = frozenset({b"\xff\xf1", b"\xff\xf2", b"\xff\xf3", b"\xff\xf4", b"\xff\xf5", b"\xff\xf6", b"\xff\xf7"})
_MISSING = b"\xff\xfa"


def parse_flat(data: bytes) -> dict[int, bytes]:
    """Every object by its tag up to the tag FF or the end. Raises CardUnreadable when one is cut."""
    found: dict[int, bytes] = {}
    place = 0
    while place < len(data) and data[place] != _END:
        tag, head = data[place], 2
        if place + 1 >= len(data):
            raise CardUnreadable("カードのデータが途中で切れています。")
        length = data[place + 1]
        if length == _TWO_BYTE_LENGTH:
            head = 4
            length = int.from_bytes(data[place + 2 : place + 4], "big")
        value = data[place + head : place + head + length]
        if len(value) != length:
            raise CardUnreadable("カードのデータが途中で切れています。")
        found[tag] = value
        place += head + length
    return found


def build_flat(tag: int, value: bytes) -> bytes:
    """One object, the way ``parse_flat`` reads it."""
    if len(value) < _TWO_BYTE_LENGTH:
        return bytes([tag, len(value)]) + value
    return bytes([tag, _TWO_BYTE_LENGTH]) + len(value).to_bytes(2, "big") + value


def jis_text(value: bytes, gap: str) -> str:
    """JIS X 0208 pairs (no escapes) as text without the spaces at its end.

    外字 1–7 (FFF1–FFF7) and 欠字 (FFFA) become ``gap``: the card holds only pictures of them. Raises CardUnreadable.
    """
    if len(value) % 2:
        raise CardUnreadable("カードの文字がカードの仕様と違います。")
    pairs = [value[place : place + 2] for place in range(0, len(value), 2)]
    return "".join(_character(pair, gap) for pair in pairs).rstrip(" \u3000")


def gaps_of(value: bytes) -> tuple[int, ...]:
    """Which character each gap of ``jis_text`` is, in order: 1–7 for 外字, 0 for 欠字, which no file has."""
    pairs = [value[place : place + 2] for place in range(0, len(value) - 1, 2)]
    return tuple(0 if pair == _MISSING else pair[1] - 0xF0 for pair in pairs if pair in _GAPS or pair == _MISSING)


def to_jis(text: str, gap: str) -> bytes:
    """Text as JIS X 0208 pairs; ``gap`` and what JIS X 0208 lacks become 外字 1."""
    return b"".join(_pair(character, gap) for character in text)


def _character(pair: bytes, gap: str) -> str:
    if pair in _GAPS or pair == _MISSING:
        return gap
    if max(pair) >= 0x80:
        raise CardUnreadable("カードの文字がカードの仕様と違います。")
    try:
        return bytes(byte | 0x80 for byte in pair).decode("euc_jp")
    except UnicodeDecodeError:
        raise CardUnreadable("カードの文字がカードの仕様と違います。") from None


def _pair(character: str, gap: str) -> bytes:
    try:
        code = character.encode("euc_jp")
    except UnicodeEncodeError:
        return b"\xff\xf1"
    return b"\xff\xf1" if character == gap or len(code) != 2 or code[0] == 0x8E else bytes(b & 0x7F for b in code)
