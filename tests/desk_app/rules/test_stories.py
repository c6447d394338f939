"""Stories of the counter: the complete result of each, held against the pack."""

from __future__ import annotations

import pytest

from desk_app.domain.interview import InterviewState
from desk_app.domain.procedure import Determination, Result
from desk_app.rules.engine import Engine
from desk_app.rules.pack import RulePack
from tests.desk_app.rules.households import households, label, required
from tests.desk_app.rules.quiet import (
    NO_QUIET_ANSWER,
    QUIET_CASE,
    QUIET_OF_EVENT,
    QUIET_PERSON,
    SAID_BY_THE_CASE_ITSELF,
)
from tests.desk_app.rules.story_reader import EVENTS, STORIES, Story, dates_of, names_basis, stories

ALL = stories()
BY_NAME = pytest.mark.parametrize("story", ALL, ids=[one.name for one in ALL])


DECIDED: dict[str, dict[str, Determination]] = {}


def decided(engine: Engine, story: Story) -> dict[str, Determination]:
    """The determinations of a story by label, worked out once."""
    if story.name not in DECIDED:
        DECIDED[story.name] = {label(one): one for one in engine.decide(InterviewState(story.situation))}
    return DECIDED[story.name]


@BY_NAME
def test_requires_exactly(engine: Engine, story: Story) -> None:
    """Whatever a story does not name as required or open is not required."""
    found = decided(engine, story)
    is_open = {
        name: {str(fact) for fact in one.missing} for name, one in found.items() if one.result is Result.UNDECIDED
    }
    assert is_open == story.undecided
    got, wanted = required(tuple(found.values())), set(story.required)
    assert got == wanted, f"more: {sorted(got - wanted)} missing: {sorted(wanted - got)}"
    assert all(one.reasons for one in found.values())


@BY_NAME
def test_days(engine: Engine, story: Story) -> None:
    found = decided(engine, story)
    days = {name: dates_of(found[name]) for name in story.required if name in found}
    assert days == {name: expected.dates for name, expected in story.required.items() if name in found}
    late: dict[bool | None, set[str]] = {True: set(), False: set(), None: set()}
    for name, one in found.items():
        for deadline in one.deadlines if one.result is Result.REQUIRED else ():
            late[deadline.late].add(name)
    assert late[True] == story.late
    assert late[None] == story.may_be_late


@BY_NAME
def test_law(engine: Engine, story: Story) -> None:
    """Each required row rests on what the story names."""
    found = decided(engine, story)
    wrong = {
        name: [f"{one.law} {one.article}" for one in found[name].basis]
        for name, expected in story.required.items()
        if name in found and not all(names_basis(one, found[name].basis) for one in expected.basis)
    }
    assert wrong == {}
    assert all(expected.basis for expected in story.required.values())


@BY_NAME
def test_fees_and_what_replaces_what(engine: Engine, story: Story) -> None:
    found = decided(engine, story)
    asked = {name: one for name, one in found.items() if one.result is Result.REQUIRED}
    assert {name: one.fee_yen for name, one in asked.items() if one.fee_yen} == story.fees
    assert {name: one.superseded_by for name, one in found.items() if one.superseded_by} == story.superseded
    assert {name: one.done_with for name, one in asked.items() if one.done_with} == story.done_with


@BY_NAME
def test_why_not(engine: Engine, story: Story, pack: RulePack) -> None:
    """Rows of which a story tells why they are not needed: the fact it names is a reason that does not hold."""
    found = decided(engine, story)
    for names, why in story.not_required.items():
        fact = why.split()[0]
        for name in names.split():
            if name not in found:
                assert name.split("/")[0] not in {row.id for row in pack.of_event(story.situation.life_event)}, name
                continue
            assert found[name].result is Result.NOT_REQUIRED, name
            if fact in pack.facts:
                assert fact in {reason.fact for reason in found[name].reasons if reason.holds is False}, (name, why)


def test_every_event_has_its_stories() -> None:
    told = [one.situation.life_event.value for one in ALL]
    assert len(ALL) >= 75
    assert {event for event in EVENTS.values() if told.count(event) < 4} == set()


def test_every_row_is_needed_by_somebody(pack: RulePack) -> None:
    """A row that no story or short household requires is a row nobody has looked at."""
    needed = {name.split("/")[0] for one in ALL for name in one.required}
    needed |= {name.split("/")[0] for one in households() for name in one.required}
    assert [row.id for row in pack.procedures if row.id not in needed] == []


@BY_NAME
def test_a_story_reads_as_a_conversation(story: Story) -> None:
    assert 3 <= len(story.talk) <= 8
    assert all(len(line.split("「")) >= 2 or line.startswith("(") for line in story.talk)
    assert any(line.startswith("職員「") for line in story.talk)


def test_every_fact_has_a_quiet_answer(pack: RulePack) -> None:
    """A fact without one would leave every story open: say in quiet.py what a case answers that is not about it."""
    asked = {
        fact: one.definition.scope.value
        for fact, one in pack.facts.items()
        if one.computed is None and one.definition.decides and not one.definition.bulk_only
    }
    exempt = SAID_BY_THE_CASE_ITSELF | NO_QUIET_ANSWER
    quiet = {
        "case": {*QUIET_CASE, *(fact for one in QUIET_OF_EVENT.values() for fact in one)},
        "person": {*QUIET_PERSON},
    }
    assert [fact for fact, scope in asked.items() if fact not in exempt and fact not in quiet[scope]] == []


def test_quiet_answers_are_of_facts_of_the_pack(pack: RulePack) -> None:
    named = {*QUIET_CASE, *QUIET_PERSON, *NO_QUIET_ANSWER, *SAID_BY_THE_CASE_ITSELF}
    named |= {fact for one in QUIET_OF_EVENT.values() for fact in one}
    assert named - {str(fact) for fact in pack.facts} == set()


def table() -> str:
    """The table of stories as the README shows it."""
    lines = ["| きっかけ | 物語 | 題 | 何を確かめるか |", "|---|---|---|---|"]
    lines += [
        f"| {one.situation.life_event.value} | [{one.path.stem}]({one.name}.yaml) | {one.title} | {one.purpose} |"
        for one in ALL
    ]
    return "\n".join(lines)


def test_the_readme_lists_every_story() -> None:
    assert table() in (STORIES / "README.md").read_text(encoding="utf-8")


if __name__ == "__main__":
    readme = STORIES / "README.md"
    head = readme.read_text(encoding="utf-8").split("| きっかけ |")[0]
    readme.write_text(f"{head}{table()}\n", encoding="utf-8")
