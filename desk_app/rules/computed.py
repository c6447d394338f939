"""Computed facts: named functions of other facts. A function gives None while what it needs is not known.

Ages are those of 年齢計算ニ関する法律 (reached at the end of the day before the birthday) except 75 years, which
begins with the birthday itself (高齢者の医療の確保に関する法律50条・52条).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from desk_app.domain.calendar_jp import age_on, school_grade_on, school_year_end
from desk_app.domain.relationship import HEAD, SPOUSES
from desk_app.rules import computed_benefits, computed_certificates, computed_register
from desk_app.rules.computed_register import living_here
from desk_app.rules.computing import Function, Inputs, reached, two_dates
from desk_app.rules.condition import NOT_APPLICABLE, Held

CARD_DAYS_FROM_MOVE = 14
"""番号法施行令14条2号, 住基法施行令24条の2: the card goes on only when filed within 14 days of moving in."""
CARD_DAYS_FROM_DEPARTURE = 30
"""The same articles: and within 30 days of the planned day of departure."""
DOG_DAYS = 90
"""狂犬病予防法4条1項: registration is due within 30 days of the day on which 90 days of age have passed."""


def school_stage_on(birth: date, day: date) -> str:
    """就学前, 小学生, 中学生 or 義務教育後 on a day (学校教育法17条)."""
    grade = school_grade_on(birth, day)
    if grade is None:
        return "就学前" if day <= school_year_end(birth, 6) else "義務教育後"
    return "小学生" if grade <= 6 else "中学生"


def same_prefecture(inputs: Inputs) -> Held:
    """Whether the other address, the former one or that of 転出, lies in our prefecture (one 広域連合)."""
    old, new = inputs.own("from_prefecture"), inputs.own("town_prefecture")
    if old is NOT_APPLICABLE:
        old = inputs.own("to_prefecture")
    if old is NOT_APPLICABLE:
        return NOT_APPLICABLE
    return None if old is None or new is None else old == new


def _card_clock_ends(inputs: Inputs) -> list[date] | None:
    """Last days of the clocks the card runs under; none from abroad or without a planned day."""
    kind = inputs.own("from_kind")
    if kind is NOT_APPLICABLE or kind == "国外":
        return []
    moved, planned = inputs.own("event_on"), inputs.own("planned_departure_on")
    if not isinstance(moved, date) or planned is None or kind is None:
        return None
    ends = [moved + timedelta(days=CARD_DAYS_FROM_MOVE)]
    if isinstance(planned, date):
        ends.append(planned + timedelta(days=CARD_DAYS_FROM_DEPARTURE))
    return ends


def card_clock_on_closed_day(inputs: Inputs) -> Held:
    """Whether a clock has run out only by ending on a closed day, which the law does not settle."""
    filed, ends = inputs.own("filed_on"), _card_clock_ends(inputs)
    if ends is None or not isinstance(filed, date):
        return None
    passed = [end for end in ends if end < filed]
    return bool(passed) and all(inputs.calendar.next_open(end) >= filed for end in passed)


def card_in_time(inputs: Inputs) -> Held:
    """Whether the card goes on after the move: filed within 14 days of moving in and 30 of the planned departure.

    Where a clock ended on a closed day the clerk's finding decides (``card_clock_accepted``).
    """
    filed, ends = inputs.own("filed_on"), _card_clock_ends(inputs)
    if not isinstance(filed, date):
        return None
    if ends is None:
        return _surely_late(inputs, filed)
    if all(filed <= end for end in ends):
        return True
    return inputs.own("card_clock_accepted") if card_clock_on_closed_day(inputs) else False


def _surely_late(inputs: Inputs, filed: date) -> Held:
    """False when the clock whose start is known has run out beyond doubt, whatever the other one says."""
    if inputs.own("from_kind") is None:
        return None
    for fact, days in (
        ("event_on", CARD_DAYS_FROM_MOVE),
        ("planned_departure_on", CARD_DAYS_FROM_DEPARTURE),
    ):
        start = inputs.own(fact)
        if isinstance(start, date) and inputs.calendar.next_open(start + timedelta(days=days)) < filed:
            return False
    return None


def movers_count(inputs: Inputs) -> Held:
    """How many members move."""
    moves = inputs.everyone("moves")
    return None if None in moves else moves.count(True)


def stayers_count(inputs: Inputs) -> Held:
    """How many members stay behind."""
    moves = inputs.everyone("moves")
    return None if None in moves else moves.count(False)


def counted_children(inputs: Inputs) -> Held:
    """Children counted for 児童手当: those here up to the 18 年度末, those apart, supported ones up to 22 年度末.

    児童手当法4条・6条 (since October 2024).
    """
    apart, students = inputs.own("children_apart"), inputs.own("supported_students")
    young = list(zip(living_here(inputs), inputs.everyone("child_until_18_year_end"), strict=True))
    if not isinstance(apart, int) or not isinstance(students, int):
        return None
    if any(child is not False and moves is not False and None in (child, moves) for moves, child in young):
        return None
    return apart + students + young.count((True, True))


def may_be_single_parent(inputs: Inputs) -> Held:
    """Whether a child moves for whom the household does not show two parents.

    The head's own child (子) beside the head's moving spouse has two; so it need not be asked (児童扶養手当法4条).
    """
    relations = inputs.everyone("relationship")
    rows = list(zip(living_here(inputs), inputs.everyone("child_until_18_year_end"), relations, strict=True))
    spouse = _spouse_moves(rows)
    result: Held = False
    for moves, child, relation in rows:
        if moves is False or child is False or relation == HEAD or (spouse and relation == "子"):
            continue
        if moves and child and relation is not None and (relation != "子" or spouse is False):
            return True
        result = None
    return result


def _spouse_moves(rows: list[tuple[Held, Held, Held]]) -> bool | None:
    """Whether the head's spouse moves too."""
    could = [moves for moves, _, relation in rows if moves is not False and (relation is None or relation in SPOUSES)]
    if any(moves is True and relation in SPOUSES for moves, _, relation in rows):
        return True
    return None if could else False


