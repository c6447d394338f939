from __future__ import annotations

from dataclasses import replace
from datetime import date

from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import LegalBasis
from desk_app.domain.resident import PersonName
from desk_app.domain.situation import Member, Situation
from desk_app.domain.town import Town
from desk_app.rules.condition import AnyOf, compile_node
from desk_app.rules.engine import Engine
from desk_app.rules.fees import Fee, FeeRule
from desk_app.rules.pack import Procedure, RulePack
from desk_app.rules.pack_diff import changed_outcomes, differences, person_label, same_rules

DAY = date(2026, 11, 24)
FEE = (FeeRule(Fee("x", "受付", 300, "件", LegalBasis("市手数料条例", "別表", True))),)
STATE = InterviewState(
    Situation(
        LifeEvent.MOVE_IN,
        DAY,
        Town("999997", "架空県"),
        event_on=DAY,
        household=(Member(PersonId("p1"), PersonName("住民"), relationship="世帯主", moves=True),),
    )
)


def with_row(pack: RulePack, own: str, **items: object) -> RulePack:
    """The pack with these items of one row."""

    def changed(row: Procedure) -> Procedure:
        return replace(row, **items) if row.id == own else row  # type: ignore[arg-type]

    return replace(pack, procedures=tuple(changed(row) for row in pack.procedures))


def test_a_pack_does_not_differ_from_itself(pack: RulePack) -> None:
    assert differences(pack, pack) == ()
    assert same_rules(pack, pack)


def test_each_changed_item_is_a_difference_in_words(pack: RulePack) -> None:
    other = with_row(pack, "A01", fee=FEE, name="転入の届")
    found = differences(pack, other)
    assert {(one.item, one.new) for one in found} == {("手数料", "受付 300円"), ("名前", "転入の届")}
    assert "A01 転入の届 手数料: 無料 → 受付 300円" in [one.text() for one in found]
    assert not same_rules(pack, other)


def test_rows_that_come_and_go(pack: RulePack) -> None:
    fewer = replace(pack, procedures=pack.procedures[1:])
    gone, come = differences(pack, fewer), differences(fewer, pack)
    assert [(one.kind, one.row) for one in gone] == [("removed", pack.procedures[0].id)]
    assert [(one.kind, one.row) for one in come] == [("added", pack.procedures[0].id)]


def test_a_condition_is_told_as_a_sentence(pack: RulePack) -> None:
    never = AnyOf(())
    other = with_row(pack, "A01", when=never, test=compile_node(never))
    (found,) = differences(pack, other)
    assert found.item == "条件"
    assert found.old.endswith("場合")
    assert found.new == "当てはまる場合はありません"


def test_wording_of_facts_tables_and_parameters(pack: RulePack) -> None:
    fact = pack.facts[FactId("event_on")]
    label = {**fact.definition.label, "ja": "引越しの日"}
    facts = {**pack.facts, FactId("event_on"): replace(fact, definition=replace(fact.definition, label=label))}
    other = replace(pack, facts=facts, divisions={**pack.divisions, "新課": "新しい課"}, parameters={})
    found = differences(pack, other)
    assert ("事実の名前", "引越しの日") in {(one.item, one.new) for one in found}
    assert "担当課 新課: 加わる。新しい課" in {one.text() for one in found}
    assert {one.kind for one in found if one.item == "パラメーター"} == {"removed"}


def test_a_case_that_comes_out_differently_names_the_row(pack: RulePack) -> None:
    never = AnyOf(())
    other = with_row(pack, "A01", when=never, test=compile_node(never))
    found = differences(pack, other)
    outcomes, faults = changed_outcomes(Engine(pack), Engine(other), [("c1", STATE)], found)
    mine = [one for one in outcomes if one.procedure == "A01"]
    assert [(one.case, one.before, one.after, one.person) for one in mine] == [("c1", "未確定", "不要", "世帯")]
    assert mine[0].because == found
    assert faults == ()


def test_other_clocks_papers_and_places_are_told(pack: RulePack) -> None:
    row = next(one for one in pack.procedures if one.id == "A01")
    for items, word in (
        ({"deadlines": ()}, "期限 なし"),
        ({"belongings": ()}, "持ち物 なし"),
        ({"fee": FEE}, "300円"),
    ):
        other = with_row(pack, row.id, **items)
        outcomes, _ = changed_outcomes(Engine(pack), Engine(other), [("c1", STATE)], differences(pack, other))
        assert word in next(one.after for one in outcomes if one.procedure == row.id)


def test_equal_packs_change_no_case(pack: RulePack) -> None:
    engine = Engine(pack)
    assert changed_outcomes(engine, engine, [("c1", STATE)], ()) == ((), ())


def test_a_case_that_a_pack_cannot_decide_is_told(pack: RulePack) -> None:
    none = replace(pack, events=())
    outcomes, faults = changed_outcomes(Engine(pack), Engine(none), [("c1", STATE)], ())
    assert outcomes == ()
    assert len(faults) == 1
    assert faults[0].startswith("c1: ")


def test_a_person_is_named_by_place_and_relation_only() -> None:
    assert person_label(STATE, PersonId("p1")) == "p1(世帯主)"
    assert person_label(STATE, None) == "世帯"
