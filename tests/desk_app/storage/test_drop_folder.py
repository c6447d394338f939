from __future__ import annotations

import os
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem
from desk_app.domain.ids import ResidentId
from desk_app.storage import drop_folder
from desk_app.storage.drop_folder import LIST_ENDING, LOCK, REFUSED, TAKEN, DropFolder, Rules, sequence
from desk_app.storage.folder import DataFolder
from desk_app.storage.one_at_a_time import held
from tests.desk_app.storage.rows import HEADERS, a_row, csv_text

DELTA = ("異動区分", *HEADERS)
SECRET = "ひみつ"


class Desk:
    """A data folder, its drop folder, and a clock that moves when told."""

    def __init__(self, data: DataFolder, folder: Path, rules: Rules | None = None) -> None:
        self.data, self.folder, self.now = data, folder, 0.0
        folder.mkdir()
        self.order: list[str] = []
        self.stop = False
        self.drop = DropFolder(
            folder, self._take, data.imports, rules, clock=lambda: self.now, stopped=lambda: self.stop
        )

    def _take(self, path: Path, delta: bool) -> object:
        self.order.append(path.name)
        return self.data.import_residents(path, delta=delta)

    def put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def settle(self) -> int:
        """Look, wait until files have settled, look again."""
        self.drop.look()
        self.now += 11
        return self.drop.look()

    def files(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()} - {LOCK}

    def name_of(self, n: int) -> str:
        return self.data.cache().get(ResidentId(f"{n:010d}")).name.registered


@pytest.fixture
def desk(folder: DataFolder, tmp_path: Path) -> Desk:
    return Desk(folder, tmp_path / "drop")


def full(*names: str) -> str:
    return csv_text([a_row(n, name) for n, name in enumerate(names, start=1)])


def change(n: int, name: str, kind: str = "変更") -> str:
    return csv_text([{**a_row(n, name), "異動区分": kind}], headers=DELTA)


def test_a_full_load_and_differences_are_taken_in_the_order_of_their_numbers(desk: Desk):
    desk.put("juki_20261124_10.csv", change(1, "三番目"))
    desk.put("juki_20261124_9.csv", change(1, "二番目"))
    desk.put("juki_20261123_1.csv", full("森　茂", "林　花子"))
    assert desk.settle() == 3
    assert desk.order == ["juki_20261123_1.csv", "juki_20261124_9.csv", "juki_20261124_10.csv"]
    assert desk.name_of(1) == "三番目"
    assert desk.files() == {f"{TAKEN}/{name}" for name in desk.order}
    assert (desk.drop.state.waiting, desk.drop.state.refused, desk.drop.state.problem) == (0, 0, "")


def test_only_files_that_stay_as_they_are_are_taken(desk: Desk):
    path = desk.put("a.csv", full("森　茂"))
    assert desk.drop.look() == 0
    desk.now += 9
    assert desk.drop.look() == 0, "not long enough"
    assert desk.drop.state.waiting == 1
    with path.open("a", encoding="utf-8") as growing:
        growing.write("\r\n")
    desk.now += 9
    assert desk.drop.look() == 0, "it grew"
    desk.now += 9
    assert desk.drop.look() == 0
    os.utime(path, (1, 1))
    desk.now += 9
    assert desk.drop.look() == 0, "its time changed"
    desk.now += 10
    assert desk.drop.look() == 1


@pytest.mark.parametrize("name", ["a.csv.part", "a.csv.tmp", ".a.csv", "~a.csv", "a.csv.filepart", "a.xlsx", LOCK])
def test_files_under_way_and_of_others_are_passed_over_until_they_are_renamed(desk: Desk, name: str):
    path = desk.put(name, full("森　茂"))
    assert desk.settle() == 0
    assert path.exists()
    if name != LOCK:
        path.rename(desk.folder / "whole.csv")
        assert desk.settle() == 1


