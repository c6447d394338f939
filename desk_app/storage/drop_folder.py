"""The drop folder (取込みフォルダー): takes files of residents by themselves, whole files only, in their order.

A file is whole when size and time of change have stayed the same for a while; names of files under way (``.part``,
``.tmp`` …) are passed over. A file that was taken goes to 済 (or away), one with faults to 不可 with a list beside it
that says line, column and reason only. A bad file never stops the next. One desk at a time looks after a folder.
"""

from __future__ import annotations

import contextlib
import csv
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput, OperatorError
from desk_app.domain.resident_import import DropState, ImportEntry
from desk_app.storage.csv_reading import encoding_of
from desk_app.storage.import_log import source_name
from desk_app.storage.one_at_a_time import held
from desk_app.storage.resident_columns import CHANGE_COLUMN

TAKEN, REFUSED = "済", "不可"
LIST_ENDING = ".誤り.txt"
LOCK = ".ippitsu.lock"
ENDINGS = (".csv", ".txt", ".dat")
SETTLED_SECONDS = 10.0
AGAIN_SECONDS = 300.0
"""A file that the environment kept from being taken (disk, another import) is tried again after this."""
LISTED = 10_000
_FULL = re.compile(r"全件|zenken|full", re.IGNORECASE)
_DELTA = re.compile(r"差分|異動|sabun|diff|delta", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")

Take = Callable[[Path, bool], object]
"""(file, whether it is a difference) → done; raises the errors of an import."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a folder is looked after: what becomes of taken files, column names of the vendor, how long to wait."""

    delete: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)
    settled_seconds: float = SETTLED_SECONDS


@dataclass(slots=True)
class _Seen:
    """A file as it was when it last changed under our eyes."""

    signature: tuple[int, int]
    since: float
    not_before: float = 0.0


