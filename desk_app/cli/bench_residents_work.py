"""What the benchmark of the resident cache does in processes of its own, so that time and memory are of that alone.

What each needs is imported where it is used: the process that reads a big file starts from this module as well, as
it starts from the program's light entry in a desk.

``python -m desk_app.cli.bench_residents_work load|delta|search FILES…`` prints one JSON line.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli.bench_packet_work import resident_mb

if TYPE_CHECKING:
    from desk_app.storage.cache import SqlResidentCache


KEY = b"a key of the benchmark, no more."
LIMIT = 20


def cache_of(database: Path) -> SqlResidentCache:
    """The cache as the desk opens it."""
    from desk_app.storage.cache import SqlResidentCache
    from desk_app.storage.folder import product_variants

    return SqlResidentCache(lambda: database, lambda _file: KEY, product_variants())


def load(csv: str, database: str) -> dict[str, float]:
    """A full load."""
    from desk_app.storage.cache_import import load_full
    from desk_app.storage.folder import product_variants
    from desk_app.storage.import_job import Job

    report = load_full(Job(Path(csv), product_variants()), Path(database), KEY)
    return {"rows": report.rows, "seconds": report.seconds}


def delta(csv: str, database: str) -> dict[str, float]:
    """A difference on the file that others read meanwhile, as a desk with windows takes it in: by another process."""
    from desk_app.storage.folder import product_variants
    from desk_app.storage.import_apart import take_apart
    from desk_app.storage.import_job import Job

    start = time.perf_counter()
    report = take_apart(Job(Path(csv), product_variants()), Path(database), KEY, delta=True)
    return {"rows": report.rows, "seconds": report.seconds, "whole": time.perf_counter() - start}


def search(texts: str, database: str, drop: str) -> dict[str, object]:
    """Open, and search each text twice: first as the file lies on the disk, then warm."""
    typed: list[str] = json.loads(Path(texts).read_text(encoding="utf-8"))
    path, reads = Path(database), []
    if drop == "drop" and drop_from_memory(path):
        reads = page_reads(path, len(typed))
        drop_from_memory(path)
    cache = cache_of(path)  # opens nothing yet, and the start of the program is no part of the first search
    start = time.perf_counter()
    cache.search(typed[0], LIMIT)
    first = (time.perf_counter() - start) * 1000
    cold, _ = timed(cache, typed)
    warm, found = timed(cache, typed)
    cache.close()
    return {"first": first, "cold": cold, "warm": warm, "found": found, "reads": reads}


def page_reads(path: Path, count: int) -> list[float]:
    """Milliseconds of reading single pages here and there: what the disk itself takes, whoever asks."""
    from desk_app.storage.engine import PAGE_BYTES

    pages = max(1, path.stat().st_size // PAGE_BYTES)
    places = random.Random(1).sample(range(pages), min(count, pages))
    times: list[float] = []
    with path.open("rb", buffering=0) as file:
        for place in places:
            start = time.perf_counter()
            file.seek(place * PAGE_BYTES)
            file.read(PAGE_BYTES)
            times.append((time.perf_counter() - start) * 1000)
    return times


def timed(cache: SqlResidentCache, typed: Sequence[str]) -> tuple[list[float], list[list[str]]]:
    """Milliseconds of each search as the window calls it, and who was found."""
    times: list[float] = []
    found: list[list[str]] = []
    for text in typed:
        start = time.perf_counter()
        hits, _ = cache.search(text, LIMIT)
        times.append((time.perf_counter() - start) * 1000)
        found.append([hit.record.resident_id for hit in hits])
    return times, found


def drop_from_memory(path: Path) -> bool:
    """Ask the operating system to forget what it holds of the file; False where it cannot be asked."""
    if not hasattr(os, "posix_fadvise"):
        return False
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True


def main(arguments: Sequence[str]) -> None:
    """Do one piece of work and say what was measured."""
    works: dict[str, Callable[..., Mapping[str, object]]] = {"load": load, "delta": delta, "search": search}
    done = works[arguments[0]](*arguments[1:])
    print(json.dumps({**done, "peak_mb": resident_mb("VmHWM")}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
