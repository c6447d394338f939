"""Computed facts: named functions of other facts. A function gives None while what it needs is not known.

Ages are those of 年齢計算ニ関する法律 (reached at the end of the day before the birthday) except 75 years, which
begins with the birthday itself (高齢者の医療の確保に関する法律50条・52条).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Protocol

from desk_app.domain.calendar_jp import age_on, reaches_age_on, school_grade_on, school_year_end
from desk_app.domain.relationship import HEAD, SPOUSES
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import NOT_APPLICABLE, Held

CARD_DAYS_FROM_MOVE = 14
"""番号法施行令14条2号, 住基法施行令24条の2: the card goes on only when filed within 14 days of moving in."""
CARD_DAYS_FROM_DEPARTURE = 30
"""The same articles: and within 30 days of the planned day of departure."""
HEAD_AGE = 15
"""Desk practice: whoever is younger is not expected to become head of a household (住民基本台帳事務処理要領)."""
DOG_DAYS = 90
"""狂犬病予防法4条1項: registration is due within 30 days of the day on which 90 days of age have passed."""


class Inputs(Protocol):
    """What a computed fact may look at."""

    @property
    def calendar(self) -> ClosedDays:
        """The town's closed days."""

    def own(self, fact: str) -> Held:
        """A fact of the person (or of the case)."""

    def everyone(self, fact: str) -> list[Held]:
        """A fact of each member of the household, in order."""


Function = Callable[[Inputs], Held]


def _two_dates(first: str, second: str, work_out: Callable[[date, date], Held]) -> Function:
    """A function of two dates; unknown while one is, not applicable where one is not."""

    def compute(inputs: Inputs) -> Held:
        one, other = inputs.own(first), inputs.own(second)
        if one is NOT_APPLICABLE or other is NOT_APPLICABLE:
            return NOT_APPLICABLE
        return work_out(one, other) if isinstance(one, date) and isinstance(other, date) else None

    return compute


def _reached(age: int, day: str) -> Function:
    """Whether the age is reached on a day: from the day before the birthday (年齢計算ニ関する法律)."""
    return _two_dates("birth", day, lambda birth, on: reaches_age_on(birth, age) <= on)


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


def is_subject(inputs: Inputs) -> Held:
    """Whether a person moves (転入・転出・転居) or is the one another event is about (当事者)."""
    moves = inputs.own("moves")
    return inputs.own("concerned") if moves is NOT_APPLICABLE else moves


def open_to_wishes(inputs: Inputs) -> Held:
    """Whether a person may ask for something beside the event: not the deceased, not a newborn."""
    concerned, event = inputs.own("concerned"), inputs.own("life_event")
    if concerned is NOT_APPLICABLE:
        return inputs.own("moves")
    if event not in {"出生", "死亡"}:
        return concerned
    return None if concerned is None else concerned is False


def name_changes(inputs: Inputs) -> Held:
    """Whether the registered name of a person changes: by marriage, by divorce (民法767条1項) or otherwise."""
    concerned = inputs.own("concerned")
    if concerned is None or concerned is NOT_APPLICABLE or concerned is False:
        return concerned
    took, keeps = inputs.own("took_spouse_surname"), inputs.own("wants_keep_married_name")
    marries, kind = inputs.own("surname_changes"), inputs.own("name_change_kind")
    if marries is not NOT_APPLICABLE:
        return marries
    if took is not NOT_APPLICABLE:
        return took if took is not True else (None if keeps is None else keeps is False)
    if kind is NOT_APPLICABLE:
        return False
    return None if kind is None else kind != "変わらない"


def has_minor_children(inputs: Inputs) -> Held:
    """Whether a member under 18 who is not one of the couple belongs to the household (民法4条, 819条)."""
    rows = list(zip(inputs.everyone("concerned"), inputs.everyone("is_minor"), strict=True))
    if any(concerned is False and minor is True for concerned, minor in rows):
        return True
    return None if any(concerned is not True and minor is not False for concerned, minor in rows) else False


def _count_concerned(event: str, *, concerned: bool) -> Function:
    """How many members an event is (or is not) about; not applicable to other events."""

    def compute(inputs: Inputs) -> Held:
        happened = inputs.own("life_event")
        if happened is not None and happened != event:
            return NOT_APPLICABLE
        found = inputs.everyone("concerned")
        return None if None in found else found.count(concerned)

    return compute


