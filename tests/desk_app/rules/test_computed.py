"""Computed facts: each function with the bounds of its law, and never a guess while something is unknown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.computed import FUNCTIONS
from desk_app.rules.condition import NOT_APPLICABLE, Held
from desk_app.rules.pack import RulePack

HOUSEHOLD_FACTS = ("moves", "concerned", "child_until_18_year_end", "relationship", "is_minor", "age_on_event")


class Given:
    """Facts handed in by name; lists are those of the household."""

    calendar = ClosedDays()

    def __init__(self, **facts: Any) -> None:
        self._facts = facts

    def own(self, fact: str) -> Held:
        held = self._facts.get(fact)
        return None if isinstance(held, list) else held

    def everyone(self, fact: str) -> list[Held]:
        if fact in self._facts:
            return list(self._facts[fact])
        size = max((len(held) for held in self._facts.values() if isinstance(held, list)), default=1)
        # Of the two facts that say whom an event is about only one applies to it.
        return [NOT_APPLICABLE if fact in {"moves", "concerned"} else None] * size


def test_every_function_of_the_pack_exists_and_is_used(pack: RulePack) -> None:
    used = {one.computed.function for one in pack.facts.values() if one.computed}
    assert used == set(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_nothing_known_gives_nothing(name: str) -> None:
    lists = {fact: [None] for fact in HOUSEHOLD_FACTS}
    assert FUNCTIONS[name](Given(**lists)) is None


@pytest.mark.parametrize("name", ["days_event_to_filing", "days_departure_to_filing", "lived_elsewhere_on_1_january"])
def test_dates_that_do_not_apply(name: str) -> None:
    given = dict.fromkeys(("event_on", "planned_departure_on", "filed_on"), NOT_APPLICABLE)
    assert FUNCTIONS[name](Given(**given)) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("birth", "day", "stage", "grade"),
    [
        (date(2020, 4, 1), date(2027, 3, 31), "小学生", 1),
        (date(2020, 4, 2), date(2026, 4, 1), "就学前", NOT_APPLICABLE),
        (date(2020, 4, 1), date(2026, 3, 31), "就学前", NOT_APPLICABLE),
        (date(2020, 4, 1), date(2026, 4, 1), "小学生", 1),
        (date(2014, 4, 1), date(2026, 4, 1), "中学生", 7),
        (date(2011, 4, 1), date(2026, 4, 1), "義務教育後", NOT_APPLICABLE),
        (date(2011, 4, 2), date(2026, 4, 1), "中学生", 9),
    ],
)
def test_school(birth: date, day: date, stage: str, grade: Held) -> None:
    given = Given(birth=birth, event_on=day)
    assert FUNCTIONS["school_stage"](given) == stage
    assert FUNCTIONS["school_grade"](given) == grade


def test_1_january() -> None:
    lived = FUNCTIONS["lived_elsewhere_on_1_january"]
    filed = date(2026, 11, 24)
    assert lived(Given(event_on=date(2026, 1, 2), filed_on=filed)) is True
    assert lived(Given(event_on=date(2026, 1, 1), filed_on=filed)) is False


def card(**facts: Any) -> Held:
    return FUNCTIONS["card_in_time"](Given(**facts))


def test_card_in_time_without_all_dates() -> None:
    filed = date(2026, 11, 24)
    late = filed - timedelta(days=40)
    assert card(from_kind="国内", filed_on=filed, event_on=late) is False
    assert card(from_kind="国内", filed_on=filed, planned_departure_on=late) is False
    assert card(from_kind="国内", filed_on=filed, event_on=filed) is None
    assert card(filed_on=filed, event_on=late, planned_departure_on=late) is None
    assert card(from_kind="国外", filed_on=filed, event_on=late) is True
    assert card(from_kind=NOT_APPLICABLE, filed_on=filed, event_on=late) is True
    assert card(from_kind="国内", filed_on=filed, event_on=late, planned_departure_on=NOT_APPLICABLE) is False
    assert card(from_kind="国内", event_on=late) is None


def single(**facts: Any) -> Held:
    return FUNCTIONS["may_be_single_parent"](Given(**facts))


@pytest.mark.parametrize(
    ("relations", "moves", "children", "expected"),
    [
        (["世帯主", "妻", "子"], [True, True, True], [False, False, True], False),
        (["世帯主", "子"], [True, True], [False, True], True),
        (["世帯主", "妻", "子の子"], [True, True, True], [False, False, True], True),
        (["世帯主", "妻", "子"], [True, False, True], [False, False, True], True),
        (["世帯主", "妻", "子"], [True, None, True], [False, False, True], None),
        (["世帯主", None, "子"], [True, True, True], [False, False, True], None),
        (["世帯主", "妻", None], [True, True, True], [False, False, True], None),
        (["世帯主", "子"], [True, True], [False, None], None),
        (["世帯主", "子"], [True, False], [False, True], False),
        (["世帯主"], [True], [False], False),
    ],
)
def test_may_be_single_parent(relations: list[Held], moves: list[Held], children: list[Held], expected: Held) -> None:
    assert single(relationship=relations, moves=moves, child_until_18_year_end=children) is expected


def test_counts_of_people() -> None:
    assert FUNCTIONS["movers_count"](Given(moves=[True, False, True])) == 2
    assert FUNCTIONS["stayers_count"](Given(moves=[True, False, True])) == 1
    assert FUNCTIONS["stayers_count"](Given(moves=[True, None])) is None


def test_counted_children() -> None:
    count = FUNCTIONS["counted_children"]
    given: dict[str, Any] = {"moves": [True, True, False], "child_until_18_year_end": [False, True, True]}
    assert count(Given(children_apart=1, supported_students=2, **given)) == 4
    assert count(Given(children_apart=1, **given)) is None
    unsure: dict[str, Any] = {"moves": [None], "child_until_18_year_end": [True]}
    assert count(Given(children_apart=1, supported_students=2, **unsure)) is None


@pytest.mark.parametrize(
    ("event", "concerned", "children"),
    [("出生", [False, False, True], 2), ("死亡", [True, False, False], 2), ("死亡", [False, False, True], 1)],
)
def test_children_of_a_household_that_does_not_move(event: str, concerned: list[bool], children: int) -> None:
    """A newborn counts at once, a child that died no more."""
    given: dict[str, Any] = {"concerned": concerned, "child_until_18_year_end": [False, True, True]}
    count = FUNCTIONS["counted_children"]
    assert count(Given(life_event=event, children_apart=0, supported_students=0, **given)) == children
    assert (
        count(Given(life_event="死亡", children_apart=0, supported_students=0, **{**given, "concerned": [None] * 3}))
        is None
    )


def test_same_prefecture_and_proxy() -> None:
    same = FUNCTIONS["same_prefecture"]
    assert same(Given(from_prefecture="架空県", town_prefecture="架空県")) is True
    assert same(Given(from_prefecture="東京都", town_prefecture="架空県")) is False
    elsewhere: dict[str, Any] = {"from_prefecture": NOT_APPLICABLE, "town_prefecture": "架空県"}
    assert same(Given(to_prefecture=NOT_APPLICABLE, **elsewhere)) is NOT_APPLICABLE
    assert same(Given(to_prefecture="架空県", **elsewhere)) is True
    assert same(Given(to_prefecture="東京都", **elsewhere)) is False
    assert same(Given(**elsewhere)) is None
    assert FUNCTIONS["proxy_files"](Given(applicant_role="代理人")) is True
    assert FUNCTIONS["proxy_files"](Given(applicant_role="本人")) is False


def test_dog_clock_starts_at_the_later_day() -> None:
    start = FUNCTIONS["dog_registration_due_from"]
    born = date(2026, 8, 1)
    assert start(Given(dog_birth=born, dog_acquired_on=date(2026, 9, 1))) == born + timedelta(days=90)
    assert start(Given(dog_birth=born, dog_acquired_on=date(2026, 11, 20))) == date(2026, 11, 20)
