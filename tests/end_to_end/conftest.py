"""Real desks for whole walks: nothing is faked but the clock, the key store and the hands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk_app.bootstrap.demo_town import DEMO_CARD, demo_settings
from desk_app.bootstrap.desk import OpenDesk, create_desk
from desk_app.cli.demo import fill_town
from desk_app.domain.card import DeviceState
from desk_app.storage.keys import MemoryKeys
from devices.desk import SCANNER
from devices.sim_scanner import PtyScanner
from tests.end_to_end.hands import Clerk
from tests.support.desk import StillClock
from tests.support.ipp_server import IppServer
from ui import theme

RESIDENTS = 200


@pytest.fixture
def printer() -> Iterator[IppServer]:
    """A printer on loopback."""
    with IppServer(polls_to_print=0) as server:
        yield server


@pytest.fixture
def scanner() -> Iterator[PtyScanner]:
    """A scanner whose bytes come through a pseudo-terminal and pyserial."""
    with PtyScanner() as scanner:
        yield scanner


@pytest.fixture
def whole_desk(tmp_path, printer, scanner) -> Iterator[OpenDesk]:
    """A desk of the demo town with that printer and that scanner, the demo card in its reader.

    ``repeat=0``: a test scans the same code twice within the second that a trembling hand is given.
    """
    settings = demo_settings(tmp_path / "home").model_copy(
        update={"printers": (printer.uri,), "devices": (DEMO_CARD, f"{scanner.url}&repeat=0")}
    )
    desk = create_desk(settings, keys=MemoryKeys(), clock=StillClock())
    fill_town(desk, RESIDENTS)
    yield desk
    desk.close()


def scanner_states(desk: OpenDesk) -> set[DeviceState]:
    """How the scanners are; what one sends before its port is open is lost."""
    return {info.state for info in desk.app.devices.devices() if info.kind == SCANNER}


@pytest.fixture
def clerk(qapp, whole_desk) -> Iterator[Clerk]:
    """A clerk at the staff window with the resident's window beside it."""
    theme.apply(qapp)
    clerk = Clerk(whole_desk.app)
    clerk.settled(lambda: DeviceState.READY in scanner_states(whole_desk), "nobody listens to the scanner")
    yield clerk
    clerk.close()
