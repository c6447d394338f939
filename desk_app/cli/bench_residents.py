"""`desk bench --only residents --scale N`: load, difference and search of a city of N, beside their baselines.

Each figure is measured in the same run as its baseline: the sqlite3 shell's raw ``.import`` of the same file, an
ORM's ``ilike '%x%'``, PostgreSQL with a trigram index. Everything is written to a folder that goes at the end.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desk_app.cli.base import say
from desk_app.cli.bench_figure import Figure, at
from desk_app.cli.bench_postgres import NoPostgres, fill, like_times, server
from desk_app.cli.bench_queries import (
    Query,
    difference_rows,
    headers_of,
    hit_share,
    queries,
    sampled_people,
    write_difference,
)
from desk_app.cli.bench_residents_work import LIMIT, cache_of
from desk_app.storage.cache import SqlResidentCache

CHANGES = 5000
QUERIES = 2000
SECONDS = 90.0
"""So long a slow baseline may search: it has its p95 after fewer searches."""
PAUSE = 0.010
SEED = 20261124
RAW = "people"
_AT = "2026-11-24T03:00:00+09:00"


@dataclass(frozen=True, slots=True)
class Ran:
    """A process that ran: seconds by the clock and of the processor, MB at most (of all it started), what it said."""

    wall: float
    cpu: float
    memory: float
    said: dict[str, object]


@dataclass(frozen=True, slots=True)
class City:
    """The files of one run."""

    csv: Path
    database: Path
    changed: list[dict[str, str]]
    asked: list[Query]


def resident_figures(residents: int, rounds: int | None = None) -> list[Figure]:
    """All figures of a city of so many people."""
    rounds = rounds or (3 if residents <= 200_000 else 1)
    with tempfile.TemporaryDirectory(prefix="ippitsu-bench-city-") as folder:
        return list(_measured(Path(folder), residents, rounds))


def _measured(folder: Path, residents: int, rounds: int) -> Iterator[Figure]:
    say(f"{residents:,}人の町を書いています…")
    csv = folder / "residents.csv"
    yield Figure("write the city", [_written(csv, residents)], "s", "< 120 s at 3.77 million")
    say("取り込みを計測しています…")
    yield from _load_figures(folder, csv, rounds)
    people = sampled_people(csv, CHANGES + QUERIES, SEED)
    part = min(QUERIES, len(people) // 2)
    city = City(csv, folder / "city.db", people[part:], queries(people[:part], QUERIES, SEED))
    say("差分を計測しています…")
    yield from _delta_figures(folder, city)
    say("検索を計測しています…")
    yield from _search_figures(folder, city)


def _written(csv: Path, residents: int) -> float:
    from desk_app.demo.city import write_city

    start = time.perf_counter()
    write_city(csv, residents=residents, seed=1)
    return time.perf_counter() - start


def _load_figures(folder: Path, csv: Path, rounds: int) -> Iterator[Figure]:
    raw: list[Ran] = []
    ours: list[Ran] = []
    for n in range(rounds):
        raw.append(import_raw(csv, folder / "raw.db"))
        (folder / "city.db").unlink(missing_ok=True)
        ours.append(work("load", csv, folder / "city.db"))
        if n == rounds - 1:  # once more behind: the machine may have grown slower meanwhile
            raw.append(import_raw(csv, folder / "raw.db"))
    name = f"full load of {ours[0].said['rows']:,} rows"
    baseline = "sqlite3 .import of the same file"
    seconds = [float(str(one.said["seconds"])) for one in ours]  # as in a desk that runs: without its start
    yield Figure(name, seconds, "s", "≤ 6×", baseline, [one.wall for one in raw])
    cpu = [one.cpu for one in ours], [one.cpu for one in raw]
    yield Figure(f"{name}, processor time of both processes", cpu[0], "s", "", baseline, cpu[1])
    yield Figure("memory of the full load", [one.memory for one in ours], "MB", "≤ 450 MB")
    size = (folder / "city.db").stat().st_size / csv.stat().st_size
    yield Figure("size on disk over the CSV", [size], "×", "≤ 2.4×")


def _search_figures(folder: Path, city: City) -> Iterator[Figure]:
    texts = folder / "texts.json"
    texts.write_text(json.dumps([query.text for query in city.asked]), encoding="utf-8")
    _settle_disk()
    ran = work("search", texts, city.database, "drop")
    warm, cold, first, reads = (ran.said[name] for name in ("warm", "cold", "first", "reads"))
    assert isinstance(warm, list)
    assert isinstance(cold, list)
    assert isinstance(first, float)
    assert isinstance(reads, list)
    yield Figure("search, warm", warm, "ms", "p95 ≤ 5 ms, p99 ≤ 20 ms")
    disk = f"one page read from the same file (p95 {at(reads, 0.95):.2f} ms)" if reads else ""
    yield Figure("search, file not in memory", cold, "ms", "p95 ≤ 15 ms", disk, reads)
    yield Figure("first search after the start", [first], "ms", "≤ 100 ms")
    yield Figure("memory of a searching process", [ran.memory], "MB", "≤ 150 MB")
    found = ran.said["found"]
    assert isinstance(found, list)
    share = hit_share(list(zip(city.asked, found, strict=True)))
    yield Figure(f"found among the first {LIMIT}", [share], "%", "≥ 94 %, 100 % at 100,000")
    yield from _baseline_figures(folder, city, at(warm, 0.95))


def _baseline_figures(folder: Path, city: City, ours: float) -> Iterator[Figure]:
    from desk_app.storage.bench_orm import ilike_times

    say("ほかの検索と比べています…")
    texts = [query.text for query in city.asked]
    orm = list(ilike_times(folder / "raw.db", RAW, texts, SECONDS))
    yield _faster("SQLAlchemy ORM ilike '%x%'", orm, ours, "≥ 1,000×")
    try:
        with server() as socket:
            fill(socket, city.csv)
            yield _faster("PostgreSQL pg_trgm LIKE '%x%'", like_times(socket, texts, SECONDS), ours, "≥ 100×")
    except NoPostgres as reason:
        yield Figure(f"search against PostgreSQL pg_trgm: not measured, {reason}", [0.0], "×", "≥ 100×")


def _faster(other: str, times: Sequence[float], ours: float, goal: str) -> Figure:
    """How many times faster the warm search is than another way, both at p95."""
    name = f"search against {other}, both at p95 ({len(times)} searches)"
    return Figure(
        name, [at(times, 0.95) / ours], "×", goal, f"p50 {at(times, 0.5):,.1f} p95 {at(times, 0.95):,.1f} ms"
    )


def _delta_figures(folder: Path, city: City) -> Iterator[Figure]:
    """A day's difference in a process of its own, while this one searches as a desk does.

    It changes nobody who is searched for, and waits until the disk has what was written before.
    """
    path = folder / "delta_20261124.csv"
    changes = min(CHANGES, len(city.changed))
    write_difference(path, difference_rows(city.changed, changes, 700_000_000, _AT), headers_of(city.csv))
    _settle_disk()
    texts = [query.text for query in city.asked if query.kind != "nobody"]
    cache = cache_of(city.database)
    before = _asked(lambda n: n < 200, texts, cache)
    with _started("delta", path, city.database) as process:
        during = _asked(lambda _: process.poll() is None, texts, cache)
        said = json.loads(process.communicate()[0])
    cache.close()
    name = f"difference of {said['rows']:,.0f} rows"
    yield Figure(f"{name}, in force", [said["seconds"]], "s", "≤ 5 s")
    yield Figure(f"{name}, its log back in the file", [said["whole"]], "s", "")
    name = f"search while a difference is applied ({len(during)} searches, no error)"
    yield Figure(name, during, "ms", "p95 ≤ 15 ms", "the same before it", before)


def _settle_disk() -> None:
    """Wait until the disk has what was written before."""
    if hasattr(os, "sync"):
        os.sync()


def _asked(going: Callable[[int], bool], texts: Sequence[str], cache: SqlResidentCache) -> list[float]:
    times: list[float] = []
    while going(len(times)):
        start = time.perf_counter()
        cache.search(texts[len(times) % len(texts)], LIMIT)
        times.append((time.perf_counter() - start) * 1000)
        time.sleep(PAUSE)
    return times


def import_raw(csv: Path, database: Path) -> Ran:
    """The sqlite3 shell's own import of the same file, plain and without any index."""
    database.unlink(missing_ok=True)
    shell = shutil.which("sqlite3")
    if shell is None:
        raise RuntimeError("the sqlite3 shell is not installed: there is nothing to measure against")
    return _ran([shell, str(database), ".mode csv", f".import {csv} {RAW}"])


def work(*arguments: object) -> Ran:
    """A piece of work in a process of its own."""
    return _ran(_command(arguments))


def _command(arguments: Sequence[object]) -> list[str]:
    return [sys.executable, "-m", "desk_app.cli.bench_residents_work", *map(str, arguments)]


@contextmanager
def _started(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(_command(arguments), stdout=subprocess.PIPE, text=True) as process:
        yield process


def _ran(command: Sequence[str]) -> Ran:
    with tempfile.TemporaryFile("w+") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out)
        with watched_memory(process.pid) as seen:
            _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command[1:4])} ended with {process.returncode}")
        out.seek(0)
        text = out.read().strip()
    said = json.loads(text) if text.startswith("{") else {}
    # what the system says of a process that ended counts what this one held when it started that
    memory = max(float(str(said.get("peak_mb", 0))), *seen) or usage.ru_maxrss / 1024
    return Ran(wall, usage.ru_utime + usage.ru_stime, memory, said)


@contextmanager
def watched_memory(pid: int) -> Iterator[list[float]]:
    """MB that a process and those it started hold together, looked at ten times a second where /proc says it."""
    seen, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            seen[0] = max(seen[0], sum(map(_resident_mb, (pid, *_children(pid)))))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024
