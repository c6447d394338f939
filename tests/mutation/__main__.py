"""`python -m tests.mutation`: every mutant of the base pack, and the table of what was noticed.

``--rows A,E11`` takes rows by the beginning of their ids, ``--all`` adds the kinds that are tried only for oneself,
``--report FILE`` writes the table (resources/rules/MUTATION.md is the committed one).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desk_app.rules.pack_loader import load_pack
from resources import RULES
from tests.mutation.equivalence import Equivalence
from tests.mutation.expectations import expectations
from tests.mutation.pack_mutants import EXTRA, mutants
from tests.mutation.table import Tally, table
from tests.mutation.trial import Trial


def main() -> int:
    """Try every mutant; status 1 when less than 95 of 100 that can be told apart were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--rows", default="", help="ids or their beginnings, separated by commas")
    parser.add_argument("--all", action="store_true", help="kinds beyond the usual ones as well")
    parser.add_argument("--report", type=Path, help="write the table here")
    args = parser.parse_args()
    pack = load_pack(RULES / "base")
    trial, equivalence = Trial(pack, expectations()), Equivalence(pack)
    tally = Tally(pack.version, trial.unfulfilled)
    for row in pack.procedures:
        if row.id.startswith(tuple(args.rows.split(","))):
            for mutant in mutants(row):
                if args.all or mutant.kind not in EXTRA:
                    tally.add(mutant, trial.killed_by(mutant), lambda one: equivalence.same(row, one.row))  # noqa: B023
    text = table(tally)
    if args.report:
        args.report.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0 if tally.share >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
