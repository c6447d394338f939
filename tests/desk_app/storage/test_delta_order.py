from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.storage.delta_order import DAY_NOTE, DeltaOrder, NameOrder, day_in

COUNTED = NameOrder(r"_(\d{8})_(\d+)", consecutive=True)


def named(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    path.write_text(name, encoding="utf-8")
    return path


def taken(tmp_path: Path, order: NameOrder, *files: str) -> dict[str, str]:
    notes: dict[str, str] = {}
    for name in files:
        notes = DeltaOrder(notes, order).check(named(tmp_path, name))
    return notes


def test_files_that_are_counted_may_not_leave_one_out(tmp_path: Path):
    notes = taken(tmp_path, COUNTED, "a_20261124_1.csv", "a_20261124_2.csv")
    with pytest.raises(InvalidInput, match="抜けて"):
        DeltaOrder(notes, COUNTED).check(named(tmp_path, "a_20261124_4.csv"))
    with pytest.raises(InvalidInput, match="抜けて"):
        DeltaOrder(notes, COUNTED).check(named(tmp_path, "a_20261125_2.csv"))
    assert DeltaOrder(notes, COUNTED).check(named(tmp_path, "a_20261124_3.csv"))
    assert DeltaOrder(notes, COUNTED).check(named(tmp_path, "a_20261125_1.csv"))


def test_a_name_without_the_numbers_of_the_pattern_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInput, match="順番の番号"):
        DeltaOrder({}, COUNTED).check(named(tmp_path, "a.csv"))


def test_names_of_another_form_do_not_follow_each_other(tmp_path: Path):
    notes = taken(tmp_path, NameOrder(), "juki_20261124.csv")
    assert DeltaOrder(notes, NameOrder()).check(named(tmp_path, "gaikoku_20261101.csv"))
    with pytest.raises(InvalidInput, match="順番が前"):
        DeltaOrder(notes, NameOrder()).check(named(tmp_path, "juki_20261123.csv"))


def test_a_file_from_before_the_full_load_is_refused(tmp_path: Path):
    with pytest.raises(InvalidInput, match="全件データより前"):
        DeltaOrder({DAY_NOTE: "20261124"}, NameOrder()).check(named(tmp_path, "d20261123.csv"))


@pytest.mark.parametrize(
    ("name", "day"),
    [("a_20261124.csv", "20261124"), ("20269924_20261201.csv", "20261201"), ("a_1234567890.csv", ""), ("a.csv", "")],
)
def test_the_day_in_a_name(name: str, day: str):
    assert day_in(name) == day