def proxy_files(inputs: Inputs) -> Held:
    """Whether someone outside the household files; not known counts as unknown, so the paper stays on the list."""
    role = inputs.own("applicant_role")
    return None if role is None else role == "代理人"


def dog_registration_due_from(inputs: Inputs) -> Held:
    """Day the 30 days of dog registration run from: acquisition, or the day 90 days of age have passed if later."""
    born, acquired = inputs.own("dog_birth"), inputs.own("dog_acquired_on")
    if not isinstance(born, date) or not isinstance(acquired, date):
        return None
    return max(acquired, born + timedelta(days=DOG_DAYS))


FUNCTIONS: Mapping[str, Function] = {
    "age_on_event": two_dates("birth", "event_on", age_on),
    "age_on_filing": two_dates("birth", "filed_on", age_on),
    "reached_18": reached(18, "filed_on"),
    "reached_20": reached(20, "event_on"),
    "reached_60": reached(60, "event_on"),
    "reached_65": reached(65, "event_on"),
    "reached_70": reached(70, "event_on"),
    "reached_75": two_dates("birth", "event_on", lambda birth, on: age_on(birth, on) >= 75),
    "child_until_18_year_end": two_dates("birth", "event_on", lambda birth, on: on <= school_year_end(birth, 18)),
    "school_stage": two_dates("birth", "event_on", school_stage_on),
    "school_grade": two_dates(
        "birth", "event_on", lambda birth, on: grade if (grade := school_grade_on(birth, on)) else NOT_APPLICABLE
    ),
    "days_event_to_filing": two_dates("event_on", "filed_on", lambda event, filed: (filed - event).days),
    "days_departure_to_filing": two_dates(
        "planned_departure_on", "filed_on", lambda planned, filed: (filed - planned).days
    ),
    "lived_elsewhere_on_1_january": two_dates(
        "event_on", "filed_on", lambda event, filed: event > date(filed.year, 1, 1)
    ),
    "dog_age_days": two_dates("dog_birth", "filed_on", lambda born, filed: (filed - born).days),
    "same_prefecture": same_prefecture,
    "card_clock_on_closed_day": card_clock_on_closed_day,
    "card_in_time": card_in_time,
    **computed_register.FUNCTIONS,
    **computed_certificates.FUNCTIONS,
    **computed_benefits.FUNCTIONS,
    "movers_count": movers_count,
    "stayers_count": stayers_count,
    "counted_children": counted_children,
    "may_be_single_parent": may_be_single_parent,
    "proxy_files": proxy_files,
    "dog_registration_due_from": dog_registration_due_from,
}
"""Every computed fact by the name the pack uses."""

AGES = (7, 12, 15, 16, 18, 20, 23, 40, 55, 56, 60, 65, 70, 75)
"""Ages at which something changes; used to choose dates of birth that stand for all others."""
