"""Mutants of the pack's data: one small fault in one row each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from desk_app.domain.ids import FactId, FormId
from desk_app.domain.procedure import ClosedDay
from desk_app.rules.condition import All, AnyOf, Compare, Node, Not, Quantifier, compile_node, leaves
from desk_app.rules.pack import DeadlineRule, Procedure

FLIPS = {"eq": "ne", "ne": "eq", "lt": "le", "le": "lt", "gt": "ge", "ge": "gt"}
A_DAY = timedelta(days=1)


EXTRA = frozenset({"all/any", "choice", "closed day", "belonging when"})
"""Kinds tried only where everything is asked for."""


@dataclass(frozen=True)
class Mutant:
    """A row with one fault in it; ``what`` says which, ``kind`` the sort of fault."""

    row: Procedure
    kind: str
    what: str

    @property
    def name(self) -> str:
        """``E11 compare: dog_age_days ge 90 → gt``."""
        return f"{self.row.id} {self.kind}: {self.what}"


def mutants(row: Procedure) -> Iterator[Mutant]:
    """Every mutant of a row and of what its periods say differently."""
    yield from _links(row)
    yield from _periods(row)
    if row in row.versions():
        yield from _version(row)
    for n, period in enumerate(row.periods):
        if period.variant is not None:
            for one in _version(period.variant):
                periods = (*row.periods[:n], replace(period, variant=one.row), *row.periods[n + 1 :])
                yield Mutant(replace(row, periods=periods), one.kind, f"{period.starts_on}から {one.what}")


def _version(row: Procedure) -> Iterator[Mutant]:
    for kind, what, node in changed(row.when):
        yield Mutant(replace(row, when=node, test=compile_node(node)), kind, what)
    for n, rule in enumerate(row.deadlines):
        for kind, what, clock in _clock(rule):
            deadlines = (*row.deadlines[:n], clock, *row.deadlines[n + 1 :])
            yield Mutant(replace(row, deadlines=deadlines), kind, f"期限{n + 1} {what}")
    yield from _papers(row)


# ---------------------------------------------------------------------- conditions
def changed(node: Node) -> Iterator[tuple[str, str, Node]]:
    """(kind, what, condition) for every single fault of a condition; a life event named in it is left alone."""
    match node:
        case Compare():
            yield from _compare(node)
        case All() | AnyOf():
            yield from _group(node)
        case Not():
            yield "negate", f"not を外す {_words(node.part)}", node.part
            for kind, what, part in changed(node.part):
                yield kind, what, Not(part)
        case Quantifier():
            yield "quantifier", f"{node.label} exists↔every", replace(node, every=not node.every)
            for kind, what, part in changed(node.where):
                yield kind, what, replace(node, where=part)


def _compare(leaf: Compare) -> Iterator[tuple[str, str, Node]]:
    words = _words(leaf)
    if leaf.op in FLIPS:
        yield "compare", f"{words} → {FLIPS[leaf.op]}", replace(leaf, op=FLIPS[leaf.op])
    elif leaf.op == "in" and isinstance(leaf.value, tuple):
        yield "compare", f"{words} → not in", Not(leaf)
        for n, one in enumerate(leaf.value if len(leaf.value) > 1 else ()):
            yield "choice", f"{words} から {one} を除く", replace(leaf, value=leaf.value[:n] + leaf.value[n + 1 :])
    elif leaf.op == "known":
        yield "compare", f"{words} → not known", Not(leaf)


def _group(node: All | AnyOf) -> Iterator[tuple[str, str, Node]]:
    kind = type(node)
    for n, part in enumerate(node.parts):
        if not any(True for _ in leaves(part)):
            continue  # a parameter of the town, settled when the pack was loaded
        rest = node.parts[:n] + node.parts[n + 1 :]
        if rest:
            yield "drop part", f"{_words(part)} を除く", kind(rest)
        for sort, what, changed_part in changed(part):
            yield sort, what, kind((*node.parts[:n], changed_part, *node.parts[n + 1 :]))
    if len([part for part in node.parts if any(True for _ in leaves(part))]) > 1:
        other = AnyOf if kind is All else All
        yield "all/any", f"{_words(node)} の all↔any", other(node.parts)


def _words(node: Node) -> str:
    """A condition in a few words."""
    match node:
        case Compare():
            value = "・".join(map(str, node.value)) if isinstance(node.value, tuple) else str(node.value)
            return f"{node.fact} {node.op} {value}"
        case Not():
            return f"not({_words(node.part)})"
        case Quantifier():
            return f"{'every' if node.every else 'exists'}({node.label})"
        case _:
            return f"{'all' if isinstance(node, All) else 'any'}({len(node.parts)})"


# ---------------------------------------------------------------------- clocks, periods, papers
def _clock(rule: DeadlineRule) -> Iterator[tuple[str, str, DeadlineRule]]:
    for unit in ("days", "months", "years"):
        held: int = getattr(rule, unit)
        for shift in (-1, 1) if held else ():
            yield "deadline", f"{unit} {held} → {held + shift}", _with(rule, unit, held + shift)
    yield "first day", "初日の数え方", replace(rule, counts_first_day=not rule.counts_first_day)
    moved = ClosedDay.AS_IS if rule.closed_day is ClosedDay.NEXT_OPEN else ClosedDay.NEXT_OPEN
    yield "closed day", f"{rule.closed_day.value} → {moved.value}", replace(rule, closed_day=moved)
    if rule.node is not None:
        yield "deadline when", "期限の条件を外す", replace(rule, node=None, when=None)
        for _, what, node in changed(rule.node):
            yield "deadline when", what, replace(rule, node=node, when=compile_node(node))


def _with(rule: DeadlineRule, unit: str, value: int) -> DeadlineRule:
    match unit:
        case "days":
            return replace(rule, days=value)
        case "months":
            return replace(rule, months=value)
        case _:
            return replace(rule, years=value)


def _links(row: Procedure) -> Iterator[Mutant]:
    for other in row.supersedes:
        yield Mutant(
            replace(row, supersedes=tuple(one for one in row.supersedes if one != other)),
            "supersedes",
            f"{other} を除く",
        )
    for other in row.done_with:
        yield Mutant(
            replace(row, done_with=tuple(one for one in row.done_with if one != other)),
            "done_with",
            f"{other} を除く",
        )


def _periods(row: Procedure) -> Iterator[Mutant]:
    """The edges between periods a day sooner and later; what is in force out of force."""
    for n in range(1, len(row.periods)):
        for shift in (-A_DAY, A_DAY):
            before, after = row.periods[n - 1], row.periods[n]
            assert before.ends_on is not None
            moved = (
                replace(before, ends_on=before.ends_on + shift),
                replace(after, starts_on=after.starts_on + shift),
            )
            periods = (*row.periods[: n - 1], *moved, *row.periods[n + 1 :])
            yield Mutant(replace(row, periods=periods), "period", f"{after.starts_on} {shift.days:+d}日")
    if len(row.periods) > 1:
        for n, period in enumerate(row.periods):
            turned = replace(period, in_force=not period.in_force, variant=None)
            periods = (*row.periods[:n], turned, *row.periods[n + 1 :])
            yield Mutant(replace(row, periods=periods), "period", f"{period.starts_on}から in_force")
        judged = FactId("event_on" if row.judged_by == "filed_on" else "filed_on")
        yield Mutant(replace(row, judged_by=judged), "period", f"judged_by {judged}")


def _papers(row: Procedure) -> Iterator[Mutant]:
    for form in row.forms:
        rest = tuple(one for one in row.forms if one != form)
        yield Mutant(replace(row, forms=rest), "form", f"{form} を除く")
        other = FormId("juumin-ido" if form != "juumin-ido" else "suido-start")
        yield Mutant(replace(row, forms=(*rest, other)), "form", f"{form} → {other}")
    yield Mutant(replace(row, division="ほかの課"), "division", f"{row.division} → ほかの課")
    for n, thing in enumerate(row.belongings):
        if thing.node is not None:
            always = replace(thing, node=None, when=None)
            yield Mutant(
                replace(row, belongings=(*row.belongings[:n], always, *row.belongings[n + 1 :])),
                "belonging when",
                f"{thing.id} の条件を外す",
            )
            for _, what, node in changed(thing.node):
                other_thing = replace(thing, node=node, when=compile_node(node))
                things = (*row.belongings[:n], other_thing, *row.belongings[n + 1 :])
                yield Mutant(replace(row, belongings=things), "belonging when", f"{thing.id} {what}")
