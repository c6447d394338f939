"""Browsing: filters, choice, and what stays when another book is looked at."""

from __future__ import annotations

import pytest

from desk_app.domain.errors import OperatorError
from desk_app.domain.life_event import LifeEvent
from ui.screens.supervisor.workbench.browse_presenter import BrowsePresenter


@pytest.fixture
def browse(rules, runner, view):
    made = BrowsePresenter(rules, runner, view)
    made.show_book()
    return made


def ids(browse):
    return [row.id for row in browse.rows]


def test_a_book_opens_at_its_first_row(browse):
    assert browse.overview.rows == 7
    assert ids(browse)[0] == browse.chosen == browse.detail.row.id == "A01"


def test_filters_narrow_together(browse):
    browse.narrow(LifeEvent.MOVE_WITHIN, "", "")
    assert ids(browse) == ["B01", "D08"]
    browse.narrow(LifeEvent.MOVE_WITHIN, "こども未来課", "")
    assert ids(browse) == ["D08"]
    browse.narrow(None, "", " 介護 ")
    assert ids(browse) == ["C01"]
    browse.narrow(None, "", "どこにもない")
    assert ids(browse) == []
    assert browse.chosen is None
    assert browse.detail is None


def test_the_choice_stays_while_it_passes_the_filters(browse):
    browse.choose("D08")
    browse.narrow(None, "こども未来課", "")
    assert browse.chosen == "D08"
    browse.narrow(None, "企画課", "")
    assert browse.chosen == browse.detail.row.id == "E25"


def test_the_same_filters_are_not_asked_for_twice(browse, rules):
    browse.narrow(None, "企画課", "")
    asked = len(rules.calls)
    browse.narrow(None, "企画課", "")
    assert len(rules.calls) == asked


def test_filters_that_another_book_does_not_know_are_dropped(browse):
    browse.division = "前の課"
    browse.event = LifeEvent.DEATH
    browse.show_book("base")
    assert (browse.event, browse.division) == (None, "")
    assert len(browse.rows) == 7


def test_a_late_answer_of_a_choice_does_not_overtake(browse, runner):
    runner.hold = True
    browse.choose("B01")
    assert browse.detail is None
    runner.finish()
    assert browse.detail.row.id == "B01"


def test_an_error_stands_at_the_list(browse, rules, view):
    rules.fail_next = OperatorError("規則", "読めません。", "管理者に知らせてください。")
    browse.reload()
    assert view.errors["browse"].reason == "読めません。"
    browse.reload()
    assert view.errors == {}
