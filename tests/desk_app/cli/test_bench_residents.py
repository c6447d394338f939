from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

import pytest

from desk_app.cli import bench_residents
from desk_app.cli.bench_residents import resident_figures, watched_memory


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_memory_is_that_of_a_process_and_its_children():
    hold = "import sys,time; held = bytearray(40_000_000); print(1, flush=True); time.sleep(300)"
    both = f"import subprocess,sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    seen = []
    for code in (hold, both):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            with watched_memory(process.pid) as memory:
                ends = time.monotonic() + 60
                while memory[0] < 40 and time.monotonic() < ends:  # until it was looked at
                    time.sleep(0.02)
            for child in bench_residents._children(process.pid):
                os.kill(child, 9)
            process.kill()
        seen.append(memory[0])
    assert 40 < seen[0] < seen[1]


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="there is no sqlite3 shell to measure against")
def test_a_small_city_is_measured_whole(monkeypatch: pytest.MonkeyPatch):
    """Every figure is there, with its baseline, and who is named is found; how fast is not looked at."""
    monkeypatch.setattr(bench_residents, "SECONDS", 0.3)
    monkeypatch.setattr(bench_residents, "QUERIES", 200)
    monkeypatch.setattr(bench_residents, "CHANGES", 200)
    rows = [figure.to_json() for figure in resident_figures(2000, rounds=1)]
    named = {str(row["name"]): row for row in rows}
    assert len(rows) == len(named) == 15
    assert named["found among the first 20"]["median"] == 100.0
    assert float(str(named["size on disk over the CSV"]["median"])) < 3
    load = next(row for name, row in named.items() if name.startswith("full load of 2,"))
    assert load["baseline"] == "sqlite3 .import of the same file"
    assert load["ratio"] is not None
    cold = named["search, file not in memory"]
    assert (cold["ratio"] is not None) is hasattr(os, "posix_fadvise")
    assert any(name.startswith("difference of") for name in named)
    assert any("while a difference is applied" in name for name in named)
    against = [row for name, row in named.items() if name.startswith("search against")]
    assert [row["unit"] for row in against] == ["×", "×"]
