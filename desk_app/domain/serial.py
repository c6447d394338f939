"""Domain values to JSON-compatible data and back, driven by the type hints of the dataclasses.

``from_plain(type(x), to_plain(x)) == x`` for every domain value, with the exact types of fact values kept:
``True`` stays bool, ``1`` stays int, a day becomes ``{"date": "2026-11-24"}``, an instant
``{"datetime": "2026-11-24T09:00:00+09:00"}``, bytes ``{"base64": "…"}``. Sets are written sorted, so equal values
give equal text. A field that is missing takes its default; a field that is unknown is refused, so that nothing
written by a newer program is silently lost.
"""

from __future__ import annotations

import base64
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from desk_app.domain.errors import BugError, InvalidInput

T = TypeVar("T")
Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""What JSON can hold."""

_Decoder = Callable[[object], Any]


class _Unfit(Exception):
    """Data that does not fit its hint; ``path`` grows on the way out and never holds a value."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.path: list[str] = []


def to_plain(value: object) -> Plain:
    """The JSON-compatible form of a domain value. Raises BugError for a type that is not part of the domain."""
    if isinstance(value, Enum):
        return to_plain(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date):
        return _moment(value)
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode("ascii")}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    return _container(value)


def from_plain(cls: type[T], data: object) -> T:
    """The value of ``cls`` that this data stands for.

    Raises InvalidInput naming the place in the data (never its content) where it does not fit.
    """
    return typing.cast(T, from_hint(cls, data))


def from_hint(hint: object, data: object) -> Any:
    """As ``from_plain``, for any type hint (``FactValue``, ``tuple[Answer, ...]`` …)."""
    try:
        return _decoder(hint)(data)
    except _Unfit as unfit:
        place = ".".join(reversed(unfit.path)) or "(全体)"
        raise InvalidInput(
            f"保存データ {place}", f"{unfit.expected} ではありません。", "版の合うプログラムで読み直してください。"
        ) from None


def to_json(value: object) -> str:
    """One line of JSON with keys sorted: equal values give equal text."""
    return json.dumps(to_plain(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def from_json(cls: type[T], text: str) -> T:
    """The value written by ``to_json``. Raises InvalidInput when the text is not JSON or does not fit."""
    try:
        data = json.loads(text)
    except ValueError:
        raise InvalidInput("保存データ", "JSON ではありません。", "控えから戻してください。") from None
    return from_plain(cls, data)


def _moment(value: date) -> Plain:
    return {"datetime" if isinstance(value, datetime) else "date": value.isoformat()}


def _container(value: object) -> Plain:
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {str(key): to_plain(one) for key, one in value.items()}
        return [[to_plain(key), to_plain(one)] for key, one in value.items()]
    if isinstance(value, frozenset | set):
        return sorted((to_plain(one) for one in value), key=lambda one: json.dumps(one, ensure_ascii=False))
    if isinstance(value, Sequence):
        return [to_plain(one) for one in value]
    raise BugError(f"no plain form for {type(value).__name__}")


@cache
def _decoder(hint: Any) -> _Decoder:
    """What reads data of this hint, built once a hint."""
    if isinstance(hint, typing.NewType):
        return _decoder(hint.__supertype__)
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _union(tuple(typing.get_args(hint)))
    if origin is not None:
        return _generic(origin, typing.get_args(hint))
    if hint in _ATOMS:
        return _ATOMS[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass(hint)
    raise BugError(f"no reader for the type {hint!r}")


def _exactly(kind: type) -> _Decoder:
    def read(data: object) -> Any:
        if type(data) is kind:
            return data
        raise _Unfit(kind.__name__)

    return read


def _float(data: object) -> float:
    if type(data) in (int, float):
        return float(typing.cast(float, data))
    raise _Unfit("float")


def _tagged(tag: str, make: Callable[[str], Any]) -> _Decoder:
    def read(data: object) -> Any:
        if isinstance(data, dict) and list(data) == [tag] and isinstance(data[tag], str):
            try:
                return make(data[tag])
            except ValueError:
                raise _Unfit(tag) from None
        raise _Unfit(tag)

    return read


def _base64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


_ATOMS: dict[Any, _Decoder] = {
    bool: _exactly(bool),
    int: _exactly(int),
    str: _exactly(str),
    type(None): _exactly(type(None)),
    float: _float,
    date: _tagged("date", date.fromisoformat),
    datetime: _tagged("datetime", datetime.fromisoformat),
    bytes: _tagged("base64", _base64),
}


def _enum(kind: type[Enum]) -> _Decoder:
    def read(data: object) -> Enum:
        try:
            return kind(data)
        except ValueError:
            raise _Unfit(kind.__name__) from None

    return read


def _union(arms: tuple[Any, ...]) -> _Decoder:
    """The first arm that fits: arms differ in their plain form (bool, int, tagged day, one dataclass, None)."""
    readers = [_decoder(arm) for arm in sorted(arms, key=lambda arm: arm is str)]
    dataclasses = [arm for arm in arms if isinstance(arm, type) and is_dataclass(arm)]

    def read(data: object) -> Any:
        if data is not None and len(dataclasses) == 1 and len(arms) == 2:
            return _decoder(dataclasses[0])(data)  # keeps the path to the inner fault
        for reader in readers:
            try:
                return reader(data)
            except _Unfit:
                continue
        raise _Unfit(" / ".join(getattr(arm, "__name__", str(arm)) for arm in arms))

    return read


def _generic(origin: Any, arguments: tuple[Any, ...]) -> _Decoder:
    if origin is Sequence or (origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis):
        return _many(arguments[0], tuple)
    if origin is tuple:
        return _fixed(arguments)
    if origin in (frozenset, list):
        return _many(arguments[0], origin)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(*arguments)
    raise BugError(f"no reader for the type {origin!r}")


def _at(place: str, reader: _Decoder, data: object) -> Any:
    try:
        return reader(data)
    except _Unfit as unfit:
        unfit.path.append(place)
        raise


def _many(item: Any, make: Callable[[list[Any]], Any]) -> _Decoder:
    reader = _decoder(item)

    def read(data: object) -> Any:
        if not isinstance(data, list):
            raise _Unfit("list")
        return make([_at(str(n), reader, one) for n, one in enumerate(data)])

    return read


def _fixed(items: tuple[Any, ...]) -> _Decoder:
    readers = [_decoder(item) for item in items]

    def read(data: object) -> tuple[Any, ...]:
        if not isinstance(data, list) or len(data) != len(readers):
            raise _Unfit(f"list[{len(readers)}]")
        return tuple(_at(str(n), reader, one) for n, (reader, one) in enumerate(zip(readers, data, strict=True)))

    return read


def _mapping(key_hint: Any, value_hint: Any) -> _Decoder:
    key, value = _decoder(key_hint), _decoder(value_hint)

    def read(data: object) -> dict[Any, Any]:
        if isinstance(data, dict):
            return {_at("(key)", key, k): _at(str(k), value, v) for k, v in data.items()}
        if isinstance(data, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in data):
            return {_at("(key)", key, k): _at("(pair)", value, v) for k, v in data}
        raise _Unfit("object")

    return read


def _dataclass(kind: type[Any]) -> _Decoder:
    hints = typing.get_type_hints(kind)
    readers = {f.name: _decoder(hints[f.name]) for f in fields(kind)}
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}

    def read(data: object) -> Any:
        if not isinstance(data, dict) or not needed <= data.keys() <= readers.keys():
            raise _Unfit(kind.__name__)
        return kind(**{name: _at(name, readers[name], one) for name, one in data.items()})

    return read
