"""Determination by period: which reading of a row counts on which day, and what of it is kept between answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.ids import FactId, ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import LegalBasis, Result
from desk_app.rules.condition import Compare, compile_node
from desk_app.rules.engine import Engine
from desk_app.rules.pack import Period, Procedure, RulePack
from desk_app.rules.sampling import family_of_eight, walk
from tests.desk_app.rules.households import state_of
from tests.desk_app.rules.test_explain import said

CHANGE = date(2026, 7, 1)
ADULT = [date(1990, 1, 1), "男", "世帯主"]


def with_row(pack: RulePack, row: Procedure) -> RulePack:
    """The pack with this row in place of the one of the same id."""
    return replace(pack, procedures=tuple(row if one.id == row.id else one for one in pack.procedures))


def row_of(pack: RulePack, procedure: str) -> Procedure:
    return next(one for one in pack.procedures if one.id == procedure)


def changing(pack: RulePack, judged_by: str = "filed_on") -> RulePack:
    """E01 as it is until the change; from then on it is required of those without a moped, and rests on a new law."""
    row = row_of(pack, "E01")
    fact = FactId("owns_moped")
    when = Compare(fact, "eq", False, pack.definition(fact).scope)
    new = replace(row, when=when, test=compile_node(when), basis=(LegalBasis("新法", "1条", verified=True),))
    periods = (
        Period(date(2025, 1, 1), CHANGE - timedelta(days=1)),
        Period(CHANGE, date(2027, 12, 31), variant=replace(new, periods=())),
    )
    return with_row(pack, replace(row, periods=periods, judged_by=FactId(judged_by)))


def moped(engine: Engine, filed_on: date, event_on: date | None, *, owns: bool) -> tuple[Result, str]:
    row = {"filed_on": filed_on, "event_on": event_on, "from": {"planned_departure_on": None}}
    state = said(state_of({"people": {"p1": ADULT}, "answers": {"owns_moped": None}, **row}), "owns_moped", owns)
    found = next(one for one in engine.decide(state) if one.procedure == "E01")
    return found.result, found.basis[0].law


@pytest.mark.parametrize(
    ("day", "owns", "result"),
    [
        (CHANGE - timedelta(days=1), True, Result.REQUIRED),
        (CHANGE - timedelta(days=1), False, Result.NOT_REQUIRED),
        (CHANGE, True, Result.NOT_REQUIRED),
        (CHANGE, False, Result.REQUIRED),
    ],
)
def test_the_reading_of_the_day_counts(pack: RulePack, day: date, owns: bool, result: Result) -> None:
    by_filing, by_event = Engine(changing(pack)), Engine(changing(pack, "event_on"))
    for found, law in (
        moped(by_filing, day, date(2026, 6, 1), owns=owns),
        moped(by_event, date(2026, 7, 9), day, owns=owns),
    ):
        assert found is result
        assert (law == "新法") is (day >= CHANGE)


def test_while_the_day_is_not_known_only_what_all_periods_agree_on_is_decided(pack: RulePack) -> None:
    engine = Engine(changing(pack, "event_on"))
    assert moped(engine, date(2026, 7, 9), None, owns=True)[0] is Result.UNDECIDED
    same = Engine(pack)
    assert moped(same, date(2026, 7, 9), None, owns=True)[0] is Result.REQUIRED


def test_a_question_is_asked_for_the_reading_of_the_day(pack: RulePack) -> None:
    engine = Engine(changing(pack))
    for day, value in ((CHANGE - timedelta(days=1), True), (CHANGE, False)):
        row = {"filed_on": day, "event_on": date(2026, 6, 30), "from": {"planned_departure_on": None}}
        state = state_of({"people": {"p1": ADULT}, "answers": {"owns_moped": None}, **row})
        found = engine.explain(state, ProcedureId("E01"), None)
        needs = next(change for change in found.changes if change.result is Result.REQUIRED)
        assert needs.facts[0].example is value


def test_a_day_outside_all_periods_names_the_row_and_its_periods(pack: RulePack) -> None:
    engine = Engine(changing(pack))
    with pytest.raises(InvalidInput) as caught:
        moped(engine, date(2028, 1, 1), date(2027, 12, 30), owns=True)
    assert "E01" in caught.value.item
    assert "2025-01-01から2026-06-30" in caught.value.reason
    assert "2026-07-01から2027-12-31" in caught.value.reason


def test_a_row_not_in_force_supersedes_nothing(pack: RulePack) -> None:
    abroad = {"kind": "国外", "certificate": None, "prefecture": None}
    state = state_of({"people": {"p1": ADULT}, "from": abroad})

    def arrival(of: RulePack) -> Result:
        return next(one.result for one in Engine(of).decide(state) if one.procedure == "A01")

    gone = replace(row_of(pack, "A07"), periods=(Period(date(2025, 1, 1), None, in_force=False, note="廃止"),))
    assert arrival(pack) is Result.NOT_REQUIRED
    assert arrival(with_row(pack, gone)) is Result.REQUIRED


def test_what_is_kept_between_answers_is_what_is_worked_out_anew(engine: Engine, pack: RulePack) -> None:
    """Through an interview of eight and back again, in an engine that keeps and in fresh ones."""
    states = [state for state, _ in walk(engine, family_of_eight(pack, LifeEvent.MOVE_WITHIN))][::9]
    for state in (*states, *reversed(states)):
        assert engine.decide(state) == Engine(pack).decide(state)
