from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from desk_app.storage.one_at_a_time import held

HOLDER = """
import sys, time
from pathlib import Path
from desk_app.storage.one_at_a_time import held
with held(Path(sys.argv[1])) as mine:
    print(mine, flush=True)
    time.sleep(60)
"""


def test_one_holds_it_and_the_next_after_that(tmp_path: Path):
    lock = tmp_path / "lock"
    with held(lock) as first:
        assert first
        with held(lock) as second:
            assert not second
    with held(lock) as again:
        assert again


def test_another_thread_does_not_get_it(tmp_path: Path):
    seen: list[bool] = []

    def other() -> None:
        with held(tmp_path / "lock") as mine:
            seen.append(mine)

    with held(tmp_path / "lock"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert seen == [False]


def test_a_killed_holder_lets_go(tmp_path: Path, repository: Path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "lock")]
    with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        with held(tmp_path / "lock") as mine:
            assert not mine
        holder.kill()
    with held(tmp_path / "lock") as mine:
        assert mine


def test_a_place_that_cannot_be_written_holds_nothing(tmp_path: Path):
    with held(tmp_path / "nowhere" / "lock") as mine:
        assert not mine
