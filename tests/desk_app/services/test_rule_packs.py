"""The rule workbench over a whole desk: look, try, compare, edit in Excel, release."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk_app.bootstrap.desk import OpenDesk
from desk_app.bootstrap.rule_book import RuleBookLater
from desk_app.domain.errors import InvalidInput, NotAllowed, OperatorError
from desk_app.domain.ids import CaseId, ClerkId, FactId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Result
from desk_app.services.case_file import dump_case
from desk_app.services.rule_packs import RulePacks
from desk_app.services.rule_views import IN_USE, BookKind, ConditionNode, ReleaseState, Trial, TrialPerson
from tests.support.desk import interviewed
from tests.support.town_packs import MIRAI

TODAY = date(2026, 11, 24)
ADULT = TrialPerson(birth="昭和63年5月1日", relationship="世帯主", kind="日本人", sex="男", takes_part=True)


@pytest.fixture(name="rules", scope="module")
def _rules(desk: OpenDesk) -> RulePacks:
    assert isinstance(desk.app.rules, RuleBookLater)
    return desk.app.rules.service


@pytest.fixture(name="case", scope="module")
def _case(desk: OpenDesk, rules: RulePacks) -> CaseId:
    """One case of the desk; the demo town's overlay is a draft beside it."""
    desk.app.session.sign_in(ClerkId("miyoshi"))
    rules.take_folder(MIRAI, "mirai")
    return interviewed(desk).id


@pytest.fixture(autouse=True)
def _a_supervisor_sits_at_the_desk(desk: OpenDesk, _first_clerk_sits_at_the_desk: None) -> None:
    desk.app.session.sign_in(ClerkId("miyoshi"))


def nodes(tree: ConditionNode) -> list[ConditionNode]:
    """Every node of a tree."""
    return [tree, *(one for child in tree.children for one in nodes(child))]


def test_the_books_are_those_in_use_the_product_s_and_the_drafts(rules: RulePacks, case: CaseId) -> None:
    kinds = {one.id: one.kind for one in rules.books()}
    assert kinds[IN_USE] is BookKind.IN_USE
    assert kinds["base"] is BookKind.BASE
    assert kinds["draft:mirai"] is BookKind.DRAFT


def test_a_book_at_a_glance(rules: RulePacks, case: CaseId) -> None:
    view = rules.overview("draft:mirai")
    rows = rules.rows("draft:mirai")
    assert view.rows == len(rows)
    assert view.verified == sum(row.verified for row in rows)
    assert sum(count for _, count in view.divisions) == view.rows
    assert dict(view.events)[LifeEvent.MOVE_IN] == len(rules.rows("draft:mirai", event=LifeEvent.MOVE_IN))
    assert any(one.row == "D08" for one in view.town_differences)


def test_rows_tell_what_the_town_did_with_them(rules: RulePacks, case: CaseId) -> None:
    town = {row.id: row.town for row in rules.rows("draft:mirai")}
    assert (town["M01"], town["D08"], town["E25"], town["A04"]) == ("own", "changed", "switched_off", "")
    (found,) = rules.rows("draft:mirai", text="子育て券 M02")
    assert found.division == "こども未来課"
    assert {row.division for row in rules.rows(division="税務課")} == {"税務課"}


def test_a_procedure_is_a_sentence_and_a_counted_tree(rules: RulePacks, case: CaseId) -> None:
    detail = rules.detail("D08", "draft:mirai")
    assert detail.sentence.endswith("方")
    assert detail.counted_cases >= 1
    for node in nodes(detail.tree):
        assert node.label
        assert node.tried is (node.holds + node.fails + node.open > 0)
    assert detail.tree.holds >= 1
    assert {one.item for one in detail.differences} == {"根拠", "期限", "注意"}
    with pytest.raises(OperatorError, match="Z99"):
        rules.detail("Z99")


def test_a_stored_case_is_tried_and_the_look_audited(desk: OpenDesk, rules: RulePacks, case: CaseId) -> None:
    view = rules.try_out(Trial(case=case), "draft:mirai")
    results = [row.determination.result for row in view.rows]
    assert results == sorted(results, key=[Result.REQUIRED, Result.UNDECIDED, Result.NOT_REQUIRED].index)
    first = view.rows[0]
    assert first.tree.truth is True
    assert first.reasons
    assert all(label and "さん" not in label for _, label in view.people)
    with desk.context.unit_of_work() as uow:
        assert [one.subject for one in uow.audit.entries(action="rules_try")][-1] == case


def test_a_typed_household_is_tried(rules: RulePacks) -> None:
    trial = Trial(
        life_event=LifeEvent.MOVE_IN, event_on=TODAY, people=(ADULT,), answers={FactId("from_kind"): "国外"}
    )
    view = rules.try_out(trial)
    found = {row.determination.procedure: row for row in view.rows}
    assert found["A07"].determination.result is Result.REQUIRED
    assert view.count(Result.UNDECIDED) > 0
    assert view.next_question
    open_row = next(row for row in view.rows if row.determination.result is Result.UNDECIDED)
    assert open_row.missing_labels
    assert open_row.tree.truth is None


