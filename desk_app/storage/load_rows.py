"""The rows of a full load, ready to insert; a big file is read by a process of its own while this one inserts.

The other process reads and checks; it is given the file's name and the secret of the number keys through pipes,
writes nothing, and ends when its reader ends, however that comes about. Both fold: what this process can insert at
once comes as it was read and is folded here, what would have to wait comes folded, so that both cores are busy.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import pickle
import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.storage.cache_history import Grouped, grouped
from desk_app.storage.import_rows import Faults, Rows
from desk_app.storage.resident_columns import PLACE
from desk_app.storage.row_keys import KEPT_PLACES, AddressRow, KeyMaker, NameRow
from desk_app.storage.told_errors import heard, received, told

if TYPE_CHECKING:
    from desk_app.storage.import_job import Job

READING = 0.6
"""Part of the whole that reading and inserting take; sorting and indexes are the rest."""
WORTH_A_PROCESS = 24_000_000
"""Bytes of a file (some 50,000 people) from which a second process gains more than its start takes."""
_GARBAGE = 200_000
"""Rows are made by the million and hold no cycles: the collector is asked less often."""
_AHEAD = 3
"""So many batches may wait for this process: enough that neither waits for the other, some MB of memory."""
_ROWS, _UNMADE, _END, _ERROR = b"R", b"U", b"E", b"X"


class Ready(NamedTuple):
    """Rows of the tables for a batch of the file; ``newest`` is its newest 更新日時, ``taken`` how many it has."""

    residents: list[tuple[Any, ...]]
    records: list[tuple[int, str]]
    names: list[NameRow]
    history: list[tuple[int, int, str]]
    addresses: list[AddressRow]
    taken: int
    newest: str
    fraction: float


def ready_rows(maker: KeyMaker, batches: Callable[[Faults], Iterator[Rows]], faults: Faults) -> Iterator[Ready]:
    """Make the rows here; also after a first fault: only then duplicates can be listed as well."""
    for one in grouped(batches(faults), faults):
        yield _ready(maker, one)


def _ready(maker: KeyMaker, one: Grouped) -> Ready:
    rows = one.rows
    made = maker.columns(rows.numbers, rows.columns, rows.records)
    names, addresses = made.names, maker.moved_from(rows.numbers, rows.columns)
    history: list[tuple[int, int, str]] = []
    if one.owners:
        past = maker.past_of(made, one.owners, one.earlier)
        history, names, addresses = past.history, names + past.names, addresses + past.addresses
    newest = max(rows.columns[PLACE["updated_at"]], default="")
    count = len(rows.numbers) + len(one.owners)
    return Ready(made.residents, made.records, names, history, addresses, count, newest, rows.fraction)


def worth_a_process(size: int) -> bool:
    """Whether a file of so many bytes is read by a process of its own: a core must be free for it."""
    cores = os.cpu_count() or 1
    return size >= WORTH_A_PROCESS and cores > 1 and _at_work() < cores


def _at_work() -> float:
    """How many processes wanted a core in the last minute, 0 where the system does not say."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):  # Windows
        return 0.0


def rows_apart(job: Job, secret: bytes, maker: KeyMaker, faults: Faults) -> Generator[Ready, None, None]:
    """Let another process read. Raises what it would raise here, OSError when it cannot be started."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(job.alone(), secret, there), daemon=True)
    try:
        worker.start()
        there.close()
        count = 0
        while (one := _received(here, job, maker, faults)) is not None:
            count += one.taken
            job.tell(count, one.fraction * READING)
            yield one
    finally:
        here.close()
        with contextlib.suppress(ValueError, AttributeError):  # it may not have started
            worker.kill()
            worker.join()


def _received(here: Connection, job: Job, maker: KeyMaker, faults: Faults) -> Ready | None:
    kind, body = received(here)
    if kind == _ROWS:
        return Ready(*marshal.loads(body))
    if kind == _UNMADE:
        return _ready(maker, _unpacked(marshal.loads(body)))
    if kind == _ERROR:
        raise heard(body)
    found, checks = pickle.loads(body)
    faults.found.extend(found)
    vars(job.checks).update(vars(checks))  # what they noted of the file belongs to the report
    return None


class _Line:
    """Sends messages on a thread of its own, in order; ``is_waited_for`` tells whether the reader takes them at once.

    Use as a context manager; leaving it waits until all is sent. ``send`` raises BrokenPipeError when nobody reads.
    """

    def __init__(self, there: Connection) -> None:
        self._there = there
        self._messages: queue.Queue[bytes | None] = queue.Queue(_AHEAD)
        self._is_broken = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._messages.put(None)
        self._thread.join()

    @property
    def is_waited_for(self) -> bool:
        return self._messages.empty()

    def send(self, message: bytes) -> None:
        if self._is_broken.is_set():
            raise BrokenPipeError
        self._messages.put(message)

    def _run(self) -> None:
        while (message := self._messages.get()) is not None:
            try:
                if not self._is_broken.is_set():  # else only taken, so that ``send`` waits for nobody
                    self._there.send_bytes(message)
            except OSError:
                self._is_broken.set()


def _work(job: Job, secret: bytes, there: Connection) -> None:
    """The other process: send rows, then the faults found; a reader that went away ends it without a word."""
    maker, faults = KeyMaker(job.variants), Faults()
    maker.use_numbers(secret)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt), _Line(there) as line, little_garbage():
        try:
            for one in grouped(job.batches(faults), faults):
                if line.is_waited_for:
                    line.send(_UNMADE + marshal.dumps(_packed(one)))
                else:
                    line.send(_ROWS + marshal.dumps(tuple(_ready(maker, one))))
            line.send(_END + pickle.dumps((faults.found, job.checks)))
        except (OperatorError, EnvironmentProblem, MemoryError) as error:
            line.send(_ERROR + told(error))


def _packed(one: Grouped) -> tuple[Any, ...]:
    """A batch as it goes through the pipe: where its records came joined, only the columns that keys need."""
    rows = one.rows
    columns = rows.columns
    if rows.records is not None:
        columns = [column if place in KEPT_PLACES else () for place, column in enumerate(columns)]
    return list(rows.numbers), columns, rows.fraction, rows.records, one.owners, one.earlier


def _unpacked(parts: tuple[Any, ...]) -> Grouped:
    numbers, columns, fraction, records, owners, earlier = parts
    return Grouped(Rows(numbers, columns, fraction, records), owners, earlier)


@contextmanager
def little_garbage() -> Iterator[None]:
    """Ask the collector of garbage less often."""
    before = gc.get_threshold()
    gc.set_threshold(_GARBAGE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
