"""Relationship to the head of household (続柄): the words allowed, their order, and checks of a household.

Words and order: 住民記録システム標準仕様書 1.1.11 (続柄), 5.2 (世帯員の並び順), 1.1.10 (世帯主未設定).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from desk_app.domain.calendar_jp import RegisteredDate
from desk_app.domain.errors import InvalidInput
from desk_app.domain.resident import Sex

HEAD = "世帯主"
RELATIVE = "縁故者"
LODGER = "同居人"
SPOUSES = ("夫", "妻", "夫（未届）", "妻（未届）")
CHILDREN = ("子", "子（子の夫）", "子（子の妻）")
PARENTS = ("父", "母")
SIBLINGS = ("兄", "姉", "弟", "妹")
STEPS = (*SPOUSES, *CHILDREN, *PARENTS, *SIBLINGS)
"""Words that may be chained by の."""
WORDS = (HEAD, *STEPS, RELATIVE, LODGER)
"""Every word a 続柄 may begin with, as a list to choose from."""
MOST_STEPS = 4

SEX_OF_STEP = {
    **dict.fromkeys(("夫", "夫（未届）", "子（子の夫）", "父", "兄", "弟"), Sex.MALE),
    **dict.fromkeys(("妻", "妻（未届）", "子（子の妻）", "母", "姉", "妹"), Sex.FEMALE),
}
"""The sex that a step says; 子 says none."""

_REMEDIES = {
    "本人": "世帯主",
    "準世帯主": "世帯主",
    "配偶者": "夫、妻",
    "内縁の夫": "夫（未届）",
    "内縁の妻": "妻（未届）",
    **dict.fromkeys(("長男", "二男", "次男", "三男", "長女", "二女", "次女", "三女", "養子", "息子", "娘"), "子"),
    "連れ子": "夫の子、妻の子",
    "孫": "子の子",
    **dict.fromkeys(("ひ孫", "曾孫", "曽孫"), "子の子の子"),
    "祖父": "父の父、母の父",
    "祖母": "父の母、母の母",
    **dict.fromkeys(("曾祖父", "曽祖父"), "父の父の父"),
    **dict.fromkeys(("曾祖母", "曽祖母"), "父の父の母"),
    **dict.fromkeys(("おじ", "伯父", "叔父"), "父の兄、父の弟、母の兄、母の弟"),
    **dict.fromkeys(("おば", "伯母", "叔母"), "父の姉、父の妹、母の姉、母の妹"),
    **dict.fromkeys(("甥", "おい", "姪", "めい"), "兄の子、姉の子、弟の子、妹の子"),
    **dict.fromkeys(("いとこ", "従兄弟", "従姉妹"), "父の兄の子、母の妹の子"),
    **dict.fromkeys(("義父", "舅"), "夫の父、妻の父"),
    **dict.fromkeys(("義母", "姑"), "夫の母、妻の母"),
    **dict.fromkeys(("嫁", "息子の妻"), "子の妻"),
    **dict.fromkeys(("婿", "娘の夫"), "子の夫"),
    **dict.fromkeys(("家事使用人", "使用人", "友人", "知人", "下宿人"), "同居人"),
}


@dataclass(frozen=True, slots=True)
class HouseholdFinding:
    """Something odd in a household. ``index`` is the member's place, None for the household as a whole; ``blocks``
    is an error that must be cured, otherwise it is confirmed and one goes on."""

    message: str
    index: int | None = None
    blocks: bool = False


class HouseholdPerson(Protocol):
    """What the order of members needs; ``ResidentRecord`` and ``Member`` both have it."""

    @property
    def relationship(self) -> str | None:
        """続柄, None while it is not known."""

    @property
    def birth(self) -> RegisteredDate | None:
        """Birth as registered."""

    @property
    def resident_id(self) -> str | None:
        """宛名番号."""


P = TypeVar("P", bound=HouseholdPerson)


def steps_of(relationship: str) -> tuple[str, ...]:
    """The words chained in a 続柄, in canonical writing: 「子の妻」 is 子, 妻; （子の夫） stays one word."""
    return tuple(re.split(r"の(?![^（]*）)", _folded(relationship)))


def checked(relationship: str) -> str:
    """The 続柄 in canonical writing (full-width brackets, no spaces).

    Raises InvalidInput for a word that registers do not allow, saying what is written instead, and for a chain of
    more than four steps, which is 縁故者.
    """
    folded = _folded(relationship)
    if folded in (HEAD, RELATIVE, LODGER):
        return folded
    steps = steps_of(folded)
    if steps[0] == HEAD:
        raise _refused(
            "世帯主からの続柄に「世帯主の」は付けません。", f"「{'の'.join(steps[1:])}」と書いてください。"
        )
    for step in steps:
        if step not in STEPS:
            raise _refused(f"「{step}」は続柄に使えません。", _remedy(step))
    if len(steps) > MOST_STEPS:
        raise _refused(f"「の」でつなげるのは{MOST_STEPS}つまでです。", f"「{RELATIVE}」としてください。")
    return folded


def is_allowed(relationship: str) -> bool:
    """Whether registers allow this 続柄."""
    try:
        checked(relationship)
    except InvalidInput:
        return False
    return True


def chained(steps: Iterable[str]) -> str:
    """The 続柄 of these steps; more than four make 縁故者, none at all the head."""
    words = tuple(steps)
    if not words:
        return HEAD
    return "の".join(words) if len(words) <= MOST_STEPS else RELATIVE


def is_spouse(relationship: str | None) -> bool:
    """Whether this is the head's spouse, 未届 included."""
    return relationship is not None and _folded(relationship) in SPOUSES


