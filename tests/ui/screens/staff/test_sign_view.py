"""The sign step after its case was left: nothing of it answers any more, whatever comes in late."""

from __future__ import annotations

import shiboken6

from tests.ui.screens.staff.test_keyboard import to_confirm


def test_a_step_that_was_thrown_away_hears_nothing(desk):
    to_confirm(desk)
    desk.enter()
    desk.enter()
    step = desk.window.current_view()
    assert step.card.isHidden(), "no reader signs here"
    desk.window.acts.suspend()
    desk.settle()
    assert not shiboken6.isValid(step)
    desk.window.acts.refresh_top_bar()
    desk.settle()
    assert desk.window.banner.isHidden()
