"""Takes a file in by a process of its own, so that the windows of this one do not feel it.

A day of a big city is seconds of work, much of it Python, and a full load holds some 370 MB. On a thread of a window
each search would wait for the interpreter again and again, and the memory would stay with the window. The other
process is given the key through a pipe, writes what an import writes, and stops untaken when it is told to or when
this one is gone; who may change the cache at all, and which file is in use, stays with this one.
"""

from __future__ import annotations

import contextlib
import pickle
import threading
import time
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desk_app.storage.cache_import import ImportReport, apply_delta, load_full
from desk_app.storage.told_errors import heard, received, told

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from desk_app.storage.import_job import Job

WORTH = 200_000
"""Bytes of a file (some hundred people) from which the other process is worth its start, a third of a second."""
_LOOK_SECONDS = 0.1
"""Between two looks at whether the import was cancelled."""
_END_SECONDS = 30.0
"""So long a process that was told to stop may take back what it did, before it is killed."""
_BEGUN, _PROGRESS, _REPORT, _ERROR = b"B", b"P", b"R", b"X"


class _Task(NamedTuple):
    """What the other process is to do."""

    job: Job
    target: Path
    key: bytes
    delta: bool


def take(job: Job, target: Path, key: bytes, *, delta: bool) -> ImportReport:
    """Take the file in here: a full load builds ``target``, a difference changes it."""
    return apply_delta(job, target, key) if delta else load_full(job, target, key)


def take_apart(job: Job, target: Path, key: bytes, *, delta: bool) -> ImportReport:
    """As ``take``, by another process; its start counts in ``seconds``. A small file is taken in here.

    Raises what ``take`` raises, and EnvironmentProblem when the other process ends without a word: nothing is taken
    then, or the difference was in force already and says so at the next try.
    """
    if job.checks.begin(job.csv) < WORTH:
        return take(job, target, key, delta=delta)
    start = time.perf_counter()
    context = get_context("spawn")
    answers, say = context.Pipe(duplex=False)
    listen, hold = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(_Task(job.alone(), target, key, delta), say, listen))
    with answers, hold:
        try:
            with say, listen:
                worker.start()
        except OSError:  # no second process to be had here
            return take(job, target, key, delta=delta)
        try:
            report = _report(job, answers, hold, start)
        except BaseException:
            hold.close()
            _wait_for(worker)
            if not delta:
                target.unlink(missing_ok=True)
            raise
        _wait_for(worker)  # whatever becomes of it now, what it reported is on the disk
    return report


def _report(job: Job, answers: Connection, hold: Connection, start: float) -> ImportReport:
    """Pass on how far it is until the report comes; tell it when the import is cancelled."""
    waited, is_told = 0.0, False
    while True:
        if job.cancel is not None and job.cancel.is_set() and not is_told:
            hold.close()
            is_told = True
        if not answers.poll(_LOOK_SECONDS):
            continue
        kind, body = received(answers)
        if kind == _BEGUN:
            waited = time.perf_counter() - start
        elif kind == _ERROR:
            raise heard(body)
        elif kind == _REPORT:
            report: ImportReport = pickle.loads(body)
            return replace(report, seconds=report.seconds + waited)
        elif job.progress is not None:
            job.progress(*pickle.loads(body))


def _wait_for(worker: SpawnProcess) -> None:
    """Wait until it has taken back what it did; one that does not end is killed."""
    worker.join(_END_SECONDS)
    if worker.is_alive():
        worker.kill()
        worker.join()


def _work(task: _Task, say: Connection, listen: Connection) -> None:
    """The other process. Whoever reads may be gone at any moment; the end of ``listen`` tells."""
    cancel = threading.Event()
    threading.Thread(target=_cancel_at_end, args=(listen, cancel), daemon=True).start()

    def tell(kind: bytes, body: bytes = b"") -> None:
        with contextlib.suppress(OSError):
            say.send_bytes(kind + body)

    def progress(rows: int, part: float) -> None:
        tell(_PROGRESS, pickle.dumps((rows, part)))

    tell(_BEGUN)
    job = replace(task.job, progress=progress, cancel=cancel)
    try:
        report = take(job, task.target, task.key, delta=task.delta)
    except Exception as error:  # whatever it is, it is told there
        tell(_ERROR, told(error))
    else:
        tell(_REPORT, pickle.dumps(report))


def _cancel_at_end(listen: Connection, cancel: threading.Event) -> None:
    """Nothing is ever sent: the line ends when the import is cancelled, or with the process that asked for it."""
    with contextlib.suppress(EOFError, OSError):
        listen.recv_bytes()
    cancel.set()
