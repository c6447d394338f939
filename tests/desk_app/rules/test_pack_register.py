"""Registers, cards and homes in the product's pack: the law of each row, with the days on both sides of a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desk_app.domain.procedure import Determination, Result
from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from tests.desk_app.rules.certificate_case import certificate_state
from tests.desk_app.rules.households import label, state_of

EVENT_ON, FILED_ON = date(2026, 11, 20), date(2026, 11, 24)


def person(birth: date, sex: str, relationship: str, **facts: Any) -> dict[str, Any]:
    """A person of a short row; ``concerned`` is no unless said."""
    return {"birth": birth, "sex": sex, "relationship": relationship, "concerned": False, **facts}


def head(**facts: Any) -> dict[str, Any]:
    return person(date(1980, 6, 1), "男", "世帯主", **facts)


def wife(**facts: Any) -> dict[str, Any]:
    return person(date(1982, 7, 1), "女", "妻", **facts)


def child(**facts: Any) -> dict[str, Any]:
    return person(date(2014, 5, 5), "男", "子", **facts)


def newborn(**facts: Any) -> dict[str, Any]:
    return person(EVENT_ON, "女", "子", concerned=True, **facts)


def found(engine: Engine, event: str, *people: dict[str, Any], **row: Any) -> dict[str, Determination]:
    """What a household comes to, by label."""
    numbered = {f"p{n + 1}": one for n, one in enumerate(people)}
    row = {"event_on": EVENT_ON, "filed_on": FILED_ON, **row}
    return {label(one): one for one in engine.decide(state_of({"event": event, "people": numbered, **row}))}


def required(found_rows: dict[str, Determination]) -> set[str]:
    return {name for name, one in found_rows.items() if one.result is Result.REQUIRED}


def last_days(one: Determination) -> list[date | None]:
    return [deadline.on for deadline in one.deadlines]


# ------------------------------------------------------------------ what changed on a day
def test_birth_notification_carries_the_reading_since_26_may_2025(engine: Engine) -> None:
    """戸籍法13条1項2号 as of 26 May 2025."""
    before, after = (
        found(engine, "出生", head(), wife(), newborn(), event_on=day, filed_on=day)["A19"]
        for day in (date(2025, 5, 25), date(2025, 5, 26))
    )
    assert "kana-papers" not in {item.id for item in before.belongings}
    assert "kana-papers" in {item.id for item in after.belongings}
    assert "振り仮名" in after.note
    assert "振り仮名" not in before.note


def test_divorce_of_parents_brings_the_annex_since_1_april_2026(engine: Engine) -> None:
    couple = (head(concerned=True), wife(concerned=True))
    for people, day, annex in (
        ((*couple, child()), date(2026, 3, 31), False),
        ((*couple, child()), date(2026, 4, 1), True),
        (couple, date(2026, 4, 1), False),
    ):
        row = found(engine, "離婚", *people, event_on=day, filed_on=day, answers={"divorce_kind": "協議"})["A23"]
        assert ("divorce-annex" in {item.id for item in row.belongings}) is annex


@pytest.mark.parametrize(
    ("filed_on", "result"), [(date(2024, 2, 29), Result.NOT_REQUIRED), (date(2024, 3, 1), Result.REQUIRED)]
)
def test_family_registers_of_other_towns_since_1_march_2024(pack: RulePack, filed_on: date, result: Result) -> None:
    rows = tuple(row for row in pack.procedures if row.id == "A44")
    state = certificate_state({"copies_koseki_koiki": 1})
    (row,) = Engine(replace(pack, procedures=rows)).decide(
        replace(state, situation=replace(state.situation, filed_on=filed_on))
    )
    assert row.result is result


@pytest.mark.parametrize("filed_on", [date(2026, 6, 13), date(2026, 6, 14)])
def test_special_permanent_residents_may_combine_cards_with_a_new_name(engine: Engine, filed_on: date) -> None:
    """入管特例法16条の2; others only with a notification of residence."""
    wish = {"kind": "外国人", "concerned": True, "name_change_kind": "氏", "wants_tokutei_card": True}
    special = found(engine, "氏名変更", head(**wish, residence_category="特別永住者"), filed_on=filed_on)["A11/p1"]
    other = found(engine, "氏名変更", head(**wish, residence_category="中長期在留者"), filed_on=filed_on)["A11/p1"]
    assert (special.result is Result.REQUIRED) is (filed_on == date(2026, 6, 14))
    assert other.result is Result.NOT_REQUIRED


# ------------------------------------------------------------------ clocks
def test_birth_at_home_and_abroad(engine: Engine) -> None:
    """14 days and 3 months, the day of birth counted (戸籍法43条・49条1項)."""
    here = found(engine, "出生", head(), wife(), newborn(), answers={"birth_place": "国内"})
    abroad = found(
        engine, "出生", head(), wife(), newborn(has_foreign_nationality=True), answers={"birth_place": "国外"}
    )
    assert last_days(here["A19"]) == [date(2026, 12, 3)]
    assert last_days(abroad["A19"]) == [date(2027, 2, 19)]
    assert "A39/p3" not in required(here)
    assert last_days(abroad["A39/p3"]) == [date(2027, 2, 19)]


def test_death_counts_from_knowing_and_the_estate_from_the_day_after(engine: Engine) -> None:
    row = found(
        engine,
        "死亡",
        head(concerned=True),
        wife(),
        event_on=date(2026, 11, 10),
        answers={"death_known_on": date(2026, 11, 16), "deceased_real_estate": True, "inheritance_registered": False},
    )
    assert last_days(row["A20"]) == [date(2026, 11, 24)]  # the 7th day is Sunday the 22nd, Monday is a holiday
    assert last_days(row["E06"]) == [date(2027, 2, 16)]
    assert last_days(row["E27"]) == [date(2027, 2, 16), date(2027, 3, 16), date(2027, 9, 16), date(2029, 11, 16)]


def test_divorce_by_court_and_the_married_name(engine: Engine) -> None:
    """10 days with the first one (戸籍法77条・63条・43条); 3 months from the day after (民法767条2項)."""
    keeps = wife(concerned=True, took_spouse_surname=True, wants_keep_married_name=True)
    row = found(engine, "離婚", head(concerned=True), keeps, answers={"divorce_kind": "調停・裁判"})
    assert {"A24", "A25/p2"} <= required(row)
    assert row["A23"].superseded_by == "A24"
    assert last_days(row["A24"]) == [date(2026, 11, 30)]  # the 10th day is Sunday the 29th
    assert last_days(row["A25/p2"]) == [date(2027, 2, 22)]  # the 20th is a Saturday
    assert "witnesses" not in {item.id for item in row["A24"].belongings}


@pytest.mark.parametrize(
    ("filing", "days"), [("帰化", [date(2026, 12, 21)]), ("転籍", []), ("国籍喪失", [date(2026, 12, 21)])]
)
def test_register_filings_within_a_month(engine: Engine, filing: str, days: list[date]) -> None:
    """One month with the first day (戸籍法102条の2・103条): 19 December is a Saturday."""
    row = found(
        engine,
        "氏名変更",
        head(concerned=True, name_change_kind="変わらない"),
        answers={"koseki_filing": filing},
    )
    assert "A28" in required(row)
    assert last_days(row["A28"]) == days


def test_no_register_filing_is_not_required(engine: Engine) -> None:
    row = found(engine, "氏名変更", head(concerned=True, name_change_kind="氏"), answers={"koseki_filing": "なし"})
    assert "A28" not in required(row)


# ------------------------------------------------------------------ households and cards
@pytest.mark.parametrize(
    ("people", "needed"),
    [
        ((head(concerned=True), wife()), False),
        ((head(concerned=True), wife(), child()), True),
        ((head(), wife(concerned=True), child()), False),
    ],
)
def test_household_change_after_a_death(engine: Engine, people: tuple[dict[str, Any], ...], needed: bool) -> None:
    """住基令25条: nothing to file where one person is left, or where the head lives on."""
    assert ("A05" in required(found(engine, "死亡", *people))) is needed


@pytest.mark.parametrize(("left", "needed"), [(1, False), (2, True)])
def test_household_change_where_the_head_moves_out(engine: Engine, left: int, needed: bool) -> None:
    stay = [wife(moves=False), child(moves=False)][:left]
    row = found(engine, "転出", head(moves=True), *stay, to={"kind": "国内", "prefecture": "東京都"})
    assert ("A05" in required(row)) is needed


def test_leaving_japan_with_and_without_the_card(engine: Engine) -> None:
    abroad = {"to": {"kind": "国外"}}
    keeps = found(engine, "転出", head(moves=True, holds_card=True, keeps_card_abroad=True), **abroad)
    returns = found(engine, "転出", head(moves=True, holds_card=True, keeps_card_abroad=False), **abroad)
    foreigner = found(engine, "転出", head(moves=True, holds_card=True, kind="外国人"), **abroad)
    assert keeps["A02"].superseded_by == "A08"
    assert "A16/p1" not in required(keeps)
    assert {"A08", "A16/p1"} <= required(returns) & required(foreigner)
    assert "A03" not in required(keeps)


def test_moving_out_inside_japan_with_a_card(engine: Engine) -> None:
    row = found(
        engine,
        "転出",
        head(moves=True, holds_card=True, seal_registered=True),
        to={"kind": "国内", "prefecture": "東京都"},
    )
    assert {"A02", "A03", "A18/p1", "A34/p1"} <= required(row)
    assert "A16/p1" not in required(row)
    assert last_days(row["A02"]) == []
    assert last_days(row["A34/p1"]) == [date(2027, 3, 20)]


@pytest.mark.parametrize("returns", [True, False])
def test_the_card_of_the_deceased_need_not_be_returned(engine: Engine, returns: bool) -> None:
    dead = head(concerned=True, holds_card=True, returns_card=returns)
    assert ("A16/p1" in required(found(engine, "死亡", dead, wife()))) is returns


def test_only_a_new_name_touches_card_and_seal(engine: Engine) -> None:
    card = {"concerned": True, "holds_card": True, "signature_cert": True, "seal_registered": True}
    row = found(
        engine,
        "婚姻",
        head(**card, surname_changes=False, seal_shows_old_name=True),
        wife(**card, surname_changes=True, seal_shows_old_name=True),
    )
    assert {"A12/p2", "A13/p2", "A18/p2"} <= required(row)
    assert not {"A12/p1", "A13/p1", "A18/p1"} & required(row)
    assert last_days(row["A12/p2"]) == [date(2026, 12, 4)]
    assert "E26" in required(row)


def test_a_name_kept_after_a_divorce_changes_no_card(engine: Engine) -> None:
    wives = (
        wife(concerned=True, holds_card=True, took_spouse_surname=True, wants_keep_married_name=keeps)
        for keeps in (True, False)
    )
    kept, back = (required(found(engine, "離婚", head(concerned=True), one)) for one in wives)
    assert "A12/p2" not in kept
    assert "A12/p2" in back


# ------------------------------------------------------------------ foreign residents
def test_foreign_newborns(engine: Engine) -> None:
    """30 days at the immigration office, 60 here for special permanent residents; neither for a short stay."""
    baby = newborn(kind="外国人", residence_category=None, stays_over_60_days=True)
    parents = [head(kind="外国人", residence_category=held) for held in ("中長期在留者", "特別永住者")]
    immigration, town = (found(engine, "出生", one, wife(), baby) for one in parents)
    assert "A35/p3" in required(immigration)
    assert last_days(immigration["A35/p3"]) == [date(2026, 12, 20)]
    assert town["A35/p3"].superseded_by == "A41"
    assert last_days(town["A41/p3"]) == [date(2027, 1, 19)]
    short = {**baby, "stays_over_60_days": False}
    assert not {"A35/p3", "A41/p3"} & required(found(engine, "出生", parents[1], wife(), short))


def test_relation_to_a_foreign_head_is_filed_in_14_days(engine: Engine) -> None:
    foreign = {"kind": "外国人", "concerned": True}
    row = found(engine, "婚姻", head(**foreign), wife(**foreign))
    assert "A38/p2" in required(row)
    assert "A38/p1" not in required(row)
    assert last_days(row["A38/p2"]) == [date(2026, 12, 4)]
    japanese = found(engine, "婚姻", head(concerned=True), wife(**foreign))
    assert not {"A10/p2", "A38/p2"} & required(japanese)


# ------------------------------------------------------------------ homes, dogs, estates
@pytest.mark.parametrize(("fate", "row"), [("廃車", "E02"), ("引き継ぐ", "E03")])
def test_the_moped_of_the_deceased(engine: Engine, fate: str, row: str) -> None:
    found_rows = found(engine, "死亡", head(concerned=True), wife(), answers={"owns_moped": True, "moped_fate": fate})
    assert required(found_rows) & {"E02", "E03"} == {row}


def test_an_inheritance_registered_in_time_needs_no_declaration(engine: Engine) -> None:
    answers = {"deceased_real_estate": True, "inheritance_registered": True}
    assert "E06" not in required(found(engine, "死亡", head(concerned=True), wife(), answers=answers))


@pytest.mark.parametrize(("registration", "row"), [("鑑札", "E10"), ("マイクロチップ", "E13")])
def test_the_new_owner_of_a_dog_files(engine: Engine, registration: str, row: str) -> None:
    answers = {"dog_situation": "いる", "dog_registration": registration, "dog_owner_changes": True}
    rows = required(found(engine, "死亡", head(concerned=True), wife(), answers=answers))
    assert rows & {"E10", "E13"} == {row}
    answers["dog_owner_changes"] = False
    assert not required(found(engine, "死亡", head(concerned=True), wife(), answers=answers)) & {"E10", "E13"}


def test_a_dog_that_leaves_japan_is_struck_off(engine: Engine) -> None:
    answers = {"dog_situation": "いる", "dog_registration": "鑑札", "dog_matters": False}
    abroad = found(engine, "転出", head(moves=True), to={"kind": "国外"}, answers=answers)
    inland = found(engine, "転出", head(moves=True), to={"kind": "国内", "prefecture": "東京都"}, answers=answers)
    assert last_days(abroad["E28"]) == [date(2026, 12, 21)]  # the 20th is a Sunday
    assert "E28" not in required(inland)


def test_a_guarded_person_brings_the_protection_row_in_every_event(pack: RulePack) -> None:
    row = next(one for one in pack.procedures if one.id == "A32")
    assert row.events == frozenset(pack.events)
