"""The simulated serial readers by the scheme of their URL."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from devices.errors import UnknownDevice
from devices.sim_ccid import TwinReader
from devices.sim_pn532 import Pn532Reader
from devices.sim_rcs660 import Rcs660Reader
from devices.sim_reader import ReaderEngine
from devices.sim_slot import CardSlot

ENGINES: Mapping[str, Callable[[CardSlot], ReaderEngine]] = {
    "ccid": TwinReader,
    "rcs660": Rcs660Reader,
    "pn532": Pn532Reader,
}


def make_reader(scheme: str, slot: CardSlot) -> ReaderEngine:
    """A reader with this place for a card. Raises UnknownDevice."""
    if scheme not in ENGINES:
        raise UnknownDevice(f"模擬リーダーにない種類です: {scheme}")
    return ENGINES[scheme](slot)
