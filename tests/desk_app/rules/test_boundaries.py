"""Boundary values: ages, school years, the card's clocks, closed days, periods of law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.procedure import Determination, Result
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.engine import Engine
from tests.desk_app.rules.households import label, required, state_of

EVENT = date(2026, 11, 20)
FILED = date(2026, 11, 24)


def needs(engine: Engine, birth: date, facts: dict[str, Any] | None = None, **row: Any) -> frozenset[str]:
    """What a household of one adult and the person born then (p2) requires."""
    people = {
        "p1": [date(1980, 6, 1), "男", "世帯主"],
        "p2": [birth, "女", "子", facts or {}],
    }
    return required(engine.decide(state_of({"people": people, **row})))


def found_for(engine: Engine, **row: Any) -> dict[str, Determination]:
    people = row.pop("people", {"p1": [date(1990, 1, 1), "男", "世帯主", {"holds_card": True}]})
    return {label(one): one for one in engine.decide(state_of({"people": people, **row}))}


@pytest.mark.parametrize(
    ("row", "facts", "first", "sooner_not"),
    [
        # An age is reached the day before the birthday; 75 (高確法) and desk ages (15, 7) on the birthday itself.
        ("C01/p2", {}, date(1961, 11, 21), date(1961, 11, 22)),
        ("C18/p2", {}, date(1956, 11, 21), date(1956, 11, 22)),
        ("B10/p2", {"insurance": "後期"}, date(1951, 11, 20), date(1951, 11, 21)),
        ("B16/p2", {"pension": "未加入", "left_employment": True}, date(2006, 11, 21), date(2006, 11, 22)),
        ("A34/p2", {}, date(2008, 11, 25), date(2008, 11, 26)),
        ("A17/p2", {"wants_seal": True}, date(2011, 11, 24), date(2011, 11, 25)),
        ("A13/p2", {"holds_card": True, "signature_cert": True}, date(2011, 11, 24), date(2011, 11, 25)),
        ("C02/p2", {"care_certified": True}, date(1986, 11, 24), date(1986, 11, 25)),
        ("B06/p2", {"insurance": "国保"}, date(1956, 11, 21), date(1956, 11, 22)),
        ("B13/p2", {"wants_koki_disability": True}, date(1961, 11, 21), date(1961, 11, 22)),
        ("C17/p2", {"wants_elder_services": True}, date(1961, 11, 21), date(1961, 11, 22)),
    ],
)
def test_rows_that_begin_at_an_age(
    engine: Engine, row: str, facts: dict[str, Any], first: date, sooner_not: date
) -> None:
    assert row in needs(engine, first, facts)
    assert row not in needs(engine, sooner_not, facts)


@pytest.mark.parametrize(
    ("row", "facts", "last", "later_not"),
    [
        ("B16/p2", {"pension": "未加入", "left_employment": True}, date(1966, 11, 22), date(1966, 11, 21)),
        ("B01/p2", {"insurance": "国保"}, date(1951, 11, 21), date(1951, 11, 20)),
        ("C15/p2", {"special_child_allowance": True}, date(2006, 11, 22), date(2006, 11, 21)),
        ("D18/p2", {}, date(2019, 11, 25), date(2019, 11, 24)),
        # 18歳年度末: born 2 April 2008 reaches 18 on 1 April 2026, so until 31 March 2027.
        ("D08/p2", {}, date(2008, 4, 2), date(2008, 4, 1)),
        # School: born 1 April belongs to the older year.
        ("D19/p2", {"childcare": "保育所等"}, date(2020, 4, 2), date(2020, 4, 1)),
        ("D24/p2", {"wants_gakudo": True}, date(2014, 4, 2), date(2014, 4, 1)),
        ("D21/p2", {"school_kind": "公立"}, date(2011, 4, 2), date(2011, 4, 1)),
    ],
)
def test_rows_that_end_at_an_age(
    engine: Engine, row: str, facts: dict[str, Any], last: date, later_not: date
) -> None:
    assert row in needs(engine, last, facts)
    assert row not in needs(engine, later_not, facts)


def test_first_day_at_school_of_1_april_children(engine: Engine) -> None:
    assert "D24/p2" in needs(engine, date(2020, 4, 1), {"wants_gakudo": True})
    assert "D24/p2" not in needs(engine, date(2020, 4, 2), {"wants_gakudo": True})


def test_born_on_29_february(engine: Engine) -> None:
    """65 is reached on 28 February of a common year."""
    before = {"event_on": date(2025, 2, 27), "filed_on": date(2025, 3, 1), "from": {"planned_departure_on": None}}
    on = {**before, "event_on": date(2025, 2, 28)}
    assert "C01/p2" not in needs(engine, date(1960, 2, 29), **before)
    assert "C01/p2" in needs(engine, date(1960, 2, 29), **on)


@pytest.mark.parametrize(("days", "kept"), [(0, True), (14, True), (15, False)])
def test_card_goes_on_until_the_14th_day(engine: Engine, days: int, kept: bool) -> None:
    """Moved on Tuesday 2026-10-06: the 14th day is a Tuesday too."""
    moved = date(2026, 10, 6)
    found = found_for(
        engine,
        event_on=moved,
        filed_on=moved + timedelta(days=days),
        **{"from": {"certificate": "カード", "planned_departure_on": moved}},
    )
    assert (found["A03"].result is Result.REQUIRED) is kept
    assert (found["A12/p1"].result is Result.REQUIRED) is kept
    assert (found["A14/p1"].result is Result.REQUIRED) is not kept


@pytest.mark.parametrize(("days", "kept"), [(30, True), (31, False)])
def test_card_goes_on_until_30_days_after_the_planned_departure(engine: Engine, days: int, kept: bool) -> None:
    """Planned for Monday 2026-10-05: the 30th day is Wednesday 4 November."""
    planned = date(2026, 10, 5)
    filed = planned + timedelta(days=days)
    found = found_for(
        engine, event_on=filed, filed_on=filed, **{"from": {"certificate": "カード", "planned_departure_on": planned}}
    )
    assert (found["A03"].result is Result.REQUIRED) is kept
    assert (found["A12/p1"].result is Result.REQUIRED) is kept
    assert (found["A14/p1"].result is Result.REQUIRED) is not kept


def test_a_card_clock_that_ended_on_a_closed_day_is_the_clerks_finding(engine: Engine) -> None:
    """Moved on Saturday 2026-10-10; the 14th day is Saturday the 24th, filed on Monday the 26th."""
    row = {
        "event_on": date(2026, 10, 10),
        "filed_on": date(2026, 10, 26),
        "from": {"certificate": "カード", "planned_departure_on": date(2026, 10, 10)},
    }
    state = state_of({"people": {"p1": [date(1990, 1, 1), "男", "世帯主", {"holds_card": True}]}, **row})
    found = {label(one): one for one in engine.decide(state)}
    assert found["A12/p1"].result is Result.UNDECIDED
    assert found["A12/p1"].missing == ("card_clock_accepted",)
    assert [deadline.late for deadline in found["A03"].deadlines] == [None, False]
    assert found_for(engine, answers={"card_clock_accepted": True}, **row)["A12/p1"].result is Result.REQUIRED
    assert found_for(engine, answers={"card_clock_accepted": False}, **row)["A14/p1"].result is Result.REQUIRED


def test_a_filing_deadline_moves_to_the_next_open_day(engine: Engine) -> None:
    """14 days from Saturday 2026-12-19 end on 2 January 2027; the hall opens on Monday the 4th (地方自治法4条の2)."""
    row = {"event_on": date(2026, 12, 19), "from": {"planned_departure_on": date(2026, 12, 19)}}
    in_time = found_for(engine, filed_on=date(2027, 1, 4), **row)["A01"].deadlines[0]
    assert (in_time.on, in_time.late) == (date(2027, 1, 4), False)
    assert found_for(engine, filed_on=date(2027, 1, 5), **row)["A01"].deadlines[0].late is True


def test_closed_days() -> None:
    closed = ClosedDays()
    days = [date(2026, 11, day) for day in (20, 21, 22, 23, 24)]
    assert [closed.is_closed(day) for day in days] == [False, True, True, True, False]
    assert [closed.is_closed(date(2026, 12, day)) for day in (28, 29)] == [False, True]
    assert [closed.is_closed(date(2028, 1, day)) for day in (3, 4)] == [True, False]
    assert closed.next_open(date(2026, 11, 21)) == date(2026, 11, 24)


def test_a_date_outside_every_period_is_an_error_naming_the_row(engine: Engine) -> None:
    row = {"filed_on": date(2024, 12, 1), "event_on": date(2024, 11, 25), "from": {"planned_departure_on": None}}
    with pytest.raises(InvalidInput) as caught:
        found_for(engine, **row)
    assert "A01 転入届" in caught.value.item
    assert "2024-12-01" in caught.value.reason


@pytest.mark.parametrize(
    ("filed_on", "result"), [(date(2026, 6, 13), Result.NOT_REQUIRED), (date(2026, 6, 14), Result.REQUIRED)]
)
def test_the_combined_card_begins_on_its_day(engine: Engine, filed_on: date, result: Result) -> None:
    people = {"p1": [date(1990, 1, 1), "男", "世帯主", "外国人", {"wants_tokutei_card": True}]}
    row = {"event_on": date(2026, 6, 10), "from": {"planned_departure_on": date(2026, 6, 10)}}
    found = found_for(engine, people=people, filed_on=filed_on, **row)
    assert found["A11/p1"].result is result
    assert found["A11/p1"].reasons


def test_without_the_day_of_the_move_clocks_have_no_last_day(engine: Engine) -> None:
    found = found_for(engine, event_on=None)
    assert found["A01"].result is Result.REQUIRED
    assert [(deadline.on, deadline.late) for deadline in found["A01"].deadlines] == [(None, None)]
    assert "event_on" in found["C01/p1"].missing


def test_who_brings_a_paper_certificate(engine: Engine) -> None:
    """Card-less members ride along only with a card-holding head (住基法24条の2)."""
    people = {
        "p1": [date(1990, 1, 1), "男", "世帯主", {"holds_card": False}],
        "p2": [date(1990, 1, 2), "女", "妻", {"holds_card": True}],
    }
    origin = {"from": {"certificate": "カード"}}
    assert "tenshutsu-shomei" in {one.id for one in found_for(engine, people=people, **origin)["A03"].belongings}
    people["p1"][3], people["p2"][3] = {"holds_card": True}, {"holds_card": False}
    assert "tenshutsu-shomei" not in {one.id for one in found_for(engine, people=people, **origin)["A03"].belongings}


def test_three_children_counted(engine: Engine) -> None:
    def needed(apart: int, students: int) -> bool:
        answers = {"children_apart": apart, "supported_students": students}
        return "D04" in needs(engine, date(2015, 5, 5), answers=answers)

    assert [needed(0, 2), needed(0, 1), needed(1, 1), needed(2, 0)] == [True, False, True, False]


@pytest.mark.parametrize(("age_days", "due"), [(89, False), (90, True), (91, True)])
def test_a_dog_is_registered_from_90_days(engine: Engine, age_days: int, due: bool) -> None:
    answers = {
        "dog_situation": "いる",
        "dog_registration": "未登録",
        "dog_birth": FILED - timedelta(days=age_days),
        "dog_acquired_on": FILED - timedelta(days=age_days - 1),
    }
    found = found_for(engine, answers=answers)["E11"]
    assert (found.result is Result.REQUIRED) is due
