"""Those who die and those who survive them: insurance, pensions, allowances, on both sides of each limit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from desk_app.domain.procedure import Result
from desk_app.rules.engine import Engine
from tests.desk_app.rules.test_pack_benefits import CHILD, DEAD, KOKUHO, MAN, WIFE, found, last_days, needed


def test_insured_and_old_who_die(engine: Engine) -> None:
    people: dict[str, Any] = {
        "p1": [date(1945, 1, 1), "男", "世帯主", {**DEAD, "insurance": "後期", "care_certified": True}],
        "p2": [date(1960, 2, 2), "女", "妻", KOKUHO],
    }
    row: dict[str, Any] = {"answers": {"funeral_on": date(2026, 11, 22)}}
    assert needed(engine, "死亡", people, **row) == {"B03/p2", "B14/p1", "C04/p2", "C05/p1", "C17/p2"}
    made = found(engine, "死亡", people, **row)
    assert last_days(made["B14/p1"]) == {
        "資格喪失の届出": (date(2026, 12, 4), False),
        "葬祭費の請求(2年の時効)": (date(2028, 11, 22), False),
    }
    people["p1"] = [date(1975, 1, 1), "男", "世帯主", {**DEAD, **KOKUHO, "pension": "第1号"}]
    assert {"B02/p1", "B09/p1"} <= needed(engine, "死亡", people, **row)


@pytest.mark.parametrize(
    ("linked", "reported", "due"),
    [
        (True, date(2026, 11, 8), False),
        (True, date(2026, 11, 9), True),
        (False, date(2026, 11, 2), True),
    ],
)
def test_pension_death_filing_falls_away(engine: Engine, linked: bool, reported: date, due: bool) -> None:
    """Linked to the 個人番号 and the 死亡届 within 7 days of 1 November: only the unpaid pension is claimed."""
    people: dict[str, Any] = {
        "p1": [
            date(1950, 1, 1),
            "男",
            "世帯主",
            {**DEAD, "insurance": "社保", "drew_pension": "両方", "pension_number_linked": linked},
        ],
        "p2": [date(1955, 2, 2), "女", "妻"],
    }
    row: dict[str, Any] = {"event_on": date(2026, 11, 1), "answers": {"death_report_on": reported}}
    made = found(engine, "死亡", people, **row)
    assert (made["B21/p1"].result is Result.REQUIRED) is due
    assert made["B25/p2"].result is Result.REQUIRED
    assert last_days(made["B25/p2"]) == {"未支給年金の請求(5年の時効)": (date(2031, 11, 1), False)}
    if due:
        assert last_days(made["B21/p1"]) == {
            "国民年金の死亡届": (date(2026, 11, 16), True),
            "厚生年金の死亡届": (date(2026, 11, 11), True),
        }


def test_within_seven_days_nobody_asks_when_the_death_was_registered(engine: Engine) -> None:
    facts = {**DEAD, "drew_pension": "国民年金", "pension_number_linked": True}
    people: dict[str, Any] = {"p1": [date(1950, 1, 1), "男", "世帯主", facts]}
    on = date(2026, 11, 17)
    assert found(engine, "死亡", people, event_on=on)["B21/p1"].result is Result.NOT_REQUIRED
    late = found(engine, "死亡", people, event_on=on - timedelta(days=1))["B21/p1"]
    assert (late.result, late.missing) == (Result.UNDECIDED, ("death_report_on",))


FATHER = [MAN, "男", "世帯主", {**DEAD, "pension": "第2号"}]


def test_survivors_pension_of_either_spouse_or_the_child(engine: Engine) -> None:
    """国年法37条の2: husband or wife with a child; the child alone where no spouse survives in the household."""
    child = [CHILD, "女", "子", {"survivor_relation_said": "子"}]
    assert "B22/p2" in needed(engine, "死亡", {"p1": FATHER, "p2": [WIFE, "女", "妻"], "p3": child})
    mother = [WIFE, "女", "妻", {**DEAD, "pension": "第1号"}]
    rows = needed(engine, "死亡", {"p1": [MAN, "男", "世帯主"], "p2": mother, "p3": child})
    assert "B22/p1" in rows
    assert "B22/p3" not in rows
    assert "B22/p2" in needed(engine, "死亡", {"p1": FATHER, "p2": child})
    assert not {row for row in needed(engine, "死亡", {"p1": FATHER, "p2": [WIFE, "女", "妻"]}) if "B22" in row}


@pytest.mark.parametrize(
    ("birth", "severe", "due"),
    [
        (date(2008, 4, 2), False, True),  # 18 on 1 April 2026, to 31 March 2027
        (date(2008, 4, 1), False, False),
        (date(2008, 4, 1), True, True),
        (date(2006, 11, 22), True, True),
        (date(2006, 11, 21), True, False),  # reaches 20 on the day of the death
    ],
)
def test_age_of_the_child_of_a_survivors_pension(engine: Engine, birth: date, severe: bool, due: bool) -> None:
    people: dict[str, Any] = {
        "p1": FATHER,
        "p2": [WIFE, "女", "妻"],
        "p3": [birth, "男", "子", {"severe_disability": severe}],
    }
    rows = needed(engine, "死亡", people)
    assert ("B22/p2" in rows) is due


@pytest.mark.parametrize(
    ("birth", "facts", "insured"),
    [
        (date(1966, 11, 22), {"pension": "第2号"}, True),
        (date(1966, 11, 22), {"pension": "未加入"}, False),
        (date(1966, 11, 21), {}, True),
        (date(1961, 11, 22), {}, True),
        (date(1961, 11, 21), {"paid_25_years": False}, False),
        (date(1961, 11, 21), {"paid_25_years": True}, True),
    ],
)
def test_whose_death_gives_a_survivors_pension(
    engine: Engine, birth: date, facts: dict[str, Any], insured: bool
) -> None:
    people: dict[str, Any] = {
        "p1": [birth, "男", "世帯主", {**DEAD, **facts}],
        "p2": [WIFE, "女", "妻"],
        "p3": [CHILD, "男", "子"],
    }
    assert ("B22/p2" in needed(engine, "死亡", people)) is insured


def widow(birth: date, paid: str, *, drew: str = "受けていない", years: bool = True, **row: Any) -> dict[str, Any]:
    people: dict[str, Any] = {
        "p1": [date(1960, 1, 1), "男", "世帯主", {**DEAD, "drew_pension": drew, "category1_paid": paid}],
        "p2": [birth, "女", "妻"],
    }
    return {"people": people, "answers": {"marriage_10_years": years}, **row}


def clocks_of_b23(engine: Engine, case: dict[str, Any]) -> list[str]:
    made = found(engine, "死亡", case.pop("people"), **case)["B23/p2"]
    assert made.result is not Result.UNDECIDED
    return [clock.what for clock in made.deadlines] if made.result is Result.REQUIRED else []


def test_widows_pension_and_lump_sum(engine: Engine) -> None:
    """国年法49条: under 65 at the death, ten years paid and married; 52条の2: three years paid."""
    both = ["寡婦年金の請求(5年の時効)", "死亡一時金の請求(2年の時効)"]
    assert clocks_of_b23(engine, widow(date(1961, 11, 22), "10年以上")) == both
    assert clocks_of_b23(engine, widow(date(1986, 1, 1), "10年以上")) == both
    assert clocks_of_b23(engine, widow(date(1961, 11, 21), "10年以上")) == both[1:]
    assert clocks_of_b23(engine, widow(date(1970, 1, 1), "10年以上", years=False)) == both[1:]
    assert clocks_of_b23(engine, widow(date(1970, 1, 1), "3年以上10年未満")) == both[1:]
    assert clocks_of_b23(engine, widow(date(1970, 1, 1), "3年未満")) == []
    assert clocks_of_b23(engine, widow(date(1970, 1, 1), "10年以上", drew="国民年金")) == []


def test_a_widower_has_the_lump_sum_alone(engine: Engine) -> None:
    case = widow(date(1970, 1, 1), "10年以上")
    case["people"]["p1"][1:3], case["people"]["p2"][1:3] = ["女", "世帯主"], ["男", "夫"]
    assert clocks_of_b23(engine, case) == ["死亡一時金の請求(2年の時効)"]


def test_no_lump_sum_beside_a_survivors_pension(engine: Engine) -> None:
    """52条の2第2項 (the child draws), while the widow's pension stays on the list to choose from."""
    case = widow(date(1980, 1, 1), "10年以上")
    case["people"]["p3"] = [CHILD, "男", "子"]
    assert clocks_of_b23(engine, case) == ["寡婦年金の請求(5年の時効)"]


