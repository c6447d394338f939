"""A Sony RC-S660/S in software: frames, acknowledgements, Escape messages, transparent session over a Type B card."""

from __future__ import annotations

from devices.host_frames import Data, Rcs660Frames
from devices.rcs660 import (
    DONE,
    END_SESSION,
    ESCAPE,
    ESCAPE_ANSWER,
    FIELD_OFF,
    FIELD_ON,
    FIND_TYPE_B,
    RESET,
    START_SESSION,
    data_objects,
)
from devices.sim_slot import CardSlot

ATR = bytes.fromhex("3B88800100000000338181003A")
_TRANSCEIVE = b"\xff\xc2\x00\x01"
_FIRMWARE = bytes.fromhex("FF560000")
_OK = b"\x90\x00"
_DONE = b"\xc0\x03\x00\x90\x00"
_MUTE = b"\xc0\x03\x01\x64\x01"
_LONGEST = 250


class Rcs660Reader:
    """The engine."""

    scheme = "rcs660"
    options = "?pace=0"

    def __init__(self, slot: CardSlot) -> None:
        self.slot = slot
        self.reset()

    def reset(self) -> None:
        """No session, no field."""
        self._frames = Rcs660Frames()
        self._has_session = False
        self.slot.power_off()

    def receive(self, data: bytes) -> list[bytes]:
        """What the reader sends for these bytes: an acknowledgement, then the answer. A broken frame gets nothing."""
        out: list[bytes] = []
        for event in self._frames.feed(data):
            if isinstance(event, Data) and len(event.content) >= 10 and event.content[0] == ESCAPE:
                out += [Rcs660Frames.ACK, bytes(Rcs660Frames.encode(self._escape(event.content)))]
        return out

    def _escape(self, message: bytes) -> bytes:
        answer = self._pseudo(message[10:])
        head = bytes([ESCAPE_ANSWER]) + len(answer).to_bytes(4, "little")
        return head + bytes([0, message[6], DONE, 0, 0]) + answer

    def _pseudo(self, command: bytes) -> bytes:
        if command == RESET:
            self._has_session = False
            self.slot.power_off()
            return _OK
        if command == _FIRMWARE:
            return b"\x01\x10" + _OK
        if command == START_SESSION:
            self._has_session = True
            return _DONE + _OK
        return self._in_session(command) if self._has_session else b"\x69\x85"

    def _in_session(self, command: bytes) -> bytes:
        if command in (FIELD_OFF, END_SESSION):
            self._has_session = command == FIELD_OFF
            self.slot.power_off()
        elif command == FIND_TYPE_B:
            return self._find()
        elif command[:4] == _TRANSCEIVE:
            return self._transceive(command)
        elif command != FIELD_ON:
            return b"\x6d\x00"
        return _DONE + _OK

    def _find(self) -> bytes:
        if not self.slot.power_on():
            return _MUTE + _OK
        return _DONE + b"\x5f\x51" + bytes([len(ATR)]) + ATR + b"\x8f\x02\x01\x04" + _OK

    def _transceive(self, command: bytes) -> bytes:
        try:
            apdu = data_objects(command[5:-1])[0x95]
        except (IndexError, KeyError):
            return b"\xc0\x03\x01\x6a\x80" + _OK
        answer = self.slot.exchange(apdu) if self.slot.is_powered else None
        if answer is None or len(answer) + len(apdu) > _LONGEST:
            return _MUTE + _OK
        return _DONE + b"\x97" + bytes([len(answer)]) + answer + _OK
