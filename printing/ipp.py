"""IPP 2.0 on the wire (RFC 8010): attributes with collections and ranges to bytes and back, strictly.

A printer's answer is foreign data: every length is checked, sizes, counts and nesting are limited.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

VERSION = (2, 0)
MAX_HEAD_BYTES = 1 << 20
MAX_VALUES = 20_000
MAX_DEPTH = 8

OPERATION, JOB, END, PRINTER, UNSUPPORTED_GROUP = 0x01, 0x02, 0x03, 0x04, 0x05

PRINT_JOB, VALIDATE_JOB, CANCEL_JOB, GET_JOB_ATTRIBUTES = 0x0002, 0x0004, 0x0008, 0x0009
GET_JOBS, GET_PRINTER_ATTRIBUTES = 0x000A, 0x000B
CUPS_GET_PRINTERS = 0x4002

INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
OCTETS, DATE_TIME, RESOLUTION, RANGE = 0x30, 0x31, 0x32, 0x33
COLLECTION, END_COLLECTION, MEMBER_NAME = 0x34, 0x37, 0x4A
TEXT_WITH_LANGUAGE, NAME_WITH_LANGUAGE = 0x35, 0x36
TEXT, NAME, KEYWORD, URI, URI_SCHEME, CHARSET, LANGUAGE, MIME_TYPE = 0x41, 0x42, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49
UNSUPPORTED, UNKNOWN, NO_VALUE = 0x10, 0x12, 0x13
_OUT_OF_BAND = range(0x10, 0x20)
_STRINGS = range(0x40, 0x60)


class IppFormatError(ValueError):
    """Bytes that are not an IPP message; the text names the place, never the content."""


@dataclass(frozen=True, slots=True)
class IntRange:
    """rangeOfInteger, both ends included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its syntax tag. ``data`` is int, bool, str, bytes, IntRange, a tuple of attributes for a
    collection, or None for an out-of-band value; syntaxes not used here stay bytes."""

    tag: int
    data: int | bool | str | bytes | IntRange | tuple[Attribute, ...] | None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and its values (1setOf)."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """An attribute group."""

    tag: int
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A request (``code`` = operation) or response (``code`` = status), with the document after it."""

    code: int
    request_id: int
    groups: tuple[Group, ...]
    data: bytes = b""
    version: tuple[int, int] = VERSION

    def first(self, name: str, group: int | None = None) -> Value | None:
        """The first value of an attribute, in any group or in groups with this tag."""
        return next(iter(self.all(name, group)), None)

    def all(self, name: str, group: int | None = None) -> tuple[Value, ...]:
        """All values of an attribute; empty when it is missing."""
        for one in self.groups:
            if group is None or one.tag == group:
                for attribute in one.attributes:
                    if attribute.name == name:
                        return attribute.values
        return ()

    def texts(self, name: str) -> tuple[str, ...]:
        """The string values of an attribute."""
        return tuple(value.data for value in self.all(name) if isinstance(value.data, str))

    def number(self, name: str) -> int | None:
        """The first value of an attribute where it is a number."""
        value = self.first(name)
        return value.data if value is not None and type(value.data) is int else None


def attribute(name: str, tag: int, *data: int | bool | str | IntRange | tuple[Attribute, ...]) -> Attribute:
    """An attribute whose values all have the same syntax."""
    return Attribute(name, tuple(Value(tag, one) for one in data))


def encode(message: Message) -> bytes:
    """The bytes of a message, document included."""
    out = bytearray(struct.pack(">BBHi", *message.version, message.code, message.request_id))
    for group in message.groups:
        out.append(group.tag)
        for one in group.attributes:
            _put_attribute(out, one)
    out.append(END)
    return bytes(out) + message.data


def _put_attribute(out: bytearray, one: Attribute) -> None:
    name = one.name
    for value in one.values:
        _put_value(out, name, value)
        name = ""  # further values of a set have an empty name


def _put_value(out: bytearray, name: str, value: Value) -> None:
    _put(out, value.tag, name, b"" if value.tag == COLLECTION else _value_bytes(value))
    if value.tag != COLLECTION:
        return
    if not isinstance(value.data, tuple):
        raise TypeError("a collection holds attributes")
    for member in value.data:
        _put(out, MEMBER_NAME, "", member.name.encode("ascii"))
        for inner in member.values:
            _put_value(out, "", inner)
    _put(out, END_COLLECTION, "", b"")


def _put(out: bytearray, tag: int, name: str, data: bytes) -> None:
    raw = name.encode("ascii")
    out += struct.pack(">BH", tag, len(raw)) + raw + struct.pack(">H", len(data)) + data


def _value_bytes(value: Value) -> bytes:
    data = value.data
    if data is None:
        return b""
    if isinstance(data, bool):
        return bytes([data])
    if isinstance(data, int):
        return struct.pack(">i", data)
    if isinstance(data, IntRange):
        return struct.pack(">ii", data.low, data.high)
    if isinstance(data, str):
        return data.encode("utf-8")
    if isinstance(data, bytes):
        return data
    raise TypeError("only a collection holds attributes")


