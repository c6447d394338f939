from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.storage.file_checks import FileChecks, city_of
from desk_app.storage.folder import create_folder
from desk_app.storage.import_rows import Faults, Row
from desk_app.storage.keys import MemoryKeys
from desk_app.storage.resident_columns import COLUMNS, PLACE
from tests.desk_app.storage.rows import a_row, write_rows

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "other", "same"),
    [
        ("141003", "141046", True),  # 横浜市, 横浜市中区
        ("141046", "141187", True),  # two wards of 横浜市
        ("141003", "141305", False),  # 川崎市
        ("141003", "141500", False),  # 相模原市
        ("141313", "141305", True),  # 川崎市川崎区
        ("271004", "271403", False),  # 大阪市, 堺市
        ("271284", "271004", True),  # 大阪市中央区
        ("131016", "131024", False),  # 千代田区, 中央区: towns of their own
        ("401005", "401307", False),  # 北九州市, 福岡市
        ("012025", "012033", False),
        ("999997", "999997", True),
    ],
)
def test_the_wards_of_a_designated_city_are_one_town(code: str, other: str, same: bool):
    assert (city_of(code) == city_of(other)) is same


def row(**cells: str) -> Row:
    values = [""] * len(COLUMNS)
    for name, text in ({"status": "現存"} | cells).items():
        values[PLACE[name]] = text
    return Row(2, values, "変更", 0.0)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"municipality_code": "131016"}, "town"),
        ({"municipality_code": "131016", "status": "転入予定"}, None),
        ({"municipality_code": "131016", "status": "転出"}, None),
        ({"municipality_code": ""}, None),
        ({"birth": "2026-11-25"}, None),
        ({"birth": "2026-11-26"}, "future"),
        ({"birth": "昭和63年頃"}, None),
        ({"updated_at": "2026-11-25T08:00:00+00:00"}, None),
        ({"updated_at": "2026-11-25T18:01:00+09:00"}, "future"),
    ],
)
def test_what_refuses_a_row(cells: dict[str, str], kind: str | None):
    faults = Faults()
    assert FileChecks("999997", NOW).row(row(**cells), faults) is (kind is None)
    assert [fault.value_kind for fault in faults.found] == ([kind] if kind else [])


def test_a_desk_that_was_told_no_town_takes_any():
    assert FileChecks("", NOW).row(row(municipality_code="131016"), Faults())


def test_check_digits_of_old_numbers_warn_and_refuse_nothing(tmp_path: Path):
    folder = create_folder(tmp_path / "home", MemoryKeys())
    people = [a_row(n, "森　茂", 世帯番号="10000009") for n in (1, 2)]
    people[1]["宛名番号"] = "10000009"  # digits with a fitting check digit
    report = folder.import_residents(write_rows(tmp_path / "a.csv", people))
    assert report.rows == 2
    (warning,) = report.warnings
    assert (warning.line, warning.column, warning.value_kind) == (2, "宛名番号", "check_digit")
    assert "2 行のうち 1 行" in warning.message
    folder.close()
