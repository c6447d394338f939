from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.storage.cache_terms import MAX_PLANS, Plan, Reader
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