def head_died(inputs: Inputs) -> Held:
    """Whether the one who died was the head of the household (世帯主)."""
    event = inputs.own("life_event")
    if event is not None and event != "死亡":
        return False
    rows = list(zip(inputs.everyone("concerned"), inputs.everyone("relationship"), strict=True))
    if (True, HEAD) in rows:
        return True
    open_rows = any(concerned is not False and relation in (None, HEAD) for concerned, relation in rows)
    return None if open_rows else False


def possible_heads_count(inputs: Inputs) -> Held:
    """How many who remain after a death are 15 or older, so that a new head is not obvious with two or more."""
    event = inputs.own("life_event")
    if event is not None and event != "死亡":
        return NOT_APPLICABLE
    rows = list(zip(inputs.everyone("concerned"), inputs.everyone("age_on_event"), strict=True))
    count = 0
    for concerned, age in rows:
        young = isinstance(age, int) and age < HEAD_AGE
        if concerned is True or young:
            continue
        if concerned is None or age is None:
            return None
        count += 1
    return count


def _living_here(inputs: Inputs) -> list[Held]:
    """Who is in the household once the event is over: the movers of a move, everyone but the deceased otherwise."""
    event = inputs.own("life_event")
    rows = zip(inputs.everyone("moves"), inputs.everyone("concerned"), strict=True)
    return [_lives_here(event, moves, concerned) for moves, concerned in rows]


def _lives_here(event: Held, moves: Held, concerned: Held) -> Held:
    if moves is not NOT_APPLICABLE:
        return moves
    if event != "死亡":
        return True
    return None if concerned is None else concerned is False


def movers_count(inputs: Inputs) -> Held:
    """How many members move."""
    moves = inputs.everyone("moves")
    return None if None in moves else moves.count(True)


def stayers_count(inputs: Inputs) -> Held:
    """How many members stay behind."""
    moves = inputs.everyone("moves")
    return None if None in moves else moves.count(False)


def counted_children(inputs: Inputs) -> Held:
    """Children counted for 児童手当: those who (will) live here up to the 18 年度末, those living apart, supported ones up to 22 年度末.

    児童手当法4条・6条 (since October 2024).
    """
    apart, students = inputs.own("children_apart"), inputs.own("supported_students")
    young = list(zip(_living_here(inputs), inputs.everyone("child_until_18_year_end"), strict=True))
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
    rows = list(zip(_living_here(inputs), inputs.everyone("child_until_18_year_end"), relations, strict=True))
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
    "age_on_event": _two_dates("birth", "event_on", age_on),
    "age_on_filing": _two_dates("birth", "filed_on", age_on),
    "reached_18": _reached(18, "filed_on"),
    "reached_20": _reached(20, "event_on"),
    "reached_60": _reached(60, "event_on"),
    "reached_65": _reached(65, "event_on"),
    "reached_70": _reached(70, "event_on"),
    "reached_75": _two_dates("birth", "event_on", lambda birth, on: age_on(birth, on) >= 75),
    "child_until_18_year_end": _two_dates("birth", "event_on", lambda birth, on: on <= school_year_end(birth, 18)),
    "school_stage": _two_dates("birth", "event_on", school_stage_on),
    "school_grade": _two_dates(
        "birth", "event_on", lambda birth, on: grade if (grade := school_grade_on(birth, on)) else NOT_APPLICABLE
    ),
    "days_event_to_filing": _two_dates("event_on", "filed_on", lambda event, filed: (filed - event).days),
    "days_departure_to_filing": _two_dates(
        "planned_departure_on", "filed_on", lambda planned, filed: (filed - planned).days
    ),
    "lived_elsewhere_on_1_january": _two_dates(
        "event_on", "filed_on", lambda event, filed: event > date(filed.year, 1, 1)
    ),
    "dog_age_days": _two_dates("dog_birth", "filed_on", lambda born, filed: (filed - born).days),
    "same_prefecture": same_prefecture,
    "card_clock_on_closed_day": card_clock_on_closed_day,
    "card_in_time": card_in_time,
    "is_subject": is_subject,
    "open_to_wishes": open_to_wishes,
    "name_changes": name_changes,
    "is_minor": _two_dates("birth", "event_on", lambda birth, on: reaches_age_on(birth, 18) > on),
    "has_minor_children": has_minor_children,
    "newborn_count": _count_concerned("出生", concerned=True),
    "remaining_count": _count_concerned("死亡", concerned=False),
    "head_died": head_died,
    "possible_heads_count": possible_heads_count,
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
