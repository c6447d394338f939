"""The data folder of a desk: opens its two encrypted files with the keys handed in."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Event

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.domain.search_key import VariantTable, variant_table
from desk_app.storage.cache import SqlResidentCache, current_file
from desk_app.storage.cache_import import ImportReport, Job, apply_delta, load_full
from desk_app.storage.engine import encrypted_engine
from desk_app.storage.files import write_private
from desk_app.storage.import_rows import Progress, read_mapping
from desk_app.storage.keys import KeyStore, new_key
from desk_app.storage.migrations import upgrade_to_head
from desk_app.storage.unit_of_work import SqlUnitOfWork
from resources import ROOT

CASE_FILE = "cases.db"
CACHE_POINTER = "residents.current"
"""Names the cache file in use. A new load is another file: one that is open cannot be replaced on Windows."""
CASE_KEY = "cases"
CACHE_KEY = "residents"


class DataFolder:
    """An open data folder. Safe to use from several threads; one unit of work a thread at a time."""

    def __init__(self, home: Path, keys: KeyStore) -> None:
        self.home = home
        self._cache_key = _key(keys, CACHE_KEY)
        self._engine = encrypted_engine(home / CASE_FILE, _key(keys, CASE_KEY))
        upgrade_to_head(self._engine)
        self._variants = product_variants()
        self._cache = SqlResidentCache(self._current, lambda _file: self._cache_key, self._variants)

    def unit_of_work(self) -> SqlUnitOfWork:
        """A new transaction over the case file, to be used with ``with``."""
        return SqlUnitOfWork(self._engine)

    def cache(self) -> SqlResidentCache:
        """The resident cache; before the first import it is empty."""
        return self._cache

    def import_residents(
        self,
        csv_path: Path,
        *,
        delta: bool = False,
        mapping: Path | Mapping[str, str] | None = None,
        progress: Progress | None = None,
        cancel: Event | None = None,
    ) -> ImportReport:
        """Take a resident CSV in (columns: ``resident_columns``), whole or not at all.

        ``delta`` applies 新規・変更・消除 to the present data; otherwise new data are built beside the old and
        swapped in. Raises InvalidInput listing every fault by line and column, OperatorError when cancelled.
        """
        job = Job(csv_path, self._variants, read_mapping(mapping), progress, cancel)
        present = self._current()
        if delta:
            if present is None:
                raise OperatorError(
                    "差分の取込み", "元になるデータがまだありません。", "先に全件を取り込んでください。"
                )
            return apply_delta(job, present, self._cache_key)
        name = secrets.token_hex(4)
        loading, target = self.home / f"loading-{name}.db", self.home / f"residents-{name}.db"
        report = load_full(job, loading, self._cache_key)
        os.replace(loading, target)
        write_private(self.home / CACHE_POINTER, target.name.encode("ascii"))
        self._cache.close()
        self._sweep(target)
        return report

    def close(self) -> None:
        """Close every connection."""
        self._cache.close()
        self._engine.dispose()

    def _current(self) -> Path | None:
        return current_file(self.home, CACHE_POINTER)

    def _sweep(self, kept: Path) -> None:
        """Remove earlier cache files and what a broken load left a day ago; one open elsewhere goes next time."""
        yesterday = time.time() - 86_400
        for file in (*self.home.glob("residents-*.db*"), *self.home.glob("loading-*.db*")):
            with contextlib.suppress(OSError):
                other_load = file.name.startswith("loading-") and file.stat().st_mtime > yesterday
                if not other_load and not file.name.startswith(kept.name):
                    file.unlink()


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


@cache
def product_variants() -> VariantTable:
    """The character table of the product (resources/variants)."""
    document = json.loads((ROOT / "variants" / "variants.json").read_text(encoding="utf-8"))
    return variant_table(document["groups"])


def _key(keys: KeyStore, name: str) -> bytes:
    key = keys.get(name)
    if key is None:
        raise EnvironmentProblem(
            "鍵", "このデータフォルダーの鍵がありません。", "作った端末と利用者で開いてください。", retry=False
        )
    return key
