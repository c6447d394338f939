"""Computed facts of the registers: never a guess while something is open."""

from __future__ import annotations

from typing import Any

import pytest

from desk_app.rules.computed import FUNCTIONS
from desk_app.rules.condition import NOT_APPLICABLE, Held
from tests.desk_app.rules.test_computed import Given

NA = NOT_APPLICABLE


@pytest.mark.parametrize(
    ("moves", "concerned", "subject"),
    [(True, NA, True), (False, NA, False), (None, NA, None), (NA, True, True), (NA, None, None)],
)
def test_whom_an_event_is_about(moves: Held, concerned: Held, subject: Held) -> None:
    assert FUNCTIONS["is_subject"](Given(moves=moves, concerned=concerned)) is subject


@pytest.mark.parametrize(
    ("event", "moves", "concerned", "asked"),
    [
        ("転入", True, NA, True),
        ("死亡", NA, True, False),
        ("死亡", NA, False, True),
        ("出生", NA, None, None),
        ("婚姻", NA, True, True),
        ("婚姻", NA, False, False),
    ],
)
def test_who_is_asked_for_other_wishes(event: str, moves: Held, concerned: Held, asked: Held) -> None:
    given = Given(life_event=event, moves=moves, concerned=concerned)
    assert FUNCTIONS["open_to_wishes"](given) is asked


@pytest.mark.parametrize(
    ("facts", "changes"),
    [
        ({"concerned": NA}, NA),
        ({"concerned": False}, False),
        ({"surname_changes": True}, True),
        ({"surname_changes": None}, None),
        ({"took_spouse_surname": False}, False),
        ({"took_spouse_surname": True, "wants_keep_married_name": None}, None),
        ({"took_spouse_surname": True, "wants_keep_married_name": True}, False),
        ({"took_spouse_surname": True, "wants_keep_married_name": False}, True),
        ({"took_spouse_surname": None}, None),
        ({"name_change_kind": "氏"}, True),
        ({"name_change_kind": "変わらない"}, False),
        ({"name_change_kind": None}, None),
        ({}, False),
    ],
)
def test_whether_a_name_changes(facts: dict[str, Held], changes: Held) -> None:
    names = ("surname_changes", "took_spouse_surname", "wants_keep_married_name", "name_change_kind")
    assert FUNCTIONS["name_changes"](Given(**{"concerned": True, **dict.fromkeys(names, NA), **facts})) is changes


@pytest.mark.parametrize(
    ("concerned", "minor", "found"),
    [
        ([True, True, False], [False, False, True], True),
        ([True, True], [False, True], False),
        ([True, True, False], [False, False, None], None),
        ([True, None], [False, True], None),
        ([True, None], [False, False], False),
    ],
)
def test_children_under_age(concerned: list[Held], minor: list[Held], found: Held) -> None:
    assert FUNCTIONS["has_minor_children"](Given(concerned=concerned, is_minor=minor)) is found


def test_counts_belong_to_one_event() -> None:
    given: dict[str, Any] = {"concerned": [True, False, False]}
    assert FUNCTIONS["remaining_count"](Given(life_event="死亡", **given)) == 2
    assert FUNCTIONS["newborn_count"](Given(life_event="出生", **given)) == 1
    assert FUNCTIONS["remaining_count"](Given(life_event="出生", **given)) is NA
    assert FUNCTIONS["newborn_count"](Given(life_event="出生", concerned=[True, None])) is None


@pytest.mark.parametrize(
    ("concerned", "relations", "died"),
    [
        ([True, False], ["世帯主", "妻"], True),
        ([False, True], ["世帯主", "妻"], False),
        ([None, False], ["世帯主", "妻"], None),
        ([True, False], [None, "妻"], None),
        ([False, None], ["世帯主", "妻"], False),
    ],
)
def test_whether_the_head_died(concerned: list[Held], relations: list[Held], died: Held) -> None:
    given: dict[str, Any] = {"concerned": concerned, "relationship": relations}
    assert FUNCTIONS["head_died"](Given(life_event="死亡", **given)) is died
    assert FUNCTIONS["head_died"](Given(life_event="婚姻", **given)) is False
