"""What would turn a result: the ends of a run of days or numbers are found to the day, pairs only where one fails."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from desk_app.domain.ids import PersonId, ProcedureId
from desk_app.domain.procedure import Result
from desk_app.rules.condition import CASE
from desk_app.rules.determine import Determiner
from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from desk_app.rules.turning import MOST_SINGLES, Turn, TurningPoints
from tests.desk_app.rules.households import base_of, state_of

HEAD = [date(1990, 1, 1), "男", "世帯主"]


def turns(pack: RulePack, procedure: str, person: str | None = None, **row: Any) -> tuple[Turn, ...]:
    determiner = Determiner(pack)
    base = base_of(pack, state_of({"people": {"p1": HEAD}, **row}))
    found = next(one for one in determiner.rows_at(base) if one.procedure.id == procedure)
    whose = CASE if person is None else base.indexes[PersonId(person)]
    truth = determiner.truth(found, base, whose)
    missing = determiner.missing(found, base, whose) if truth is None else ()
    return TurningPoints(pack, determiner).of(base, found, whose, truth, missing)


def test_a_run_of_days_has_the_ends_that_turn_it(engine: Engine, pack: RulePack) -> None:
    """学童: primary school children only; one day outside either end it is not."""
    people: dict[str, list[Any]] = {"p1": HEAD, "p2": [date(2000, 5, 5), "女", "子", {"wants_gakudo": True}]}
    found = turns(pack, "D24", "p2", people=people)
    (part,) = (turn.parts[0] for turn in found if turn.required and turn.parts[0].place[0] == "birth")
    first, last = part.low, part.high
    assert isinstance(first, date)
    assert isinstance(last, date)
    assert (first, last) == (date(2014, 4, 2), date(2020, 4, 1))

    def needed(birth: date) -> bool:
        state = state_of({"people": {**people, "p2": [birth, *people["p2"][1:]]}})
        return engine.explain(state, ProcedureId("D24"), PersonId("p2")).result is Result.REQUIRED

    assert [needed(day) for day in (first, last)] == [True, True]
    assert [needed(day) for day in (first - timedelta(days=1), last + timedelta(days=1))] == [False, False]


def test_a_number_turns_at_its_bound(pack: RulePack) -> None:
    people = {"p1": HEAD, "p2": [date(2015, 5, 5), "女", "子"]}
    found = turns(pack, "D04", people=people, answers={"supported_students": 0, "children_apart": 0})
    assert {turn.parts[0].low for turn in found if turn.parts[0].place[0] == "supported_students"} == {2}


def test_nothing_given_with_the_case_is_to_be_changed(pack: RulePack) -> None:
    for procedure in ("A01", "E16"):
        assert not {part.place[0] for turn in turns(pack, procedure) for part in turn.parts} & {
            "life_event",
            "filed_on",
        }


def test_pairs_only_where_no_single_fact_does(pack: RulePack) -> None:
    singles = turns(pack, "E01", answers={"owns_moped": True})
    assert all(len(turn.parts) == 1 for turn in singles)
    assert 0 < len(singles) <= MOST_SINGLES
    (pair,) = turns(pack, "A30", "p1")
    assert [part.place[0] for part in pair.parts] == ["kind", "wants_alias"]
    assert pair.parts[1].values == (True,)


def test_three_facts_are_too_many_to_tell(pack: RulePack) -> None:
    """特定在留カード asks for nationality, category and the wish."""
    known = [*HEAD, {"wants_tokutei_card": False}]
    unknown = [*HEAD, {"wants_tokutei_card": False, "residence_category": None}]
    assert [len(turn.parts) for turn in turns(pack, "A11", "p1", people={"p1": known})] == [2]
    assert turns(pack, "A11", "p1", people={"p1": unknown}) == ()
