"""Single rows on both sides of their bounds, and what holds for whole kinds of people; written from the law."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.domain.fact import FactType
from desk_app.domain.interview import InterviewState
from desk_app.domain.procedure import Determination, Result
from desk_app.domain.situation import Situation
from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from desk_app.rules.pack_reader import fits
from tests.desk_app.rules.bystanders import (
    bystanders,
    childless,
    needs_no_child_rows,
    needs_nothing,
    of_every_age,
    of_kind,
    within_age,
)
from tests.desk_app.rules.households import label
from tests.desk_app.rules.row_expectations import RowCase, papers, row_cases, wrong_papers
from tests.desk_app.rules.shifted import SAME_A_YEAR_EARLIER, earlier

pytestmark = pytest.mark.slow  # the same rules run in hundreds of counted tests
CASES = row_cases()


def decided(engine: Engine, situation: Situation) -> tuple[Determination, ...]:
    return engine.decide(InterviewState(situation))


@pytest.mark.parametrize("case", CASES, ids=[f"{one.label} {one.name}" for one in CASES])
def test_a_row_on_both_sides(engine: Engine, pack: RulePack, case: RowCase) -> None:
    if case.alone:
        row = case.label.split("/")[0]
        engine = Engine(replace(pack, procedures=tuple(one for one in pack.procedures if one.id == row)))
    one = next(one for one in decided(engine, case.situation) if label(one) == case.label)
    brought = [thing.id for thing in one.belongings]
    assert case.holds(one), (one.result, [str(deadline.on) for deadline in one.deadlines], brought)


def test_each_row_stands_in_the_table_of_papers(pack: RulePack) -> None:
    assert {str(row.id) for row in pack.procedures} == papers().keys()
    assert [wrong for row in pack.procedures for wrong in wrong_papers(row)] == []


def test_who_only_lives_there_has_nothing_to_do(engine: Engine) -> None:
    for name, situation in bystanders():
        found = [one for one in decided(engine, situation) if not needs_nothing("", one)]
        assert [label(one) for one in found] == [], name


def test_without_children_nothing_is_for_children(engine: Engine) -> None:
    for name, situation in childless():
        found = [one for one in decided(engine, situation) if not needs_no_child_rows("", one)]
        assert [label(one) for one in found] == [], name


def test_rows_keep_to_their_ages_and_nationality(engine: Engine) -> None:
    for name, situation in of_every_age():
        found = decided(engine, situation)
        assert [label(one) for one in found if not within_age("", one)] == [], name
        others = [
            one for one in found if one.procedure in of_kind(situation) and one.result is not Result.NOT_REQUIRED
        ]
        assert [label(one) for one in others] == [], name


def test_a_year_earlier_the_same_people_filed(engine: Engine) -> None:
    """Old 健康保険証 were still in use; who files was the same."""
    tried = 0
    for story, situation in earlier():
        for one in decided(engine, situation):
            if one.procedure in SAME_A_YEAR_EARLIER and label(one) not in story.undecided:
                assert (one.result is Result.REQUIRED) is (label(one) in story.required), (story.name, label(one))
                tried += 1
    assert tried > 100


def test_what_the_tables_say_can_be_said(pack: RulePack) -> None:
    """A word that is no choice of its fact would make a case prove nothing."""
    swept = [situation for sweep in (bystanders, childless, of_every_age) for _, situation in sweep()]
    for situation in [*(case.situation for case in CASES), *swept]:
        told = [*situation.answers.items(), *(one for member in situation.household for one in member.facts.items())]
        for fact, value in told:
            definition = pack.facts[fact].definition
            assert definition.type is FactType.DATE or fits(definition, value), (fact, value)
