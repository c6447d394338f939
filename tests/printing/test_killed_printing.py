"""A desk killed between journal and submission, and between submission and answer: no sheet twice, none lost."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROUNDS = 100
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("point", ["journal", "answer"])
def test_no_sheet_twice_and_none_lost_over_a_hundred_kills(point: str, tmp_path: Path) -> None:
    memory = Path("/dev/shm")  # a kill is not a power cut: what was written is there without a disk
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        command = [sys.executable, "-m", "tests.printing.killed_printing", folder, str(ROUNDS), point, "5"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["problems"] == []
    assert seen["killed"] == ROUNDS
    assert seen["asked"] >= ROUNDS // 2, "a printer without a list leaves it to the clerk"
    if point == "answer":
        assert seen["adopted"] > 0, "a printer with a list is asked by the title"
