"""Insurance, pensions, care and children in every life event: direct expectations on both sides of each limit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from desk_app.domain.ids import FactId, ProcedureId
from desk_app.domain.interview import InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import ClosedDay, Determination, Result
from desk_app.rules.condition import CASE
from desk_app.rules.engine import Engine
from desk_app.rules.pack import Procedure, RulePack
from tests.desk_app.rules.households import base_of, label, required, state_of

MAN, WIFE, CHILD = date(1985, 5, 5), date(1986, 6, 6), date(2016, 7, 7)
DEAD: dict[str, Any] = {"concerned": True}

EVENTS = {
    "B": {
        "転入": "B01 B02 B05 B06 B08 B10 B11 B13 B16 B17 B19 B20",
        "転出": "B01 B02 B04 B05 B12 B13 B16 B18 B19",
        "転居": "B01 B02 B03 B06 B11 B13 B16 B17 B19",
        "出生": "B01 B02 B07 B08 B13 B16 B19 B20",
        "死亡": "B01 B02 B03 B09 B11 B13 B14 B15 B16 B19 B21 B22 B23 B25",
        "婚姻": "B01 B02 B03 B11 B13 B16 B17 B19",
        "離婚": "B01 B02 B03 B11 B13 B16 B17 B19 B24",
        "世帯変更": "B01 B02 B03 B11 B13 B16 B19",
        "氏名変更": "B01 B02 B03 B06 B11 B13 B16 B17 B19",
    },
    "C": {
        "転入": "C01 C02 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15 C16 C17 C18 C19",
        "転出": "C03 C06 C08 C09 C10 C12 C14 C15 C17 C19",
        "転居": "C04 C06 C07 C08 C09 C10 C11 C12 C13 C17 C18",
        "出生": "C06 C15 C17 C19",
        "死亡": "C04 C05 C06 C07 C08 C09 C10 C13 C14 C15 C17 C19",
        "婚姻": "C04 C06 C08 C09 C10 C13 C17",
        "離婚": "C04 C06 C08 C09 C10 C13 C15 C17",
        "世帯変更": "C04 C06 C17 C19",
        "氏名変更": "C04 C06 C08 C09 C10 C13 C17",
    },
    "D": {
        "転入": "D01 D04 D06 D08 D10 D11 D16 D17 D18 D19 D20 D21 D22 D23 D24 D25",
        "転出": "D03 D06 D09 D12 D19 D22",
        "転居": "D04 D06 D08 D19 D21 D22 D24 D25",
        "出生": "D01 D02 D04 D08 D13 D14 D15 D16 D18 D19",
        "死亡": "D01 D02 D03 D04 D07 D09 D10 D11 D12",
        "婚姻": "D04 D08 D12 D19 D26",
        "離婚": "D01 D02 D03 D04 D05 D08 D10 D11 D19 D23 D24 D26",
        "世帯変更": "D02 D04",
        "氏名変更": "D04 D08 D26",
    },
}


def found(engine: Engine, event: str, people: dict[str, Any], **row: Any) -> dict[str, Determination]:
    """What comes of an event, by label."""
    return {label(one): one for one in engine.decide(state_of({"event": event, "people": people, **row}))}


def needed(engine: Engine, event: str, people: dict[str, Any], letters: str = "BCD", **row: Any) -> set[str]:
    """Labels of the required rows of these sections."""
    made = engine.decide(state_of({"event": event, "people": people, **row}))
    assert not [label(one) for one in made if one.result is Result.UNDECIDED and one.procedure[0] in letters]
    return {one for one in required(made) if one[0] in letters}


def last_days(one: Determination) -> dict[str, tuple[date | None, bool | None]]:
    """Last day and lateness by what the clock is for."""
    return {clock.what: (clock.on, clock.late) for clock in one.deadlines}


def row_of(pack: RulePack, procedure: str) -> Procedure:
    return next(one for one in pack.procedures if one.id == ProcedureId(procedure))


@pytest.mark.parametrize("letter", EVENTS)
@pytest.mark.parametrize("event", [event for event in LifeEvent if event is not LifeEvent.CERTIFICATE])
def test_candidates_of_every_event(pack: RulePack, letter: str, event: LifeEvent) -> None:
    rows = [row.id for row in pack.of_event(event) if row.id.startswith(letter)]
    assert " ".join(rows) == EVENTS[letter][event.value]


def test_a_certificate_brings_no_benefits(pack: RulePack) -> None:
    assert not [row.id for row in pack.of_event(LifeEvent.CERTIFICATE) if row.id[0] in "BCD"]


# ---------------------------------------------------------------------- 転出
KOKUHO: dict[str, Any] = {"insurance": "国保", "holds_kokuho_here": True}
LEAVES: dict[str, Any] = {"to": {"kind": "国内", "prefecture": "東京都"}}
ABROAD: dict[str, Any] = {"to": {"kind": "国外"}}


def test_leaving_ends_kokuho_with_the_notification(engine: Engine) -> None:
    made = found(engine, "転出", {"p1": [MAN, "男", "世帯主", KOKUHO]}, **LEAVES)
    assert made["B02/p1"].result is Result.REQUIRED
    assert made["B02/p1"].done_with == "A02"
    assert last_days(made["B02/p1"]) == {"資格喪失の届出": (date(2026, 12, 4), False)}
    away = found(engine, "転出", {"p1": [MAN, "男", "世帯主", KOKUHO]}, **ABROAD)
    assert away["B02/p1"].done_with == "A08"


def test_a_student_keeps_the_kokuho_of_the_family(engine: Engine) -> None:
    people: dict[str, Any] = {
        "p1": [date(1970, 1, 1), "男", "世帯主", {**KOKUHO, "moves": False}],
        "p2": [date(2007, 5, 5), "女", "子", {**KOKUHO, "moves_for_study": True}],
    }
    assert needed(engine, "転出", people, "B", **LEAVES) == {"B04/p2"}
    assert found(engine, "転出", people, **LEAVES)["B04/p2"].deadlines == ()
    assert needed(engine, "転出", people, "B", **ABROAD) == {"B02/p2"}


@pytest.mark.parametrize(
    ("person", "home", "abroad"),
    [
        ([date(1970, 1, 1), "男", "世帯主", KOKUHO], {"B05"}, {"B02"}),
        ([date(1940, 1, 1), "男", "世帯主", {"insurance": "後期"}], {"B05"}, {"B12"}),
        ([date(1940, 1, 1), "男", "世帯主", {"insurance": "後期", "care_certified": True}], {"B05"}, {"B12", "C03"}),
        ([date(1975, 1, 1), "男", "世帯主", {"care_certified": True}], {"B05"}, {"C03"}),
    ],
)
def test_whoever_enters_a_facility_keeps_the_insurers_of_this_town(
    engine: Engine, person: list[Any], home: set[str], abroad: set[str]
) -> None:
    """住所地特例: B05 stands in the place of B02, B12 and C03, but only inside the country."""
    enters = {"p1": [*person[:3], {**person[3], "enters_facility": True}]}
    assert needed(engine, "転出", enters, "BC", **LEAVES) == {f"{row}/p1" for row in home}
    assert needed(engine, "転出", enters, "BC", **ABROAD) == {f"{row}/p1" for row in abroad}
    assert needed(engine, "転出", {"p1": person}, "BC", **LEAVES) == {f"{row}/p1" for row in abroad}


@pytest.mark.parametrize(
    ("goal", "leaves"),
    [
        ({"kind": "国内", "prefecture": "東京都"}, True),
        ({"kind": "国内", "prefecture": "架空県"}, False),
        ({"kind": "国外"}, True),
        ({"kind": "不明"}, True),
    ],
)
def test_medical_care_for_75_ends_at_the_border_of_the_prefecture(
    engine: Engine, goal: dict[str, Any], leaves: bool
) -> None:
    people: dict[str, Any] = {"p1": [date(1945, 1, 1), "女", "世帯主", {"insurance": "後期"}]}
    assert ("B12/p1" in needed(engine, "転出", people, to=goal)) is leaves


@pytest.mark.parametrize(
    ("birth", "due"),
    [
        # 20 is reached the day before the birthday, so is 60.
        (date(2006, 11, 21), True),
        (date(2006, 11, 22), False),
        (date(1966, 11, 22), True),
        (date(1966, 11, 21), False),
    ],
)
def test_category_1_abroad(engine: Engine, birth: date, due: bool) -> None:
    people: dict[str, Any] = {"p1": [birth, "男", "世帯主", {"pension": "第1号"}]}
    assert ("B18/p1" in needed(engine, "転出", people, **ABROAD)) is due
    assert "B18/p1" not in needed(engine, "転出", people, **LEAVES)


def test_certificates_go_to_the_new_town_or_back_from_abroad(engine: Engine) -> None:
    holds: dict[str, Any] = {
        "techo_physical": True,
        "techo_intellectual": True,
        "techo_mental": True,
        "jiritsu_shien": True,
    }
    people: dict[str, Any] = {"p1": [MAN, "男", "世帯主", {**holds, "special_disability_allowance": True}]}
    assert needed(engine, "転出", people, "C", **LEAVES) == {"C12/p1", "C14/p1"}
    away = found(engine, "転出", people, **ABROAD)
    assert {one for one in required(tuple(away.values())) if one[0] == "C"} == {
        f"{row}/p1" for row in ("C08", "C09", "C10", "C12", "C14")
    }
    assert away["C08/p1"].deadlines == away["C14/p1"].deadlines == ()


def test_child_allowance_ends_with_the_recipient(engine: Engine) -> None:
    people: dict[str, Any] = {
        "p1": [MAN, "男", "世帯主"],
        "p2": [WIFE, "女", "妻"],
        "p3": [CHILD, "女", "子", {"holds_child_certificate": True}],
    }
    row: dict[str, Any] = {**LEAVES, "answers": {"receives_teate": True, "receives_fuyo": True}}
    assert needed(engine, "転出", people, "D", **row) == {"D03", "D09/p3", "D12"}
    made = found(engine, "転出", people, **row)
    assert made["D03"].deadlines == ()
    assert last_days(made["D12"]) == {"新しい市区町村での住所変更": (date(2026, 12, 4), False)}
    assert "転出の前に届け出ます" in made["D12"].note
    people["p1"].append({"moves": False})
    people["p2"].append({"moves": False})
    row["answers"] |= {"recipient_leaves": False}
    assert needed(engine, "転出", people, "D", **row) == {"D06", "D09/p3", "D12"}
    assert last_days(found(engine, "転出", people, **row)["D06"]) == {"別居監護の申立て": (date(2026, 12, 4), False)}


# ---------------------------------------------------------------------- 出生
BABY: dict[str, Any] = {**DEAD, "insurance": "社保"}


def newborn_family(**mother: Any) -> dict[str, Any]:
    return {
        "p1": [MAN, "男", "世帯主"],
        "p2": [WIFE, "女", "妻", {"gave_birth": True, **mother}],
        "p3": [date(2026, 11, 20), "女", "子", dict(BABY)],
    }


def test_first_child_claims_further_ones_change_the_amount(engine: Engine) -> None:
    usual = {"D08/p3", "D15/p3", "D16/p2", "D18/p3"}
    people = newborn_family()
    assert needed(engine, "出生", people) == usual | {"D01"}
    assert needed(engine, "出生", people, answers={"receives_teate": True}) == usual | {"D02"}
    assert needed(engine, "出生", people, answers={"recipient_public_servant": True}) == usual


@pytest.mark.parametrize(("days", "late"), [(15, False), (16, True)])
@pytest.mark.parametrize(("receives", "procedure"), [(False, "D01"), (True, "D02")])
def test_fifteen_days_from_the_day_after_the_birth(
    engine: Engine, days: int, late: bool, receives: bool, procedure: str
) -> None:
    """Born on Monday 2 November 2026; the 15th day is Tuesday the 17th."""
    born = date(2026, 11, 2)
    row: dict[str, Any] = {
        "event_on": born,
        "filed_on": born + timedelta(days=days),
        "answers": {"receives_teate": receives},
    }
    people = newborn_family()
    people["p3"][0] = born
    [(on, is_late)] = last_days(found(engine, "出生", people, **row)[procedure]).values()
    assert (on, is_late) == (date(2026, 11, 17), late)


def test_a_mother_in_kokuho_and_category_1(engine: Engine) -> None:
    people = newborn_family(**KOKUHO, pension="第1号")
    people["p3"][3] |= {"insurance": "国保"}
    made = found(engine, "出生", people)
    assert {one for one in required(tuple(made.values())) if one[0] == "B"} == {
        "B01/p3",
        "B07/p2",
        "B08/p2",
        "B20/p2",
    }
    assert made["B01/p3"].done_with is None
    [clock] = made["B07/p2"].deadlines
    assert (clock.on, clock.closed_day, clock.late) == (date(2028, 11, 20), ClosedDay.UNKNOWN, False)
    settled = found(engine, "出生", people, answers={"lump_sum_settled": True})
    assert settled["B07/p2"].result is Result.NOT_REQUIRED
    assert "5万円×(胎児の数+1)" in made["D16/p2"].note


@pytest.mark.parametrize(("stage", "due"), [("6か月より前", False), ("6か月以内", True), ("8週間以内", True)])
def test_pregnancy_is_enough_from_six_months_before(engine: Engine, stage: str, due: bool) -> None:
    """産前産後: B08 and B20 from six months before the due date, D16 from the start."""
    facts = {"insurance": "国保", "pension": "第1号", "pregnant": True, "pregnancy_stage": stage}
    rows = needed(engine, "転入", {"p1": [WIFE, "女", "世帯主", facts]})
    assert ({"B08/p1", "B20/p1"} <= rows, not {"B08/p1", "B20/p1"} & rows) == (due, not due)
    assert "D16/p1" in rows


def test_small_and_admitted_newborns(engine: Engine) -> None:
    people = newborn_family()
    people["p4"] = [date(2026, 11, 20), "男", "子", {**BABY, "low_birth_weight": True, "newborn_admitted": True}]
    rows = needed(engine, "出生", people)
    assert {"D13/p4", "D14/p4", "D15/p3", "D15/p4"} <= rows
    assert not {"D13/p3", "D14/p3"} & rows


@pytest.mark.parametrize(("students", "due"), [(0, False), (1, False), (2, True)])
def test_the_third_child_with_students(engine: Engine, students: int, due: bool) -> None:
    rows = needed(engine, "出生", newborn_family(), answers={"supported_students": students})
    assert ("D04" in rows) is due


# ---------------------------------------------------------------------- 婚姻・離婚・世帯・氏名
@pytest.mark.parametrize(
    ("divorced", "last"),
    [(date(2026, 3, 31), date(2028, 3, 31)), (date(2026, 4, 1), date(2031, 4, 1))],
)
def test_splitting_of_pensions(engine: Engine, divorced: date, last: date) -> None:
    """Five years only for divorces on or after 1 April 2026 (厚年法78条の2)."""
    row: dict[str, Any] = {"event_on": divorced, "filed_on": divorced, "answers": {"marriage_employee_pension": True}}
    made = found(engine, "離婚", {"p1": [MAN, "男", "世帯主", DEAD]}, **row)["B24"]
    [clock] = made.deadlines
    assert (clock.on, clock.late, clock.closed_day) == (last, False, ClosedDay.UNKNOWN)


COUPLE: dict[str, Any] = {
    "p1": [MAN, "男", "世帯主", DEAD],
    "p2": [WIFE, "女", "妻", {**DEAD, "pension": "第3号", "becomes_category_1": True, "insurance_changes": True}],
    "p3": [CHILD, "女", "子", {"insurance_changes": True, "new_insurance": "国保"}],
}


def test_whoever_leaves_the_spouses_cover(engine: Engine) -> None:
    people: dict[str, Any] = {**COUPLE, "p2": [*COUPLE["p2"][:3], {**COUPLE["p2"][3], "new_insurance": "国保"}]}
    assert needed(engine, "離婚", people, "B") == {"B01/p2", "B01/p3", "B16/p2"}
    joined = {"p1": [MAN, "男", "世帯主", {**DEAD, **KOKUHO, "insurance_changes": True, "new_insurance": "社保"}]}
    assert needed(engine, "婚姻", joined, "B") == {"B02/p1"}


@pytest.mark.parametrize(
    ("after", "rows", "superseded"),
    [
        ("変わらない", {"D10", "D11"}, None),
        ("受給者が変わる", {"D03", "D05", "D10", "D11"}, "D05"),
        ("子を分けて育てる", {"D02", "D05", "D10", "D11"}, "D05"),
    ],
)
def test_child_allowance_after_a_divorce(engine: Engine, after: str, rows: set[str], superseded: str | None) -> None:
    """The parent who raises the child claims (D05); the general claim (D01) is never required beside it."""
    row: dict[str, Any] = {"answers": {"receives_teate": True, "teate_after_divorce": after, "single_parent": True}}
    assert needed(engine, "離婚", COUPLE, "D", **row) == rows
    made = found(engine, "離婚", COUPLE, **row)
    assert made["D01"].superseded_by == superseded
    assert made["D01"].result is Result.NOT_REQUIRED
    assert made["D05"].deadlines == made["D10"].deadlines == ()


def test_public_servants_claim_at_work(engine: Engine) -> None:
    answers = {"receives_teate": True, "teate_after_divorce": "受給者が変わる", "recipient_public_servant": True}
    assert needed(engine, "離婚", COUPLE, "D", answers=answers) == {"D03"}


def test_a_single_parent_who_marries(engine: Engine) -> None:
    people: dict[str, Any] = {"p1": [WIFE, "女", "世帯主", DEAD], "p2": [CHILD, "女", "子"]}
    answers = {"receives_fuyo": True, "receives_teate": True, "teate_record_shows": False}
    assert needed(engine, "婚姻", people, "D", answers=answers) == {"D12", "D26"}
    made = found(engine, "婚姻", people, answers=answers)
    assert made["D12"].deadlines == ()
    assert last_days(made["D26"]) == {"氏名・婚姻等の変更の届出": (date(2026, 12, 4), False)}
    assert needed(engine, "婚姻", people, "D", answers={**answers, "teate_record_shows": True}) == {"D12"}


NEW_NAME: dict[str, Any] = {**DEAD, "surname_changes": True}


def test_a_new_name_on_every_certificate(engine: Engine) -> None:
    holds: dict[str, Any] = {
        **NEW_NAME,
        **KOKUHO,
        "pension": "第1号",
        "pension_number_linked": False,
        "techo_physical": True,
        "techo_mental": True,
    }
    assert needed(engine, "婚姻", {"p1": [MAN, "男", "世帯主", holds]}) == {"B03/p1", "B17/p1", "C08/p1", "C10/p1"}
    assert needed(engine, "婚姻", {"p1": [MAN, "男", "世帯主", {**holds, "surname_changes": False}]}) == set()
    linked = found(engine, "婚姻", {"p1": [MAN, "男", "世帯主", {**holds, "pension_number_linked": True}]})
    assert linked["B17/p1"].result is Result.NOT_REQUIRED


@pytest.mark.parametrize(("event", "row"), [("転居", {}), ("氏名変更", {"name_change_kind": "氏"})])
@pytest.mark.parametrize("certificate", ["techo_physical", "techo_mental"])
def test_thirty_days_for_certificates(engine: Engine, event: str, row: dict[str, Any], certificate: str) -> None:
    """身障令9条, 精神保健福祉法施行令7条: 30 days, not 14; the 30th is Sunday 20 December, so Monday."""
    procedure = {"techo_physical": "C08/p1", "techo_mental": "C10/p1"}[certificate]
    own = {**DEAD, **row} if event == "氏名変更" else {}
    made = found(engine, event, {"p1": [MAN, "男", "世帯主", {certificate: True, **own}]})
    assert list(last_days(made[procedure]).values()) == [(date(2026, 12, 21), False)]


def test_a_new_head_is_told_to_the_insurers(engine: Engine) -> None:
    """後期 (高確則24条) and 介護 (則31条) besides 国保, done with the notification of the household."""
    people: dict[str, Any] = {
        "p1": [date(1940, 1, 1), "男", "世帯主", {**DEAD, "insurance": "後期"}],
        "p2": [date(1960, 1, 1), "女", "妻", KOKUHO],
        "p3": [date(1985, 1, 1), "男", "子", KOKUHO],
    }
    row: dict[str, Any] = {"answers": {"household_change_kind": "世帯主変更"}}
    made = found(engine, "世帯変更", people, **row)
    assert {one for one in required(tuple(made.values())) if one[0] in "BC"} == {
        "B03/p2", "B03/p3", "B11/p1", "C04/p1", "C04/p2"
    }  # fmt: skip
    assert {made[one].done_with for one in ("B03/p2", "B11/p1", "C04/p1")} == {"A05"}


@pytest.mark.parametrize(("change", "clocks"), [("増える", 1), ("減る", 0), ("変わらない", None)])
def test_more_or_fewer_children_in_a_household(engine: Engine, change: str, clocks: int | None) -> None:
    row: dict[str, Any] = {
        "answers": {"receives_teate": True, "teate_children_change": change, "household_change_kind": "世帯合併"}
    }
    made = found(engine, "世帯変更", {"p1": [MAN, "男", "世帯主", DEAD]}, **row)["D02"]
    assert (made.result is Result.REQUIRED) is (clocks is not None)
    if clocks is not None:
        assert len(made.deadlines) == clocks


# ---------------------------------------------------------------------- 転入: care
@pytest.mark.parametrize(
    ("moved", "filed", "procedure"),
    [
        (date(2026, 11, 5), date(2026, 11, 19), "C02/p1"),
        (date(2026, 11, 5), date(2026, 11, 20), "C06/p1"),
        (date(2026, 10, 24), date(2026, 11, 9), "C02/p1"),
        (date(2026, 10, 24), date(2026, 11, 10), "C06/p1"),
    ],
)
def test_handing_over_of_care(engine: Engine, moved: date, filed: date, procedure: str) -> None:
    row: dict[str, Any] = {"event_on": moved, "filed_on": filed, "from": {"planned_departure_on": moved}}
    people: dict[str, Any] = {"p1": [date(1950, 1, 1), "男", "世帯主", {"care_certified": True}]}
    rows = needed(engine, "転入", people, "C", **row)
    assert {"C02/p1", "C06/p1"} & rows == {procedure}
    made = found(engine, "転入", people, **row)["C02/p1"]
    assert all("自己負担" in clock.consequence for clock in made.deadlines)


def test_assistance_is_told_promptly(engine: Engine) -> None:
    people: dict[str, Any] = {"p1": [MAN, "男", "世帯主", {"insurance": "生活保護"}]}
    for event, row in (("転入", {}), ("転出", LEAVES)):
        made = found(engine, event, people, **row)["C19/p1"]
        assert made.result is Result.REQUIRED
        assert made.deadlines == ()
        assert "すみやかに" in made.note


# ---------------------------------------------------------------------- periods of law
@pytest.mark.parametrize(
    ("filed", "item"),
    [(date(2025, 12, 1), "hokensho-old"), (date(2025, 12, 2), "shikaku-kakuninsho")],
)
@pytest.mark.parametrize("procedure", ["B02/p1", "B12/p2"])
def test_paper_insurance_cards_do_until_they_ran_out(engine: Engine, filed: date, item: str, procedure: str) -> None:
    people: dict[str, Any] = {
        "p1": [MAN, "男", "世帯主", KOKUHO],
        "p2": [date(1945, 1, 1), "女", "母", {"insurance": "後期"}],
    }
    made = found(engine, "転出", people, filed_on=filed, event_on=filed, **LEAVES)[procedure]
    assert item in {one.id for one in made.belongings}
    assert len({"hokensho-old", "shikaku-kakuninsho"} & {one.id for one in made.belongings}) == 1


@pytest.mark.parametrize(("filed", "in_force"), [(date(2025, 3, 31), False), (date(2025, 4, 1), True)])
def test_support_for_pregnancy_began_in_april_2025(engine: Engine, filed: date, in_force: bool) -> None:
    people = newborn_family()
    people["p3"][0] = filed
    made = found(engine, "出生", people, filed_on=filed, event_on=filed)["D16/p2"]
    assert (made.result is Result.REQUIRED) is in_force


@pytest.mark.parametrize(
    ("filed", "birth", "due"),
    [
        (date(2024, 9, 30), date(2009, 4, 2), True),
        (date(2024, 9, 30), date(2009, 4, 1), False),
        (date(2024, 10, 1), date(2009, 4, 1), True),
        (date(2024, 10, 1), date(2006, 4, 2), True),
        (date(2024, 10, 1), date(2006, 4, 1), False),
    ],
)
def test_child_allowance_before_and_after_october_2024(pack: RulePack, filed: date, birth: date, due: bool) -> None:
    """15 年度末 until September 2024, 18 年度末 from October; the row alone, since the pack begins in December."""
    row = row_of(pack, "D01")
    period = next(one for one in row.periods if one.covers(filed))
    people: dict[str, Any] = {"p1": [date(1980, 1, 1), "男", "世帯主"], "p2": [birth, "女", "子"]}
    case = {"people": people, "filed_on": filed, "event_on": filed, "from": {"planned_departure_on": filed}}
    base = base_of(pack, InterviewState(state_of(case).situation))
    assert row.version(period).test(base, CASE) is due


def test_the_confirmation_of_students_began_in_october_2024(pack: RulePack) -> None:
    row = row_of(pack, "D04")
    forces = [next(one for one in row.periods if one.covers(day)).in_force for day in _OCTOBER]
    assert forces == [False, True]


_OCTOBER = (date(2024, 9, 30), date(2024, 10, 1))


# ---------------------------------------------------------------------- what every row says
def test_every_row_of_benefits_is_complete(pack: RulePack) -> None:
    for row in pack.procedures:
        if row.id[0] not in "BCD":
            continue
        assert row.plain.endswith("。"), row.id
        assert row.plain_easy.endswith("。"), row.id
        for version in row.versions():
            assert version.belongings or row.counter.value == "guidance" or row.id in {"C01", "C17"}, row.id
            assert all(clock.what for clock in version.deadlines), row.id


def test_questions_on_protection_stay_private(pack: RulePack) -> None:
    assert pack.definition(FactId("dv")).private
