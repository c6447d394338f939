from __future__ import annotations

import csv
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, InvalidInput, OperatorError
from desk_app.domain.ids import ResidentId
from desk_app.storage.cache_schema import RESIDENT_FIELDS, past_from, unpacked
from desk_app.storage.folder import CACHE_POINTER, DataFolder, open_folder
from desk_app.storage.keys import MemoryKeys
from desk_app.storage.resident_columns import PLACE
from tests.desk_app.storage.rows import HEADERS, a_row, csv_text, write_rows

PEOPLE = [
    a_row(1, "髙橋　健一", "タカハシ　ケンイチ", 生年月日="昭和63年5月1日", 方書='コーポ"さくら", 203号室'),
    a_row(2, "辻　真一", "ツジ　シンイチ", 生年月日="昭和33年12月31日"),
    a_row(3, "山田　花子", "ヤマダ　ハナコ", 生年月日="1990-02-03", カード保有="有", 医療保険="国保"),
]


def take(folder: DataFolder, path: Path, **more: object):
    return folder.import_residents(path, **more)  # type: ignore[arg-type]


def names(folder: DataFolder) -> list[str]:
    cache = folder.cache()
    return [cache.get(ResidentId(f"{n:010d}")).name.registered for n in (1, 2, 3)]


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
import os, sys
from pathlib import Path
from desk_app.storage.folder import open_folder
from desk_app.storage.keys import MemoryKeys
keys = MemoryKeys()
for name in ("cases", "residents"):
    keys.put(name, bytes.fromhex(os.environ["TEST_KEY_" + name.upper()]))
folder = open_folder(Path(sys.argv[1]), keys)
folder.import_residents(Path(sys.argv[2]), progress=lambda *_: print("going", flush=True))
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


DELTA = (*HEADERS, "異動区分")


def delta(tmp_path: Path, *rows: dict[str, str]) -> Path:
    return write_rows(tmp_path / "delta.csv", rows, headers=DELTA)


@pytest.fixture
def loaded(folder: DataFolder, tmp_path: Path) -> DataFolder:
    """The three people taken in."""
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    return folder


def test_a_difference_adds_changes_and_removes(loaded: DataFolder, tmp_path: Path):
    report = take(
        loaded,
        delta(
            tmp_path,
            a_row(4, "森　茂", "モリ　シゲル", 異動区分="新規"),
            a_row(2, "辻　真二", "ツジ　シンジ", 異動区分="変更", 住民状態="転出"),
            {"宛名番号": "0000000003", "異動区分": "消除"},
        ),
        delta=True,
    )
    assert (report.rows, report.inserted, report.updated, report.removed) == (3, 1, 1, 1)
    cache = loaded.cache()
    assert cache.search("森", 5)[0]
    assert [hit.matched for hit in cache.search("辻 真一", 5)[0]] == [("字が1字ちがい",)], "now called 真二"
    assert cache.search("つじ しんじ", 5)[0][0].record.status.value == "転出"
    assert cache.search("山田", 5)[0] == ()
    assert cache.stats()["residents"] == 3


def test_a_difference_gives_what_a_full_load_would(loaded: DataFolder, tmp_path: Path):
    changed = a_row(2, "渡邉　真一", "ワタナベ　シンイチ", 生年月日="昭和33年12月30日", 電話番号="000-1111-2222")
    take(loaded, delta(tmp_path, {**changed, "異動区分": "変更"}), delta=True)
    with loaded.cache()._open() as db:
        by_delta = _content(db)
    take(loaded, write_rows(tmp_path / "b.csv", [PEOPLE[0], changed, PEOPLE[2]]))
    with loaded.cache()._open() as db:
        assert _content(db) == by_delta


