from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.domain.errors import Fault, InvalidInput
from desk_app.domain.resident_import import ImportEntry
from desk_app.storage.folder import DataFolder
from desk_app.storage.import_log import FAULTS_KEPT, FILE, KEPT, add_to_log, read_log, source_name
from tests.desk_app.storage.rows import a_row, write_rows

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_entries_come_back_newest_first(tmp_path: Path):
    fault = Fault("年月日として読めません。", 2, "生年月日", "date")
    first = ImportEntry(AT, False, True, "a.csv", 3, 3, 0, 0, 0.5)
    second = ImportEntry(AT, True, False, "", why="誤りがあります。", fault_count=1, faults=(fault,))
    add_to_log(tmp_path, first)
    add_to_log(tmp_path, second)
    assert read_log(tmp_path) == (second, first)


def test_only_the_last_ones_and_the_first_faults_are_kept(tmp_path: Path):
    faults = tuple(Fault("x", n) for n in range(FAULTS_KEPT + 5))
    for n in range(KEPT + 3):
        add_to_log(tmp_path, ImportEntry(AT + timedelta(minutes=n), True, False, ""))
    assert len(read_log(tmp_path)) == KEPT
    assert read_log(tmp_path)[0].at == AT + timedelta(minutes=KEPT + 2)
    add_to_log(tmp_path, ImportEntry(AT, True, False, "", fault_count=len(faults), faults=faults))
    newest = read_log(tmp_path)[0]
    assert (newest.fault_count, len(newest.faults)) == (FAULTS_KEPT + 5, FAULTS_KEPT)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"imports": [{"at": 1}]}'])
def test_a_broken_log_is_an_empty_one(tmp_path: Path, text: str):
    (tmp_path / FILE).write_text(text)
    assert read_log(tmp_path) == ()
    add_to_log(tmp_path, ImportEntry(AT, False, True, ""))
    assert len(read_log(tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [("juki_20261124-01.csv", "juki_20261124-01.csv"), ("髙橋健一.csv", ""), (".x.csv", ""), ("a b.csv", "")],
)
def test_a_file_name_that_may_name_somebody_is_not_kept(name: str, kept: str):
    assert source_name(Path(name)) == kept


def test_the_folder_notes_what_was_taken_and_what_was_refused(folder: DataFolder, tmp_path: Path):
    folder.import_residents(write_rows(tmp_path / "town.csv", [a_row(1, "森　茂"), a_row(2, "髙橋　健一")]))
    bad = write_rows(tmp_path / "bad.csv", [a_row(1, "森　茂", 性別="ひみつ")])
    with pytest.raises(InvalidInput):
        folder.import_residents(bad)
    refused, taken = folder.imports()
    assert (taken.ok, taken.delta, taken.source, taken.rows) == (True, False, "town.csv", 2)
    assert (refused.ok, refused.source, refused.fault_count) == (False, "bad.csv", 1)
    assert (refused.faults[0].line, refused.faults[0].column) == (2, "性別")
    text = (folder.home / FILE).read_text(encoding="utf-8")
    assert not [secret for secret in ("森", "髙橋", "ひみつ", "0000000001") if secret in text]
