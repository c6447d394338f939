"""Releasing: taken in whole or not at all, proposed by one, approved by another, rolled back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk_app.domain.errors import EnvironmentProblem, Fault, InvalidInput
from desk_app.services.changes import Kind
from desk_app.services.rule_views import ReleaseState
from ui.screens.supervisor.workbench import wording
from ui.screens.supervisor.workbench.presenter import Shelf
from ui.screens.supervisor.workbench.release_presenter import ReleasePresenter, draft_name

DAY = date(2027, 4, 1)


@pytest.fixture
def release(rules, runner, view):
    made = ReleasePresenter(rules, runner, view, Shelf(rules, runner, view))
    made.load()
    return made


@pytest.mark.parametrize(
    ("name", "draft"),
    [
        ("2027-haru.xlsx", "2027-haru"),
        ("Spring 2027.xlsx", "spring-2027"),
        ("規則.xlsx", ""),
        ("-規則 v2-.xlsx", "v2"),
    ],
)
def test_a_draft_is_named_after_its_file(name, draft):
    assert draft_name(Path(name)) == draft


def test_drafts_stand_before_releases(release):
    assert release.chosen == release.draft().id == "draft:spring"
    release.choose("release:1")
    assert release.release().state is ReleaseState.IN_FORCE
    assert release.draft() is None


def test_a_workbook_becomes_a_draft(release, rules, view, tmp_path):
    file = tmp_path / "2027-haru.xlsx"
    release.begin_taking(str(file))
    release.take("2027 春")
    assert release.taking == file
    release.take("2027-haru")
    assert ("import_excel", (file, "2027-haru")) in rules.calls
    assert release.taking is None
    assert release.draft().id == "draft:2027-haru"
    assert view.said == [wording.taken("2027-haru")]


def test_a_folder_becomes_a_draft(release, rules, tmp_path):
    release.begin_taking(str(tmp_path))
    release.take("town")
    assert ("take_folder", (tmp_path, "town")) in rules.calls


def test_every_fault_of_a_file_is_listed_and_nothing_taken(release, rules, view):
    release.begin_taking("/x/bad.xlsx")
    faults = (Fault("日数が数字ではありません。", 12, "期限!E"), Fault("担当課がありません。", 40, "手続き!D"))
    rules.fail_next = InvalidInput("bad.xlsx", "誤りがあります。", "直してください。", faults)
    release.take("bad")
    assert release.faults == faults
    assert release.fault_head == wording.fault_count("bad.xlsx", 2)
    assert release.taking == Path("/x/bad.xlsx")
    assert view.errors == {}
    release.give_up()
    assert (release.faults, release.fault_head, release.taking) == ((), "", None)
    assert [book.id for book in release.shelf.drafts()] == ["draft:spring"]


def test_a_refusal_without_a_list_stands_in_the_banner(release, rules, view):
    release.begin_taking("/x/none.xlsx")
    rules.fail_next = EnvironmentProblem("none.xlsx", "読めません。", "場所を確かめてください。")
    release.take("none")
    assert view.errors["release"].reason == "読めません。"


def test_who_proposed_may_not_approve_and_another_may(release, rules, runner, view):
    release.propose(DAY, "春の改正")
    proposed = release.release()
    assert (proposed.state, proposed.effective_on, proposed.note) == (ReleaseState.PROPOSED, DAY, "春の改正")
    assert not proposed.may_approve
    assert "自分" in proposed.why_not
    asked = len(rules.calls)
    release.approve()
    assert len(rules.calls) == asked
    rules.clerk = "係長 佐藤"
    release.load()
    release.approve()
    assert release.release().state is ReleaseState.IN_FORCE
    assert release.release().approved_by == "係長 佐藤"
    assert [one.kind for one in runner.announced] == [Kind.RULES, Kind.RULES]
    assert view.said[-1] == wording.approved("2026.11.1+mirai.2", "2027-04-01")


def test_a_proposal_is_rejected_with_a_reason(release):
    release.propose(DAY, "春の改正")
    release.reject("")
    assert release.release().state is ReleaseState.PROPOSED
    release.reject("施行日が違う")
    assert (release.release().state, release.release().reason) == (ReleaseState.REJECTED, "施行日が違う")


def test_one_goes_back_to_an_earlier_release_with_a_reason(release, rules):
    release.propose(DAY, "春の改正")
    rules.clerk = "係長 佐藤"
    release.load()
    release.approve()
    release.choose("release:1")
    assert release.release().may_roll_back
    release.roll_back("料金が違う")
    assert release.release().state is ReleaseState.IN_FORCE
    release.choose("release:2")
    assert (release.release().state, release.release().reason) == (ReleaseState.WITHDRAWN, "料金が違う")
    release.roll_back("もう一度")
    assert release.release().state is ReleaseState.WITHDRAWN


def test_a_draft_is_thrown_away(release, view):
    release.discard()
    assert release.shelf.drafts() == ()
    assert release.chosen == "release:1"
    assert view.said == [wording.discarded("spring")]


def test_a_book_is_written_as_a_workbook(release, view, tmp_path):
    release.export("", "base")
    assert view.said == []
    release.export(str(tmp_path / "規則.xlsx"), "base")
    assert (tmp_path / "規則.xlsx").exists()
    assert view.said == [wording.saved("規則.xlsx")]
