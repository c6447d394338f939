"""The data folder of a desk: opens its two encrypted files with the keys handed in."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Event

from sqlcipher3 import dbapi2 as sqlcipher

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError
from desk_app.domain.resident_import import ImportEntry
from desk_app.domain.search_key import VariantTable, variant_table
from desk_app.storage import cache_backup, cache_files, cache_keys
from desk_app.storage.cache import SqlResidentCache
from desk_app.storage.cache_import import ImportReport
from desk_app.storage.engine import connect, encrypted_engine
from desk_app.storage.file_checks import FileChecks
from desk_app.storage.import_apart import take, take_apart
from desk_app.storage.import_job import Job
from desk_app.storage.import_log import add_to_log, read_log, refused, source_name
from desk_app.storage.import_mapping import read_mapping
from desk_app.storage.import_rows import Progress
from desk_app.storage.keys import KeyStore, new_key
from desk_app.storage.migrations import upgrade_to_head
from desk_app.storage.resident_columns import registered
from desk_app.storage.unit_of_work import SqlUnitOfWork
from resources import ROOT

CASE_FILE = "cases.db"
CACHE_POINTER = cache_files.POINTER
CASE_KEY = "cases"
MANY, FEWEST = 500, 0.8
"""A city of so many people does not lose more than a fifth of them from one full load to the next."""
CACHE_KEY = cache_keys.NAME


class DataFolder:
    """An open data folder. Safe to use from several threads; one unit of work a thread at a time."""

    def __init__(self, home: Path, keys: KeyStore, town: str = "") -> None:
        """``town`` is the 団体コード whose residents are taken in; another town's file is then refused."""
        self.home = home
        self.town = town
        self._files = cache_files.CacheFiles(home)
        self._cache_keys = cache_keys.CacheKeys(home, keys)
        self._cache_keys.present()
        self._engine = encrypted_engine(home / CASE_FILE, _key(keys, CASE_KEY))
        upgrade_to_head(self._engine)
        self._variants = product_variants()
        self._cache = SqlResidentCache(self._current, self._cache_keys.of, self._variants)
        self._files.tidy(self._cache_keys.settle)

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
        fewer: bool = False,
        apart: bool = False,
    ) -> ImportReport:
        """Take a resident CSV in (columns: ``resident_columns``), whole or not at all.

        ``delta`` applies 新規・変更・消除 to the present data; otherwise new data are built beside the old and
        swapped in. A full load that would lose many of the people there is refused unless ``fewer`` says that this is
        meant: its file may be cut off. ``apart`` lets another process do it, for one that has windows. Raises
        InvalidInput listing every fault by line and column, OperatorError when cancelled.
        """
        with self._files.changing():
            started = datetime.now().astimezone()
            try:
                report = self._take(
                    self._job(csv_path, mapping, progress, cancel), delta, fewer, take_apart if apart else take
                )
            except (OperatorError, EnvironmentProblem) as error:
                self._note(refused(started, delta, csv_path, error))
                raise
            counts = (report.rows, report.inserted, report.updated, report.removed, report.seconds)
            self._note(ImportEntry(started, delta, True, source_name(csv_path), *counts))
        return report

    def imports(self) -> tuple[ImportEntry, ...]:
        """What became of the last files, newest first."""
        return read_log(self.home)

    def renew_cache_key(self) -> None:
        """Encrypt the resident cache anew under a fresh key (re-keying); the desk goes on working meanwhile.

        Raises OperatorError while an import runs, EnvironmentProblem when disk or key store refuse.
        """
        with self._files.changing():
            self._cache_keys.renew(self._files)
            self._cache.close()
            self._files.sweep()

    def back_up(self, to: Path, passphrase: str) -> cache_backup.BackupReport:
        """Write the resident cache to one encrypted file (控え) that this passphrase opens."""
        with self._files.changing():
            return cache_backup.write_backup(self._files, self._cache_keys, to, passphrase, self.town)

    def restore(self, file: Path, passphrase: str) -> cache_backup.BackupReport:
        """Put a backup in the place of the resident cache, whole or not at all."""
        with self._files.changing():
            report = cache_backup.restore_backup(self._files, self._cache_keys, file, passphrase, self.town)
            self._cache.close()
            self._files.sweep()
        return report

    def forget(self) -> None:
        """Keep no page, statement or date that was read: they say who was looked at. Files open again as needed."""
        registered.cache_clear()
        self.close()

    def let_go(self) -> None:
        """Close the case file's connections, those in use as soon as they are not. Safe from any thread."""
        self._engine.dispose()

    def close(self) -> None:
        """Close every connection."""
        self._cache.close()
        self.let_go()

    def _current(self) -> Path | None:
        return self._files.current()

    def _job(
        self,
        path: Path,
        mapping: Path | Mapping[str, str] | None,
        progress: Progress | None,
        cancel: Event | None,
    ) -> Job:
        return Job(path, self._variants, read_mapping(mapping), progress, cancel, FileChecks(self.town))

    def _take(
        self, job: Job, delta: bool, fewer: bool, importing: Callable[..., ImportReport] = take
    ) -> ImportReport:
        present = self._current()
        if delta:
            if present is None:
                raise OperatorError(
                    "差分の取込み", "元になるデータがまだありません。", "先に全件を取り込んでください。"
                )
            return importing(job, present, self._cache_keys.of(present), delta=True)
        loading = self._files.beside()
        key = self._cache_keys.present()
        report = importing(job, loading, key, delta=False)
        try:
            if present is not None and not fewer:
                refuse_far_fewer(people_in(present, self._cache_keys.of(present)), people_in(loading, key))
        except BaseException:
            loading.unlink(missing_ok=True)
            raise
        self._files.put_in_place(loading)
        self._cache.close()
        self._files.sweep()
        return report

    def _note(self, entry: ImportEntry) -> None:
        with contextlib.suppress(OSError):  # what was taken is taken, with a line about it or without
            add_to_log(self.home, entry)


def create_folder(home: Path, keys: KeyStore, town: str = "") -> DataFolder:
    """Make a new data folder with fresh keys. Raises OperatorError when there is one already."""
    if (home / CASE_FILE).exists():
        raise OperatorError("データフォルダー", "すでにあります。", "別の場所を選ぶか、そのまま開いてください。")
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise EnvironmentProblem("データフォルダー", "作れません。", "場所と権限を確かめてください。") from error
    keys.put(CASE_KEY, new_key())
    keys.put(CACHE_KEY, new_key())
    return DataFolder(home, keys, town)


def open_folder(home: Path, keys: KeyStore, town: str = "") -> DataFolder:
    """Open a data folder. Raises OperatorError when there is none, EnvironmentProblem when a key does not fit."""
    if not (home / CASE_FILE).exists():
        raise OperatorError("データフォルダー", "まだ作られていません。", "desk init で作ってください。")
    return DataFolder(home, keys, town)


def people_in(file: Path, key: bytes) -> int:
    """How many people a cache file has; 0 for one that cannot be read, which any city is better than."""
    try:
        with contextlib.closing(connect(file, key)) as db:
            return int(db.execute("SELECT count(*) FROM residents").fetchone()[0])
    except sqlcipher.Error:
        return 0


def refuse_far_fewer(before: int, after: int) -> None:
    """Raise InvalidInput for a full load that has lost many of a city's people: its file may be cut off."""
    if before >= MANY and after < before * FEWEST:
        raise InvalidInput(
            "全件の取込み",
            f"今の {before:,} 人に対して {after:,} 人しかありません。",
            "ファイルが途中で切れていないか確かめ、正しければ「減ってもよい」(--fewer) を付けて取り込んでください。",
        )


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
