"""Kills desks while they change the resident cache, and looks at what the next start finds.

``python -m tests.desk_app.storage.killed_cache FOLDER ROUNDS [SEED]`` prints one JSON line: the kills by operation
and kind of moment, how often the old and the new city was found, and every problem. Each round is a fork of this
process, which has everything loaded: it starts from a copy of a desk with the old city and is killed by SIGKILL

- ``step``: right before one of its calls that change files (replace, unlink, open to write, fsync, copy),
- ``vm``: amid the database's own work, after so many of its instructions,
- ``clock``: at any moment, from outside.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desk_app.domain.errors import IppitsuError
from desk_app.storage import cache_backup, cache_import, cache_keys
from desk_app.storage.cache_keys import MARK, NEXT, check_whole
from desk_app.storage.engine import connect
from desk_app.storage.files import read_json, write_private
from desk_app.storage.folder import DataFolder, create_folder, open_folder
from tests.desk_app.storage.rows import a_row, write_rows

PEOPLE = 1200
WORD = "十二文字より長い合言葉です。"
OPERATIONS = ("load", "delta", "rekey", "restore")
MOMENTS = ("step", "vm", "clock")
GOLDEN = (5**0.5 - 1) / 2
VM_STEPS = 500
"""Instructions of the database between two chances to be killed."""


class FileKeys:
    """Keys in a plain file outside the data folder, so that a killed process leaves them to the next."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> bytes | None:
        text = self._all().get(name)
        return bytes.fromhex(text) if text else None

    def put(self, name: str, key: bytes) -> None:
        write_private(self._path, json.dumps(self._all() | {name: key.hex()}).encode())

    def drop(self, name: str) -> None:
        write_private(self._path, json.dumps({n: k for n, k in self._all().items() if n != name}).encode())

    def _all(self) -> dict[str, Any]:
        return read_json(self._path) if self._path.exists() else {}


