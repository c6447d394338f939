"""The confirming step fills the list one looks at; whoever turns to another sees the case as it stands then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desk_app.domain.case_status import CaseStatus
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from ui.screens.staff.confirm_view import BELONGINGS, RESULTS

NOT_REQUIRED = RESULTS.index(Result.NOT_REQUIRED)


@pytest.fixture
def confirming(desk):
    """The family at the confirming step; the desk and its view."""
    view = desk.app.cases.take_household(desk.app.cases.open().id, "100000001")
    desk.app.cases.confirm_identity(view.id, "マイナンバーカード")
    desk.app.cases.choose_event(view.id, LifeEvent.MOVE_IN, event_on=date(2026, 11, 20))
    desk.store.put(desk.app.cases.go_to(view.id, CaseStatus.CONFIRMING))
    desk.settle()
    return desk, desk.window.current_view()


def shown(view) -> list[str]:
    return [row.key for row in view.tables[view.tabs.current()].rows()]


def keys(case, result: Result) -> set[str]:
    return {row.key for row in case.procedures if row.result is result}


def test_each_list_is_there_when_one_turns_to_it_as_the_case_then_stands(confirming):
    desk, view = confirming
    for index, result in enumerate(RESULTS):
        view.tabs.choose(index)
        assert set(shown(view)) == keys(desk.view, result)
    view.tabs.choose(BELONGINGS)
    view.focus_first()
    assert view.digit("2")
    desk.settle()
    assert [row.seen for row in desk.view.belongings] == [True, True, True, False]
    before = keys(desk.view, Result.NOT_REQUIRED)
    view.tabs.choose(0)
    moved = next(row for row in desk.view.procedures if row.result is Result.REQUIRED)
    rows = tuple(replace(row, result=Result.NOT_REQUIRED) if row is moved else row for row in desk.view.procedures)
    desk.store.put(replace(desk.view, procedures=rows))
    assert moved.key not in shown(view)
    view.tabs.choose(NOT_REQUIRED)
    assert set(shown(view)) == before | {moved.key}


def test_the_chosen_row_is_told_once_for_each_showing(confirming):
    desk, view = confirming
    told: list[str] = []
    view.row_shown.connect(told.append)
    view.tabs.choose(NOT_REQUIRED)
    assert told == [view.current_key()]
    desk.store.put(replace(desk.view, fee_yen=300))
    assert told == [view.current_key()] * 2


def test_the_step_that_follows_is_made_while_nobody_does_anything(confirming):
    desk, _view = confirming
    assert 4 not in desk.window._steps
    desk.window._prepare_soon.start(20)
    desk.wait(lambda: 4 in desk.window._steps, "the signing step")
    desk.wait(lambda: not desk.window._prepare_soon.isActive(), "rest")
    assert 5 not in desk.window._steps, "one ahead, no more"
