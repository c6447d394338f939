"""The proof of a pack: the base pack passes, a spoilt one does not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest

from desk_app.domain.fact import Scope
from desk_app.domain.ids import FactId, FormId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.rules.check import CheckReport, check_pack
from desk_app.rules.condition import All, AnyOf, Compare, Node, Not, Quantifier, compile_node
from desk_app.rules.pack import BelongingRule, Period, Procedure, RulePack
from desk_app.rules.pack_loader import load_pack
from resources.schema import schema
from tests.desk_app.rules.test_pack_loader import SMALL

MOPED = Compare(FactId("owns_moped"), "eq", True, Scope.CASE)
DOG = Compare(FactId("dog_situation"), "eq", "いる", Scope.CASE)
ADULT = Compare(FactId("age_on_event"), "ge", 18, Scope.PERSON)
FIRST = date(2024, 12, 2)


@pytest.fixture(scope="module")
def small() -> RulePack:
    return load_pack(SMALL)


def with_row(pack: RulePack, when: Node | None = None, **changes: object) -> RulePack:
    """The pack with its row X01 changed."""
    condition = {} if when is None else {"when": when, "test": compile_node(when)}
    changed = [
        replace(row, **condition, **changes) if row.id == "X01" else row  # type: ignore[arg-type]
        for row in pack.procedures
    ]
    return replace(pack, procedures=tuple(changed))


def dead_of(pack: RulePack) -> list[str]:
    """Where conditions of X01 only ever went one way."""
    return [where.split(" ", 1)[1] for where in check_pack(pack).dead_conditions if where.startswith("X01")]


@pytest.fixture(scope="module")
def report(pack: RulePack) -> CheckReport:
    return check_pack(pack, most_cases=100)


@pytest.mark.slow
def test_the_base_pack_passes(report: CheckReport) -> None:
    assert report.ok, report.text()
    assert report.unreachable == report.dead_questions == report.missing_wording == ()
    assert report.dead_conditions == report.left_open == report.period_gaps == ()
    assert report.text().endswith("合格")
    assert "A06" in report.unverified


@pytest.mark.slow
def test_every_event_of_the_base_pack_is_walked(report: CheckReport, pack: RulePack) -> None:
    assert [one.event for one in report.events] == list(pack.events)
    for one in report.events:
        assert one.procedures == len(pack.of_event(one.event))
        assert one.cases > 10 * one.procedures
    moved_in = next(one for one in report.events if one.event is LifeEvent.MOVE_IN)
    assert moved_in.cases > 10_000
    assert {"E16", "E18", "E19", "E26"} <= set(moved_in.never_not_required)


@pytest.mark.slow
def test_the_document_has_its_shape(report: CheckReport) -> None:
    document = json.loads(json.dumps(report.to_json()))
    jsonschema.Draft202012Validator(schema("rules-check")).validate(document)
    assert document["ok"] is True
    assert document["events"][0]["median_questions"] is None


def test_the_median_of_questions_is_told(small: RulePack) -> None:
    def length_of(_pack: RulePack, event: LifeEvent) -> tuple[float, float]:
        return {LifeEvent.MOVE_IN: (4.0, 8.0), LifeEvent.MOVE_WITHIN: (2.5, 10.0)}[event]

    found = check_pack(small, length_of)
    assert [one.median_questions for one in found.events] == [4.0, 2.5]
    assert "転居: 手続き 0 質問 0 境界の場合 0 質問数の中央値 2.5/10 (25%)" in found.text()


def test_a_row_that_can_never_be_required_is_found(small: RulePack) -> None:
    found = check_pack(with_row(small, AnyOf(())))
    assert not found.ok
    assert found.unreachable == ("X01",)
    assert "X01" in found.text()


def test_a_question_that_changes_nothing_is_found(small: RulePack) -> None:
    """Dogs are asked about for nothing; with the moped row gone nobody needs to know of mopeds either."""
    before, after = check_pack(small), check_pack(with_row(small, DOG))
    assert "dog_situation" in before.dead_questions
    assert "owns_moped" not in before.dead_questions
    assert "owns_moped" in after.dead_questions
    assert "dog_situation" not in after.dead_questions
    assert not after.ok


@pytest.mark.parametrize(
    ("when", "dead"),
    [
        (All((MOPED, DOG)), []),
        (All((MOPED, DOG, AnyOf((MOPED, Not(MOPED))))), ["when.3"]),
        (AnyOf((MOPED, Not(MOPED))), ["when"]),
        (Quantifier(False, False, ADULT, "大人がいる"), []),
        (Quantifier(False, False, All((ADULT, Not(ADULT))), "x"), ["when", "when.where"]),
        (All((MOPED, All(()))), []),
        (All((MOPED, AnyOf(()))), []),
        (All((MOPED, Compare(FactId("life_event"), "eq", "転入", Scope.CASE))), []),
    ],
)
def test_conditions_that_only_go_one_way_are_found(small: RulePack, when: Node, dead: list[str]) -> None:
    """What a parameter of the town or the life event settles does not count."""
    assert dead_of(with_row(small, when)) == dead


def test_conditions_of_papers_clocks_and_periods_count(small: RulePack) -> None:
    never = All((DOG, Not(DOG)))
    thing = BelongingRule("identity", compile_node(never), never)
    assert dead_of(with_row(small, belongings=(thing,))) == ["belongings identity"]
    row = next(one for one in small.procedures if one.id == "X01")
    variant = replace(row, when=never, test=compile_node(never), line=99, periods=())
    periods = (Period(FIRST, date(2026, 3, 31)), Period(date(2026, 4, 1), None, variant=variant))
    found = check_pack(with_row(small, periods=periods))
    assert found.dead_conditions == ("X01:99 when",)
    assert found.ok is False
    alive = replace(variant, when=DOG, test=compile_node(DOG))
    both = check_pack(with_row(small, periods=(periods[0], replace(periods[1], variant=alive))))
    assert both.dead_conditions == check_pack(small).dead_conditions
    assert both.events[0].questions == check_pack(small).events[0].questions + 1


def test_missing_wording_is_found(small: RulePack) -> None:
    fact = small.facts[FactId("owns_moped")]
    silent = replace(fact, definition=replace(fact.definition, question={"ja": "?"}))
    found = check_pack(with_row(replace(small, facts={**small.facts, FactId("owns_moped"): silent}), plain_easy=""))
    assert found.missing_wording == ("owns_moped.question.ja-easy", "owns_moped.question.en", "X01.plain")
    assert found.text().endswith("不合格")


@pytest.mark.parametrize(
    ("periods", "gap"),
    [
        ((Period(FIRST, None),), ()),
        ((Period(FIRST, date(2027, 3, 31)),), ("X01",)),
        ((Period(date(2026, 12, 1), None),), ("X01",)),
        ((Period(FIRST, date(2027, 3, 31)), Period(date(2027, 4, 1), None, in_force=False)), ()),
    ],
)
def test_days_outside_every_period_are_found(
    small: RulePack, periods: tuple[Period, ...], gap: tuple[ProcedureId, ...]
) -> None:
    assert check_pack(with_row(small, periods=periods)).period_gaps == gap


def test_a_row_left_open_by_what_nobody_asks_is_found(small: RulePack) -> None:
    """A computed fact that needs something which does not apply stays unknown for ever."""
    late = Compare(FactId("planned_departure_on"), "known", True, Scope.CASE)
    open_row = Compare(FactId("age_on_event"), "ge", 18, Scope.PERSON)
    assert check_pack(with_row(small, late)).left_open == ()
    nobody = replace(small.facts[FactId("birth")], applies=AnyOf(()), applies_test=compile_node(AnyOf(())))
    spoilt = replace(small, facts={**small.facts, FactId("birth"): nobody})
    assert "X01" not in check_pack(with_row(spoilt, open_row, per_person=True)).left_open


def test_every_form_fact_names_a_form_of_a_row(pack: RulePack) -> None:
    forms = {form for row in pack.procedures for version in row.versions() for form in version.forms}
    for fact in pack.facts.values():
        assert {FormId(form) for form in fact.definition.needed_by_forms} <= forms, fact.definition.id


def test_versions_are_walked_once_each(small: RulePack) -> None:
    row: Procedure = next(one for one in small.procedures if one.id == "X01")
    same = (Period(FIRST, date(2026, 3, 31)), Period(date(2026, 4, 1), None))
    once, twice = check_pack(with_row(small, periods=same[1:])), check_pack(with_row(small, periods=same))
    assert once.events[0].cases == twice.events[0].cases
    assert row.versions() == (row,)