def test_the_recipient_of_child_allowance_dies(engine: Engine) -> None:
    """The child claims what is unpaid (two years), the new carer claims anew within 15 days."""
    people: dict[str, Any] = {"p1": FATHER, "p2": [WIFE, "女", "妻"], "p3": [CHILD, "女", "子"]}
    row: dict[str, Any] = {
        "answers": {"receives_teate": True, "deceased_received_teate": True, "single_parent": True}
    }
    assert needed(engine, "死亡", people, "D", **row) == {"D01", "D03", "D07", "D10", "D11"}
    made = found(engine, "死亡", people, **row)
    assert last_days(made["D07"]) == {"未支払の手当の請求(2年の時効)": (date(2028, 11, 20), False)}
    assert last_days(made["D01"]) == {"認定請求(異動日の翌日から)": (date(2026, 12, 7), False)}
    assert made["D10"].deadlines == ()
    assert "お子さん" in made["D07"].plain


def test_a_child_who_dies(engine: Engine) -> None:
    gone = [CHILD, "女", "子", {**DEAD, "holds_child_certificate": True}]
    people: dict[str, Any] = {"p1": [MAN, "男", "世帯主"], "p2": gone, "p3": [date(2018, 1, 1), "男", "子"]}
    row: dict[str, Any] = {"answers": {"receives_teate": True}}
    assert needed(engine, "死亡", people, "D", **row) == {"D02", "D09/p2"}
    assert found(engine, "死亡", people, **row)["D02"].deadlines == ()
    del people["p3"]
    assert needed(engine, "死亡", people, "D", **row) == {"D03", "D09/p2"}


def test_reasons_tell_the_deceased_from_the_survivor(engine: Engine) -> None:
    people: dict[str, Any] = {"p1": FATHER, "p2": [WIFE, "女", "妻"], "p3": [CHILD, "女", "子"]}
    reasons = found(engine, "死亡", people)["B22/p2"].reasons
    assert ("p2", "亡くなった方から見た続柄: 配偶者") in [(one.person, one.text) for one in reasons]
    assert "p1" in {one.person for one in reasons}
