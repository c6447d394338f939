"""Who may review, and who may print 個人番号."""

from __future__ import annotations

import pytest

from desk_app.domain.desk import Clerk, Role
from desk_app.domain.ids import ClerkId


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        ({Role.STAFF}, False),
        ({Role.STAFF, Role.SUPERVISOR}, True),
        ({Role.ADMINISTRATOR}, True),
        (set(), False),
    ],
)
def test_supervisors_and_administrators_review(roles: set[Role], may: bool) -> None:
    assert Clerk(ClerkId("clerk-1"), "架空　職員", frozenset(roles)).may_review() is may


@pytest.mark.parametrize("role", Role)
def test_only_who_has_that_right_prints_numbers(role: Role) -> None:
    clerk = Clerk(ClerkId("clerk-1"), "架空　職員", frozenset({role}))
    assert clerk.may_use_numbers() is (role is Role.NUMBERS)
