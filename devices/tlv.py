"""BER-TLV as the My Number card writes it: long tags, lengths to 82; padding after the last object is ignored."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.errors import CardUnreadable


@dataclass(frozen=True, slots=True)
class Tlv:
    """One object; ``value`` is kept out of the representation: it may be personal."""

    tag: int
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Header:
    """Tag and length of an object and how many bytes they took."""

    tag: int
    length: int
    size: int

    @property
    def total(self) -> int:
        """Bytes of the whole object."""
        return self.size + self.length


def parse_header(data: bytes, *, longest_tag: int = 4) -> Header:
    """Read the tag and length at the start of ``data``. Raises CardUnreadable when they are cut or not BER.

    ``longest_tag`` of 2 ends a tag after its second byte, although that one says that it goes on.
    """
    tag_size = _tag_size(data, longest_tag)
    tag = int.from_bytes(data[:tag_size], "big")
    if len(data) <= tag_size:
        raise CardUnreadable("カードのデータが途中で切れています。")
    first = data[tag_size]
    if first < 0x80:
        return Header(tag, first, tag_size + 1)
    count = first & 0x7F
    if count not in (1, 2) or len(data) < tag_size + 1 + count:
        raise CardUnreadable("カードのデータの長さが読めません。")
    length = int.from_bytes(data[tag_size + 1 : tag_size + 1 + count], "big")
    return Header(tag, length, tag_size + 1 + count)


def parse_first(data: bytes) -> Tlv:
    """The first object of ``data``; whatever follows it (FF or 00 padding) is ignored."""
    header = parse_header(data)
    if len(data) < header.total:
        raise CardUnreadable("カードのデータが途中で切れています。")
    return Tlv(header.tag, data[header.size : header.total])


def parse_all(data: bytes) -> tuple[Tlv, ...]:
    """Every object of a constructed value, which they have to fill exactly."""
    found = []
    while data:
        found.append(parse_first(data))
        data = data[parse_header(data).total :]
    return tuple(found)


def parse_padded(data: bytes) -> tuple[Tlv, ...]:
    """Every object up to the padding of zeros, or the end, as residence cards fill their files.

    Their tags have one or two bytes: DFD1 is whole, which BER would take for the beginning of three.
    """
    found = []
    while data and data[0] != 0x00:
        header = parse_header(data, longest_tag=2)
        if len(data) < header.total:
            raise CardUnreadable("カードのデータが途中で切れています。")
        found.append(Tlv(header.tag, data[header.size : header.total]))
        data = data[header.total :]
    return tuple(found)


def build(tag: int, value: bytes) -> bytes:
    """One object with the shortest length form; values up to 65,535 bytes."""
    head = tag.to_bytes(2 if tag > 0xFF else 1, "big")
    if len(value) < 0x80:
        return head + bytes([len(value)]) + value
    if len(value) <= 0xFF:
        return head + bytes([0x81, len(value)]) + value
    return head + b"\x82" + len(value).to_bytes(2, "big") + value


def _tag_size(data: bytes, longest: int) -> int:
    if not data:
        raise CardUnreadable("カードのデータが空です。")
    if data[0] & 0x1F != 0x1F:
        return 1
    for index in range(1, min(len(data), longest)):
        if not data[index] & 0x80 or longest == 2:
            return index + 1
    raise CardUnreadable("カードのデータの見出しが読めません。")
