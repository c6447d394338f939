"""Holds mutants of rows against what the written tests expect, in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from desk_app.domain.errors import IppitsuError
from desk_app.domain.ids import ProcedureId
from desk_app.domain.life_event import LifeEvent
from desk_app.domain.procedure import Determination
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.determine import Determiner
from desk_app.rules.fact_base import FactBase
from desk_app.rules.pack import Procedure, RulePack
from desk_app.rules.representatives import Representatives
from desk_app.rules.trace import Tracer
from tests.desk_app.rules.row_expectations import wrong_papers
from tests.mutation.expectations import Expectation, of_rows
from tests.mutation.pack_mutants import Mutant

STATIC = frozenset({"form", "division"})
"""Kinds that no determination need be worked out for: the table of papers and places tells."""


class Trial:
    """Mutants of one pack against its expectations; what the unspoilt pack does not fulfil is left out."""

    def __init__(self, pack: RulePack, expectations: Sequence[Expectation]) -> None:
        self._pack = pack
        self._rows = {row.id: row for row in pack.procedures}
        self._tracer = Tracer(pack)
        self._representatives = Representatives(pack)
        self._bases: dict[LifeEvent, list[tuple[Expectation, FactBase]]] = {}
        for one in expectations:
            base = FactBase(pack, one.state, ClosedDays())
            self._bases.setdefault(one.situation.life_event, []).append((one, base))
        self.unfulfilled = self._unfulfilled()
        """(household, label) that are not as written even without a fault."""

    def killed_by(self, mutant: Mutant) -> str:
        """The household and label that notice a mutant; empty where it survives."""
        if mutant.kind in STATIC:
            return next(iter(wrong_papers(mutant.row)), "")
        near = self._near(mutant.row)
        pack = replace(self._pack, procedures=tuple(self._swapped(near, mutant.row)))
        with self._quickly():
            determiner = Determiner(pack)
            alone = Determiner(replace(self._pack, procedures=(mutant.row,)))
        ids = frozenset(near)
        for event in sorted(mutant.row.events):
            for one, base in self._bases.get(event, []):
                if one.alone not in {"", mutant.row.id}:
                    continue
                wrong = self._first_wrong(alone if one.alone else determiner, one, base, ids)
                if wrong:
                    self._move_up(event, one)
                    return f"{one.name} {wrong}"
        return ""

    def _first_wrong(
        self, determiner: Determiner, one: Expectation, base: FactBase, ids: frozenset[ProcedureId]
    ) -> str:
        base.done_with.clear()
        try:
            found: Iterable[Determination] = determiner.decide(base)
        except IppitsuError:
            return "cannot be worked out"
        known = self.unfulfilled
        return next((name for name in of_rows(found, one.holds, ids) if (one.name, name) not in known), "")

    def _move_up(self, event: LifeEvent, one: Expectation) -> None:
        """Who noticed one fault of a row often notices the next."""
        rows = self._bases[event]
        rows.insert(0, rows.pop(next(n for n, (other, _) in enumerate(rows) if other is one)))

    def _swapped(self, near: Iterable[ProcedureId], row: Procedure) -> Iterator[Procedure]:
        for own in sorted(near):
            yield row if own == row.id else self._rows[own]

    def _near(self, row: Procedure) -> set[ProcedureId]:
        """The row with those it is linked to, in either direction and one link further."""
        found = {row.id}
        for _ in range(2):
            for own in tuple(found):
                one = self._rows[own]
                found |= {*one.supersedes, *one.done_with}
                found |= {other.id for other in self._rows.values() if own in other.supersedes}
            if row.id in {"A01", "A02", "A04", "A07", "A08"}:
                break
        return found | {other.id for other in self._rows.values() if row.id in other.done_with}

    def _unfulfilled(self) -> frozenset[tuple[str, str]]:
        determiner = Determiner(self._pack)
        wrong: set[tuple[str, str]] = set()
        for rows in self._bases.values():
            for one, base in rows:
                if not one.alone:
                    wrong |= {(one.name, name) for name in of_rows(determiner.decide(base), one.holds)}
        return frozenset(wrong)

    @contextmanager
    def _quickly(self) -> Iterator[None]:
        """What a determiner makes of the facts alone is made once for all mutants."""
        where = "desk_app.rules.determine"
        with (
            patch(f"{where}.Tracer", lambda _: self._tracer),
            patch(f"{where}.Representatives", lambda _: self._representatives),
        ):
            yield
