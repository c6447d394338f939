from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.domain.errors import InvalidInput, OperatorError
from desk_app.domain.ids import ResidentId
from desk_app.storage.folder import DataFolder
from tests.desk_app.storage.rows import a_row, write_rows
from tests.desk_app.storage.taking import DELTA, PEOPLE, content, delta, names, take


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
        by_delta = content(db)
    take(loaded, write_rows(tmp_path / "b.csv", [PEOPLE[0], changed, PEOPLE[2]]))
    with loaded.cache()._open() as db:
        assert content(db) == by_delta


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


def test_a_change_with_a_higher_number_makes_history(loaded: DataFolder, tmp_path: Path):
    moved = a_row(2, "辻　真一", "ツジ　シンイチ", 町字="川端町", 番地="1番地", 履歴番号="1")
    married = {**moved, "氏名": "堀　真一", "氏名フリガナ": "ホリ　シンイチ", "履歴番号": "2"}
    again = {**married, "町字": "桜町一丁目", "履歴番号": "2"}
    for row in (moved, married, again):
        take(loaded, delta(tmp_path, {**row, "異動区分": "変更"}), delta=True)
    with loaded.cache()._open() as db:
        by_steps = content(db)[3:]
    hits = loaded.cache().search("辻 真一", 5)[0]
    assert [(hit.record.name.registered, hit.matched) for hit in hits] == [("堀　真一", ("以前の氏名「辻　真一」",))]
    first = a_row(2, "辻　真一", "ツジ　シンイチ", 生年月日="昭和33年12月31日")
    take(loaded, write_rows(tmp_path / "b.csv", [PEOPLE[0], first, moved, again, PEOPLE[2]]))
    with loaded.cache()._open() as db:
        whole = content(db)[3:]
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