def _content(db: object) -> list[object]:
    tables = ("records", "names", "given_names", "history", "past_addresses")
    found = [sorted(tuple(row) for row in db.execute(f"SELECT * FROM {table}")) for table in tables]  # type: ignore[attr-defined]
    keys = ", ".join(field for field in RESIDENT_FIELDS if field != "number_key")  # hashed anew with each full load
    return [*found, sorted(tuple(row) for row in db.execute(f"SELECT {keys} FROM residents"))]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        (a_row(1, "森　茂", 異動区分="新規"), "宛名番号", "unknown"),
        (a_row(9, "森　茂", 異動区分="変更"), "宛名番号", "unknown"),
        (a_row(9, "森　茂", 異動区分="消除"), "宛名番号", "unknown"),
        (a_row(4, "森　茂", 異動区分="追加"), "異動区分", "choice"),
        (a_row(1, "森　茂", 異動区分="変更", 性別="x"), "性別", "choice"),
    ],
)
def test_a_difference_with_a_fault_changes_nothing(
    loaded: DataFolder, tmp_path: Path, row: dict[str, str], column: str, kind: str
):
    good = a_row(2, "別　人", 異動区分="変更")
    with pytest.raises(InvalidInput) as refused:
        take(loaded, delta(tmp_path, good, row), delta=True)
    assert [(f.line, f.column, f.value_kind) for f in refused.value.faults] == [(3, column, kind)]
    assert names(loaded) == [person["氏名"] for person in PEOPLE]


def test_a_person_twice_in_a_difference_is_a_fault(loaded: DataFolder, tmp_path: Path):
    row = a_row(1, "森　茂", 異動区分="変更")
    with pytest.raises(InvalidInput) as refused:
        take(loaded, delta(tmp_path, row, row), delta=True)
    assert [(fault.line, fault.value_kind) for fault in refused.value.faults] == [(3, "duplicate")]


def test_a_difference_needs_its_column_and_data_to_start_from(folder: DataFolder, tmp_path: Path):
    with pytest.raises(OperatorError, match="先に全件"):
        take(folder, delta(tmp_path), delta=True)
    take(folder, write_rows(tmp_path / "a.csv", PEOPLE))
    with pytest.raises(InvalidInput) as refused:
        take(folder, tmp_path / "a.csv", delta=True)
    assert [fault.column for fault in refused.value.faults] == ["異動区分"]


def test_a_reader_goes_on_while_a_difference_is_applied(loaded: DataFolder, tmp_path: Path):
    seen: list[int] = []
    rows = [a_row(n, "森　茂", "モリ　シゲル", 異動区分="新規") for n in range(10, 1500)]
    take(
        loaded,
        delta(tmp_path, *rows),
        delta=True,
        progress=lambda *_: seen.append(len(loaded.cache().search("髙橋", 5)[0])),
    )
    assert set(seen) == {1}
    assert loaded.cache().stats()["residents"] == 3 + len(rows)


