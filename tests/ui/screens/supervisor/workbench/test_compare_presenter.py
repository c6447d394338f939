"""Comparing: which books are offered, what came out, and giving up."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.services.rule_views import IN_USE
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.compare_presenter import ComparePresenter


@pytest.fixture
def compare(rules, runner, view):
    made = ComparePresenter(rules, runner, view)
    made.offer(rules.books())
    return made


def test_the_book_in_use_is_compared_with_the_draft(compare):
    assert (compare.old, compare.new) == (IN_USE, "draft:spring")


def test_a_draft_that_comes_later_is_offered_until_one_chooses(compare, rules):
    rules.discard("draft:spring")
    compare.offer(rules.books())
    assert compare.new == "base"
    rules.take_folder(Path("x"), "haru")
    compare.offer(rules.books())
    assert compare.new == "draft:haru"
    compare.choose_books(IN_USE, "release:1")
    compare.offer(rules.books())
    assert compare.new == "release:1"


def test_differences_and_the_cases_they_change(compare):
    compare.run()
    assert [one.kind for one in compare.comparison.differences] == ["changed", "switched_off", "added", "changed"]
    assert compare.difference().row == "D08"
    compare.choose("2")
    assert compare.difference().row == "M01"
    compare.show("affected")
    assert compare.affected().case == "1124-0003"
    assert compare.affected().because[0].row == "D08"
    assert compare.difference() is None


def test_a_book_is_not_compared_with_itself(compare, rules, view):
    compare.choose_books("base", "base")
    asked = len(rules.calls)
    compare.run()
    assert view.errors["compare"].reason == wording.SAME_BOOK
    assert len(rules.calls) == asked


def test_a_folder_of_cases_is_tried(compare, rules):
    compare.choose_cases("/cases")
    compare.run()
    assert rules.calls[-1] == ("compare", (IN_USE, "draft:spring", Path("/cases")))
    compare.choose_cases("")
    assert compare.folder is None
    assert compare.comparison is None


def test_a_comparison_under_way_can_be_given_up(compare, runner, view):
    runner.hold = True
    compare.run()
    assert compare.busy == wording.COMPARING
    compare.run()
    assert len(runner.waiting) == 1
    assert compare.cancel()
    runner.finish()
    assert compare.busy == ""
    assert compare.comparison is None
    assert view.said == [wording.CANCELLED]
    assert not compare.cancel()


def test_another_book_takes_the_old_result_away(compare):
    compare.run()
    compare.choose_books("base", "draft:spring")
    assert compare.comparison is None
