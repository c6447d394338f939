"""A barcode scanner on a serial line: its settings from the URL, and bytes to routed reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from desk_app.domain.card import BarcodeRead
from desk_app.domain.errors import InvalidInput
from devices.code_layouts import PRODUCT_FILE, read_layouts
from devices.code_marks import Marked, Marks, Part, take_mark
from devices.decoding import CHARSETS, decode_marked
from devices.errors import UnknownDevice, UnreadableCode
from devices.framing import BlockCheck, Dropped, Framer, FrameRules, Framing
from devices.nw7 import Nw7Check
from devices.routing import route
from devices.structured_append import Joiner
from devices.uri import DeviceUri

_OPTIONS = frozenset(
    {
        "baud",
        "bits",
        "parity",
        "stop",
        "framing",
        "bcc",
        "gap",
        "charset",
        "repeat",
        "marks",
        "splits",
        "nw7",
        "codes",
    }
)


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """How one scanner is set. ``repeat_seconds``: the same code again within this time is one read.

    ``split_from``: whether the reader counts the parts of a split QR from 0 or 1; ``codes``: layouts of other
    offices' codes.
    """

    rules: FrameRules = field(default_factory=FrameRules)
    charset: str | None = None
    repeat_seconds: float = 1.0
    marks: Marks = Marks.AUTO
    split_from: int = 0
    nw7: Nw7Check = Nw7Check.OFF
    codes: Path = PRODUCT_FILE


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that came and was refused whole; ``reason`` is for the clerk and holds nothing of the code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A part of a split QR came: ``read`` of ``total`` are there."""

    read: int
    total: int


def scanner_settings(uri: DeviceUri) -> ScannerSettings:
    """Settings from a ``serial:`` URL: ``framing`` cr/lf/crlf/stx-etx, ``bcc`` off/terminator/data, ``gap`` and
    ``repeat`` in milliseconds, ``charset``, ``marks`` auto/aim/denso/none, ``splits`` 0/1, ``nw7``, ``codes``.
    Raises UnknownDevice."""
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
    try:
        marks, nw7 = Marks(uri.one("marks", "auto")), Nw7Check(uri.one("nw7", "off"))
    except ValueError:
        raise UnknownDevice(f"marks は {' '.join(Marks)}、nw7 は {' '.join(Nw7Check)} のどれかです。") from None
    if (splits := uri.number("splits", 0)) not in (0, 1):
        raise UnknownDevice("splits は 0 か 1 です。")
    return ScannerSettings(rules, charset, uri.number("repeat", 1000) / 1000, marks, int(splits), nw7, codes_of(uri))


def codes_of(uri: DeviceUri) -> Path:
    """The file of code layouts that a device URL names with ``codes``, checked; the product's without.

    Raises UnknownDevice with the first faults of the file.
    """
    text = uri.one("codes", "")
    path = Path(text) if text else PRODUCT_FILE
    try:
        read_layouts(path)
    except InvalidInput as wrong:
        raise UnknownDevice(f"codes: {wrong} {' '.join(fault.message for fault in wrong.faults[:5])}") from wrong
    return path


class ScanReader:
    """Bytes with their time of arrival to reads and refusals; a repeated code is given once."""

    def __init__(self, settings: ScannerSettings) -> None:
        self._settings = settings
        self._framer = Framer(settings.rules)
        self._joiner = Joiner()
        self._last = 0
        """Hash of the last code: what a paper says of a person is not kept to know it again."""
        self._last_at = 0.0

    def feed(self, data: bytes, now: float) -> list[BarcodeRead | Refused | Waiting]:
        """Take bytes (or none, to let time pass) at ``now``, monotonic seconds."""
        found: list[BarcodeRead | Refused | Waiting] = []
        self._joiner.tick(now)
        for one in self._framer.feed(data, now):
            if isinstance(one, Dropped):
                found.append(Refused(one.reason))
                continue
            try:
                read = self._read(one.data, now)
            except UnreadableCode as refused:
                found.append(Refused(refused.reason))
                continue
            if isinstance(read, Waiting) or not self._is_repeat(read, now):
                found.append(read)
        return found

    def reset(self) -> None:
        """Forget half a code, as after a reconnection."""
        self._framer.reset()
        self._joiner.reset()

    def _read(self, frame: bytes, now: float) -> BarcodeRead | Waiting:
        settings = self._settings
        marked = take_mark(frame, settings.marks, settings.split_from)
        if isinstance(marked, Part):
            whole = self._joiner.add(marked, now)
            if whole is None:
                return Waiting(*(self._joiner.waiting or (0, 0)))
            marked = Marked("QR", whole)
        return route(decode_marked(marked, settings.charset), read_layouts(settings.codes), settings.nw7)

    def _is_repeat(self, read: BarcodeRead, now: float) -> bool:
        this = hash(read)
        is_same = this == self._last and now - self._last_at < self._settings.repeat_seconds
        self._last, self._last_at = this, now
        return is_same
