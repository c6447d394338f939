from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem
from desk_app.storage import cache_keys
from desk_app.storage.cache_files import CacheFiles
from desk_app.storage.cache_keys import MARK, NAME, NEXT, CacheKeys, opens
from desk_app.storage.folder import DataFolder, open_folder
from desk_app.storage.keys import MemoryKeys, new_key
from tests.desk_app.storage.rows import a_row, write_rows


@pytest.fixture
def loaded(folder: DataFolder, tmp_path: Path) -> DataFolder:
    folder.import_residents(write_rows(tmp_path / "a.csv", [a_row(1, "森　茂", "モリ　シゲル")]))
    return folder


def finds(folder: DataFolder) -> bool:
    return len(folder.cache().search("森", 5)[0]) == 1


def files(folder: DataFolder) -> set[str]:
    return {file.name for file in folder.home.iterdir() if not file.name.startswith("cases.db")}


def test_a_new_key_opens_the_cache_and_the_old_one_does_not(loaded: DataFolder, keys: MemoryKeys):
    assert finds(loaded)
    old = keys.get(NAME) or b""
    loaded.renew_cache_key()
    new, file = keys.get(NAME) or b"", CacheFiles(loaded.home).current()
    assert file is not None
    assert new != old
    assert opens(file, new)
    assert not opens(file, old)
    assert keys.get(NEXT) is None
    assert finds(loaded)
    assert not (loaded.home / MARK).exists()
    assert len([name for name in files(loaded) if name.endswith(".db")]) == 1


def test_another_open_window_goes_on_after_a_renewal(loaded: DataFolder, keys: MemoryKeys):
    other = open_folder(loaded.home, keys)
    assert finds(other)
    loaded.renew_cache_key()
    assert finds(other)
    other.close()


def test_a_folder_without_residents_gets_a_new_key_too(folder: DataFolder, keys: MemoryKeys):
    old = keys.get(NAME)
    folder.renew_cache_key()
    assert keys.get(NAME) != old
    assert folder.cache().search("森", 5)[0] == ()


def test_a_full_load_and_a_difference_follow_the_new_key(loaded: DataFolder, tmp_path: Path):
    loaded.renew_cache_key()
    row = a_row(1, "林　茂", "ハヤシ　シゲル", 異動区分="変更")
    loaded.import_residents(write_rows(tmp_path / "d.csv", [row], headers=tuple(row)), delta=True)
    assert loaded.cache().search("林", 5)[0]
    loaded.import_residents(write_rows(tmp_path / "a.csv", [a_row(1, "森　茂")]))
    assert finds(loaded)


class Stubborn(MemoryKeys):
    """A key store that refuses to keep a key of one name."""

    def __init__(self, kept: MemoryKeys, refuses: str) -> None:
        super().__init__()
        self._keys = kept._keys
        self._refuses = refuses

    def put(self, name: str, key: bytes) -> None:
        if name == self._refuses:
            raise EnvironmentProblem("鍵の保管場所", "使えません。", "試し直してください。")
        super().put(name, key)


@pytest.mark.parametrize("refuses", [NEXT, NAME])
def test_a_key_store_that_refuses_leaves_a_cache_that_opens(loaded: DataFolder, keys: MemoryKeys, refuses: str):
    """Refusing the first put changes nothing; refusing the last leaves the new key under its name of the way."""
    broken = open_folder(loaded.home, Stubborn(keys, refuses))
    with pytest.raises(EnvironmentProblem):
        broken.renew_cache_key()
    assert finds(broken)
    broken.close()
    again = open_folder(loaded.home, keys)
    assert finds(again)
    again.close()
    assert not (loaded.home / MARK).exists()
    assert keys.get(NEXT) is None


def test_a_disk_that_is_full_leaves_key_and_file(
    loaded: DataFolder, keys: MemoryKeys, monkeypatch: pytest.MonkeyPatch
):
    old, before = keys.get(NAME), files(loaded)
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr(cache_keys.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(EnvironmentProblem, match="空きが足りません"):
        loaded.renew_cache_key()
    assert keys.get(NAME) == old
    assert finds(loaded)
    assert {name for name in files(loaded) if not name.endswith(("-wal", "-shm"))} >= before - {MARK}
    assert not list(loaded.home.glob("loading-*"))


def test_a_damaged_page_stops_the_renewal(loaded: DataFolder, keys: MemoryKeys):
    file = CacheFiles(loaded.home).current()
    assert file is not None
    loaded.cache().close()
    raw = bytearray(file.read_bytes())
    raw[-100] ^= 1
    file.write_bytes(raw)
    old = keys.get(NAME)
    with pytest.raises(EnvironmentProblem, match="全件をもう一度"):
        loaded.renew_cache_key()
    assert keys.get(NAME) == old
    assert not list(loaded.home.glob("loading-*"))


def test_a_full_load_heals_a_damaged_cache_and_the_cases_are_not_touched(
    loaded: DataFolder, tmp_path: Path, keys: MemoryKeys
):
    file = CacheFiles(loaded.home).current()
    assert file is not None
    loaded.close()
    file.write_bytes(b"garbage" * 10_000)
    again = open_folder(loaded.home, keys)
    with again.unit_of_work() as unit:
        assert unit.cases.unfinished() == ()
    with pytest.raises(EnvironmentProblem, match=r"壊れて.*全件をもう一度"):
        again.cache().search("森", 5)
    again.import_residents(write_rows(tmp_path / "b.csv", [a_row(1, "森　茂")]))
    assert finds(again)
    again.close()


def test_a_missing_key_is_named(tmp_path: Path):
    with pytest.raises(EnvironmentProblem, match="鍵がありません"):
        CacheKeys(tmp_path, MemoryKeys()).present()


def test_of_two_keys_the_one_that_opens_is_taken(loaded: DataFolder, keys: MemoryKeys):
    file = CacheFiles(loaded.home).current()
    assert file is not None
    right, wrong = keys.get(NAME) or b"", new_key()
    (loaded.home / MARK).write_bytes(b"")
    for name, key, other in ((NAME, right, wrong), (NEXT, wrong, right)):
        keys.put(name, key)
        keys.put(NEXT if name == NAME else NAME, other)
        assert CacheKeys(loaded.home, keys).of(file) == right


def test_what_is_still_in_the_log_is_in_the_copy(loaded: DataFolder, tmp_path: Path, keys: MemoryKeys):
    """A reader keeps the log of a difference from being folded into the file."""
    assert finds(loaded)
    row = a_row(2, "林　茂", "ハヤシ　シゲル", 異動区分="新規")
    loaded.import_residents(write_rows(tmp_path / "d.csv", [row], headers=tuple(row)), delta=True)
    file = CacheFiles(loaded.home).current()
    assert Path(f"{file}-wal").stat().st_size > 0
    loaded.renew_cache_key()
    assert loaded.cache().stats()["residents"] == 2
