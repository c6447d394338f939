"""Looks after the drop folder on a thread of its own while the desk is open."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from desk_app.config import Settings
from desk_app.domain.resident_import import DropState
from desk_app.storage.drop_folder import DropFolder, Rules
from desk_app.storage.folder import DataFolder
from desk_app.storage.import_mapping import read_mapping

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0


class DropWatch:
    """A drop folder and the thread that looks into it again and again; ``close`` stops a running import untaken."""

    def __init__(
        self,
        data: DataFolder,
        folder: Path,
        rules: Rules,
        every_seconds: float = EVERY_SECONDS,
        mapping: Path | None = None,
    ) -> None:
        """``mapping`` is the vendor's mapping file, of which ``rules`` have the column names."""
        self._stop = threading.Event()
        self._every = every_seconds
        self._drop = DropFolder(
            folder,
            lambda path, delta: data.import_residents(
                path, delta=delta, mapping=mapping, cancel=self._stop, apart=True
            ),
            data.imports,
            rules,
            stopped=self._stop.is_set,
        )
        self._thread = threading.Thread(target=self._run, name="drop-folder", daemon=True)

    def start(self) -> DropWatch:
        """Begin to look."""
        self._thread.start()
        return self

    def state(self) -> DropState:
        """How the folder stood at the last look."""
        return self._drop.state

    def look(self) -> int:
        """Look once, here and now; how many files were taken or refused."""
        return self._drop.look()

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            try:
                self._drop.look()
            except Exception as error:  # whatever it is, the next file has its turn
                log.error("drop folder: %s", type(error).__name__)


def drop_watch(settings: Settings, data: DataFolder) -> DropWatch | None:
    """The watch that the settings ask for, looking already; None where they ask for none.

    A mapping file that cannot be read stops the desk with its name: silently taking nothing would be worse.
    """
    if not settings.drop_folder:
        return None
    mapping = Path(settings.drop_map) if settings.drop_map else None
    rules = Rules(settings.drop_delete, read_mapping(mapping))
    return DropWatch(data, Path(settings.drop_folder), rules, mapping=mapping).start()
