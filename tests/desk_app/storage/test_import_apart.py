from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError
from desk_app.domain.ids import ResidentId
from desk_app.storage import import_apart
from desk_app.storage.folder import DataFolder, create_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.orphans import is_running, orphan_of
from tests.desk_app.storage.rows import HEADERS, a_row, write_rows
from tests.support.waiting import until

PEOPLE = [a_row(n, f"森　{n}", "モリ　シゲル", 更新日時="2026-01-02") for n in range(1, 2500)]
MOVED = a_row(2, "堀　真一", "ホリ　シンイチ", 更新日時="2026-01-03", 異動区分="変更")
CITY = (*PEOPLE, a_row(9999, "髙橋　健一", "タカハシ　ケンイチ"))


@pytest.fixture(autouse=True)
def any_file_is_worth_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(import_apart, "WORTH", 0)


@pytest.fixture
def folder(tmp_path: Path):
    made = create_folder(tmp_path / "home", MemoryKeys())
    yield made
    made.close()
    assert multiprocessing.active_children() == []
    assert list(made.home.glob("loading-*")) == []


@pytest.fixture
def loaded(folder: DataFolder, tmp_path: Path) -> DataFolder:
    folder.import_residents(write_rows(tmp_path / "town.csv", [a_row(1, "林　実"), a_row(2, "辻　真一")]))
    return folder


def a_difference(place: Path, *rows: dict[str, str]) -> Path:
    return write_rows(place / "difference_20261125.csv", rows, headers=("異動区分", *HEADERS))


def name_of(folder: DataFolder, number: int) -> str:
    return folder.cache().get(ResidentId(f"{number:010d}")).name.registered


def test_a_city_and_a_difference_are_taken_as_here(folder: DataFolder, tmp_path: Path):
    told: list[tuple[int, float]] = []
    born: list[int] = []

    def progress(rows: int, part: float) -> None:
        told.append((rows, part))
        born.append(len(multiprocessing.active_children()))

    city = write_rows(tmp_path / "town.csv", CITY)
    here = create_folder(tmp_path / "here", MemoryKeys())
    expected = here.import_residents(city)
    report = folder.import_residents(city, apart=True, progress=progress)
    assert (report.rows, report.warnings) == (expected.rows, expected.warnings)
    assert report.warnings
    assert folder.cache().stats()["residents"] == len(CITY)
    assert told == sorted(told)
    assert told[-1] == (len(CITY), 1.0)
    assert set(born) == {1}, "another process did it"
    changed = folder.import_residents(a_difference(tmp_path, MOVED), apart=True, delta=True)
    assert (changed.inserted, changed.updated, changed.removed) == (0, 1, 0)
    assert name_of(folder, 2) == "堀　真一"
    assert [entry.updated for entry in folder.imports()] == [1, 0]
    here.close()


def test_a_small_file_is_taken_in_here(loaded: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(import_apart, "WORTH", 1_000_000)
    born: list[int] = []
    path = a_difference(tmp_path, MOVED)
    loaded.import_residents(
        path, apart=True, delta=True, progress=lambda *_: born.append(len(multiprocessing.active_children()))
    )
    assert set(born) == {0}
    assert name_of(loaded, 2) == "堀　真一"


def test_its_faults_are_all_listed_and_the_old_city_stays(loaded: DataFolder, tmp_path: Path):
    bad = [a_row(1, "森　茂", 性別="x"), a_row(2, "林　実"), a_row(2, "林　実")]
    with pytest.raises(InvalidInput) as refused:
        loaded.import_residents(write_rows(tmp_path / "bad.csv", bad), apart=True)
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(2, "性別"), (4, "宛名番号")]
    with pytest.raises(InvalidInput) as refused:
        loaded.import_residents(a_difference(tmp_path, MOVED, MOVED), apart=True, delta=True)
    assert [fault.line for fault in refused.value.faults] == [3]
    assert name_of(loaded, 2) == "辻　真一"
    assert [entry.ok for entry in loaded.imports()] == [False, False, True]


@pytest.mark.parametrize("delta", [False, True])
def test_a_cancelled_import_takes_nothing(loaded: DataFolder, tmp_path: Path, delta: bool):
    cancel = threading.Event()
    cancel.set()
    rows = [{**row, "異動区分": "新規", "宛名番号": f"7{row['宛名番号'][1:]}"} for row in PEOPLE]
    path = a_difference(tmp_path, *rows) if delta else write_rows(tmp_path / "big.csv", CITY)
    with pytest.raises(OperatorError, match="中止"):
        loaded.import_residents(path, apart=True, delta=delta, cancel=cancel, progress=lambda *_: None)
    assert loaded.cache().stats()["residents"] == 2


def test_a_process_that_is_killed_takes_nothing(loaded: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    start = SpawnProcess.start

    def killed_half_way(process: SpawnProcess) -> None:
        target: Path = process._args[0].target  # type: ignore[attr-defined]
        start(process)
        process.kill()
        process.join()
        target.write_bytes(b"half a city")

    big = write_rows(tmp_path / "big.csv", CITY)
    with monkeypatch.context() as patched:
        patched.setattr(SpawnProcess, "start", killed_half_way)
        with pytest.raises(EnvironmentProblem, match="途中で止まり"):
            loaded.import_residents(big, apart=True)
    assert list(loaded.home.glob("loading-*")) == []
    assert name_of(loaded, 2) == "辻　真一"
    assert loaded.import_residents(a_difference(tmp_path, MOVED), apart=True, delta=True).rows == 1


def test_what_was_reported_is_taken_even_if_the_process_is_killed_then(
    loaded: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(SpawnProcess, "exitcode", -9)
    loaded.import_residents(write_rows(tmp_path / "big.csv", CITY), apart=True)
    assert loaded.cache().stats()["residents"] == len(CITY)


def test_where_no_process_is_to_be_had_it_is_taken_in_here(
    loaded: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def start(_: SpawnProcess) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(SpawnProcess, "start", start)
    loaded.import_residents(a_difference(tmp_path, MOVED), apart=True, delta=True)
    assert name_of(loaded, 2) == "堀　真一"


def test_a_wrong_key_is_told(loaded: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loaded._cache_keys, "of", lambda _file: b"x" * 32)
    with pytest.raises(EnvironmentProblem) as told:
        loaded.import_residents(a_difference(tmp_path, MOVED), apart=True, delta=True)
    assert "鍵が合わない" in told.value.reason
    assert not told.value.retry


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_it_ends_with_the_program_that_asked(tmp_path: Path):
    city = write_rows(tmp_path / "big.csv", CITY)
    made = create_folder(tmp_path / "home", MemoryKeys())
    child = orphan_of(lambda wait: made.import_residents(city, apart=True, progress=wait), tmp_path / "born")
    until(lambda: not is_running(child))
    made.import_residents(city)
    assert made.cache().stats()["residents"] == len(CITY)
    made.close()
