"""Mutants that nobody can tell from the row they were made of: no household gives another outcome."""

from __future__ import annotations

from collections.abc import Iterator

from desk_app.domain.life_event import LifeEvent
from desk_app.rules.check_walk import Search, Target, Walker
from desk_app.rules.condition import CASE, All, Node, Truth
from desk_app.rules.determine import Determiner
from desk_app.rules.fact_base import FactBase
from desk_app.rules.pack import Procedure, RulePack
from desk_app.rules.representatives import facts_of

SIZES = (1, 2, 3)
STEPS = 250
"""Conditions tried in one search for a household that tells a mutant from its row."""


class Equivalence:
    """Searches for households that tell conditions apart, answering as the proof of a pack does."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._determiner = Determiner(pack)
        self._walker = Walker(pack)

    def same(self, row: Procedure, mutant: Procedure) -> bool:
        """Whether a mutant differs in conditions alone, and no household was found for whom they differ."""
        pairs = list(_differing(row, mutant))
        return bool(pairs) and not any(
            self._apart(was, now, event, row.per_person) for was, now in pairs for event in sorted(row.events)
        )

    def _apart(self, was: Node, now: Node, event: LifeEvent, per_person: bool) -> bool:
        one, other = self._determiner.tracer.traced(was), self._determiner.tracer.traced(now)

        def differ(base: FactBase, person: int) -> Truth:
            first, second = one.test(base, person), other.test(base, person)
            return None if first is None or second is None else first is not second

        used = facts_of((was, now), self._pack)
        target = Target(differ, ((per_person, one), (per_person, other)), per_person, used)
        for size in SIZES:
            person = size - 1 if per_person else CASE
            for exact in (False, True) if size == 2 else (False,):
                base = self._walker.blank(event, size)
                search = Search(base, person, True, steps=STEPS, exact=exact)
                if self._walker.seek(self._determiner, target, search):
                    return True
        return False


def _differing(row: Procedure, mutant: Procedure) -> Iterator[tuple[Node, Node]]:
    """Conditions that differ, each as it was and as it is; nothing where more than conditions differs."""
    if len(_readings(row)) != len(_readings(mutant)):
        return
    for was, now in zip(_readings(row), _readings(mutant), strict=True):
        if was.when is not now.when:
            yield was.when, now.when
        for old, new in ((was.deadlines, now.deadlines), (was.belongings, now.belongings)):
            for one, other in zip(old, new, strict=True):
                if one.node is not other.node:
                    yield one.node or All(()), other.node or All(())


def _readings(row: Procedure) -> list[Procedure]:
    return [row, *(period.variant for period in row.periods if period.variant is not None)]
