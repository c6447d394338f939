"""Conditions walked node by node: slow and plain, to hold the compiled ones against in tests and in `desk bench`."""

from __future__ import annotations

from desk_app.domain.procedure import Result
from desk_app.rules.condition import CASE, NOT_APPLICABLE, OPS, All, AnyOf, Compare, Facts, Node, Not, Truth
from desk_app.rules.determine import Determiner, persons
from desk_app.rules.fact_base import FactBase


def interpreted(node: Node, facts: Facts, person: int) -> Truth:
    """What a condition comes to for a person, by Kleene's three values; None cannot be told yet."""
    match node:
        case Compare():
            return _compared(node, facts, CASE if node.scope.value == "case" else person)
        case All():
            return _all([interpreted(part, facts, person) for part in node.parts])
        case AnyOf():
            return _negated(_all([_negated(interpreted(part, facts, person)) for part in node.parts]))
        case Not():
            return _negated(interpreted(node.part, facts, person))
    members = facts.everyone if node.both_households else facts.household
    found = [interpreted(node.where, facts, member) for member in members]
    return _all(found) if node.every else _negated(_all([_negated(one) for one in found]))


def decide_plainly(determiner: Determiner, base: FactBase) -> list[Result]:
    """The result of every row and person from the trees alone, nothing kept from one time to the next."""
    words = {True: Result.REQUIRED, False: Result.NOT_REQUIRED, None: Result.UNDECIDED}
    found = []
    for row in determiner.rows_at(base):
        for person in persons(row.procedure, base):
            own = interpreted(row.procedure.when, base, person)
            over = [interpreted(one.when, base, person if one.per_person else CASE) for one, _ in row.special]
            found.append(words[_all([own, *(_negated(one) for one in over)])])
    return found


def _compared(leaf: Compare, facts: Facts, person: int) -> Truth:
    held = facts.value(leaf.fact, person)
    if leaf.op == "known":
        return held is not None
    without = leaf.op == "ne"
    if held is NOT_APPLICABLE:
        return without
    if held is not None:
        return OPS[leaf.op](held, leaf.value)
    supposed = facts.if_applicable(leaf.fact, person)
    if supposed is not None and OPS[leaf.op](supposed, leaf.value) is without:
        return without
    return None


def _all(parts: list[Truth]) -> Truth:
    if False in parts:
        return False
    return None if None in parts else True


def _negated(truth: Truth) -> Truth:
    return None if truth is None else not truth
