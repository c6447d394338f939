"""A private PostgreSQL with pg_trgm for the benchmark: started from the system's binaries, on a socket of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from desk_app.cli.bench_queries import headers_of

_PLACES = "/usr/lib/postgresql/*/bin"
_TIME = re.compile(r"^Time: ([0-9.]+) ms", re.MULTILINE)
_COLUMNS = ("氏名", "氏名フリガナ", "旧氏", "通称", "生年月日", "町字", "番地", "方書", "電話番号", "宛名番号")


class NoPostgres(Exception):
    """There is no server to measure against; the text says why."""


def binaries() -> Path:
    """The folder with initdb and pg_ctl, the newest version. Raises NoPostgres."""
    own = shutil.which("initdb")
    found = [Path(own).parent] if own else sorted(Path("/").glob(_PLACES.lstrip("/")))
    if not found:
        raise NoPostgres("PostgreSQL is not installed")
    return found[-1]


@contextmanager
def server() -> Iterator[Path]:
    """A running server; gives the folder of its socket. It and its data go at the end. Raises NoPostgres."""
    programs = binaries()
    user = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="ippitsu-pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        _run([programs / "initdb", "-D", data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"], user)
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=256MB"
        options += " -c maintenance_work_mem=512MB -c max_wal_size=4GB -c wal_level=minimal -c max_wal_senders=0"
        _run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], user)
        try:
            yield folder
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], user)
    except (LookupError, OSError, subprocess.CalledProcessError) as error:
        raise NoPostgres(f"PostgreSQL does not start here ({type(error).__name__})") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[object], user: str | None) -> None:
    subprocess.run(
        [str(part) for part in command],
        user=user,
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def fill(socket: Path, csv_path: Path) -> float:
    """Copy the file's searched columns into a table with a trigram index; gives the seconds it took."""
    columns = ", ".join(f'"{name}" text' for name in headers_of(csv_path))
    joined = " || ' ' || ".join(f"coalesce(\"{name}\", '')" for name in _COLUMNS)
    start = time.perf_counter()
    psql(socket, f"CREATE EXTENSION pg_trgm; CREATE UNLOGGED TABLE raw({columns});")
    psql(socket, f"\\copy raw FROM '{csv_path}' (FORMAT csv, HEADER)")
    psql(socket, f"CREATE UNLOGGED TABLE people AS SELECT {joined} AS t FROM raw; DROP TABLE raw;")
    psql(socket, "CREATE INDEX people_t ON people USING gin (t gin_trgm_ops); VACUUM ANALYZE people;")
    return time.perf_counter() - start


def like_times(socket: Path, texts: Sequence[str], seconds: float) -> list[float]:
    """Milliseconds of each search as the server's client counts them, until so many seconds are spent."""
    found: list[float] = []
    begun = time.perf_counter()
    for start in range(0, len(texts), 10):
        if time.perf_counter() - begun > seconds:
            break
        script = ["\\timing on"]
        for text in texts[start : start + 10]:
            words = " AND ".join(f"t LIKE '%{_escaped(word)}%'" for word in text.split())
            script.append(f"SELECT t FROM people WHERE {words} LIMIT 20;")
        found += [float(time) for time in _TIME.findall(psql(socket, "\n".join(script)))]
    return found


def _escaped(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word).replace("'", "''")


def psql(socket: Path, script: str) -> str:
    """Run statements; gives what the client prints."""
    user = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else os.environ.get("USER", "postgres")
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(socket), "-U", user, "-d", "postgres"]
    return subprocess.run(command, input=script, text=True, check=True, capture_output=True).stdout
