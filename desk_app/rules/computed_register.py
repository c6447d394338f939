"""Computed facts of the registers: whom an event is about, names that change, who remains after a death."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.domain.calendar_jp import reaches_age_on
from desk_app.domain.relationship import HEAD
from desk_app.rules.computing import Function, Inputs, two_dates
from desk_app.rules.condition import NOT_APPLICABLE, Held


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


def count_concerned(event: str, *, concerned: bool) -> Function:
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


def living_here(inputs: Inputs) -> list[Held]:
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


FUNCTIONS: Mapping[str, Function] = {
    "is_subject": is_subject,
    "open_to_wishes": open_to_wishes,
    "name_changes": name_changes,
    "is_minor": two_dates("birth", "event_on", lambda birth, on: reaches_age_on(birth, 18) > on),
    "has_minor_children": has_minor_children,
    "newborn_count": count_concerned("出生", concerned=True),
    "remaining_count": count_concerned("死亡", concerned=False),
    "head_died": head_died,
}
"""Computed facts of the registers by the name the pack uses."""
