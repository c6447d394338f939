from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem
from desk_app.storage.cache_files import LOCK, POINTER, CacheFiles
from desk_app.storage.folder import DataFolder, open_folder
from desk_app.storage.keys import MemoryKeys
from desk_app.storage.one_at_a_time import held
from tests.desk_app.storage.rows import a_row, write_rows


def built(files: CacheFiles, content: bytes = b"city") -> Path:
    file = files.beside()
    file.write_bytes(content)
    return file


def test_a_built_file_takes_the_place_of_the_one_in_use(tmp_path: Path):
    files = CacheFiles(tmp_path)
    assert files.current() is None
    first = files.put_in_place(built(files))
    assert files.current() == first
    second = files.put_in_place(built(files, b"new city"))
    assert files.current() == second != first
    assert first.exists(), "somebody may still read it"
    files.sweep()
    assert {file.name for file in tmp_path.iterdir()} == {second.name, POINTER}


def test_the_log_of_the_file_in_use_stays(tmp_path: Path):
    files = CacheFiles(tmp_path)
    kept = files.put_in_place(built(files))
    Path(f"{kept}-wal").write_bytes(b"log")
    strays = [tmp_path / name for name in ("loading-1.db", "loading-1.db-wal", "residents-0.db", f"{POINTER}.new")]
    for stray in strays:
        stray.write_bytes(b"x")
    files.tidy()
    assert not [stray for stray in strays if stray.exists()]
    assert Path(f"{kept}-wal").exists()


def test_a_first_load_that_died_before_it_was_named_is_taken_away(tmp_path: Path):
    (tmp_path / "residents-1.db").write_bytes(b"x")
    CacheFiles(tmp_path).tidy()
    assert not (tmp_path / "residents-1.db").exists()


def test_where_the_pointer_names_nothing_no_city_is_thrown_away(tmp_path: Path):
    (tmp_path / POINTER).write_text("residents-gone.db")
    (tmp_path / "residents-1.db").write_bytes(b"x")
    CacheFiles(tmp_path).tidy()
    assert (tmp_path / "residents-1.db").exists()


def test_while_somebody_loads_nothing_is_tidied_and_nobody_else_loads(
    folder: DataFolder, tmp_path: Path, keys: MemoryKeys
):
    csv = write_rows(tmp_path / "a.csv", [a_row(1, "森　茂")])
    folder.import_residents(csv)
    running = folder.home / "loading-cafebabe.db"
    running.write_bytes(b"half of it")
    with held(folder.home / LOCK):
        open_folder(folder.home, keys).close()
        assert running.exists()
        with pytest.raises(EnvironmentProblem, match="終わるのを待って"):
            folder.import_residents(csv)
    open_folder(folder.home, keys).close()
    assert not running.exists()
