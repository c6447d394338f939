"""Device URLs: ``sim:mynumber/demo?fault=pull:5``, ``pcsc:<reader>``, ``serial:/dev/ttyS0?baud=9600``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from devices.errors import UnknownDevice


@dataclass(frozen=True, slots=True)
class DeviceUri:
    """A device URL in its parts: ``scheme:target?options``; an option may come more than once."""

    text: str
    scheme: str
    target: str
    options: Mapping[str, tuple[str, ...]]

    def one(self, name: str, default: str) -> str:
        """The last value of an option."""
        return self.options.get(name, (default,))[-1]

    def number(self, name: str, default: float) -> float:
        """A non-negative number. Raises UnknownDevice."""
        text = self.one(name, str(default))
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            raise UnknownDevice(f"{name} は数で書いてください。")
        return value

    def require_options(self, known: frozenset[str]) -> None:
        """Refuse misspelt options instead of ignoring them. Raises UnknownDevice."""
        if unknown := sorted(self.options.keys() - known):
            raise UnknownDevice(f"知らない項目があります: {', '.join(unknown)}")


def parse_uri(text: str) -> DeviceUri:
    """Take a device URL apart. Raises UnknownDevice."""
    scheme, colon, rest = text.partition(":")
    target, _, query = rest.partition("?")
    if not colon or not scheme:
        raise UnknownDevice(f"機器URLではありません: {text}")
    options = {name: tuple(values) for name, values in parse_qs(query, keep_blank_values=True).items()}
    return DeviceUri(text, scheme, unquote(target), options)