def test_the_earlier_rows_of_a_person_are_history(folder: DataFolder, tmp_path: Path):
    rows = [
        a_row(1, "髙橋　健一", "タカハシ　ケンイチ"),
        a_row(2, "田中　花子", "タナカ　ハナコ", 町字="桜町三丁目", 番地="4番5号", 履歴番号="1", 異動事由="転入"),
        a_row(2, "山田　花子", "ヤマダ　ハナコ", 町字="桜町三丁目", 番地="4番5号", 履歴番号="2", 異動事由="婚姻"),
        a_row(2, "山田　花子", "ヤマダ　ハナコ", 町字="川端町", 番地="12番地", 履歴番号="3"),
    ]
    apart = [rows[3], rows[0], rows[1], rows[2]]
    for order in (rows, rows[::-1], apart):
        report = take(folder, write_rows(tmp_path / "a.csv", order))
        assert report.rows == 4
        with folder.cache()._open() as db:
            (rid,) = db.execute("SELECT rid FROM residents WHERE resident_id = '0000000002'").fetchone()
            past = db.execute("SELECT number, cells FROM history WHERE rid = ?", (rid,)).fetchall()
            names = db.execute("SELECT raw FROM names WHERE rid = ? AND kind >= 7 ORDER BY kind", (rid,)).fetchall()
            places = db.execute("SELECT address_key, number FROM past_addresses WHERE rid = ?", (rid,)).fetchall()
        assert [number for number, _ in past] == [1, 2]
        assert past_from(past[0][1])["move_reason"] == "転入"
        assert [name for (name,) in names] == ["田中花子", "タナカハナコ"]
        assert [key for key, _ in places] == ["桜町3-4-5"]
        cache = folder.cache()
        assert cache.stats()["residents"] == 2
        assert cache.get(ResidentId("0000000002")).history_number == 3
        hit = cache.search("たなか はなこ", 5)[0][0]
        assert (hit.record.name.registered, hit.matched) == ("山田　花子", ("以前の氏名「田中　花子」",))


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (0, 2, 1)])
def test_the_same_history_number_twice_is_a_fault(folder: DataFolder, tmp_path: Path, order: tuple[int, ...]):
    rows = [a_row(1, "森　茂", 履歴番号="1"), a_row(1, "森　茂", 履歴番号="1"), a_row(2, "林　実")]
    with pytest.raises(InvalidInput) as refused:
        take(folder, write_rows(tmp_path / "a.csv", [rows[n] for n in order]))
    assert [(fault.column, fault.value_kind) for fault in refused.value.faults] == [("宛名番号", "duplicate")]


def test_a_change_with_a_higher_number_makes_history(loaded: DataFolder, tmp_path: Path):
    moved = a_row(2, "辻　真一", "ツジ　シンイチ", 町字="川端町", 番地="1番地", 履歴番号="1")
    married = {**moved, "氏名": "堀　真一", "氏名フリガナ": "ホリ　シンイチ", "履歴番号": "2"}
    again = {**married, "町字": "桜町一丁目", "履歴番号": "2"}
    for row in (moved, married, again):
        take(loaded, delta(tmp_path, {**row, "異動区分": "変更"}), delta=True)
    with loaded.cache()._open() as db:
        by_steps = _content(db)[3:]
    hits = loaded.cache().search("辻 真一", 5)[0]
    assert [(hit.record.name.registered, hit.matched) for hit in hits] == [("堀　真一", ("以前の氏名「辻　真一」",))]
    first = a_row(2, "辻　真一", "ツジ　シンイチ", 生年月日="昭和33年12月31日")
    take(loaded, write_rows(tmp_path / "b.csv", [PEOPLE[0], first, moved, again, PEOPLE[2]]))
    with loaded.cache()._open() as db:
        whole = _content(db)[3:]
    assert len(by_steps[0]) == len(whole[0]) == 2
    assert [row[0] for row in by_steps[1]] == [row[0] for row in whole[1]] == ["川端町1"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (a_row(2, "辻　真一", 履歴番号="2", 更新日時="2026-01-01T00:00:00+09:00"), "更新日時"),
        (a_row(2, "辻　真一", 履歴番号="1", 更新日時="2026-03-01T00:00:00+09:00"), "履歴番号"),
    ],
)
def test_what_is_older_than_the_record_is_refused(
    loaded: DataFolder, tmp_path: Path, row: dict[str, str], column: str
):
    newer = a_row(2, "辻　真一", 履歴番号="2", 更新日時="2026-02-01T00:00:00+09:00", 異動区分="変更")
    take(loaded, delta(tmp_path, newer), delta=True)
    with pytest.raises(InvalidInput) as refused:
        take(loaded, delta(tmp_path, {**row, "異動区分": "変更"}), delta=True)
    assert [(f.line, f.column, f.value_kind) for f in refused.value.faults] == [(2, column, "stale")]


