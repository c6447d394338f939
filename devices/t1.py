"""T=1 from the reader's side, for readers that only carry blocks: commands are never sent twice.

ISO/IEC 7816-3 lets a reader repeat a block that the card did not take, and start anew after RESYNCH. The card's
state is in doubt then, and a VERIFY that is executed twice costs two tries. So here only an *answer* is asked for
again (R-block: the card repeats what it said and does nothing); in every other doubt the channel ends.
"""

from __future__ import annotations

from collections.abc import Callable

from devices.errors import ChannelBroken
from devices.t1_blocks import (
    BAD_SUM,
    RESPONSE,
    S_IFS,
    S_WTX,
    BadBlock,
    Block,
    decode,
    encode,
    information,
    receipt,
)

REPEATS = 2
"""How often the card is asked to say its answer again."""
LONGEST_ANSWER = 65_538
MOST_EXTENSIONS = 40
"""How often a card may ask for more time in one command."""

SendBlock = Callable[[bytes, int], bytes]
"""Carries a block there and its answer back; the number is the waiting time extension (1: the usual one)."""


class T1Line:
    """The state of one powered card: sequence numbers both ways and how much it takes at once."""

    def __init__(self, send: SendBlock, card_block: int, what: str) -> None:
        self._send = send
        self._card_block = card_block
        self._what = what
        self._ours = 0
        self._cards = 0

    def announce(self, reader_block: int) -> None:
        """Tell the card how long its blocks may be (S(IFS request)). Raises ChannelBroken."""
        answer = self._carry(Block(S_IFS, bytes([reader_block])))
        if answer.pcb != S_IFS | RESPONSE or answer.data != bytes([reader_block]):
            raise ChannelBroken(self._what)

    def exchange(self, apdu: bytes | bytearray) -> bytes:
        """One command and its whole answer. Raises ChannelBroken and what the carrier raises."""
        pieces = [apdu[at : at + self._card_block] for at in range(0, len(apdu), self._card_block)]
        for piece in pieces[:-1]:
            answer = self._carry(information(self._ours, bytes(piece), more=True))
            self._ours ^= 1
            if not answer.is_receipt or answer.sequence != self._ours or answer.pcb & 0x0F:
                raise ChannelBroken(self._what)
        answer = self._carry(information(self._ours, bytes(pieces[-1])))
        self._ours ^= 1
        return self._collect(answer)

    def _collect(self, block: Block) -> bytes:
        whole = b""
        while True:
            if not block.is_information or block.sequence != self._cards:
                raise ChannelBroken(self._what)
            self._cards ^= 1
            whole += block.data
            if not block.has_more:
                return whole
            if len(whole) > LONGEST_ANSWER:
                raise ChannelBroken(self._what, "カードの返事が長すぎます。")
            block = self._carry(receipt(self._cards))

    def _carry(self, block: Block) -> Block:
        """One block there, and what came back once the card's wishes for time and size are granted."""
        answer = self._carry_once(block, 1)
        for _ in range(MOST_EXTENSIONS):
            if answer.pcb not in (S_WTX, S_IFS) or len(answer.data) != 1:
                return answer
            if answer.pcb == S_IFS:
                self._card_block = answer.data[0] or self._card_block
            extension = answer.data[0] if answer.pcb == S_WTX else 1
            answer = self._carry_once(Block(answer.pcb | RESPONSE, answer.data), extension)
        raise ChannelBroken(self._what, "カードが待たせ続けています。")

    def _carry_once(self, block: Block, extension: int) -> Block:
        raw = self._send(encode(block), extension)
        for _ in range(REPEATS):
            try:
                return decode(raw)
            except BadBlock:
                raw = self._send(encode(receipt(self._cards, BAD_SUM)), 1)
        try:
            return decode(raw)
        except BadBlock:
            raise ChannelBroken(self._what, "カードの返事が壊れています。") from None
