"""What all simulated cards share: power, scripted faults on the way to the reader, a count of what they saw."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from devices.apdu import INS_VERIFY
from devices.errors import Cancelled, ChannelBroken, NoCard, UnknownDevice

READER = "模擬カードリーダー"


def sw(value: int) -> bytes:
    """A status word as the card sends it."""
    return value.to_bytes(2, "big")


def is_verify(apdu: bytes) -> bool:
    """A VERIFY that carries a secret, in the clear or under secure messaging."""
    return len(apdu) > 5 and apdu[1] == INS_VERIFY


@dataclass(frozen=True, slots=True)
class CardFault:
    """One scripted fault, used up when it happens.

    ``kind``: ``pull`` (card taken away before it sees the command; it is there again at the second connecting),
    ``swap`` (another card lies there from this command on), ``cut`` (the line breaks before the card sees the
    command), ``lost`` (the card acts, the answer is lost), ``lost-verify`` (as lost, at the next VERIFY with data),
    ``delay`` (the answer comes late, after the reader has given up), ``slow`` (late, but in time), ``garbage``
    (no answer of a card at all), ``garble`` (one bit of every byte is turned over), ``corrupt`` (the same, but the
    status word is whole), ``double`` (the answer twice).
    ``at`` is the command's place within a connection, counted from 1; not used by ``lost-verify``.
    """

    kind: str
    at: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """``pull:5`` ``lost:3`` ``garbage:2`` ``lost-verify``. Raises UnknownDevice."""
        kind, _, at = text.partition(":")
        if kind == "lost-verify" and not at:
            return cls(kind)
        if kind in FAULTS and at.isascii() and at.isdigit() and int(at) > 0:
            return cls(kind, int(at))
        raise UnknownDevice("模擬カードの障害(fault)の書き方が違います。")


FAULTS = ("pull", "swap", "cut", "lost", "delay", "slow", "garbage", "garble", "corrupt", "double")
SLOW_SECONDS = 0.005


class SimulatedCard(ABC):
    """A card in software. Subclasses say what ``answer`` and ``reset`` do; this class plays reader and mishap."""

    def __init__(
        self,
        faults: tuple[CardFault, ...] = (),
        *,
        delay_seconds: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.faults = list(faults)
        self.verifies_seen = 0
        self.present = True
        self.other: SimulatedCard | None = None
        """The card that ``swap`` puts in this one's place for the rest of the connection."""
        self._swapped = False
        self._delay = delay_seconds
        self._sleep = sleep
        self._count = 0

    @abstractmethod
    def answer(self, apdu: bytes) -> bytes:
        """What the card answers to one command of at least four bytes."""

    @abstractmethod
    def reset(self) -> None:
        """Nothing is selected or verified any more."""

    @property
    def atr(self) -> bytes:
        """Answer to reset as a contactless reader makes it up for an ISO 14443 Type B card (PC/SC part 3)."""
        return bytes.fromhex("3B8880010000000033818100BA")

    def power_on(self) -> None:
        """What a reader does on connecting: nothing is selected or verified any more. Raises NoCard."""
        if not self.present:
            self.present = True  # the trainee puts the card back; the reader sees it at the next try
            raise NoCard(READER)
        self._swapped = False
        self._count = 0
        self.reset()

    def transmit(self, apdu: bytes) -> bytes:
        """One command with its scripted fault, if one is due. Raises ChannelBroken."""
        self._count += 1
        if self._delay:
            self._sleep(self._delay)
        if not self.present:
            raise ChannelBroken(READER)
        fault = self._due(apdu)
        if fault == "pull":
            self.present = False
            raise ChannelBroken(READER, "カードが外されました。")
        if fault == "cut":
            raise ChannelBroken(READER)
        if fault == "swap" and self.other is not None:
            self.other.power_on()
            self._swapped = True
        return self._disturbed(fault, self._seen_by_a_card(apdu))

    def _seen_by_a_card(self, apdu: bytes) -> bytes:
        card = self.other if self._swapped and self.other is not None else self
        card.verifies_seen += is_verify(apdu)
        return card.answer(apdu) if len(apdu) >= 4 else sw(0x6700)

    def _disturbed(self, fault: str | None, answer: bytes) -> bytes:
        """The answer as it arrives. Raises ChannelBroken when it does not."""
        if fault in ("lost", "lost-verify", "delay"):
            raise ChannelBroken(READER)
        if fault == "slow":
            self._sleep(SLOW_SECONDS)
        turned = bytes(byte ^ 0x10 for byte in answer)
        whole = turned[:-2] + answer[-2:]
        changed = {"garbage": b"\x00", "garble": turned, "corrupt": whole, "double": answer * 2}
        return changed.get(fault or "", answer)

    def _due(self, apdu: bytes) -> str | None:
        for fault in self.faults:
            if (fault.kind == "lost-verify" and is_verify(apdu)) or fault.at == self._count:
                self.faults.remove(fault)
                return fault.kind
        return None


class SimCardChannel:
    """A channel to a simulated card; opening it is the reader's power-on."""

    def __init__(self, card: SimulatedCard) -> None:
        card.power_on()
        self._card: SimulatedCard | None = card
        self._is_cancelled = False

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """One command. Raises ChannelBroken, also after ``close`` or after any fault."""
        if self._card is None:
            raise ChannelBroken(READER)
        if self._is_cancelled:
            self._card = None
            raise Cancelled(READER)
        try:
            return self._card.transmit(bytes(apdu))
        except ChannelBroken:
            self._card = None
            raise

    def is_present(self) -> bool:
        """Whether the card still lies there."""
        return self._card is not None and self._card.present

    def cancel(self) -> None:
        """A simulated card in memory answers at once; what comes after is refused."""
        self._is_cancelled = True

    def close(self) -> None:
        """Let the card go."""
        self._card = None