def test_a_removed_person_leaves_nothing(loaded: DataFolder, tmp_path: Path):
    steps = [
        a_row(2, "堀　真一", "ホリ　シンイチ", 町字="川端町", 番地="1番地", 旧氏="辻", 履歴番号="1"),
        a_row(2, "森　真一", "モリ　シンイチ", 町字="桜町", 番地="2番地", 旧氏="林", 履歴番号="2"),
    ]
    take(loaded, delta(tmp_path, *({**row, "異動区分": "変更"} for row in steps)), delta=True)
    take(loaded, delta(tmp_path, {"宛名番号": "0000000002", "異動区分": "消除"}), delta=True)
    with loaded.cache()._open() as db:
        left = {
            table: db.execute(f"SELECT count(*) FROM {table} WHERE rid = 3").fetchone()[0]
            for table in ("residents", "records", "names", "given_names", "history", "past_addresses")
        }
    assert set(left.values()) == {0}, left


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


def test_batches_stored_as_written_and_others_fit_together(folder: DataFolder, tmp_path: Path):
    """A day that is stored in another form makes its batch another kind; people of several rows lie across both."""
    rows = [
        a_row(
            n,
            f"森　{n}",
            履歴番号=str(number),
            届出年月日="令和2年3月5日" if n == 2600 else "",
            異動事由=f"{n}-{number}",
        )
        for n in range(1, 4000)
        for number in (1, 2)
    ]
    take(folder, write_rows(tmp_path / "a.csv", rows))
    with folder.cache()._open() as db:
        records = {row[1]: unpacked(row[0]) for row in db.execute("SELECT cells, rid FROM records")}
        history = db.execute("SELECT rid, number, cells FROM history").fetchall()
    assert len(records) == len(history) == 3999
    for rid, number, cells in history:
        present = records[rid]
        assert (number, present[PLACE["history_number"]]) == (1, "2")
        assert past_from(cells)["move_reason"] == f"{int(present[0])}-1"
        assert present[PLACE["move_reason"]] == f"{int(present[0])}-2"
    assert folder.cache().get(ResidentId("0000002600")).filed_on == date(2020, 3, 5)


def guard_of(folder: DataFolder, number: int) -> tuple[bool, str]:
    record = folder.cache().get(ResidentId(f"{number:010d}"))
    return record.guarded, str(record.guard.ends_on) if record.guard else ""


def test_protection_begins_and_ends_by_a_value_only(loaded: DataFolder, tmp_path: Path):
    on = a_row(2, "辻　真一", 異動区分="変更", 支援措置開始日="2026-04-01", 支援措置終了日="2027-03-31")
    report = take(loaded, delta(tmp_path, on), delta=True)
    assert (report.guarded, report.released) == (1, 0)
    assert guard_of(loaded, 2) == (True, "2027-03-31")
    assert [one.resident_id for one in loaded.cache().guarded()] == ["0000000002"]
    moved = a_row(2, "辻　真一", 異動区分="変更", 住民状態="転出", 町字="川端町")
    report = take(loaded, delta(tmp_path, moved), delta=True)
    assert (report.guarded, report.released, guard_of(loaded, 2)) == (0, 0, (True, "2027-03-31"))
    longer = {**on, "支援措置終了日": "2028-03-31"}
    report = take(loaded, delta(tmp_path, longer), delta=True)
    assert (report.guarded, report.released, guard_of(loaded, 2)) == (0, 0, (True, "2028-03-31"))
    off = a_row(2, "辻　真一", 異動区分="変更", 支援措置開始日="解除")
    report = take(loaded, delta(tmp_path, off), delta=True)
    assert (report.guarded, report.released, guard_of(loaded, 2)) == (0, 1, (False, ""))
    assert loaded.cache().guarded() == ()


def test_a_release_is_no_value_of_a_full_load(folder: DataFolder, tmp_path: Path):
    with pytest.raises(InvalidInput) as refused:
        take(folder, write_rows(tmp_path / "a.csv", [a_row(1, "森　茂", 支援措置開始日="解除")]))
    assert [fault.column for fault in refused.value.faults] == ["支援措置開始日"]


