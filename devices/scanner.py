"""A barcode scanner on a serial line: its settings from the URL, and bytes to routed reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from desk_app.domain.card import BarcodeRead
from devices.decoding import CHARSETS, decode
from devices.errors import UnknownDevice, UnreadableCode
from devices.framing import BlockCheck, Dropped, Framer, FrameRules, Framing
from devices.routing import route
from devices.uri import DeviceUri

_OPTIONS = frozenset({"baud", "bits", "parity", "stop", "framing", "bcc", "gap", "charset", "repeat"})


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """How one scanner is set. ``repeat_seconds``: the same code again within this time is one read."""

    rules: FrameRules = field(default_factory=FrameRules)
    charset: str | None = None
    repeat_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that came and was refused whole; ``reason`` is for the clerk and holds nothing of the code."""

    reason: str


def scanner_settings(uri: DeviceUri) -> ScannerSettings:
    """Settings from a ``serial:`` URL: ``framing`` cr/lf/crlf/stx-etx, ``bcc`` off/terminator/data, ``gap`` and
    ``repeat`` in milliseconds, ``charset``. Raises UnknownDevice."""
    uri.require_options(_OPTIONS)
    charset = uri.one("charset", "") or None
    if charset is not None and charset not in CHARSETS:
        raise UnknownDevice(f"charset は {' '.join(CHARSETS)} のどれかです。")
    try:
        framing, check = Framing(uri.one("framing", "crlf")), BlockCheck(uri.one("bcc", "off"))
        rules = FrameRules(framing, check, gap_seconds=uri.number("gap", 200) / 1000)
        Framer(rules)
    except ValueError:
        raise UnknownDevice("framing と bcc の組合せが違います(bcc は stx-etx のときだけ)。") from None
    return ScannerSettings(rules, charset, uri.number("repeat", 1000) / 1000)


class ScanReader:
    """Bytes with their time of arrival to reads and refusals; a repeated code is given once."""

    def __init__(self, settings: ScannerSettings) -> None:
        self._settings = settings
        self._framer = Framer(settings.rules)
        self._last_text: str | None = None
        self._last_at = 0.0

    def feed(self, data: bytes, now: float) -> list[BarcodeRead | Refused]:
        """Take bytes (or none, to let time pass) at ``now``, monotonic seconds."""
        found: list[BarcodeRead | Refused] = []
        for one in self._framer.feed(data, now):
            if isinstance(one, Dropped):
                found.append(Refused(one.reason))
                continue
            try:
                read = route(decode(one.data, self._settings.charset))
            except UnreadableCode as refused:
                found.append(Refused(refused.reason))
                continue
            if not self._is_repeat(read.text, now):
                found.append(read)
        return found

    def reset(self) -> None:
        """Forget half a code, as after a reconnection."""
        self._framer.reset()

    def _is_repeat(self, text: str, now: float) -> bool:
        is_same = text == self._last_text and now - self._last_at < self._settings.repeat_seconds
        self._last_text, self._last_at = text, now
        return is_same
