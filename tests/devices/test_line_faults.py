"""Faults on the lines of every reader, at every command of a reading (channel_faults.py says what must hold).

LINE_FAULTS=1000 in the environment runs a thousand over all readers instead of the small fixed part; it takes a
quarter of an hour. The memory channel has its own in test_card_faults.py.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from devices.channel import CardChannel
from devices.open_channel import open_channel
from devices.sim_card import SimulatedCard
from devices.sim_ccid import TwinReader
from devices.sim_pty import PtyReader
from devices.sim_slot import CardSlot, Mishap
from tests.devices.channel_benches import ENGINES
from tests.devices.channel_faults import LONG, SHORT, SlotFaults, some, suffer
from tests.devices.conftest import run_with_service

WHOLE = int(os.environ.get("LINE_FAULTS", "0"))
SHARES = {"ccid": 0.3, "ccid-silent": 0.1, "rcs660": 0.2, "pn532": 0.2, "vpcd": 0.1, "ccidtwin": 0.1}
SMALL = {"ccid": 36, "ccid-silent": 6, "rcs660": 18, "pn532": 24, "vpcd": 4, "ccidtwin": 4}
PARTS = 6
TIMEOUT_MILLISECONDS = 150
MENDED_MILLISECONDS = 20_000
"""The reading after the fault has to work however busy the machine is."""


def count(reader: str) -> int:
    return round(WHOLE * SHARES[reader]) if WHOLE else SMALL[reader]


class SerialFaults:
    """A simulated serial reader and the product's own driver."""

    faults = tuple(Mishap)

    def __init__(self, name: str, reader: PtyReader, patch: pytest.MonkeyPatch) -> None:
        self.readings = SHORT if name == "rcs660" else SHORT + LONG
        self._reader = reader
        self._slot = reader.engine.slot
        self._faults = SlotFaults(self._slot)
        joint = "&" if reader.engine.options else "?"
        self._url = f"{reader.url}{joint}timeout="
        self._patch = patch
        self._hurry(TIMEOUT_MILLISECONDS)

    def _hurry(self, milliseconds: int) -> None:
        self._timeout = milliseconds
        self._patch.setattr("devices.host_frame_line.ACKNOWLEDGED_WITHIN_SECONDS", milliseconds / 1000)

    def prepare(self, card: SimulatedCard, other: SimulatedCard, fault: str, at: int) -> None:
        self._slot.insert(card)
        self._faults.set(other, fault, at)
        self._hurry(TIMEOUT_MILLISECONDS)

    def mend(self, card: SimulatedCard) -> None:
        self._faults.clear()
        self._slot.insert(card)
        self._hurry(MENDED_MILLISECONDS)

    def connect(self) -> CardChannel:
        return open_channel(f"{self._url}{self._timeout}")

    def verifies_on_the_line(self) -> int:
        engine = self._reader.engine
        repeated = engine.repeats if isinstance(engine, TwinReader) else 0
        return self._faults.verifies + repeated


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", ENGINES)
def test_a_fault_on_a_serial_line(name: str, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with PtyReader(ENGINES[name](CardSlot()), late_seconds=0.25) as reader:
        bench = SerialFaults(name, reader, monkeypatch)
        for index, case in enumerate(some(bench, count(name))):
            if index % PARTS == part:
                suffer(bench, case)


@pytest.mark.skipif(not WHOLE, reason="the small part runs in the session of test_sim_vpcd.py")
def test_a_fault_under_the_real_service(tmp_path: Path) -> None:
    counts = [str(count(name)) for name in ("vpcd", "ccidtwin")]
    found: dict[str, Any] = run_with_service(tmp_path, "faults", *counts, timeout_seconds=3600)
    assert found["failures"] == []
    assert found["ran"] == {"vpcd": count("vpcd"), "ccidtwin": count("ccidtwin"), "fatal": count("ccidtwin") // 10}


@pytest.mark.parametrize("reader", ["vpcd", "ccidtwin"])
def test_some_faults_under_the_real_service(pcscd: dict[str, Any], reader: str) -> None:
    assert pcscd[reader]["faults"] == {"ran": SMALL[reader], "failures": []}


def test_what_the_driver_does_not_survive_is_over_when_the_service_starts_anew(pcscd: dict[str, Any]) -> None:
    assert pcscd["fatal"] == {"ran": 1, "failures": []}
