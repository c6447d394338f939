"""Printers that can be found: those the network announces (DNS-SD, RFC 6763) and the queues of this machine's CUPS.

One question goes out by multicast and whatever comes back within a moment is read; nothing stays running.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from desk_app.domain.errors import IppitsuError
from desk_app.domain.print_job import PrinterView
from printing import ipp
from printing.ipp_client import IppClient, parse_address
from printing.spoolers.base import BUSY, READY, STOPPED

SERVICE = "_ipp._tcp.local"
GROUP, PORT = "224.0.0.251", 5353
LISTEN_SECONDS = 1.2
CUPS = "ipp://localhost:631/"
FOUND = "found"
A, PTR, TXT, SRV = 1, 12, 16, 33
_UNICAST = 0x8000
_MOST_NAMES = 64
_CUPS_STATES = {3: READY, 4: BUSY, 5: STOPPED}


@dataclass(frozen=True, slots=True)
class Record:
    """One resource record; ``data`` is the target name, (port, host), text pairs or an address, by ``kind``."""

    name: str
    kind: int
    data: str | tuple[int, str] | dict[str, str]


@dataclass(slots=True)
class _Seen:
    """What the answers said of one instance."""

    host: str = ""
    port: int = 0
    texts: dict[str, str] = field(default_factory=dict)


def discover(*, cups: str = CUPS, listen_seconds: float = LISTEN_SECONDS) -> tuple[PrinterView, ...]:
    """Printers on the network, then queues of CUPS; empty where neither answers."""
    return (*announced(listen_seconds), *cups_queues(cups))


def cups_queues(cups: str = CUPS) -> tuple[PrinterView, ...]:
    """The queues of a CUPS server; empty where there is none."""
    address = parse_address(cups)
    try:
        answer = IppClient(address, timeout_seconds=3.0).request(
            ipp.CUPS_GET_PRINTERS,
            ipp.attribute("requested-attributes", ipp.KEYWORD, "printer-name", "printer-info", "printer-state"),
        )
    except IppitsuError:
        return ()
    groups = [ipp.Message(0, 0, (group,)) for group in answer.groups if group.tag == ipp.PRINTER]
    return tuple(_queue(one, f"ipp://{address.host}:{address.port}") for one in groups)


def _queue(one: ipp.Message, server: str) -> PrinterView:
    name = (one.texts("printer-name") or ("",))[0]
    info = (one.texts("printer-info") or ("",))[0]
    state = _CUPS_STATES.get(one.number("printer-state") or 0, STOPPED)
    return PrinterView(f"{server}/printers/{name}", info or name, state, "CUPS")


def announced(listen_seconds: float = LISTEN_SECONDS, *, interface: str = "") -> tuple[PrinterView, ...]:
    """Printers that answer a DNS-SD question for ``_ipp._tcp`` on this network; empty where none can be asked.

    ``interface``: the address of ours to ask from, where it is not the one that the system would choose.
    """
    records: list[Record] = []
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            asked.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
            if interface:
                asked.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
            asked.sendto(question(SERVICE), (GROUP, PORT))
            until = time.monotonic() + listen_seconds
            while (left := until - time.monotonic()) > 0:
                asked.settimeout(left)
                with contextlib.suppress(ValueError):  # an answer that is no DNS message is no printer
                    records += parse_answer(asked.recv(9000))
    except OSError:
        pass  # no network, or the time is over
    return printers_of(records)


def question(name: str) -> bytes:
    """A one-shot question (RFC 6762 5.1) whose answer comes to the asker alone."""
    labels = b"".join(bytes([len(part)]) + part.encode("ascii") for part in name.split("."))
    return struct.pack(">6H", 0, 0, 1, 0, 0, 0) + labels + b"\x00" + struct.pack(">2H", PTR, _UNICAST | 1)


def parse_answer(raw: bytes) -> list[Record]:
    """The records of a DNS message. Raises ValueError for anything cut or out of bounds."""
    if len(raw) < 12:
        raise ValueError("shorter than a DNS header")
    _, _, questions, *counts = struct.unpack_from(">6H", raw)
    at = 12
    for _ in range(questions):
        _, at = _name(raw, at)
        at += 4
    records = []
    for _ in range(sum(counts)):
        name, at = _name(raw, at)
        if at + 10 > len(raw):
            raise ValueError("a record is cut")
        kind, _, _, size = struct.unpack_from(">HHIH", raw, at)
        at += 10
        if at + size > len(raw):
            raise ValueError("a record is cut")
        if (data := _data(raw, at, kind, size)) is not None:
            records.append(Record(name, kind, data))
        at += size
    return records


def _data(raw: bytes, at: int, kind: int, size: int) -> str | tuple[int, str] | dict[str, str] | None:
    if kind == PTR:
        return _name(raw, at)[0]
    if kind == SRV and size > 6:
        return struct.unpack_from(">H", raw, at + 4)[0], _name(raw, at + 6)[0]
    if kind == A and size == 4:
        return socket.inet_ntoa(raw[at : at + 4])
    return _texts(raw[at : at + size]) if kind == TXT else None


def _texts(raw: bytes) -> dict[str, str]:
    """The ``key=value`` strings of a TXT record, keys in small letters."""
    found: dict[str, str] = {}
    at = 0
    while at < len(raw):
        one = raw[at + 1 : at + 1 + raw[at]].decode("utf-8", "replace")
        key, _, value = one.partition("=")
        found.setdefault(key.lower(), value)
        at += 1 + raw[at]
    return found


def _name(raw: bytes, at: int) -> tuple[str, int]:
    """A name, compressed or not, and the place after it. A dot within a label is written ``\\.``."""
    labels: list[str] = []
    after = 0
    for _ in range(_MOST_NAMES):
        if at >= len(raw):
            raise ValueError("a name is cut")
        size = raw[at]
        if size == 0:
            return ".".join(labels), after or at + 1
        if size >= 0xC0:
            if at + 1 >= len(raw):
                raise ValueError("a name is cut")
            after = after or at + 2
            at = struct.unpack_from(">H", raw, at)[0] & 0x3FFF
            continue
        labels.append(raw[at + 1 : at + 1 + size].decode("utf-8", "replace").replace(".", "\\."))
        at += 1 + size
    raise ValueError("a name goes round in circles")


def printers_of(records: Iterable[Record]) -> tuple[PrinterView, ...]:
    """The printers that these records describe, by name; only those that take PDF, where they say what they take."""
    seen: dict[str, _Seen] = {}
    addresses: dict[str, str] = {}
    for one in records:
        if one.kind == A and isinstance(one.data, str):
            addresses.setdefault(one.name.lower(), one.data)
        if not one.name.lower().endswith("." + SERVICE):
            continue
        instance = seen.setdefault(one.name, _Seen())
        if one.kind == SRV and isinstance(one.data, tuple):
            instance.port, instance.host = one.data
        if one.kind == TXT and isinstance(one.data, dict):
            instance.texts = one.data
    found = [_printer(name, one, addresses) for name, one in sorted(seen.items()) if one.host and _takes_pdf(one)]
    return tuple(found)


def _takes_pdf(one: _Seen) -> bool:
    formats = one.texts.get("pdl", "")
    return not formats or "application/pdf" in formats


def _printer(name: str, one: _Seen, addresses: dict[str, str]) -> PrinterView:
    """The address rather than the ``.local`` name: not every counter PC can resolve that."""
    host = addresses.get(one.host.lower(), one.host)
    shown = name[: -len(SERVICE) - 1].replace("\\.", ".")
    return PrinterView(
        f"ipp://{host}:{one.port}/{one.texts.get('rp', 'ipp/print')}", shown, FOUND, one.texts.get("ty", "")
    )
