"""Has the windows' process write over memory at the moment it is freed. Imports nothing heavy.

What a program lets go of is not erased: freed memory keeps its bytes until something else is put there, and a core
file would show the name of whoever was at the counter before. The GNU C library can overwrite each block as it is
freed, if it is told so before the process begins (``mallopt`` does not reach its per-thread caches). So a command
that opens windows starts itself anew, in the same process, with

* ``glibc.malloc.perturb``: each block is filled when it is freed (mallopt(3), M_PERTURB), Qt's and SQLCipher's too;
* ``glibc.malloc.tcache_count=0``: no cache of freed blocks in front of that, which glibc 2.36 does not fill;
* ``PYTHONMALLOC=malloc``: Python's own objects lie in those blocks as well.

start.py begins the desk with these settings at once and spares the second beginning. Measured on Linux against a
start without: 1.2 to 1.45 × the time to the painted window (of it 0.09 for starting anew), 1.18 × a packet, 1.09 × a
decision. The last eight bytes of a block stay as they were, as do memory in use, stacks, and what was swapped out.
Other systems have no such switch: on Windows a person's data leave the program's own hands in the same way, and freed
memory keeps them until it is used again or the window is closed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

TUNABLES = "glibc.malloc.tcache_count=0:glibc.malloc.perturb=165"
_TUNABLES, _PYTHON = "GLIBC_TUNABLES", "PYTHONMALLOC"
FACES = frozenset({"staff", "supervisor", "kiosk", "demo"})
WITHOUT_WINDOW = "--headless"


def wiping(environment: Mapping[str, str]) -> dict[str, str]:
    """This environment with the settings above; tunables that somebody set stay."""
    given = environment.get(_TUNABLES)
    return {**environment, _PYTHON: "malloc", _TUNABLES: f"{given}:{TUNABLES}" if given else TUNABLES}


def wants_wiping(words: Sequence[str], environment: Mapping[str, str], platform: str) -> bool:
    """Whether the command opens windows here and no allocator was chosen (``PYTHONMALLOC=default`` keeps it off)."""
    opens = bool(words) and words[0] in FACES and WITHOUT_WINDOW not in words
    return opens and platform == "linux" and not environment.get(_PYTHON)


def started_with(words: Sequence[str], environment: Mapping[str, str], platform: str) -> dict[str, str]:
    """The environment in which a launcher begins a command, so that it need not begin itself anew."""
    return wiping(environment) if wants_wiping(words, environment, platform) else dict(environment)


def start_wiping(words: Sequence[str]) -> None:
    """Begin this process anew with freed memory overwritten, if the command wants it; else return.

    In the new one the settings are taken out of the environment again: programs started from here work as ever.
    """
    if wants_wiping(words, os.environ, sys.platform):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], wiping(os.environ))
    if os.environ.get(_TUNABLES, "").endswith(TUNABLES):
        given = os.environ.pop(_TUNABLES).removesuffix(TUNABLES).rstrip(":")
        os.environ.pop(_PYTHON, None)
        if given:
            os.environ[_TUNABLES] = given
