"""What the product's own pack holds: the candidate sets of every life event, each row complete."""

from __future__ import annotations

import re

import pytest

from desk_app.domain.life_event import LifeEvent
from desk_app.rules.pack import RulePack
from printing.catalogue import list_templates
from resources import FORMS

CANDIDATES = {
    LifeEvent.MOVE_IN: "A01 A03 A06 A07 A09-A14 A17 A29-A34 B01 B05 B06 B10 B11 B16 B17 C01 C02 C08-C18 "
    "D01 D04 D06 D08 D10 D11 D17-D25 E01 E07-E09 E11-E16 E18 E19 E21 E24-E26",
    LifeEvent.MOVE_OUT: "A02 A03 A08 A16 A18 A34 B02 B04 B05 B12 B18 C03 C08-C10 C12 C14 C15 C19 "
    "D03 D06 D09 D12 D19 D22 E02 E04 E07 E14-E16 E22 E23 E26 E28",
    LifeEvent.MOVE_WITHIN: "A04 A05 A09-A13 B03 B11 B17 C04 C08-C13 C18 D06 D08 D19 D21 D22 D24 "
    "E03 E10 E13 E14 E16-E19 E26",
    LifeEvent.BIRTH: "A10 A15 A19 A35 B01 B07 B08 B20 C15 D01 D02 D04 D08 D13-D16 D18 D19 E15 E17",
    LifeEvent.DEATH: "A05 A16 A18 A20 A21 B02 B03 B09 B14 B15 B21-B23 C05 C07-C10 C13 C14 C17 C19 "
    "D03 D07 D09-D11 E02-E07 E10 E13-E15 E17 E20-E23 E27",
    LifeEvent.MARRIAGE: "A05 A10 A12 A13 A17 A18 A22 A26 A27 A29 B03 B16 B17 D12 D19 E10 E13 E17 E25 E26",
    LifeEvent.DIVORCE: "A05 A12 A13 A17 A18 A23-A27 A29 B01 B16 B24 C15 D01-D03 D05 D10 D11 D19 D23 D24 E10 E13 E17",
    LifeEvent.HOUSEHOLD_CHANGE: "A05 B03 D02 E15 E17",
    LifeEvent.NAME_CHANGE: "A11-A13 A17 A18 A28-A31 B03 B06 B17 C04 C08-C10 C13 D08 E03 E07 E26 E29",
    LifeEvent.CERTIFICATE: "A36",
}
"""The rows a town hall goes through for the event, by their numbers in the list of procedures."""
ANY_TIME = "A14 A27 A31-A33 E11 E12"
"""Rows that somebody may ask for on the occasion of any event."""
MISSED_ELSEWHERE = {
    LifeEvent.BIRTH: "A39 A41",
    LifeEvent.MARRIAGE: "A37 A38 A40 A42",
    LifeEvent.DIVORCE: "A37 A38 A42",
    LifeEvent.DEATH: "A37",
    LifeEvent.HOUSEHOLD_CHANGE: "A10 A38 A42",
    LifeEvent.NAME_CHANGE: "A42",
    LifeEvent.MOVE_IN: "E29",
    LifeEvent.MOVE_WITHIN: "E29",
    LifeEvent.MOVE_OUT: "A05",
    LifeEvent.CERTIFICATE: "A43 A44 A45 A46",
}
"""Rows that the usual lists of towns leave out."""


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
    wanted = spelled_out(CANDIDATES[event]) | spelled_out(ANY_TIME) | spelled_out(MISSED_ELSEWHERE.get(event, ""))
    assert wanted - {row.id for row in pack.of_event(event)} == set()


def test_every_row_says_who_what_why_and_where(pack: RulePack) -> None:
    for row in pack.procedures:
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
