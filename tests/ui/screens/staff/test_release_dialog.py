"""F9: asking for a release of exactly the items that the papers would tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.ids import CaseId, ReleaseId, ResidentId
from desk_app.domain.protection import Lock, ProtectedField, ReleaseState
from desk_app.services.protection_views import ReleaseNeed, ReleaseView
from tests.support.look import clipped
from ui.screens.staff.release_dialog import RELOCKED, ReleaseDialog, StandingDialog

F = ProtectedField
HER = ReleaseNeed(ResidentId("1"), "髙橋　花子", (F.NAME, F.ADDRESS), open=(F.NAME,))
HIM = ReleaseNeed(ResidentId("2"), "髙橋　太郎", (F.NAME, F.HONSEKI), pending=True)


class FakeProtection:
    """Remembers what was asked for."""

    def __init__(self, *needs: ReleaseNeed) -> None:
        self.needs = needs
        self.asked: list[tuple] = []
        self.releases: list[ReleaseView] = []
        self.closed: list[str] = []

    def needed(self, _case):
        return self.needs

    def of_case(self, _case):
        return tuple(self.releases)

    def relock(self, release):
        self.closed.append(release)

    def request(self, case, resident, fields, purpose):
        self.asked.append((resident, frozenset(fields), purpose))


@pytest.fixture
def protection(desk):
    """The desk at its interview, with a protected person's item shut."""
    service = FakeProtection(HER)
    desk.window.acts.app = replace(desk.app, protection=service)
    desk.key(Qt.Key.Key_F3)
    return service


def dialog(desk) -> ReleaseDialog:
    desk.key(Qt.Key.Key_F9)
    return desk.window.findChildren(ReleaseDialog)[-1]


def test_what_is_shut_is_offered_and_asked_for_with_a_purpose(desk, protection):
    asking = dialog(desk)
    assert asking.who.currentText() == "髙橋 花子"
    assert list(asking.boxes) == [F.ADDRESS]
    asking.submit()
    assert asking.isVisible()
    assert protection.asked == []
    asking.text.setPlainText("本人の請求")
    asking.submit()
    desk.settle()
    assert protection.asked == [(HER.resident_id, frozenset({F.ADDRESS}), "本人の請求")]
    assert not asking.isVisible()


def test_without_an_item_nothing_is_asked_for(desk, protection):
    asking = dialog(desk)
    asking.boxes[F.ADDRESS].setChecked(False)
    asking.text.setPlainText("本人の請求")
    asking.submit()
    assert asking.isVisible()
    assert protection.asked == []


def test_each_person_has_their_own_items(desk, protection):
    protection.needs = (HER, HIM)
    asking = dialog(desk)
    asking.who.setCurrentIndex(1)
    assert (asking.resident(), asking.fields()) == (HIM.resident_id, frozenset({F.NAME, F.HONSEKI}))
    assert asking.who.currentText() == "髙橋 太郎（審査待ち）"


def test_where_nothing_is_shut_no_dialog_opens(desk, protection):
    protection.needs = (replace(HER, open=HER.fields),)
    desk.key(Qt.Key.Key_F9)
    desk.settle()
    assert desk.window.findChildren(ReleaseDialog) == []
    assert "解除がいる項目はありません" in desk.window.toast.text()


AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
OPEN = ReleaseView(
    ReleaseId("r1"),
    CaseId("c1"),
    "1124-0001",
    HER.resident_id,
    HER.name,
    (F.NAME, F.ADDRESS),
    "本人の請求",
    ReleaseState.APPROVED,
    "佐久間",
    AT,
    until=AT.replace(minute=15),
)


def test_what_stands_open_is_shown_until_when_and_closed(desk, protection):
    protection.needs = (replace(HER, open=HER.fields),)
    protection.releases = [OPEN, replace(OPEN, id=ReleaseId("r0"), lock=Lock.EXPIRED)]
    desk.key(Qt.Key.Key_F9)
    desk.settle()
    (dialog,) = desk.window.findChildren(StandingDialog)
    (line,) = dialog.lines
    for word in ("髙橋　花子", "住所・氏名", "10:15 まで"):
        assert word in line.text()
    assert clipped(dialog) == []
    dialog.submit()
    desk.settle()
    assert protection.closed == ["r1"]
    assert RELOCKED in desk.window.toast.text()


def test_who_gives_up_closes_nothing(desk, protection):
    protection.needs = (replace(HER, open=HER.fields),)
    protection.releases = [OPEN]
    desk.key(Qt.Key.Key_F9)
    desk.settle()
    desk.window.findChildren(StandingDialog)[-1].reject()
    desk.settle()
    assert protection.closed == []
