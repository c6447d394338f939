from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.storage.cache_reader import MAX_NEAR, MAX_PLANS, Reader
from desk_app.storage.cache_terms import Differs, Plan
from desk_app.storage.folder import product_variants
from desk_app.storage.row_keys import KeyMaker

READER = Reader(KeyMaker(product_variants()), [("架空県", "みらい市")])


def best(text: str) -> Plan:
    return READER.plans(text)[0]


def columns(text: str) -> set[str]:
    return {record.column for plan in READER.plans(text) for record in plan.records}


def test_a_family_name_alone_is_the_first_reading_of_a_word():
    name = best("髙橋").name
    assert name is not None
    assert (name.family, name.given, name.family_exact) == ("高橋", None, True)


def test_two_words_are_a_family_and_a_given_name_among_the_first():
    first = [plan.name for plan in READER.plans("髙橋 健一") if plan.tier == 0]
    assert ("高橋", "健一") in [(name.family, name.given) for name in first if name]


@pytest.mark.parametrize(("text", "family"), [("ニシ サキ", "ニシサキ"), ("西 崎", "西崎")])
def test_a_family_name_with_a_space_in_it_comes_after_family_and_given_name(text: str, family: str):
    names = [(plan.tier, plan.name) for plan in READER.plans(text) if plan.name is not None]
    joined = min(tier for tier, name in names if name.given is None and name.family == family)
    assert joined > min(tier for tier, name in names if name.family and name.given)


def test_a_birth_narrows_a_name():
    plan = best("さとう s60")
    assert plan.name is not None
    assert [(one.column, one.low, one.high) for one in plan.records] == [("birth_sort", 19850101, 19851231)]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("0501", "birth_md"),
        ("1988", "phone_tail"),
        ("1988", "birth_sort"),
        ("000-1234-0001", "phone_key"),
        ("0000000019", "household_id"),
        ("A-1234", "resident_id"),
        ("桜町", "address_key"),
        ("コーポさくら203", "katagaki_key"),
    ],
)
def test_words_can_be_other_things_than_names(text: str, column: str):
    assert column in columns(text)


def test_the_own_municipality_may_be_written_or_not():
    low = {record.low for plan in READER.plans("架空県みらい市桜町3-4") for record in plan.records}
    assert "桜町3-4" in low


@pytest.mark.parametrize("text", ["", "  ", "　", "・"])
def test_nothing_typed_has_no_reading(text: str):
    assert READER.plans(text) == []


@given(st.text(max_size=40))
def test_any_text_has_bounded_readings_best_first(text: str):
    plans = READER.plans(text)
    assert len(plans) <= MAX_PLANS
    assert [plan.tier for plan in plans] == sorted(plan.tier for plan in plans)


def test_a_date_typed_with_spaces_is_one_date():
    lows = {record.low for plan in READER.plans("昭和 60年 3月 4日") for record in plan.records}
    assert 19850304 in lows


def test_a_narrowing_word_narrows_and_never_drives():
    plan = best("佐藤 女")
    assert [(record.column, record.low, record.drives) for record in plan.records] == [("sex", "女", False)]
    assert READER.plans("女")[0].name is not None, "alone it can only be a name"


def test_one_wrong_character_is_looked_for_in_one_half_while_the_other_stands():
    known = {"高橋"}.__contains__
    near = {"建一": ("健一", "賢一")}
    changed = [plan.name for plan in READER.near(READER.plans("髙橋 建一"), known, lambda part: near.get(part, ()))]
    found = [(name.family, name.near, name.differs) for name in changed if name]
    assert ("高橋", ("健一", "賢一"), Differs.GIVEN) in found
    assert all(near == ("健一", "賢一") for _, near, _ in found)


@given(st.text("髙橋健一たかはしけん ", max_size=16))
def test_readings_with_a_wrong_character_are_bounded(text: str):
    plans = list(READER.near(READER.plans(text), lambda _: True, lambda part: (part + "x",)))
    assert len(plans) <= MAX_NEAR + 1
