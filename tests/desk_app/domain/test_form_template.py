"""A revision of a blank is taken for what is filed within its days."""

from __future__ import annotations

from datetime import date

import pytest

from desk_app.domain.form import SignatureMode
from desk_app.domain.form_template import FormTemplate
from desk_app.domain.ids import FormId

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


def template(first: date | None, last: date | None) -> FormTemplate:
    return FormTemplate(
        FormId("f"), "2026-04", "様式", (), SignatureMode.ONCE, False, (), valid_from=first, valid_until=last
    )


@pytest.mark.parametrize(
    ("day", "taken"),
    [(FIRST, True), (LAST, True), (date(2026, 3, 31), False), (date(2027, 4, 1), False)],
)
def test_both_bounds_are_days_of_the_revision(day: date, taken: bool) -> None:
    assert template(FIRST, LAST).valid_on(day) is taken


def test_a_bound_that_is_not_there_binds_nothing() -> None:
    assert template(None, LAST).valid_on(date.min)
    assert template(FIRST, None).valid_on(date.max)
    assert not template(None, LAST).valid_on(date.max)