class Range:
    """The folder the rounds run in: a desk with the old city as it was made once, and the files of the new one."""

    def __init__(self, folder: Path) -> None:
        self.template, self.home, self.keys = folder / "template", folder / "home", folder / "keys.json"
        self.template_keys = folder / "template-keys.json"
        old = [a_row(n, "森　茂", "モリ　シゲル", 町字="桜町") for n in range(1, PEOPLE + 1)]
        new = [a_row(n, "林　花子", "ハヤシ　ハナコ", 町字="梅町") for n in range(1, PEOPLE + 1)]
        self.old_csv = write_rows(folder / "old.csv", old)
        self.new_csv = write_rows(folder / "new.csv", new)
        changes = [{**row, "異動区分": "変更"} for row in new]
        self.delta = write_rows(folder / "delta.csv", changes, headers=tuple(changes[0]))
        self.backup = folder / "new.backup"
        desk = create_folder(self.template, FileKeys(self.template_keys))
        desk.import_residents(self.new_csv)
        desk.back_up(self.backup, WORD)
        self.states = {"new": state(desk)}
        desk.import_residents(self.old_csv)
        self.states["old"] = state(desk)
        desk.close()
        self.files = {file.name for file in self.template.iterdir()}

    def fresh(self) -> None:
        """The desk with the old city again."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.template, self.home)
        shutil.copyfile(self.template_keys, self.keys)

    def open(self) -> DataFolder:
        """The desk, as a start opens it."""
        return open_folder(self.home, FileKeys(self.keys))

    def run(self, operation: str) -> None:
        """The operation from beginning to end."""
        desk = self.open()
        if operation == "load":
            desk.import_residents(self.new_csv)
        elif operation == "delta":
            desk.import_residents(self.delta, delta=True)
        elif operation == "rekey":
            desk.renew_cache_key()
        else:
            desk.restore(self.backup, WORD)
        desk.close()

    def look(self) -> tuple[str, list[str]]:
        """Which city the next start finds, and what is wrong there."""
        desk = self.open()
        try:
            seen = state(desk)
            found = next((name for name, one in self.states.items() if one == seen), "mixture")
            problems = [] if found != "mixture" else ["neither the old nor the new city"]
            wanted = {"old": "森", "new": "林"}.get(found, "")
            if not desk.cache().search(wanted, 5)[0]:
                problems.append("the search finds nobody")
            current = desk._current()
            assert current is not None
            desk.cache().close()
            check_whole(current, desk._cache_keys.of(current))
        finally:
            desk.close()
        left = {file.name for file in self.home.iterdir()}
        stray = [name for name in left if name.startswith(("loading-", MARK)) or name.endswith(".new")]
        cities = [name for name in left if name.startswith("residents-") and name.endswith(".db")]
        problems += [f"left over: {name}" for name in stray]
        if len(cities) != 1:
            problems.append(f"{len(cities)} cache files")
        if FileKeys(self.keys).get(NEXT) is not None:
            problems.append("a key of the way is left")
        return found, problems


def state(desk: DataFolder) -> str:
    """A digest of everybody in the cache."""
    digest = hashlib.sha256()
    with desk.cache()._open() as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1").fetchall()
        for (table,) in tables:
            if table not in ("meta", "near") and not table.startswith("sqlite_"):  # near keeps parts nobody has now
                for row in sorted(map(repr, db.execute(f"SELECT * FROM {table}"))):
                    digest.update(row.encode())
    return digest.hexdigest()


class Counting:
    """Counts the chances of a run, and kills at the one that is named (never without)."""

    def __init__(self, kill_at: int | None = None) -> None:
        self.count, self._kill_at = 0, kill_at

    def __call__(self) -> None:
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1


def before(module: Any, name: str, act: Callable[[], None]) -> None:
    """Have ``act`` done before each call of ``module.name``."""
    real = getattr(module, name)

    def wrapped(*args: Any, **more: Any) -> Any:
        act()
        return real(*args, **more)

    setattr(module, name, wrapped)


def arm(moment: str, chance: Counting) -> None:
    """Put the chances of this kind of moment into this process."""
    if moment == "step":
        for module, name in (
            (os, "replace"),
            (os, "unlink"),
            (os, "open"),
            (os, "fsync"),
            (shutil, "copyfile"),
        ):
            before(module, name, chance)
    elif moment == "vm":

        def watched(*args: Any, **more: Any) -> Any:
            db = connect(*args, **more)
            db.set_progress_handler(chance, VM_STEPS)
            return db

        for user in (cache_import, cache_keys, cache_backup):
            user.connect = watched  # type: ignore[attr-defined]


def chances(place: Range, operation: str, moment: str) -> float:
    """How many chances a whole run has (how many seconds it takes, for the clock)."""
    place.fresh()
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        counting, start = Counting(), time.perf_counter()
        arm(moment, counting)
        place.run(operation)
        spent = time.perf_counter() - start if moment == "clock" else counting.count
        os.write(writing, repr(spent).encode())
        os._exit(0)
    os.waitpid(child, 0)
    found = float(os.read(reading, 100))
    os.close(reading)
    os.close(writing)
    return found


def killed(place: Range, operation: str, moment: str, at: float) -> bool:
    """Run the operation in a fork and kill it there; False when it was done before."""
    place.fresh()
    if (child := os.fork()) == 0:
        try:
            arm(moment, Counting(int(at)))
            place.run(operation)
        except BaseException:
            os._exit(3)
        os._exit(0)
    if moment == "clock":
        time.sleep(at)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "the operation itself failed"
    return os.WIFSIGNALED(status)


def rounds(folder: Path, count: int, seed: int) -> dict[str, Any]:
    """So many kills, over operations and kinds of moments in turn."""
    place, chance = Range(folder), random.Random(seed)
    known: dict[tuple[str, str], float] = {}
    spread = defaultdict[tuple[str, str], float](chance.random)
    seen, found = Counter[str](), Counter[str]()
    problems: list[str] = []
    while seen.total() < count:
        operation = OPERATIONS[seen.total() % len(OPERATIONS)]
        moment = MOMENTS[seen.total() // len(OPERATIONS) % len(MOMENTS)]
        if (operation, moment) not in known:
            known[operation, moment] = chances(place, operation, moment)
        spread[operation, moment] = (spread[operation, moment] + GOLDEN) % 1  # even over the whole run, in no order
        at = spread[operation, moment] * known[operation, moment]
        if not killed(place, operation, moment, at):
            continue
        seen[f"{operation} {moment}"] += 1
        try:
            city, wrong = place.look()
        except IppitsuError as error:
            city, wrong = "none", [str(error)]
        if operation == "rekey" and city == "new":
            wrong.append("a renewal changed the city")
        found[f"{operation} {city}"] += 1
        problems += [f"{operation}, {moment} {at:.3f} of {known[operation, moment]:.3f}: {one}" for one in wrong]
    chances_seen = {" ".join(key): round(value, 3) for key, value in known.items()}
    return {
        "killed": seen.total(),
        "by": dict(sorted(seen.items())),
        "found": dict(sorted(found.items())),
        "chances": chances_seen,
        "problems": problems,
    }


if __name__ == "__main__":
    print(json.dumps(rounds(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 4)))
