"""Reads side by side what a search is about to show, where the disk lets it wait.

The records of twenty people and their households lie in some forty places of a file of gigabytes. Read one after the
other, each waits for the disk; four readers wait together. They answer nothing: what they read then lies in the
system's memory, where the search finds it. So it does not matter which moment of the file they see.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

READERS = 4
"""Connections; more gain little on a disk of a desk, and each holds a megabyte."""
RECORDS = "SELECT total(length(cells)) FROM records WHERE rid IN ({})"
HOMES = "SELECT count(*) FROM residents INDEXED BY ix_residents_household WHERE household_id IN ({}) AND live = 0"


class ReadAhead:
    """Connections and threads for reading ahead, made at the first use. For one caller at a time."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        """``connect`` opens the file once more; what it raises while reading ahead is left to the search itself."""
        self._connect = connect
        self._threads: ThreadPoolExecutor | None = None
        self._free: list[Any] = []

    def read(self, query: str, values: Sequence[object]) -> None:
        """Read for all values of the query's ``IN ({})``, and come back when that is done."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(READERS, "residents-ahead")
        parts = (values[n::READERS] for n in range(min(READERS, len(values))))
        wait([self._threads.submit(self._part, query, part) for part in parts])

    def close(self) -> None:
        """End the threads, close the connections: their pages say who was looked for."""
        if self._threads is not None:
            self._threads.shutdown()
        self._threads = None
        while self._free:
            self._free.pop().close()

    def _part(self, query: str, values: Sequence[object]) -> None:
        with suppress(sqlcipher.Error):
            try:
                db = self._free.pop()
            except IndexError:
                db = self._connect()
            try:
                db.execute(query.format(", ".join("?" * len(values))), values).fetchall()
            finally:
                self._free.append(db)
