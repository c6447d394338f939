"""The drawn packet: its PDF, which sheets stand on which pages, what the clerk should know of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One drawn form within the packet PDF: which pages (0-based) it takes."""

    key: str
    form: str
    revision: str
    person: str | None
    title: str
    pages: tuple[int, ...]
    barcode: str
    sha256: str
    signed: bool
    covered: tuple[tuple[int, float, float, float, float], ...] = ()
    """Boxes with a 個人番号 that screens cover: page of the packet (0-based), x, y, width, height in millimetres."""


@dataclass(frozen=True, slots=True)
class PacketWarning:
    """Something the clerk should know of the drawn packet (a value shrank, went to a continuation sheet …)."""

    form: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class DrawnPacket:
    """The packet as PDF bytes with its page map."""

    pdf: bytes
    pages: int
    sheets: tuple[SheetInfo, ...]
    warnings: tuple[PacketWarning, ...] = ()
