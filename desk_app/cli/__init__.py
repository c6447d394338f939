"""Command line `desk …`: the same services without Qt. ``main`` is the entry point."""

from desk_app.cli.entry import main

__all__ = ["main"]
