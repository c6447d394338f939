"""Backup (控え) of the resident cache in one file under a passphrase of its own, and restoring it.

The file: one line of magic, one line of JSON that the passphrase opens (a key of this backup alone, size and SHA-256
of what follows, whose and how old the data are), then the database encrypted under that key. Cases are another file.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError
from desk_app.storage.cache_files import CacheFiles
from desk_app.storage.cache_keys import CacheKeys, change_key, check_whole, encrypted_copy, require_room
from desk_app.storage.cache_schema import VERSION
from desk_app.storage.engine import connect, storage_errors
from desk_app.storage.files import sync_folder
from desk_app.storage.keys import new_key, new_sealing, sealed, unsealed

WHAT = "住民情報の控え"
MAGIC = b"IPPITSU RESIDENTS BACKUP\n"
FORMAT = 1
SHORTEST = 12
"""Characters of a passphrase: the file leaves the desk, so guessing goes on elsewhere as long as anybody likes."""
_CHUNK = 1 << 20
_LONGEST_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds. ``as_of`` is how fresh its data are, ``made_at`` when it was written (ISO)."""

    residents: int
    as_of: str
    made_at: str
    bytes: int


@dataclass(frozen=True, slots=True)
class _Sealed:
    """What the passphrase opens."""

    key: str
    sha256: str
    bytes: int
    schema: int
    town: str
    residents: int
    as_of: str
    made_at: str


def write_backup(files: CacheFiles, keys: CacheKeys, to: Path, passphrase: str, town: str = "") -> BackupReport:
    """Write the cache as it stands to ``to``, which must not be there yet; the caller holds the lock of the cache.

    Raises OperatorError without data or for a file that exists, InvalidInput for a weak passphrase.
    """
    present = files.current()
    if present is None or not present.exists():
        raise OperatorError(WHAT, "住民情報がまだありません。", "先に全件を取り込んでください。")
    _check_passphrase(passphrase)
    if to.exists():
        raise OperatorError(WHAT, "同じ名前のファイルがあります。", "別の名前にしてください。")
    key, copy = new_key(), files.beside()
    try:
        with storage_errors(WHAT):
            encrypted_copy(present, keys.of(present), copy, key)
            facts = _facts(copy, key)
        made = datetime.now().astimezone().isoformat(timespec="seconds")
        head = _Sealed(
            key.hex(), _digest(copy), copy.stat().st_size, VERSION, town, int(facts[0]), str(facts[1]), made
        )
        _write(to, head, passphrase, copy)
    finally:
        _remove(copy)
    return BackupReport(head.residents, head.as_of, head.made_at, to.stat().st_size)


def restore_backup(files: CacheFiles, keys: CacheKeys, file: Path, passphrase: str, town: str = "") -> BackupReport:
    """Put the backup in the place of the cache, checked whole before; the caller holds the lock of the cache.

    Raises InvalidInput for another passphrase, a damaged file, one of another town or of another version of the
    program. Whatever is wrong, the cache in use stays.
    """
    built = files.beside()
    try:
        with _opened(file) as raw:
            head = _head(raw, passphrase)
            _check_fits(head, town)
            require_room(files.home, head.bytes)
            _unpack(raw, built, head)
        key = bytes.fromhex(head.key)
        check_whole(built, key)
        change_key(built, key, keys.present())
        files.put_in_place(built)
    except BaseException:
        _remove(built)
        raise
    return BackupReport(head.residents, head.as_of, head.made_at, file.stat().st_size)


def _check_passphrase(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise InvalidInput("控えの合言葉", "短すぎます。", f"{SHORTEST} 文字以上にしてください。")


def _facts(file: Path, key: bytes) -> tuple[Any, Any]:
    with closing(connect(file, key, journal="OFF", synchronous="OFF")) as db:
        count = db.execute("SELECT count(*) FROM residents").fetchone()[0]
        as_of = db.execute("SELECT value FROM meta WHERE name = 'as_of'").fetchone()
    return count, as_of[0] if as_of else ""


def _digest(file: Path) -> str:
    with file.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def _write(to: Path, head: _Sealed, passphrase: str, body: Path) -> None:
    line = json.dumps(
        {"format": FORMAT} | sealed(json.dumps(asdict(head)).encode(), new_sealing(passphrase.encode("utf-8")))
    )
    beside = to.with_name(to.name + ".part")
    try:
        require_room(to.parent, head.bytes)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out, body.open("rb") as source:
            out.write(MAGIC + line.encode("ascii") + b"\n")
            while chunk := source.read(_CHUNK):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, to)
        sync_folder(to.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise EnvironmentProblem(WHAT, "この場所には書き込めません。", "場所と空きを確かめてください。") from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _opened(file: Path) -> IO[bytes]:
    try:
        return file.open("rb")
    except OSError as error:
        raise EnvironmentProblem(WHAT, "開けません。", "場所と権限を確かめてください。") from error


def _head(raw: IO[bytes], passphrase: str) -> _Sealed:
    if raw.read(len(MAGIC)) != MAGIC:
        raise InvalidInput(WHAT, "一筆の住民情報の控えではありません。", "ファイルを選び直してください。")
    try:
        document = json.loads(raw.readline(_LONGEST_HEAD))
        if document.pop("format") != FORMAT:
            raise InvalidInput(WHAT, "新しい版の一筆で作られています。", "一筆を新しくしてから戻してください。")
        body, _ = unsealed(document, passphrase.encode("utf-8"))
        return _Sealed(**json.loads(body))
    except InvalidTag:
        raise InvalidInput(
            "控えの合言葉", "合言葉が違うか、控えの先頭が変わっています。", "もう一度入れてください。"
        ) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _damaged("先頭が壊れています。") from None


def _check_fits(head: _Sealed, town: str) -> None:
    if town and head.town and head.town != town:
        raise InvalidInput(WHAT, "別の市区町村の控えです。", "この市区町村の控えを選んでください。")
    if head.schema > VERSION:
        raise InvalidInput(WHAT, "新しい版の一筆で作られています。", "一筆を新しくしてから戻してください。")
    if head.schema < VERSION:
        raise InvalidInput(
            WHAT, "古い版の一筆で作られていて、そのままでは使えません。", "住民情報の全件を取り込んでください。"
        )


def _unpack(raw: IO[bytes], to: Path, head: _Sealed) -> None:
    digest, left = hashlib.sha256(), head.bytes
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        while left and (chunk := raw.read(min(_CHUNK, left))):
            digest.update(chunk)
            out.write(chunk)
            left -= len(chunk)
    if left:
        raise _damaged("途中で切れています。")
    if digest.hexdigest() != head.sha256 or raw.read(1):
        raise _damaged("中身が変わっています。")


def _damaged(reason: str) -> InvalidInput:
    return InvalidInput(
        WHAT, reason, "別の控えから戻すか、住民情報の全件を取り込んでください。今のデータはそのままです。"
    )


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
