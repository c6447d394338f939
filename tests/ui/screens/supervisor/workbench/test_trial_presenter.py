"""Trying a household: the three sources, the list of results, facts said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk_app.domain.fact import FactType
from desk_app.domain.ids import FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.services.rule_views import IN_USE, Trial
from tests.support.fake_hall import FakeReviews, hall_app
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.trial_presenter import TrialPresenter, row_key


@pytest.fixture
def trial(rules, runner, view):
    made = TrialPresenter(hall_app(reviews=FakeReviews()), rules, runner, view)
    made.open(IN_USE)
    return made


def names(trial):
    return [row.determination.name for row in trial.rows()]


def test_the_cases_of_the_day_are_offered(trial):
    assert len(trial.cases) == len([row for row in FakeReviews().day(date(2026, 11, 24)).rows if row.life_event])
    assert trial.case == trial.cases[0].id
    assert [fact.type for fact in trial.facts] == [FactType.BOOL, FactType.CHOICE, FactType.NUMBER]


def test_a_stored_case_is_tried(trial, rules):
    trial.run()
    assert rules.calls[-1] == ("try_out", (Trial(case=trial.case), IN_USE))
    assert trial.result.count(Result.REQUIRED) == 1
    assert names(trial) == ["転入届", "国民健康保険 資格取得"]
    assert row_key(trial.row()) == trial.chosen == "A01/"


def test_a_case_file_is_tried(trial, rules, view):
    trial.choose_source("file")
    trial.run()
    assert view.errors["trial"].remedy == wording.NEED_FILE
    trial.choose_file("")
    assert trial.file is None
    trial.choose_file("/cases/CASE.yaml")
    trial.run()
    assert rules.calls[-1] == ("try_out", (Trial(file=Path("/cases/CASE.yaml")), IN_USE))


def test_without_a_case_one_is_told_what_to_choose(trial, view):
    trial.case = None
    trial.run()
    assert view.errors["trial"].remedy == wording.NEED_CASE


def test_a_typed_household_is_tried(trial, rules):
    trial.choose_source("typed")
    household = trial.household
    household.life_event, household.event_on = LifeEvent.MOVE_WITHIN, date(2026, 11, 20)
    household.people[0].birth = " 昭和60年4月1日 "
    trial.add_person()
    household.people[1].relationship = "子"
    trial.set_fact(FactId("insurance"), 1, "国保")
    trial.set_fact(FactId("children_apart"), None, 2)
    trial.run()
    tried = rules.calls[-1][1][0]
    assert tried.life_event is LifeEvent.MOVE_WITHIN
    assert [(one.birth, one.relationship, one.kind) for one in tried.people] == [
        ("昭和60年4月1日", "世帯主", None),
        ("", "子", None),
    ]
    assert dict(tried.people[1].facts) == {"insurance": "国保"}
    assert dict(tried.answers) == {"children_apart": 2}


def test_a_fact_that_was_said_can_be_taken_back(trial):
    trial.set_fact(FactId("moves"), 0, False)
    assert [(fact.id, person, value) for fact, person, value in trial.said()] == [("moves", 0, False)]
    trial.set_fact(FactId("moves"), 0, None)
    assert trial.said() == ()


def test_a_household_needs_an_event_and_a_person(trial, view):
    trial.choose_source("typed")
    trial.remove_person(0)
    trial.run()
    assert view.errors["trial"].remedy == wording.NEED_PERSON
    trial.household.life_event = None
    trial.run()
    assert view.errors["trial"].remedy == wording.NEED_EVENT
    trial.add_person()
    assert trial.household.people[0].relationship == "世帯主"


def test_the_list_can_be_narrowed_and_keeps_its_choice(trial):
    trial.run()
    trial.choose("B01/p1")
    assert trial.row().missing_labels == ("医療保険",)
    trial.show("undecided")
    assert trial.chosen == "B01/p1"
    trial.show("not_required")
    assert trial.chosen == "C01/p1"
    trial.show("all")
    assert len(trial.rows()) == 3


def test_another_book_tries_the_same_household_again(trial, rules):
    trial.run()
    trial.open("base")
    assert rules.calls[-1][1][1] == "base"
    assert trial.result.book.id == "base"
