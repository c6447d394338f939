"""The papers of the stories: every mark stands among its options, nothing needed is empty, nobody is mistaken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from desk_app.domain.fact import KnownFact, Source
from desk_app.domain.form import FilledForm
from desk_app.domain.ids import FactId, PersonId
from desk_app.domain.interview import FactKey, InterviewState
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.situation import Applicant, Place, Situation
from desk_app.rules.engine import Engine
from desk_app.rules.form_filling import FormFiller, missing_fields
from desk_app.rules.form_sources import parse_source
from printing.layout import Box, FormLayout, mark_of, read_folder, read_revisions
from resources import FORMS
from tests.desk_app.rules.story_reader import Story
from tests.desk_app.rules.test_stories import ALL, decided
from tests.support.builders import NEW_ADDRESS

LAYOUTS: Mapping[str, FormLayout] = {one.template.id: one for one in read_folder(FORMS)}
FILLER = FormFiller([one.template for one in read_revisions(FORMS)])
SECTIONS = ("B", "C", "D")
"""Insurance and pension, care and disability, children."""
OF_SECTIONS = {
    form for form, one in LAYOUTS.items() if all(row.startswith(SECTIONS) for row in one.template.procedures)
}
BY_EVENT = {event: [one for one in ALL if one.situation.life_event is event] for event in LifeEvent}


def settled(situation: Situation) -> Situation:
    """The situation with an address: stories tell none, because no row rests on it."""
    place = replace(situation.origin or Place(), address=NEW_ADDRESS)
    return replace(situation, origin=place, new_address=NEW_ADDRESS)


def papers(engine: Engine, story: Story, applicant: str = "") -> list[FilledForm]:
    """The forms of these sections that a story ends with; ``applicant`` files in place of the one it names."""
    situation = settled(story.situation)
    if applicant:
        situation = replace(situation, applicant=Applicant(PersonId(applicant), "世帯員"))
    known = engine.known(InterviewState(situation))
    made = FILLER.fill(situation, tuple(decided(engine, story).values()), known, made_on=situation.filed_on)
    return [form for form in made if form.form in OF_SECTIONS]


@cache
def boxes(form: str) -> Mapping[str, Box]:
    """The boxes of a form by field: table columns under table.column."""
    return {
        (f"{block.id}.{box.id}" if block.kind == "table" else box.id): box
        for block in LAYOUTS[form].blocks
        for row in block.rows
        for box in row.boxes
    }


def strange_marks(form: FilledForm) -> Iterator[tuple[str, str]]:
    """Marks of a form that none of the printed options takes."""
    for key, value in form.values.items():
        options = {mark_of(option) for option in boxes(form.form)[key].choices} if value.chosen else set()
        if "その他" not in options:
            yield from ((key, mark) for mark in value.chosen if mark not in options)


@pytest.mark.parametrize("event", [event for event in LifeEvent if BY_EVENT[event]], ids=str)
def test_the_papers_of_every_story_are_marked_and_complete(engine: Engine, event: LifeEvent) -> None:
    """What a fact gives may be empty: stories tell only the facts that decide something."""
    strange, empty = set(), set()
    for story in BY_EVENT[event]:
        for form in papers(engine, story):
            strange |= {(form.form, *mark) for mark in strange_marks(form)}
            missing = missing_fields(LAYOUTS[form.form].template, form)
            empty |= {(form.form, field.id) for field in missing if not parse_source(field.source).facts()}
    assert strange == set()
    assert empty == set()


def test_every_paper_of_these_sections_is_wanted_by_a_story(engine: Engine) -> None:
    wanted = {form.form for told in BY_EVENT.values() for story in told for form in papers(engine, story)}
    assert OF_SECTIONS - wanted == set()


def a_story(name: str) -> Story:
    return next(one for one in ALL if one.name == name)


def values(form: FilledForm) -> dict[str, str]:
    return {key: value.text or "/".join(value.chosen) for key, value in form.values.items()}


def test_the_deceased_and_the_one_who_files_are_told_apart(engine: Engine) -> None:
    made = {str(form.form): values(form) for form in papers(engine, a_story("death/pensioner_on_day_8"), "p2")}
    people = {member.id: member for member in a_story("death/pensioner_on_day_8").situation.household}
    dead, child = people[PersonId("p1")], people[PersonId("p2")]
    assert dead.concerned
    for form in ("sosaihi", "nenkin-death"):
        told = made[form]
        assert (told["person"], told["applicant"]) == (dead.name.registered, child.name.registered)
        assert told["applicant_relation"] == "子"
        assert told["signer"] == child.name.registered
    unpaid = made["nenkin-mishikyu"]  # claimed by the widow, whoever of the family stands at the desk
    assert unpaid["deceased"] == dead.name.registered
    assert [value for key, value in unpaid.items() if key.endswith(".name")] == ["浅野 和子"]


def test_an_heir_from_outside_files_with_an_address_of_their_own(engine: Engine) -> None:
    story = a_story("death/facility_resident_with_refunds")
    son = Applicant(None, "代理人", name="架空　次郎", relation="長男", address="となり市北町1番")
    situation = replace(settled(story.situation), applicant=son)
    rows = tuple(decided(engine, story).values())
    known: dict[FactKey, KnownFact] = {(FactId("funeral_on"), None): KnownFact(date(2026, 11, 22), Source.SPOKEN)}
    made = FILLER.fill(situation, rows, known, made_on=situation.filed_on)
    told = values(next(form for form in made if form.form == "kangaku-heir"))
    assert told["applicant"] == "架空　次郎"
    assert told["applicant_address"] == "となり市北町1番"
    assert told["applicant_relation"] == "長男"
    assert told["person_address"] == "架空県みらい市桜町三丁目4番5号"
    assert told["applicant_birth"] == ""


def test_who_leaves_the_insurance_is_told_with_the_reason(engine: Engine) -> None:
    (form,) = [one for one in papers(engine, a_story("move_out/family_with_everything")) if one.form == "kokuho-loss"]
    assert {value for key, value in values(form).items() if key.endswith(".reason")} == {"転出"}
    (form,) = [one for one in papers(engine, a_story("death/young_father_insured")) if one.form == "kokuho-loss"]
    assert values(form)["insured.1.reason"] == "死亡"


def test_the_unpaid_allowance_is_claimed_by_the_children(engine: Engine) -> None:
    made = papers(engine, a_story("death/young_father_insured"), "p2")
    unpaid, change = (
        {str(form.form): values(form) for form in made}[one] for one in ("jidou-mishiharai", "jidou-teate-change")
    )
    dead = a_story("death/young_father_insured").situation.household[0].name.registered
    assert unpaid["deceased"] == dead
    assert unpaid["children.1.relation"] == "子"
    assert not [key for key in unpaid if "account" in key or "bank" in key]
    assert change["recipient"] == "亡くなった方"
    assert change["applicant"] != dead
