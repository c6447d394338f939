"""Command line `desk …`: the same services without Qt. ``main`` is the entry point."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code. The commands are loaded here, not with the room."""
    from desk_app.cli.entry import main as run

    return run(arguments)
