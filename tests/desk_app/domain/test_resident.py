"""Names, addresses and records of residents."""

from __future__ import annotations

from datetime import date

import pytest

from desk_app.domain.ids import HouseholdId, ResidentId
from desk_app.domain.resident import (
    Address,
    Guard,
    PersonName,
    ResidentKind,
    ResidentRecord,
    ResidentStatus,
    Sex,
)
from tests.support.builders import NEW_ADDRESS


@pytest.mark.parametrize(
    ("registered", "family", "given"),
    [("髙橋　健一", "髙橋", "健一"), ("髙橋 健一", "髙橋", "健一"), ("プラトン", "プラトン", "プラトン")],
)
def test_a_name_has_family_and_given_name(registered: str, family: str, given: str) -> None:
    name = PersonName(registered)
    assert (name.family, name.given) == (family, given)


def test_an_address_in_one_line_keeps_the_building() -> None:
    assert NEW_ADDRESS.one_line == "架空県みらい市桜町三丁目4番5号 コーポさくら203号室"
    assert Address(prefecture="架空県", municipality="みらい市").one_line == "架空県みらい市"
    assert Address().one_line == ""


@pytest.mark.parametrize("guard", [None, Guard(date(2025, 4, 1), date(2026, 3, 31))])
def test_a_guard_does_not_end_by_itself(guard: Guard | None) -> None:
    record = ResidentRecord(
        resident_id=ResidentId("100000001"),
        household_id=HouseholdId("200000001"),
        order=1,
        name=PersonName("架空　太郎"),
        birth=None,
        sex=Sex.MALE,
        relationship="世帯主",
        kind=ResidentKind.JAPANESE,
        status=ResidentStatus.LIVING,
        address=NEW_ADDRESS,
        guard=guard,
    )
    assert record.guarded is (guard is not None)
