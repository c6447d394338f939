"""The files of the resident cache in a data folder: which one is in use, how a new one takes its place.

A new cache is built beside the old one, renamed, and then named by the pointer file. Whoever dies on the way leaves
the old one in use; what lies about is taken away at the next start or the next load.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desk_app.domain.errors import EnvironmentProblem
from desk_app.storage import import_log
from desk_app.storage.cache import current_file
from desk_app.storage.files import sync_folder, write_private
from desk_app.storage.one_at_a_time import held

POINTER = "residents.current"
"""Names the cache file in use. A new load is another file: one that is open cannot be replaced on Windows."""
LOCK = "residents.lock"
"""Held by whoever changes the cache; empty, and left where it is."""


class CacheFiles:
    """The cache files of one data folder."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def current(self) -> Path | None:
        """The file in use; None before the first load."""
        return current_file(self.home, POINTER)

    def beside(self) -> Path:
        """A name for a file to be built; it is swept away unless it takes the place of the one in use."""
        return self.home / f"loading-{secrets.token_hex(4)}.db"

    def put_in_place(self, built: Path) -> Path:
        """Make the built file, already pushed to the disk, the one in use; until the last step the old one is."""
        target = self.home / f"residents-{secrets.token_hex(4)}.db"
        os.replace(built, target)
        sync_folder(self.home)
        write_private(self.home / POINTER, target.name.encode("ascii"))
        return target

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Be the only one who changes the cache. Raises EnvironmentProblem while somebody else does."""
        with held(self.home / LOCK) as mine:
            if not mine:
                raise EnvironmentProblem(
                    "住民情報",
                    "ほかの取込みか入れ替えが進んでいます。",
                    "終わるのを待ってから、もう一度始めてください。",
                )
            yield

    def tidy(self, settle: Callable[[Path | None], None] = lambda _current: None) -> None:
        """Take away what a dead load left, unless somebody is loading right now; ``settle`` comes before that."""
        with held(self.home / LOCK) as mine:
            if mine:
                settle(self.current())
                self.sweep()

    def sweep(self) -> None:
        """Remove every cache file but the one in use; to be called by whoever holds the lock.

        Unlinking is enough, nothing is overwritten: what is freed on the disk is encrypted. A file still open
        elsewhere (Windows) goes next time.
        """
        kept = self.current()
        if kept is not None and not kept.exists():
            return  # the pointer names nothing: whatever is there may be the last whole city
        for pattern in ("residents-*.db*", "loading-*.db*", "residents.*.new", f"{import_log.FILE}.new"):
            for file in self.home.glob(pattern):
                if kept is None or not file.name.startswith(kept.name):
                    with contextlib.suppress(OSError):
                        file.unlink()
