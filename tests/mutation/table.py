"""The table of a mutation test: by file and by kind, what was noticed, what nobody can tell apart, what survived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.mutation.pack_mutants import Mutant

HEAD = """# Mutation test of the base pack {version}

Each row was given one small fault at a time: a comparison turned round, a part of a condition left out, a `not` taken
off, a clock a day or a month longer or shorter, its first day counted or not, an edge between periods a day off, a
link to another row, a form or a division exchanged. The written expectations were held against each of them: stories
and households of `tests/desk_app/rules`, the tables `row_cases/`, `row_papers.yaml`, `bystanders.py`, `shifted.py`.

**Equivalent** are mutants of conditions for which no household was found that gets another outcome: households of
one to three people were sought with every value that stands for a class of answers. They repeat what whoever is
asked, a parameter or another part of the condition already says.

`python -m tests.mutation --report resources/rules/MUTATION.md` makes this table again.
"""


@dataclass
class Tally:
    """What became of the mutants so far."""

    version: str
    unfulfilled: frozenset[tuple[str, str]]
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    killed: Counter[tuple[str, str]] = field(default_factory=Counter)
    same: Counter[tuple[str, str]] = field(default_factory=Counter)
    survivors: list[str] = field(default_factory=list)
    equivalent: list[str] = field(default_factory=list)

    def add(self, mutant: Mutant, killed_by: str, same: Callable[[Mutant], bool]) -> None:
        """Count a mutant; whether it is equivalent is asked only of one that nobody noticed."""
        key = (mutant.row.file.rsplit("/", 1)[-1], mutant.kind)
        self.tried[key] += 1
        if killed_by:
            self.killed[key] += 1
        elif same(mutant):
            self.same[key] += 1
            self.equivalent.append(mutant.name)
        else:
            self.survivors.append(mutant.name)

    @property
    def share(self) -> float:
        """Noticed ones of those that can be told apart."""
        told_apart = self.tried.total() - self.same.total()
        return self.killed.total() / told_apart if told_apart else 1.0


def table(tally: Tally) -> str:
    """The table as Markdown."""
    lines = [HEAD.format(version=tally.version)]
    lines.append(f"**{100 * tally.share:.1f} %** of those that can be told apart were noticed.\n")
    for title, at in (("File", 0), ("Kind", 1)):
        lines += [f"| {title} | tried | equivalent | noticed | survived | share |", "|---|---:|---:|---:|---:|---:|"]
        lines += [_line(name, tally, at) for name in sorted({key[at] for key in tally.tried})]
        lines.append(_line("together", tally, None) + "\n")
    lines += _listed("Survived", "Nothing written notices these yet.", tally.survivors)
    lines += _listed("Equivalent", "No household tells these apart.", tally.equivalent)
    return "\n".join(lines)


def _line(name: str, tally: Tally, at: int | None) -> str:
    def total(counter: Counter[tuple[str, str]]) -> int:
        return sum(n for key, n in counter.items() if at is None or key[at] == name)

    tried, same, killed = total(tally.tried), total(tally.same), total(tally.killed)
    share = f"{100 * killed / (tried - same):.1f} %" if tried > same else "–"
    return f"| {name} | {tried} | {same} | {killed} | {tried - same - killed} | {share} |"


def _listed(title: str, words: str, names: Iterable[str]) -> list[str]:
    found = list(names)
    return [f"## {title}: {len(found)}\n", f"{words}\n", *(f"- {one}" for one in found), ""]
