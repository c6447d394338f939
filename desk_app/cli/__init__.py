"""Command line `desk …`: the same services without Qt. ``main`` is the entry point."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desk_app.freed_memory import start_wiping


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code. The commands are loaded here, not with the room."""
    if arguments is None:
        start_wiping(sys.argv[1:])
    from desk_app.cli.entry import main as run

    return run(arguments)
