"""T=1 from the card's side: a simulated card that speaks in blocks, as a contact card does (ISO/IEC 7816-3)."""

from __future__ import annotations

from collections.abc import Callable

from devices.atr import DEFAULT_BLOCK, LONGEST_BLOCK
from devices.t1_blocks import (
    BAD_SUM,
    RESPONSE,
    S_IFS,
    S_RESYNCH,
    S_WTX,
    BadBlock,
    Block,
    decode,
    encode,
    information,
    receipt,
)

CONTACT_ATR = bytes.fromhex("3BE000FF8131FE4514")
"""T=1 alone, blocks of 254 bytes, LRC."""


class T1Card:
    """Blocks in, blocks out; ``answer`` is called once for each whole command. None means that the card is mute."""

    def __init__(self, answer: Callable[[bytes], bytes | None]) -> None:
        self._answer = answer
        self.needs_time = False
        """Ask once for more time before the next answer."""
        self.repeats = 0
        """Blocks with a command that came again although they had been taken."""
        self.reset()

    def reset(self) -> None:
        """As after power on."""
        self._readers_block = DEFAULT_BLOCK
        self._resynchronise()

    def _resynchronise(self) -> None:
        self._ours = 0
        self._readers = 0
        self._command = b""
        self._rest = b""
        self._last = encode(receipt(0))

    def receive(self, raw: bytes) -> bytes | None:
        """The block that answers this one, or None from a mute card."""
        try:
            block = decode(raw)
        except BadBlock:
            return encode(receipt(self._readers, BAD_SUM))
        if block.is_information:
            return self._information(block)
        if block.is_receipt:
            return self._receipt(block)
        return self._supervisory(block)

    def _information(self, block: Block) -> bytes | None:
        if block.sequence != self._readers:  # said again although it was taken: nothing is done twice
            self.repeats += 1
            return self._last
        self._readers ^= 1
        self._command += block.data
        if block.has_more:
            return self._say(receipt(self._readers))
        command, self._command = self._command, b""
        whole = self._answer(command)
        if whole is None:
            return None
        self._rest = whole
        if self.needs_time:
            self.needs_time = False
            return self._say(Block(S_WTX, b"\x02"))
        return self._next_piece()

    def _next_piece(self) -> bytes:
        piece, self._rest = self._rest[: self._readers_block], self._rest[self._readers_block :]
        said = self._say(information(self._ours, piece, more=bool(self._rest)))
        self._ours ^= 1
        return said

    def _receipt(self, block: Block) -> bytes:
        if block.sequence == self._ours and self._rest and not block.pcb & 0x0F:
            return self._next_piece()
        return self._last  # not understood, or an old number: the last block again

    def _supervisory(self, block: Block) -> bytes:
        if block.pcb == S_IFS and len(block.data) == 1:
            self._readers_block = min(block.data[0], LONGEST_BLOCK)
            return self._say(Block(S_IFS | RESPONSE, block.data))
        if block.pcb == S_WTX | RESPONSE:
            return self._next_piece()
        if block.pcb == S_RESYNCH:
            self._resynchronise()
            return self._say(Block(S_RESYNCH | RESPONSE))
        return self._say(Block(block.pcb | RESPONSE, block.data))

    def _say(self, block: Block) -> bytes:
        self._last = encode(block)
        return self._last
