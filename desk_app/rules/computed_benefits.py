"""Computed facts of insurance, pensions and children: who stays, who survives whom, whether a death was in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from desk_app.domain.calendar_jp import school_year_end
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.relationship import CHILDREN, HEAD, PARENTS, SPOUSES, steps_of
from desk_app.rules.computing import Function, Inputs
from desk_app.rules.condition import NOT_APPLICABLE, Held

CARE_TRANSFER_DAYS = 14
"""介護保険法36条: the certification of the former municipality carries over when applied for within 14 days."""
DEATH_REPORT_DAYS = 7
"""国民年金法施行規則4条・24条, 厚生年金保険法施行規則41条6項: the 戸籍 死亡届 within 7 days of the death."""
SURVIVORS = ("配偶者", "子", "父母", "その他")
"""国民年金法19条・52条の3: the order of those who lived with the deceased; 孫・祖父母・兄弟姉妹 are その他."""
SEVERAL = "複数"
OUTSIDE = "別世帯"
"""Stand for the 続柄 of the deceased where several died, or nobody of this household: each survivor is asked."""
_CHILD = "子"
_STEP_CHILDREN = {"妻": ("妻の子",), "夫": ("夫の子",), "妻（未届）": ("妻の子",), "夫（未届）": ("夫の子",)}
_CHILD_SPOUSES = ("子の夫", "子の妻")
_GRANDCHILD = "子の子"


def stays_resident(inputs: Inputs) -> Held:
    """Whether a person lives here once the event is over; the movers of 転入・転居, all but the movers of 転出.

    After a death everyone but the deceased; other events take nobody away.
    """
    event, moves, concerned = inputs.own("life_event"), inputs.own("moves"), inputs.own("concerned")
    if event is None:
        return None
    if event in (LifeEvent.MOVE_IN, LifeEvent.MOVE_WITHIN):
        return moves
    if event == LifeEvent.MOVE_OUT:
        return None if moves is None else moves is False
    if event == LifeEvent.DEATH:
        return None if concerned is None else concerned is False
    return True


def _concerned_in(event: LifeEvent) -> Function:
    """Whether a person is the one this event is about; not applicable to other events."""

    def compute(inputs: Inputs) -> Held:
        happened = inputs.own("life_event")
        if happened is None:
            return None
        return inputs.own("concerned") if happened == event else NOT_APPLICABLE

    return compute


def care_transfer_in_time(inputs: Inputs) -> Held:
    """Whether the certification can still be carried over; a closed last day moves (地方自治法4条の2第4項)."""
    moved, filed = inputs.own("event_on"), inputs.own("filed_on")
    if not isinstance(moved, date) or not isinstance(filed, date):
        return None
    return filed <= inputs.calendar.next_open(moved + timedelta(days=CARE_TRANSFER_DAYS))


def child_until_15_year_end(inputs: Inputs) -> Held:
    """Whether the 31 March after turning 15 is not past on the day of the event.

    児童手当法3条・4条 as they stood until 30 September 2024 (令和6年法律47号 made it 18).
    """
    birth, on = inputs.own("birth"), inputs.own("event_on")
    return on <= school_year_end(birth, 15) if isinstance(birth, date) and isinstance(on, date) else None


def deceased_relationship(inputs: Inputs) -> Held:
    """The 続柄 of the one who died, in canonical writing; 複数 where more than one died together, 別世帯 where nobody
    of this household did."""
    event = inputs.own("life_event")
    if event is not None and event != LifeEvent.DEATH:
        return NOT_APPLICABLE
    rows = list(zip(inputs.everyone("concerned"), inputs.everyone("relationship"), strict=True))
    died = [relation for is_dead, relation in rows if is_dead is True]
    if event is None or any(is_dead is None for is_dead, _ in rows):
        return None
    if not died:
        return OUTSIDE
    if died[0] is None:
        return None
    return SEVERAL if len(died) > 1 else _text(died[0])


def several_children(inputs: Inputs) -> Held:
    """Whether more than one member is registered as 子, so that it is open whose wife a 子の妻 is."""
    relations = inputs.everyone("relationship")
    if relations.count(_CHILD) > 1:
        return True
    return None if None in relations else False


def survivor_relation_certain(inputs: Inputs) -> Held:
    """Whether the 続柄 of the register alone tell what a survivor was to the deceased; not applicable to others."""
    found = _relation(inputs)
    return found if found is None or found is NOT_APPLICABLE else found != _UNCERTAIN


def survivor_relation(inputs: Inputs) -> Held:
    """What a survivor was to the deceased (配偶者, 子, 父母, その他): as registered, else as said.

    Partners in 事実婚 count as spouses (国民年金法5条7項). A step-child counts only once adopted, which is asked.
    """
    found = _relation(inputs)
    if found == _UNCERTAIN:
        said = inputs.own("survivor_relation_said")
        return None if said is NOT_APPLICABLE else said
    return found


def best_survivor(inputs: Inputs) -> Held:
    """The first in the order of survivors who lives in the household; not applicable where nobody survives."""
    relations = inputs.everyone("survivor_relation")
    ranks = [SURVIVORS.index(one) for one in relations if isinstance(one, str)]
    if 0 in ranks or (ranks and None not in relations):
        return SURVIVORS[min(ranks)]
    return None if None in relations else NOT_APPLICABLE


def first_survivor(inputs: Inputs) -> Held:
    """Whether nobody in the household precedes this survivor (国民年金法19条, 52条の3)."""
    own, best = inputs.own("survivor_relation"), inputs.own("best_survivor")
    if own is NOT_APPLICABLE or best is NOT_APPLICABLE:
        return NOT_APPLICABLE
    return None if own is None or best is None else own == best


def pension_child(inputs: Inputs) -> Held:
    """Whether a person is a child for 遺族基礎年金 (国民年金法37条の2): to the 18 年度末, or under 20 and disabled.

    障害等級1級・2級 are asked as a severe certificate (重度の障害).
    """
    young, adult, severe = (inputs.own(one) for one in ("child_until_18_year_end", "reached_20", "severe_disability"))
    if young is True or (adult is False and severe is True):
        return True
    return False if young is False and (adult is True or severe is False) else None


def has_pension_child(inputs: Inputs) -> Held:
    """Whether the deceased leaves such a child in the household; 死亡一時金 then gives way (国民年金法52条の2)."""
    rows = list(zip(inputs.everyone("survivor_relation"), inputs.everyone("pension_child"), strict=True))
    if (_CHILD, True) in rows:
        return True
    return None if any(one in (None, _CHILD) and young is not False for one, young in rows) else False


def death_reported_in_7_days(inputs: Inputs) -> Held:
    """Whether the 戸籍 死亡届 came within 7 days of the death; surely so when today is not later than that.

    The day of death is not counted (民法140条): a death on the 1st is in time until the 8th.
    """
    died, today, reported = inputs.own("event_on"), inputs.own("filed_on"), inputs.own("death_report_on")
    if not isinstance(died, date):
        return None
    if isinstance(reported, date):
        return (reported - died).days <= DEATH_REPORT_DAYS
    return True if isinstance(today, date) and (today - died).days <= DEATH_REPORT_DAYS else None


# ---------------------------------------------------------------------- the deceased and the register
_UNCERTAIN = "住民票からはわからない"


def _relation(inputs: Inputs) -> Held:
    """The relation of a person to the deceased as registered, ``_UNCERTAIN`` where the register does not tell it."""
    event, concerned = inputs.own("life_event"), inputs.own("concerned")
    if (event is not None and event != LifeEvent.DEATH) or concerned is True or concerned is NOT_APPLICABLE:
        return NOT_APPLICABLE
    died, own, several = (inputs.own(one) for one in ("deceased_relationship", "relationship", "several_children"))
    if event is None or concerned is None or died is None or own is None:
        return None
    if died in (SEVERAL, OUTSIDE):
        return _UNCERTAIN
    return _registered(str(died), _text(own), several)


def _text(relation: Held) -> str:
    """A 続柄 in canonical writing."""
    return "の".join(steps_of(str(relation)))


def _registered(died: str, own: str, several: Held) -> Held:
    """What ``own`` is to ``died``, both 続柄 to the same head."""
    if died == HEAD:
        return _of_head(own)
    if died in SPOUSES:
        return _of_spouse(died, own)
    if died in CHILDREN:
        return _of_child(own, several)
    if died in PARENTS:
        return _of_parent(own)
    return _UNCERTAIN


def _of_head(own: str) -> str:
    """To the head: what the 続柄 itself says."""
    if own in SPOUSES:
        return "配偶者"
    if own in CHILDREN:
        return "子"
    if own in PARENTS:
        return "父母"
    return _UNCERTAIN if own in _all_step_children() else "その他"


def _of_spouse(died: str, own: str) -> str:
    """To the head's spouse: the head is the spouse; whether the head's child is also theirs is not registered."""
    if own == HEAD:
        return "配偶者"
    if own in _STEP_CHILDREN.get(died, ()):
        return "子"
    return _UNCERTAIN if own in (*CHILDREN, *_all_step_children()) else _other_of_spouse(died, own)


def _other_of_spouse(died: str, own: str) -> str:
    step = died.replace("（未届）", "")
    return "父母" if own in (f"{step}の父", f"{step}の母") else "その他"


def _of_child(own: str, several: Held) -> Held:
    """To a child of the head: head and spouse are the parents; families of children need to be asked."""
    if own == HEAD:
        return "父母"
    if own in (*_CHILD_SPOUSES, _GRANDCHILD):
        if several is None:
            return None
        return _UNCERTAIN if several else "配偶者" if own in _CHILD_SPOUSES else "子"
    return _UNCERTAIN if own in SPOUSES else "その他"


def _of_parent(own: str) -> str:
    """To a parent of the head: the head is the child, the other parent the spouse."""
    if own == HEAD:
        return "子"
    return "配偶者" if own in PARENTS else _UNCERTAIN if own in ("兄", "姉", "弟", "妹") else "その他"


def _all_step_children() -> tuple[str, ...]:
    return tuple(word for words in _STEP_CHILDREN.values() for word in words)


FUNCTIONS: Mapping[str, Function] = {
    "stays_resident": stays_resident,
    "is_deceased": _concerned_in(LifeEvent.DEATH),
    "is_newborn": _concerned_in(LifeEvent.BIRTH),
    "care_transfer_in_time": care_transfer_in_time,
    "child_until_15_year_end": child_until_15_year_end,
    "deceased_relationship": deceased_relationship,
    "several_children": several_children,
    "survivor_relation_certain": survivor_relation_certain,
    "survivor_relation": survivor_relation,
    "best_survivor": best_survivor,
    "first_survivor": first_survivor,
    "pension_child": pension_child,
    "has_pension_child": has_pension_child,
    "death_reported_in_7_days": death_reported_in_7_days,
}
"""Every computed fact of this part by the name the pack uses; merged into desk_app.rules.computed.FUNCTIONS."""
