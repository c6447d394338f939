"""Law that changes on a day: the same household on both sides of it, and a day that no period of a row holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desk_app.domain.errors import InvalidInput
from desk_app.domain.procedure import Determination, Result
from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from tests.desk_app.rules.households import label, state_of

COUPLE = {
    "p1": {"birth": date(1986, 1, 1), "sex": "男", "relationship": "世帯主", "concerned": True},
    "p2": {"birth": date(1988, 2, 2), "sex": "女", "relationship": "妻", "concerned": True, "pension": "第3号"},
    "p3": {"birth": date(2014, 5, 5), "sex": "男", "relationship": "子"},
    "p4": {"birth": date(2018, 6, 6), "sex": "女", "relationship": "子"},
}
PAIR = [date(2026, 3, 31), date(2026, 4, 1)]


def only(pack: RulePack, *rows: str) -> Engine:
    """An engine of some rows alone, so that no other row's periods come into it."""
    return Engine(replace(pack, procedures=tuple(row for row in pack.procedures if row.id in rows)))


def found(engine: Engine, **row: Any) -> dict[str, Determination]:
    return {label(one): one for one in engine.decide(state_of(row))}


def divorce(engine: Engine, divorced: date, filed: date, **answers: Any) -> dict[str, Determination]:
    said = {"marriage_employee_pension": True, **answers}
    return found(engine, event="離婚", event_on=divorced, filed_on=filed, people=COUPLE, answers=said)


def belongings(one: Determination) -> set[str]:
    return {item.id for item in one.belongings}


def test_divorce_paper_of_april_2026(engine: Engine) -> None:
    """民法819条 as of 1 April 2026: both parents may keep parental authority, and the paper asks for it."""
    before, after = (divorce(engine, day, day)["A23"] for day in PAIR)
    assert before.result is after.result is Result.REQUIRED
    assert "どちらか一方" in before.note
    assert "どちらか一方を親権者" not in after.note
    assert after.note != before.note


@pytest.mark.parametrize(
    ("divorced", "filed", "kind", "ends"),
    [
        (date(2026, 3, 31), date(2026, 3, 31), "協議", date(2028, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 1), "協議", date(2031, 4, 1)),
        # The day of the divorce decides, not that of the filing.
        (date(2026, 3, 30), date(2026, 4, 2), "調停・裁判", date(2028, 3, 30)),
    ],
)
def test_pension_split_in_two_or_five_years(
    engine: Engine, divorced: date, filed: date, kind: str, ends: date
) -> None:
    """厚生年金保険法78条の2第1項, 改正附則10条: five years for divorces from 1 April 2026, two for those before."""
    split = divorce(engine, divorced, filed, divorce_kind=kind)["B24"]
    assert [deadline.on for deadline in split.deadlines] == [ends]
    assert [deadline.late for deadline in split.deadlines] == [False]


@pytest.mark.parametrize(
    ("day", "wanted"), [(date(2024, 9, 30), Result.NOT_REQUIRED), (date(2024, 10, 1), Result.REQUIRED)]
)
def test_child_allowance_up_to_18_since_october_2024(pack: RulePack, day: date, wanted: Result) -> None:
    """児童手当法3条・4条: until 30 September 2024 to the fiscal year end after 15, since then after 18."""
    people = {"p1": [date(1980, 1, 1), "男", "世帯主"], "p2": [date(2008, 6, 1), "女", "子"]}
    departed = {"planned_departure_on": day}
    assert (
        found(only(pack, "D01"), event_on=day, filed_on=day, people=people, **{"from": departed})["D01"].result
        is wanted
    )


def test_old_insurance_cards_ran_out_on_1_december_2025(engine: Engine) -> None:
    """No paper 健康保険証 since 2 December 2024; those out there were good until 1 December 2025 at the latest."""
    people = {"p1": [date(1990, 1, 1), "男", "世帯主", {"holds_kokuho_here": True, "insurance": "社保"}]}
    days = [date(2024, 12, 2), date(2025, 12, 1), date(2025, 12, 2)]
    asked = [found(engine, event="転居", event_on=day, filed_on=day, people=people)["B02/p1"] for day in days]
    assert ["hokensho-old" in belongings(one) for one in asked] == [True, True, False]


def test_combined_residence_card_since_14_june_2026(engine: Engine) -> None:
    """入管法19条の15の2: in force on Sunday 14 June 2026; the counter opens on Monday the 15th."""
    people = {"p1": [date(1990, 1, 1), "男", "世帯主", "外国人", {"wants_tokutei_card": True}]}
    results = [
        found(engine, event_on=date(2026, 6, 10), filed_on=day, people=people)["A11/p1"].result
        for day in (date(2026, 6, 13), date(2026, 6, 14), date(2026, 6, 15))
    ]
    assert results == [Result.NOT_REQUIRED, Result.REQUIRED, Result.REQUIRED]


def test_readings_of_names_before_and_after_25_may_2026(engine: Engine) -> None:
    """戸籍法附則: correcting until 25 May 2026; from the 26th one change of what the mayor wrote (107条の3)."""
    people = {
        "p1": {
            "birth": date(1990, 1, 1),
            "sex": "男",
            "relationship": "世帯主",
            "kana_problem": True,
            "concerned": True,
        }
    }
    days = [date(2025, 5, 25), date(2025, 5, 26), date(2026, 5, 25), date(2026, 5, 26)]
    none, first, last, change = (
        found(engine, event="氏名変更", event_on=day, filed_on=day, people=people)["A31/p1"] for day in days
    )
    assert none.result is Result.NOT_REQUIRED
    assert first.name == last.name != change.name
    assert not any("107条" in basis.article for basis in last.basis)
    assert any("107条の3" in basis.article for basis in change.basis)


def test_a_day_outside_all_periods_names_the_row_and_its_periods(engine: Engine, pack: RulePack) -> None:
    """Never the last rule there was: a pack says of which days it knows."""
    row = next(one for one in pack.procedures if one.id == "A04")
    assert row.periods[0].starts_on == date(2024, 12, 2)
    with pytest.raises(InvalidInput) as caught:
        found(
            only(pack, "A04"),
            event="転居",
            event_on=date(2020, 4, 1),
            filed_on=date(2020, 4, 1),
            people={"p1": [date(1990, 1, 1), "男", "世帯主"]},
        )
    told = str(caught.value)
    assert "A04" in told
    assert "2020-04-01" in told
    assert "2024-12-02" in told
    with pytest.raises(InvalidInput):
        divorce(engine, date(2020, 4, 1), date(2020, 4, 1))
