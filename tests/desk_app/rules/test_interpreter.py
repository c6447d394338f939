"""The compiled conditions against the plain walk of their trees, in the middle of random interviews."""

from __future__ import annotations

import pytest

from desk_app.domain.life_event import LifeEvent
from desk_app.rules.condition import CASE, All, AnyOf, Not
from desk_app.rules.determine import Determiner, persons
from desk_app.rules.engine import Engine
from desk_app.rules.interpreter import decide_plainly, interpreted
from desk_app.rules.pack import RulePack
from desk_app.rules.sampling import sample, walk
from tests.desk_app.rules.households import base_of


@pytest.mark.parametrize("event", list(LifeEvent), ids=str)
def test_compiled_and_interpreted_rows_agree(engine: Engine, pack: RulePack, event: LifeEvent) -> None:
    determiner = Determiner(pack)
    compared = 0
    for n in (1, 2):
        for step, (state, _) in enumerate(walk(engine, sample(pack, event, f"plain/{n}"))):
            if step % 4:
                continue
            base = base_of(pack, state)
            cells = [(row, p) for row in determiner.rows_at(base) for p in persons(row.procedure, base)]
            assert len(decide_plainly(determiner, base)) == len(cells)
            for row, person in cells:
                assert row.procedure.test(base, person) is interpreted(row.procedure.when, base, person)
                compared += 1
    assert compared > 10


@pytest.mark.parametrize("event", list(LifeEvent), ids=str)
def test_what_is_decided_plainly_is_decided(engine: Engine, pack: RulePack, event: LifeEvent) -> None:
    """The engine may know more (every answer leads to one result), never otherwise."""
    determiner = Determiner(pack)
    for state, _ in list(walk(engine, sample(pack, event, "plain/3")))[::5]:
        base = base_of(pack, state)
        plain = decide_plainly(determiner, base)
        rows = [row for row in determiner.rows_at(base) for _ in persons(row.procedure, base)]
        for row, ours, theirs in zip(rows, engine.decide(state), plain, strict=True):
            settled = theirs.value != "undecided" and row.in_force and not row.readings
            assert not settled or ours.result is theirs, ours.procedure


def test_three_values() -> None:
    empty = All(())
    no = AnyOf(())

    class Nothing:
        household = range(0)
        everyone = range(0)

        def value(self, *_: object) -> None:
            return None

        def if_applicable(self, *_: object) -> None:
            return None

    assert interpreted(empty, Nothing(), CASE) is True
    assert interpreted(no, Nothing(), CASE) is False
    assert interpreted(Not(no), Nothing(), CASE) is True