def test_a_case_file_is_tried(desk: OpenDesk, rules: RulePacks, case: CaseId, tmp_path: Path) -> None:
    with desk.context.unit_of_work() as uow:
        state = uow.cases.get(case).state
    assert state is not None
    path = tmp_path / "CASE.yaml"
    path.write_text(dump_case(state.situation), encoding="utf-8")
    assert rules.try_out(Trial(file=path)).rows
    compared = rules.compare(IN_USE, "draft:mirai", cases=tmp_path)
    assert compared.cases_tried == 1
    assert {one.case for one in compared.affected} == {"CASE"}


def test_a_typed_household_that_cannot_be_read_is_named(rules: RulePacks) -> None:
    with pytest.raises(InvalidInput, match="きっかけか人がありません"):
        rules.try_out(Trial())
    bad = TrialPerson(birth="むかし")
    with pytest.raises(InvalidInput, match=r"生年月日\(p1\)"):
        rules.try_out(Trial(life_event=LifeEvent.MOVE_IN, people=(bad,)))
    with pytest.raises(OperatorError, match="none"):
        rules.try_out(Trial(file=Path("none.yaml")))


def test_cases_that_come_out_differently_name_their_row(rules: RulePacks, case: CaseId) -> None:
    compared = rules.compare(IN_USE, "draft:mirai")
    assert compared.cases_tried >= 1
    assert compared.faults == ()
    mine = [one for one in compared.affected if one.procedure == "D08"]
    assert mine
    assert {why.row for one in mine for why in one.because} == {"D08"}
    assert rules.compare(IN_USE, IN_USE).affected == ()


def test_an_excel_workbook_becomes_a_draft_of_the_same_rules(rules: RulePacks, case: CaseId, tmp_path: Path) -> None:
    path = rules.export_excel(tmp_path / "rules.xlsx", "draft:mirai")
    draft = rules.import_excel(path, "edited")
    assert draft.id == "draft:edited"
    assert rules.compare("draft:mirai", draft.id).differences == ()
    assert any(row.town == "switched_off" for row in rules.rows(draft.id))
    rules.discard(draft.id)
    assert draft.id not in {one.id for one in rules.books()}


def test_a_draft_has_a_plain_name_and_has_to_load(rules: RulePacks, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="使えない文字"):
        rules.take_folder(MIRAI, "../outside")
    with pytest.raises(OperatorError, match="フォルダーがありません"):
        rules.take_folder(tmp_path / "none", "x")
    (tmp_path / "overlay.yaml").write_text("version: '1'\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="name"):
        rules.take_folder(tmp_path, "x")
    with pytest.raises(OperatorError, match="下書きではありません"):
        rules.discard("base")


def test_whoever_may_not_review_only_looks(desk: OpenDesk, rules: RulePacks, case: CaseId, tmp_path: Path) -> None:
    desk.app.session.sign_in(ClerkId("omori"))
    assert rules.rows()
    for change in (
        lambda: rules.take_folder(MIRAI, "x"),
        lambda: rules.import_excel(tmp_path / "x.xlsx", "x"),
        lambda: rules.discard("draft:mirai"),
        lambda: rules.try_out(Trial(case=case)),
        lambda: rules.compare(IN_USE, "draft:mirai"),
        lambda: rules.propose("draft:mirai", effective_on=TODAY, note="x"),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_a_released_overlay_decides_until_it_is_broken(desk: OpenDesk, rules: RulePacks, case: CaseId) -> None:
    before = desk.context.engine.version
    one = rules.propose("draft:mirai", effective_on=TODAY, note="みらい市の規則")
    assert (one.state, one.may_approve) == (ReleaseState.PROPOSED, False)
    assert desk.context.engine.version == before
    desk.app.session.sign_in(ClerkId("kuno"))
    assert rules.releases()[0].may_approve
    assert rules.approve(one.id).state is ReleaseState.IN_FORCE
    assert desk.context.engine.version == f"{before}+mirai.1"
    assert rules.overview().book.version == f"{before}+mirai.1"
    file = desk.settings.home / "rules" / "releases" / "0001" / "overlay" / "facts.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (broken,) = rules.releases()
    assert broken.state is ReleaseState.BROKEN
    assert "overlay/facts.yaml" in broken.reason


def test_a_picture_of_a_division(rules: RulePacks) -> None:
    assert rules.graph_svg(LifeEvent.MOVE_IN, division="税務課").startswith("<svg")


def test_facts_offered_are_those_that_can_be_said(rules: RulePacks) -> None:
    found = {one.id: one for one in rules.facts()}
    assert found[FactId("moves")].per_person
    assert FactId("reached_75") not in found
    assert ("国保", "国民健康保険") in found[FactId("insurance")].choices
