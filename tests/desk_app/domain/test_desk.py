"""Who may review."""

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
