"""The real pcscd in namespaces of its own, started once for all tests that look at what happened in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVERS = Path("/usr/lib/pcsc/drivers/serial")


def why_not() -> str | None:
    """The reason why the real service cannot be started here."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "namespaces of their own need root on Linux"
    drivers = [DRIVERS / "libifdvpcd.so", DRIVERS / "libccidtwin.so"]
    if shutil.which("pcscd", path="/usr/sbin:/usr/bin") is None or not all(path.exists() for path in drivers):
        return "Debian's pcscd, libccid and vsmartcard-vpcd are not installed"
    probe = subprocess.run(["unshare", "-n", "-m", "true"], capture_output=True, check=False)
    return "this machine lets nobody make namespaces" if probe.returncode else None


def run_with_service(folder: Path, *words: str, timeout_seconds: float = 240) -> Any:
    """What pcscd_session.py printed, from inside the namespaces. Skips with the reason where that is impossible."""
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    command = ["unshare", "-n", "-m", sys.executable, "-m", "tests.devices.pcscd_session", str(folder), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout_seconds, check=False)
    assert done.returncode == 0, done.stderr[-12000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def pcscd(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What happened on both readers of the real service."""
    result: dict[str, Any] = run_with_service(tmp_path_factory.mktemp("pcscd"))
    return result
