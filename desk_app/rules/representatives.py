"""Answers that stand for every possible answer, and what depends on a fact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from desk_app.domain.fact import FactType, FactValue
from desk_app.domain.ids import FactId
from desk_app.rules.computed import AGES
from desk_app.rules.condition import CASE, Held, Node, leaves
from desk_app.rules.fact_base import FactBase, Place
from desk_app.rules.fact_reader import direct_needs
from desk_app.rules.pack import RulePack

RELATIONSHIPS = (
    *("世帯主", "妻", "夫", "子", "父", "母", "兄"),
    *("子の子", "子の妻", "妻の子", "夫の子", "妻の父", "夫の父"),
)
"""続柄 that computed facts tell apart (who survives whom, who is head or parent); no condition names most of them."""


class Representatives:
    """Chooses answers on both sides of every bound of a pack. Holds nothing of a case."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self.affected = affected_by(pack)
        """For each fact: itself and every fact whose value depends on it."""
        self._compared = compared_values(pack)

    def of(self, base: FactBase, place: Place) -> list[FactValue]:
        """Values that stand for every possible answer: all choices, both truths, both sides of every bound."""
        fact, _ = place
        definition = self._pack.definition(fact)
        match definition.type:
            case FactType.BOOL:
                return [True, False]
            case FactType.CHOICE:
                return [choice.value for choice in definition.choices]
            case FactType.NUMBER:
                return self._numbers(fact)
            case FactType.DATE:
                return list(self._dates(base))
            case FactType.TEXT:
                return self._texts(fact, base.value(FactId("town_prefecture"), CASE))

    def _numbers(self, fact: FactId) -> list[FactValue]:
        definition = self._pack.definition(fact)
        low, high = definition.minimum or 0, definition.maximum if definition.maximum is not None else 999
        near = {low, high}
        for one in self.affected[fact]:
            near |= {v + d for v in self._compared.get(one, ()) if type(v) is int for d in (-1, 0, 1)}
        return [n for n in sorted(near) if low <= n <= high]

    def _dates(self, base: FactBase) -> Iterable[date]:
        """Days around every age and every clock, seen from the two dates of the case."""
        anchors = {
            held
            for fact in ("filed_on", "event_on", "planned_departure_on")
            if isinstance(held := base.value(FactId(fact), CASE), date)
        }
        seen: dict[date, None] = dict.fromkeys(sorted(anchors))
        for anchor in sorted(anchors):
            for days in (0, 1, 13, 14, 15, 29, 30, 31, 90, 91, 120):
                seen[anchor - timedelta(days=days)] = None
            for age in (0, *AGES):
                start = date(anchor.year - age, anchor.month, min(anchor.day, 28))
                for shift in (-1, 0, 1, 2):
                    seen[start + timedelta(days=shift)] = None
                for shift in (0, 1, 2):
                    seen[date(anchor.year - age, 4, 1) + timedelta(days=shift - 1)] = None
        return seen

    def _texts(self, fact: FactId, town: Held) -> list[FactValue]:
        compared: set[FactValue] = set()
        for one in self.affected[fact]:
            compared |= {v for v in self._compared.get(one, ()) if isinstance(v, str)}
        values: list[FactValue] = sorted(str(v) for v in compared)
        if isinstance(town, str):
            values.append(town)
        return [*values, *RELATIONSHIPS, "ほかの値"]


def affected_by(pack: RulePack) -> dict[FactId, frozenset[FactId]]:
    """For each fact: itself and every fact whose value depends on it."""
    users: dict[FactId, set[FactId]] = {fact: set() for fact in pack.facts}
    for fact, one in pack.facts.items():
        for need in direct_needs(one):
            users[need].add(fact)
    found: dict[FactId, frozenset[FactId]] = {}
    for fact in pack.facts:
        seen = {fact}
        todo = [fact]
        while todo:
            for user in users[todo.pop()] - seen:
                seen.add(user)
                todo.append(user)
        found[fact] = frozenset(seen)
    return found


def compared_values(pack: RulePack) -> dict[FactId, set[FactValue]]:
    """Every constant a fact is compared with, in rows and in conditions of facts."""
    found: dict[FactId, set[FactValue]] = {}
    nodes = [version.when for row in pack.procedures for version in row.versions()]
    nodes += [one.applies for one in pack.facts.values() if one.applies]
    for node in nodes:
        for leaf in leaves(node):
            listed = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
            found.setdefault(leaf.fact, set()).update(listed)
    return found


def facts_of(nodes: Iterable[Node], pack: RulePack) -> frozenset[FactId]:
    """Every asked or computed fact that conditions can depend on."""
    todo = [leaf.fact for node in nodes for leaf in leaves(node)]
    seen: set[FactId] = set(todo)
    while todo:
        for need in direct_needs(pack.facts[todo.pop()]) - seen:
            seen.add(need)
            todo.append(need)
    return frozenset(seen)
