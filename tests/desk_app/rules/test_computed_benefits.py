"""Computed facts of benefits: who stays, who survives whom as the register shows, clocks of care and death."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desk_app.rules.computed_benefits import FUNCTIONS, OUTSIDE, SEVERAL
from desk_app.rules.condition import NOT_APPLICABLE, Held
from tests.desk_app.rules.test_computed import Given


def value(name: str, **facts: Any) -> Held:
    return FUNCTIONS[name](Given(**facts))


@pytest.mark.parametrize(
    ("event", "moves", "concerned", "expected"),
    [
        ("転入", True, NOT_APPLICABLE, True),
        ("転居", False, NOT_APPLICABLE, False),
        ("転出", True, NOT_APPLICABLE, False),
        ("転出", False, NOT_APPLICABLE, True),
        ("転出", None, NOT_APPLICABLE, None),
        ("死亡", NOT_APPLICABLE, True, False),
        ("死亡", NOT_APPLICABLE, False, True),
        ("死亡", NOT_APPLICABLE, None, None),
        ("離婚", NOT_APPLICABLE, None, True),
        ("出生", NOT_APPLICABLE, True, True),
    ],
)
def test_who_lives_here_afterwards(event: str, moves: Held, concerned: Held, expected: Held) -> None:
    assert value("stays_resident", life_event=event, moves=moves, concerned=concerned) is expected


def test_the_one_who_died_or_was_born() -> None:
    assert value("is_deceased", life_event="死亡", concerned=True) is True
    assert value("is_deceased", life_event="死亡", concerned=None) is None
    assert value("is_deceased", life_event="出生", concerned=True) is NOT_APPLICABLE
    assert value("is_newborn", life_event="出生", concerned=False) is False


@pytest.mark.parametrize(
    ("died", "own", "several", "expected"),
    [
        ("世帯主", "妻", False, "配偶者"),
        ("世帯主", "夫（未届）", False, "配偶者"),
        ("世帯主", "子", True, "子"),
        ("世帯主", "母", False, "父母"),
        ("世帯主", "妻の子", False, None),
        ("世帯主", "子の子", False, "その他"),
        ("妻", "世帯主", False, "配偶者"),
        ("妻", "妻の子", False, "子"),
        ("妻", "子", False, None),
        ("妻", "妻の母", False, "父母"),
        ("妻", "母", False, "その他"),
        ("子", "世帯主", False, "父母"),
        ("子", "妻", False, None),
        ("子", "子の妻", False, "配偶者"),
        ("子", "子の妻", True, None),
        ("子", "子の子", False, "子"),
        ("子", "子の子", True, None),
        ("子", "母", False, "その他"),
        ("父", "世帯主", False, "子"),
        ("父", "母", False, "配偶者"),
        ("父", "妹", False, None),
        ("父", "妻", False, "その他"),
        ("弟", "世帯主", False, None),
        (SEVERAL, "子", False, None),
    ],
)
def test_relation_to_the_deceased_as_registered(died: str, own: str, several: bool, expected: str | None) -> None:
    """Where the register does not tell it, the answer decides; until then nothing is known."""
    given: dict[str, Any] = {
        "life_event": "死亡",
        "concerned": False,
        "relationship": own,
        "deceased_relationship": died,
        "several_children": several,
    }
    assert value("survivor_relation_certain", **given) is (expected is not None)
    assert value("survivor_relation", **given) == expected
    said = value("survivor_relation", **given, survivor_relation_said="父母")
    assert said == (expected or "父母")


def test_whoever_survives_somebody_of_another_household_is_asked() -> None:
    known = {"relationship": "妻", "deceased_relationship": OUTSIDE, "several_children": False}
    assert value("survivor_relation_certain", life_event="死亡", concerned=False, **known) is False
    said = {**known, "survivor_relation_said": "子"}
    assert value("survivor_relation", life_event="死亡", concerned=False, **said) == "子"


def test_nobody_survives_himself_or_another_event() -> None:
    known = {"relationship": "妻", "deceased_relationship": "世帯主", "several_children": False}
    assert value("survivor_relation", life_event="死亡", concerned=True, **known) is NOT_APPLICABLE
    assert value("survivor_relation", life_event="婚姻", concerned=False, **known) is NOT_APPLICABLE
    assert value("survivor_relation", life_event="死亡", concerned=None, **known) is None
    open_child = {**known, "deceased_relationship": "子", "relationship": "子の妻", "several_children": None}
    assert value("survivor_relation", life_event="死亡", concerned=False, **open_child) is None


@pytest.mark.parametrize(
    ("concerned", "relations", "expected"),
    [
        ([True, False], ["世帯主", "妻"], "世帯主"),
        ([False, True], ["世帯主", "妻(未届)"], "妻（未届）"),
        ([True, True], ["世帯主", "妻"], SEVERAL),
        ([True, None], ["世帯主", "妻"], None),
        ([True, False], [None, "妻"], None),
        ([False, False], ["世帯主", "妻"], OUTSIDE),
    ],
)
def test_relationship_of_the_deceased(concerned: list[Held], relations: list[Held], expected: str | None) -> None:
    given = {"concerned": concerned, "relationship": relations}
    assert value("deceased_relationship", life_event="死亡", **given) == expected
    assert value("deceased_relationship", life_event="離婚", **given) is NOT_APPLICABLE


def test_several_children() -> None:
    assert value("several_children", relationship=["世帯主", "子", "子"]) is True
    assert value("several_children", relationship=["世帯主", "子", None]) is None
    assert value("several_children", relationship=["世帯主", "子", "子の妻"]) is False


@pytest.mark.parametrize(
    ("relations", "best"),
    [
        (["配偶者", None], "配偶者"),
        (["子", "父母", NOT_APPLICABLE], "子"),
        (["父母", None], None),
        (["その他", NOT_APPLICABLE], "その他"),
        ([NOT_APPLICABLE], NOT_APPLICABLE),
    ],
)
def test_first_in_the_order_of_survivors(relations: list[Held], best: Held) -> None:
    assert value("best_survivor", survivor_relation=relations) == best


def test_survivors_of_the_first_rank() -> None:
    assert value("first_survivor", survivor_relation="子", best_survivor="子") is True
    assert value("first_survivor", survivor_relation="子", best_survivor="配偶者") is False
    assert value("first_survivor", survivor_relation=None, best_survivor="配偶者") is None
    assert value("first_survivor", survivor_relation="子", best_survivor=None) is None
    assert value("first_survivor", survivor_relation=NOT_APPLICABLE, best_survivor="子") is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("young", "reached_20", "severe", "expected"),
    [
        (True, None, None, True),
        (False, False, True, True),
        (False, False, False, False),
        (False, True, True, False),
        (False, False, None, None),
        (None, False, False, None),
        (None, False, True, True),
        (False, None, True, None),
        (False, None, False, False),
    ],
)
def test_child_of_the_survivors_pension(young: Held, reached_20: Held, severe: Held, expected: Held) -> None:
    given = {"child_until_18_year_end": young, "reached_20": reached_20, "severe_disability": severe}
    assert value("pension_child", **given) is expected


@pytest.mark.parametrize(
    ("relations", "young", "expected"),
    [
        (["配偶者", "子"], [False, True], True),
        (["配偶者", "子"], [False, False], False),
        (["配偶者", "子"], [False, None], None),
        (["その他", "配偶者"], [True, True], False),
        ([None, "配偶者"], [True, False], None),
        ([None, "配偶者"], [False, False], False),
    ],
)
def test_the_deceased_leaves_such_a_child(relations: list[Held], young: list[Held], expected: Held) -> None:
    assert value("has_pension_child", survivor_relation=relations, pension_child=young) is expected


@pytest.mark.parametrize(
    ("today", "reported", "expected"),
    [
        (date(2026, 11, 8), None, True),
        (date(2026, 11, 9), None, None),
        (date(2026, 11, 24), date(2026, 11, 8), True),
        (date(2026, 11, 24), date(2026, 11, 9), False),
        (None, None, None),
    ],
)
def test_death_registered_within_7_days(today: date | None, reported: date | None, expected: Held) -> None:
    """Died on 1 November: in time until the 8th."""
    given = {"event_on": date(2026, 11, 1), "filed_on": today, "death_report_on": reported}
    assert value("death_reported_in_7_days", **given) is expected


@pytest.mark.parametrize(
    ("moved", "filed", "expected"),
    [
        (date(2026, 11, 5), date(2026, 11, 19), True),
        (date(2026, 11, 5), date(2026, 11, 20), False),
        # The 14th day is Saturday 7 November.
        (date(2026, 10, 24), date(2026, 11, 9), True),
        (date(2026, 10, 24), date(2026, 11, 10), False),
    ],
)
def test_certification_of_care_carries_over(moved: date, filed: date, expected: bool) -> None:
    assert value("care_transfer_in_time", event_on=moved, filed_on=filed) is expected


def test_child_until_the_15_year_end() -> None:
    """Born on 1 April 2009 belongs to the older year (児童手当法 as it stood until September 2024)."""
    on = {"event_on": date(2024, 9, 30)}
    assert value("child_until_15_year_end", birth=date(2009, 4, 1), **on) is False
    assert value("child_until_15_year_end", birth=date(2009, 4, 2), **on) is True
