"""What every simulated serial reader is for its front end: bytes in, pieces to send out, a slot with a card."""

from __future__ import annotations

from typing import Protocol

from devices.sim_slot import CardSlot


class ReaderEngine(Protocol):
    """One reader's protocol, without a line.

    ``receive`` gives the pieces to send, in order; where a mishap is due the last piece is the answer it happens to.
    """

    slot: CardSlot
    scheme: str
    """How the product names such a reader: ``ccid``, ``rcs660``, ``pn532``."""
    options: str
    """Options that the URL of a simulated one has."""

    def receive(self, data: bytes) -> list[bytes]:
        """What goes out for these bytes."""
        ...

    def reset(self) -> None:
        """As after its power came back."""
        ...
