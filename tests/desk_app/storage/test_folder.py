from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, OperatorError
from desk_app.storage.folder import DataFolder, create_folder, open_folder, product_variants
from desk_app.storage.keys import MemoryKeys, new_key
from desk_app.storage.resident_columns import registered
from tests.desk_app.storage.rows import a_row, write_rows
from tests.support.builders import a_case, an_answer, demo_family

SECRETS = ("髙橋", "健一", "タカハシ", "桜町三丁目", "一番町", "000-1234-0001", "123456789010", "亀有")


def test_nothing_of_a_person_is_readable_in_any_file(folder: DataFolder, tmp_path: Path):
    """Looked at while the folder is open, so with its write-ahead logs."""
    row = a_row(
        1, "髙橋　健一", "タカハシ　ケンイチ", 町字="桜町三丁目", 電話番号="000-1234-0001", 個人番号="123456789010"
    )
    folder.import_residents(write_rows(tmp_path / "town.csv", [row] * 1))
    folder.import_residents(
        write_rows(
            tmp_path / "delta.csv",
            [{**row, "異動区分": "変更", "方書": "一番町"}],
            headers=(*row, "異動区分", "方書"),
        ),
        delta=True,
    )
    folder.cache().search("髙橋", 5)
    with folder.unit_of_work() as unit:
        unit.cases.add(a_case(demo_family(told=True)).with_answer(an_answer("insurance", "髙橋")))
        unit.commit()
        files = [file for file in folder.home.rglob("*") if file.is_file()]
        assert {"cases.db", "cases.db-wal"} <= {file.name for file in files}
        for file in files:
            raw = file.read_bytes()
            for secret in SECRETS:
                for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp932"):
                    needle = secret.encode(encoding, errors="ignore")
                    assert len(needle) < 4 or needle not in raw, (file.name, encoding)


def test_no_file_of_the_folder_is_an_open_database(folder: DataFolder, tmp_path: Path):
    folder.import_residents(write_rows(tmp_path / "town.csv", [a_row(1, "森　茂")]))
    for file in folder.home.glob("*.db"):
        assert not file.read_bytes().startswith(b"SQLite format 3")


def test_a_folder_opens_again_with_its_keys(tmp_path: Path, keys: MemoryKeys):
    folder = create_folder(tmp_path / "home", keys)
    with folder.unit_of_work() as unit:
        unit.cases.add(a_case())
        unit.commit()
    folder.close()
    again = open_folder(tmp_path / "home", keys)
    with again.unit_of_work() as unit:
        assert len(unit.cases.unfinished()) == 1
    again.close()


def test_a_folder_is_made_once(folder: DataFolder, keys: MemoryKeys):
    with pytest.raises(OperatorError, match="すでに"):
        create_folder(folder.home, keys)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, keys: MemoryKeys):
    with pytest.raises(OperatorError, match="desk init"):
        open_folder(tmp_path / "home", keys)


def test_a_folder_without_its_keys_does_not_open(folder: DataFolder):
    with pytest.raises(EnvironmentProblem, match="鍵がありません"):
        open_folder(folder.home, MemoryKeys())


def test_a_folder_with_other_keys_does_not_open(folder: DataFolder):
    other = MemoryKeys()
    other.put("cases", new_key())
    other.put("residents", new_key())
    with pytest.raises(EnvironmentProblem, match="鍵が合わない"):
        open_folder(folder.home, other)


def test_a_place_that_cannot_be_made_is_said(tmp_path: Path, keys: MemoryKeys):
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentProblem, match="作れません"):
        create_folder(tmp_path / "file" / "home", keys)


def test_the_folder_is_for_its_owner_alone(folder: DataFolder):
    if sys.platform == "win32":
        pytest.skip("Windows guards the profile folder itself")
    assert folder.home.stat().st_mode & 0o077 == 0


def test_each_file_has_a_key_of_its_own(folder: DataFolder, keys: MemoryKeys):
    assert keys.get("cases") != keys.get("residents")


def test_the_table_of_variants_is_there():
    assert product_variants()[ord("髙")] == "高"


def test_what_was_read_is_forgotten_and_everything_opens_again(folder: DataFolder, tmp_path: Path):
    folder.import_residents(write_rows(tmp_path / "town.csv", [a_row(1, "髙橋　健一", "タカハシ　ケンイチ")]))
    found, _more = folder.cache().search("髙橋", 5)
    with folder.unit_of_work() as unit:
        unit.cases.add(a_case(demo_family(told=True)))
        unit.commit()
    assert folder._engine.pool.checkedin() == 1
    folder.forget()
    assert folder._engine.pool.checkedin() == 0
    assert folder._cache._db is None
    assert registered.cache_info().currsize == 0
    assert folder.cache().search("髙橋", 5)[0] == found
    with folder.unit_of_work() as unit:
        assert len(unit.cases.unfinished()) == 1
