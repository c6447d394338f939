"""The place where a simulated reader's card lies: putting in, taking out, and mishaps scripted for the line.

A mishap of the *card* belongs to the simulated card itself (sim_card); those here happen between reader and program,
each at a given command of a card's session, and each is used up when it happens.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from devices.errors import DeviceProblem, NoCard, UnknownDevice
from devices.sim_card import SimulatedCard, is_verify


class Mishap(StrEnum):
    """What can happen at one command.

    Before the card sees it: ``pull`` (card taken away), ``swap`` (another lies there, unpowered), ``cut`` (the cable
    comes off), ``swallow`` (the command never arrives). After the card has acted: ``hang-up`` (cable), ``lost``
    (no answer), ``late`` (it comes after the time-out), ``slow`` (late but in time), ``garble`` (a bit turns over),
    ``truncate`` (half of it), ``double`` (twice), ``noise`` (stray bytes before it).
    """

    PULL = "pull"
    SWAP = "swap"
    CUT = "cut"
    SWALLOW = "swallow"
    HANG_UP = "hang-up"
    LOST = "lost"
    LATE = "late"
    SLOW = "slow"
    GARBLE = "garble"
    TRUNCATE = "truncate"
    DOUBLE = "double"
    NOISE = "noise"


BEFORE = frozenset({Mishap.PULL, Mishap.SWAP, Mishap.CUT, Mishap.SWALLOW})


@dataclass(frozen=True, slots=True)
class LineFault:
    """A mishap at the ``at``-th command of a session (from 1), or at the next VERIFY with data (``at`` 0)."""

    mishap: Mishap
    at: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """``garble:3``, ``lost:verify``. Raises UnknownDevice."""
        name, _, at = text.partition(":")
        if name in list(Mishap) and (at == "verify" or (at.isascii() and at.isdigit() and int(at) > 0)):
            return cls(Mishap(name), 0 if at == "verify" else int(at))
        raise UnknownDevice(f"障害の書き方が違います({text})。例: garble:3、lost:verify")


class CardSlot:
    """One place for one card. Used by the reader's thread and by whoever moves cards; safe for both."""

    def __init__(self, card: SimulatedCard | None = None, other: SimulatedCard | None = None) -> None:
        self._lock = threading.RLock()
        self._card = card
        self.other = other
        """What ``swap`` puts in."""
        self.faults: list[LineFault] = []
        self.mishap: Mishap | None = None
        """What happens to the answer under way; whoever sends it takes it away."""
        self.is_powered = False
        self.verifies = 0
        """VERIFYs with a secret that came over the line, also those that no card saw."""
        self.on_move: Callable[[bool], None] | None = None
        """Told True when a card came, False when it went."""
        self._commands = 0

    @property
    def card(self) -> SimulatedCard | None:
        """The card that lies there."""
        return self._card

    def insert(self, card: SimulatedCard) -> None:
        """Put a card in, unpowered; one that was there is gone."""
        if self._card is not None and self._card is not card:
            self.remove()
        with self._lock:
            is_new = self._card is None
            self._card, self.is_powered = card, False
        if is_new and self.on_move is not None:
            self.on_move(True)

    def remove(self) -> None:
        """Take the card out."""
        with self._lock:
            was_there = self._card is not None
            self._card, self.is_powered = None, False
        if was_there and self.on_move is not None:
            self.on_move(False)

    def power_on(self) -> bool:
        """Reset the card; False when there is none."""
        with self._lock:
            self.is_powered = False
            self._commands = 0
            if self._card is None:
                return False
            try:
                self._card.power_on()
            except NoCard:
                return False
            self.is_powered = True
            return True

    def power_off(self) -> None:
        """Nothing is verified any more."""
        with self._lock:
            self.is_powered = False
            if self._card is not None:
                self._card.reset()

    def exchange(self, apdu: bytes) -> bytes | None:
        """The card's answer, or None: no card, no power, or a mishap before it. ``mishap`` says what to do then."""
        with self._lock:
            self._commands += 1
            self.verifies += is_verify(apdu)
            self.mishap = self._due(apdu)
        if self.mishap is Mishap.PULL:  # not under the lock: who is told may wait for it with a lock of its own
            self.remove()
        elif self.mishap is Mishap.SWAP and self.other is not None:
            self.insert(self.other)
        with self._lock:
            if self._card is None or not self.is_powered or self.mishap in BEFORE:
                return None
            try:
                return self._card.transmit(apdu)
            except DeviceProblem:
                return None

    def take_mishap(self) -> Mishap | None:
        """What happens to the answer that goes out now, once."""
        mishap, self.mishap = self.mishap, None
        return mishap

    def _due(self, apdu: bytes) -> Mishap | None:
        for fault in self.faults:
            if fault.at == self._commands or (fault.at == 0 and is_verify(apdu)):
                self.faults.remove(fault)
                return fault.mishap
        return None
