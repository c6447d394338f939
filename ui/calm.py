"""Settings of the interpreter that keep the window answering while a worker thread computes."""

from __future__ import annotations

import gc
import sys

SWITCH_SECONDS = 0.001
"""How long a worker may hold the interpreter when the window wants it. With the usual 5 ms the window waited up to
half a second behind an import, for every one of its steps had to get in line again."""
GC_THRESHOLDS = (20_000, 50, 100)
"""Young garbage is collected as ever; the whole heap (rules, fonts, cases) rarely, for that stops the window."""


def calm_interpreter() -> None:
    """Set both for this process."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*GC_THRESHOLDS)
