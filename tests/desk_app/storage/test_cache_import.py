from __future__ import annotations

import csv
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError
from desk_app.domain.ids import ResidentId
from desk_app.storage.folder import CACHE_POINTER, DataFolder, open_folder
from desk_app.storage.keys import MemoryKeys
from tests.desk_app.storage.rows import a_row, csv_text, write_rows
from tests.desk_app.storage.taking import PEOPLE, delta, names, take


def test_a_full_load_reports_what_it_did(folder: DataFolder, tmp_path: Path):
    report = take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    assert (report.rows, report.inserted, report.updated, report.removed, report.faults) == (3, 3, 0, 0, ())
    assert report.rows_per_second > 0
    assert names(folder) == [row["氏名"] for row in PEOPLE]
    record = folder.cache().get(ResidentId("0000000003"))
    assert record.facts == {"holds_card": True, "insurance": "国保"}
    assert folder.cache().get(ResidentId("0000000001")).address.katagaki == 'コーポ"さくら", 203号室'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_files_of_every_usual_form_are_read(
    folder: DataFolder, tmp_path: Path, encoding: str, end: str, quoting: int
):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text(PEOPLE, end=end, quoting=quoting).encode(encoding))
    take(folder, path)
    assert names(folder) == ["髙橋　健一", "辻　真一", "山田　花子"]


def test_characters_outside_the_old_sets_are_kept(folder: DataFolder, tmp_path: Path):
    name = "𠮷田　辻\U000e0102子"
    take(folder, write_rows(tmp_path / "a.csv", [a_row(1, name)]))
    assert folder.cache().get(ResidentId("0000000001")).name.registered == name


def test_columns_may_come_in_any_order_and_optional_ones_be_missing(folder: DataFolder, tmp_path: Path):
    headers = ("住民状態", "氏名", "住民種別", "世帯番号", "宛名番号")
    rows = [{header: row[header] for header in headers} for row in PEOPLE]
    take(folder, write_rows(tmp_path / "a.csv", rows, headers=headers))
    assert names(folder) == [row["氏名"] for row in PEOPLE]


def test_a_town_maps_its_own_column_names(folder: DataFolder, tmp_path: Path):
    text = csv_text(PEOPLE).replace("氏名,", "漢字氏名,", 1).replace("更新日時", "社内メモ", 1)
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8", newline="")
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\n"漢字氏名" = "氏名"\n"社内メモ" = ""\n', encoding="utf-8")
    take(folder, path, mapping=mapping)
    take(folder, path, mapping={"漢字氏名": "氏名", "社内メモ": ""})
    assert names(folder) == [row["氏名"] for row in PEOPLE]


@pytest.mark.parametrize("text", ["[columns", '[columns]\n"a" = "ない項目"\n'])
def test_a_bad_mapping_is_refused(folder: DataFolder, tmp_path: Path, text: str):
    mapping = tmp_path / "map.toml"
    mapping.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="対応表"):
        take(folder, write_rows(tmp_path / "a.csv", PEOPLE), mapping=mapping)


Change = Callable[[list[dict[str, str]]], None]


def _set(line: int, **cells: str) -> Change:
    return lambda rows: rows[line - 2].update(cells)


BAD_CELLS = [
    # what is wrong, line, column, kind
    (_set(2, 生年月日="昭和63年13月1日"), 2, "生年月日", "date"),
    (_set(3, 生年月日="きのう"), 3, "生年月日", "date"),
    (_set(4, 生年月日="平成元年1月1日"), 4, "生年月日", "date"),
    (_set(2, 届出年月日="昭和63年5月頃"), 2, "届出年月日", "day"),
    (_set(3, 転出予定日="2026-02-30"), 3, "転出予定日", "day"),
    (_set(4, 更新日時="昨日"), 4, "更新日時", "instant"),
    (_set(2, 性別="おとこ"), 2, "性別", "choice"),
    (_set(3, 住民状態="住民"), 3, "住民状態", "choice"),
    (_set(4, 住民種別=""), 4, "住民種別", "missing"),
    (_set(2, 宛名番号=""), 2, "宛名番号", "missing"),
    (_set(3, 氏名=""), 3, "氏名", "missing"),
    (_set(4, 宛名番号="12 34"), 4, "宛名番号", "id"),
    (_set(2, 並び順="一"), 2, "並び順", "number"),
    (_set(3, カード保有="yes"), 3, "カード保有", "flag"),
    (_set(4, 氏名フリガナ="yamada"), 4, "氏名フリガナ", "kana"),
    (_set(2, 個人番号="12345678901"), 2, "個人番号", "individual_number"),
    (_set(3, 郵便番号="99-0101"), 3, "郵便番号", "postal_code"),
    (_set(4, 市区町村コード="99999"), 4, "市区町村コード", "code"),
    (_set(2, 電話番号="なし"), 2, "電話番号", "phone"),
    (_set(3, 方書="\ufffd\ufffd荘"), 3, "方書", "text"),
    (_set(4, 氏名="山田\x07花子"), 4, "氏名", "text"),
    (_set(4, 宛名番号="0000000001"), 4, "宛名番号", "duplicate"),
]


