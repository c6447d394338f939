from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.ids import ResidentId
from desk_app.storage.cache_schema import past_from, unpacked
from desk_app.storage.folder import DataFolder
from desk_app.storage.resident_columns import PLACE
from tests.desk_app.storage.rows import a_row, write_rows
from tests.desk_app.storage.taking import take


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
