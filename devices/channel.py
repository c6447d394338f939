"""The one door to a card: bytes in, bytes out, whatever reader lies between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class CardChannel(Protocol):
    """A powered card on a reader, exclusively ours until ``close``, which resets the card.

    After any error the channel is dead: a new one has to be opened, because some drivers let a dead connection
    be "reconnected" without a card.
    """

    def transmit(self, apdu: bytes | bytearray) -> bytes:
        """Send one command APDU, return the whole response (data and SW). Raises DeviceProblem."""
        ...

    def close(self) -> None:
        """Reset the card and let it go. Never raises; a second call does nothing."""
        ...


class ReaderChannel(CardChannel, Protocol):
    """What every reader's channel can do besides: look for the card, and be given up by another thread.

    The contract of all of them (tests/devices/channel_contract.py): a command goes out once; nothing waits longer
    than the reader's time-out; whatever goes wrong is a DeviceProblem; after one every further call is ChannelBroken.
    """

    def is_present(self) -> bool:
        """Whether this card is still there, without a command to it. Never raises: False when the reader is gone."""
        ...

    def cancel(self) -> None:
        """From any thread: the command under way, and every later one, ends with Cancelled."""
        ...


Connect = Callable[[], CardChannel]
"""Opens a fresh channel to the card that lies on the reader now; raises DeviceProblem."""
