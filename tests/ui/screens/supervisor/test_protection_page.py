"""The one in charge names person and items anew; nothing is marked beforehand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtWidgets import QWidget

from desk_app.domain.errors import InvalidInput
from desk_app.domain.ids import CaseId, ReleaseId, ResidentId
from desk_app.domain.protection import GuardPhase, ProtectedField, ReleaseState
from desk_app.services.protection_views import ProtectionAlert, ReleaseView
from ui.screens.supervisor.protection_page import NOTHING, ProtectionDialog

F = ProtectedField
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
ASKED = ReleaseView(
    ReleaseId("r1"),
    CaseId("c1"),
    "1124-0001",
    ResidentId("100000012"),
    "髙橋　花子",
    (F.ADDRESS, F.PHONE),
    "本人の請求",
    ReleaseState.PENDING,
    "佐久間",
    NOW,
    may_decide=True,
)


class FakeProtection:
    """One request that waits until it is decided."""

    def __init__(self, *waiting: ReleaseView) -> None:
        self.waiting = list(waiting)
        self.heard: list[tuple] = []

    def pending(self):
        return tuple(self.waiting)

    def alerts(self, day):
        words = "支援措置の終了予定日を過ぎています。"
        return (ProtectionAlert("past_end", ResidentId("2"), words, date(2026, 3, 31), GuardPhase.PAST_END),)

    def approve(self, release, resident, fields):
        if (resident, frozenset(fields)) != (ASKED.resident_id, frozenset(ASKED.fields)):
            raise InvalidInput("解除する項目", "申請の項目と同じではありません。", "選び直してください。")
        self.heard.append((release, resident, frozenset(fields)))
        return self.waiting.pop()

    def refuse(self, release, reason):
        self.heard.append((release, reason))
        return self.waiting.pop()


@pytest.fixture
def opened(qtbot, background):
    """The dialog over a service, everything read."""
    kept = []

    def open_with(*waiting: ReleaseView) -> tuple[ProtectionDialog, FakeProtection]:
        service, parent = FakeProtection(*waiting), QWidget()
        qtbot.addWidget(parent)
        kept.append(parent)
        dialog = ProtectionDialog(service, background, NOW.date(), parent)
        dialog.show()
        assert background.wait_idle()
        return dialog, service

    return open_with


def test_person_and_items_are_named_anew(opened, background):
    dialog, service = opened(ASKED)
    assert dialog.marked() == frozenset()
    assert dialog.resident.text() == ""
    assert "髙橋　花子" in dialog.asked.text()
    assert "住所・電話番号" in dialog.asked.text()
    dialog.approve.click()
    assert background.wait_idle()
    assert service.heard == []
    assert "同じではありません" in dialog.banner.message()
    dialog.resident.setText(ASKED.resident_id)
    for item in ASKED.fields:
        dialog.boxes[item].setChecked(True)
    dialog.approve.click()
    assert background.wait_idle()
    assert service.heard == [(ASKED.id, ASKED.resident_id, frozenset(ASKED.fields))]
    assert NOTHING in dialog.asked.text()
    assert not dialog.approve.isEnabled()


def test_a_request_is_turned_down_with_a_reason(opened, background):
    dialog, service = opened(ASKED)
    dialog.reason.setText("資料が足りない")
    dialog.refuse.click()
    assert background.wait_idle()
    assert service.heard == [(ASKED.id, "資料が足りない")]


def test_what_ends_is_told(opened):
    dialog, _service = opened()
    assert "終了予定日を過ぎています" in dialog.alerts.text()
    assert not dialog.approve.isEnabled()