def is_child(relationship: str | None) -> bool:
    """Whether this is the head's own child."""
    return relationship is not None and _folded(relationship) in CHILDREN


def member_order(members: Iterable[P]) -> tuple[P, ...]:
    """The members in the order of the register (標準仕様書 5.2).

    Head, spouse, children, the children's families, parents, siblings, grandparents, other relatives, 縁故者,
    同居人, then those without a 続柄; within a group by birth, then by 宛名番号. Unknown births come last.
    """
    return tuple(sorted(members, key=_order_key))


def household_findings(
    relationships: Sequence[str | None], sexes: Sequence[Sex | None] = ()
) -> tuple[HouseholdFinding, ...]:
    """What is odd in a household of these 続柄 (``sexes`` in the same order, as far as known).

    Two heads, two spouses and words that are not allowed block; a missing head does not (世帯主未設定 is legal
    data), nor does a 続柄 that contradicts the sex.
    """
    found = [*_word_findings(relationships), *_sex_findings(relationships, sexes)]
    heads = sum(one == HEAD for one in relationships)
    if heads > 1:
        found.append(HouseholdFinding("世帯主が2人以上います。1人にしてください。", blocks=True))
    if sum(is_spouse(one) for one in relationships) > 1:
        found.append(HouseholdFinding("世帯主の配偶者が2人以上います。続柄を確かめてください。", blocks=True))
    if relationships and heads == 0:
        found.append(HouseholdFinding("世帯主が設定されていません。誰が世帯主かを確かめてください。"))
    return tuple(found)


def _word_findings(relationships: Sequence[str | None]) -> Iterable[HouseholdFinding]:
    for index, one in enumerate(relationships):
        if one is None:
            continue
        try:
            checked(one)
        except InvalidInput as refused:
            yield HouseholdFinding(f"{refused.reason}{refused.remedy}", index, blocks=True)


def _sex_findings(relationships: Sequence[str | None], sexes: Sequence[Sex | None]) -> Iterable[HouseholdFinding]:
    for index, (one, sex) in enumerate(zip(relationships, sexes, strict=False)):
        said = SEX_OF_STEP.get(steps_of(one)[-1]) if one else None
        if said is not None and sex not in (None, Sex.UNKNOWN, said):
            yield HouseholdFinding("続柄と性別が合いません。どちらかを確かめてください。", index)


def _rank(steps: tuple[str, ...]) -> int:
    """Place of a 続柄 in the order; lower comes first."""
    first, rest = steps[0], steps[1:]
    if not rest:
        for rank, group in enumerate(((HEAD,), SPOUSES, CHILDREN)):
            if first in group:
                return rank
        alone = {**dict.fromkeys(PARENTS, 4), **dict.fromkeys(SIBLINGS, 5), RELATIVE: 8, LODGER: 9}
        return alone.get(first, 7)
    if first in CHILDREN:
        return 3
    return 6 if len(rest) == 1 and first in PARENTS and rest[0] in PARENTS else 7


def _order_key(member: HouseholdPerson) -> tuple[int, int, int, date, str]:
    number = member.resident_id or ""
    born = date.max if member.birth is None else member.birth.sort_on
    if not member.relationship:
        return (10, 0, 0, born, number)
    steps = steps_of(member.relationship)
    rank = _rank(steps)
    inner = _rank(steps[1:]) if len(steps) > 1 else 0
    return (rank, len(steps) if rank == 3 else 0, inner if rank in (3, 7) else 0, born, number)


def _remedy(word: str) -> str:
    instead = _REMEDIES.get(word)
    if instead is None:
        return f"一覧の言葉を「の」でつなげるか、「{RELATIVE}」「{LODGER}」としてください。"
    return f"「{instead.replace('、', '」「')}」{'のどれか' if '、' in instead else ''}に書き換えてください。"


def _refused(reason: str, remedy: str) -> InvalidInput:
    return InvalidInput("続柄", reason, remedy)


def _folded(relationship: str) -> str:
    return re.sub(r"\s", "", relationship).replace("(", "（").replace(")", "）")
