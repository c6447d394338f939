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


Connect = Callable[[], CardChannel]
"""Opens a fresh channel to the card that lies on the reader now; raises DeviceProblem."""
