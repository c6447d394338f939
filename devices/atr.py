"""The answer to reset of a contact card (ISO/IEC 7816-3, clause 8): which protocol, how long its blocks may be."""

from __future__ import annotations

from dataclasses import dataclass

from devices.errors import CardUnreadable

DEFAULT_SPEED = 0x11
DEFAULT_BLOCK = 32
LONGEST_BLOCK = 254


@dataclass(frozen=True, slots=True)
class Atr:
    """What a reader that only carries blocks has to know of a card.

    ``protocols`` in the order offered; ``speed`` is TA1 (Fi/Di); ``card_block`` IFSC, bytes that the card takes in
    one block; ``crc`` whether its blocks end with a CRC instead of a LRC; ``waiting`` TB3 (BWI/CWI); ``guard`` TC1;
    ``specific`` whether the card is in the one mode of TA2 and takes no PPS.
    """

    protocols: tuple[int, ...]
    speed: int = DEFAULT_SPEED
    guard: int = 0
    card_block: int = DEFAULT_BLOCK
    waiting: int = 0x4D
    crc: bool = False
    specific: bool = False

    @property
    def needs_pps(self) -> bool:
        """T=1 is not what the card speaks by itself, or it offers another speed."""
        return not self.specific and (self.protocols[0] != 1 or self.speed != DEFAULT_SPEED)


def parse_atr(raw: bytes) -> Atr:
    """Take an answer to reset apart. Raises CardUnreadable when it is torn."""
    try:
        return _parse(raw)
    except IndexError:
        raise CardUnreadable("カードの最初の返事(ATR)が壊れています。") from None


def _parse(raw: bytes) -> Atr:
    if raw[0] not in (0x3B, 0x3F):
        raise CardUnreadable("カードの最初の返事(ATR)が壊れています。")
    names, at, level = raw[1] >> 4, 2, 1
    found: dict[str, int] = {}
    protocols: list[int] = []
    present = 0
    while True:
        for bit, letter in enumerate("ABCD"):
            if names >> bit & 1:
                key = f"{letter}{level}" if level < 3 else f"{letter}:{present}"
                found.setdefault(key, raw[at])
                at += 1
        if not names & 0x8:
            break
        td = raw[at - 1]
        present = td & 0x0F
        protocols.append(present)
        names = td >> 4
        level += 1
    block = found.get("A:1", DEFAULT_BLOCK)
    return Atr(
        protocols=tuple(dict.fromkeys(number for number in protocols if number != 15)) or (0,),
        speed=found.get("A1", DEFAULT_SPEED),
        guard=found.get("C1", 0),
        card_block=block if 0 < block <= LONGEST_BLOCK else DEFAULT_BLOCK,
        waiting=found.get("B:1", 0x4D),
        crc=bool(found.get("C:1", 0) & 1),
        specific="A2" in found,
    )
