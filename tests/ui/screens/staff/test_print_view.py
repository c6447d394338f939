"""The print step by keys: answer for a sheet, go back to a printer, give the rest to another one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desk_app.domain.case_status import CaseStatus
from desk_app.domain.print_job import PrintState
from tests.ui.screens.staff.test_keyboard import to_print

KEY = Qt.Key


@pytest.fixture
def step(desk):
    """The print step of a signed case."""
    to_print(desk)
    assert desk.view.status is CaseStatus.PRINTING
    return desk.window.current_view()


def stopped_at(desk, step, state: PrintState):
    """A job that came to this state at its first sheet, and runs no more."""
    desk.world.next_state[desk.view.sheets[0].key] = state
    desk.enter()
    desk.wait(lambda: step.job is not None and step.job.sheets[0].state is state, f"no sheet is {state}")


def test_an_unknown_sheet_is_chosen_and_answered_by_a_key(desk, step):
    stopped_at(desk, step, PrintState.UNKNOWN)
    row = step.sheets.rows()[0]
    assert step.sheets.current_key() == row.key
    assert row.came.isVisible()
    assert not step.next.isEnabled(), "first the answer"
    desk.key(KEY.Key_N)
    desk.wait(lambda: step.job.sheets[0].state is PrintState.PRINTED, "it was not printed again")
    desk.wait(lambda: step.job.complete, "printing ends")
    assert step.next.isEnabled()
    assert not row.came.isVisible()


def test_trouble_stands_in_the_row_of_its_sheet(desk, step):
    stopped_at(desk, step, PrintState.HELD)
    rows = step.sheets.rows()
    assert "用紙がありません" in rows[0]._trouble.full_text()
    assert rows[0]._trouble.isVisible()
    assert not rows[1]._trouble.isVisible()
    assert rows[0].from_here.isVisible()


def test_another_printer_takes_the_rest_by_keys(desk, step):
    stopped_at(desk, step, PrintState.HELD)
    desk.key(KEY.Key_P)
    assert step.moving
    assert step.printers.isVisible()
    listed = [button.option.value for button in step.printers.grid.buttons()]
    assert step.job.printer not in listed, "the printer that failed is not offered"
    desk.enter()
    assert not step.moving
    desk.wait(lambda: step.job.complete, "printing ends")


def test_going_back_from_the_choice_leaves_the_job_as_it_is(desk, step):
    stopped_at(desk, step, PrintState.HELD)
    desk.key(KEY.Key_P)
    desk.key(KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert not step.moving
    assert step.sheets.isVisible()
    assert step.job.sheets[0].state is PrintState.HELD


def test_arrows_choose_a_sheet_and_small_pictures_come(desk, step):
    desk.enter()
    desk.wait(lambda: step.job is not None and step.job.complete, "printing ends")
    first = step.sheets.rows()[0]
    desk.wait(lambda: first.picture._picture is not None, "no picture")
    step.sheets.choose(first.key)
    step.sheets.focus_chosen()
    desk.key(KEY.Key_Down)
    assert step.sheets.current_key() == step.sheets.rows()[1].key
    desk.key(KEY.Key_Up)
    assert step.sheets.current_key() == first.key
    assert first.from_here.isVisible()


def test_a_job_cut_off_by_a_crash_goes_on_with_enter(desk, step):
    desk.enter()
    desk.wait(lambda: step.job is not None and step.job.complete, "printing ends")
    left = replace(step.job.sheets[-1], state=PrintState.QUEUED)
    cut = replace(step.job, sheets=(*step.job.sheets[:-1], left), complete=False, running=False)
    desk.world.jobs[cut.job] = cut
    step.show_job(cut)
    assert "続きを印刷" in step.next.text()
    assert step.next.isEnabled()
    asked = []
    step.acts.resume_print = lambda *words: asked.append(words)
    desk.enter()
    assert asked == [()]
