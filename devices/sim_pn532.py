"""A PN532 in software on its serial line: wake-up, acknowledgements, normal and extended frames, chained data."""

from __future__ import annotations

from collections.abc import Callable

from devices.host_frames import Data, Garbled, Pn532Frames, Taken
from devices.pn532 import (
    CONFIGURE,
    DIAGNOSE,
    EXCHANGE,
    FIRMWARE,
    FROM_CHIP,
    LIST,
    MORE,
    RELEASE,
    SAM,
    TO_CHIP,
    WAKE,
)
from devices.sim_slot import CardSlot

PIECE = 262
_VERSION = b"\x32\x01\x06\x07"
_ATQB = bytes.fromhex("50A1B2C3D4000000003381E1")
_TIME_OUT, _WRONG_CONTEXT, _GONE = 0x01, 0x27, 0x2B


class Pn532Reader:
    """The engine."""

    scheme = "pn532"
    options = "?lab=yes"

    def __init__(self, slot: CardSlot) -> None:
        self.slot = slot
        self.reset()

    def reset(self) -> None:
        """Asleep until the wake-up bytes."""
        self._frames = Pn532Frames()
        self._is_awake = False
        self._command = b""
        self._rest = b""
        self._has_target = False
        self.slot.power_off()

    def receive(self, data: bytes) -> list[bytes]:
        """What the chip sends for these bytes; a broken frame gets NACK, the host's ACK ends what runs."""
        if data.startswith(WAKE):
            data = data[len(WAKE) :]
            self._is_awake = True
            self._frames = Pn532Frames()
        if not self._is_awake:
            return []
        out: list[bytes] = []
        for event in self._frames.feed(data):
            if isinstance(event, Garbled):
                out.append(Pn532Frames.NACK)
            elif isinstance(event, Taken):
                self._command = self._rest = b""
            elif isinstance(event, Data) and event.content[:1] == bytes([TO_CHIP]) and len(event.content) > 1:
                out += [Pn532Frames.ACK, self._serve(event.content[1], event.content[2:])]
        return out

    def _serve(self, command: int, data: bytes) -> bytes:
        handlers: dict[int, Callable[[bytes], bytes]] = {
            FIRMWARE: lambda _: _VERSION,
            SAM: lambda _: b"",
            CONFIGURE: self._configure,
            LIST: self._list,
            EXCHANGE: self._exchange,
            RELEASE: self._release,
            DIAGNOSE: lambda _: b"\x00" if self._has_target and self.slot.is_powered else bytes([_TIME_OUT]),
        }
        handler = handlers.get(command)
        if handler is None:
            return Pn532Frames.FAULT
        return bytes(Pn532Frames.encode(bytes([FROM_CHIP, command + 1]) + handler(data)))

    def _configure(self, data: bytes) -> bytes:
        if data == b"\x01\x00":
            self._release(b"")
        return b""

    def _list(self, _data: bytes) -> bytes:
        self._command = self._rest = b""
        self._has_target = self.slot.power_on()
        return b"\x01\x01" + _ATQB + b"\x01\x00" if self._has_target else b"\x00"

    def _release(self, _data: bytes) -> bytes:
        self._has_target = False
        self.slot.power_off()
        return b"\x00"

    def _exchange(self, data: bytes) -> bytes:
        if not self._has_target or not data:
            return bytes([_WRONG_CONTEXT])
        if self._rest and len(data) == 1:
            return self._piece()
        self._command += data[1:]
        if data[0] & MORE:
            return b"\x00"
        command, self._command = self._command, b""
        answer = self.slot.exchange(command)
        if answer is None:
            return bytes([_TIME_OUT if self.slot.card is not None else _GONE])
        self._rest = answer
        return self._piece()

    def _piece(self) -> bytes:
        piece, self._rest = self._rest[: PIECE - 3], self._rest[PIECE - 3 :]
        return bytes([MORE if self._rest else 0]) + piece
