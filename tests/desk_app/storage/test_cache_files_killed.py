"""Desks killed while they change the resident cache: the next start has a whole city and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.desk_app.storage.killed_cache import MOMENTS, OPERATIONS

ROUNDS = int(os.environ.get("IPPITSU_CACHE_KILLS", "12"))
"""100 and more by the environment; a fixed sample of each operation and kind of moment in the suite."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_killed_desk_opens_with_a_whole_city_and_nothing_lies_about(tmp_path: Path, repository: Path):
    memory = Path("/dev/shm")  # a kill is not a power cut: what was written is there without a disk
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        command = [sys.executable, "-m", "tests.desk_app.storage.killed_cache", folder, str(ROUNDS), "4"]
        done = subprocess.run(command, cwd=repository, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["problems"] == []
    assert seen["killed"] == ROUNDS
    assert len(seen["by"]) == len(OPERATIONS) * len(MOMENTS)
