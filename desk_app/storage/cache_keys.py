"""The key of the resident cache, and renewing it: a copy is encrypted anew beside the file in use and swapped in.

The new key is in the key store before the first byte is written with it, under a name of its own, and a mark in the
folder says that a renewal is under way. Whoever dies on the way leaves a cache that opens with one of the two keys;
the next start finds out with which and puts the key store right.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.domain.errors import EnvironmentProblem
from desk_app.storage.cache_files import CacheFiles
from desk_app.storage.engine import connect, storage_errors
from desk_app.storage.files import write_private
from desk_app.storage.keys import KeyStore, new_key

WHAT = "住民情報"
NAME = "residents"
NEXT = "residents.next"
MARK = "residents.rekey"
"""File of the data folder that stands while a renewal is under way."""


class CacheKeys:
    """Gives the key that fits a cache file of this data folder."""

    def __init__(self, home: Path, keys: KeyStore) -> None:
        self._mark = home / MARK
        self._keys = keys

    def of(self, file: Path) -> bytes:
        """The key that opens this file; in the midst of a renewal the old or the new one."""
        key = self.present()
        coming = self._keys.get(NEXT) if self._mark.exists() else None
        return coming if coming is not None and not opens(file, key) and opens(file, coming) else key

    def present(self) -> bytes:
        """The key for a file to be built. Raises EnvironmentProblem when the key store has none."""
        key = self._keys.get(NAME)
        if key is None:
            raise EnvironmentProblem(
                "鍵", "このデータフォルダーの鍵がありません。", "作った端末と利用者で開いてください。", retry=False
            )
        return key

    def settle(self, current: Path | None) -> None:
        """Finish or take back a renewal that died; to be called by whoever holds the lock of the cache."""
        if self._mark.exists():
            if current is not None and current.exists():
                self._keys.put(NAME, self.of(current))
            self.end()

    def begin(self) -> bytes:
        """A new key, kept under a name of its own from now until ``end``."""
        key = new_key()
        write_private(self._mark, b"")
        self._keys.put(NEXT, key)
        return key

    def end(self) -> None:
        """No renewal is under way any more."""
        self._keys.drop(NEXT)
        self._mark.unlink(missing_ok=True)

    def renew(self, files: CacheFiles) -> None:
        """Give the cache a new key; to be called by whoever holds the lock of the cache.

        Raises EnvironmentProblem when disk or key store refuse, with the old key and the old file still in use.
        """
        present = files.current()
        built = files.beside() if present is not None and present.exists() else None
        try:
            key = self.begin()
            if present is not None and built is not None:
                encrypted_copy(present, self.present(), built, key)
        except BaseException:
            self.end()
            raise
        if built is not None:
            files.put_in_place(built)
        self._keys.put(NAME, key)
        self.end()


def opens(file: Path, key: bytes) -> bool:
    """Whether the file is a database under this key."""
    try:
        with closing(connect(file, key)) as db:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.Error:
        return False
    return True


def encrypted_copy(source: Path, key: bytes, target: Path, new: bytes) -> None:
    """Copy a cache file as it stands, every page encrypted anew under another key, checked and on the disk.

    Nobody may write to the source meanwhile; readers do no harm. Its log is copied first: whatever a reader that
    closes folds from it into the file is then in the copy twice, never missing. On any error the target is removed.
    """
    try:
        require_room(target.parent, source.stat().st_size)
        for ending in ("-wal", ""):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(f"{source}{ending}", f"{target}{ending}")
        check_whole(target, key)
        change_key(target, key, new)
        check_whole(target, new)
    except BaseException:
        for ending in ("", "-wal", "-shm"):
            Path(f"{target}{ending}").unlink(missing_ok=True)
        raise


def change_key(file: Path, key: bytes, new: bytes) -> None:
    """Encrypt every page of a file nobody uses anew, in place and without a journal, and push it to the disk."""
    with storage_errors(WHAT):
        with closing(connect(file, key, journal="OFF", synchronous="OFF", cache_mb=64)) as db:
            db.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"").fetchall()
        with file.open("rb+") as written:
            os.fsync(written.fileno())


def check_whole(file: Path, key: bytes) -> None:
    """Raise EnvironmentProblem unless every page of the file is as it was written and the database is sound."""
    with storage_errors(WHAT), closing(connect(file, key, journal="OFF", synchronous="OFF")) as db:
        bad = _rows(db, "PRAGMA cipher_integrity_check")
        if bad or _rows(db, "PRAGMA quick_check(1)") != [("ok",)]:
            raise EnvironmentProblem(
                WHAT, "ファイルが壊れています。", "住民情報の全件をもう一度取り込んでください。", retry=False
            )


def require_room(folder: Path, needed: int) -> None:
    """Raise EnvironmentProblem when the disk has not room for so many bytes and a tenth more."""
    free = shutil.disk_usage(folder).free
    if free < needed * 1.1:
        raise EnvironmentProblem(
            WHAT,
            f"空きが足りません（必要 {needed * 1.1 / 1e6:,.0f} MB、空き {free / 1e6:,.0f} MB）。",
            "空きを作ってからもう一度始めてください。",
        )


def _rows(db: Any, query: str) -> list[tuple[Any, ...]]:
    return list(db.execute(query).fetchall())