def test_columns_that_a_difference_has_not_stay(loaded: DataFolder, tmp_path: Path):
    headers = ("宛名番号", "世帯番号", "氏名", "住民種別", "住民状態", "電話番号", "異動区分")
    row = {name: a_row(3, "山田　花子", 電話番号="000-1111-2222").get(name, "") for name in headers}
    take(loaded, write_rows(tmp_path / "d.csv", [{**row, "異動区分": "変更"}], headers=headers), delta=True)
    record = loaded.cache().get(ResidentId("0000000003"))
    assert (record.phone, record.name.kana, record.facts["insurance"]) == ("000-1111-2222", "ヤマダ　ハナコ", "国保")


def numbered_delta(tmp_path: Path, name: str, kana: str) -> Path:
    row = a_row(2, "辻　真一", kana, 異動区分="変更")
    return write_rows(tmp_path / name, [row], headers=DELTA)


def test_the_same_file_twice_is_refused(loaded: DataFolder, tmp_path: Path):
    path = numbered_delta(tmp_path, "d.csv", "ツジ　マコト")
    take(loaded, path, delta=True)
    with pytest.raises(InvalidInput, match="取り込み済み"):
        take(loaded, path, delta=True)
    with pytest.raises(InvalidInput, match="取り込み済み"):
        take(loaded, path.rename(tmp_path / "other.csv"), delta=True)


def test_a_file_out_of_sequence_is_refused(loaded: DataFolder, tmp_path: Path):
    take(loaded, numbered_delta(tmp_path, "juki_20261124_002.csv", "ア"), delta=True)
    for earlier in ("juki_20261124_001.csv", "juki_20261124_002.csv", "juki_20261123_009.csv"):
        with pytest.raises(InvalidInput, match="順番が前"):
            take(loaded, numbered_delta(tmp_path, earlier, "イ"), delta=True)
    take(loaded, numbered_delta(tmp_path, "juki_20261125_001.csv", "ウ"), delta=True)
    assert loaded.cache().get(ResidentId("0000000002")).name.kana == "ウ"


def test_a_refused_difference_does_not_count_as_taken(loaded: DataFolder, tmp_path: Path):
    with pytest.raises(InvalidInput):
        take(loaded, numbered_delta(tmp_path, "d_2.csv", "abc"), delta=True)
    take(loaded, numbered_delta(tmp_path, "d_1.csv", "ア"), delta=True)
    take(loaded, numbered_delta(tmp_path, "d_2.csv", "イ"), delta=True)


def test_a_difference_from_before_the_full_load_is_refused(folder: DataFolder, tmp_path: Path):
    take(folder, write_rows(tmp_path / "zenken_20261124.csv", PEOPLE))
    with pytest.raises(InvalidInput, match="全件データより前"):
        take(folder, numbered_delta(tmp_path, "sabun_20261123.csv", "ア"), delta=True)
    take(folder, numbered_delta(tmp_path, "sabun_20261124.csv", "ア"), delta=True)


def test_freshness_never_goes_back(loaded: DataFolder, tmp_path: Path):
    newer = a_row(2, "辻　真一", "ア", 異動区分="変更", 更新日時="2031-05-01T00:00:00+09:00")
    older = a_row(3, "山田　花子", "イ", 異動区分="変更", 更新日時="2031-04-01T00:00:00+09:00")
    for row in (newer, older):
        path = delta(tmp_path, row)
        loaded_job = loaded._job(path, None, None, None)
        loaded_job.checks._latest = loaded_job.checks._latest.replace(year=2040)
        loaded._take(loaded_job, True, False)
    as_of = loaded.cache().as_of()
    assert as_of is not None
    assert as_of.isoformat() == "2031-05-01T00:00:00+09:00"
