"""What the supervisor watches over: look-ups, released items, files of residents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import shiboken6
from PySide6.QtCore import Qt

from desk_app.domain.errors import Fault, NotAllowed
from desk_app.domain.ids import CaseId, ClerkId, ReleaseId, ResidentId
from desk_app.domain.protection import ProtectedField, ReleaseState
from desk_app.domain.resident_import import DropState, ImportEntry
from desk_app.services.protection_views import Lookup, LookupRow, ReleaseView
from tests.support.fake_hall import NOW, hall_app
from tests.support.look import clipped
from ui import theme
from ui.screens.supervisor.keeping import rows, wording
from ui.screens.supervisor.window import SupervisorWindow

NIGHT = Lookup(NOW.replace(hour=21), "search", "", "", "受付外", "夜間", "宛名番号", 1)
DAYTIME = Lookup(NOW, "search", "", "1124-0001", "窓口受付", "", "氏名", 3)
OPENING = Lookup(NOW, "take_household", "0000000012", "1124-0001", "窓口受付")
LOOKING = Lookup(NOW, "look", "0000000013", "", "受付外")
NUMBERS = Lookup(NOW, "individual_numbers", "", "1124-0001", "様式への記載", hits=2)
ODD = LookupRow(ClerkId("c2"), "大森", 1, 0, 1, 1, ("夜間の照会 1件",), (NIGHT,), 1)
USUAL = LookupRow(ClerkId("c1"), "佐久間", 1, 3, 1, 0, (), (DAYTIME, OPENING, LOOKING, NUMBERS))
RELEASE = ReleaseView(
    ReleaseId("r1"),
    CaseId("c1"),
    "1124-0001",
    ResidentId("0000000012"),
    "髙橋　花子",
    (ProtectedField.ADDRESS, ProtectedField.PHONE),
    "本人の請求",
    ReleaseState.APPROVED,
    "佐久間",
    NOW,
    decided_by="久野",
    until=NOW + timedelta(minutes=10),
)
TAKEN = ImportEntry(NOW, True, True, "juki_2.csv", 5000, 1500, 3000, 500, 2.5)
REFUSED = ImportEntry(
    NOW,
    False,
    False,
    "",
    why="2 か所に誤りがあります。",
    fault_count=2,
    faults=(Fault("空です。", 2, "氏名"), Fault("x", 3)),
)


class FakeProtection:
    """Look-ups of each day, and releases until they are closed."""

    def __init__(self) -> None:
        self.days: list[date] = []
        self.open = [RELEASE]
        self.broken = False

    def lookups(self, day: date) -> tuple[LookupRow, ...]:
        if self.broken:
            raise NotAllowed("照会の記録", "見る権限がありません。", "確認者か管理者に頼んでください。")
        self.days.append(day)
        return (ODD, USUAL) if day == NOW.date() else ()

    def standing(self) -> tuple[ReleaseView, ...]:
        return tuple(self.open)

    def relock(self, release: ReleaseId) -> ReleaseView:
        self.open = [one for one in self.open if one.id != release]
        return RELEASE


class FakeImports:
    """Two files and a drop folder."""

    def recent(self) -> tuple[ImportEntry, ...]:
        return (TAKEN, REFUSED)

    def drop_folder(self) -> DropState | None:
        return DropState("/srv/juki", NOW, 1, 1, "フォルダーを読めません。")


@pytest.fixture
def protection() -> FakeProtection:
    return FakeProtection()


@pytest.fixture
def window(qapp, qtbot, background, protection):
    theme.apply(qapp, theme.LIGHT)
    app = replace(hall_app(), protection=protection, imports=FakeImports())  # type: ignore[arg-type]
    made = SupervisorWindow(app, background, ask=lambda *_: "")
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    assert background.wait_idle()
    qtbot.keyClick(made, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert background.wait_idle()
    return made


def words(table) -> list[list[str]]:
    return [[cell.words for cell in row.cells] for row in table.rows()]


def test_who_looked_up_what_stands_with_those_to_look_at_first(window):
    tab = window.keeping.lookups
    assert window.pages.currentWidget() is window.keeping
    assert [row[0] for row in words(tab.clerks)] == ["大森", "佐久間"]
    assert "夜間の照会 1件" in words(tab.clerks)[0][-1]
    assert "照会 5件　確認が必要な職員 1人" in tab.heading.text()
    assert words(tab.lookups) == [["21:55", "検索　1人（宛名番号）", "–", "受付外", "受付なし 夜間 番号で検索"]]
    assert "夜間の照会 1件" in tab.note.text()
    tab.clerks.choose("c1")
    done = [row[1] for row in words(tab.lookups)]
    assert done == [
        "個人番号を様式に載せた　2人",
        "世帯と履歴を見た　宛名番号 0000000013",
        "世帯を開いた　宛名番号 0000000012",
        "検索　3人（氏名）",
    ]


@pytest.mark.parametrize(
    ("kept", "clerk", "count"),
    [("all", "c1", 4), ("no_case", "c1", 1), ("no_case", "c2", 1), ("unusual", "c2", 1), ("number", "c2", 1),
     ("number", "c1", 0), ("opened", "c1", 3), ("opened", "c2", 0)],
)  # fmt: skip
def test_the_list_is_narrowed(window, kept, clerk, count):
    tab = window.keeping.lookups
    tab.clerks.choose(clerk)
    tab.filter.setCurrentIndex(list(wording.FILTERS).index(kept))
    assert len(tab.lookups.rows()) == count
    if not count:
        assert tab.lookups.empty_text() == wording.NO_SUCH_LOOKUPS


def test_who_is_listed_goes_when_one_turns_to_another_page(window, qtbot, background):
    page = window.keeping
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.currentWidget() is window.day_page
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    assert vars(page) == {}
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert background.wait_idle()
    assert [row[0] for row in words(window.keeping.lookups.clerks)] == ["大森", "佐久間"]


def test_another_day_is_read(window, qtbot, background, protection):
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert background.wait_idle()
    assert protection.days[-1] == NOW.date() - timedelta(days=1)
    assert window.keeping.lookups.clerks.rows() == ()
    assert window.keeping.lookups.clerks.empty_text() == wording.NO_LOOKUPS


def test_a_release_is_closed_before_its_time(window, qtbot, background, protection):
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert background.wait_idle()
    tab = window.keeping.releases
    (row,) = words(tab.table)
    assert row[0] == "1124-0001"
    assert "住所・電話番号" in row[2]
    assert "11:05 まで" in row[5]
    assert window.keeping._closing.isActive(), "it leaves the list when it closes by itself"
    tab.relock.click()
    assert background.wait_idle()
    assert protection.open == []
    assert tab.table.rows() == ()
    assert not tab.relock.isEnabled()


def test_files_of_residents_with_the_faults_of_a_refused_one(window, background):
    window.keeping.open_tab(2)
    assert background.wait_idle()
    tab = window.keeping.imports
    taken, refused = words(tab.files)
    assert taken[1:5] == ["差分", "juki_2.csv", "5,000", "毎秒 2,000行"]
    assert "取込み済み 新規 1,500・変更 3,000・消除 500" in taken[5]
    assert refused[1:3] == ["全件", wording.NO_NAME]
    assert "フォルダーを読めません。" in tab.drop.text()
    tab.files.choose("1")
    assert words(tab.faults) == [["2", "氏名", "空です。"], ["3", "", "x"]]
    assert REFUSED.why in tab.why.text()
    tab.files.choose("0")
    assert tab.faults.isHidden()


def test_what_fails_is_told_and_goes_with_the_next_reading(window, background, protection):
    protection.broken = True
    window.keeping.load()
    assert background.wait_idle()
    assert "見る権限がありません" in window.keeping.banner.message()
    protection.broken = False
    window.keeping.load()
    assert background.wait_idle()
    assert window.keeping.banner.isHidden()


@pytest.mark.parametrize("size", [(1366, 768), (900, 560)])
@pytest.mark.parametrize("tab", [0, 1, 2])
def test_nothing_is_cut(window, background, size, tab):
    window.resize(*size)
    window.keeping.open_tab(tab)
    assert background.wait_idle()
    assert clipped(window.keeping) == []


def test_a_hall_without_them_has_no_such_page(qapp, qtbot, background):
    made = SupervisorWindow(hall_app(), background, ask=lambda *_: "")
    qtbot.addWidget(made)
    made.open_page(3)
    assert made.keeping is None
    assert 3 not in made.nav
    assert background.wait_idle()


def test_seconds_to_the_next_close():
    later = replace(RELEASE, until=NOW + timedelta(minutes=20))
    assert rows.next_close((later, RELEASE), NOW) == 600
    assert rows.next_close((RELEASE,), NOW + timedelta(hours=1)) == 0
    assert rows.next_close((), NOW) is None
    assert rows.drop_words(None) == wording.NO_DROP
