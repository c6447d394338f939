"""A GemPC Twin in software: CCID over a serial line with echo, refusals, time requests and card movements.

It carries T=1 blocks (TPDU level), as the real one does. Both this product's own driver and the free driver
``libccidtwin`` of pcscd talk to it.
"""

from __future__ import annotations

from collections.abc import Callable

from devices.ccid_frames import (
    ABSENT,
    ACTIVE,
    CARD_IN,
    CARD_OUT,
    DATA_BLOCK,
    ESCAPE,
    ESCAPE_ANSWER,
    FAILED,
    GET_PARAMETERS,
    ICC_MUTE,
    INACTIVE,
    MOVED,
    PARAMETERS,
    POWER_OFF,
    POWER_ON,
    RESET_PARAMETERS,
    SET_PARAMETERS,
    SLOT_STATUS,
    SLOT_STATUS_ANSWER,
    TRANSFER,
    FrameReader,
    Garbled,
    Message,
    encode,
)
from devices.sim_slot import CardSlot, Mishap
from devices.sim_t1 import CONTACT_ATR, T1Card

FIRMWARE = b"GemTwin-V2.00-SIM"
NOT_UNDERSTOOD = b"\x03\x15\x16"
TIME_REQUEST = b"\x81"
_UNSUPPORTED = 0x00


class TwinReader:
    """The engine. ``echoes`` off is a GemCore reader, which does not say commands back."""

    scheme = "ccid"
    options = ""

    def __init__(self, slot: CardSlot, *, echoes: bool = True) -> None:
        self.slot = slot
        self._echoes = echoes
        self._card = T1Card(self._apdu)
        self.reset()

    @property
    def repeats(self) -> int:
        """Blocks with a command that came a second time."""
        return self._card.repeats

    def reset(self) -> None:
        """Power came: no card is powered, movements are told at once."""
        self._frames = FrameReader()
        self._parameters = b"\x11\x10\x00\x45\x00\xfe\x00"
        self._moves_with_answers = False
        self._shown = self.slot.card is not None
        self.slot.power_off()

    def receive(self, data: bytes) -> list[bytes]:
        """What the reader sends for these bytes."""
        out: list[bytes] = []
        for event in self._frames.feed(data):
            if isinstance(event, Message):
                out += self._serve(event)
            elif isinstance(event, Garbled):
                out.append(NOT_UNDERSTOOD)
        return out

    def moved(self) -> bytes:
        """What goes out by itself when a card comes or goes: nothing while movements are told with answers."""
        return b"" if self._moves_with_answers else self._movement()

    def _movement(self) -> bytes:
        is_there = self.slot.card is not None
        if is_there == self._shown:
            return b""
        self._shown = is_there
        return bytes([MOVED, CARD_IN if is_there else CARD_OUT])

    def _serve(self, message: Message) -> list[bytes]:
        out = [bytes(encode(message))] if self._echoes else []
        answer = self._answer(message)
        if movement := self._movement():
            out.append(movement)
        if self.slot.mishap is Mishap.SLOW:
            out.append(TIME_REQUEST)
        return [*out, bytes(encode(answer))]

    def _answer(self, message: Message) -> Message:
        handlers: dict[int, Callable[[Message], Message]] = {
            POWER_ON: self._power_on,
            POWER_OFF: self._power_off,
            SLOT_STATUS: lambda _: self._say(SLOT_STATUS_ANSWER),
            TRANSFER: self._transfer,
            ESCAPE: self._escape,
            SET_PARAMETERS: self._set_parameters,
            GET_PARAMETERS: lambda _: self._say(PARAMETERS, self._parameters, chain=1),
            RESET_PARAMETERS: lambda _: self._say(PARAMETERS, self._parameters, chain=1),
        }
        handler = handlers.get(message.kind)
        reply = handler(message) if handler else self._say(SLOT_STATUS_ANSWER, error=_UNSUPPORTED, failed=True)
        return Message(reply.kind, message.slot, message.sequence, reply.rest, reply.data)

    def _say(self, kind: int, data: bytes = b"", *, failed: bool = False, error: int = 0, chain: int = 0) -> Message:
        card = ABSENT if self.slot.card is None else ACTIVE if self.slot.is_powered else INACTIVE
        return Message(kind, 0, 0, bytes([card | (FAILED if failed else 0), error, chain]), data)

    def _power_on(self, _message: Message) -> Message:
        if not self.slot.power_on():
            return self._say(DATA_BLOCK, failed=True, error=ICC_MUTE)
        self._card.reset()
        return self._say(DATA_BLOCK, CONTACT_ATR)

    def _power_off(self, _message: Message) -> Message:
        self.slot.power_off()
        return self._say(SLOT_STATUS_ANSWER)

    def _transfer(self, message: Message) -> Message:
        if not self.slot.is_powered:
            return self._say(DATA_BLOCK, failed=True, error=ICC_MUTE)
        if message.data[:1] == b"\xff":  # PPS: agreed as asked
            return self._say(DATA_BLOCK, message.data)
        block = self._card.receive(message.data)
        return self._say(DATA_BLOCK, failed=True, error=ICC_MUTE) if block is None else self._say(DATA_BLOCK, block)

    def _apdu(self, apdu: bytes) -> bytes | None:
        answer = self.slot.exchange(apdu)
        self._card.needs_time = self.slot.mishap is Mishap.SLOW
        return answer

    def _escape(self, message: Message) -> Message:
        if message.data == b"\x02":
            return self._say(ESCAPE_ANSWER, FIRMWARE)
        if message.data[:2] == b"\x01\x01" and len(message.data) == 3:
            self._moves_with_answers = message.data[2] == 1
            return self._say(ESCAPE_ANSWER)
        return self._say(ESCAPE_ANSWER, failed=True, error=_UNSUPPORTED)

    def _set_parameters(self, message: Message) -> Message:
        self._parameters = message.data
        return self._say(PARAMETERS, message.data, chain=1)
