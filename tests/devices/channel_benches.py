"""The readers that need nothing of the machine but pseudo-terminals, as benches for the channel contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from devices.channel import ReaderChannel
from devices.errors import NoCard
from devices.open_channel import open_channel
from devices.sim_card import SimCardChannel, SimulatedCard
from devices.sim_ccid import TwinReader
from devices.sim_pty import PtyReader
from devices.sim_reader import ReaderEngine
from devices.sim_readers import ENGINES as REAL_ENGINES
from devices.sim_slot import CardSlot


class MemoryBench:
    """A simulated card without a reader."""

    tells_removal = True
    can_be_slow = False

    def __init__(self) -> None:
        self._card: SimulatedCard | None = None

    def connect(self, timeout_milliseconds: int | None = None) -> ReaderChannel:
        if self._card is None:
            raise NoCard
        return SimCardChannel(self._card)

    def insert(self, card: SimulatedCard) -> None:
        card.present = True
        self._card = card

    def remove(self) -> None:
        if self._card is not None:
            self._card.present = False
        self._card = None


class SerialBench:
    """A simulated reader on a pseudo-terminal and the product's own driver."""

    can_be_slow = True

    def __init__(self, reader: PtyReader) -> None:
        self.reader = reader
        self.tells_removal = reader.engine.scheme != "rcs660"

    def url(self, timeout_milliseconds: int | None) -> str:
        joint = "&" if self.reader.engine.options else "?"
        timeout = "" if timeout_milliseconds is None else f"{joint}timeout={timeout_milliseconds}"
        return self.reader.url + timeout

    def connect(self, timeout_milliseconds: int | None = None) -> ReaderChannel:
        return open_channel(self.url(timeout_milliseconds))

    def insert(self, card: SimulatedCard) -> None:
        self.reader.engine.slot.insert(card)

    def remove(self) -> None:
        self.reader.engine.slot.remove()


ENGINES: Mapping[str, Callable[[CardSlot], ReaderEngine]] = {
    **REAL_ENGINES,
    "ccid-silent": lambda slot: TwinReader(slot, echoes=False),
}


@contextmanager
def bench(name: str) -> Iterator[MemoryBench | SerialBench]:
    """``memory`` or one of ENGINES."""
    if name == "memory":
        yield MemoryBench()
        return
    with PtyReader(ENGINES[name](CardSlot())) as reader:
        yield SerialBench(reader)
