"""A patient qtbot: its limits are reached only by what is broken, never by a machine that has much else to do."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

LIMIT_MS = 60_000


class PatientBot(QtBot):
    """Waits as long as anything sound could take."""

    def waitUntil(self, callback, *, timeout=LIMIT_MS):
        """Wait until something is so."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=LIMIT_MS, raising=None, check_params_cb=None):
        """Wait for a signal within a block."""
        return super().waitSignal(signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb)


@pytest.fixture
def qtbot(qapp, request) -> PatientBot:
    """In the place of the plugin's own, whose limit is five seconds."""
    return PatientBot(request)