@pytest.mark.parametrize(("change", "line", "column", "kind"), BAD_CELLS)
def test_a_bad_cell_is_named_by_line_and_column(
    folder: DataFolder, tmp_path: Path, change: Change, line: int, column: str, kind: str
):
    rows = [dict(row) for row in PEOPLE]
    change(rows)
    with pytest.raises(InvalidInput) as refused:
        take(folder, write_rows(tmp_path / "a.csv", rows))
    assert [(f.line, f.column, f.value_kind) for f in refused.value.faults] == [(line, column, kind)]
    assert folder.cache().stats()["residents"] == 0


def test_every_fault_is_listed_and_none_says_the_value(folder: DataFolder, tmp_path: Path):
    rows = [dict(row) for row in PEOPLE]
    rows[0]["性別"] = "ひみつ"
    rows[1]["生年月日"] = "ひみつ"
    rows[1]["郵便番号"] = "ひみつ"
    rows[2]["宛名番号"] = rows[1]["宛名番号"] = "0000000001"
    rows[1]["生年月日"] = "昭和63年5月1日"
    rows[1]["郵便番号"] = "999-0101"
    rows.append(a_row(9, "森　茂", 世帯番号="ひみつ!"))
    with pytest.raises(InvalidInput) as refused:
        take(folder, write_rows(tmp_path / "a.csv", rows))
    found = [(fault.line, fault.column) for fault in refused.value.faults]
    assert found == [(2, "性別"), (4, "宛名番号"), (5, "世帯番号")]
    assert "ひみつ" not in str(refused.value) + str(refused.value.faults)


@pytest.mark.parametrize(
    ("text", "line", "column", "kind"),
    [
        ("", 1, None, "empty"),
        (csv_text(PEOPLE).replace("氏名,", "なまえ,", 1), 1, "なまえ", "columns"),
        (csv_text(PEOPLE).replace("世帯番号,", "宛名番号,", 1), 1, "宛名番号", "columns"),
        (csv_text(PEOPLE) + "1,2,3\r\n", 5, None, "columns"),
        (csv_text(PEOPLE) + '"1"2,3\r\n', 5, None, "quote"),
    ],
)
def test_a_file_of_another_shape_is_named(
    folder: DataFolder, tmp_path: Path, text: str, line: int, column: str | None, kind: str
):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(InvalidInput) as refused:
        take(folder, path)
    first = refused.value.faults[0]
    assert (first.line, first.column, first.value_kind) == (line, column, kind)


def test_missing_columns_are_all_named(folder: DataFolder, tmp_path: Path):
    rows = [{"氏名": "森　茂"}]
    with pytest.raises(InvalidInput) as refused:
        take(folder, write_rows(tmp_path / "a.csv", rows, headers=("氏名",)))
    assert {fault.column for fault in refused.value.faults} == {"宛名番号", "世帯番号", "住民種別", "住民状態"}


def test_bytes_of_no_encoding_are_named_by_line(folder: DataFolder, tmp_path: Path):
    lines = csv_text(PEOPLE).encode().split(b"\r\n")
    lines[2] = lines[2].replace("辻".encode(), b"\xff\xfe\x80")
    lines.insert(4, b"\xff\xff")
    path = tmp_path / "a.csv"
    path.write_bytes(b"\r\n".join(lines))
    with pytest.raises(InvalidInput) as refused:
        take(folder, path)
    assert [(fault.line, fault.value_kind) for fault in refused.value.faults] == [(3, "bytes"), (5, "bytes")]


def test_a_refused_file_leaves_the_old_data(folder: DataFolder, tmp_path: Path):
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    before = sorted(file.name for file in folder.home.glob("*.db"))
    with pytest.raises(InvalidInput):
        take(folder, write_rows(tmp_path / "b.csv", [a_row(1, "別人", 性別="x")]))
    assert names(folder) == [row["氏名"] for row in PEOPLE]
    assert sorted(file.name for file in folder.home.glob("*.db")) == before


def test_a_new_load_takes_the_place_of_the_old(folder: DataFolder, tmp_path: Path):
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    cache = folder.cache()
    assert cache.search("髙橋", 5)[0]
    take(folder, write_rows(tmp_path / "b.csv", [a_row(1, "森　茂", "モリ　シゲル")]))
    assert cache.search("髙橋", 5)[0] == ()
    assert cache.search("森", 5)[0][0].record.resident_id == "0000000001"
    assert len(list(folder.home.glob("residents-*.db"))) == 1


