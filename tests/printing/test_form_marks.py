"""What a source gives a choice is one of its printed options, at every event the form is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from desk_app.domain.life_event import LifeEvent
from desk_app.rules.form_sources import evaluate, parse_source
from printing.layout import FormLayout, mark_of, read_folder
from resources import FORMS
from tests.support.form_households import USUAL, boxes_of, context_of
from tests.support.town_packs import product

LAYOUTS = {str(layout.template.id): layout for layout in read_folder(FORMS)}
TURNS = range(8)
"""Walks through yes and no and the choices of a fact."""


def events_of(layout: FormLayout) -> frozenset[LifeEvent]:
    """The events at which a row of the rule pack asks for the form."""
    form = layout.template.id
    return frozenset(
        event for row in product().pack.procedures for event in row.events if form in row.forms_at(event)
    )


def goes_beside_other(event: LifeEvent, part: str, options: tuple[str, ...]) -> bool:
    """Whether the name of an event without an option of its own stands in the bracket of その他."""
    return part == event.value and any(mark_of(one) == "その他" != one for one in options)


def strange_marks(layout: FormLayout) -> Iterator[tuple[str, str, str]]:
    boxes = boxes_of(layout)
    for field in layout.template.fields:
        if field.kind not in {"choice", "check"}:
            continue
        marks = {mark_of(option) for option in boxes[field.id].choices}
        for event in sorted(events_of(layout)):
            for turn in TURNS:
                context = context_of(USUAL, turn, USUAL.members[turn % len(USUAL.members)])
                context = replace(context, situation=replace(context.situation, life_event=event))
                given = evaluate(parse_source(field.source), context).split("/")
                for part in given:
                    if part and part not in marks and not goes_beside_other(event, part, boxes[field.id].choices):
                        yield field.id, event.value, part


@pytest.mark.parametrize("form", LAYOUTS)
def test_every_mark_a_source_gives_is_printed_on_the_form(form: str) -> None:
    assert sorted(set(strange_marks(LAYOUTS[form]))) == []
