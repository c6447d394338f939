"""Blocks of the T=1 protocol (ISO/IEC 7816-3, clause 11): their bytes, and nothing of who sends them when."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor

MORE = 0x20
RESPONSE = 0x20
S_RESYNCH, S_IFS, S_ABORT, S_WTX = 0xC0, 0xC1, 0xC2, 0xC3
BAD_SUM, OTHER_ERROR = 1, 2
_HEAD = 3


class BadBlock(Exception):
    """Not a block, or one that arrived with an error."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``data`` is kept out of the representation: it may be personal."""

    pcb: int
    data: bytes = field(default=b"", repr=False)

    @property
    def is_information(self) -> bool:
        """An I-block."""
        return not self.pcb & 0x80

    @property
    def is_receipt(self) -> bool:
        """An R-block."""
        return self.pcb & 0xC0 == 0x80

    @property
    def sequence(self) -> int:
        """N(S) of an I-block, N(R) of an R-block."""
        return self.pcb >> (6 if self.is_information else 4) & 1

    @property
    def has_more(self) -> bool:
        """An I-block that another one follows."""
        return self.is_information and bool(self.pcb & MORE)


def information(sequence: int, data: bytes, *, more: bool = False) -> Block:
    """An I-block."""
    return Block(sequence << 6 | (MORE if more else 0), data)


def receipt(sequence: int, error: int = 0) -> Block:
    """An R-block: the I-block of that number may come; ``error`` says why it has to come again."""
    return Block(0x80 | sequence << 4 | error)


def encode(block: Block) -> bytes:
    """The bytes with node address 0 and LRC."""
    body = bytes([0, block.pcb, len(block.data)]) + block.data
    return body + bytes([reduce(xor, body)])


def decode(raw: bytes) -> Block:
    """Raises BadBlock."""
    if len(raw) < _HEAD + 1 or raw[2] == 0xFF or len(raw) != _HEAD + raw[2] + 1 or reduce(xor, raw):
        raise BadBlock
    return Block(raw[1], raw[_HEAD:-1])
