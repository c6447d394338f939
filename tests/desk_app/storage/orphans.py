"""A process that asked another one for an import is killed; what becomes of the other?"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path

from tests.support.waiting import until


def orphan_of(asking: Callable[[Callable[..., None]], object], born: Path) -> int:
    """Kill a fork of this process amid ``asking``, which is given a progress to call; the number of its child."""
    forked = os.fork()
    if forked == 0:  # pragma: no cover - killed

        def wait(*_: object) -> None:
            born.write_text(" ".join(str(child.pid) for child in multiprocessing.active_children()))
            time.sleep(600)

        asking(wait)
        os._exit(1)
    until(lambda: born.exists() and bool(born.read_text()))
    os.kill(forked, 9)
    os.waitpid(forked, 0)
    return int(born.read_text())


def is_running(pid: int) -> bool:
    """Whether a process of this number works still."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    except OSError:
        return False
