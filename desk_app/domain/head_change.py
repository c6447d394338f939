"""Proposals of new 続柄 when the head of a household changes; the clerk confirms each one.

All 続柄 are seen from the head, so with a new head every one has to be written again (世帯主変更). What the old
ones say about the new head is worked out here; what they do not say stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk_app.domain.relationship import (
    CHILDREN,
    HEAD,
    LODGER,
    PARENTS,
    RELATIVE,
    SEX_OF_STEP,
    SIBLINGS,
    SPOUSES,
    chained,
    is_allowed,
    steps_of,
)
from desk_app.domain.resident import Sex


@dataclass(frozen=True, slots=True)
class Related:
    """A member as the old head's household has them."""

    key: str
    relationship: str | None
    sex: Sex | None = None
    birth: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed 続柄. ``text`` None: not to be told from what is known. ``certain`` False: likely, but it rests on
    something the register does not say (that the wife is the mother of the head's child)."""

    text: str | None
    certain: bool = False


_OPEN = Proposal(None)


def rebase(members: Sequence[Related], new_head: str) -> dict[str, Proposal]:
    """The 続柄 of every member seen from ``new_head``, by member key.

    Raises KeyError when there is no member of that key.
    """
    by_key = {member.key: member for member in members}
    head = by_key[new_head]
    old_head = next((member for member in members if member.relationship == HEAD), None)
    if old_head is None:
        return {key: Proposal(HEAD, True) if key == new_head else _OPEN for key in by_key}
    return {member.key: _seen_from(head, old_head, member) for member in members}


def _seen_from(head: Related, old_head: Related, member: Related) -> Proposal:
    if member.key == head.key:
        return Proposal(HEAD, True)
    if head.key == old_head.key:
        return Proposal(member.relationship, True)
    way_back = _way_back(head, old_head)
    if way_back is None or not member.relationship or not is_allowed(member.relationship):
        return _OPEN
    if member.key == old_head.key:
        return Proposal(chained(way_back), True)
    if member.relationship in (RELATIVE, LODGER):
        return Proposal(member.relationship)
    return _joined(way_back, steps_of(member.relationship), head, member)


def _way_back(head: Related, old_head: Related) -> tuple[str, ...] | None:
    """The steps from the new head to the old one, None where a sex on the way is not known."""
    if not head.relationship or head.relationship in (RELATIVE, LODGER) or not is_allowed(head.relationship):
        return None
    steps = steps_of(head.relationship)
    sexes = [old_head.sex, *(SEX_OF_STEP.get(step) for step in steps[:-1])]
    back = [_inverse(step, sex) for step, sex in zip(steps, sexes, strict=True)]
    known = tuple(step for step in reversed(back) if step is not None)
    return known if len(known) == len(back) else None


def _inverse(step: str, sex: Sex | None) -> str | None:
    """What a person of this sex is to the one who is their ``step``."""
    if step in SPOUSES:
        return {"夫": "妻", "妻": "夫", "夫（未届）": "妻（未届）", "妻（未届）": "夫（未届）"}[step]
    if step in PARENTS:
        return "子"
    pair = ("父", "母") if step in CHILDREN else ("弟", "妹") if step in ("兄", "姉") else ("兄", "姉")
    return {Sex.MALE: pair[0], Sex.FEMALE: pair[1]}.get(sex) if sex is not None else None


def _joined(back: tuple[str, ...], on: tuple[str, ...], head: Related, member: Related) -> Proposal:
    """The way back to the old head and on to the member, put together where the two meet."""
    last, first = back[-1], on[0]
    siblings = (last in PARENTS and first in CHILDREN) or (last in SIBLINGS and first in SIBLINGS)
    if siblings:
        word = _sibling(head, member) if len(back) == len(on) == 1 else None
        return _OPEN if word is None else Proposal(word, True)
    if last in SPOUSES and first in SPOUSES:
        return _OPEN
    meeting = _meeting(last, first)
    if meeting is None:
        return Proposal(chained((*back, *on)), True)
    return Proposal(chained((*back[:-1], meeting, *on[1:])))


def _meeting(last: str, first: str) -> str | None:
    """The one word that two steps at the old head most likely are, None where they simply chain."""
    if (last in SPOUSES and first in CHILDREN) or (last in CHILDREN and first in SIBLINGS):
        return "子"
    if last in PARENTS and first in ("夫", "妻"):
        return "父" if first == "夫" else "母"
    if last in SIBLINGS and first in PARENTS:
        return first
    if last in CHILDREN and first in PARENTS:
        return "夫" if first == "父" else "妻"
    return None


def _sibling(head: Related, member: Related) -> str | None:
    if head.birth is None or member.birth is None or head.birth == member.birth:
        return None
    elder = member.birth < head.birth
    pair = ("兄", "姉") if elder else ("弟", "妹")
    return {Sex.MALE: pair[0], Sex.FEMALE: pair[1]}.get(member.sex) if member.sex is not None else None