def test_folders_and_links_are_passed_over(desk: Desk, tmp_path: Path):
    (desk.folder / "sub.csv").mkdir()
    (tmp_path / "elsewhere.csv").write_text(full("森　茂"))
    (desk.folder / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert desk.settle() == 0


def test_a_bad_file_goes_aside_with_a_list_and_the_next_is_taken(desk: Desk):
    desk.put("juki_1.csv", csv_text([a_row(1, SECRET, 性別=SECRET), a_row(2, "x", 生年月日=SECRET)]))
    desk.put("juki_2.csv", full("森　茂"))
    assert desk.settle() == 2
    assert desk.name_of(1) == "森　茂"
    listed = f"{REFUSED}/juki_1.csv{LIST_ENDING}"
    assert desk.files() == {f"{REFUSED}/juki_1.csv", listed, f"{TAKEN}/juki_2.csv"}
    text = (desk.folder / listed).read_text(encoding="utf-8")
    assert "2行目 性別: " in text
    assert "3行目 生年月日: " in text
    assert SECRET not in text
    assert desk.drop.state.refused == 1


def test_a_name_that_may_name_somebody_is_not_kept(desk: Desk):
    desk.put("髙橋健一.csv", full("森　茂"))
    desk.put("髙橋花子の誤り.csv", "x,y\r\n")
    assert desk.settle() == 2
    assert not [name for name in desk.files() if "髙橋" in name]


def test_the_same_name_again_is_numbered(desk: Desk):
    for _ in range(2):
        desk.put("town.csv", full("森　茂"))
        assert desk.settle() == 1
    assert desk.files() == {f"{TAKEN}/town.csv", f"{TAKEN}/town(2).csv"}


@pytest.mark.parametrize("again", ["juki_20261124_002.csv", "juki_20261124_001.csv", "juki_20261123_009.csv"])
def test_a_number_that_was_taken_or_is_older_is_refused(desk: Desk, again: str):
    desk.put("juki_20261124_002.csv", full("森　茂"))
    desk.settle()
    desk.put(again, full("林　花子"))
    desk.settle()
    assert desk.name_of(1) == "森　茂"
    assert f"{REFUSED}/{again}" in desk.files()
    desk.put("juki_20261125_001.csv", full("林　花子"))
    desk.put("other_1.csv", full("辻　真一"))
    assert desk.settle() == 2, "newer ones and other names come in"


def test_a_difference_that_was_taken_and_not_moved_is_moved_now(desk: Desk):
    """The desk died between the two."""
    desk.put("town.csv", full("森　茂", "林　花子"))
    desk.put("juki_1.csv", change(1, "二番目"))
    assert desk.settle() == 2
    desk.put("juki_1.csv", change(1, "二番目"))
    assert desk.settle() == 1
    assert f"{TAKEN}/juki_1(2).csv" in desk.files()
    assert desk.drop.state.refused == 0


def test_a_difference_out_of_its_turn_is_refused(desk: Desk):
    desk.put("town.csv", full("森　茂", "林　花子"))
    desk.put("juki_2.csv", change(1, "二番目"))
    assert desk.settle() == 2
    desk.put("juki_1.csv", change(1, "一番目"))
    assert desk.settle() == 1
    assert f"{REFUSED}/juki_1.csv" in desk.files()
    assert desk.name_of(1) == "二番目"


@pytest.mark.parametrize(
    ("name", "text"), [("juki_差分_1.csv", full("森　茂")), ("full_1.csv", change(1, "森　茂")), ("x.csv", "")]
)
def test_a_file_that_is_not_what_its_name_says_is_refused(desk: Desk, name: str, text: str):
    desk.put("town.csv", full("森　茂"))
    desk.settle()
    desk.put(name, text)
    desk.settle()
    assert desk.drop.state.refused == 1


def test_taken_files_can_be_deleted(folder: DataFolder, tmp_path: Path):
    desk = Desk(folder, tmp_path / "drop", Rules(delete=True))
    desk.put("town.csv", full("森　茂"))
    assert desk.settle() == 1
    assert desk.files() == set()


def test_a_vendors_column_names_are_looked_up_to_tell_a_difference(folder: DataFolder, tmp_path: Path):
    desk = Desk(folder, tmp_path / "drop", Rules(mapping={"区分": "異動区分"}))
    path = desk.put("d.csv", change(1, "森　茂").replace("異動区分", "区分", 1))
    assert desk.drop._is_delta(path)


def test_what_the_environment_keeps_back_is_tried_again_later(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    path = desk.put("town.csv", full("森　茂"))
    other = desk.put("zz.csv", "bad")
    with monkeypatch.context() as patch:
        take = desk.drop._take

        def refuse(path: Path, delta: bool) -> object:
            if path.name == "town.csv":
                raise EnvironmentProblem("住民情報", "ディスクがいっぱいです。", "空きを作ってください。")
            return take(path, delta)

        patch.setattr(desk.drop, "_take", refuse)
        assert desk.settle() == 1, "the other file has its turn"
    assert path.exists()
    assert not other.exists()
    assert "ディスクがいっぱい" in desk.drop.state.problem
    desk.now += 11
    assert desk.drop.look() == 0, "not at once"
    desk.now += drop_folder.AGAIN_SECONDS
    assert desk.drop.look() == 1
    assert desk.name_of(1) == "森　茂"


def test_one_desk_at_a_time_looks_after_a_folder(desk: Desk):
    desk.put("town.csv", full("森　茂"))
    with held(desk.folder / LOCK):
        assert desk.settle() == 0
        assert "ほかの窓口" in desk.drop.state.problem
    assert desk.settle() == 1
    assert desk.drop.state.problem == ""


def test_a_folder_that_went_away_is_told_and_waited_for(desk: Desk):
    desk.folder.rename(desk.folder.with_name("gone"))
    assert desk.drop.look() == 0
    assert desk.drop.state.problem
    desk.folder.with_name("gone").rename(desk.folder)
    desk.drop.look()
    assert desk.drop.state.problem == ""


def test_a_desk_that_closes_leaves_the_files(desk: Desk):
    path = desk.put("town.csv", full("森　茂"))
    desk.drop.look()
    desk.now += 11
    desk.stop = True
    assert desk.drop.look() == 0
    assert path.exists()


def test_the_numbers_of_a_name():
    assert sequence("juki_20261124_002.csv") == (20261124, 2)
    assert sequence("town.csv") == ()