def test_another_opener_sees_the_new_load(folder: DataFolder, tmp_path: Path, keys: MemoryKeys):
    """The pointer is looked at with every call, so a second window needs no restart."""
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    other = open_folder(folder.home, keys)
    assert other.cache().search("髙橋", 5)[0]
    take(folder, write_rows(tmp_path / "b.csv", [a_row(1, "森　茂")]))
    assert other.cache().search("髙橋", 5)[0] == ()
    assert other.cache().search("森", 5)[0]
    other.close()


def test_a_load_that_died_half_way_leaves_the_old(folder: DataFolder, tmp_path: Path):
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    half = folder.home / "loading-deadbeef.db"
    half.write_bytes(b"half of it")
    assert names(folder) == [row["氏名"] for row in PEOPLE]
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    assert not half.exists()
    assert (folder.home / CACHE_POINTER).exists()


def test_a_cache_file_that_vanished_is_the_environments_problem(folder: DataFolder, tmp_path: Path):
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    for file in folder.home.glob("residents-*.db*"):
        file.unlink()
    with pytest.raises(EnvironmentProblem, match="もう一度取り込んで"):
        folder.cache().search("髙橋", 5)
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    assert folder.cache().search("髙橋", 5)[0]


LOADER = """
import os, sys, time
from pathlib import Path
from desk_app.storage.folder import open_folder
from desk_app.storage.keys import MemoryKeys
keys = MemoryKeys()
for name in ("cases", "residents"):
    keys.put(name, bytes.fromhex(os.environ["TEST_KEY_" + name.upper()]))
folder = open_folder(Path(sys.argv[1]), keys)
def wait(*_):
    print("going", flush=True)
    time.sleep(600)
folder.import_residents(Path(sys.argv[2]), progress=wait)
"""


def test_a_load_killed_half_way_leaves_the_old(
    folder: DataFolder, tmp_path: Path, keys: MemoryKeys, repository: Path
):
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    secrets = {f"TEST_KEY_{name.upper()}": (keys.get(name) or b"").hex() for name in ("cases", "residents")}
    command = [sys.executable, "-c", LOADER, str(folder.home), str(many(tmp_path, 20_000))]
    with subprocess.Popen(command, cwd=repository, env={**os.environ, **secrets}, stdout=subprocess.PIPE) as loader:
        assert loader.stdout is not None
        assert loader.stdout.readline() == b"going\n"
        loader.kill()
    assert names(folder) == [row["氏名"] for row in PEOPLE]
    assert list(folder.home.glob("loading-*.db"))


def many(tmp_path: Path, count: int = 3000) -> Path:
    return write_rows(tmp_path / "many.csv", [a_row(n, "森　茂", "モリ　シゲル") for n in range(1, count + 1)])


def test_progress_is_told(folder: DataFolder, tmp_path: Path):
    told: list[tuple[int, float]] = []
    take(folder, many(tmp_path), progress=lambda rows, part: told.append((rows, part)))
    assert [rows for rows, _ in told] == sorted(rows for rows, _ in told)
    assert told[-1] == (3000, 1.0)
    assert 5 < len(told) < 100
    assert [part for _, part in told] == sorted(part for _, part in told)
    assert told[-1][1] == 1.0


@pytest.mark.parametrize("after", [0.0, 0.7, 0.95])
def test_a_load_can_be_cancelled_at_any_time(folder: DataFolder, tmp_path: Path, after: float):
    """While rows are read, and while they are sorted and indexed."""
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    cancel = threading.Event()

    def progress(_rows: int, part: float) -> None:
        if part >= after:
            cancel.set()

    with pytest.raises(OperatorError, match="中止"):
        take(folder, many(tmp_path), progress=progress, cancel=cancel)
    assert names(folder) == [row["氏名"] for row in PEOPLE]
    assert list(folder.home.glob("loading-*")) == []


def test_a_cancelled_load_leaves_the_old_data(folder: DataFolder, tmp_path: Path):
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    cancel = threading.Event()
    with pytest.raises(OperatorError, match="中止"):
        take(folder, many(tmp_path), progress=lambda *_: cancel.set(), cancel=cancel)
    assert names(folder) == [row["氏名"] for row in PEOPLE]
    assert len(list(folder.home.glob("residents-*.db"))) == 1


def test_a_file_of_another_version_asks_for_a_full_load(loaded: DataFolder, tmp_path: Path, keys: MemoryKeys):
    with loaded.cache()._open() as db:
        db.execute("UPDATE meta SET value = '1' WHERE name = 'version'")
    again = open_folder(loaded.home, keys)
    with pytest.raises(EnvironmentProblem, match="取り込み直して"):
        again.cache().search("髙橋", 5)
    with pytest.raises(EnvironmentProblem, match="取り込み直して"):
        take(again, delta(tmp_path, a_row(2, "辻　真一", 異動区分="変更")), delta=True)
    take(again, write_rows(tmp_path / "a.csv", PEOPLE))
    assert again.cache().search("髙橋", 5)[0]
    again.close()
