"""Opens an encrypted SQLite file as an SQLAlchemy engine.

The raw key goes in by a statement of the connect event: never in a URL, a log line or an exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.domain.errors import EnvironmentProblem

PAGE_BYTES = 8192
"""8 KiB cipher pages: a cold search reads a third of the time of the 4 KiB default."""
BUSY_MS = 10_000


def connect(path: Path, key: bytes, *, synchronous: str = "FULL", cache_mb: int = 16, journal: str = "WAL") -> Any:
    """A plain DB-API connection to the encrypted file, transactions begun by hand."""
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        unlock(connection, key, synchronous=synchronous, cache_mb=cache_mb, journal=journal)
    except BaseException:
        connection.close()
        raise
    return connection


def unlock(connection: Any, key: bytes, *, synchronous: str, cache_mb: int, journal: str = "WAL") -> None:
    """Set key and pragmas in the only order that works: key, page size, then the rest."""
    if len(key) != 32:
        raise EnvironmentProblem("鍵", "長さが違います。", "管理者に連絡してください。", retry=False)
    for statement in (
        "PRAGMA cipher_log_level = NONE",  # a wrong key would write its own lines to standard error
        f"PRAGMA key = \"x'{key.hex()}'\"",
        f"PRAGMA cipher_page_size = {PAGE_BYTES}",
        f"PRAGMA busy_timeout = {BUSY_MS}",
        "PRAGMA temp_store = MEMORY",  # with FILE the sorter spills names in the clear
        f"PRAGMA cache_size = {-1024 * cache_mb}",
        "PRAGMA foreign_keys = ON",
        f"PRAGMA journal_mode = {journal}",
        f"PRAGMA synchronous = {synchronous}",
    ):
        connection.execute(statement).fetchall()


class ClosingPool(QueuePool):
    """Connections of which none outlives ``dispose``: one in use just then is closed when it comes back.

    Its pages say who was there. The pool itself remembers that it is over, before it closes anything: whenever a
    connection was made or comes back, either the closing finds it here or the one who brings it does.
    """

    _over = False

    def dispose(self) -> None:
        """Close what is here now, and from now on whatever comes back."""
        self._over = True
        super().dispose()

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        super()._do_return_conn(record)
        if self._over:
            super().dispose()


def encrypted_engine(path: Path, key: bytes, *, what: str = "受付データ", synchronous: str = "FULL") -> Engine:
    """An engine over this file, checked to open.

    Every transaction is BEGIN IMMEDIATE: it holds the write lock from its first read, so what it read stays true
    until it commits. Raises EnvironmentProblem for a wrong key, a damaged file or a full disk.
    """
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, module=sqlcipher, hide_parameters=True, poolclass=ClosingPool, pool_size=4)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver would begin too late, after the first read
        unlock(connection, key, synchronous=synchronous, cache_mb=16)

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with storage_errors(what), engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    return engine


@contextmanager
def storage_errors(what: str) -> Iterator[None]:
    """Turn the driver's errors into ours; the driver's text may quote values, so only its kind is kept."""
    try:
        yield
    except (sqlcipher.Error, DBAPIError) as error:
        raise translated(error, what) from None


def translated(error: Exception, what: str) -> EnvironmentProblem:
    """The EnvironmentProblem for an error of the driver."""
    text = str(getattr(error, "orig", None) or error).lower()
    for pattern, reason, remedy, retry in _KNOWN:
        if re.search(pattern, text):
            return EnvironmentProblem(what, reason, _REMEDIES.get((what, pattern), remedy), retry=retry)
    kind = type(getattr(error, "orig", None) or error).__name__
    return EnvironmentProblem(what, f"読み書きできませんでした（{kind}）。", "もう一度試してください。")


_ANOTHER_KEY, _DAMAGED = "not a database", "malformed|corrupt"
_KNOWN = (
    (
        _ANOTHER_KEY,
        "鍵が合わないか、ファイルが壊れています。",
        "このフォルダーの鍵を確かめ、合っていれば控えから戻してください。",
        False,
    ),
    (_DAMAGED, "ファイルが壊れています。", "控えから戻してください。", False),
    ("locked|busy", "ほかの処理が使用中です。", "少し待ってもう一度試してください。", True),
    ("full", "ディスクがいっぱいです。", "空きを作ってからもう一度試してください。", True),
    ("readonly|unable to open", "ファイルに書き込めません。", "フォルダーの権限を確かめてください。", True),
)
_REBUILT = "住民情報の全件をもう一度取り込むか、控えから戻してください。受付データは別のファイルで、無事です。"
_REMEDIES = {("住民情報", _ANOTHER_KEY): _REBUILT, ("住民情報", _DAMAGED): _REBUILT}
"""The resident cache can be made anew at any time: nobody has to look for a key first."""
