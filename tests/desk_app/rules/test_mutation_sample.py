"""A fixed sample of the mutation test: what the tables of this room alone must notice, and what they must not."""

from __future__ import annotations

import pytest

from desk_app.rules.pack import RulePack
from desk_app.rules.pack_loader import load_pack
from tests.desk_app.rules.conftest import BASE
from tests.mutation.equivalence import Equivalence
from tests.mutation.expectations import single_rows
from tests.mutation.pack_mutants import Mutant, mutants
from tests.mutation.table import Tally, table
from tests.mutation.trial import Trial

pytestmark = pytest.mark.slow  # the same rules run in hundreds of counted tests
SAMPLE = ("A11", "A19", "A24", "A28", "A31", "A45", "D16", "E01", "E21", "E28")
CLOCKS = {"deadline", "first day", "period"}


@pytest.fixture(scope="module")
def trial(pack: RulePack) -> Trial:
    return Trial(pack, single_rows())


def of_rows(pack: RulePack, rows: tuple[str, ...], kinds: set[str]) -> list[Mutant]:
    found = (mutant for row in pack.procedures if row.id in rows for mutant in mutants(row))
    return [mutant for mutant in found if mutant.kind in kinds]


def test_the_tables_hold_without_a_fault(trial: Trial) -> None:
    assert trial.unfulfilled == frozenset()


def test_clocks_and_edges_of_periods_are_noticed(pack: RulePack, trial: Trial) -> None:
    tried = of_rows(pack, SAMPLE, CLOCKS)
    assert len(tried) > 40
    survived = [one.name for one in tried if not trial.killed_by(one)]
    assert [name for name in survived if "judged_by" not in name] == []


def test_every_form_and_division_is_noticed(pack: RulePack, trial: Trial) -> None:
    rows = tuple(str(row.id) for row in pack.procedures)
    assert [one.name for one in of_rows(pack, rows, {"form", "division"}) if not trial.killed_by(one)] == []


def test_a_row_without_a_fault_is_not_noticed(pack: RulePack, trial: Trial) -> None:
    for row in pack.procedures:
        if row.id in SAMPLE:
            assert trial.killed_by(Mutant(row, "none", "")) == ""


def test_repeated_conditions_are_told_from_others(pack: RulePack) -> None:
    """E11 with 90 turned to 91 days is another row; the same row again is not."""
    row = next(one for one in pack.procedures if one.id == "E11")
    shifted = next(one for one in mutants(row) if one.what == "dog_age_days ge 90 → gt")
    again = next(one for one in load_pack(BASE).procedures if one.id == "E11")
    equivalence = Equivalence(pack)
    assert not equivalence.same(row, shifted.row)
    assert equivalence.same(row, again)


def test_the_table_counts(pack: RulePack) -> None:
    row = next(one for one in pack.procedures if one.id == "E11")
    tally = Tally("1", frozenset())
    for n, mutant in enumerate(list(mutants(row))[:6]):
        tally.add(mutant, "somebody" if n < 3 else "", lambda one: one.what.endswith("gt"))
    text = table(tally)
    assert tally.tried.total() == 6
    assert tally.killed.total() == 3
    assert f"{100 * tally.share:.1f} %" in text
    assert all(name in text for name in tally.survivors)