def decode(raw: bytes) -> Message:
    """Read a message. Raises IppFormatError for anything cut, overlong, too deep or out of place."""
    if len(raw) < 9:
        raise IppFormatError("shorter than an IPP header")
    major, minor, code, request_id = struct.unpack_from(">BBHi", raw)
    reader = _Reader(raw, 8)
    groups = tuple(_groups(reader))
    return Message(code, request_id, groups, raw[reader.position :], (major, minor))


@dataclass(frozen=True, slots=True)
class _Field:
    tag: int
    name: str
    data: bytes


class _Reader:
    """A place in the bytes that never runs past the end or past the limits."""

    def __init__(self, raw: bytes, position: int) -> None:
        self._raw = raw
        self._fields = 0
        self.position = position

    def peek(self) -> int:
        if self.position >= len(self._raw):
            raise IppFormatError("ends before the end-of-attributes tag")
        return self._raw[self.position]

    def take_tag(self) -> int:
        tag = self.peek()
        self.position += 1
        return tag

    def take_field(self) -> _Field:
        self._fields += 1
        if self._fields > MAX_VALUES or self.position > MAX_HEAD_BYTES:
            raise IppFormatError("too many attributes")
        tag = self.take_tag()
        name = self._take_counted()
        data = self._take_counted()
        if not name.isascii():
            raise IppFormatError(f"attribute name at byte {self.position} is not ASCII")
        return _Field(tag, name.decode("ascii"), data)

    def _take_counted(self) -> bytes:
        end = self.position + 2
        if end > len(self._raw):
            raise IppFormatError(f"length cut at byte {self.position}")
        size = int.from_bytes(self._raw[self.position : end], "big")
        if size > 0x7FFF or end + size > len(self._raw):
            raise IppFormatError(f"length out of bounds at byte {self.position}")
        self.position = end + size
        return self._raw[end : end + size]


def _groups(reader: _Reader) -> Iterator[Group]:
    while (tag := reader.take_tag()) != END:
        if tag > 0x0F or tag == 0x00:
            raise IppFormatError("a value stands outside a group")
        yield Group(tag, tuple(_attributes(reader)))


def _attributes(reader: _Reader) -> Iterator[Attribute]:
    name = ""
    values: list[Value] = []
    while reader.peek() > 0x0F:
        one = reader.take_field()
        if one.name:
            if values:
                yield Attribute(name, tuple(values))
            name, values = one.name, []
        elif not name:
            raise IppFormatError("the first value of a group has no name")
        values.append(_value(reader, one, 0))
    if values:
        yield Attribute(name, tuple(values))


def _value(reader: _Reader, one: _Field, depth: int) -> Value:
    if one.tag == COLLECTION:
        return Value(COLLECTION, _members(reader, depth + 1))
    if one.tag in (MEMBER_NAME, END_COLLECTION):
        raise IppFormatError("a member stands outside a collection")
    return Value(one.tag, _parse_value(one.tag, one.data))


def _members(reader: _Reader, depth: int) -> tuple[Attribute, ...]:
    if depth > MAX_DEPTH:
        raise IppFormatError("collections nested too deep")
    found: list[tuple[str, list[Value]]] = []
    while True:
        one = reader.take_field()
        if one.name:
            raise IppFormatError("a member value has a name of its own")
        if one.tag == END_COLLECTION:
            return tuple(Attribute(name, tuple(values)) for name, values in found)
        if one.tag == MEMBER_NAME:
            found.append((one.data.decode("ascii", "backslashreplace"), []))
        elif not found:
            raise IppFormatError("a member has no name")
        else:
            found[-1][1].append(_value(reader, one, depth))


def _parse_value(tag: int, data: bytes) -> int | bool | str | bytes | IntRange | None:
    if tag in _OUT_OF_BAND:
        return None
    if tag in (INTEGER, ENUM):
        return int.from_bytes(_sized(data, 4), "big", signed=True)
    if tag == BOOLEAN:
        return _sized(data, 1) != b"\x00"
    if tag == RANGE:
        low, high = struct.unpack(">ii", _sized(data, 8))
        return IntRange(low, high)
    return _text(tag, data)


def _sized(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise IppFormatError("a value has the wrong length")
    return data


def _text(tag: int, data: bytes) -> str | bytes:
    """A string syntax as text; syntaxes not used here (octets, dates, resolutions) as they came."""
    if tag in (TEXT_WITH_LANGUAGE, NAME_WITH_LANGUAGE):
        return _text_with_language(data)
    return _utf8(data) if tag in _STRINGS else data


def _text_with_language(data: bytes) -> str:
    """Language and text, each with its length; the language is dropped."""
    if len(data) < 4:
        raise IppFormatError("a text with language is cut")
    language = int.from_bytes(data[:2], "big")
    size = int.from_bytes(data[2 + language : 4 + language], "big")
    if len(data) != 4 + language + size:
        raise IppFormatError("a text with language is cut")
    return _utf8(data[4 + language :])


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise IppFormatError("a text is not UTF-8") from None
