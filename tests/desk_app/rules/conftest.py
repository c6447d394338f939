"""The base pack and its engine, loaded once for all tests of this room."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from desk_app.rules.pack_loader import load_pack

BASE = Path(__file__).parents[3] / "resources" / "rules" / "base"


@pytest.fixture(scope="session")
def pack() -> RulePack:
    return load_pack(BASE)


@pytest.fixture(scope="session")
def engine(pack: RulePack) -> Engine:
    return Engine(pack)
