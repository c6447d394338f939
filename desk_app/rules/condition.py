"""Conditions as data: a tree of all / any / not / compare / exists / every, compiled to three-valued closures.

Three values (Kleene): True, False and None for "cannot be told yet". A missing fact never counts as False; a fact
that does not apply to a person (NOT_APPLICABLE) fails every comparison except ``ne``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, Protocol, cast

from desk_app.domain.fact import FactValue, Scope
from desk_app.domain.ids import FactId


class NotApplicable(Enum):
    """The value of a fact that its ``applies`` condition rules out for this person."""

    NOT_APPLICABLE = "対象外"


NOT_APPLICABLE: Final = NotApplicable.NOT_APPLICABLE
CASE: Final = -1
"""Place of a fact that belongs to the case, where a person's index would stand."""

Held = FactValue | NotApplicable | None
Truth = bool | None


class Whose(Enum):
    """Whose fact a condition looks at."""

    CASE = "case"
    OWN = "own"
    HOUSEHOLD = "household"
    EVERYONE = "everyone"


class Facts(Protocol):
    """What a compiled condition reads."""

    def value(self, fact: FactId, person: int) -> Held:
        """The value of a fact of a person (index), or of the case (CASE); None is not known."""

    def if_applicable(self, fact: FactId, person: int) -> FactValue | None:
        """The value a fact would have if it applied, where that cannot be told; None is not known either way."""

    @property
    def household(self) -> range:
        """Indexes of the household's members."""

    @property
    def everyone(self) -> range:
        """Indexes of the members of both households."""


Test = Callable[[Facts, int], Truth]

OPS: Mapping[str, Callable[[object, object], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "in": lambda held, wanted: held in wanted,  # type: ignore[operator]
    "lt": cast("Callable[[object, object], bool]", operator.lt),
    "le": cast("Callable[[object, object], bool]", operator.le),
    "gt": cast("Callable[[object, object], bool]", operator.gt),
    "ge": cast("Callable[[object, object], bool]", operator.ge),
}
ORDERED = frozenset({"lt", "le", "gt", "ge"})
WORDS: Mapping[str, str] = {"lt": "未満", "le": "以下", "gt": "を超える", "ge": "以上"}


@dataclass(frozen=True, slots=True, eq=False)
class Compare:
    """A leaf: a fact against a constant. ``op`` ``known`` asks only whether the fact is known."""

    fact: FactId
    op: str
    value: FactValue | tuple[FactValue, ...]
    scope: Scope


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    """The part does not hold."""

    part: Node


@dataclass(frozen=True, slots=True, eq=False)
class Quantifier:
    """``every`` False: some member fulfils ``where``; True: each does. ``label`` says it in words."""

    every: bool
    both_households: bool
    where: Node
    label: str


Node = Compare | All | AnyOf | Not | Quantifier


def leaves(node: Node) -> Iterator[Compare]:
    """Every comparison of the tree."""
    match node:
        case Compare():
            yield node
        case All() | AnyOf():
            for part in node.parts:
                yield from leaves(part)
        case Not():
            yield from leaves(node.part)
        case Quantifier():
            yield from leaves(node.where)


def watched(node: Node, whose: Whose = Whose.OWN) -> list[tuple[FactId, Whose]]:
    """Every compared fact with whose it is."""
    match node:
        case Compare():
            return [(node.fact, Whose.CASE if node.scope is Scope.CASE else whose)]
        case All() | AnyOf():
            return [one for part in node.parts for one in watched(part, whose)]
        case Not():
            return watched(node.part, whose)
        case Quantifier():
            return watched(node.where, Whose.EVERYONE if node.both_households else Whose.HOUSEHOLD)


def compile_node(node: Node) -> Test:
    """The tree as one function of facts and person."""
    match node:
        case Compare():
            return _compile_leaf(node)
        case All():
            return _compile_all(tuple(compile_node(part) for part in node.parts))
        case AnyOf():
            return _compile_any(tuple(compile_node(part) for part in node.parts))
        case Not():
            return _compile_not(compile_node(node.part))
        case Quantifier():
            return _compile_quantifier(node, compile_node(node.where))


def _compile_leaf(leaf: Compare) -> Test:
    fact, wanted, on_case = leaf.fact, leaf.value, leaf.scope is Scope.CASE
    if leaf.op == "known":
        return lambda facts, person: facts.value(fact, CASE if on_case else person) is not None
    test, without = OPS[leaf.op], leaf.op == "ne"

    def check(facts: Facts, person: int) -> Truth:
        held = facts.value(fact, CASE if on_case else person)
        if held is None:
            # Known, only not whether it applies: decided where both come to the same.
            held = facts.if_applicable(fact, CASE if on_case else person)
            return without if held is not None and test(held, wanted) is without else None
        return without if held is NOT_APPLICABLE else test(held, wanted)

    return check


def _compile_all(tests: tuple[Test, ...]) -> Test:
    def check(facts: Facts, person: int) -> Truth:
        result: Truth = True
        for test in tests:
            one = test(facts, person)
            if one is False:
                return False
            if one is None:
                result = None
        return result

    return check


def _compile_any(tests: tuple[Test, ...]) -> Test:
    def check(facts: Facts, person: int) -> Truth:
        result: Truth = False
        for test in tests:
            one = test(facts, person)
            if one is True:
                return True
            if one is None:
                result = None
        return result

    return check


def _compile_not(test: Test) -> Test:
    def check(facts: Facts, person: int) -> Truth:
        one = test(facts, person)
        return None if one is None else not one

    return check


def _compile_quantifier(node: Quantifier, test: Test) -> Test:
    both, decisive = node.both_households, not node.every

    def check(facts: Facts, _person: int) -> Truth:
        result: Truth = not decisive
        for member in facts.everyone if both else facts.household:
            one = test(facts, member)
            if one is decisive:
                return decisive
            if one is None:
                result = None
        return result

    return check


def in_words(value: object, unit: str = "") -> str:
    """A value as it is said in a reason."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple):
        return "・".join(in_words(one, unit) for one in value)
    if isinstance(value, NotApplicable):
        return value.value
    return f"{value}{unit}"
