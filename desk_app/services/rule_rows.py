"""Rows, trees and differences of a rule pack as the workbench shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desk_app.domain.interview import InterviewState
from desk_app.rules.closed_days import ClosedDays
from desk_app.rules.condition import CASE, Facts, Node, Quantifier, Truth, compile_node
from desk_app.rules.fact_base import FactBase
from desk_app.rules.overlay import MergedPack
from desk_app.rules.pack import DeadlineRule, Procedure, RulePack
from desk_app.rules.pack_diff import Difference
from desk_app.rules.row_words import deadline_words, period_words
from desk_app.rules.sentence import children, condition_text, kind_of, node_label, procedure_sentence
from desk_app.services.rule_views import ConditionNode, RuleDeadline, RuleDetail, RuleDifference, RuleFact, RuleRow

Place = tuple[Facts, int]
"""Facts of a household and whom a condition is asked of (CASE: the household)."""


@dataclass(frozen=True, slots=True)
class TownMarks:
    """What the town did with the product's rows, by their ids."""

    kinds: Mapping[str, str]
    reasons: Mapping[str, str]
    differences: tuple[RuleDifference, ...]


def marks(merged: MergedPack) -> TownMarks:
    """The town's changes of a pack."""
    found = merged.differences
    words = {"added": "own", "switched_off": "switched_off"}
    kinds = {one.row: words.get(one.kind, "changed") for one in found}
    reasons = {one.row: one.reason for one in found if one.reason}
    return TownMarks(kinds, reasons, differences_view(found))


def differences_view(found: Iterable[Difference]) -> tuple[RuleDifference, ...]:
    """Differences as rows."""
    return tuple(
        RuleDifference(
            one.row, one.name, one.kind, one.item, one.old, one.new, one.reason, file=one.file, line=one.line
        )
        for one in found
    )


def verified(row: Procedure) -> bool:
    """Whether every law a row rests on was checked against its text."""
    return bool(row.basis) and all(one.verified for one in row.basis)


def row_view(pack: RulePack, row: Procedure, town: TownMarks) -> RuleRow:
    """One procedure in the list."""
    return RuleRow(
        id=row.id,
        name=row.name,
        division=row.division,
        events=tuple(event for event in pack.events if event in row.events),
        per_person=row.per_person,
        plain=row.plain,
        verified=verified(row),
        periods=tuple(period_words(one, row, pack) for one in row.periods),
        deadlines=tuple(deadline_words(one, pack) for one in row.deadlines),
        fee_yen=row.fee_yen,
        forms=row.forms,
        counter=row.counter,
        town=town.kinds.get(row.id, ""),
        reason=town.reasons.get(row.id, ""),
    )


def detail_view(
    pack: RulePack, row: Procedure, town: TownMarks, states: Sequence[InterviewState], calendar: ClosedDays
) -> RuleDetail:
    """Everything of one procedure, its tree counted over these cases."""
    names = {one.id: one.name for one in pack.procedures}
    bases = [FactBase(pack, state, calendar) for state in states if state.situation.life_event in row.events]
    places: list[Place] = [
        (base, person) for base in bases for person in (base.everyone if row.per_person else (CASE,))
    ]
    return RuleDetail(
        row=row_view(pack, row, town),
        sentence=procedure_sentence(pack, row),
        tree=counted(row.when, pack, places),
        counted_cases=len(bases),
        plain_easy=row.plain_easy,
        basis=row.basis,
        deadlines=tuple(_deadline(one, pack) for one in row.deadlines),
        belongings=tuple(
            (pack.belongings[one.id].label, "" if one.node is None else condition_text(one.node, pack.facts))
            for one in row.belongings
        ),
        supersedes=tuple(names.get(one, one) for one in row.supersedes),
        done_with=tuple(names.get(one, one) for one in row.done_with),
        note=row.note,
        file=row.file,
        line=row.line,
        differences=tuple(one for one in town.differences if one.row == row.id),
    )


def _deadline(one: DeadlineRule, pack: RulePack) -> RuleDeadline:
    condition = "" if one.node is None else condition_text(one.node, pack.facts)
    return RuleDeadline(one.what, one.rule, condition, one.consequence, one.lapse)


def counted(node: Node, pack: RulePack, places: Sequence[Place], path: str = "0") -> ConditionNode:
    """A condition as a tree, each node with how often it was true, false and open at these places."""
    test = compile_node(node)
    truths = [test(facts, person) for facts, person in places]
    return ConditionNode(
        path=path,
        kind=kind_of(node),
        label=node_label(node, pack.facts),
        fact=getattr(node, "fact", None),
        children=tuple(
            counted(part, pack, _below(node, places), f"{path}.{number}")
            for number, part in enumerate(children(node))
        ),
        truth=_joint(truths),
        tried=bool(places),
        holds=truths.count(True),
        fails=truths.count(False),
        open=truths.count(None),
    )


def _below(node: Node, places: Sequence[Place]) -> list[Place]:
    """Whom the parts of a node are asked of: of a member's condition each member of each household."""
    if not isinstance(node, Quantifier):
        return list(places)
    homes = {id(facts): facts for facts, _ in places}.values()
    return [
        (facts, member) for facts in homes for member in (facts.everyone if node.both_households else facts.household)
    ]


def _joint(truths: Sequence[Truth]) -> Truth:
    """True where it held anywhere, else open where it is open anywhere: of one person that person's truth."""
    if True in truths:
        return True
    return None if None in truths or not truths else False


def fact_rows(pack: RulePack) -> tuple[RuleFact, ...]:
    """The facts that a typed household may say, in order of asking."""
    return tuple(
        RuleFact(
            id=one.id,
            label=one.label["ja"],
            per_person=one.scope.value == "person",
            type=one.type,
            choices=tuple((choice.value, choice.label["ja"]) for choice in one.choices),
            unit=one.unit,
        )
        for one in (fact.definition for fact in pack.facts.values())
        if not one.computed
    )
