"""Everything the written tests expect of households, in a form that a mutant is quickly held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from desk_app.domain.ids import ProcedureId
from desk_app.domain.interview import InterviewState
from desk_app.domain.procedure import Determination, Result
from desk_app.domain.situation import Situation
from desk_app.rules.closed_days import ClosedDays
from tests.desk_app.rules.bystanders import (
    bystanders,
    childless,
    needs_no_child_rows,
    needs_nothing,
    of_every_age,
    of_kind,
    within_age,
)
from tests.desk_app.rules.households import Household, households, label
from tests.desk_app.rules.row_expectations import RowCase, row_cases
from tests.desk_app.rules.shifted import SAME_A_YEAR_EARLIER, earlier
from tests.desk_app.rules.story_reader import Story, dates_of, names_basis, stories

Check = Callable[[str, Determination], bool]
"""Whether the determination under a label is what was written."""


@dataclass(frozen=True)
class Expectation:
    """One household with what is expected of each of its determinations."""

    name: str
    state: InterviewState
    holds: Check
    alone: str = ""
    """The row that is held alone, where other rows have no period on its day."""

    @property
    def situation(self) -> Situation:
        """The household's case."""
        return self.state.situation


def expectations() -> list[Expectation]:
    """Stories, the older hand-written households and the table of rows."""
    found = [Expectation(one.name, InterviewState(one.situation), _of_story(one)) for one in stories()]
    found += [Expectation(one.name, InterviewState(one.situation), _of_household(one)) for one in households()]
    found += [
        Expectation(f"{story.name} a year earlier", InterviewState(situation), _of_earlier(story, situation))
        for story, situation in earlier()
    ]
    return found + tables()


def tables() -> list[Expectation]:
    """The tables alone: single rows, and what holds for whole kinds of people."""
    found = single_rows()
    found += [_swept("bystanders", one, situation, needs_nothing) for one, situation in bystanders()]
    found += [_swept("childless", one, situation, needs_no_child_rows) for one, situation in childless()]
    found += [_swept("age", one, situation, within_age) for one, situation in of_every_age()]
    found += [_swept("nationality", one, situation, _not_of(of_kind(situation))) for one, situation in of_every_age()]
    return found


def single_rows() -> list[Expectation]:
    """The cases of single rows."""
    return [
        Expectation(
            one.name, InterviewState(one.situation), _of_row(one), one.label.split("/")[0] if one.alone else ""
        )
        for one in row_cases()
    ]


def _of_story(story: Story) -> Check:
    def holds(name: str, one: Determination) -> bool:
        missing = {str(fact) for fact in one.missing} if one.result is Result.UNDECIDED else None
        if missing != story.undecided.get(name) or one.superseded_by != story.superseded.get(name):
            return False
        if one.result is not Result.REQUIRED:
            return name not in story.required
        expected = story.required.get(name)
        lates = {deadline.late for deadline in one.deadlines}
        return (
            expected is not None
            and dates_of(one) == expected.dates
            and all(names_basis(basis, one.basis) for basis in expected.basis)
            and (True in lates) is (name in story.late)
            and (None in lates) is (name in story.may_be_late)
            and one.fee_yen == story.fees.get(name, 0)
            and one.done_with == story.done_with.get(name)
        )

    return holds


def _of_household(household: Household) -> Check:
    def holds(name: str, one: Determination) -> bool:
        wanted = Result.REQUIRED if name in household.required else Result.NOT_REQUIRED
        days = household.deadlines.get(name)
        return (
            one.result is wanted
            and (days is None or [deadline.on for deadline in one.deadlines] == days)
            and any(deadline.late for deadline in one.deadlines) is (name in household.late)
            and one.superseded_by == household.superseded.get(name)
        )

    return holds


def _of_earlier(story: Story, situation: Situation) -> Check:
    """The same result for the rows of which that is known; a filing within 14 days keeps its 14 days."""
    fourteen, then = _fourteen_days(story.situation), _fourteen_days(situation)

    def holds(name: str, one: Determination) -> bool:
        if one.procedure not in SAME_A_YEAR_EARLIER or name in story.undecided:
            return True
        expected = story.required.get(name)
        if (one.result is Result.REQUIRED) is not (expected is not None):
            return False
        in_fourteen = expected is not None and expected.dates[:1] == (fourteen,)
        return not in_fourteen or dates_of(one)[0] == then

    return holds


def _fourteen_days(one: Situation) -> date | None:
    return None if one.event_on is None else ClosedDays().next_open(one.event_on + timedelta(days=14))


def _swept(sort: str, name: str, situation: Situation, holds: Check) -> Expectation:
    return Expectation(f"{sort} {name}", InterviewState(situation), holds)


def _not_of(rows: frozenset[str]) -> Check:
    return lambda _name, one: one.procedure not in rows or one.result is Result.NOT_REQUIRED


def _of_row(case: RowCase) -> Check:
    return lambda name, one: name != case.label or case.holds(one)


def of_rows(
    found: Iterable[Determination], holds: Check, rows: frozenset[ProcedureId] | None = None
) -> Iterator[str]:
    """Labels, of some rows only where they are given, that are not what was written."""
    for one in found:
        if (rows is None or one.procedure in rows) and not holds(label(one), one):
            yield label(one)
