"""People of a situation are found and replaced by id, in either household."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.domain.ids import PersonId
from tests.support.builders import a_member, a_situation, demo_family


def test_people_are_found_in_either_household() -> None:
    situation = a_situation(other_household=(a_member("q1", "架空　花子"),))
    assert situation.member(PersonId("p1")).name.given == "太郎"
    assert situation.member(PersonId("q1")).name.given == "花子"
    with pytest.raises(KeyError):
        situation.member(PersonId("p9"))


@pytest.mark.parametrize("person", ["p2", "q1"])
def test_a_member_is_replaced_in_place(person: str) -> None:
    situation = replace(demo_family(), other_household=(a_member("q1"),))
    changed = replace(situation.member(PersonId(person)), phone="090-0000-0000")
    after = situation.with_member(changed)
    assert after.member(PersonId(person)) == changed
    everyone = (*situation.household, *situation.other_household)
    assert [one.id for one in (*after.household, *after.other_household)] == [one.id for one in everyone]
    untouched = [one for one in everyone if one.id != person]
    assert all(after.member(one.id) == one for one in untouched)


def test_a_stranger_is_not_added() -> None:
    assert demo_family().with_member(a_member("p9")) == demo_family()
