"""Before printing: the slips are offered with the packet, all marked, and looked at one by one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.errors import OperatorError
from tests.support.look import clipped
from tests.ui.screens.staff.test_keyboard import to_print


@pytest.fixture
def step(desk):
    """The print step of a signed case, with its slips offered."""
    to_print(desk)
    step = desk.window.current_view()
    desk.wait(lambda: step.choice.ticks, "no slip is offered")
    return step


def forms(step) -> list[str]:
    return [sheet.form for sheet in step.job.sheets]


def test_all_slips_are_marked_and_go_behind_the_packet(desk, step):
    assert [tick.isChecked() for tick in step.choice.ticks] == [True, True]
    assert step.next.hasFocus(), "Enter alone prints everything"
    assert clipped(desk.window) == []
    desk.enter()
    desk.wait(lambda: step.job is not None and step.job.complete, "printing ends")
    assert forms(step)[-2:] == ["slip-96", "slip-95"]
    assert [row.key for row in step.sheets.rows()] == forms(step)


def test_a_slip_without_its_mark_stays_out(desk, step):
    step.choice.ticks[0].setFocus()
    desk.key(Qt.Key.Key_Space)
    step.next.click()
    desk.wait(lambda: step.job is not None, "printing begins")
    assert [form for form in forms(step) if "slip" in form] == ["slip-95"]


def test_one_press_takes_all_marks_off_and_on_again(desk, step):
    step.choice.all.click()
    assert step.choice.wanted() == ()
    step.choice.all.click()
    assert step.choice.wanted() == ("slip-96", "slip-95")


def test_whoever_comes_to_a_slip_sees_its_page(desk, step):
    desk.wait(step.choice.preview.has_page, "no page is shown")
    assert "1 / 2" in step.choice.preview.count.text()
    step.choice.ticks[1].setFocus(Qt.FocusReason.TabFocusReason)
    assert "2 / 2" in step.choice.preview.count.text()
    desk.wait(step.choice.preview.has_page, "the page of the slip is not shown")


def test_enter_before_the_slips_are_known_prints_all_that_apply(desk, step):
    step.choice.show_slips(None)
    desk.enter()
    desk.wait(lambda: step.job is not None, "printing begins")
    assert forms(step)[-2:] == ["slip-96", "slip-95"]


def test_slips_that_cannot_be_drawn_do_not_stop_the_printing(desk, step, monkeypatch):
    def fault(_case):
        raise OperatorError("引継票", "字形がありません。", "外字を確かめてください。")

    monkeypatch.setattr(desk.app.packets, "slips", fault)
    step._offer_slips()
    desk.settle()
    assert not step.choice.ticks
    assert not desk.window.banner.isHidden()
    desk.enter()
    desk.wait(lambda: step.job is not None and step.job.complete, "printing ends")
