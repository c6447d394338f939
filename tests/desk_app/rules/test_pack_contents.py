"""What the product's own pack holds: the candidate sets of 転入 and 転居, each row complete."""

from __future__ import annotations

import re

import pytest

from desk_app.domain.life_event import LifeEvent
from desk_app.rules.pack import RulePack
from printing.catalogue import list_templates
from resources import FORMS

CANDIDATES = {
    LifeEvent.MOVE_IN: "A01 A03 A06 A07 A09-A14 A17 A29-A34 B01 B05 B06 B10 B11 B16 B17 C01 C02 C08-C18 "
    "D01 D04 D06 D08 D10 D11 D17-D25 E01 E07-E09 E13-E16 E18 E19 E24-E26",
    LifeEvent.MOVE_WITHIN: "A04 A05 A09 A11-A13 B03 B11 B17 C04 C08-C13 C18 D06 D08 D19 D21 D22 D24 "
    "E03 E10 E14 E16-E19 E26",
}
"""The rows a town hall goes through for the event, by their numbers in the list of procedures."""


def spelled_out(ranges: str) -> set[str]:
    """``A09-A11`` gives A09, A10, A11."""
    found: set[str] = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        letter, start, end = first[0], int(first[1:]), int((last or first)[1:])
        found |= {f"{letter}{number:02d}" for number in range(start, end + 1)}
    return found


@pytest.mark.parametrize("event", CANDIDATES, ids=lambda event: event.value)
def test_no_candidate_of_the_event_is_forgotten(pack: RulePack, event: LifeEvent) -> None:
    assert spelled_out(CANDIDATES[event]) <= {row.id for row in pack.of_event(event)}


def test_every_row_says_who_what_why_and_where(pack: RulePack) -> None:
    for row in pack.of_event(LifeEvent.MOVE_IN) + pack.of_event(LifeEvent.MOVE_WITHIN):
        assert row.basis, row.id
        assert all(basis.law and basis.article for basis in row.basis if basis.verified), row.id
        assert row.division, row.id
        assert row.plain, row.id
        assert row.plain_easy, row.id
        assert row.plain.endswith("。"), row.id


def test_every_form_that_a_row_names_is_drawn_and_names_the_row(pack: RulePack) -> None:
    drawn = {template.id: template for template in list_templates(FORMS)}
    named = {(row.id, form) for event in CANDIDATES for row in pack.of_event(event) for form in row.forms}
    assert named
    for row, form in named:
        assert row in drawn[form].procedures, (row, form)


def test_law_is_cited_by_article(pack: RulePack) -> None:
    bases = [basis for event in CANDIDATES for row in pack.of_event(event) for basis in row.basis]
    cited = [
        basis.article for basis in bases if basis.verified and "条例" not in basis.law
    ]  # each town numbers its own
    assert len(cited) > 40
    assert all(re.search(r"\d+条", article) for article in cited), [a for a in cited if not re.search(r"\d+条", a)]
