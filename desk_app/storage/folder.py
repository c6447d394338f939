"""The data folder of a desk: opens its two encrypted files with the keys handed in."""

from __future__ import annotations

from pathlib import Path

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.storage.engine import encrypted_engine
from desk_app.storage.keys import KeyStore, new_key
from desk_app.storage.migrations import upgrade_to_head
from desk_app.storage.unit_of_work import SqlUnitOfWork

CASE_FILE = "cases.db"
CACHE_FILE = "residents.db"
CASE_KEY = "cases"
CACHE_KEY = "residents"


class DataFolder:
    """An open data folder. Safe to use from several threads; one unit of work a thread at a time."""

    def __init__(self, home: Path, keys: KeyStore) -> None:
        self.home = home
        self._keys = keys
        self._engine = encrypted_engine(home / CASE_FILE, _key(keys, CASE_KEY))
        upgrade_to_head(self._engine)

    def unit_of_work(self) -> SqlUnitOfWork:
        """A new transaction over the case file, to be used with ``with``."""
        return SqlUnitOfWork(self._engine)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def create_folder(home: Path, keys: KeyStore) -> DataFolder:
    """Make a new data folder with fresh keys. Raises OperatorError when there is one already."""
    if (home / CASE_FILE).exists():
        raise OperatorError("データフォルダー", "すでにあります。", "別の場所を選ぶか、そのまま開いてください。")
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise EnvironmentProblem("データフォルダー", "作れません。", "場所と権限を確かめてください。") from error
    keys.put(CASE_KEY, new_key())
    keys.put(CACHE_KEY, new_key())
    return DataFolder(home, keys)


def open_folder(home: Path, keys: KeyStore) -> DataFolder:
    """Open a data folder. Raises OperatorError when there is none, EnvironmentProblem when a key does not fit."""
    if not (home / CASE_FILE).exists():
        raise OperatorError("データフォルダー", "まだ作られていません。", "desk init で作ってください。")
    return DataFolder(home, keys)


def _key(keys: KeyStore, name: str) -> bytes:
    key = keys.get(name)
    if key is None:
        raise EnvironmentProblem(
            "鍵", "このデータフォルダーの鍵がありません。", "作った端末と利用者で開いてください。", retry=False
        )
    return key
