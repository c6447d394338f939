"""Stories told again some years earlier, for rows whose paper changed since but not who has to file.

Since 2 December 2024 no 健康保険証 is issued; until 1 December 2025 the old ones could still be used (令和5年法律48号
附則). That changed what is brought for 国保 and 後期高齢者医療, not who files and by when: the same household a year
earlier has the same result.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from desk_app.domain.fact import FactValue
from desk_app.domain.situation import Member, Situation
from tests.desk_app.rules.story_reader import Story, stories

SAME_A_YEAR_EARLIER = frozenset({"B02", "B03", "B04", "B11", "B12", "B13", "B14"})
"""Rows of which a story of November 2026 holds as well in November 2025."""


def a_year_earlier(day: date) -> date:
    """The corresponding day; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def earlier() -> Iterator[tuple[Story, Situation]]:
    """Stories filed from March to November 2026 with everything a year earlier, so that every age is the same."""
    for story in stories():
        filed = story.situation.filed_on
        if date(2026, 1, 1) <= filed <= date(2026, 11, 30):
            yield story, shifted(story.situation)


def shifted(one: Situation) -> Situation:
    """The case with each of its days a year earlier."""
    origin, goal = one.origin, one.destination
    return replace(
        one,
        filed_on=a_year_earlier(one.filed_on),
        event_on=None if one.event_on is None else a_year_earlier(one.event_on),
        origin=None if origin is None else replace(origin, planned_departure_on=_maybe(origin.planned_departure_on)),
        destination=None if goal is None else replace(goal, planned_departure_on=_maybe(goal.planned_departure_on)),
        household=tuple(_member(member) for member in one.household),
        other_household=tuple(_member(member) for member in one.other_household),
        answers={fact: _value(value) for fact, value in one.answers.items()},
    )


def _maybe(day: date | None) -> date | None:
    return None if day is None else a_year_earlier(day)


def _value(value: FactValue) -> FactValue:
    return a_year_earlier(value) if isinstance(value, date) else value


def _member(one: Member) -> Member:
    birth = one.birth
    if birth is not None and birth.exact is not None:
        birth = replace(birth, exact=a_year_earlier(birth.exact))
    return replace(one, birth=birth, facts={fact: _value(value) for fact, value in one.facts.items()})
