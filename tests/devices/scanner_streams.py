"""Streams of a scanner with faults of a serial line, and what was encoded in them: for tests, seeded."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import product

from desk_app.domain.card import BarcodeKind, BarcodeRead
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.pre_entry import PreEntry, pre_entry_payload
from desk_app.domain.sheet_code import sheet_payload, ticket_payload
from devices.code_marks import MARK_OF, Marks
from devices.framing import BlockCheck, FrameRules, Framing, wrap
from devices.scanner import ScannerSettings, ScanReader

ACTING = {BarcodeKind.CASE, BarcodeKind.SHEET, BarcodeKind.TICKET, BarcodeKind.PRE_ENTRY}
"""Kinds that do something; everything else is only shown to the clerk."""
_AIM = {"Code128": b"]C0", "QR": b"]Q1"}
_WORDS = "髙橋𠮷野辻桜町表示能力ソ十貼漢字アイウ123ABC-"
SETTINGS = tuple(
    ScannerSettings(FrameRules(framing, check), charset, 0.0, marks)
    for framing, check in [(one, BlockCheck.OFF) for one in Framing]
    + [(Framing.STX_ETX, BlockCheck.WITH_TERMINATOR), (Framing.STX_ETX, BlockCheck.DATA_ONLY)]
    for marks, charset in product((Marks.AIM, Marks.DENSO, Marks.NONE), ("utf-8", "cp932"))
)


@dataclass(slots=True)
class Stream:
    """Bytes with the time before each chunk in seconds, and the texts that were encoded."""

    settings: ScannerSettings
    texts: list[str]
    chunks: list[tuple[float, bytes]] = field(default_factory=list)
    is_whole: bool = True
    """No fault was put in."""


def code(rng: random.Random) -> tuple[str, str]:
    """(text, symbology) of some code."""
    kind = rng.randrange(5)
    month_day = f"{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    if kind < 2:
        return sheet_payload(
            f"{month_day}-{rng.randrange(10_000):04d}", rng.randrange(100), rng.randint(1, 99)
        ), "Code128"
    if kind == 2:
        return ticket_payload(f"{rng.choice('ABC')}{rng.randrange(1000):03d}", month_day), "Code128"
    if kind == 3:
        entry = PreEntry(rng.choice(list(LifeEvent)), "ja", {"owns_car": rng.random() < 0.5})
        return pre_entry_payload(entry), "QR"
    return "".join(rng.choice(_WORDS) for _ in range(rng.randint(1, 60))), "QR"


def stream(seed: int, *, faults: bool = True) -> Stream:
    """A stream of one to five codes, whole or with one to three faults."""
    rng = random.Random(seed)
    settings = rng.choice(SETTINGS)
    texts, frames = [], []
    for _ in range(rng.randint(1, 5)):
        text, symbology = code(rng)
        charset = settings.charset or "utf-8"
        if charset == "cp932":
            text = text.replace("𠮷", "吉")
        mark = {Marks.AIM: _AIM[symbology], Marks.DENSO: MARK_OF[symbology].encode(), Marks.NONE: b""}[settings.marks]
        texts.append(text)
        frames.append(wrap(mark + text.encode(charset), settings.rules))
    made = Stream(settings, texts)
    gaps = [rng.choice((0.0, 0.01, 1.0)) for _ in frames]
    for _ in range(rng.randint(1, 3) if faults and rng.random() < 0.9 else 0):
        at = rng.randrange(len(frames))
        frames[at] = _FAULTS[rng.randrange(len(_FAULTS))](rng, frames[at])
        made.is_whole = False
    for gap, frame in zip(gaps, frames, strict=True):
        cut = rng.randint(0, len(frame))
        pause = rng.choice((0.0, 0.05, 0.3)) if faults else rng.choice((0.0, 0.05))
        made.chunks += [(gap, frame[:cut]), (pause, frame[cut:])]
    return made


def reads(made: Stream, reader: ScanReader | None = None, start: float = 0.0) -> list[BarcodeRead]:
    """What a reader (a new one, or one in use since ``start`` seconds) accepts of it."""
    reader, now, found = reader or ScanReader(made.settings), start, []
    for gap, data in made.chunks:
        now += gap
        found += reader.feed(data, now)
    found += reader.feed(b"", now + 10)
    return [one for one in found if isinstance(one, BarcodeRead)]


def _lose(rng: random.Random, frame: bytes) -> bytes:
    start = rng.randint(0, len(frame))
    return frame[:start] + frame[start + rng.randint(1, 20) :]


def _double(rng: random.Random, frame: bytes) -> bytes:
    start = rng.randint(0, len(frame))
    end = min(len(frame), start + rng.randint(1, 20))
    return frame[:end] + frame[start:end] + frame[end:]


def _noise(rng: random.Random, frame: bytes) -> bytes:
    at = rng.randint(0, len(frame))
    return frame[:at] + rng.randbytes(rng.randint(1, 6)) + frame[at:]


def _flip(rng: random.Random, frame: bytes) -> bytes:
    if not frame:
        return frame
    at = rng.randrange(len(frame))
    return frame[:at] + bytes([frame[at] ^ 1 << rng.randrange(8)]) + frame[at + 1 :]


def _cut(rng: random.Random, frame: bytes) -> bytes:
    return frame[: rng.randint(0, len(frame))]


def _tail(rng: random.Random, frame: bytes) -> bytes:
    return frame[rng.randint(0, len(frame)) :]


_FAULTS = (_lose, _double, _noise, _flip, _cut, _tail)
