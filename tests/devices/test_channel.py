"""The contract of the card channels over every reader that needs no service; pcscd's two are in test_sim_vpcd.py."""

from __future__ import annotations

import pytest

from tests.devices.channel_benches import ENGINES, bench
from tests.devices.channel_contract import CHECKS


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("reader", ["memory", *ENGINES])
def test_contract(reader: str, check: str) -> None:
    with bench(reader) as made:
        CHECKS[check](made)
