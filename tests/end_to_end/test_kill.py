"""Whatever was accepted survives a kill at any moment."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS = 100
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_every_accepted_answer_survives_a_hundred_kills(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.end_to_end.killed_desk", str(tmp_path / "desk"), str(ROUNDS), "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["problems"] == []
    assert seen["rounds"] == ROUNDS
    assert seen["accepted"] > ROUNDS, "the kills must hit a desk at work"