class DropFolder:
    """Looks after one folder. ``log`` gives the last imports, newest first; ``clock`` counts seconds on and on."""

    def __init__(
        self,
        folder: Path,
        take: Take,
        log: Callable[[], tuple[ImportEntry, ...]],
        rules: Rules | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._folder = folder
        self._take = take
        self._log = log
        self._rules = rules or Rules()
        self._clock = clock
        self._stopped = stopped
        self._seen: dict[str, _Seen] = {}
        self.state = DropState(str(folder))

    def look(self) -> int:
        """Take every file that is whole, in order; how many were taken or refused. Never raises."""
        problem, done = "", 0
        try:
            with held(self._folder / LOCK) as mine:
                if mine:
                    done, problem = self._round()
                else:
                    problem = "ほかの窓口が見ているか、フォルダーに書き込めません。"
        except OSError:
            problem = "フォルダーを読めません。場所と権限を確かめてください。"
        self.state = DropState(
            str(self._folder), datetime.now().astimezone(), len(self._seen), self._refused(), problem
        )
        return done

    def _round(self) -> tuple[int, str]:
        done, problem = 0, ""
        for path in self._whole():
            if self._stopped():
                break
            try:
                self._one(path)
            except EnvironmentProblem as error:
                problem = f"{error.reason} {error.remedy}"
                self._seen[path.name].not_before = self._clock() + AGAIN_SECONDS
                continue
            self._seen.pop(path.name, None)
            done += 1
        return done, problem

    def _one(self, path: Path) -> None:
        """Take one file, or put it aside with what is wrong. EnvironmentProblem: it is to be tried again."""
        try:
            delta = self._is_delta(path)
            if not delta:  # in which turn differences come is noted in the cache itself
                self._refuse_stale(path)
            self._take(path, delta)
        except OperatorError as error:
            if self._stopped():
                return
            if not _was_taken(error):
                self._put_aside(path, error)
                return
        if self._rules.delete:
            path.unlink()
        else:
            _moved(path, self._folder / TAKEN)

    def _whole(self) -> list[Path]:
        """The files that have settled, in the order of the numbers in their names."""
        now, found = self._clock(), []
        present = {path.name: path for path in self._folder.iterdir() if _is_source(path)}
        for name in self._seen.keys() - present.keys():
            del self._seen[name]
        for name, path in present.items():
            status = path.stat()
            signature = (status.st_size, status.st_mtime_ns)
            seen = self._seen.get(name)
            if seen is None or seen.signature != signature:
                self._seen[name] = _Seen(signature, now)
            elif now - seen.since >= self._rules.settled_seconds and now >= seen.not_before:
                found.append((sequence(name), status.st_mtime_ns, path))
        return [path for _, _, path in sorted(found)]

    def _is_delta(self, path: Path) -> bool:
        """Whether the file is a difference: its header says so. Raises InvalidInput where its name says otherwise."""
        delta = CHANGE_COLUMN in self._header(path)
        named = bool(_DELTA.search(path.stem)), bool(_FULL.search(path.stem))
        if (delta and named == (False, True)) or (not delta and named == (True, False)):
            raise InvalidInput(
                "CSV ファイル", "ファイル名と中身（全件・差分）が合いません。", "書き出し直してください。"
            )
        return delta

    def _header(self, path: Path) -> list[str]:
        with path.open(encoding=encoding_of(path), newline="") as file:
            cells: list[str] = []
            with contextlib.suppress(csv.Error):
                cells = next((row for row in csv.reader(file) if row), [])
        return [self._rules.mapping.get(cell.strip(), cell.strip()) for cell in cells]

    def _refuse_stale(self, path: Path) -> None:
        """Raise InvalidInput for a number at or below that of a file taken before with a name of the same form."""
        own, form = sequence(path.name), name_form(path.name)
        taken = [sequence(one.source) for one in self._log() if one.ok and name_form(one.source) == form]
        if own and taken and own <= max(taken):
            raise InvalidInput(
                "CSV ファイル", "もう取り込んだ番号か、それより前の番号です。", "新しいファイルを置いてください。"
            )

    def _put_aside(self, path: Path, error: OperatorError) -> None:
        faults = error.faults if isinstance(error, InvalidInput) else ()
        moved = _moved(path, self._folder / REFUSED)
        lines = [error.reason, error.remedy, "", *(fault_line(one) for one in faults[:LISTED])]
        moved.with_name(moved.name + LIST_ENDING).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _refused(self) -> int:
        folder = self._folder / REFUSED
        with contextlib.suppress(OSError):
            return sum(1 for path in folder.iterdir() if _is_source(path) and not path.name.endswith(LIST_ENDING))
        return 0


def sequence(name: str) -> tuple[int, ...]:
    """The numbers in a file's name: juki_20261124_002.csv gives (20261124, 2)."""
    return tuple(int(digits) for digits in _DIGITS.findall(name))


def name_form(name: str) -> str:
    """The name without its numbers: files of one form follow each other."""
    return _DIGITS.sub("#", name)


def fault_line(fault: Fault) -> str:
    """Line, column and reason of a fault."""
    place = "" if fault.line is None else f"{fault.line}行目 "
    return f"{place}{fault.column or ''}: {fault.message}" if fault.column else f"{place}{fault.message}"


def _was_taken(error: OperatorError) -> bool:
    """Whether the very same difference was taken before: whoever died between taking and moving left it here."""
    return isinstance(error, InvalidInput) and [fault.value_kind for fault in error.faults] == ["again"]


def _is_source(path: Path) -> bool:
    """Whether this may be a file of residents: names of files under way and of our own are passed over."""
    name = path.name
    ours = name.startswith((".", "~", "$")) or name.endswith(LIST_ENDING)
    return not ours and name.lower().endswith(ENDINGS) and path.is_file() and not path.is_symlink()


def _moved(path: Path, folder: Path) -> Path:
    """Move the file there; a name that may name somebody, or one that is taken, is replaced or numbered."""
    folder.mkdir(exist_ok=True, mode=0o700)
    name = source_name(path) or f"{datetime.now():%Y%m%d-%H%M%S}{path.suffix}"
    target, n = folder / name, 1
    while target.exists():
        n += 1
        target = folder / f"{Path(name).stem}({n}){Path(name).suffix}"
    path.rename(target)
    return target
